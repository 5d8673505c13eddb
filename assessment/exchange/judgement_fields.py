"""The fields of judgements in a document: what may stand in them, and how a judgement is written."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from assessment.exchange.field_types import Day, OneLine, Storable, at_most
from assessment.rating import Rating
from assessment.voting.judgement import OTHERS, Comment, Judgement, Round, Tally, with_others
from assessment.voting.workshop import MAX_COMMENT, MAX_DEVICES, MAX_GROUPS_IN_ROOM, MAX_ROLE_GROUP

# More than a workshop has time for.
_MOST_ROUNDS = 100
# Lists in lists in lists: without it, each unfit entry of a large file would become an error in memory.
_FIRST_FAULT = FailFast()


def _few_keys(value: object) -> object:
    if isinstance(value, Mapping) and len(value) > MAX_GROUPS_IN_ROOM + 1:
        raise ValueError(f"hat mehr als {MAX_GROUPS_IN_ROOM + 1} Einträge")
    return value


Votes = Annotated[dict[Rating, Annotated[int, Field(strict=True, ge=0, le=MAX_DEVICES)]], BeforeValidator(_few_keys)]
RoleGroup = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ROLE_GROUP), OneLine, Storable
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class CommentPart(_Part):
    """What somebody wrote with a vote, without a name."""

    rating: Rating
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_COMMENT), Storable]


class RoundPart(_Part):
    """The votes of one round, as counts."""

    number: Annotated[int, Field(strict=True, ge=1, le=_MOST_ROUNDS)]
    votes: Votes
    # Files from before have one group more: those of small groups and of nobody's.
    groups: Annotated[dict[RoleGroup, Votes], BeforeValidator(_few_keys)] = {}
    others: Votes | None = None
    comments: Annotated[tuple[CommentPart, ...], _FIRST_FAULT, at_most(MAX_DEVICES)] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> "RoundPart":
        if not 1 <= sum(self.votes.values()) <= MAX_DEVICES:
            raise ValueError(f"eine Runde hat 1 bis {MAX_DEVICES} Stimmen")
        together: Counter[Rating] = Counter()
        for group in (*self.groups.values(), self.others or {}):
            together.update(group)
        if (self.groups or any(together.values())) and together != Counter(self.votes):
            raise ValueError("die Stimmen der Gruppen ergeben zusammen nicht die der Runde")
        commented = Counter(comment.rating for comment in self.comments)
        if not commented <= Counter(self.votes):
            raise ValueError("zu einer Antwort gibt es mehr Kommentare als Stimmen")
        return self

    def round(self) -> Round:
        return Round(
            self.number,
            _tally(self.votes),
            with_others(
                {name: _tally(votes) for name, votes in self.groups.items()},
                None if self.others is None else _tally(self.others),
            ),
            tuple(Comment(comment.rating, comment.text) for comment in self.comments),
        )


class JudgementPart(_Part):
    """How a group came to its rating of one criterion."""

    criterion: str
    held_on: Day
    decided: Rating | None = None
    rounds: Annotated[tuple[RoundPart, ...], _FIRST_FAULT, at_most(_MOST_ROUNDS)]

    @field_validator("rounds")
    @classmethod
    def _in_order(cls, rounds: tuple[RoundPart, ...]) -> tuple[RoundPart, ...]:
        numbers = [part.number for part in rounds]
        if not numbers or numbers != sorted(set(numbers)):
            raise ValueError("braucht mindestens eine Runde, mit steigenden Nummern")
        return rounds

    def judgement(self) -> Judgement:
        return Judgement(self.criterion, self.held_on, tuple(part.round() for part in self.rounds), self.decided)


def _tally(votes: Mapping[Rating, int]) -> Tally:
    return Tally({rating: count for rating, count in votes.items() if count})


def judgement_data(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as plain JSON data; answers without votes are not mentioned."""
    return {
        "criterion": judgement.criterion,
        "held_on": judgement.held_on.isoformat(),
        "decided": judgement.decided,
        "rounds": [_round_data(round_) for round_ in judgement.rounds],
    }


def _round_data(round_: Round) -> dict[str, Any]:
    named = {name: tally for name, tally in round_.groups.items() if name != OTHERS}
    return {
        "number": round_.number,
        "votes": _votes_data(round_.tally),
        "groups": {name: _votes_data(tally) for name, tally in named.items()},
        "others": _votes_data(round_.groups.get(OTHERS, Tally())),
        "comments": [{"rating": comment.rating.value, "text": comment.text} for comment in round_.comments],
    }


def _votes_data(tally: Tally) -> dict[str, int]:
    return {rating.value: tally.counts[rating] for rating in Rating if tally.counts.get(rating)}
