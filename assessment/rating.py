"""How far a criterion is met, and what else an answer says.

Levels after ISO/IEC 33020: N not, P partially, L largely, F fully achieved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, TypedDict


class Rating(StrEnum):
    """An answer to a criterion: a level, or one of two answers that are no level."""

    N = "N"
    P = "P"
    L = "L"
    F = "F"
    UNKNOWN = "unknown"
    NOT_RELEVANT = "not_relevant"

    @property
    def is_level(self) -> bool:
        return self in _POINTS

    @property
    def points(self) -> int:
        """0–3; raises KeyError for an answer that is no level."""
        return _POINTS[self]


_POINTS = {Rating.N: 0, Rating.P: 1, Rating.L: 2, Rating.F: 3}
LEVELS: tuple[Rating, ...] = tuple(_POINTS)
MAX_POINTS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a rating holds: a text, a link, or both."""

    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rating carried over from an earlier assessment that nobody has confirmed yet."""

    rating: Rating
    reason: str
    made_on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What a team says about one criterion. `rating` None means unanswered, which is never N."""

    criterion: str
    rating: Rating | None = None
    reason: str = ""
    target: Rating | None = None
    outside_control: bool = False
    outside_control_who: str = ""
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    owner: str = ""
    due: date | None = None
    suggestion: Suggestion | None = None

    @property
    def is_unclear(self) -> bool:
        """Whether it is still to be found out how far the criterion is met: unanswered, or answered "unknown"."""
        return self.rating in {None, Rating.UNKNOWN}

    @property
    def points(self) -> int | None:
        """0–3, or None when the criterion has no level."""
        return None if self.rating is None else _POINTS.get(self.rating)

    @property
    def is_open(self) -> bool:
        return self.rating is None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether there is a rating from an earlier assessment that nobody has confirmed or replaced yet."""
        return self.rating is None and self.suggestion is not None


Answers = Mapping[str, Answer]


class AnswerChanges(TypedDict, total=False):
    """Fields of an answer with their new values."""

    rating: Rating | None
    reason: str
    target: Rating | None
    outside_control: bool
    outside_control_who: str
    note: str
    evidence: tuple[Evidence, ...]
    owner: str
    due: date | None
    suggestion: Suggestion | None


# The keys of AnswerChanges, for whoever gets told which field it is about.
AnswerField = Literal[
    "rating",
    "reason",
    "target",
    "outside_control",
    "outside_control_who",
    "note",
    "evidence",
    "owner",
    "due",
    "suggestion",
]


@dataclass(frozen=True, slots=True)
class AnswerVersion:
    """One entry of an answer's history: the answer as it was from then on (UTC)."""

    changed_at: datetime
    version: int
    answer: Answer


def answer_to(criterion_id: str, answers: Answers) -> Answer:
    """Return the answer to a criterion; an empty one where there is none."""
    return answers.get(criterion_id) or Answer(criterion_id)


def answer_change(field: AnswerField, value: Any) -> AnswerChanges:
    """Return the change of one field."""
    changes: AnswerChanges = {}
    changes[field] = value
    return changes


def confirmation(suggestion: Suggestion) -> AnswerChanges:
    """Return what changes when a carried-over rating is taken as the answer's rating."""
    return {"rating": suggestion.rating, "reason": suggestion.reason, "suggestion": None}


def decision(rating: Rating, reason: str = "") -> AnswerChanges:
    """Return what changes when a group decides: a rating that was carried over is answered with it.

    `reason`: why a criterion is not relevant; without one, the reason stays.
    """
    changes: AnswerChanges = {"rating": rating, "suggestion": None}
    return {**changes, "reason": reason} if reason else changes
