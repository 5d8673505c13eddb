"""The sheet on workshops: how a group voted on each criterion, and what it decided."""

from typing import Any

import pandas as pd
from openpyxl import Workbook

from assessment.exchange.workbook import columns as names
from assessment.exchange.workbook.columns import CellFormat, SheetColumn
from assessment.exchange.workbook.layout import Value, add_table_sheet
from assessment.frames.frame import rows_of
from assessment.frames.tables import ROUND, votes_column
from assessment.rating import LEVELS

_ABOUT = (
    SheetColumn("Kriterium", 36),
    SheetColumn(names.NUMBER, 9),
    SheetColumn("Abgestimmt am", 15, CellFormat.DAY),
    SheetColumn("Runden", 11, CellFormat.COUNT),
)
_OUTCOME = (
    SheetColumn("Entschieden", 20),
    SheetColumn("Antwort heute", 20),
    SheetColumn("Kommentare der Minderheit", 60),
)


def add_judgements(book: Workbook, votes: pd.DataFrame) -> None:
    """Add a row for each criterion that a group voted on, the most disputed first."""
    rows = [_row(row) for row in rows_of(votes)]
    columns = (*_ABOUT, *_round_columns("erste Runde"), *_round_columns("letzte Runde"), *_OUTCOME)
    add_table_sheet(book, names.WORKSHOP, "Workshop", columns, rows, frozen="B2", is_wide=True)


def _round_columns(which: str) -> list[SheetColumn]:
    levels = [SheetColumn(f"{level}, {which}", 9, CellFormat.COUNT) for level in LEVELS]
    others = [SheetColumn(f"{name}, {which}", 11, CellFormat.COUNT) for name in ("Weiß nicht", "Betrifft uns nicht")]
    agreement = SheetColumn(f"Einigkeit (0 bis 1), {which}", 12, CellFormat.DECIMAL)
    return [SheetColumn(f"Stimmen, {which}", 11, CellFormat.COUNT), *levels, *others, agreement]


def _row(row: Any) -> list[Value]:
    return [
        row.title,
        row.criterion,
        row.held_on,
        row.rounds,
        *(getattr(row, votes_column(which, what)) for which in ("first", "last") for what in ROUND),
        row.decided,
        row.answer,
        row.comments,
    ]
