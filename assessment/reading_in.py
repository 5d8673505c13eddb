"""What reading assessments in would change of what is stored. It changes nothing of it that was not agreed to.

A solution that is new takes all from the file. One that is known takes the assessment alone; its operating model, its
baseline, its measures and the municipality's logo stay as they are, unless the difference was shown and agreed to.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

from assessment.assessment import Assessment, NewAssessment
from assessment.likeness import as_seen
from assessment.measures import Aim, Measure


class DifferenceKind(StrEnum):
    """What of a known solution, or of its municipality, would become another."""

    OPERATOR_MODEL = "operator_model"
    BASELINE = "baseline"
    LOGO = "logo"
    MEASURES = "measures"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something stored that a file would change. Whoever agrees has seen both sides: another state needs asking anew.

    `before`, `after`: ids of operating models; for a baseline, the ids of the present one and of that in the file. A
    logo that is there is in neither: `had_logo` says whether there is one. `entry`: which of the assessments that are
    read in brings it. `measures`: those that the solution has not got yet. `count`: how many assessments of the
    solution, or of the municipality, are stored.
    """

    kind: DifferenceKind
    municipality: str
    solution: str
    entry: int
    before: str | None = None
    after: str | None = None
    logo: bytes | None = None
    had_logo: bool = False
    measures: tuple[Measure, ...] = ()
    count: int = 0

    @property
    def key(self) -> str:
        """What tells it from any other difference, now or after something has changed."""
        return sha256(repr(self).encode()).hexdigest()[:16]


def wanted_baseline(brought: Mapping[int, NewAssessment], oldest: date | None) -> int | None:
    """Return which assessment of a file calls itself the baseline, or would be it as the oldest of all.

    `oldest`: the day of the oldest that is stored, where that makes it the baseline of others.
    """
    chosen = next((number for number, new in brought.items() if new.assessment.is_baseline), None)
    if chosen is not None or oldest is None:
        return chosen
    older = [number for number, new in brought.items() if new.assessment.date < oldest]
    return min(older, key=lambda number: brought[number].assessment.date, default=None)


Saying = tuple[str, frozenset[Aim], date, date | None]


@dataclass(frozen=True, slots=True)
class Known:
    """The measures of a solution, as far as reading in asks for them.

    `owners`: which solution a measure of an id belongs to, if there is one. `sayings`: what the solution's measures
    say, and what they said before they were changed.
    """

    solution_id: int
    owners: Mapping[str, int]
    sayings: Collection[Saying]


def saying(measure: Measure) -> Saying:
    """Return by what a measure without an id is known."""
    return as_seen(measure.what), frozenset(measure.aims), measure.created_on, measure.due


def possible_ids(measure: Measure, solution_id: int) -> tuple[str, ...]:
    """Return the ids that a measure from a file may have in a solution: its own, or one made of it, always the same.

    None where it has no id.
    """
    if not measure.id:
        return ()
    return measure.id, sha256(f"{solution_id}:{measure.id}".encode()).hexdigest()[:32]


def missing_measures(given: Iterable[Measure], known: Known, besides: Iterable[Measure] = ()) -> list[Measure]:
    """Return the measures from a file that a solution has not got yet, each once.

    An id that belongs to another solution is replaced by one that is the same each time. One without an id is known
    where a measure of the solution says the same or ever did. `besides`: measures that will be added before.
    """
    before = list(besides)
    ids = {measure.id for measure in before}
    sayings = {*known.sayings, *map(saying, before)}
    missing = []
    for measure in given:
        possible = possible_ids(measure, known.solution_id)
        free = next((measure_id for measure_id in possible if measure_id not in known.owners), "")
        if possible:
            is_known = not free or free in ids or known.solution_id in map(known.owners.get, possible)
        else:
            is_known = saying(measure) in sayings
        if not is_known:
            new = replace(measure, id=free)
            ids.add(free)
            sayings.add(saying(new))
            missing.append(new)
    return missing


def model_of(brought: Iterable[Assessment]) -> str | None:
    """Return the operating model that assessments of one solution bring: of the open ones, else of the closed."""
    given = list(brought)
    counted = [about for about in given if about.closing is None] or given
    return next((about.operator_model for about in reversed(counted) if about.operator_model is not None), None)
