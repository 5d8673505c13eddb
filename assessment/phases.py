"""Phases of the roadmap, and which of them are due for a solution."""

from collections.abc import Iterable, Sequence
from enum import StrEnum


class Phase(StrEnum):
    """P1–P5, and DG for the continuous criteria."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"
    DG = "DG"


# The positions a solution can stand in: one phase, or scaling both ways at once.
POSITIONS: tuple[tuple[Phase, ...], ...] = (
    (Phase.P1,),
    (Phase.P2,),
    (Phase.P3,),
    (Phase.P4,),
    (Phase.P5,),
    (Phase.P4, Phase.P5),
)

_BEFORE_SCALING = (Phase.P1, Phase.P2, Phase.P3)


def position(phases: Iterable[str]) -> tuple[Phase, ...]:
    """Return the position that these phase ids name.

    Raises ValueError if a solution can't stand there.
    """
    current = tuple(sorted({Phase(phase) for phase in phases}))
    if current not in POSITIONS:
        raise ValueError("A solution stands in one phase, or in P4 and P5.")
    return current


def due_phases(current_phases: Sequence[Phase]) -> frozenset[Phase]:
    """Return the phases whose criteria are due for a solution that stands in `current_phases`.

    P4 and P5 do not presuppose each other; the continuous criteria are always due.
    """
    due = {Phase.DG}
    for phase in current_phases:
        if phase in _BEFORE_SCALING:
            due.update(_BEFORE_SCALING[: _BEFORE_SCALING.index(phase) + 1])
        else:
            due.update((*_BEFORE_SCALING, phase))
    return frozenset(due)
