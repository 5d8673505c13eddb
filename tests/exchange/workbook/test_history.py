"""The sheets over time: measures and comparison. They are there to be read, and only where they say something."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.comparison import Cause, Comparison, Movement, compare
from assessment.dossier import Dossier, Snapshot
from assessment.exchange.workbook.read import FilledWorkbook, read_workbook
from assessment.exchange.workbook.write import write_workbook
from assessment.measures import Measure, Size, Status, in_order
from assessment.rating import Answer, Rating, Suggestion
from assessment.texts.comparison import CAUSES, MOVEMENTS
from tests.catalog.versions import NEW, OLD, PARTS, RETIRED, SPLIT, two_versions
from tests.exchange.workbook.workbooks import (
    FORMULA_LIKE,
    ID,
    edited,
    members,
    note_cell,
    opened,
    read,
    row_of,
    written,
)
from tests.strategies import CATALOG, HOSTILE, IDS, P2, P3, a_measure, an_assessment

MEASURES = (
    a_measure("Datenschutz klären", "p1-02", status=Status.DONE, ended_on=date(2026, 2, 1), id="a" * 32),
    a_measure(
        "Betriebskosten ermitteln",
        "p1-01",
        "p9-99",
        owner="Amt 7",
        due=date(2026, 12, 1),
        effort=Size.LOW,
        effect=Size.HIGH,
        id="b" * 32,
    ),
    a_measure("Neu ausschreiben", status=Status.DROPPED, reason="Kein Geld", ended_on=date(2026, 3, 1), id="c" * 32),
    a_measure("Zuständigkeit klären", "dg-01", due=date(2026, 1, 1), status=Status.IN_PROGRESS, id="d" * 32),
)
BEFORE = {
    "p1-01": Answer("p1-01", Rating.N, note="vorher"),
    "p1-02": Answer("p1-02", Rating.P, note="gleich"),
    "p1-03": Answer("p1-03", Rating.F),
    "p1-04": Answer("p1-04", Rating.L, note="war gut"),
    "p2-01": Answer("p2-01", Rating.L),
}
AFTER = {
    "p1-01": Answer("p1-01", Rating.L, note="=nachher"),
    "p1-02": Answer("p1-02", Rating.F, note="gleich"),
    "p1-03": Answer("p1-03", Rating.P),
    "p1-04": Answer("p1-04", Rating.UNKNOWN),
    "p1-05": Answer("p1-05", suggestion=Suggestion(Rating.L, "", date(2025, 5, 4))),
    "p2-01": Answer("p2-01", Rating.L),
    "p3-01": Answer("p3-01", Rating.P, note="neu"),
}
EARLIER = an_assessment(title="Erste Runde", date=date(2025, 5, 4), phases=(P2,), participants=("Verwaltung",))
LATER = an_assessment(id=ID, title="Zweite Runde", participants=("Verwaltung", "IT"))


def known(measures: tuple[Measure, ...] = MEASURES) -> dict[str, Any]:
    return {"measures": measures, "earlier": Snapshot.of(EARLIER, BEFORE, CATALOG)}


@cache
def content() -> bytes:
    return write_workbook(
        Dossier.of(LATER, AFTER, CATALOG, **known(MEASURES[:1] + MEASURES[2:] + (a_measure("Kosten"),)))
    )


@cache
def book() -> Workbook:
    return opened(content())


def comparison() -> Comparison:
    return compare(Snapshot.of(EARLIER, BEFORE, CATALOG), Snapshot.of(LATER, AFTER, CATALOG), MEASURES)


def rows_of(sheet: Worksheet, table: str) -> list[dict[str, Any]]:
    heading, *rows = ([cell.value for cell in row] for row in sheet[sheet.tables[table].ref])
    return [dict(zip(heading, row, strict=True)) for row in rows]


def lines_of(sheet: Worksheet) -> Mapping[str, str]:
    return {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}


@pytest.mark.dear
def test_the_sheets_stand_there_only_where_they_say_something() -> None:
    backgrounds: tuple[dict[str, Any], ...] = ({}, {"measures": MEASURES}, known(()))
    files = [write_workbook(Dossier.of(LATER, AFTER, CATALOG, **background)) for background in backgrounds]
    books = [*(opened(content, "Überblick", "Maßnahmen", "Vergleich") for content in files), book()]
    assert [[name for name in each.sheetnames if name in {"Maßnahmen", "Vergleich"}] for each in books] == [
        [],
        ["Maßnahmen"],
        ["Vergleich"],
        ["Maßnahmen", "Vergleich"],
    ]
    for each in books:
        listed = set(lines_of(each["Überblick"]))
        assert {"Maßnahmen", "Vergleich"} & listed == {"Maßnahmen", "Vergleich"} & set(each.sheetnames)


@pytest.mark.dear
def test_the_measures_stand_in_order_with_real_dates() -> None:
    file = write_workbook(Dossier.of(LATER, AFTER, CATALOG, measures=MEASURES))
    sheet = opened(file, "Maßnahmen")["Maßnahmen"]
    rows = rows_of(sheet, "Massnahmen")
    ordered = in_order(MEASURES, date(2026, 6, 1))
    assert [row["Was"] for row in rows] == [measure.what for measure in ordered]
    assert [row["Was"] for row in rows[:2]] == ["Zuständigkeit klären", "Betriebskosten ermitteln"]
    assert rows[1] == {
        "Was": "Betriebskosten ermitteln",
        "Kriterien mit Zielstufe": f"{CATALOG.criterion('p1-01').short_title} → Überwiegend erfüllt\n"
        "P9-99 → Überwiegend erfüllt",
        "Wer": "Amt 7",
        "Bis wann": datetime(2026, 12, 1),
        "Status": "Offen",
        "Grund": None,
        "Aufwand": "Gering",
        "Wirkung": "Hoch",
        "Angelegt am": datetime(2026, 5, 4),
        "Beendet am": None,
    }
    assert [row["Status"] for row in rows] == ["In Arbeit", "Offen", "Verworfen", "Erledigt"]
    assert (rows[2]["Grund"], rows[2]["Beendet am"]) == ("Kein Geld", datetime(2026, 3, 1))
    assert {sheet.cell(2, column).number_format for column in (4, 9, 10)} == {"DD.MM.YYYY"}


def test_a_new_day_changes_nothing_about_the_order() -> None:
    days = (date(2025, 1, 1), date(2026, 6, 1), date(2027, 1, 1))
    assert len({tuple(in_order(MEASURES, day)) for day in days}) == 1


def test_the_scores_and_what_their_change_is_made_of() -> None:
    compared = comparison()
    rows = rows_of(book()["Vergleich"], "Veraenderung")
    labels = ["Gesamtreife", *(driver.label for driver in CATALOG.drivers)]
    assert [row["Treiber"] for row in rows] == labels
    for row, difference in zip(rows, [compared.overall, *compared.drivers.values()], strict=True):
        assert row["Früher"] == share(difference.before.value)
        assert row["Heute"] == share(difference.after.value)
        assert row["Veränderung in Prozentpunkten"] == about(difference.whole)
        assert row["Davon an denselben Kriterien"] == about(difference.real)
        assert row["Gemeinsame Kriterien"] == len(difference.common)
        parts = [row[CAUSES[cause]] for cause in Cause]
        if difference.parts:
            assert parts == [about(difference.parts.get(cause, 0.0)) for cause in Cause]
            assert sum(parts) == about(difference.whole)
            assert parts[0] + parts[1] == about(difference.real)
        else:
            assert parts == [None] * len(Cause)
    assert rows[0]["Gemeinsame Kriterien"] == 4
    assert rows[0][CAUSES[Cause.DUE]] != 0
    assert any(row["Davon an denselben Kriterien"] is None for row in rows)


def about(value: float | None) -> Any:
    return None if value is None else pytest.approx(value)


def share(value: float | None) -> Any:
    return None if value is None else pytest.approx(value / 100)


def test_the_criteria_that_moved_stand_there_with_both_notes() -> None:
    rows = rows_of(book()["Vergleich"], "Kriterien_im_Vergleich")
    assert [(row["Nr."], row["Was geschah"], row["Früher"], row["Heute"]) for row in rows] == [
        ("p1-01", "Gestiegen", "Nicht erfüllt", "Überwiegend erfüllt"),
        ("p1-02", "Gestiegen", "Teilweise erfüllt", "Vollständig erfüllt"),
        ("p1-03", "Gefallen", "Vollständig erfüllt", "Teilweise erfüllt"),
        ("p3-01", "Erstmals bewertet", "Noch offen", "Teilweise erfüllt"),
        ("p1-04", "Nicht mehr bewertet", "Überwiegend erfüllt", "Wissen wir nicht"),
    ]
    assert [(row["Notiz früher"], row["Notiz heute"]) for row in rows] == [
        ("vorher", "=nachher"),
        ("gleich", "gleich"),
        (None, None),
        (None, "neu"),
        ("war gut", None),
    ]
    assert [row["Dazwischen erledigte Maßnahmen"] for row in rows] == [None, "• Datenschutz klären", None, None, None]
    assert rows[3]["Warum"] == "früher nicht fällig"
    assert rows[4]["Warum"] == "später „Wissen wir nicht“"
    assert rows[0]["Treiber"] == CATALOG.driver(CATALOG.criterion("p1-01").driver).short_label


def test_the_head_says_what_is_compared_and_what_else_was_different() -> None:
    sheet = book()["Vergleich"]
    text = " ".join(str(row[1].value or "") for row in sheet.iter_rows(max_row=15))
    for piece in (
        "Erste Runde, Stand 04.05.2025, P2 ",
        "Zweite Runde, Stand 04.05.2026, P3 ",
        "An den 4 Kriterien, die in beiden Selbsteinschätzungen bewertet sind",
        "Davon durch neue Fälligkeit",
        "Neu dabei: IT",
        "eine Bewertung in der späteren",
        "Eine Maßnahme wurde in diesem Zeitraum erledigt",
        "ein Kriterium",
    ):
        assert piece in text
    lines = lines_of(book()["Überblick"])
    assert lines["Beteiligte"] == "Verwaltung, IT"
    assert lines["Veränderung"].startswith("Seit 04.05.2025: ")
    assert "Beteiligte" not in lines_of(opened(written(), "Überblick")["Überblick"])


def test_both_tables_are_tables_and_the_sheet_prints_on_a_page_across() -> None:
    names = {name for sheet in book() for name in sheet.tables}
    assert {"Massnahmen", "Veraenderung", "Kriterien_im_Vergleich"} <= names
    assert sum(len(sheet.tables) for sheet in book()) == len(names)
    for title in ("Maßnahmen", "Vergleich"):
        sheet = book()[title]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1
        assert not sheet.data_validations.dataValidation
        for table in sheet.tables.values():
            top = sheet[table.ref][0]
            assert table.column_names == [cell.value for cell in top]
            assert len(set(table.column_names)) == len(table.column_names)
    sheet = book()["Vergleich"]
    cells = sheet[sheet.tables["Veraenderung"].ref][1]
    assert [cells[place].number_format for place in (1, 3, 5)] == ["0 %", "+0.0;-0.0;0.0", "0"]


@pytest.mark.dear
@pytest.mark.parametrize("answers", [{}, {"p1-01": Answer("p1-01", Rating.L)}], ids=["nothing", "the same"])
def test_where_nothing_moved_it_says_so(answers: dict[str, Answer]) -> None:
    earlier = Snapshot.of(replace(EARLIER, phases=(P3,)), answers, CATALOG)
    sheet = opened(write_workbook(Dossier.of(LATER, answers, CATALOG, earlier=earlier)), "Vergleich")["Vergleich"]
    (row,) = rows_of(sheet, "Kriterien_im_Vergleich")
    assert row["Kriterium"] == "Kein Kriterium hat sich verändert."
    overall = rows_of(sheet, "Veraenderung")[0]
    assert overall["Davon an denselben Kriterien"] == (0 if answers else None)
    assert overall["Gemeinsame Kriterien"] == len(answers)


@pytest.mark.dear
def test_hostile_texts_stay_texts() -> None:
    texts = (*HOSTILE, *FORMULA_LIKE)
    measures = tuple(
        a_measure(text, owner=text[:300], reason=text, status=Status.DROPPED, id=f"{number:032x}")
        for number, text in enumerate(texts)
    )
    before = {name: Answer(name, Rating.N, note=text) for name, text in zip(IDS, texts, strict=False)}
    after = {name: Answer(name, Rating.F, note=text) for name, text in zip(IDS, reversed(texts), strict=False)}
    earlier = Snapshot.of(replace(EARLIER, title="=1+1", participants=("=2+2",)), before, CATALOG)
    file = write_workbook(
        Dossier.of(replace(LATER, participants=("+1",)), after, CATALOG, measures=measures, earlier=earlier)
    )
    parts = members(file)
    assert not any(b"<f>" in part or b"<f " in part for part in parts.values())
    sheets = opened(file)
    for sheet in sheets:
        assert all(cell.data_type in "snd" and not cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert {row["Was"] for row in rows_of(sheets["Maßnahmen"], "Massnahmen")} >= set(FORMULA_LIKE)
    filled = read(file)
    assert filled.now.answers == after
    assert set(filled.now.measures) == {replace(measure, what=measure.what.strip()) for measure in measures}


@pytest.mark.dear
def test_what_is_changed_in_these_sheets_has_no_effect() -> None:
    def edit(changed: Workbook) -> None:
        for title in ("Maßnahmen", "Vergleich"):
            for row in changed[title].iter_rows(min_row=2):
                row[0].value = "anders"
        del changed["Vergleich"]

    assert read(edited(content(), edit)) == read(content())


@pytest.mark.dear
def test_measures_come_along_also_where_answers_were_changed() -> None:
    filled = read(edited(content(), lambda changed: note_cell(changed).__setattr__("value", "neu")))
    assert filled.now.answers["p1-01"].note == "neu"
    assert filled.now.measures == filled.exported.measures == read(content()).now.measures
    assert len(filled.now.measures) == 4
    assert filled.now.assessment.participants == LATER.participants


# An older catalogue

OF_OLD = {
    name: Answer(name, Rating.P, note=f"Notiz zu {name}") for name in ("p1-05", "p1-06", SPLIT, RETIRED, "dg-04")
}


@cache
def of_old() -> bytes:
    return write_workbook(Dossier.of(replace(LATER, catalog_version=OLD), OF_OLD, two_versions()))


def read_new(file: bytes) -> FilledWorkbook:
    return read_workbook(file, two_versions())


@pytest.mark.dear
def test_a_workbook_of_an_older_catalogue_has_its_criteria_and_texts() -> None:
    sheets = opened(of_old())
    rows = {row["Nr."]: row for row in rows_of(sheets["Antworten"], "Antworten")}
    assert list(rows) == list(IDS)
    for criterion in CATALOG.criteria:
        assert rows[criterion.id]["Frage"] == criterion.question
        assert rows[criterion.id]["Treiber"] == CATALOG.driver(criterion.driver).short_label
    assert rows[RETIRED]["Notiz"] == f"Notiz zu {RETIRED}"
    assert lines_of(sheets["Überblick"])["Katalogfassung"] == OLD


@pytest.mark.dear
def test_a_workbook_of_an_older_catalogue_comes_back_and_can_be_filled_in() -> None:
    filled = read_new(of_old())
    assert filled.now == filled.exported
    assert filled.now.answers == OF_OLD
    assert filled.now.assessment.catalog_version == OLD

    def edit(changed: Workbook) -> None:
        sheet = changed["Antworten"]
        sheet.cell(row_of(sheet, RETIRED), 13).value = "geändert"

    changed = read_new(edited(of_old(), edit)).now
    assert changed.answers == {**OF_OLD, RETIRED: replace(OF_OLD[RETIRED], note="geändert")}


@pytest.mark.dear
def test_an_answer_that_no_sheet_shows_is_kept() -> None:
    answers = {**OF_OLD, PARTS[0]: Answer(PARTS[0], Rating.F, note="aus einer anderen Fassung")}
    file = write_workbook(Dossier.of(replace(LATER, catalog_version=OLD), answers, two_versions()))
    filled = read_new(file)
    assert filled.now == filled.exported
    assert filled.now.answers == answers


@pytest.mark.dear
def test_versions_are_compared_and_what_cannot_be_is_listed_with_the_reason() -> None:
    catalog = two_versions()
    earlier = Snapshot.of(replace(EARLIER, catalog_version=OLD, phases=(P3,)), OF_OLD, catalog)
    answers = {name: Answer(name, Rating.F) for name in ("p1-05", "p1-06", *PARTS, "dg-04")}
    later = replace(LATER, catalog_version=NEW)
    sheets = opened(write_workbook(Dossier.of(later, answers, catalog, earlier=earlier)), "Vergleich")
    rows = {row["Nr."]: row for row in rows_of(sheets["Vergleich"], "Kriterien_im_Vergleich")}
    unlike = {name for name, row in rows.items() if row["Was geschah"] == MOVEMENTS[Movement.NOT_COMPARABLE]}
    assert unlike == {"p1-06", SPLIT, *PARTS, RETIRED}
    assert all(rows[name]["Warum"] for name in unlike)
    assert (rows[RETIRED]["Früher"], rows[RETIRED]["Heute"]) == ("Teilweise erfüllt", "nicht im Katalog")
    assert (rows[PARTS[0]]["Früher"], rows[PARTS[0]]["Heute"]) == ("nicht im Katalog", "Vollständig erfüllt")
    assert rows["p1-05"]["Was geschah"] == rows["dg-04"]["Was geschah"] == "Gestiegen"
    assert "Die Frage war missverständlich." in rows["p1-05"]["Warum"]
    overall = rows_of(sheets["Vergleich"], "Veraenderung")[0]
    assert overall["Gemeinsame Kriterien"] == 2
