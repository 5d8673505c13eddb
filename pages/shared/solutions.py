"""Assessments by solution, and how they changed since the one that they are compared with."""

from collections.abc import Mapping

from assessment.assessment import Assessment
from assessment.comparison import Comparison, compare
from assessment.dossier import Snapshot
from assessment.rating import Answers
from pages.shared import context


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
    before, after = (Snapshot.of(side, answers[side.id], newest) for side in (earlier, assessment))
    return compare(before, after, every_criterion=every_criterion)
