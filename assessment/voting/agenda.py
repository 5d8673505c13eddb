"""What a workshop has time for, and which criteria it should take up."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.catalog.model import Catalog, Criterion
from assessment.phases import Phase
from assessment.rating import Answers, Rating, answer_to
from assessment.scoring import due_criteria
from assessment.voting.judgement import Judgements

# Below this agreement a judgement of an earlier workshop is called disputed.
DISPUTED_BELOW = 0.6


@dataclass(frozen=True, slots=True)
class Proposal:
    """A criterion that could be taken up, and what speaks for it. Without reasons, nothing presses."""

    criterion: Criterion
    reasons: tuple[str, ...]


def capacity(minutes: int, minutes_around: int, minutes_each: int) -> int:
    """Return how many criteria fit into a workshop.

    `minutes`: the whole time; `minutes_around`: what greeting and end take of it; `minutes_each`: for one criterion.
    """
    return max(0, (minutes - minutes_around) // minutes_each)


def proposals(
    catalog: Catalog, answers: Answers, standing: Sequence[Phase], judgements: Judgements
) -> list[Proposal]:
    """Return all due criteria, the most pressing first.

    In this order: disputed in an earlier workshop; milestones that are open; other open ones; milestones; the rest.
    Among equals, those of the solution's own phase come first, then the order of the catalogue.
    """
    found = [
        (_rank(criterion, answers, standing, judgements), place, criterion)
        for place, criterion in enumerate(due_criteria(catalog, standing))
    ]
    return [
        Proposal(criterion, _reasons(criterion, answers, standing, judgements))
        for _, _, criterion in sorted(found, key=lambda entry: entry[:2])
    ]


def _rank(
    criterion: Criterion, answers: Answers, standing: Sequence[Phase], judgements: Judgements
) -> tuple[int, bool]:
    milestone, is_open = criterion.milestone is not None, _is_open(criterion, answers)
    if _is_disputed(criterion, judgements):
        rank = 0
    elif is_open:
        rank = 1 if milestone else 2
    else:
        rank = 3 if milestone else 4
    return rank, criterion.phase not in standing


def _reasons(
    criterion: Criterion, answers: Answers, standing: Sequence[Phase], judgements: Judgements
) -> tuple[str, ...]:
    answer = answer_to(criterion.id, answers)
    said = (
        (_is_disputed(criterion, judgements), "umstritten"),
        (criterion.milestone is not None, "Meilenstein"),
        (answer.rating is None and answer.suggestion is None, "noch offen"),
        (answer.rating is None and answer.suggestion is not None, "übernommen, nicht bestätigt"),
        (answer.rating is Rating.UNKNOWN, "wissen wir nicht"),
        (criterion.phase in standing, f"Ihre Phase {criterion.phase.value}"),
    )
    return tuple(text for holds, text in said if holds)


def _is_open(criterion: Criterion, answers: Answers) -> bool:
    return answer_to(criterion.id, answers).rating in {None, Rating.UNKNOWN}


def _is_disputed(criterion: Criterion, judgements: Judgements) -> bool:
    found = judgements.get(criterion.id)
    agreement = found.consensus if found else None
    return agreement is not None and agreement < DISPUTED_BELOW
