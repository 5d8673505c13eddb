"""A table as a CSV file that a German Excel opens by a double click.

UTF-8 with a byte order mark, semicolons, decimal commas: a German Excel takes 1.5 for a day in May. A CSV has no
types, and Excel takes a text for what it looks like. So one that looks like a formula gets an apostrophe in front, as
does one that begins with an apostrophe: whoever reads the file drops the first apostrophe of a text.
"""

import csv
import math
from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from typing import Any

import pandas as pd

from assessment.exchange.workbook.columns import NO, YES
from assessment.frames.columns import Column, Kind, Table
from assessment.frames.frame import plain

# The full-width signs are formulas to an Excel that speaks Japanese. What comes before the first visible sign is
# dropped by some programs, so it does not make a formula harmless.
_FORMULA = "=+-@＝＋－＠"
_GUARD = "'"


def csv_file(table: Table, frame: pd.DataFrame) -> bytes:
    """Return a table as a file, with the headings that readers see."""
    # By the byte order mark Excel knows that it is UTF-8.
    return csv_text(table, frame).encode("utf-8-sig")


def csv_text(table: Table, frame: pd.DataFrame) -> str:
    """Return a table as it stands in its file, without the byte order mark."""
    columns = [_cells(column, frame[column.name]) for column in table.columns]
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(column.heading for column in table.columns)
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue()


def _cells(column: Column, values: pd.Series) -> list[str]:
    written = _written(column)
    return ["" if value is None else written(value) for value in plain(values)]


def _written(column: Column) -> Callable[[Any], str]:
    if column.words:
        return lambda value: column.words[value]
    return _WRITTEN.get(column.kind, guarded)


def guarded(text: str) -> str:
    """Return a text that no program takes for a formula."""
    return f"{_GUARD}{text}" if _first_sign(text) in {*_FORMULA, _GUARD} or text[:1] in {*"\t\r\n"} else text


def _first_sign(text: str) -> str:
    """Return the first character that a reader sees, or that is not blank."""
    return next((char for char in text if char.isprintable() and not char.isspace()), "")


def _number(value: float) -> str:
    """Write a number in full, so that reading it gives the same one."""
    whole = int(value) if math.isfinite(value) and value == int(value) else value
    return str(whole).replace(".", ",")


def _yes_or_no(value: bool) -> str:
    return YES if value else NO


def _moment(value: datetime) -> str:
    """Write a moment as Excel and other programs take it for one."""
    return value.isoformat(" ")


_WRITTEN: dict[Kind, Callable[[Any], str]] = {
    Kind.YES_NO: _yes_or_no,
    Kind.COUNT: str,
    Kind.PERCENT: _number,
    Kind.SHARE: _number,
    Kind.POINTS: _number,
    Kind.FACTOR: _number,
    Kind.AGREEMENT: _number,
    Kind.DAY: date.isoformat,
    Kind.MOMENT: _moment,
}
