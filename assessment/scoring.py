"""Scores, coverage and span of a set of criteria, and the gates of the phases.

Formulas: docs/method.md. All take any set of criteria; which ones are due is decided before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessment.catalog.model import Catalog, Criterion
from assessment.method import Method
from assessment.phases import Phase, due_phases
from assessment.rating import MAX_POINTS, Answers, Rating, answer_to

# By criterion, the lowest and highest points of the middle half of a group's votes (docs/method.md).
Spread = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Score:
    """What can be said of a set of criteria.

    `value`, `low`, `high`, `target`: 0–100, None where nothing can be said. `value` is the mean of
    the rated criteria; `low` and `high` are what it would be if all open and unknown ones were N or F, and, where the
    spread of votes counts, the rated ones were as low or high as the middle half of a group saw them.
    `coverage`: rated ÷ (all − not relevant), 0–1. The rest are numbers of criteria.
    """

    value: float | None
    coverage: float | None
    low: float | None
    high: float | None
    target: float | None
    rated: int
    unknown: int
    unanswered: int
    not_relevant: int

    @property
    def relevant(self) -> int:
        return self.rated + self.unknown + self.unanswered

    def is_provisional(self, method: Method) -> bool:
        """Whether too little is rated for the figures to stay; so, too, where nothing is relevant."""
        return (self.coverage or 0.0) < method.gate.coverage

    @property
    def answered(self) -> int:
        return self.rated + self.unknown + self.not_relevant

    @property
    def total(self) -> int:
        return self.relevant + self.not_relevant


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a phase is done, and what is missing for it."""

    phase: Phase
    score: Score
    share_at_target: float | None
    missing_ratings: int
    missing_at_target: int
    milestones_below: tuple[Criterion, ...]
    milestones_unclear: tuple[Criterion, ...]

    @property
    def passed(self) -> bool:
        return not (self.missing_ratings or self.missing_at_target or self.milestones_below)


def due_criteria(catalog: Catalog, current_phases: Sequence[Phase]) -> tuple[Criterion, ...]:
    """Return the criteria that are due for a solution standing in these phases."""
    due = due_phases(current_phases)
    return tuple(criterion for criterion in catalog.criteria if criterion.phase in due)


def target_of(criterion: Criterion, answers: Answers, method: Method) -> Rating:
    """Return the level aimed at: the answer's own target, else the method's default."""
    own = answer_to(criterion.id, answers).target
    default = method.targets.milestone if criterion.milestone else method.targets.default
    return own or Rating(default)


def is_below_target(criterion: Criterion, answers: Answers, method: Method) -> bool:
    """Whether a criterion is rated, and below its target. Unknown and unanswered are not."""
    points = answer_to(criterion.id, answers).points
    return points is not None and points < target_of(criterion, answers, method).points


def score(criteria: Iterable[Criterion], answers: Answers, method: Method, spread: Spread | None = None) -> Score:
    """Score a set of criteria: the mean of the rated ones' points, of three each, in percent (docs/method.md).

    With a `spread`, a rated criterion counts for `low` and `high` with the ends of its votes, never narrower than its
    own rating.
    """
    votes = spread or {}
    points = lowest = highest = targets = rated = unknown = unanswered = not_relevant = 0
    for criterion in criteria:
        answer = answer_to(criterion.id, answers)
        if answer.rating is Rating.NOT_RELEVANT:
            not_relevant += 1
            continue
        targets += target_of(criterion, answers, method).points
        own = answer.points
        if own is not None:
            lower, upper = votes.get(criterion.id, (own, own))
            points += own
            lowest += min(own, lower)
            highest += max(own, upper)
            rated += 1
        elif answer.rating is Rating.UNKNOWN:
            unknown += 1
        else:
            unanswered += 1
    unclear = unknown + unanswered
    relevant = rated + unclear
    return Score(
        value=_percent(points, rated),
        coverage=rated / relevant if relevant else None,
        low=_percent(lowest, relevant),
        high=_percent(highest + MAX_POINTS * unclear, relevant),
        target=_percent(targets, relevant),
        rated=rated,
        unknown=unknown,
        unanswered=unanswered,
        not_relevant=not_relevant,
    )


def _percent(points: int, criteria: int) -> float | None:
    return points / (MAX_POINTS * criteria) * 100 if criteria else None


def gate(phase: Phase, catalog: Catalog, answers: Answers) -> Gate:
    """Judge whether a phase is done, over all its criteria, due or not.

    A phase whose criteria are all not relevant has nothing missing and passes.
    """
    method = catalog.method
    criteria = catalog.of_phase(phase)
    of_phase = score(criteria, answers, method)
    below = [criterion for criterion in criteria if is_below_target(criterion, answers, method)]
    at_target = of_phase.rated - len(below)
    return Gate(
        phase=phase,
        score=of_phase,
        share_at_target=at_target / of_phase.rated if of_phase.rated else None,
        missing_ratings=_missing(of_phase.rated, of_phase.relevant, method.gate.coverage),
        missing_at_target=_missing(at_target, of_phase.rated, method.gate.share_at_target),
        milestones_below=tuple(criterion for criterion in below if criterion.milestone),
        milestones_unclear=tuple(
            criterion for criterion in criteria if criterion.milestone and answer_to(criterion.id, answers).is_unclear
        ),
    )


def _missing(have: int, of: int, share: float) -> int:
    """Return how many more are needed until `have` ÷ `of` reaches `share`."""
    needed = next((count for count in range(have, of) if count >= share * of - 1e-9), of)
    return needed - have
