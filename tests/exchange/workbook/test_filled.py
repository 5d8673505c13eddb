"""What somebody filled in offline, and what other programs make of a file, is understood."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook

from assessment.exchange.workbook.read import FilledWorkbook
from assessment.exchange.workbook.text import unescape
from assessment.rating import Answer, Evidence, Rating, Suggestion
from tests.exchange.workbook.workbooks import (
    ANSWERS,
    EVIDENCE,
    ONE_ANSWER,
    ORIGIN,
    UNUSUAL,
    column_of,
    filled_in,
    full,
    members,
    note_cell,
    read,
    row_of,
    slim,
    table,
    with_cell,
    written,
    zipped,
)
from tests.strategies import HOSTILE, IDS

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
    ("Bis wann", "1.12.27", "due", date(2027, 12, 1)),
    ("Bis wann", "1. Dez. 2027", "due", date(2027, 12, 1)),
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

    return read(filled_in(written({name: replace(ONE_ANSWER, criterion=name) for name in IDS}), fill))


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

    filled = read(filled_in(written(), fill))
    assert (filled.exported.answers, filled.now.answers) == ({}, {"dg-03": Answer("dg-03", rating=Rating.P)})


@pytest.mark.dear
def test_an_answer_that_was_cleared_is_gone() -> None:
    def clear(book: Workbook) -> None:
        for cell in book["Antworten"][3][1:]:
            cell.value = None

    answer = Answer("p1-02", rating=Rating.L, note="x", outside_control=True)
    assert read(filled_in(written({"p1-02": answer}), clear)).now.answers == {}


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


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize(
    "edit",
    [_without_row, _sorted, _with_columns_turned_round, _with_more_around, _with_a_far_cell],
    ids=lambda edit: edit.__name__,
)
def test_what_changes_nothing(edit: Callable[[Workbook], None]) -> None:
    filled = read(filled_in(written({"p1-02": ONE_ANSWER, "dg-01": Answer("dg-01", note="unten")}), edit))
    assert filled.now == filled.exported
    assert filled.now.answers["p1-02"] == ONE_ANSWER


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

    return read(filled_in(written({name: replace(ONE_ANSWER, criterion=name) for name in IDS[: len(ROWS)]}), fill))


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


@pytest.mark.dear
def test_a_rating_replaces_the_carried_over_one() -> None:
    def fill(book: Workbook) -> None:
        shown = table(book["Antworten"])[0]
        assert (shown["Übernommene Antwort"], shown["Übernommene Begründung"]) == ("Nicht relevant", CARRIED.reason)
        for number, (rating, reason, _) in enumerate(CONFIRMED, start=2):
            book["Antworten"].cell(number, 7).value, book["Antworten"].cell(number, 8).value = rating, reason

    content = written({name: Answer(name, suggestion=CARRIED) for name in IDS[: len(CONFIRMED)]})
    expected = {name: replace(answer, criterion=name) for name, (_, _, answer) in zip(IDS, CONFIRMED, strict=False)}
    assert read(filled_in(content, fill)).now.answers == expected


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
    filled = read(zipped(parts))
    assert filled.now.answers == answers


@cache
def one_answer() -> dict[str, bytes]:
    return slim(written({"p1-02": ONE_ANSWER}))


@pytest.mark.dear
@pytest.mark.alike
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

    assert read(filled_in(written(), fill)).now.answers["p1-01"].note == "12,5 %"


@pytest.mark.dear
def test_what_office_programs_drop_is_no_change() -> None:
    answer = full("a\x01b\x7f\r\nc\ufeff \n")

    def resaved(book: Workbook) -> None:
        for row in (*book["Antworten"].iter_rows(min_row=2), *book["Nachweise"].iter_rows(min_row=2)):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = unescape(cell.value).translate({1: None, 127: None, 0xFEFF: None, 13: None})

    content = filled_in(written({"p1-01": answer}), resaved)
    assert members(content)[ANSWERS] != members(written({"p1-01": answer}))[ANSWERS]
    assert read(content).now.answers == {"p1-01": answer}
