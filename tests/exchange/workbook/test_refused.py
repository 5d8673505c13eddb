"""Filled-in workbooks that the import refuses: with one German sentence that names the cell."""

from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.exchange.workbook.workbooks import (
    ANSWERS,
    DAMAGED,
    EVIDENCE,
    FOREIGN,
    NO_WORKBOOK,
    ORIGIN,
    Parts,
    a_small_workbook,
    column_of,
    edited,
    needed,
    refusal,
    refused_or_read,
    with_cell,
    zipped,
)

# What somebody fills in


def fill(sheet: str, row: int, heading: str, value: object) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book[sheet].cell(row, column_of(book[sheet], heading)).value = value

    return edit


ENTRIES = [
    ("Antworten", 12, "Antwort", "mittel", "„mittel“ ist nicht vorgesehen. Erlaubt ist: Nicht erfüllt, Teilweise"),
    ("Antworten", 12, "Antwort", 3, "„3“ ist nicht vorgesehen."),
    ("Antworten", 12, "Antwort", True, "„WAHR“ ist nicht vorgesehen."),
    ("Antworten", 12, "Antwort", "x" * 500, "„" + "x" * 40 + "…“ ist nicht vorgesehen."),
    ("Antworten", 12, "Antwort", "a\u202eb_x0001_", "„ab“ ist nicht vorgesehen."),
    ("Antworten", 12, "Antwort", "=F12", "Formeln werden nicht gelesen."),
    (
        "Antworten",
        12,
        "Ziel",
        "Wissen wir nicht",
        "„Wissen wir nicht“ ist nicht vorgesehen. Erlaubt ist: Nicht erfüllt",
    ),
    ("Antworten", 12, "Nicht in unserer Hand", "vielleicht", "Erlaubt ist: ja, nein, oder leer."),
    ("Antworten", 12, "Bis wann", "bald", "„bald“ ist kein Datum. Bitte so eingeben: 01.12.2027."),
    ("Antworten", 12, "Bis wann", "30.02.2026", "Den 30.02.2026 gibt es nicht. Bitte prüfen."),
    ("Antworten", 12, "Bis wann", "2026-13-01", "Den 01.13.2026 gibt es nicht. Bitte prüfen."),
    ("Antworten", 12, "Bis wann", "31.12.", "In „31.12.“ fehlt das Jahr."),
    ("Antworten", 12, "Bis wann", 46_387, "„46387“ ist kein Datum."),
    ("Antworten", 12, "Bis wann", 31_122_026, "„31122026“ ist kein Datum."),
    ("Antworten", 12, "Bis wann", "31.12.2200", "zwischen dem 01.01.1900 und dem 31.12.2199"),
    ("Antworten", 12, "Bis wann", date(2345, 1, 1), "zwischen dem 01.01.1900 und dem 31.12.2199"),
    ("Antworten", 12, "Bis wann", "=TODAY()", "Formeln werden nicht gelesen."),
    ("Antworten", 12, "Begründung", "=1+1", "Formeln werden nicht gelesen. Bitte den Wert selbst eintragen."),
    ("Antworten", 12, "Begründung", "x" * 20_001, "Der Text ist zu lang: höchstens 20000 Zeichen."),
    ("Antworten", 12, "Notiz", "x" * 20_001, "Der Text ist zu lang: höchstens 20000 Zeichen."),
    ("Antworten", 12, "Notiz", "_xD800_", "Der Text enthält Zeichen, die es nicht gibt."),
    ("Antworten", 12, "Verantwortlich", "x" * 301, "Der Text ist zu lang: höchstens 300 Zeichen."),
    ("Antworten", 12, "Bei wem", "x" * 301, "Der Text ist zu lang: höchstens 300 Zeichen."),
    ("Antworten", 12, "Nr.", "p9-99", "Das Kriterium „p9-99“ gibt es im Katalog nicht."),
    ("Antworten", 12, "Nr.", 12, "Das Kriterium „12“ gibt es im Katalog nicht."),
    ("Antworten", 12, "Nr.", "P1-02 ", "p1-02 steht schon in Zeile 3."),
    ("Antworten", 3, "Nr.", None, "Hier fehlt die Nr. des Kriteriums, zum Beispiel p1-01."),
    ("Nachweise", 9, "Nachweis", "Foto", "Hier fehlt die Nr. des Kriteriums"),
    ("Nachweise", 2, "Nr.", "p1-77", "Das Kriterium „p1-77“ gibt es im Katalog nicht."),
    ("Nachweise", 2, "Nachweis", "x" * 301, "Der Text ist zu lang: höchstens 300 Zeichen."),
    ("Nachweise", 2, "Nachweis", "=A1", "Formeln werden nicht gelesen."),
    ("Nachweise", 2, "Link", "javascript:alert(1)", "Ein Link beginnt mit http:// oder https://"),
    ("Nachweise", 2, "Link", "https://" + "x" * 1_500, "Höchstens 1500 Zeichen"),
]


@pytest.mark.alike
@pytest.mark.parametrize(("sheet", "row", "heading", "value", "problem"), ENTRIES)
def test_an_entry_that_cannot_be_used_is_named(
    sheet: str, row: int, heading: str, value: object, problem: str
) -> None:
    parts = dict(needed())
    place = {"Antworten": ANSWERS, "Nachweise": EVIDENCE}[sheet]
    letter = column_letter(sheet, heading)
    parts_with_entry(parts, place, row, letter, value)
    where = "Nr." if problem.startswith("Hier fehlt") else heading
    sentence = refusal(zipped(parts))
    assert sentence.startswith(f"Blatt „{sheet}“, Zeile {row}, Spalte „{where}“: ")
    assert problem in sentence


@cache
def headings(sheet: str) -> dict[str, str]:
    columns: dict[str, str] = {}

    def look(book: Workbook) -> None:
        columns.update({cell.value: cell.column_letter for cell in book[sheet][1]})

    edited(a_small_workbook(), look)
    return columns


def column_letter(sheet: str, heading: str) -> str:
    return headings(sheet)[heading]


def parts_with_entry(parts: Parts, place: str, row: int, letter: str, value: object) -> None:
    """Enter a value as Excel would."""
    if value is None:
        xml = ">"
    elif isinstance(value, bool):
        xml = f't="b"><v>{int(value)}</v>'
    elif isinstance(value, int):
        xml = f"><v>{value}</v>"
    elif isinstance(value, date):
        xml = f't="d"><v>{value.isoformat()}</v>'
    elif str(value).startswith("="):
        xml = f"><f>{str(value)[1:]}</f><v>1</v>"
    else:
        xml = f't="inlineStr"><is><t>{value}</t></is>'
    with_cell(place, row, letter, xml)(parts)


def test_too_much_evidence_is_refused() -> None:
    def add(book: Workbook) -> None:
        for row in range(10, 61):
            book["Nachweise"].cell(row, 1).value = "p1-05"
            book["Nachweise"].cell(row, 3).value = f"Nachweis {row}"

    assert refusal(edited(a_small_workbook(), add)) == (
        "Blatt „Nachweise“, Zeile 60, Spalte „Nachweis“: Je Kriterium sind höchstens 50 Nachweise möglich."
    )


def test_a_hidden_formula_of_many_cells_is_refused() -> None:
    parts = dict(needed())
    with_cell(ANSWERS, 9, "M", '><f t="shared" si="0"/><v>1</v>')(parts)
    assert "Zeile 9, Spalte „Notiz“: Formeln" in refusal(zipped(parts))


# What is not our workbook (any more)


def _renamed(sheet: str) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].__setattr__("title", "Anders")


def _without(sheet: str) -> Callable[[Workbook], None]:
    return lambda book: book.remove(book[sheet])


def _with_heading(sheet: str, heading: str, text: str | None) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].cell(1, column_of(book[sheet], heading)).__setattr__("value", text)


@pytest.mark.alike
@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (_renamed("Antworten"), "In der Arbeitsmappe fehlt das Blatt „Antworten“."),
        (_without("Nachweise"), "In der Arbeitsmappe fehlt das Blatt „Nachweise“."),
        (_without("Ursprung"), "In der Arbeitsmappe fehlt das verborgene Blatt „Ursprung“."),
        (_with_heading("Antworten", "Notiz", None), "Im Blatt „Antworten“ fehlt die Spalte „Notiz“."),
        (_with_heading("Antworten", "Nr.", "Nummer"), "Im Blatt „Antworten“ fehlt die Spalte „Nr.“."),
        (_with_heading("Antworten", "Frage", " notiz"), "Im Blatt „Antworten“ steht die Spalte „Notiz“ mehrfach."),
        (_with_heading("Nachweise", "Link", "Adresse"), "Im Blatt „Nachweise“ fehlt die Spalte „Link“."),
        (lambda book: book["Antworten"].delete_rows(1), "Im Blatt „Antworten“ fehlt die Spalte „Nr.“."),
        (
            fill("Nachweise", 20_000, "Nr.", "p1-01"),
            "Blatt „Nachweise“: Unterhalb von Zeile 10000 wird nichts gelesen.",
        ),
        (lambda book: book["Ursprung"].__setitem__("A1", "{"), DAMAGED),
        (lambda book: book["Ursprung"].__setitem__("A1", 5), DAMAGED),
        (lambda book: book["Ursprung"].__setitem__("A1", "[" * 15_000), DAMAGED),
        (lambda book: book["Ursprung"].__setitem__("A1", "{}"), DAMAGED),
        (lambda book: book["Ursprung"].delete_rows(1, 99), DAMAGED),
    ],
)
def test_a_changed_structure_is_refused(edit: Callable[[Workbook], object], expected: str) -> None:
    assert refusal(edited(a_small_workbook(), edit)).startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", "Die Datei ist kein Export des Skalierungskompasses."),
        ('{"format": "skalierungskompass/2"}', "Die Datei stammt aus einer neueren Fassung"),
        ("[[[]]]", "Die Datei ist kein Export"),
        ('{"format": "skalierungskompass/1"}', "In der Datei fehlt das Feld"),
        ("[" + "[]," * 400_000 + "[]]", DAMAGED),
        ('{"format": "skalierungskompass/1", "a": "\\ud800"}', "In der Datei fehlt das Feld"),
    ],
)
def test_a_changed_origin_is_refused(text: str, expected: str) -> None:
    pieces = [text[start : start + 30_000] for start in range(0, len(text), 30_000)]
    rows = "".join(f'<row><c t="inlineStr"><is><t>{piece}</t></is></c></row>' for piece in pieces)
    parts = {**needed(), ORIGIN: f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()}
    assert refusal(zipped(parts)).startswith(expected)


def test_another_workbook_is_refused() -> None:
    stream = BytesIO()
    Workbook().save(stream)
    assert refusal(stream.getvalue()) == FOREIGN


def test_another_archive_is_refused() -> None:
    assert refusal(zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})) == NO_WORKBOOK
    assert refusal(zipped({})) == NO_WORKBOOK


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"{}", b"PK\x05\x06" + bytes(18), b"\0" * 1_000])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    assert refusal(content) == NO_WORKBOOK


def test_old_and_protected_files_are_named() -> None:
    assert "mit einem Kennwort geschützt" in refusal(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512))


@given(st.binary(max_size=60))
def test_any_bytes_are_refused(content: bytes) -> None:
    assert refused_or_read(content)
    assert refused_or_read(b"PK\x03\x04" + content)
