"""The checksum of a closed assessment: what it depends on, and that a change is noticed."""

import json
from dataclasses import fields, replace
from datetime import date, datetime
from hashlib import sha256

import pytest
from hypothesis import assume, given

from assessment.assessment import Assessment, Closing
from assessment.dossier import Dossier
from assessment.exchange.document import export_document, read_document
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.seal import canonical, checksum
from assessment.rating import Answer, Evidence, Rating, Suggestion
from tests.strategies import CATALOG, P3, P4, P5, a_logo, an_assessment, answer_sets, full_assessments

FULL = Answer(
    "p1-02",
    rating=Rating.NOT_RELEVANT,
    reason="Betrifft uns nicht",
    target=Rating.F,
    outside_control=True,
    outside_control_who="das Land",
    note="Notiz",
    evidence=(Evidence("Protokoll", "https://example.org"), Evidence("Beschluss")),
    owner="Amt 7",
    due=date(2026, 12, 1),
    suggestion=Suggestion(Rating.L, "wie im Vorjahr", date(2025, 5, 4)),
)
OTHER_FIELDS = {
    "rating": Rating.N,
    "reason": "Doch",
    "target": Rating.L,
    "outside_control": False,
    "outside_control_who": "der Bund",
    "note": "Notiz ",
    "evidence": (Evidence("Beschluss"), Evidence("Protokoll", "https://example.org")),
    "owner": "",
    "due": None,
    "suggestion": Suggestion(Rating.L, "wie im Vorjahr", date(2025, 5, 5)),
}
OTHER_HEADERS = {
    "municipality": "Musterdorf",
    "solution": "Parken",
    "phases": (P4, P5),
    "title": "Zweite Runde",
    "date": date(2026, 5, 5),
    "catalog_version": "2026.3",
    "operator_model": "zweckverband",
    "version": 2,
    "participants": ("Verwaltung", "IT"),
}
NOT_SAID = {
    "status": "closed",
    "closing": Closing(1, datetime(2026, 11, 25, 10), "a" * 64),
    "logo": a_logo(),
    "is_example": True,
    "is_baseline": True,
    "id": "a" * 32,
    "changed_at": datetime(2026, 11, 25, 10),
    "created_at": datetime(2026, 11, 25, 9),
    "municipality_id": 7,
    "solution_id": 7,
}


def closed(assessment: Assessment, answers: dict[str, Answer]) -> Assessment:
    """Return an assessment as it is once it is closed."""
    closing = Closing(assessment.version, datetime(2026, 11, 25, 10), checksum(assessment, answers))
    return replace(assessment, status="closed", closing=closing)


def test_the_canonical_form() -> None:
    assert canonical(
        an_assessment(id="a" * 32), {"p1-02": Answer("p1-02", note='"ä\n\x01'), "dg-01": Answer("dg-01")}
    ) == (
        '{"answers":[{"criterion":"p1-02","note":"\\"ä\\n\\u0001"}],'
        '"assessment":{"date":"2026-05-04","title":"Erste Runde","version":1},'
        f'"catalog_version":"{CATALOG.version}","format":"skalierungskompass/1",'
        '"municipality":{"name":"Musterstadt"},"solution":{"name":"Parkleitsystem","phases":["P3"]}}'
    )


def test_the_checksum_of_this_content_never_changes() -> None:
    assessment = an_assessment(catalog_version="2026.2", operator_model="zweckverband", phases=(P3,))
    assert checksum(assessment, {"p1-02": FULL}) == KNOWN
    assert sha256(canonical(assessment, {"p1-02": FULL}).encode()).hexdigest() == KNOWN


KNOWN = "2f04a3591066d71d167c4cffb914db1271b4e859a6aafd109d674c9597eb0540"


def test_every_field_is_either_said_or_not() -> None:
    assert {field.name for field in fields(Answer)} == {"criterion", *OTHER_FIELDS}
    assert {field.name for field in fields(Assessment)} == {*OTHER_HEADERS, *NOT_SAID}


@pytest.mark.parametrize("name", OTHER_FIELDS)
def test_every_field_of_an_answer_counts(name: str) -> None:
    other = replace(FULL, **{name: OTHER_FIELDS[name]})
    assert checksum(an_assessment(), {"p1-02": other}) != checksum(an_assessment(), {"p1-02": FULL})


@pytest.mark.parametrize("part", ["rating", "reason", "made_on"])
def test_every_part_of_a_suggestion_counts(part: str) -> None:
    values = {"rating": Rating.N, "reason": "", "made_on": date(2025, 5, 3)}
    assert FULL.suggestion is not None
    other = replace(FULL, suggestion=replace(FULL.suggestion, **{part: values[part]}))
    assert checksum(an_assessment(), {"p1-02": other}) != checksum(an_assessment(), {"p1-02": FULL})


@pytest.mark.parametrize("name", OTHER_HEADERS)
def test_every_header_counts(name: str) -> None:
    other = an_assessment(**{name: OTHER_HEADERS[name]})
    assert checksum(other, {"p1-02": FULL}) != checksum(an_assessment(), {"p1-02": FULL})


@pytest.mark.parametrize("name", NOT_SAID)
def test_what_is_not_said_does_not_count(name: str) -> None:
    other = an_assessment(**{name: NOT_SAID[name]})
    assert checksum(other, {"p1-02": FULL}) == checksum(an_assessment(), {"p1-02": FULL})


@given(full_assessments, answer_sets)
def test_neither_the_order_nor_empty_answers_count(assessment: Assessment, answers: dict[str, Answer]) -> None:
    same = dict(reversed(answers.items()))
    for criterion in CATALOG.criteria:
        same.setdefault(criterion.id, Answer(criterion.id))
    assert canonical(assessment, same) == canonical(assessment, answers)


@given(answer_sets, answer_sets)
def test_different_answers_have_different_checksums(first: dict[str, Answer], second: dict[str, Answer]) -> None:
    assume(said(first) != said(second))
    assert checksum(an_assessment(), first) != checksum(an_assessment(), second)


def said(answers: dict[str, Answer]) -> dict[str, Answer]:
    """Return the answers without what says nothing."""
    plain = {
        criterion: replace(answer, evidence=tuple(piece for piece in answer.evidence if piece != Evidence()))
        for criterion, answer in answers.items()
    }
    return {criterion: answer for criterion, answer in plain.items() if answer != Answer(criterion)}


@given(full_assessments, answer_sets)
def test_a_closed_document_is_read_with_its_closing(assessment: Assessment, answers: dict[str, Answer]) -> None:
    sealed = closed(assessment, answers)
    imported = read_document(export_document(Dossier.of(sealed, answers, CATALOG)), CATALOG)
    assert imported.assessment.closing == sealed.closing
    new = imported.as_new()
    assert new.document == canonical(assessment, answers)
    assert sha256(new.document.encode()).hexdigest() == imported.assessment.closing.sha256


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("municipality.name", "Musterdorf"),
        ("solution.phases", ["P4"]),
        ("solution.operator_model", "zweckverband"),
        ("assessment.title", "Zweite Runde"),
        ("assessment.date", "2026-05-05"),
        ("assessment.version", 2),
        ("assessment.participants", ["IT"]),
        ("assessment.status", "open"),
        ("assessment.closing.version", 2),
        ("assessment.closing.sha256", "a" * 64),
        ("catalog_version", "2026.3"),
        ("answers.1.note", "Notiz."),
        ("answers.1.due", None),
        ("answers.2.rating", "N"),
        ("answers", []),
    ],
)
def test_a_file_that_was_changed_after_closing_is_refused(place: str, value: object) -> None:
    answers = {"p1-02": FULL}
    document = json.loads(json.dumps(export_document(Dossier.of(closed(an_assessment(), answers), answers, CATALOG))))
    assert read_document(document, CATALOG).answers == answers
    *path, last = place.split(".")
    part = document
    for name in path:
        part = part[int(name)] if name.isdigit() else part[name]
    part[last] = value
    with pytest.raises(ImportRefusedError, match="nach dem Abschließen verändert, die Prüfsumme passt nicht"):
        read_document(document, CATALOG)
