"""The gaps of an assessment, with every factor of their order."""

from typing import Any

import pandas as pd

from assessment.catalog.model import Catalog
from assessment.frames.answers import place, places
from assessment.frames.frame import frame_of
from assessment.frames.tables import GAPS
from assessment.gaps import Gap
from assessment.rating import Rating
from assessment.results import Result


def gaps_frame(result: Result, catalog: Catalog) -> pd.DataFrame:
    """Return a row for each gap (`tables.GAPS`); those outside our control come last, without a rank."""
    frame = frame_of(
        GAPS, (_gap(gap, catalog) for gap in result.gaps), {**places(catalog), "rating": list(Rating)}
    ).sort_values("outside_control", kind="stable", ignore_index=True)
    place_in_order = frame.groupby("outside_control").cumcount() + 1
    frame["rank"] = place_in_order.astype("Int64").mask(frame["outside_control"])
    return frame


def _gap(gap: Gap, catalog: Catalog) -> dict[str, Any]:
    answer, label = gap.answer, catalog.method.label
    return {
        "rank": None,
        **place(gap.criterion, catalog),
        "rating": answer.rating,
        "answer": label(answer.rating),
        "target": label(gap.target),
        "size": gap.size,
        "milestone_factor": gap.milestone_factor,
        "overdue": gap.overdue,
        "overdue_factor": gap.overdue_factor,
        "dependents": len(gap.dependents),
        "dependents_factor": gap.dependents_factor,
        "priority": gap.priority,
        "next_level": label(gap.next_level),
        "requires": gap.requires,
        "first_step": gap.first_step,
        "owner": answer.owner,
        "due_on": answer.due,
        "outside_control": answer.outside_control,
        "outside_control_who": answer.outside_control_who,
    }
