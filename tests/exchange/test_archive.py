"""Several assessments in one file."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.assessment import Assessment
from assessment.dossier import Dossier
from assessment.exchange import archive
from assessment.exchange.archive import ArchiveTooLargeError, export_archive, read_archive
from assessment.exchange.document import export_document
from assessment.exchange.files import read_file
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.seal import canonical
from assessment.measures import Measure
from assessment.rating import Answer
from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.exchange.documents import a_document, changed
from tests.exchange.test_seal import closed
from tests.strategies import CATALOG, a_logo, an_assessment, answer_sets, full_assessments, measures
from tests.thoroughness import repeated

NewStore = Callable[[], Repository]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, Repository]:
    first, second = (tmp_path_factory.mktemp("stores") / name for name in ("a.sqlite", "b.sqlite"))
    return Repository(open_database(f"sqlite:///{first}")), Repository(open_database(f"sqlite:///{second}"))


def everything(repository: Repository) -> str:
    return export_archive(repository.dossiers([stored.id for stored in repository.assessments()], CATALOG))


@pytest.mark.dear
@settings(max_examples=repeated(60, 8))
@given(
    st.lists(st.tuples(full_assessments, answer_sets, st.none() | measures(), st.booleans()), min_size=1, max_size=4)
)
def test_an_archive_comes_back_identical_in_an_empty_database(
    stores: tuple[Repository, Repository], drawn: list[tuple[Assessment, dict[str, Answer], Measure | None, bool]]
) -> None:
    first, second = stores
    ids = [first.add(assessment, answers) for assessment, answers, *_ in drawn]
    try:
        for assessment_id, (_, _, measure, is_closed) in zip(ids, drawn, strict=True):
            if measure is not None:
                first.measures.add(assessment_id, measure)
            if is_closed:
                first.close(assessment_id, canonical)
        written = everything(first)
        new_ids = second.add_all([entry.as_new() for entry in read_file(written.encode(), CATALOG)])
        assert set(new_ids) == set(ids)
        assert everything(second) == written
    finally:
        for assessment_id in ids:
            first.delete(assessment_id)
            second.delete(assessment_id)


def test_the_form_of_an_archive() -> None:
    entries = [
        Dossier.of(an_assessment(title=title, logo=a_logo()), {}, CATALOG)
        for title in ("Zweite Runde", "Erste Runde")
    ]
    document = json.loads(export_archive(entries))
    assert document["format"] == "skalierungskompass-archive/1"
    # In a fixed order, and the logo of a municipality only once.
    first, second = document["exported"]
    assert first == export_document(entries[1])
    assert second == export_document(Dossier.of(an_assessment(title="Zweite Runde"), {}, CATALOG))


def refusal(raw: object) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read_file(json.dumps(raw).encode(), CATALOG)
    return str(caught.value)


def an_archive(*documents: object) -> dict[str, object]:
    return {"format": "skalierungskompass-archive/1", "exported": list(documents)}


@pytest.mark.parametrize("document", [None, 5, "x", [], {}, {"format": "skalierungskompass/2"}], ids=str)
def test_a_document_that_is_none_is_named(document: object) -> None:
    assert refusal(an_archive(a_document(), a_document(), document)).startswith("Selbsteinschätzung 3: Die Datei ")


def test_a_fault_in_a_document_is_named() -> None:
    broken = an_archive(a_document(), changed("answers.0.rating", "X"))
    assert refusal(broken) == "Selbsteinschätzung 2: Das Feld „answers.0.rating“ hat einen ungültigen Wert."


def test_an_archive_in_an_archive_is_refused() -> None:
    assert "kein Export" in refusal(an_archive(an_archive(a_document())))


def test_a_changed_closed_document_is_refused() -> None:
    document = export_document(Dossier.of(closed(an_assessment(), {}), {}, CATALOG))
    document["assessment"]["title"] = "Andere Runde"
    assert refusal(an_archive(a_document(), document)).startswith("Selbsteinschätzung 2: Die Datei wurde nach dem")


@pytest.mark.parametrize("exported", [None, {}, [], "x", 3])
def test_an_archive_of_nothing_is_refused(exported: object) -> None:
    assert refusal({**an_archive(), "exported": exported}) == "Das Archiv enthält keine Selbsteinschätzungen."


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("archive/2", "neueren Fassung"),
        ("archive/0", "kein Export"),
        ("archive", "kein Export"),
        ("archivex/1", "kein"),
    ],
)
def test_another_format_is_refused(name: str, part: str) -> None:
    assert part in refusal({"format": f"skalierungskompass-{name}", "exported": [a_document()]})


def test_the_most_documents() -> None:
    assert len(list(read_archive(an_archive(*[a_document()] * 2_000), CATALOG))) == 2_000
    assert refusal(an_archive(*[a_document()] * 2_001)) == "Das Archiv enthält mehr als 2000 Selbsteinschätzungen."


@pytest.mark.parametrize("limit", ["MOST_DOCUMENTS", "MAX_BYTES"])
def test_what_could_not_be_imported_is_not_exported(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    entries = [Dossier.of(an_assessment(title=f"Runde {number}"), {}, CATALOG) for number in range(3)]
    size = len(export_archive(entries).encode())
    monkeypatch.setattr(archive, limit, 3 if limit == "MOST_DOCUMENTS" else size + 40)
    assert len(export_archive(entries).encode()) == size
    monkeypatch.setattr(archive, limit, 2 if limit == "MOST_DOCUMENTS" else size - 1)
    with pytest.raises(ArchiveTooLargeError, match="jede Kommune einzeln"):
        export_archive(entries)
