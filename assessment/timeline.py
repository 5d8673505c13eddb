"""The course of a solution over all its assessments: a score for each driver and date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assessment.catalog.model import Criterion
from assessment.comparison import Comparison, compare
from assessment.dossier import Snapshot
from assessment.scoring import Score, score


@dataclass(frozen=True)
class Point:
    """How a solution stood at one date. `since`: what changed since the date before; None at the first one."""

    snapshot: Snapshot
    overall: Score
    drivers: Mapping[str, Score]
    since: Comparison | None


def course(snapshots: Sequence[Snapshot], every_criterion: bool = False) -> list[Point]:
    """Return a point for each assessment; `snapshots` begin with the oldest, and one there must be."""
    steps = [None, *(compare(before, after, (), every_criterion) for before, after in pairwise(snapshots))]
    return [_point(snapshot, step, every_criterion) for snapshot, step in zip(snapshots, steps, strict=True)]


def _point(snapshot: Snapshot, since: Comparison | None, every_criterion: bool) -> Point:
    criteria = snapshot.in_view(every_criterion)

    def scored(chosen: Sequence[Criterion]) -> Score:
        return score(chosen, snapshot.answers, snapshot.catalog.method)

    return Point(
        snapshot=snapshot,
        overall=scored(criteria),
        drivers={
            driver.id: scored([criterion for criterion in criteria if criterion.driver == driver.id])
            for driver in snapshot.catalog.drivers
        },
        since=since,
    )


def criteria_of(snapshots: Sequence[Snapshot]) -> list[Criterion]:
    """Return all criteria that there were at any date, as the latest catalogue has them, in its order."""
    criteria: dict[str, Criterion] = {}
    for snapshot in snapshots:
        criteria.update({criterion.id: criterion for criterion in snapshot.catalog.criteria})
    return sorted(criteria.values(), key=lambda criterion: (criterion.phase == "DG", criterion.phase, criterion.id))
