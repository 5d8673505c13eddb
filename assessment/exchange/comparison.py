"""A comparison as plain data, for exports and the command `compare`."""

from typing import Any

from assessment.comparison import Comparison, Difference, Movement


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """Return what a comparison says: figures are percentage points of a score, unrounded; None where nothing is."""
    return {
        "before": {"id": comparison.before.id, **_about(comparison.before.title, comparison.before.day.isoformat())},
        "after": {"id": comparison.after.id, **_about(comparison.after.title, comparison.after.day.isoformat())},
        "overall": _figures(comparison.overall),
        "drivers": {driver: _figures(found) for driver, found in comparison.drivers.items()},
        "criteria": {
            movement.value: [moved.id for moved in comparison.with_movement(movement)]
            for movement in Movement
            if movement is not Movement.NOT_RATED
        },
        "unconfirmed": dict(zip(("before", "after"), comparison.unconfirmed, strict=True)),
        "measures_done": [measure.id for measure in comparison.measures],
    }


def _about(title: str, day: str) -> dict[str, str]:
    return {"title": title, "date": day}


def _figures(found: Difference) -> dict[str, Any]:
    return {
        "before": found.before.value,
        "after": found.after.value,
        "whole": found.whole,
        "real": found.real,
        "common": len(found.common),
        "parts": {cause.value: part for cause, part in found.parts.items()},
    }
