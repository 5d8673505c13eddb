"""The workbook: what was written comes back, looks right, and what was filled in is understood."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.catalog_files import DATA
from assessment.exchange.document import export_document, read_document
from assessment.exchange.seal import checksum
from assessment.exchange.workbook import write_workbook
from assessment.exchange.workbook_reading import FilledWorkbook
from assessment.exchange.workbook_text import MAX_UNITS, escape, fitting, unescape
from assessment.rating import Answer, Answers, Evidence, Rating, Suggestion
from assessment.results import result
from assessment.store.repository import Assessment, Change, Closing
from tests.strategies import CATALOG, HOSTILE, IDS, P3, P4, P5, an_assessment, answer_sets, full_assessments, texts
from tests.workbooks import (
    ANSWERS,
    EVIDENCE,
    ID,
    ORIGIN,
    column_of,
    edited,
    members,
    read,
    row_of,
    slim,
    with_cell,
    written,
    zipped,
)

SHEETS = {
    "Überblick": None,
    "Antworten": "Antworten",
    "Nachweise": "Nachweise",
    "Stufen": "Stufen",
    "Werte": "Werte",
    "Lücken": "Luecken",
    "Zu klären": "Zu_klaeren",
    "Beispiele": "Beispiele",
    "Verlauf": "Verlauf",
    "Methode": "Antwortskala",
    "Ursprung": None,
}
FORMULA_LIKE = ("=1+1", "+1", "-1", "@SUM(A1)", "=", "#N/A", "#NAME?", "TRUE", "1e5", "00012", "31.12.2026", "'x")
UNUSUAL = (
    "_x000D_",
    "_x005F_x000D_",
    "x005F_",
    "_x000D\x01_",
    "a\rb\r\nc\n\n",
    " vorn und hinten ",
    " ",
    "\ufffe\uffff",
    "\u2028x\u2029",
    "&lt;&amp; <b>",
    "ä" * 20_000,
    "😀" * 20_000,
    "\x01" * 20_000,
)
ONE_ANSWER = Answer(
    "p1-02",
    rating=Rating.P,
    note="Notiz",
    evidence=(Evidence("Protokoll", "https://example.org"), Evidence("Beschluss")),
    owner="Amt 7",
    due=date(2026, 12, 1),
)


@cache
def example() -> tuple[Assessment, Answers, bytes]:
    raw = yaml.safe_load((DATA / "example.yaml").read_text(encoding="utf-8"))
    found = read_document({**raw, "catalog_version": CATALOG.version}, CATALOG)
    assessment = replace(found.assessment, id=ID)
    history = {name: [Change(datetime(2026, 7, 1, 9, 30), 1, answer)] for name, answer in found.answers.items()}
    return assessment, found.answers, write_workbook(assessment, found.answers, CATALOG, history)


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


@cache
def example_book() -> Workbook:
    return opened(example()[2])


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def full(text: str, criterion: str = "p1-01") -> Answer:
    """Return an answer with a text in every field."""
    line = text[:300]
    return Answer(
        criterion,
        rating=Rating.P,
        reason=text,
        target=Rating.F,
        outside_control=True,
        outside_control_who=line,
        note=text,
        evidence=(Evidence(line), Evidence(line, "https://example.org")),
        owner=line,
        due=date(2026, 2, 28),
        suggestion=Suggestion(Rating.NOT_RELEVANT, text, date(2025, 1, 1)),
    )


# There and back


@settings(max_examples=8)
@given(full_assessments, answer_sets)
def test_what_was_written_comes_back(assessment: Assessment, answers: dict[str, Answer]) -> None:
    assessment = replace(assessment, id=ID)
    content = write_workbook(assessment, answers, CATALOG, {})
    found = read(content)
    assert found.exported.assessment == assessment
    assert found.exported.answers == {name: answer for name, answer in answers.items() if answer != Answer(name)}
    assert found.now == found.exported
    assert found.source_id == ID
    again = write_workbook(found.now.assessment, found.now.answers, CATALOG, {})
    assert sheets_of(again) == sheets_of(content)


def sheets_of(content: bytes) -> dict[str, bytes]:
    return {name: part for name, part in members(content).items() if name.startswith("xl/worksheets/sheet")}


@given(texts | st.text(st.sampled_from("_xX00DA\r\x01\ufffe5Fz\ud83d\ude00")))
def test_escapes_are_undone(text: str) -> None:
    assert unescape(escape(text)) == text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def test_every_text_survives_in_every_field() -> None:
    answers = {name: full(text, name) for name, text in zip(IDS, (*HOSTILE, *FORMULA_LIKE, *UNUSUAL), strict=False)}
    assert len(answers) == len(HOSTILE) + len(FORMULA_LIKE) + len(UNUSUAL)
    content = written(answers, municipality="=1+1", solution="#N/A", title="\x01\ufffe_x000D_")
    found = read(content)
    assert found.now == found.exported
    assert found.now.answers == answers
    assert found.now.assessment.title == "\x01\ufffe_x000D_"
    parts = members(content)
    assert not any(b"<f>" in part or b"<f " in part for part in parts.values())
    assert not any(b"hyperlink" in part for part in parts.values())
    for sheet in opened(content):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in "snd", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    assert len(cell.value.encode("utf-16-le")) // 2 <= MAX_UNITS


def test_a_text_too_long_for_a_cell_is_kept_until_it_is_changed() -> None:
    content = written({"p1-01": full("😀" * 20_000)})
    note = opened(content)["Antworten"].cell(2, 13)
    assert note.value.endswith("… (gekürzt)")
    changed = edited(content, lambda book: note_cell(book).__setattr__("value", "kurz"))
    assert read(content).now.answers["p1-01"].note == "😀" * 20_000
    assert read(changed).now.answers["p1-01"].note == "kurz"
    assert read(changed).now.answers["p1-01"].reason == "😀" * 20_000


def note_cell(book: Workbook) -> Any:
    return book["Antworten"].cell(2, 13)


def test_a_closed_assessment_stays_closed_until_something_is_changed() -> None:
    answers = {"p1-02": ONE_ANSWER}
    seal = Closing(1, datetime(2026, 11, 25, 10), checksum(an_assessment(), answers))
    content = written(answers, status="closed", closing=seal)
    assert read(content).now.assessment.closing == seal
    found = read(edited(content, lambda book: note_cell(book).__setattr__("value", "neu")))
    assert found.exported.assessment.closing == seal
    assert (found.now.assessment.status, found.now.assessment.closing) == ("open", None)


# How it looks


def test_sheets_tables_and_frozen_headings() -> None:
    book = example_book()
    assert book.sheetnames == list(SHEETS)
    assert book["Ursprung"].sheet_state == "veryHidden"
    assert [sheet.sheet_state for sheet in book][:-1] == ["visible"] * 10
    for name, expected in SHEETS.items():
        assert list(book[name].tables) == ([expected] if expected else [])
        for found in book[name].tables.values():
            assert found.autoFilter.ref == found.ref
            assert found.tableStyleInfo.name == "TableStyleLight1"
            top = book[name][found.ref][0]
            assert found.column_names == [cell.value for cell in top]
            assert len(set(found.column_names)) == len(found.column_names)
    frozen = {sheet.title: sheet.freeze_panes for sheet in book if sheet.freeze_panes}
    assert frozen["Antworten"] == "F2"
    assert set(frozen) == set(SHEETS) - {"Überblick", "Methode", "Ursprung"}
    for sheet in book:
        if sheet.title != "Ursprung":
            assert sheet.page_setup.orientation == "landscape"
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToWidth == 1
        assert not sheet.protection.sheet
    assert all(book[name].print_title_rows == "$1:$1" for name in frozen)
    assert (book.properties.creator, book.properties.title) == (
        "Skalierungskompass",
        "Hochwasser-Frühwarnung mit Pegelsensoren: Erste Selbsteinschätzung",
    )


@pytest.mark.parametrize(
    ("sheet", "heading", "kind"),
    [
        ("Antworten", "Antwort", "list"),
        ("Antworten", "Begründung", "textLength"),
        ("Antworten", "Ziel", "list"),
        ("Antworten", "Nicht in unserer Hand", "list"),
        ("Antworten", "Bei wem", "textLength"),
        ("Antworten", "Notiz", "textLength"),
        ("Antworten", "Verantwortlich", "textLength"),
        ("Antworten", "Bis wann", "date"),
        ("Nachweise", "Nr.", "list"),
        ("Nachweise", "Nachweis", "textLength"),
        ("Nachweise", "Link", "textLength"),
    ],
)
def test_what_may_be_filled_in_is_checked_and_marked(sheet: str, heading: str, kind: str) -> None:
    found = example_book()[sheet]
    first = found.cell(2, column_of(found, heading))
    (rule,) = (rule for rule in found.data_validations.dataValidation if first.coordinate in rule.sqref)
    assert rule.type == kind
    assert rule.showErrorMessage
    assert rule.showInputMessage
    assert rule.error.endswith(".")
    assert rule.prompt.endswith(".")
    last = 71 if sheet == "Antworten" else found.max_row
    assert found.cell(last, first.column).coordinate in rule.sqref
    fixed = found.cell(1, column_of(found, "Kriterium"))
    assert found.cell(1, first.column).fill.fgColor.rgb != fixed.fill.fgColor.rgb
    assert first.fill.fgColor.rgb != found.cell(2, fixed.column).fill.fgColor.rgb


@pytest.mark.parametrize(
    ("sheet", "heading", "expected"),
    [
        ("Antworten", "Antwort", [CATALOG.method.label(rating) for rating in Rating]),
        ("Antworten", "Ziel", [level.label for level in CATALOG.method.levels]),
        ("Antworten", "Nicht in unserer Hand", ["ja", "nein"]),
        ("Nachweise", "Nr.", list(IDS)),
    ],
)
def test_drop_downs_offer_the_right_words(sheet: str, heading: str, expected: list[str]) -> None:
    book = example_book()
    first = book[sheet].cell(2, column_of(book[sheet], heading)).coordinate
    (rule,) = (rule for rule in book[sheet].data_validations.dataValidation if first in rule.sqref)
    if "!" in rule.formula1:
        name, cells = rule.formula1.split("!")
        assert [cell.value for (cell,) in book[name.strip("'")][cells.replace("$", "")]] == expected
    else:
        assert rule.formula1.strip('"').split(",") == expected


@pytest.mark.parametrize(
    ("sheet", "heading", "expected"),
    [
        ("Antworten", "Bis wann", "DD.MM.YYYY"),
        ("Antworten", "Notiz", "@"),
        ("Antworten", "Übernommen vom", "DD.MM.YYYY"),
        ("Werte", "Reife", "0 %"),
        ("Werte", "Bewertet", "0"),
        ("Lücken", "Priorität", "0.00"),
        ("Verlauf", "Wann", "DD.MM.YYYY HH:MM"),
    ],
)
def test_number_formats(sheet: str, heading: str, expected: str) -> None:
    found = example_book()[sheet]
    assert found.cell(2, column_of(found, heading)).number_format == expected


# What it says


def test_every_criterion_stands_in_the_sheet_in_order() -> None:
    rows = table(example_book()["Antworten"])
    assert [row["Nr."] for row in rows] == list(IDS)
    for row, criterion in zip(rows, CATALOG.criteria, strict=True):
        answer = example()[1].get(criterion.id, Answer(criterion.id))
        assert (row["Kriterium"], row["Frage"]) == (criterion.short_title, criterion.question)
        assert row["Meilenstein"] == ("ja" if criterion.milestone else None)
        assert row["Antwort"] == (CATALOG.method.label(answer.rating) if answer.rating else None)
        assert (row["Notiz"] or "", row["Begründung"] or "") == (answer.note, answer.reason)
        assert (row["Verantwortlich"] or "", row["Bei wem"] or "") == (answer.owner, answer.outside_control_who)
        assert row["Bis wann"] == (datetime.combine(answer.due, datetime.min.time()) if answer.due else None)


def test_all_evidence_stands_in_the_sheet_before_empty_rows() -> None:
    rows = table(example_book()["Nachweise"])
    expected = [
        (name, piece.text, piece.url or None)
        for name in IDS
        if name in example()[1]
        for piece in example()[1][name].evidence
    ]
    assert [(row["Nr."], row["Nachweis"], row["Link"]) for row in rows[: len(expected)]] == expected
    empty = rows[len(expected) :]
    assert len(empty) >= 30
    assert not any(value for row in empty for value in row.values())


def test_the_levels_stand_in_the_sheet() -> None:
    for row, criterion in zip(table(example_book()["Stufen"]), CATALOG.criteria, strict=True):
        assert row["Nr."] == criterion.id
        assert [row[level.label] for level in CATALOG.method.levels] == list(criterion.anchors.model_dump().values())
        assert all(text in row["Was als Nachweis zählt"] for text in criterion.evidence)


def test_the_figures_are_the_results() -> None:
    assessment, answers, _ = example()
    found = result(CATALOG, answers, assessment.phases)
    rows = table(example_book()["Werte"])
    scores = [found.overall, *found.drivers.values(), *found.phases.values(), *found.workstreams.values()]
    for row, score in zip(rows, scores, strict=True):
        figures = (row["Reife"], row["Spanne von"], row["Spanne bis"], row["Ziel"])
        for shown, value in zip(figures, (score.value, score.low, score.high, score.target), strict=True):
            assert shown == (None if value is None else pytest.approx(value / 100))
        assert row["Abdeckung"] == (None if score.coverage is None else pytest.approx(score.coverage))
        assert (row["Bewertet"], row["Relevant"]) == (score.rated, score.relevant)
    gates = {row["Name"]: row["Phase abgeschlossen"] for row in rows if row["Art"] == "Phase"}
    assert gates == {CATALOG.label(p): "ja" if gate.passed else "nein" for p, gate in found.gates.items()}
    assert all(row["Phase abgeschlossen"] is None for row in rows if row["Art"] != "Phase")


def test_gaps_stand_in_order_and_those_of_others_last() -> None:
    assessment, answers, _ = example()
    found = result(CATALOG, answers, assessment.phases)
    rows = table(example_book()["Lücken"])
    ordered = [*found.own_gaps, *found.outside_gaps]
    assert [row["Nr."] for row in rows] == [gap.criterion.id for gap in ordered]
    assert [row["Rang"] for row in rows[: len(found.own_gaps)]] == list(range(1, len(found.own_gaps) + 1))
    for row, gap in zip(rows, ordered, strict=True):
        assert row["Nicht in unserer Hand"] == ("ja" if gap.answer.outside_control else None)
        assert row["Abstand"] == gap.size
        assert row["Priorität"] == pytest.approx(gap.priority)
        factors = row["Faktor Meilenstein"] * row["Faktor überfällig"] * row["Faktor daran"]
        assert row["Abstand"] * factors == pytest.approx(row["Priorität"])
        assert row["Erster Schritt"] in gap.criterion.next_step.model_dump().values()
    unclear = table(example_book()["Zu klären"])
    assert [row["Nr."] for row in unclear] == [criterion.id for criterion in found.unclear]
    assert {row["Warum"] for row in unclear} == {"unbeantwortet", "wissen wir nicht"}


def test_practices_say_why_they_fit() -> None:
    rows = table(example_book()["Beispiele"])
    gaps = {row["Nr."] for row in table(example_book()["Lücken"])}
    names = [row["Nr."] for row in rows]
    assert set(names) <= gaps
    assert max(map(names.count, names)) == 3
    assert all(row["Beispiel"] and row["Warum es passt"] for row in rows)
    assert not any("Workstream" in row["Warum es passt"] for row in rows)


def test_the_history_is_in_german_time_and_complete() -> None:
    early = Change(datetime(2026, 1, 31, 23, 30, 12, 5), 1, Answer("p2-01", note="=alt"))
    late = Change(datetime(2026, 7, 1, 9, 30), 2, full("neu", "p2-01"))
    other = Change(datetime(2026, 3, 1, 9, 30), 1, Answer("dg-01", rating=Rating.UNKNOWN))
    history = {"p2-01": [early, late], "dg-01": [other]}
    rows = table(opened(write_workbook(an_assessment(), {}, CATALOG, history))["Verlauf"])
    assert [(row["Wann"], row["Nr."], row["Fassung"]) for row in rows] == [
        (datetime(2026, 2, 1, 0, 30, 12), "p2-01", 1),
        (datetime(2026, 3, 1, 10, 30), "dg-01", 1),
        (datetime(2026, 7, 1, 11, 30), "p2-01", 2),
    ]
    assert [row["Notiz"] for row in rows] == ["=alt", None, "neu"]
    assert [row["Antwort"] for row in rows] == ["Noch offen", "Wissen wir nicht", "Teilweise erfüllt"]


def test_the_overview_never_shows_the_overall_score_alone() -> None:
    lines = {row[0].value: row[1].value for row in example_book()["Überblick"].iter_rows() if row[0].value}
    assert {"Gesamtreife", "Abdeckung", "Schwächster Treiber"} <= set(lines)
    assert lines["Kommune"] == "Musterstadt an der Aue"
    text = " ".join(value for value in lines.values() if value)
    assert "„Antworten“ und „Nachweise“" in text
    assert "unter „Bericht“ wieder ein" in text
    assert "zeigt das Programm jede Änderung" in text


def test_the_method_states_its_numbers() -> None:
    text = " ".join(str(cell.value) for row in example_book()["Methode"].iter_rows() for cell in row if cell.value)
    method = CATALOG.method
    wanted = [*(level.description for level in method.levels), CATALOG.about.source.title, CATALOG.about.licence]
    wanted += ["0,25", "0,1", "80 %", CATALOG.version, "P4: 4"]
    assert [piece for piece in wanted if piece not in text] == []


def test_an_empty_assessment_says_so_in_every_table() -> None:
    book = opened(written())
    for sheet in book:
        for found in sheet.tables.values():
            assert len(sheet[found.ref]) >= 2
    assert table(book["Lücken"])[0]["Kriterium"] == "Keine Lücken. Noch ist nichts bewertet."
    assert table(book["Verlauf"])[0]["Kriterium"] == "Noch keine Änderungen."
    assert len(table(book["Zu klären"])) == 56


@pytest.mark.parametrize("phases", [(P3,), (P4, P5)])
def test_with_everything_answered_nothing_is_unclear(phases: Any) -> None:
    answers = {name: Answer(name, rating=Rating.F) for name in IDS}
    book = opened(written(answers, phases=phases, operator_model="zweckverband"))
    assert "Nichts zu klären" in table(book["Zu klären"])[0]["Kriterium"]
    assert "Keine Lücken" in table(book["Lücken"])[0]["Kriterium"]


def test_it_is_all_german() -> None:
    english = re.compile(r"\b(?:the|and|of|sheet|answer|gap|score|value|none|true|false)\b", re.IGNORECASE)
    for sheet in example_book():
        if sheet.title not in {"Ursprung", "Beispiele"}:
            for row in sheet.iter_rows():
                for cell in row:
                    assert not english.search(str(cell.value or "")), (sheet.title, cell.value)


# What was filled in


# What is entered where, the field that it changes, and its new value.
ENTRIES: list[tuple[str, object, str | None, object]] = [
    ("Antwort", "Vollständig erfüllt", "rating", Rating.F),
    ("Antwort", "  wissen WIR  nicht ", "rating", Rating.UNKNOWN),
    ("Antwort", "l", "rating", Rating.L),
    ("Antwort", "N", "rating", Rating.N),
    ("Antwort", None, "rating", None),
    ("Antwort", "  ", "rating", None),
    ("Antwort", "noch offen", "rating", None),
    ("Begründung", "Weil\nso", "reason", "Weil\nso"),
    ("Ziel", "nicht erfüllt", "target", Rating.N),
    ("Ziel", "f", "target", Rating.F),
    ("Nicht in unserer Hand", "JA", "outside_control", True),
    ("Nicht in unserer Hand", True, "outside_control", True),
    ("Nicht in unserer Hand", "nein", "outside_control", False),
    ("Bei wem", "Land", "outside_control_who", "Land"),
    ("Notiz", "  getippt \r\n und mehr ", "note", "getippt \n und mehr"),
    ("Notiz", None, "note", ""),
    ("Notiz", 42, "note", "42"),
    ("Notiz", -0.5, "note", "-0,5"),
    ("Notiz", 1e300, "note", "1e+300"),
    ("Notiz", False, "note", "FALSCH"),
    ("Notiz", date(2026, 12, 31), "note", "31.12.2026"),
    ("Notiz", datetime(2026, 12, 31, 14, 30), "note", "31.12.2026 14:30"),
    ("Verantwortlich", 32, "owner", "32"),
    ("Bis wann", date(2027, 1, 2), "due", date(2027, 1, 2)),
    ("Bis wann", datetime(2027, 1, 2, 15), "due", date(2027, 1, 2)),
    ("Bis wann", "31.12.2026", "due", date(2026, 12, 31)),
    ("Bis wann", " 2026-12-31 ", "due", date(2026, 12, 31)),
    ("Bis wann", "1.2.2027", "due", date(2027, 2, 1)),
    ("Bis wann", date(1900, 2, 28), "due", date(1900, 2, 28)),
    ("Bis wann", None, "due", None),
    ("Kriterium", "umbenannt", None, None),
    ("Frage", "=1+1", None, None),
    ("Vorgabe des Ziels", 7, None, None),
]


@cache
def with_entries() -> FilledWorkbook:
    """Return a workbook with every entry made, each at a criterion of its own."""

    def fill(book: Workbook) -> None:
        sheet = book["Antworten"]
        for name, (heading, value, _, _) in zip(IDS, ENTRIES, strict=False):
            sheet.cell(row_of(sheet, name), column_of(sheet, heading)).value = value

    return read(edited(written({name: replace(ONE_ANSWER, criterion=name) for name in IDS}), fill))


@pytest.mark.parametrize("number", range(len(ENTRIES)), ids=lambda number: f"{ENTRIES[number][0]}-{number}")
def test_an_entry_is_understood(number: int) -> None:
    _, _, field, expected = ENTRIES[number]
    before = replace(ONE_ANSWER, criterion=IDS[number])
    changes: dict[str, Any] = {field: expected} if field else {}
    assert with_entries().exported.answers[IDS[number]] == before
    assert with_entries().now.answers[IDS[number]] == replace(before, **changes)


def test_what_was_not_touched_stays() -> None:
    for name in IDS[len(ENTRIES) :]:
        assert with_entries().now.answers[name] == replace(ONE_ANSWER, criterion=name)


def test_an_answer_that_was_empty_is_new() -> None:
    def fill(book: Workbook) -> None:
        sheet = book["Antworten"]
        sheet.cell(row_of(sheet, "dg-03"), column_of(sheet, "Antwort")).value = "Teilweise erfüllt"

    found = read(edited(written(), fill))
    assert (found.exported.answers, found.now.answers) == ({}, {"dg-03": Answer("dg-03", rating=Rating.P)})


def test_an_answer_that_was_cleared_is_gone() -> None:
    def clear(book: Workbook) -> None:
        for cell in book["Antworten"][3][1:]:
            cell.value = None

    answer = Answer("p1-02", rating=Rating.L, note="x", outside_control=True)
    assert read(edited(written({"p1-02": answer}), clear)).now.answers == {}


def _without_row(book: Workbook) -> None:
    book["Antworten"].delete_rows(row_of(book["Antworten"], "p1-02"))


def _sorted(book: Workbook) -> None:
    sheet = book["Antworten"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def _with_columns_turned_round(book: Workbook) -> None:
    for name in ("Antworten", "Nachweise"):
        sheet = book[name]
        for row in sheet.iter_rows():
            values = [cell.value for cell in row]
            for cell, value in zip(row, reversed(values), strict=True):
                cell.number_format = "DD.MM.YYYY" if isinstance(value, datetime) else "General"
                cell.value = value


def _with_more_around(book: Workbook) -> None:
    for name in ("Antworten", "Nachweise"):
        sheet = book[name]
        sheet.tables.clear()
        sheet.insert_rows(1, 3)
        sheet["A1"] = "Stand der Runde"
        sheet.cell(4, 40).value = "Eigene Spalte"
        sheet.cell(9, 40).value = "=1+1"
        sheet.cell(5_000, 1).value = "   "
    book.create_sheet("Eigenes Blatt", 0)
    book["Antworten"].title = " antworten"


def _with_a_far_cell(book: Workbook) -> None:
    for name in ("Antworten", "Nachweise"):
        book[name]["XFD1048576"] = "weit weg"


@pytest.mark.parametrize(
    "edit",
    [_without_row, _sorted, _with_columns_turned_round, _with_more_around, _with_a_far_cell],
    ids=lambda edit: edit.__name__,
)
def test_what_changes_nothing(edit: Callable[[Workbook], None]) -> None:
    found = read(edited(written({"p1-02": ONE_ANSWER, "dg-01": Answer("dg-01", note="unten")}), edit))
    assert found.now == found.exported
    assert found.now.answers["p1-02"] == ONE_ANSWER


PROTOCOL, DECISION = ONE_ANSWER.evidence
MORE = Evidence("Foto", "https://example.org/foto")


# The rows that a criterion with both has afterwards, and what they mean.
ROWS: list[tuple[list[Evidence], tuple[Evidence, ...]]] = [
    ([PROTOCOL, DECISION, MORE], (PROTOCOL, DECISION, MORE)),
    ([MORE, PROTOCOL], (MORE, PROTOCOL)),
    ([DECISION, PROTOCOL], (PROTOCOL, DECISION)),
    ([DECISION], (DECISION,)),
    ([], ()),
    ([PROTOCOL, PROTOCOL, DECISION], (PROTOCOL, PROTOCOL, DECISION)),
    ([Evidence(), DECISION, Evidence(" ")], (DECISION,)),
    ([Evidence("", "https://example.org")], (Evidence("", "https://example.org"),)),
    ([Evidence(" Protokoll\n", " https://example.org ")], (PROTOCOL,)),
    ([Evidence("Protokoll "), DECISION], (Evidence("Protokoll"), DECISION)),
]


@cache
def with_other_evidence() -> FilledWorkbook:
    def fill(book: Workbook) -> None:
        sheet = book["Nachweise"]
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                cell.value = None
        entered = [(name, piece) for name, (rows, _) in zip(IDS, ROWS, strict=False) for piece in rows]
        for number, (name, piece) in enumerate(entered, start=10):
            sheet.cell(number, 1).value = f" {name.upper()} "
            sheet.cell(number, 3).value, sheet.cell(number, 4).value = piece.text, piece.url

    return read(edited(written({name: replace(ONE_ANSWER, criterion=name) for name in IDS[: len(ROWS)]}), fill))


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_evidence(number: int) -> None:
    expected = replace(ONE_ANSWER, criterion=IDS[number], evidence=ROWS[number][1])
    assert with_other_evidence().now.answers[IDS[number]] == expected


CARRIED = Suggestion(Rating.NOT_RELEVANT, "Gibt es bei uns nicht", date(2025, 1, 1))


# Rating and reason entered, and the answer afterwards.
CONFIRMED: list[tuple[str, str, Answer]] = [
    ("", "", Answer("", suggestion=CARRIED)),
    ("", "Eigener Grund", Answer("", reason="Eigener Grund", suggestion=CARRIED)),
    ("Nicht relevant", "", Answer("", Rating.NOT_RELEVANT, "Gibt es bei uns nicht")),
    ("Nicht relevant", "Eigener Grund", Answer("", Rating.NOT_RELEVANT, "Eigener Grund")),
    ("L", "", Answer("", Rating.L)),
]


def test_a_rating_replaces_the_carried_over_one() -> None:
    def fill(book: Workbook) -> None:
        shown = table(book["Antworten"])[0]
        assert (shown["Übernommene Antwort"], shown["Übernommene Begründung"]) == ("Nicht relevant", CARRIED.reason)
        for number, (rating, reason, _) in enumerate(CONFIRMED, start=2):
            book["Antworten"].cell(number, 7).value, book["Antworten"].cell(number, 8).value = rating, reason

    content = written({name: Answer(name, suggestion=CARRIED) for name in IDS[: len(CONFIRMED)]})
    expected = {name: replace(answer, criterion=name) for name, (_, _, answer) in zip(IDS, CONFIRMED, strict=False)}
    assert read(edited(content, fill)).now.answers == expected


# As other programs write it


def with_shared_strings(parts: dict[str, bytes]) -> None:
    """Move all inline texts into one part, as Excel does."""
    strings: list[str] = []

    def moved(cell: re.Match[str]) -> str:
        strings.append(f"<si>{cell[3]}</si>")
        return f'<c r="{cell[1]}"{cell[2]} t="s"><v>{len(strings) - 1}</v></c>'

    inline = re.compile(r'<c r="(\w+)"([^>]*) t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
    for name in (ANSWERS, EVIDENCE, ORIGIN):
        parts[name] = inline.sub(moved, parts[name].decode()).encode()
    assert len(strings) > 500
    parts["xl/sharedStrings.xml"] = f"<sst>{''.join(strings)}</sst>".encode()
    relation = '<Relationship Type="http://x/sharedStrings" Target="sharedStrings.xml" Id="rIdS"/></Relationships>'
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode())


def in_strict_dialect(parts: dict[str, bytes]) -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    for name in (ANSWERS, EVIDENCE, ORIGIN, "xl/workbook.xml"):
        parts[name] = parts[name].replace(main, b"http://purl.oclc.org/ooxml/spreadsheetml/main")


@pytest.mark.parametrize("edit", [with_shared_strings, in_strict_dialect])
def test_other_dialects(edit: Callable[[dict[str, bytes]], None]) -> None:
    answers = {name: full(text, name) for name, text in zip(IDS, (*HOSTILE[:10], *UNUSUAL[:10]), strict=False)}
    parts = slim(written(answers))
    edit(parts)
    found = read(zipped(parts))
    assert found.now.answers == answers


@cache
def one_answer() -> dict[str, bytes]:
    return slim(written({"p1-02": ONE_ANSWER}))


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('t="inlineStr"><is><r><t>fett </t></r><r><rPr><b/></rPr><t>mager</t></r></is>', "fett mager"),
        ('t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is>', "東京"),
        ('t="inlineStr"><is><r><t>_x00</t></r><r><t>41_</t></r></is>', "_x0041_"),
        ('t="inlineStr"><is><t>a_x000d_b</t></is>', "a\nb"),
        ('t="inlineStr"><is><t>_xD83D__xDE00_</t></is>', "😀"),
        ('t="e"><v>#N/A</v>', "#N/A"),
        ('t="b"><v>1</v>', "WAHR"),
        ('t="str"><v>Text</v>', "Text"),
        ('t="d"><v>2026-12-31T00:00:00Z</v>', "31.12.2026"),
        ('t="d"><v>irgendwann</v>', "irgendwann"),
        ("><v>1.5E1</v>", "15"),
        ('t="s"', ""),
        ('t="inlineStr"><is/>', ""),
    ],
)
def test_cells_of_other_programs(xml: str, expected: str) -> None:
    parts = dict(one_answer())
    with_cell(ANSWERS, 3, "M", xml if ">" in xml else f"{xml}>")(parts)
    assert read(zipped(parts)).now.answers["p1-02"].note == expected


def test_dates_of_old_macs() -> None:
    parts = dict(one_answer())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')
    style = re.search(rb'<c r="O3" s="(\d+)"', parts[ANSWERS])
    assert style
    with_cell(ANSWERS, 3, "O", f's="{style[1].decode()}"><v>44560</v>')(parts)
    assert b"1904" in parts["xl/workbook.xml"]
    assert read(zipped(parts)).now.answers["p1-02"].due == date(2025, 12, 31)


def test_percentages_are_read_as_they_look() -> None:
    def fill(book: Workbook) -> None:
        note_cell(book).number_format = "0.0%"
        note_cell(book).value = 0.125

    assert read(edited(written(), fill)).now.answers["p1-01"].note == "12,5 %"


def test_what_office_programs_drop_is_no_change() -> None:
    answer = full("a\x01b\x7f\r\nc\ufeff \n")

    def resaved(book: Workbook) -> None:
        for row in (*book["Antworten"].iter_rows(min_row=2), *book["Nachweise"].iter_rows(min_row=2)):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = unescape(cell.value).translate({1: None, 127: None, 0xFEFF: None, 13: None})

    content = edited(written({"p1-01": answer}), resaved)
    assert members(content)[ANSWERS] != members(written({"p1-01": answer}))[ANSWERS]
    assert read(content).now.answers == {"p1-01": answer}


def test_the_origin_is_what_was_exported() -> None:
    assessment, answers, content = example()
    cells = [row[0] for row in opened(content)["Ursprung"].iter_rows(values_only=True)]
    assert max(map(len, cells)) < 30_000
    assert json.loads("".join(cells)) == export_document(assessment, answers, CATALOG)


@pytest.mark.parametrize("text", ["", "x", "😀" * 16_000, "\x01" * 5_000, "_x0041_" * 3_000, "ä" * 40_000])
def test_a_cell_holds_what_fits(text: str) -> None:
    found = fitting(text)
    assert len(escape(found).encode("utf-16-le")) // 2 <= MAX_UNITS
    assert found == text or (found.endswith("… (gekürzt)") and text.startswith(found.removesuffix(" … (gekürzt)")))
