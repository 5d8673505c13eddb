"""What goes with an assessment that is deleted, and what becomes of the solution that it belongs to.

Measures belong to a solution and go with its last assessment. Those that a file brought along with an assessment go
with that one, unless somebody changed them since.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.assessment import Assessment, chosen_baseline

# The version of a measure that nobody has changed.
UNCHANGED = 1


@dataclass(frozen=True, slots=True)
class Deletion:
    """What happens when an assessment is deleted.

    `measures_lost` go with it. `measures_kept` came with it and stay, since they were changed; `other_measures` never
    had to do with it. `baseline`: what the solution's assessments are compared with from then on, where that was the
    deleted one and there is still something to compare.
    """

    is_last: bool
    measures_lost: int
    measures_kept: int = 0
    other_measures: int = 0
    baseline: Assessment | None = None


def deletion(series: Sequence[Assessment], assessment_id: str, measures: int, brought: Iterable[int]) -> Deletion:
    """Return what happens when one of a solution's assessments is deleted.

    `series`: all of them, the oldest first. `measures`: how many the solution has; `brought`: the versions of those
    that came with the assessment.
    """
    others = [assessment for assessment in series if assessment.id != assessment_id]
    if not others:
        return Deletion(is_last=True, measures_lost=measures)
    versions = list(brought)
    lost = versions.count(UNCHANGED)
    was_baseline = chosen_baseline(series).id == assessment_id
    return Deletion(
        is_last=False,
        measures_lost=lost,
        measures_kept=len(versions) - lost,
        other_measures=measures - len(versions),
        baseline=chosen_baseline(others) if was_baseline and len(others) > 1 else None,
    )
