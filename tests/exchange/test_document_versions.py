"""Documents of assessments that were made with an older version of the catalogue."""

import json
from dataclasses import replace

import pytest

from assessment.dossier import Dossier, Snapshot
from assessment.exchange.archive import export_archive
from assessment.exchange.changes import proposed_changes
from assessment.exchange.document import export_document, export_json, read_document
from assessment.exchange.files import read_file
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.seal import canonical
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from tests.catalog.versions import NEW, OLD, PARTS, RETIRED, SPLIT, older, two_versions
from tests.exchange.documents import read_one
from tests.exchange.test_seal import closed
from tests.strategies import CATALOG, IDS, a_measure, an_assessment

OF_OLD = {name: Answer(name, Rating.P, note="alt") for name in ("p1-05", "p1-06", SPLIT, RETIRED, "dg-04")}
OF_NEW = {name: Answer(name, Rating.F, note="neu") for name in ("p1-05", "p1-06", *PARTS, "dg-04")}
FIRST = an_assessment(catalog_version=OLD, id="a" * 32)
SECOND = an_assessment(catalog_version=NEW, id="b" * 32, title="Zweite Runde")
AIMING = (a_measure("Alt", RETIRED, SPLIT, id="c" * 32), a_measure("Neu", *PARTS, id="d" * 32))


def criteria_of(document: dict[str, object]) -> list[str]:
    answers = document["answers"]
    assert isinstance(answers, list)
    return [answer["criterion"] for answer in answers]


def test_a_document_lists_the_criteria_of_its_own_version() -> None:
    newest = two_versions()
    assert criteria_of(export_document(Dossier.of(FIRST, OF_OLD, newest))) == list(IDS)
    assert criteria_of(export_document(Dossier.of(SECOND, OF_NEW, newest))) == [
        criterion.id for criterion in newest.criteria
    ]
    # What doesn't belong to the version isn't lost.
    assert criteria_of(export_document(Dossier.of(FIRST, OF_NEW, newest))) == [*IDS, *PARTS]


def test_it_is_the_same_whether_the_newest_or_its_own_version_writes_it() -> None:
    assert export_json(Dossier.of(FIRST, OF_OLD, two_versions())) == export_json(Dossier.of(FIRST, OF_OLD, older()))


@pytest.mark.parametrize("answers", [OF_OLD, OF_OLD | OF_NEW], ids=["its own", "of both"])
def test_an_older_assessment_comes_back_as_it_was(answers: dict[str, Answer]) -> None:
    text = export_json(Dossier.of(closed(FIRST, answers), answers, two_versions(), measures=AIMING))
    imported = read_one(text.encode(), two_versions())
    assert (imported.assessment, imported.answers, imported.measures) == (closed(FIRST, answers), answers, AIMING)
    assert (
        export_json(Dossier.of(imported.assessment, imported.answers, two_versions(), measures=imported.measures))
        == text
    )


def test_what_the_former_version_exported_can_still_be_imported(repository: Repository) -> None:
    text = export_json(Dossier.of(FIRST, OF_OLD, CATALOG))
    (entry,) = read_file(text.encode(), two_versions())
    (assessment_id,) = repository.add_all([entry.as_new()])
    assert (
        export_json(
            Dossier.of(repository.assessment(assessment_id), repository.answers(assessment_id), two_versions())
        )
        == text
    )


def test_the_former_program_refuses_criteria_that_it_does_not_know() -> None:
    with pytest.raises(ImportRefusedError, match="Kriterien, die es im Katalog nicht gibt: „p2-90“, „p2-91“"):
        read_document(export_document(Dossier.of(SECOND, OF_NEW, two_versions())), CATALOG)


def test_versions_may_stand_side_by_side_in_an_archive(repository: Repository) -> None:
    ids = [repository.add(FIRST, OF_OLD), repository.add(SECOND, OF_NEW)]
    repository.close(ids[0], canonical)
    for measure in AIMING:
        repository.measures.add(ids[1], measure)
    text = export_archive(repository.dossiers([stored.id for stored in repository.assessments()], two_versions()))
    imported = {entry.assessment.id: entry for entry in read_file(text.encode(), two_versions())}
    assert [imported[name].assessment.catalog_version for name in ids] == [OLD, NEW]
    assert [imported[name].answers for name in ids] == [OF_OLD, OF_NEW]
    assert [len(entry["answers"]) for entry in json.loads(text)["exported"]] == [70, 70]
    assert {measure.what for entry in imported.values() for measure in entry.measures} == {"Alt", "Neu"}


def test_the_comparison_of_two_versions_is_told() -> None:
    earlier = Snapshot.of(FIRST, OF_OLD, two_versions())
    document = export_document(Dossier.of(SECOND, OF_NEW, two_versions(), earlier=earlier))
    criteria = document["comparison"]["criteria"]
    assert set(criteria["not_comparable"]) == {"p1-06", SPLIT, *PARTS, RETIRED}
    assert set(criteria["rose"]) == {"p1-05", "dg-04"}
    assert read_document(document, two_versions()).answers == OF_NEW


def test_changes_of_criteria_that_the_newest_version_lost_are_proposed() -> None:
    filled = {**OF_OLD, RETIRED: replace(OF_OLD[RETIRED], note="geändert")}
    for catalog in (two_versions(), older()):
        (change,) = proposed_changes(OF_OLD, filled, OF_OLD, catalog)
        assert (change.criterion, change.field, change.proposed) == (RETIRED, "note", "geändert")
