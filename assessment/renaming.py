"""What other names of an assessment mean for its solution: the solution is renamed, or the assessment leaves it.

A new name renames the solution, for all its assessments. A closed one keeps its names, and two solutions never become
one by a name alone: then only this assessment moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assessment.assessment import Assessment
from assessment.likeness import as_seen


class Named(Enum):
    """Whose the new names are: those of the assessment's own solution, of none yet, or of another one."""

    OWN = auto()
    NEW = auto()
    OTHER = auto()


def whose(own: int, known: int | None) -> Named:
    """Return whose names are; `own`: the assessment's solution, `known`: the one that has them, None for none."""
    if known is None:
        return Named.NEW
    return Named.OWN if known == own else Named.OTHER


def keeps_names(before: Assessment, described: Assessment) -> bool:
    """Whether the names of an assessment as it is `described` look like those that it has."""
    return all(
        as_seen(getattr(before, name)) == as_seen(getattr(described, name)) for name in ("municipality", "solution")
    )


@dataclass(frozen=True, slots=True)
class Renaming:
    """What becomes of a solution when one of its assessments gets other names.

    `all_move`: the whole solution has the new names; else the assessment alone moves. `measures_move`: they stay with
    a solution as long as it has assessments, and move along with its last one. `brings_model`: the solution that it
    belongs to then takes its operating model; another one keeps its own. `keeps_baseline`: whether it stays the one
    to compare with, if it was; where other assessments are, here or there, one of them is.
    """

    all_move: bool
    measures_move: bool
    brings_model: bool
    keeps_baseline: bool


def renaming(series: Sequence[Assessment], named: Named) -> Renaming:
    """Return what new names of one of a solution's assessments mean; `series`: all of them."""
    is_alone = len(series) == 1
    all_move = named is Named.NEW and not any(assessment.is_closed for assessment in series)
    return Renaming(
        all_move=all_move,
        measures_move=named is not Named.OWN and (all_move or is_alone),
        brings_model=named is not Named.OTHER,
        keeps_baseline=named is Named.OWN or all_move or (is_alone and named is Named.NEW),
    )
