"""The way through the questionnaire: order of the criteria, filters, progress."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assessment.catalog.model import Catalog, Criterion
from assessment.likeness import mentions
from assessment.method import Method
from assessment.phases import Phase, due_phases
from assessment.rating import Answers, Rating, answer_to


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show of the questionnaire; the default shows everything."""

    only_open: bool = False
    only_unknown: bool = False
    only_milestones: bool = False
    workstream: str | None = None
    stakeholder: str | None = None
    text: str = ""

    @property
    def is_active(self) -> bool:
        return self != Filter()

    def admits(self, criterion: Criterion, answers: Answers) -> bool:
        """Whether a criterion is to be shown; open and unknown together show both."""
        rating = answer_to(criterion.id, answers).rating
        conditions = [rating is None] * self.only_open + [rating is Rating.UNKNOWN] * self.only_unknown
        texts = (criterion.id, criterion.title, criterion.short_title, criterion.question, *criterion.key_points)
        return (
            (not conditions or any(conditions))
            and (not self.only_milestones or criterion.milestone is not None)
            and (self.workstream is None or self.workstream in criterion.workstreams)
            and (self.stakeholder is None or self.stakeholder in criterion.stakeholders)
            and mentions(texts, self.text)
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a set of criteria is answered."""

    answered: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total

    @property
    def left(self) -> int:
        return self.total - self.answered

    def minutes_left(self, method: Method) -> int:
        """Return how long the rest may take in a workshop, in minutes."""
        return method.minutes_for(self.left)


def ordered_phases(current_phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """Return the due phases in order, then the later ones."""
    due = due_phases(current_phases)
    return tuple(sorted(Phase, key=lambda phase: (phase not in due, list(Phase).index(phase))))


def ordered_criteria(catalog: Catalog, current_phases: Sequence[Phase]) -> tuple[Criterion, ...]:
    """Return all criteria in the order in which they are walked through."""
    return tuple(criterion for phase in ordered_phases(current_phases) for criterion in catalog.of_phase(phase))


def answered_in(answers: Answers) -> frozenset[str]:
    """Return which criteria are answered; "unknown" and "not relevant" are answers."""
    return frozenset(criterion for criterion, answer in answers.items() if not answer.is_open)


def progress(criteria: Sequence[Criterion], answered: Collection[str]) -> Progress:
    """Count the answered criteria among these; `answered` names all that are."""
    return Progress(sum(criterion.id in answered for criterion in criteria), len(criteria))


def first_open(criteria: Sequence[Criterion], answers: Answers) -> Criterion:
    """Return the first unanswered criterion, or the first one where all are answered."""
    return next((criterion for criterion in criteria if answer_to(criterion.id, answers).is_open), criteria[0])


def neighbours(
    criteria: Sequence[Criterion], criterion: Criterion, chosen: Filter, answers: Answers
) -> tuple[Criterion | None, Criterion | None]:
    """Return the criteria before and after one, among those that the filter shows.

    The criterion itself need not be among them: an answer may just have taken it out.
    """
    here = criteria.index(criterion)
    before = next((other for other in reversed(criteria[:here]) if chosen.admits(other, answers)), None)
    after = next((other for other in criteria[here + 1 :] if chosen.admits(other, answers)), None)
    return before, after
