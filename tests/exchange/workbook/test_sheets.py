"""The sheets of the workbook: how they look, and that nothing is missing in them."""

import re
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook

from assessment.assessment import Assessment
from assessment.dossier import Dossier
from assessment.exchange.document import read_document
from assessment.exchange.example import example_documents
from assessment.exchange.workbook.write import write_workbook
from assessment.practices import shown_practices
from assessment.rating import Answer, Answers, AnswerVersion, Rating
from assessment.results import result_of
from tests.exchange.workbook.workbooks import ID, column_of, full, opened, table, written
from tests.strategies import CATALOG, IDS, P3, P4, P5, an_assessment

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


@cache
def example() -> tuple[Assessment, Answers, bytes]:
    imported = read_document(example_documents(CATALOG)[-1], CATALOG)
    assessment = replace(imported.assessment, id=ID)
    history = {
        name: [AnswerVersion(datetime(2026, 7, 1, 9, 30), 1, answer)] for name, answer in imported.answers.items()
    }
    return (
        assessment,
        imported.answers,
        write_workbook(Dossier.of(assessment, imported.answers, CATALOG, past=history)),
    )


@cache
def example_book() -> Workbook:
    return opened(example()[2])


# How it looks


@pytest.mark.dear
def test_sheets_tables_and_frozen_headings() -> None:
    book = example_book()
    assert book.sheetnames == list(SHEETS)
    assert book["Ursprung"].sheet_state == "veryHidden"
    assert [sheet.sheet_state for sheet in book][:-1] == ["visible"] * 10
    for name, expected in SHEETS.items():
        assert list(book[name].tables) == ([expected] if expected else [])
        for excel_table in book[name].tables.values():
            assert excel_table.autoFilter.ref == excel_table.ref
            assert excel_table.tableStyleInfo.name == "TableStyleLight1"
            top = book[name][excel_table.ref][0]
            assert excel_table.column_names == [cell.value for cell in top]
            assert len(set(excel_table.column_names)) == len(excel_table.column_names)
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
        "Hochwasser-Frühwarnung mit Pegelsensoren: Dritte Selbsteinschätzung",
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
    worksheet = example_book()[sheet]
    first = worksheet.cell(2, column_of(worksheet, heading))
    (rule,) = (rule for rule in worksheet.data_validations.dataValidation if first.coordinate in rule.sqref)
    assert rule.type == kind
    assert rule.showErrorMessage
    assert rule.showInputMessage
    assert rule.error.endswith(".")
    assert rule.prompt.endswith(".")
    last = 71 if sheet == "Antworten" else worksheet.max_row
    assert worksheet.cell(last, first.column).coordinate in rule.sqref
    fixed = worksheet.cell(1, column_of(worksheet, "Kriterium"))
    assert worksheet.cell(1, first.column).fill.fgColor.rgb != fixed.fill.fgColor.rgb
    assert first.fill.fgColor.rgb != worksheet.cell(2, fixed.column).fill.fgColor.rgb


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
    worksheet = example_book()[sheet]
    assert worksheet.cell(2, column_of(worksheet, heading)).number_format == expected


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
    result = result_of(CATALOG, answers, assessment.phases)
    rows = table(example_book()["Werte"])
    scores = [result.overall, *result.drivers.values(), *result.phases.values(), *result.workstreams.values()]
    for row, score in zip(rows, scores, strict=True):
        figures = (row["Reife"], row["Spanne von"], row["Spanne bis"], row["Ziel"])
        for shown, value in zip(figures, (score.value, score.low, score.high, score.target), strict=True):
            assert shown == (None if value is None else pytest.approx(value / 100))
        assert row["Abdeckung"] == (None if score.coverage is None else pytest.approx(score.coverage))
        assert (row["Bewertet"], row["Relevant"]) == (score.rated, score.relevant)
    gates = {row["Name"]: row["Phase abgeschlossen"] for row in rows if row["Art"] == "Phase"}
    assert gates == {CATALOG.label(p): "ja" if gate.passed else "nein" for p, gate in result.gates.items()}
    assert all(row["Phase abgeschlossen"] is None for row in rows if row["Art"] != "Phase")


def test_gaps_stand_in_order_and_those_of_others_last() -> None:
    assessment, answers, _ = example()
    result = result_of(CATALOG, answers, assessment.phases)
    rows = table(example_book()["Lücken"])
    ordered = [*result.own_gaps, *result.outside_gaps]
    assert [row["Nr."] for row in rows] == [gap.criterion.id for gap in ordered]
    assert [row["Rang"] for row in rows[: len(result.own_gaps)]] == list(range(1, len(result.own_gaps) + 1))
    for row, gap in zip(rows, ordered, strict=True):
        assert row["Nicht in unserer Hand"] == ("ja" if gap.answer.outside_control else None)
        assert row["Abstand"] == gap.size
        assert row["Priorität"] == pytest.approx(gap.priority)
        factors = row["Faktor Meilenstein"] * row["Faktor überfällig"] * row["Faktor daran"]
        assert row["Abstand"] * factors == pytest.approx(row["Priorität"])
        assert row["Erster Schritt"] in gap.criterion.next_step.model_dump().values()
    unclear = table(example_book()["Zu klären"])
    assert [row["Nr."] for row in unclear] == [criterion.id for criterion in result.unclear]
    assert {row["Warum"] for row in unclear} == {"unbeantwortet", "wissen wir nicht"}


def test_practices_say_why_they_fit() -> None:
    rows = table(example_book()["Beispiele"])
    gaps = {row["Nr."] for row in table(example_book()["Lücken"])}
    names = [row["Nr."] for row in rows]
    assert set(names) <= gaps
    assert max(map(names.count, names)) == 3
    assert all(row["Beispiel"] and row["Warum es passt"] for row in rows)
    for criterion in gaps:
        matches = shown_practices(CATALOG.criterion(criterion), CATALOG)
        assert [row["Beispiel"] for row in rows if row["Nr."] == criterion] == [m.practice.name for m in matches]


@pytest.mark.dear
def test_the_history_is_in_german_time_and_complete() -> None:
    early = AnswerVersion(datetime(2026, 1, 31, 23, 30, 12, 5), 1, Answer("p2-01", note="=alt"))
    late = AnswerVersion(datetime(2026, 7, 1, 9, 30), 2, full("neu", "p2-01"))
    other = AnswerVersion(datetime(2026, 3, 1, 9, 30), 1, Answer("dg-01", rating=Rating.UNKNOWN))
    history = {"p2-01": [early, late], "dg-01": [other]}
    file = write_workbook(Dossier.of(an_assessment(), {}, CATALOG, past=history))
    rows = table(opened(file, "Verlauf")["Verlauf"])
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
        for excel_table in sheet.tables.values():
            assert len(sheet[excel_table.ref]) >= 2
    assert table(book["Lücken"])[0]["Kriterium"] == "Keine Lücken. Noch ist nichts bewertet."
    assert table(book["Verlauf"])[0]["Kriterium"] == "Noch keine Änderungen."
    assert len(table(book["Zu klären"])) == 56


@pytest.mark.dear
@pytest.mark.parametrize("phases", [(P3,), (P4, P5)])
def test_with_everything_answered_nothing_is_unclear(phases: Any) -> None:
    answers = {name: Answer(name, rating=Rating.F) for name in IDS}
    book = opened(written(answers, phases=phases, operator_model="zweckverband"), "Zu klären", "Lücken")
    assert "Nichts zu klären" in table(book["Zu klären"])[0]["Kriterium"]
    assert "Keine Lücken" in table(book["Lücken"])[0]["Kriterium"]


def test_it_is_all_german() -> None:
    english = re.compile(r"\b(?:the|and|of|sheet|answer|gap|score|value|none|true|false)\b", re.IGNORECASE)
    for sheet in example_book():
        if sheet.title not in {"Ursprung", "Beispiele"}:
            for row in sheet.iter_rows():
                for cell in row:
                    assert not english.search(str(cell.value or "")), (sheet.title, cell.value)
