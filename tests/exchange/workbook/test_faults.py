"""Workbooks as people fill them in: words are read as they look, and every fault is named at once."""

from collections.abc import Callable
from unicodedata import normalize

import pytest
from openpyxl import Workbook

from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.workbook.read import read_workbook
from assessment.rating import Rating
from tests.exchange.test_document_refused import checked
from tests.exchange.workbook.workbooks import a_small_workbook, a_workbook, column_of, edited, read, refusal, row_of
from tests.places import CASES
from tests.strategies import CATALOG
from tests.thoroughness import some_of


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def faults(content: bytes) -> tuple[str, ...]:
    with pytest.raises(ImportRefusedError) as caught:
        read_workbook(content, CATALOG)
    checked(str(caught.value))
    return caught.value.faults


def with_text(criterion: str, heading: str, text: object) -> bytes:
    def edit(book: Workbook) -> None:
        sheet = book["Antworten"]
        sheet.cell(row_of(sheet, criterion), column_of(sheet, heading)).value = text

    return edited(a_small_workbook(), edit)


@pytest.mark.parametrize(
    ("name", "rating"),
    [("rating-nfd.xlsx", Rating.F), ("rating-soft-hyphen.xlsx", Rating.P), ("heading-nfd.xlsx", Rating.P)],
)
def test_words_and_headings_are_read_as_they_look(name: str, rating: Rating) -> None:
    filled = read_workbook(case(name), CATALOG)
    assert filled.exported == read_workbook(case("base.xlsx"), CATALOG).exported
    assert filled.now.answers["p1-01"].rating is rating


ALIKE: dict[str, Callable[[str], str]] = {
    "decomposed": lambda word: normalize("NFD", word),
    "marks": lambda word: f"\ufeff{word}\u200e",
    "soft hyphen": lambda word: word.replace("ll", "l\u00adl"),
    "zero width": lambda word: word.replace("ll", "l\u200bl"),
    "blanks": lambda word: f" {word.replace(' ', chr(0xA0) * 2)}\u2009",
    "capitals": str.upper,
}


@pytest.mark.dear
@pytest.mark.parametrize("kind", some_of(list(ALIKE), 4, of="words that look alike"))
def test_every_word_of_a_list_and_every_heading_is_read_as_it_looks(kind: str) -> None:
    change = ALIKE[kind]
    assert read(with_text("p1-01", "Antwort", change("Vollständig erfüllt"))).now.answers["p1-01"].rating is Rating.F
    assert read(with_text("p1-01", "Nicht in unserer Hand", change("ja"))).now.answers["p1-01"].outside_control
    due = read(with_text("p1-01", "Bis wann", change("31.12.2026"))).now.answers["p1-01"].due
    assert due is not None
    assert due.year == 2026

    def rename(book: Workbook) -> None:
        for sheet in (book["Antworten"], book["Nachweise"]):
            for cell in sheet[1]:
                cell.value = change(str(cell.value))
            for row in range(2, 5):
                if sheet.cell(row, 1).value:
                    sheet.cell(row, 1).value = change(str(sheet.cell(row, 1).value))

    assert read(edited(a_small_workbook(), rename)) == read(a_workbook())


def test_merged_cells_are_refused_with_their_range() -> None:
    sentence = refusal(case("merged-ratings.xlsx"))
    assert sentence.startswith("Blatt „Antworten“, Zellen G2 bis G4, Spalte „Antwort“: Die Zellen sind verbunden.")


@pytest.mark.alike
@pytest.mark.parametrize(
    ("sheet", "cells", "column"),
    [
        ("Antworten", "A3:A4", "Nr."),
        ("Antworten", "F5:G5", "Antwort"),
        ("Antworten", "A2:Z3", "Nr."),
        ("Antworten", "G1:G3", "Antwort"),
        ("Nachweise", "C2:C3", "Nachweis"),
    ],
)
def test_merged_cells_that_hide_what_is_read_are_refused(sheet: str, cells: str, column: str) -> None:
    content = edited(a_small_workbook(), lambda book: book[sheet].merge_cells(cells))
    first, last = cells.split(":")
    place = f"Blatt „{sheet}“, Zellen {first} bis {last}, Spalte „{column}“: Die Zellen sind verbunden."
    with pytest.raises(ImportRefusedError) as caught:
        read(content)
    assert place in str(caught.value)


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize("cells", ["B2:C3", "ZZ1:ZZ9", "D2:F2"])
def test_merged_cells_that_nobody_reads_are_let_be(cells: str) -> None:
    content = edited(a_small_workbook(), lambda book: book["Antworten"].merge_cells(cells))
    assert read(content) == read(a_workbook())


def test_every_fault_is_named() -> None:
    sentences = faults(case("ten-errors.xlsx"))
    assert len(sentences) == 10
    for row, sentence in enumerate(sentences, 2):
        assert sentence.startswith(f"Blatt „Antworten“, Zeile {row}, Spalte „")
        assert "„x“ ist nicht vorgesehen." in sentence
    assert refusal(case("ten-errors.xlsx")).startswith(
        "In der Arbeitsmappe sind 10 Angaben falsch. Blatt „Antworten“, Z"
    )


def test_faults_of_every_kind_come_in_the_order_of_the_sheets() -> None:
    def edit(book: Workbook) -> None:
        answers, evidence = book["Antworten"], book["Nachweise"]
        evidence.cell(2, column_of(evidence, "Link")).value = "ftp://x"
        evidence.cell(3, column_of(evidence, "Nachweis")).value = "ohne Nummer"
        for row, heading, value in (
            (4, "Verantwortlich", "x" * 301),
            (4, "Bis wann", "bald"),
            (4, "Antwort", "mittel"),
            (2, "Notiz", "=1+1"),
            (9, "Nr.", "p1-02"),
        ):
            answers.cell(row, column_of(answers, heading)).value = value
        answers.merge_cells("G6:G7")

    places = [fault.split(": ")[0] for fault in faults(edited(a_small_workbook(), edit))]
    assert places == [
        "Blatt „Antworten“, Zeile 2, Spalte „Notiz“",
        "Blatt „Antworten“, Zeile 4, Spalte „Antwort“",
        "Blatt „Antworten“, Zeile 4, Spalte „Verantwortlich“",
        "Blatt „Antworten“, Zeile 4, Spalte „Bis wann“",
        "Blatt „Antworten“, Zellen G6 bis G7, Spalte „Antwort“",
        "Blatt „Antworten“, Zeile 9, Spalte „Nr.“",
        "Blatt „Nachweise“, Zeile 2, Spalte „Link“",
        "Blatt „Nachweise“, Zeile 3, Spalte „Nr.“",
    ]


@pytest.mark.alike
@pytest.mark.parametrize(
    ("count", "more"), [(20, None), (21, "und ein weiterer Fehler."), (33, "und 13 weitere Fehler.")]
)
def test_twenty_faults_are_named_and_the_others_counted(count: int, more: str | None) -> None:
    def edit(book: Workbook) -> None:
        for row in range(2, 2 + count):
            book["Antworten"].cell(row, column_of(book["Antworten"], "Ziel")).value = "x"

    sentences = faults(edited(a_small_workbook(), edit))
    assert len(sentences) == 20 + (more is not None)
    assert more is None or sentences[-1] == more


def test_all_missing_columns_are_named() -> None:
    def edit(book: Workbook) -> None:
        for heading in ("Notiz", "Ziel"):
            book["Antworten"].cell(1, column_of(book["Antworten"], heading)).value = None

    assert refusal(edited(a_small_workbook(), edit)) == "Im Blatt „Antworten“ fehlen die Spalten „Ziel“, „Notiz“."
