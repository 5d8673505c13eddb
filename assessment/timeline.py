"""The course of a solution over all its assessments: a score for each driver and date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assessment.catalog.model import Criterion
from assessment.comparison import Comparison, State, compare
from assessment.scoring import Score, score


@dataclass(frozen=True)
class Point:
    """How a solution stood at one date. `since`: what changed since the date before; None at the first one."""

    state: State
    overall: Score
    drivers: Mapping[str, Score]
    since: Comparison | None


def course(states: Sequence[State], every_criterion: bool = False) -> list[Point]:
    """Return a point for each assessment; `states` begin with the oldest."""
    steps = [None, *(compare(before, after, (), every_criterion) for before, after in pairwise(states))]
    return [_point(state, step, every_criterion) for state, step in zip(states, steps, strict=True)]


def _point(state: State, since: Comparison | None, every_criterion: bool) -> Point:
    criteria = state.in_view(every_criterion)

    def scored(chosen: Sequence[Criterion]) -> Score:
        return score(chosen, state.answers, state.catalog.method)

    return Point(
        state=state,
        overall=scored(criteria),
        drivers={
            driver.id: scored([criterion for criterion in criteria if criterion.driver == driver.id])
            for driver in state.catalog.drivers
        },
        since=since,
    )


def criteria_of(states: Sequence[State], every_criterion: bool = False) -> list[Criterion]:
    """Return the criteria that were in view at any date, as the latest catalogue has them, in its order."""
    found: dict[str, Criterion] = {}
    for state in states:
        found.update({criterion.id: criterion for criterion in state.in_view(every_criterion)})
    return sorted(found.values(), key=lambda criterion: (criterion.phase == "DG", criterion.phase, criterion.id))
