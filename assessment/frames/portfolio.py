"""The solutions of a municipality side by side."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from assessment.frames.course import state_of
from assessment.frames.frame import frame_of
from assessment.frames.over_time import PORTFOLIO
from assessment.frames.scores import figures
from assessment.portfolio import Entry


def portfolio_frame(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return a row for each solution, by name (`over_time.PORTFOLIO`); its index says which of the entries it is."""
    frame = frame_of(PORTFOLIO, map(_row, entries))
    return frame.sort_values("solution", key=lambda names: names.str.casefold(), kind="stable")


def _row(entry: Entry) -> dict[str, Any]:
    newest, catalog, change = entry.snapshot.assessment, entry.snapshot.catalog, entry.change
    weakest = entry.result.weakest_driver
    return {
        "solution": entry.solution.name,
        **state_of(newest),
        **figures(entry.result.overall),
        "provisional": entry.result.overall.is_provisional(catalog.method),
        "weakest": weakest,
        "weakest_name": catalog.driver(weakest).short_label if weakest else None,
        "weakest_value": entry.result.drivers[weakest].value if weakest else None,
        "gaps": len(entry.result.own_gaps),
        "compared_on": change.before.day if change else None,
        "real": change.overall.real if change else None,
        "common": len(change.overall.common) if change else None,
        "overdue": entry.overdue,
    }
