"""What changed between two assessments by driver, and how a solution went over all of them."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from assessment.assessment import Assessment
from assessment.comparison import Cause, Comparison, ScoreDifference
from assessment.frames.answers import places
from assessment.frames.frame import frame_of, rows_of
from assessment.frames.over_time import CHANGES, COURSE
from assessment.frames.scores import figures
from assessment.timeline import Point


def changes_frame(comparison: Comparison | None) -> pd.DataFrame:
    """Return a row for the whole and for each driver (`over_time.CHANGES`); none where nothing is compared."""
    if comparison is None:
        return frame_of(CHANGES, ())
    catalog = comparison.after.catalog
    rows = [
        _change(None, "Gesamtreife", "Alle zusammen", comparison.overall),
        *(_change(d.id, d.label, d.short_label, comparison.drivers[d.id]) for d in catalog.drivers),
    ]
    return frame_of(CHANGES, rows, places(catalog))


def _change(driver: str | None, name: str, short_name: str, difference: ScoreDifference) -> dict[str, Any]:
    return {
        "driver": driver,
        "name": name,
        "short_name": short_name,
        "before": difference.before.value,
        "after": difference.after.value,
        "whole": difference.whole,
        "real": difference.real,
        "common": len(difference.common),
        "common_before": difference.common_before,
        "common_after": difference.common_after,
        "target": difference.after.target,
        **{cause.value: difference.parts.get(cause) for cause in Cause},
    }


def course_frame(points: Sequence[Point]) -> pd.DataFrame:
    """Return a row for each point of time and driver, and one for all drivers together (`over_time.COURSE`).

    The drivers are those of the last point's catalogue; one that was not there yet has no figures.
    """
    if not points:
        return frame_of(COURSE, ())
    catalog = points[-1].snapshot.catalog
    names: dict[str | None, str] = {None: "Alle zusammen"}
    names.update((driver.id, driver.short_label) for driver in catalog.drivers)
    rows = (row for point in points for row in _at(point, names))
    return frame_of(COURSE, rows, places(catalog))


def states(course: pd.DataFrame) -> Iterator[Any]:
    """Return a row for each point of time, in their order: how all drivers together stood."""
    return rows_of(course[course["driver"].isna()])


def state_of(about: Assessment) -> dict[str, Any]:
    """Return the cells that say which state of a solution a row is about."""
    return {
        "assessment": about.id,
        "assessment_title": about.title,
        "day": about.date,
        "phases": "+".join(about.phases),
    }


def _at(point: Point, names: dict[str | None, str]) -> Iterator[dict[str, Any]]:
    about = point.snapshot.assessment
    for driver, name in names.items():
        score = point.overall if driver is None else point.drivers.get(driver)
        since = point.since
        change = None if since is None else since.overall if driver is None else since.drivers.get(driver)
        yield {
            **state_of(about),
            "driver": driver,
            "driver_name": name,
            **(figures(score) if score else dict.fromkeys(_FIGURES)),
            "real": change.real if change else None,
            "common": len(change.common) if change else None,
        }


_FIGURES = ("value", "coverage", "low", "high", "target", "rated", "relevant")
