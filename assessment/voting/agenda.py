"""What a workshop has time for, and which criteria it should take up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessment.catalog.model import Catalog, Criterion
from assessment.phases import Phase
from assessment.rating import Answers, Rating, answer_to
from assessment.scoring import due_criteria
from assessment.voting.judgement import Judgements


class Reason(StrEnum):
    """What speaks for taking a criterion up. Unconfirmed: an answer was carried over, and nobody confirmed it."""

    DISPUTED = "disputed"
    MILESTONE = "milestone"
    UNANSWERED = "unanswered"
    UNCONFIRMED = "unconfirmed"
    UNKNOWN = "unknown"
    OWN_PHASE = "own_phase"


_OPEN = frozenset({Reason.UNANSWERED, Reason.UNCONFIRMED, Reason.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A criterion that could be taken up, and what speaks for it. Without reasons, nothing presses."""

    criterion: Criterion
    reasons: tuple[Reason, ...]


def capacity(minutes: int, minutes_around: int, minutes_each: int, due: int) -> int:
    """Return how many of the `due` criteria fit into a workshop.

    `minutes`: the whole time; `minutes_around`: what greeting and end take of it; `minutes_each`: for one criterion.
    """
    return min(due, max(0, (minutes - minutes_around) // minutes_each))


def proposals(
    catalog: Catalog, answers: Answers, current_phases: Sequence[Phase], judgements: Judgements
) -> list[Proposal]:
    """Return all due criteria, the most pressing first.

    In this order: disputed in an earlier workshop; milestones that are open; other open ones; milestones; the rest.
    Among equals, those of the solution's own phase come first, then the order of the catalogue.
    """
    rule = catalog.method.agreement
    disputed = {criterion for criterion, judgement in judgements.items() if judgement.is_disputed(rule)}
    offered = [
        Proposal(criterion, _reasons(criterion, answers, current_phases, is_disputed=criterion.id in disputed))
        for criterion in due_criteria(catalog, current_phases)
    ]
    return sorted(offered, key=lambda proposal: _rank(proposal.reasons))


def _rank(reasons: Collection[Reason]) -> tuple[int, bool]:
    milestone, is_open = Reason.MILESTONE in reasons, not _OPEN.isdisjoint(reasons)
    if Reason.DISPUTED in reasons:
        rank = 0
    elif is_open:
        rank = 1 if milestone else 2
    else:
        rank = 3 if milestone else 4
    return rank, Reason.OWN_PHASE not in reasons


def _reasons(
    criterion: Criterion, answers: Answers, current_phases: Sequence[Phase], *, is_disputed: bool
) -> tuple[Reason, ...]:
    answer = answer_to(criterion.id, answers)
    speaks = {
        Reason.DISPUTED: is_disputed,
        Reason.MILESTONE: criterion.milestone is not None,
        Reason.UNANSWERED: answer.rating is None and answer.suggestion is None,
        Reason.UNCONFIRMED: answer.is_unconfirmed,
        Reason.UNKNOWN: answer.rating is Rating.UNKNOWN,
        Reason.OWN_PHASE: criterion.phase in current_phases,
    }
    return tuple(reason for reason, holds in speaks.items() if holds)
