"""Measures in files: they come along, once, and never over what is there already."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from assessment.assessment import Assessment, as_readers_see
from assessment.dossier import Dossier, Snapshot
from assessment.exchange.archive import export_archive
from assessment.exchange.document import export_document, export_json, read_document
from assessment.exchange.files import read_file
from assessment.exchange.seal import checksum
from assessment.measures import Aim, Measure, Size, Status
from assessment.rating import Answer, Answers, Rating
from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.exchange.documents import a_document, read_one
from tests.strategies import CATALOG, a_measure, an_assessment, answer_sets, full_assessments, measure_lists
from tests.thoroughness import repeated

ROUNDS = [
    an_assessment(title=f"Runde {number}", date=date(2025, 6 * number, 1), participants=("Verwaltung",))
    for number in (1, 2)
] + [an_assessment(title="Runde 3", date=date(2026, 6, 1), participants=("Verwaltung", "IT"))]
MEASURES = (
    a_measure("Betriebskosten ermitteln", "p1-01", "p1-02", effort=Size.LOW, effect=Size.HIGH, owner="Amt 7"),
    a_measure("Datenschutz klären", status=Status.DONE, due=date(2026, 8, 1)),
    a_measure("Neu ausschreiben", "dg-01", status=Status.DROPPED, reason="Kein Geld", ended_on=date(2026, 7, 1)),
)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Repository]:
    engine = open_database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    yield Repository(engine)
    engine.dispose()


def filled(repository: Repository) -> list[str]:
    """Store three assessments of a solution with its measures; return the ids."""
    ids = [repository.add(assessment, {}) for assessment in ROUNDS]
    repository.set_baseline(ids[2])
    for measure in MEASURES:
        repository.measures.add(ids[0], measure)
    return ids


def exported(repository: Repository, assessment_id: str) -> str:
    return export_json(replace(repository.dossier(assessment_id, CATALOG), earlier=None))


def archived(repository: Repository) -> str:
    return export_archive(repository.dossiers([stored.id for stored in repository.assessments()], CATALOG))


def read_in(repository: Repository, text: str, *, agreeing: bool = False) -> list[str]:
    new = [entry.as_new() for entry in read_file(text.encode(), CATALOG)]
    return repository.add_all(new, repository.differences(new) if agreeing else ())


def without_ids(measures: list[Measure]) -> set[Measure]:
    return {replace(measure, id="") for measure in measures}


@given(full_assessments, answer_sets, measure_lists)
def test_measures_come_back_as_they_were(
    assessment: Assessment, answers: dict[str, Answer], measures: tuple[Measure, ...]
) -> None:
    text = export_json(Dossier.of(assessment, answers, CATALOG, measures=measures))
    imported = read_one(text.encode(), CATALOG)
    assert imported.measures == tuple(sorted(measures, key=lambda measure: (measure.created_on, measure.id)))
    assert imported.assessment.participants == assessment.participants
    assert export_json(Dossier.of(imported.assessment, imported.answers, CATALOG, measures=imported.measures)) == text


@settings(max_examples=repeated(40, 5))
@given(full_assessments, measure_lists)
def test_a_document_with_measures_comes_back_identical_from_an_empty_database(
    assessment: Assessment, measures: tuple[Measure, ...]
) -> None:
    assessment = replace(as_readers_see(assessment), id="0f" * 16)
    text = export_json(Dossier.of(assessment, {}, CATALOG, measures=measures))
    engine = open_database("sqlite://")
    repository = Repository(engine)
    (assessment_id,) = read_in(repository, text)
    stored = repository.measures.for_assessment(assessment_id)
    again = export_json(Dossier.of(repository.assessment(assessment_id), {}, CATALOG, measures=tuple(stored)))
    engine.dispose()
    assert set(stored) == set(measures)
    assert again == text


def test_an_archive_holds_the_measures_of_a_solution_once(repository: Repository, other: Repository) -> None:
    ids = filled(repository)
    elsewhere = repository.add(an_assessment(solution="Radwege"), {})
    repository.measures.add(elsewhere, a_measure("Zählstellen aufbauen", "p2-01"))
    text = archived(repository)
    documents = json.loads(text)["exported"]
    assert [len(document.get("measures", ())) for document in documents] == [3, 0, 0, 1]
    assert not any("comparison" in document for document in documents)
    assert set(read_in(other, text)) == {*ids, elsewhere}
    for assessment_id in (*ids, elsewhere):
        assert set(other.measures.for_assessment(assessment_id)) == set(
            repository.measures.for_assessment(assessment_id)
        )
        assert other.assessment(assessment_id).is_baseline == (assessment_id == ids[2])
    assert archived(other) == text


@pytest.mark.dear
def test_single_files_of_a_solution_bring_its_measures_once(repository: Repository, other: Repository) -> None:
    ids = filled(repository)
    for assessment_id in ids:
        read_in(other, exported(repository, assessment_id), agreeing=True)
    assert len(other.measures.for_assessment(ids[0])) == len(MEASURES)
    for assessment_id in ids:
        assert exported(other, assessment_id) == exported(repository, assessment_id)


def test_the_same_file_twice_doubles_no_measure_and_changes_none(repository: Repository) -> None:
    ids = filled(repository)
    text = exported(repository, ids[0])
    first, *others = repository.measures.for_assessment(ids[0])
    now = repository.measures.change(first.id, {"what": "Betriebskosten neu ermitteln"}, first)
    (again,) = read_in(repository, text)
    assert again not in ids
    assert len(repository.measures.for_assessment(again)) == len(MEASURES)
    assert set(repository.measures.for_assessment(again)) == {now, *others}


def test_a_measure_of_another_solution_is_copied_under_a_new_id(repository: Repository) -> None:
    ids = filled(repository)
    document = json.loads(exported(repository, ids[0]))
    document["solution"]["name"] = "Parken"
    (copy,) = read_in(repository, json.dumps(document))
    theirs, ours = repository.measures.for_assessment(copy), repository.measures.for_assessment(ids[0])
    assert without_ids(theirs) == without_ids(ours)
    assert not {measure.id for measure in theirs} & {measure.id for measure in ours}


def with_measure(**fields: object) -> dict[str, object]:
    return a_document() | {"measures": [{"what": " Kosten ermitteln\n", "created_on": "2026-05-04", **fields}]}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {}),
        ({"id": "../x", "owner": None, "reason": None, "due": None, "effort": None, "ended_on": None}, {}),
        ({"farbe": "blau"}, {}),
        ({"effort": 1, "effect": 3}, {"effort": Size.LOW, "effect": Size.HIGH}),
        ({"status": "done", "ended_on": "2026-09-01"}, {"status": Status.DONE, "ended_on": date(2026, 9, 1)}),
        (
            {"aims": [{"criterion": "p1-01", "level": "L"}, {"criterion": "p1-01", "level": "F"}]},
            {"aims": (Aim("p1-01", Rating.F),)},
        ),
    ],
)
def test_what_a_measure_may_look_like(fields: dict[str, object], expected: dict[str, object]) -> None:
    (measure,) = read_document(with_measure(**fields), CATALOG).measures
    assert measure == a_measure("Kosten ermitteln", **expected)


def test_the_most_measures() -> None:
    document = with_measure()
    document["measures"] = [{"what": "x", "created_on": "2026-05-04"}] * 2_000
    assert len(read_document(document, CATALOG).measures) == 2_000


def told(answers: Answers, background: dict[str, Any]) -> dict[str, object]:
    return export_document(Dossier.of(ROUNDS[2], answers, CATALOG, **background))


def test_a_comparison_is_told_and_not_read() -> None:
    earlier = Snapshot.of(ROUNDS[0], {"p1-01": Answer("p1-01", Rating.P)}, CATALOG)
    done = a_measure("x", "p1-01", status=Status.DONE, ended_on=date(2026, 1, 1), id="0f" * 16)
    answers = {"p1-01": Answer("p1-01", Rating.F)}
    document = told(answers, {"measures": (done,), "earlier": earlier})
    comparison = document["comparison"]
    assert isinstance(comparison, dict)
    assert comparison["before"]["title"] == "Runde 1"
    assert comparison["overall"]["real"] == pytest.approx(200 / 3)
    assert comparison["overall"]["parts"] == {"backed": pytest.approx(200 / 3)}
    assert comparison["criteria"]["rose"] == ["p1-01"]
    assert comparison["measures_done"] == [done.id]
    plain = read_document(told(answers, {"measures": (done,)}), CATALOG)
    for other in (comparison, None, [], "x", {"overall": 5}):
        assert read_document(document | {"comparison": other}, CATALOG) == plain


def test_without_a_background_nothing_is_said_of_it() -> None:
    assert not {"measures", "comparison"} & set(told({}, {}))
    assert not {"participants", "baseline"} & set(
        export_document(Dossier.of(an_assessment(), {}, CATALOG))["assessment"]
    )


def test_measures_and_baseline_are_no_part_of_what_is_closed_but_who_took_part_is() -> None:
    document = export_document(Dossier.of(replace(ROUNDS[2], status="closed"), {}, CATALOG, measures=MEASURES))
    plain = read_document(document, CATALOG).assessment
    assert checksum(plain, {}) == checksum(replace(plain, is_baseline=False), {})
    assert checksum(plain, {}) != checksum(replace(plain, participants=()), {})
