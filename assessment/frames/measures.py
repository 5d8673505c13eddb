"""The measures of a solution."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from assessment.catalog.model import Catalog
from assessment.frames.frame import frame_of
from assessment.frames.tables import MEASURES
from assessment.measures import Measure, Status, in_order
from assessment.texts import measures as measure_texts


def measures_frame(measures: Iterable[Measure], catalog: Catalog, today: date) -> pd.DataFrame:
    """Return a row for each measure (`tables.MEASURES`). `today`: the day on which they are overdue or not."""
    rows = (_measure(measure, catalog, today) for measure in in_order(measures, today))
    return frame_of(MEASURES, rows, {"status": list(Status)})


def _measure(measure: Measure, catalog: Catalog, today: date) -> dict[str, Any]:
    return {
        "measure": measure.id,
        "what": measure.what,
        "aims": "\n".join(measure_texts.aims(measure, catalog)),
        "owner": measure.owner,
        "due_on": measure.due,
        "status": measure.status,
        "overdue": measure.is_overdue(today),
        "reason": measure.reason,
        "effort": measure.effort,
        "effect": measure.effect,
        "created_on": measure.created_on,
        "ended_on": measure.ended_on,
    }
