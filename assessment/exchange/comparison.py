"""A comparison as plain data, for exports and the command `compare`."""

from typing import Any

from assessment.comparison import Comparison, Movement, ScoreDifference
from assessment.dossier import Snapshot


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """Return what a comparison says: figures are percentage points of a score, unrounded; None where nothing is."""
    return {
        "before": _about(comparison.before),
        "after": _about(comparison.after),
        "overall": _figures(comparison.overall),
        "drivers": {driver: _figures(difference) for driver, difference in comparison.drivers.items()},
        "criteria": {
            movement.value: [change.id for change in comparison.with_movement(movement)]
            for movement in Movement
            if movement is not Movement.NOT_RATED
        },
        "unconfirmed": dict(zip(("before", "after"), comparison.unconfirmed, strict=True)),
        "measures_done": [measure.id for measure in comparison.measures],
    }


def _about(snapshot: Snapshot) -> dict[str, str]:
    about = snapshot.assessment
    return {"id": about.id, "title": about.title, "date": about.date.isoformat()}


def _figures(difference: ScoreDifference) -> dict[str, Any]:
    return {
        "before": difference.before.value,
        "after": difference.after.value,
        "whole": difference.whole,
        "real": difference.real,
        "common": len(difference.common),
        "parts": {cause.value: part for cause, part in difference.parts.items()},
    }
