"""Gaps: due criteria rated below their target, in the order in which to close them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.catalog.model import Catalog, Criterion
from assessment.phases import Phase
from assessment.rating import LEVELS, Answer, Answers, Rating, answer_to
from assessment.scoring import is_below_target, target_of

# Products of the same factors in another order may differ in the last bits of a float.
_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Gap:
    """A criterion below its target, with every factor of its priority.

    `size`: difference in points, 1–3. `overdue`: phases that the solution has gone past the
    criterion's own. `dependents`: criteria in view, below target themselves, that name it as related.
    """

    criterion: Criterion
    answer: Answer
    target: Rating
    size: int
    milestone_factor: float
    overdue: int
    overdue_factor: float
    dependents: tuple[Criterion, ...]
    dependents_factor: float

    @property
    def priority(self) -> float:
        """size × milestone × overdue × dependents."""
        product = self.size * self.milestone_factor * self.overdue_factor * self.dependents_factor
        return round(product, _DECIMALS)

    @property
    def next_level(self) -> Rating:
        """The level after the one that is reached; the target may be further away."""
        return LEVELS[(self.answer.points or 0) + 1]

    @property
    def requires(self) -> str:
        """What the next level asks for."""
        return self.criterion.anchor(self.next_level)

    @property
    def first_step(self) -> str:
        """What a team does first to reach the next level."""
        return self.criterion.step_to(self.next_level)


def gaps(
    criteria: Sequence[Criterion], answers: Answers, catalog: Catalog, current_phases: Sequence[Phase]
) -> list[Gap]:
    """Return the gaps among `criteria`, most urgent first; by phase and id where equally urgent.

    Those outside the municipality's control are among them; `Gap.answer.outside_control` tells.
    """
    method = catalog.method
    below = {criterion.id: criterion for criterion in criteria if is_below_target(criterion, answers, method)}
    unsorted = []
    for criterion in below.values():
        answer = answer_to(criterion.id, answers)
        target = target_of(criterion, answers, method)
        dependents = tuple(other for other in catalog.named_by[criterion.id] if other.id in below)
        overdue = _overdue(criterion.phase, current_phases, method.phase_places)
        unsorted.append(
            Gap(
                criterion=criterion,
                answer=answer,
                target=target,
                size=target.points - (answer.points or 0),
                milestone_factor=method.priority.milestone if criterion.milestone else 1,
                overdue=overdue,
                overdue_factor=1 + method.priority.per_overdue_phase * overdue,
                dependents=dependents,
                dependents_factor=1 + method.priority.per_dependent * len(dependents),
            )
        )
    phase_order = {phase: number for number, phase in enumerate(Phase)}
    return sorted(unsorted, key=lambda gap: (-gap.priority, phase_order[gap.criterion.phase], gap.criterion.id))


def unclear(criteria: Sequence[Criterion], answers: Answers) -> list[Criterion]:
    """Return the criteria that are unanswered or answered "unknown": a list of their own, never gaps."""
    return [criterion for criterion in criteria if answer_to(criterion.id, answers).is_unclear]


def with_rating(criteria: Iterable[Criterion], answers: Answers, rating: Rating | None) -> list[Criterion]:
    """Return the criteria with this answer; None: without one."""
    return [criterion for criterion in criteria if answer_to(criterion.id, answers).rating is rating]


def without_reason(criteria: Iterable[Criterion], answers: Answers) -> list[Criterion]:
    """Return the criteria that are said not to be relevant, and nobody said why."""
    irrelevant = with_rating(criteria, answers, Rating.NOT_RELEVANT)
    return [criterion for criterion in irrelevant if not answer_to(criterion.id, answers).reason.strip()]


def _overdue(phase: Phase, current_phases: Sequence[Phase], places: dict[Phase, int]) -> int:
    if phase is Phase.DG:
        return 0
    return max(0, max(places[stood] for stood in current_phases) - places[phase])
