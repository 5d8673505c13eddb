"""The data of the figures that typst draws."""

from typing import Any

import pandas as pd

from assessment.catalog.model import Catalog
from assessment.charts.colours import CURRENT, EARLIER, SCALE, TARGET
from assessment.comparison import Comparison
from assessment.frames.course import changes_frame
from assessment.frames.frame import plain, rows_of
from assessment.frames.scores import scores_of
from assessment.frames.tables import Of
from assessment.phases import Phase
from assessment.texts import comparison as comparison_texts
from assessment.texts.numbers import percent


def drawing_data(scores: pd.DataFrame, words: str) -> dict[str, Any]:
    """Return the drivers in the order of the axes, with the colours and the text alternative of their figures."""
    return {
        "axes": [_axis(row) for row in rows_of(scores_of(scores, Of.DRIVER))],
        "alt": words,
        "current": CURRENT,
        "target": TARGET,
    }


def change_data(comparison: Comparison) -> dict[str, Any]:
    """Return the drivers before and after for the overlay of both radars, without targets and spans."""
    return {
        "axes": [
            {
                "label": row.short_name,
                "value": row.after,
                "earlier": row.before,
                "shown": f"{percent(row.before)} → {percent(row.after)}",
            }
            for row in rows_of(changes_frame(comparison).dropna(subset="driver"))
        ],
        "alt": comparison_texts.drivers_in_words(comparison),
        "current": CURRENT,
        "earlier": EARLIER,
    }


def heatmap_data(scores: pd.DataFrame, catalog: Catalog) -> dict[str, Any]:
    """Return the scores by driver and phase as rows of cells with their colours; None where there are no criteria."""
    cells = scores_of(scores, Of.CELL)
    drivers, phases = cells["driver"].cat.categories, cells["phase"].cat.remove_unused_categories().cat.categories
    drawn = (
        cells.assign(drawn=[_cell(row) for row in rows_of(cells)])
        .pivot(index="driver", columns="phase", values="drawn")
        .reindex(index=drivers, columns=phases)
    )
    return {
        "phases": [catalog.phase(Phase(phase)).short_label for phase in phases],
        "rows": [
            {"label": catalog.driver(driver).short_label, "cells": plain(drawn.loc[driver])} for driver in drivers
        ],
    }


def _axis(row: Any) -> dict[str, Any]:
    return {
        "label": row.short_name,
        "value": row.value,
        "shown": percent(row.value),
        "low": row.low,
        "high": row.high,
        "target": row.target,
    }


def _cell(row: Any) -> dict[str, Any]:
    if row.value is None:
        return {"shown": "offen" if row.relevant else "entfällt", "fill": None, "dark": False}
    return {"shown": percent(row.value), "fill": _shade(row.value / 100), "dark": row.value > 60}


def _shade(share: float) -> str:
    """Return the colour of a share between 0 and 1 on the screen's scale."""
    lower, upper = (SCALE[0], SCALE[1]) if share < SCALE[1][0] else (SCALE[1], SCALE[2])
    position = (share - lower[0]) / (upper[0] - lower[0])
    mixed = (
        round(low + (high - low) * position)
        for low, high in zip(bytes.fromhex(lower[1][1:]), bytes.fromhex(upper[1][1:]), strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)
