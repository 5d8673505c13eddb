"""What became of each criterion between two assessments."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from assessment.comparison import Comparison, CriterionChange, Movement
from assessment.frames.answers import place, places
from assessment.frames.frame import frame_of
from assessment.frames.over_time import MOVEMENTS
from assessment.texts.comparison import why


def movements_frame(comparison: Comparison | None) -> pd.DataFrame:
    """Return a row for each criterion of a comparison (`over_time.MOVEMENTS`); none where nothing is compared."""
    if comparison is None:
        return frame_of(MOVEMENTS, ())
    return frame_of(MOVEMENTS, _rows(comparison), {**places(comparison.after.catalog), "movement": list(Movement)})


def _rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    for movement in Movement:
        for change in comparison.with_movement(movement):
            yield _criterion(change, comparison)


def _criterion(change: CriterionChange, comparison: Comparison) -> dict[str, Any]:
    catalog = comparison.after.catalog
    label, before, after = catalog.method.label, change.answer_before, change.answer_after
    return {
        **place(change.criterion, catalog),
        "movement": change.movement,
        "before": label(before.rating) if change.before is not None else None,
        "after": label(after.rating) if change.after is not None else None,
        "difference": change.difference,
        "backed": change.is_backed,
        "due_before": change.due_before,
        "due_after": change.due_after,
        "note_before": before.note,
        "note_after": after.note,
        "why": why(change, comparison),
        "measures": "\n".join(f"• {measure.what}" for measure in change.measures),
    }
