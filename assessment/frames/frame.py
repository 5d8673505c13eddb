"""A table as a DataFrame, and its cells as Python's own values again. pandas is loaded here, and only when needed."""

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from assessment.frames.columns import Kind, Table

# The type by which numpy makes Python's dates and datetimes of these kinds: the unit tells one from the other.
_PYTHONS = {Kind.DAY.dtype: "datetime64[D]", Kind.MOMENT.dtype: "datetime64[us]"}
# Our tables have tens of rows: there, Arrow's columns cost ten times what texts of Python's own do.
_TEXT = pd.StringDtype("python", na_value=np.nan)


def frame_of(
    table: Table, rows: Iterable[Mapping[str, Any]], choices: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """Return a table with the columns and types that it promises; `None` becomes a missing cell.

    Each row has a value for every column and no other (else KeyError or ValueError). `choices`: what may stand in
    each column of the kind CHOICE, in its order; anything else there is a ValueError.
    """
    listed = list(rows)
    names = {column.name for column in table.columns}
    for row in listed:
        if unknown := row.keys() - names:
            raise ValueError(f"{table.key}: {', '.join(sorted(unknown))}")
    # Arrays, not Series, whose indices pandas would compare.
    return pd.DataFrame(
        {
            column.name: _cells(
                [row[column.name] for row in listed], column.kind, tuple((choices or {}).get(column.name, ()))
            )
            for column in table.columns
        }
    )


def _cells(values: list[Any], kind: Kind, choices: tuple[str, ...]) -> Any:
    if kind is Kind.CHOICE:
        dtype, places = _choice(choices)
        if unknown := set(values) - places.keys():
            raise ValueError(f"Not among {list(choices)}: {sorted(unknown)}")
        return pd.Categorical.from_codes([places[value] for value in values], dtype=dtype)
    if kind.dtype == "str":
        return pd.array(values, dtype=_TEXT)
    if kind is Kind.MOMENT and any(value is not None and value.tzinfo for value in values):
        raise ValueError("A moment stands in a table as it is on the clock here, without a zone.")
    # What is missing is NaN or NaT in numpy's types.
    is_numpy = kind.dtype == "float64" or kind.dtype.startswith("datetime64")
    return np.array(values, dtype=kind.dtype) if is_numpy else pd.array(values, dtype=kind.dtype)


@lru_cache(maxsize=64)
def _choice(choices: tuple[str, ...]) -> tuple[pd.CategoricalDtype, Mapping[str | None, int]]:
    """Return the type of a column of choices, and the place of each in it."""
    places: dict[str | None, int] = {choice: place for place, choice in enumerate(choices)}
    return pd.CategoricalDtype(list(choices), ordered=True), {**places, None: -1}


def plain(column: pd.Series) -> list[Any]:
    """Return the cells of a column as Python's own values: `None` where one is missing.

    Days are dates and moments datetimes; raises KeyError for times in any other unit than theirs.
    """
    cells = column.array
    if isinstance(cells, pd.Categorical):
        words = [*cells.categories.tolist(), None]
        return [words[code] for code in cells.codes.tolist()]
    if column.dtype.kind == "M":
        return list(column.to_numpy().astype(_PYTHONS[str(column.dtype)]).tolist())
    values: list[Any] = column.tolist()
    missing = cells.isna()
    if not missing.any():
        return values
    return [None if is_missing else value for value, is_missing in zip(values, missing.tolist(), strict=True)]


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows as named tuples of Python's own values (`plain`)."""
    return map(_row_of(tuple(frame.columns))._make, zip(*(plain(column) for _, column in frame.items()), strict=True))


@lru_cache(maxsize=64)
def _row_of(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)
