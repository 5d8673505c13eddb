"""The data of the figures that typst draws."""

from typing import Any

from assessment.catalog.model import Catalog
from assessment.charts.colours import CURRENT, EARLIER, SCALE, TARGET
from assessment.comparison import Comparison
from assessment.results import Result
from assessment.scoring import Score
from assessment.texts import comparison as comparison_texts
from assessment.texts import results as result_texts
from assessment.texts.numbers import percent


def drawing_data(found: Result, catalog: Catalog) -> dict[str, Any]:
    """Return the drivers in the order of the axes, with the colours and the text alternative of their figures."""
    return {
        "axes": [_axis(driver.short_label, found.drivers[driver.id]) for driver in catalog.drivers],
        "alt": result_texts.radar_in_words(found, catalog),
        "current": CURRENT,
        "target": TARGET,
    }


def change_data(found: Comparison) -> dict[str, Any]:
    """Return the drivers before and after for the overlay of both radars, without targets and spans."""
    return {
        "axes": [
            {
                "label": driver.short_label,
                "value": after.value,
                "earlier": before.value,
                "shown": f"{percent(before.value)} → {percent(after.value)}",
            }
            for driver in found.after.catalog.drivers
            for before, after in [(found.drivers[driver.id].before, found.drivers[driver.id].after)]
        ],
        "alt": comparison_texts.drivers_in_words(found),
        "current": CURRENT,
        "earlier": EARLIER,
    }


def heatmap_data(found: Result, catalog: Catalog) -> dict[str, Any]:
    """Return the scores by driver and phase as rows of cells with their colours; None where there are no criteria."""
    phases = list(dict.fromkeys(phase for _, phase in found.cells))
    ordered = [entry for entry in catalog.phases if entry.id in phases]
    return {
        "phases": [entry.short_label for entry in ordered],
        "rows": [
            {
                "label": driver.short_label,
                "cells": [_cell(found.cells.get((driver.id, entry.id))) for entry in ordered],
            }
            for driver in catalog.drivers
        ],
    }


def _axis(label: str, score: Score) -> dict[str, Any]:
    return {
        "label": label,
        "value": score.value,
        "shown": percent(score.value),
        "low": score.low,
        "high": score.high,
        "target": score.target,
    }


def _cell(score: Score | None) -> dict[str, Any] | None:
    if score is None:
        return None
    if score.value is None:
        return {"shown": "offen" if score.relevant else "entfällt", "fill": None, "dark": False}
    return {"shown": percent(score.value), "fill": _shade(score.value / 100), "dark": score.value > 60}


def _shade(share: float) -> str:
    """Return the colour of a share between 0 and 1 on the screen's scale."""
    lower, upper = (SCALE[0], SCALE[1]) if share < SCALE[1][0] else (SCALE[1], SCALE[2])
    place = (share - lower[0]) / (upper[0] - lower[0])
    mixed = (
        round(low + (high - low) * place)
        for low, high in zip(bytes.fromhex(lower[1][1:]), bytes.fromhex(upper[1][1:]), strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)
