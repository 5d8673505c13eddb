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
    own = (_gap(gap, rank, catalog) for rank, gap in enumerate(result.own_gaps, start=1))
    outside = (_gap(gap, None, catalog) for gap in result.outside_gaps)
    return frame_of(GAPS, (*own, *outside), {**places(catalog), "rating": list(Rating)})


def _gap(gap: Gap, rank: int | None, catalog: Catalog) -> dict[str, Any]:
    answer, label = gap.answer, catalog.method.label
    return {
        "rank": rank,
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
