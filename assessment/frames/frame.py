"""A table as a DataFrame, and its cells as Python's own values again. pandas is loaded here, and only when needed."""

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from assessment.frames.tables import Kind, Table


def frame_of(
    table: Table, rows: Iterable[Mapping[str, Any]], choices: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """Return a table with the columns and types that it promises; `None` becomes a missing cell.

    Each row has a value for every column and no other (else KeyError or ValueError). `choices`: what may stand in
    each column of the kind CHOICE, in its order; anything else there is a ValueError.
    """
    listed = list(rows)
    names = [column.name for column in table.columns]
    for row in listed:
        if unknown := row.keys() - set(names):
            raise ValueError(f"{table.key}: {', '.join(sorted(unknown))}")
    return pd.DataFrame(
        {
            column.name: _column(
                [row[column.name] for row in listed], column.kind, (choices or {}).get(column.name, ())
            )
            for column in table.columns
        }
    )


def _column(values: Sequence[Any], kind: Kind, choices: Sequence[str]) -> pd.Series:
    if kind is Kind.CHOICE:
        if unknown := {value for value in values if value is not None and value not in choices}:
            raise ValueError(f"Not among {list(choices)}: {sorted(unknown)}")
        return pd.Series(pd.Categorical(values, categories=list(choices), ordered=True))
    return pd.Series(values, dtype=kind.dtype)


def plain(column: pd.Series) -> list[Any]:
    """Return the cells of a column as Python's own values: `None` where one is missing, days as dates."""
    values = (column.dt.date if column.dtype.kind == "M" else column).tolist()
    return [None if is_missing else value for value, is_missing in zip(values, column.isna(), strict=True)]


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows as named tuples of Python's own values (`plain`)."""
    row = namedtuple("Row", frame.columns)  # type: ignore[misc]
    return map(row._make, zip(*(plain(frame[name]) for name in frame.columns), strict=True))
