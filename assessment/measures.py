"""Measures: what a team decides to do about gaps, and what became of it.

They belong to a solution and go along from assessment to assessment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any, Literal, TypedDict

from assessment.gaps import Gap
from assessment.rating import Rating


class Status(StrEnum):
    """How far a measure is."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_ended(self) -> bool:
        return self in {Status.DONE, Status.DROPPED}


class Size(IntEnum):
    """How much effort a measure takes, or how much effect it has."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Aim:
    """The level that a measure is meant to bring a criterion to."""

    criterion: str
    level: Rating


@dataclass(frozen=True, slots=True)
class Measure:
    """What is to be done, by whom, by when, and for which criteria.

    `reason`: why it was dropped. `ended_on`: the day on which it was done or dropped, None before.
    """

    what: str
    created_on: date
    aims: tuple[Aim, ...] = ()
    owner: str = ""
    due: date | None = None
    status: Status = Status.OPEN
    reason: str = ""
    effort: Size | None = None
    effect: Size | None = None
    ended_on: date | None = None
    id: str = ""

    def concerns(self, criterion_id: str) -> bool:
        """Whether the measure is meant for this criterion."""
        return any(aim.criterion == criterion_id for aim in self.aims)

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before today."""
        return not self.status.is_ended and self.due is not None and self.due < today


class MeasureChanges(TypedDict, total=False):
    """Fields of a measure with their new values."""

    what: str
    aims: tuple[Aim, ...]
    owner: str
    due: date | None
    status: Status
    reason: str
    effort: Size | None
    effect: Size | None
    ended_on: date | None


# The keys of MeasureChanges, for whoever gets told which field it is about.
MeasureField = Literal["what", "aims", "owner", "due", "status", "reason", "effort", "effect", "ended_on"]

# How a measure ended is one decision: these fields change together.
ENDING: tuple[MeasureField, ...] = ("status", "reason", "ended_on")


@dataclass(frozen=True, slots=True)
class MeasureVersion:
    """One entry of a measure's history: the measure as it was from then on (UTC)."""

    changed_at: datetime
    version: int
    measure: Measure


class UnknownMeasureError(Exception):
    """There is no measure with this id (any more)."""


class TooManyMeasuresError(Exception):
    """A solution would have more measures than fit into an export; nothing was stored."""


def measure_change(field: MeasureField, value: Any) -> MeasureChanges:
    """Return the change of one field."""
    changes: MeasureChanges = {}
    changes[field] = value
    return changes


def ending_of(measure: Measure) -> MeasureChanges:
    """Return how a measure ended, as changes."""
    return {"status": measure.status, "reason": measure.reason, "ended_on": measure.ended_on}


def day_of_ending(measure: Measure, today: date, latest: date | None = None) -> date:
    """Return the day for a measure that is said to have ended: today, or `latest` if that is earlier.

    It is never before the measure was created.
    """
    return max(measure.created_on, min(today, latest or today))


def untouched(proposal: Measure, measures: Iterable[Measure]) -> Measure | None:
    """Return the measure that is there already: with the same text and aims, and not ended. None where none is."""
    same = (measure for measure in measures if (measure.what, measure.aims) == (proposal.what, proposal.aims))
    return next((measure for measure in same if not measure.status.is_ended), None)


def with_status(measure: Measure, status: Status, today: date, reason: str = "") -> Measure:
    """Return the measure in another status; the day on which it ended follows, a reason is for dropped ones."""
    ended_on = (measure.ended_on if measure.status is status else None) or today
    return replace(
        measure,
        status=status,
        reason=reason if status is Status.DROPPED else "",
        ended_on=ended_on if status.is_ended else None,
    )


def proposed(gap: Gap, today: date) -> Measure:
    """Return the measure that a gap suggests: the catalogue's first step towards the next level."""
    due = gap.answer.due
    return Measure(
        what=gap.first_step,
        created_on=today,
        aims=(Aim(gap.criterion.id, gap.target),),
        owner=gap.answer.owner,
        due=due if due is not None and due >= today else None,
    )


def in_order(measures: Iterable[Measure], today: date) -> list[Measure]:
    """Return measures as a team looks at them: overdue first, then by date, without a date, ended ones last."""

    def place(measure: Measure) -> tuple[bool, int, bool, date, str]:
        ended = measure.ended_on if measure.status.is_ended else None
        latest_first = -ended.toordinal() if ended else 0
        due = measure.due or date.max
        return measure.status.is_ended, latest_first, not measure.is_overdue(today), due, measure.what.casefold()

    return sorted(measures, key=place)


def concerning(measures: Iterable[Measure], criterion_id: str) -> list[Measure]:
    """Return the measures that are meant for a criterion."""
    return [measure for measure in measures if measure.concerns(criterion_id)]


def done_between(measures: Iterable[Measure], after: date, until: date) -> list[Measure]:
    """Return the measures that were done after one day and until another, the earliest first."""
    done = [
        (measure.ended_on, measure.what.casefold(), measure)
        for measure in measures
        if measure.status is Status.DONE and measure.ended_on is not None and after < measure.ended_on <= until
    ]
    return [measure for *_, measure in sorted(done, key=lambda row: row[:2])]


def asked_about(measures: Sequence[Measure], criterion_id: str, begun_on: date, before: date | None) -> list[Measure]:
    """Return the measures of a criterion of which an assessment asks what became of them.

    They were decided before the assessment's date `begun_on` and have not ended, or have since the assessment
    `before` it.
    """
    return [
        measure
        for measure in concerning(measures, criterion_id)
        if measure.created_on < begun_on and (measure.ended_on is None or before is None or measure.ended_on > before)
    ]
