"""An assessment as an Excel workbook: to read, to pass on, and to fill in without the app.

`read.py` reads it again.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assessment.catalog.model import Catalog
from assessment.comparison import since_earlier
from assessment.dossier import Dossier
from assessment.exchange.document import export_document
from assessment.exchange.workbook import columns as names
from assessment.exchange.workbook.columns import NO, YES, CellFormat, SheetColumn
from assessment.exchange.workbook.layout import Value, add_table_sheet, choice, day_field, new_book, put, text_field
from assessment.exchange.workbook.sheets.history import add_comparison, add_measures
from assessment.exchange.workbook.sheets.judgements import add_judgements
from assessment.exchange.workbook.sheets.method import (
    add_levels,
    add_method,
    criterion_ids,
    labels_of_answers,
    labels_of_levels,
)
from assessment.exchange.workbook.sheets.overview import add_overview
from assessment.exchange.workbook.sheets.results import add_figures, add_gaps, add_history, add_practices, add_unclear
from assessment.exchange.workbook.text import without_forbidden
from assessment.frames.answers import answers_frame, evidence_frame
from assessment.frames.frame import rows_of
from assessment.frames.gaps import gaps_frame
from assessment.frames.history import history_frame
from assessment.frames.measures import measures_frame
from assessment.frames.scores import scores_frame
from assessment.frames.votes import votes_frame
from assessment.results import result_of
from assessment.validation import FIRST_DAY, LAST_DAY, MAX_LINE, MAX_TEXT
from assessment.version import PROGRAM, version

_EMPTY_ROWS = 30
# Even of characters that take two of Excel's units it fits into a cell.
_PIECE = 15_000
_FRAGILE = re.compile("[_\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\uffff]")
_MAX_PROPERTY = 250

_ANSWERS = (
    SheetColumn(names.NUMBER, 9),
    SheetColumn("Phase", 15),
    SheetColumn("Treiber", 17),
    SheetColumn("Meilenstein", 15),
    SheetColumn("Kriterium", 26),
    SheetColumn("Frage", 42),
    SheetColumn(names.RATING, 22, CellFormat.TYPED, is_editable=True),
    SheetColumn(names.REASON, 36, CellFormat.TYPED, is_editable=True),
    SheetColumn(names.TARGET, 22, CellFormat.TYPED, is_editable=True),
    SheetColumn("Vorgabe des Ziels", 16),
    SheetColumn(names.OUTSIDE, 15, CellFormat.TYPED, is_editable=True),
    SheetColumn(names.WHO, 20, CellFormat.TYPED, is_editable=True),
    SheetColumn(names.NOTE, 50, CellFormat.TYPED, is_editable=True),
    SheetColumn(names.OWNER, 21, CellFormat.TYPED, is_editable=True),
    SheetColumn(names.DUE, 14, CellFormat.DAY, is_editable=True),
    SheetColumn("Übernommene Antwort", 20),
    SheetColumn("Übernommene Begründung", 30),
    SheetColumn("Übernommen vom", 16, CellFormat.DAY),
)
_EVIDENCE = (
    SheetColumn(names.NUMBER, 12, CellFormat.TYPED, is_editable=True),
    SheetColumn("Kriterium", 40),
    SheetColumn(names.PIECE, 70, CellFormat.TYPED, is_editable=True),
    SheetColumn(names.LINK, 60, CellFormat.TYPED, is_editable=True),
)


def write_workbook(dossier: Dossier) -> bytes:
    """Return an .xlsx file with everything that is known of an assessment."""
    assessment, catalog = dossier.assessment, dossier.catalog
    result = result_of(catalog, dossier.answers, assessment.phases)
    answers, gaps = answers_frame(dossier), gaps_frame(result, catalog)
    # The day decides nothing: what is overdue comes first by its date alone.
    measures = measures_frame(dossier.measures, catalog, assessment.date)
    has_measures = not measures.empty
    comparison = since_earlier(dossier)
    votes = votes_frame(dossier)
    has_votes = not votes.empty
    book = new_book()
    add_overview(
        book,
        assessment,
        result,
        catalog,
        has_measures=has_measures,
        comparison=comparison,
        has_votes=has_votes,
    )
    _add_answers(book, answers)
    _add_evidence(book, evidence_frame(dossier), catalog)
    add_levels(book, catalog)
    add_figures(book, scores_frame(result, catalog), catalog.method)
    add_gaps(book, gaps, result)
    add_unclear(book, answers, result)
    if has_measures:
        add_measures(book, measures)
    if has_votes:
        add_judgements(book, votes)
    if comparison is not None:
        add_comparison(book, comparison)
    add_practices(book, gaps, catalog)
    add_history(book, history_frame(dossier.past, catalog), catalog.method)
    add_method(book, catalog)
    _add_origin(book, dossier)
    book.properties.title = without_forbidden(f"{assessment.solution}: {assessment.title}")[:_MAX_PROPERTY]
    book.properties.subject = "Selbsteinschätzung einer Smart-City-Lösung"
    book.properties.creator = PROGRAM
    book.properties.version = version()
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _add_answers(book: Workbook, answers: pd.DataFrame) -> None:
    rows = [_answer(row) for row in rows_of(answers)]
    sheet = add_table_sheet(book, names.ANSWERS, "Antworten", _ANSWERS, rows, frozen="F2", is_wide=True)
    last = len(rows) + 1
    note, line = f"Freier Text, höchstens {MAX_TEXT} Zeichen.", f"Höchstens {MAX_LINE} Zeichen."
    for name, rule in {
        names.RATING: choice(labels_of_answers(), names.RATING, "Bitte auswählen. Leer heißt: noch offen."),
        names.REASON: text_field(MAX_TEXT, names.REASON, "Nötig, wenn das Kriterium nicht relevant ist."),
        names.TARGET: choice(labels_of_levels(), names.TARGET, "Leer heißt: Es gilt die Vorgabe."),
        names.OUTSIDE: choice(f'"{YES},{NO}"', names.OUTSIDE, "ja, wenn andere handeln müssen."),
        names.WHO: text_field(MAX_LINE, names.WHO, f"Wer handeln muss. {line}"),
        names.NOTE: text_field(MAX_TEXT, names.NOTE, note),
        names.OWNER: text_field(MAX_LINE, names.OWNER, f"Stelle oder Funktion. {line}"),
        names.DUE: day_field(FIRST_DAY, LAST_DAY, names.DUE),
    }.items():
        rule.add(_cells(_ANSWERS, name, last))
        sheet.add_data_validation(rule)


def _answer(row: Any) -> list[Value]:
    return [
        row.criterion,
        row.phase_name,
        row.driver_name,
        YES if row.milestone else None,
        row.title,
        row.question,
        row.answer,
        row.reason,
        row.own_target,
        row.default_target,
        YES if row.outside_control else None,
        row.outside_control_who,
        row.note,
        row.owner,
        row.due_on,
        row.suggested,
        row.suggested_reason,
        row.suggested_on,
    ]


def _add_evidence(book: Workbook, evidence: pd.DataFrame, catalog: Catalog) -> None:
    """Add a row for each piece of evidence, and empty ones for more."""
    rows: list[list[Value]] = [list(row) for row in rows_of(evidence)]
    rows += [[None] * len(_EVIDENCE)] * _EMPTY_ROWS
    sheet = add_table_sheet(book, names.EVIDENCE, "Nachweise", _EVIDENCE, rows)
    hint = f"Ein Nachweis je Zeile, die Nr. steht im Blatt „{names.ANSWERS}“."
    for name, rule in {
        names.NUMBER: choice(criterion_ids(catalog), names.NUMBER, hint),
        names.PIECE: text_field(MAX_LINE, names.PIECE, f"Was den Stand belegt. Höchstens {MAX_LINE} Zeichen."),
        names.LINK: text_field(5 * MAX_LINE, names.LINK, "Beginnt mit http:// oder https://, oder leer."),
    }.items():
        rule.add(_cells(_EVIDENCE, name, len(rows) + 1))
        sheet.add_data_validation(rule)


def _cells(columns: Sequence[SheetColumn], name: str, last: int) -> str:
    """Return the cells of a column below its heading."""
    letter = get_column_letter([column.name for column in columns].index(name) + 1)
    return f"{letter}2:{letter}{last}"


def _add_origin(book: Workbook, dossier: Dossier) -> None:
    """Hide what was exported, so that reading can tell what was changed since.

    Whatever a program could change or take for an escape of its own is written as JSON escapes it.
    """
    sheet: Worksheet = book.create_sheet(names.ORIGIN)
    text = json.dumps(export_document(replace(dossier, earlier=None)), ensure_ascii=False)
    safe = _FRAGILE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    for row, start in enumerate(range(0, len(safe), _PIECE), start=1):
        put(sheet, row, 1, safe[start : start + _PIECE], "Normal")
    sheet.sheet_state = "veryHidden"
