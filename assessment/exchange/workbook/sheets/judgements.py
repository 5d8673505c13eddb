"""The sheet on workshops: how a group voted on each criterion, and what it decided."""

from typing import Any

import pandas as pd
from openpyxl import Workbook

from assessment.exchange.workbook import columns as names
from assessment.exchange.workbook.columns import CellFormat, SheetColumn
from assessment.exchange.workbook.layout import Value, add_table_sheet
from assessment.frames.frame import rows_of
from assessment.frames.tables import ROUND, VOTES, votes_column
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
_ROUNDS = tuple((which, what) for which in ("first", "last") for what in ROUND)
_WIDTHS = {"agreement": 12, **{level.lower(): 9 for level in LEVELS}}


def add_judgements(book: Workbook, votes: pd.DataFrame) -> None:
    """Add a row for each criterion that a group voted on, the most disputed first."""
    rows = [_row(row) for row in rows_of(votes)]
    columns = (*_ABOUT, *(_round_column(which, what) for which, what in _ROUNDS), *_OUTCOME)
    add_table_sheet(book, names.WORKSHOP, "Workshop", columns, rows, frozen="B2", is_wide=True)


def _round_column(which: str, what: str) -> SheetColumn:
    heading = next(column.heading for column in VOTES.columns if column.name == votes_column(which, what))
    return SheetColumn(
        heading, _WIDTHS.get(what, 11), CellFormat.DECIMAL if what == "agreement" else CellFormat.COUNT
    )


def _row(row: Any) -> list[Value]:
    return [
        row.title,
        row.criterion,
        row.held_on,
        row.rounds,
        *(getattr(row, votes_column(which, what)) for which, what in _ROUNDS),
        row.decided,
        row.answer,
        row.comments,
    ]
