"""Assessments by solution, and how they changed since the one that they are compared with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assessment.comparison import Comparison, compare
from assessment.rating import Answers
from assessment.store.repository import Assessment
from assessment.store.states import baseline, chosen_baseline, state_of
from pages.shared import context


@dataclass(frozen=True)
class Solution:
    """A solution of a municipality with its assessments, the oldest first; there is one at least."""

    municipality: str
    name: str
    series: tuple[Assessment, ...]

    @property
    def newest(self) -> Assessment:
        return self.series[-1]

    @property
    def earlier(self) -> tuple[Assessment, ...]:
        """All but the newest, the last one first."""
        return self.series[-2::-1]

    @property
    def baseline(self) -> Assessment:
        """The assessment that later ones are compared with: the chosen one, else the oldest."""
        return chosen_baseline(self.series)


def solutions(stored: Iterable[Assessment]) -> list[Solution]:
    """Group assessments by solution; the solutions come in the order in which their first assessment does."""
    groups: dict[int, list[Assessment]] = {}
    for assessment in stored:
        groups.setdefault(assessment.solution_id, []).append(assessment)
    return [_solution(tuple(sorted(found, key=_age))) for found in groups.values()]


def _solution(series: tuple[Assessment, ...]) -> Solution:
    """Return a solution; a closed assessment may spell the names in another way than the others."""
    named = next((found for found in reversed(series) if not found.is_closed), series[-1])
    return Solution(named.municipality, named.solution, series)


def comparison_with(
    earlier: Assessment | None,
    assessment: Assessment,
    answers: Mapping[str, Answers],
    every_criterion: bool = False,
) -> Comparison | None:
    """Compare an assessment with an earlier one, if there is one.

    `answers`: of both, by the assessment's id; their ratings are enough for scores, not for the causes of a change.
    """
    if earlier is None:
        return None
    newest = context.newest_catalog()
    before, after = (state_of(found, answers[found.id], newest) for found in (earlier, assessment))
    return compare(before, after, every_criterion=every_criterion)


def compared_with(solution: Solution, assessment: Assessment) -> Assessment | None:
    """Return what an assessment of a solution is compared with, if there is something."""
    return baseline(solution.series, assessment)


def _age(assessment: Assessment) -> tuple[date, datetime, str]:
    return assessment.date, assessment.created_at or datetime.min, assessment.id
