import json
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from assessment.assessment import Assessment, as_readers_see
from assessment.dossier import Dossier
from assessment.exchange.document import export_document, export_json, read_document
from assessment.exchange.fields import FORMAT, MAX_EVIDENCE
from assessment.exchange.limits import MAX_BYTES
from assessment.exchange.logo import normalised_logo
from assessment.exchange.seal import canonical
from assessment.rating import Answer, Evidence, Rating, Suggestion
from assessment.store.database import open_database
from assessment.store.repository import Repository
from assessment.validation import MAX_LINE, MAX_TEXT
from tests.exchange.documents import Document, a_document, changed, read_one
from tests.strategies import (
    CATALOG,
    IDS,
    P3,
    P4,
    P5,
    a_logo,
    an_assessment,
    answer_sets,
    assessments,
    full_assessments,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(open_database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'answers.sqlite'}"))


@pytest.mark.dear
@given(assessments, answer_sets)
def test_export_import_export_is_identical_but_for_the_id(
    store: Repository, assessment: Assessment, answers: dict[str, Answer]
) -> None:
    first_id = store.add(assessment, answers)
    first = export_json(Dossier.of(store.assessment(first_id), store.answers(first_id), CATALOG))
    imported = read_one(first.encode(), CATALOG)
    assert imported.answers == {key: answer for key, answer in answers.items() if answer != Answer(key)}
    assert imported.assessment == replace(as_readers_see(assessment), is_example=False, id=first_id)
    second_id = store.add(imported.assessment, imported.answers)
    second = export_json(Dossier.of(store.assessment(second_id), store.answers(second_id), CATALOG))
    assert first_id != second_id
    assert second == first.replace(first_id, second_id)


def test_the_export_has_the_form_of_the_contract() -> None:
    answer = Answer(
        "p1-02",
        rating=Rating.NOT_RELEVANT,
        reason="Betrifft uns nicht",
        target=Rating.F,
        outside_control=True,
        note="Notiz",
        evidence=(Evidence("Protokoll", "https://example.org"),),
        owner="Amt 7",
        due=date(2026, 12, 1),
    )
    document = export_document(Dossier.of(an_assessment(id="abc", phases=(P4, P5)), {"p1-02": answer}, CATALOG))
    answers = {entry["criterion"]: entry for entry in document["answers"]}
    assert json.loads(json.dumps(document)) == document
    assert document["format"] == FORMAT == "skalierungskompass/1"
    assert document["catalog_version"] == CATALOG.version
    assert document["municipality"] == {"name": "Musterstadt"}
    assert document["solution"] == {"name": "Parkleitsystem", "phases": ["P4", "P5"], "operator_model": None}
    assert document["assessment"] == {"id": "abc", "title": "Erste Runde", "date": "2026-05-04", "status": "open"}
    assert list(answers) == list(IDS)
    assert {
        "criterion": "p1-02",
        "rating": "not_relevant",
        "reason": "Betrifft uns nicht",
        "target": "F",
        "outside_control": True,
        "note": "Notiz",
        "evidence": [{"text": "Protokoll", "url": "https://example.org"}],
        "owner": "Amt 7",
        "due": "2026-12-01",
    }.items() <= answers["p1-02"].items()
    assert (answers["p1-01"]["rating"], answers["p1-01"]["due"], answers["p1-01"]["evidence"]) == (None, None, [])


def test_the_operating_model_comes_along() -> None:
    exported = export_json(Dossier.of(an_assessment(operator_model="zweckverband"), {}, CATALOG))
    assert read_one(exported.encode(), CATALOG).assessment.operator_model == "zweckverband"


def test_the_least_that_the_contract_asks_for_is_enough() -> None:
    imported = read_one(json.dumps(a_document()).encode(), CATALOG)
    assert imported.answers == {"p1-01": Answer("p1-01", rating=Rating.P)}
    assert imported.assessment == an_assessment(phases=(P3,))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"rating": None, "note": "x"}, {"rating": None, "note": "x"}),
        ({"reason": None, "note": None, "owner": None, "due": None, "target": None, "outside_control": None}, {}),
        (
            {"evidence": [{"text": "Beschluss", "url": None}, {"url": "https://example.org"}]},
            {"evidence": (Evidence("Beschluss", ""), Evidence("", "https://example.org"))},
        ),
        ({"outside_control": "das Land"}, {"outside_control": True, "outside_control_who": "das Land"}),
        ({"outside_control": True, "outside_control_who": "der Bund"},
         {"outside_control": True, "outside_control_who": "der Bund"}),
        ({"due": "2020-02-29", "target": "N"}, {"due": date(2020, 2, 29), "target": Rating.N}),
        ({"farbe": "blau"}, {}),
    ],
)  # fmt: skip
def test_what_an_answer_may_look_like(fields: Document, expected: dict[str, Any]) -> None:
    plain = Answer("p1-01", rating=Rating.P)
    assert read_document(a_document(**fields), CATALOG).answers == {"p1-01": replace(plain, **expected)}


def test_an_answer_that_says_nothing_is_not_stored() -> None:
    assert read_document(a_document(rating=None), CATALOG).answers == {}


def test_fields_that_later_versions_add_are_ignored() -> None:
    document = a_document()
    for part in (document, document["municipality"], document["solution"], document["assessment"]):
        part["zukunft"] = {"a": [1, None]}
    assert read_document(document, CATALOG) == read_document(a_document(), CATALOG)


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_dates_reach_as_far_as_calendars_on_the_screen(day: str) -> None:
    document = a_document(due=day)
    document["assessment"]["date"] = day
    imported = read_document(document, CATALOG)
    assert imported.assessment.date == imported.answers["p1-01"].due == date.fromisoformat(day)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_one(b"\xef\xbb\xbf" + json.dumps(a_document()).encode(), CATALOG) == read_document(
        a_document(), CATALOG
    )


def exported(repository: Repository, assessment_id: str) -> str:
    return export_json(Dossier.of(repository.assessment(assessment_id), repository.answers(assessment_id), CATALOG))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(open_database(f"sqlite:///{tmp_path_factory.mktemp('empty') / 'answers.sqlite'}"))


@pytest.mark.dear
@given(full_assessments, answer_sets, st.booleans())
def test_an_export_comes_back_identical_in_an_empty_database(
    store: Repository, empty: Repository, assessment: Assessment, answers: dict[str, Answer], is_closed: bool
) -> None:
    first_id = store.add(assessment, answers)
    if is_closed:
        store.close(first_id, canonical)
    first = exported(store, first_id)
    assert ('"closing"' in first, '"version": ' in first) == (is_closed, is_closed or assessment.version != 1)
    (second_id,) = empty.add_all([read_one(first.encode(), CATALOG).as_new()])
    try:
        assert second_id == first_id
        assert exported(empty, second_id) == first
        assert empty.closings(second_id) == store.closings(first_id)
    finally:
        empty.delete(second_id)


def test_what_a_closed_document_says(repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(version=2, logo=a_logo()), {})
    closing = repository.close(assessment_id, canonical)
    document = json.loads(exported(repository, assessment_id))
    assert document["assessment"] == {
        "id": assessment_id,
        "title": "Erste Runde",
        "date": "2026-05-04",
        "status": "closed",
        "version": 2,
        "closing": {"version": 2, "closed_at": f"{closing.closed_at.isoformat()}Z", "sha256": closing.sha256},
    }
    assert b64decode(document["municipality"]["logo"]) == a_logo()


def test_a_closed_document_without_a_checksum_is_still_read() -> None:
    imported = read_document(changed("assessment.status", "closed"), CATALOG)
    assert (imported.assessment.is_closed, imported.assessment.closing) == (True, None)
    assert imported.as_new().document == ""


def test_another_status_is_kept_and_counts_as_open() -> None:
    about = read_document(changed("assessment.status", "entwurf"), CATALOG).assessment
    assert (about.is_closed, about.status) == (False, "entwurf")


@pytest.mark.parametrize("other", ["", "x", "A" * 32, "a" * 31, "a" * 33, "../" + "a" * 29, "a" * 32 + "\n"])
def test_an_id_that_is_not_ours_is_not_kept(other: str) -> None:
    assert read_document(changed("assessment.id", other), CATALOG).assessment.id == ""
    assert read_document(changed("assessment.id", "0f" * 16), CATALOG).assessment.id == "0f" * 16


def test_an_imported_logo_is_made_small_and_loses_its_metadata() -> None:
    stream = BytesIO()
    Image.new("RGB", (900, 900), "red").save(stream, "JPEG", comment=b"Geheim")
    logo = read_document(
        changed("municipality", {"name": "Musterstadt", "logo": b64encode(stream.getvalue()).decode()}), CATALOG
    ).assessment.logo
    assert logo is not None
    assert logo == normalised_logo(logo)
    with Image.open(BytesIO(logo)) as image:
        assert (image.format, image.size, image.info) == ("PNG", (400, 400), {})


@pytest.mark.dear
def test_the_largest_export_can_be_imported() -> None:
    # A control character takes six bytes, as an escape.
    long = "\x01" * MAX_TEXT
    line = "\x01" * MAX_LINE
    link = "https://" + "\x01" * (MAX_LINE * 5 - 8)
    answers = {
        criterion: Answer(
            criterion,
            rating=Rating.NOT_RELEVANT,
            reason=long,
            note=long,
            owner=line,
            outside_control_who=line,
            evidence=(Evidence(line, link),) * MAX_EVIDENCE,
            suggestion=Suggestion(Rating.NOT_RELEVANT, long, date(2026, 5, 4)),
        )
        for criterion in IDS
    }
    content = export_json(Dossier.of(an_assessment(), answers, CATALOG)).encode()
    assert 60_000_000 < len(content) < MAX_BYTES - 2_000_000
    assert read_one(content, CATALOG).answers == answers
