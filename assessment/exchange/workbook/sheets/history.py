"""The sheets over time: the measures of a solution, and the comparison with an earlier assessment."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.comparison import LISTED_MOVEMENTS, Cause, Comparison, Movement
from assessment.dossier import Snapshot
from assessment.exchange.workbook import columns as names
from assessment.exchange.workbook.columns import CellFormat, SheetColumn
from assessment.exchange.workbook.heights import fit_row
from assessment.exchange.workbook.layout import (
    BODY,
    HEADING,
    LABEL,
    TITLE,
    Value,
    add_sheet,
    add_table,
    add_table_sheet,
    placeholder_row,
    put,
)
from assessment.frames.course import changes_frame
from assessment.frames.frame import rows_of
from assessment.frames.movements import movements_frame
from assessment.texts import measures as measure_texts
from assessment.texts.comparison import CAUSES, MOVEMENTS, measures_done, real_change, remarks, whole_change
from assessment.texts.results import count_of_criteria, phases_in_words

_MEASURES = (
    SheetColumn("Was", 60),
    SheetColumn("Kriterien mit Zielstufe", 48),
    SheetColumn("Wer", 24),
    SheetColumn(names.DUE, 13, CellFormat.DAY),
    SheetColumn("Status", 14),
    SheetColumn("Grund", 36),
    SheetColumn("Aufwand", 13),
    SheetColumn("Wirkung", 13),
    SheetColumn("Angelegt am", 14, CellFormat.DAY),
    SheetColumn("Beendet am", 14, CellFormat.DAY),
)
# Both tables stand below one another, so their columns have the same widths.
_CHANGES = (
    SheetColumn("Treiber", 36),
    SheetColumn("Früher", 12, CellFormat.PERCENT),
    SheetColumn("Heute", 15, CellFormat.PERCENT),
    SheetColumn("Veränderung in Prozentpunkten", 18, CellFormat.POINTS),
    SheetColumn("Davon an denselben Kriterien", 18, CellFormat.POINTS),
    SheetColumn("Gemeinsame Kriterien", 18, CellFormat.COUNT),
    *(
        SheetColumn(CAUSES[cause], width, CellFormat.POINTS)
        for cause, width in zip(Cause, (40, 40, 36, 32, 20), strict=True)
    ),
)
_CRITERIA = tuple(
    SheetColumn(name, column.width)
    for name, column in zip(
        (
            "Kriterium",
            names.NUMBER,
            "Phase",
            "Was geschah",
            "Früher",
            "Heute",
            "Notiz früher",
            "Notiz heute",
            "Warum",
            "Dazwischen erledigte Maßnahmen",
            "Treiber",
        ),
        _CHANGES,
        strict=True,
    )
)
_UNKNOWN = "nicht im Katalog"
_WIDTHS = [column.width for column in _CHANGES]


def add_measures(book: Workbook, measures: pd.DataFrame) -> None:
    """Add a row for each measure, in the order given."""
    rows = [_measure(row) for row in rows_of(measures)]
    add_table_sheet(book, names.MEASURES, "Massnahmen", _MEASURES, rows, frozen="B2", is_wide=True)


def _measure(row: Any) -> list[Value]:
    sizes = (measure_texts.SIZE[size] if size else None for size in (row.effort, row.effect))
    return [
        row.what,
        row.aims,
        row.owner,
        row.due_on,
        measure_texts.STATUS[row.status],
        row.reason,
        *sizes,
        row.created_on,
        row.ended_on,
    ]


def add_comparison(book: Workbook, comparison: Comparison) -> None:
    """Add what is compared, in sentences; how every score changed and why; and each criterion that moved."""
    sheet = add_sheet(book, names.COMPARISON, _WIDTHS, is_wide=True)
    put(sheet, 1, 1, "Was sich verändert hat", TITLE)
    sheet.row_dimensions[1].height = 26
    top = _write_head(sheet, comparison) + 1
    put(sheet, top, 1, "Veränderung der Reife und woraus sie besteht", HEADING)
    changes = [_change(row) for row in rows_of(changes_frame(comparison))]
    add_table(sheet, "Veraenderung", _CHANGES, changes, top + 1)
    top += len(changes) + 3
    put(sheet, top, 1, "Kriterien, die sich verändert haben", HEADING)
    moved = movements_frame(comparison)
    criteria = [_criterion(row) for row in rows_of(moved[moved["movement"].isin(LISTED_MOVEMENTS)])]
    none = placeholder_row(_CRITERIA, "Kriterium", "Kein Kriterium hat sich verändert.")
    add_table(sheet, "Kriterien_im_Vergleich", _CRITERIA, criteria or none, top + 1)


def _write_head(sheet: Worksheet, comparison: Comparison) -> int:
    """Write the sentences; return the first row below them."""
    row = 3
    for name, text in _head(comparison):
        put(sheet, row, 1, name, LABEL)
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=7)
        put(sheet, row, 2, text, BODY)
        fit_row(sheet, row, [(text, sum(_WIDTHS[1:7]))])
        row += 1
    return row


def _head(comparison: Comparison) -> Iterator[tuple[str, str]]:
    yield "Früher", _state(comparison.before)
    yield "Heute", _state(comparison.after)
    yield "An denselben Kriterien", real_change(comparison.overall)
    whole = whole_change(comparison.overall)
    if whole:
        yield "Insgesamt", whole
    for remark in remarks(comparison):
        yield "Was sonst anders war", remark
    yield names.MEASURES, measures_done(comparison)
    same = len(comparison.with_movement(Movement.SAME))
    if same:
        yield MOVEMENTS[Movement.SAME], count_of_criteria(same)


def _state(snapshot: Snapshot) -> str:
    about = snapshot.assessment
    return f"{about.title}, Stand {about.date:%d.%m.%Y}, {phases_in_words(about.phases, snapshot.catalog)}"


def _change(row: Any) -> list[Value]:
    """Return a row; nothing is said of causes where no criterion is common."""
    parts = [getattr(row, cause.value) for cause in Cause]
    is_told = any(part is not None for part in parts)
    scores = [None if value is None else value / 100 for value in (row.before, row.after)]
    causes = [part or 0.0 if is_told else None for part in parts]
    return [row.name, *scores, row.whole, row.real, row.common, *causes]


def _criterion(row: Any) -> list[Value]:
    return [
        row.title,
        row.criterion,
        row.phase_name,
        MOVEMENTS[row.movement],
        row.before or _UNKNOWN,
        row.after or _UNKNOWN,
        row.note_before,
        row.note_after,
        row.why,
        row.measures,
        row.driver_name,
    ]
