"""A workshop: what it is about, how far it is, and what devices may do in it."""

import secrets
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# No letters that look or sound like others; 28⁸ codes can't be guessed while a workshop lasts (docs/datenschutz.md).
CODE_ALPHABET = "ABCDEFGHJKLMNPQRTUVWXY346789"
CODE_LENGTH = 8

MAX_NICKNAME = 40
MAX_COMMENT = 500
MAX_GROUPS_IN_ROOM = 12
MAX_ROLE_GROUP = 80
# More devices than any room holds: what comes then is no workshop.
MAX_DEVICES = 2_000


class WorkshopEndedError(Exception):
    """There is no such workshop (any more)."""


class NoVotesError(Exception):
    """Nobody has voted in a round that is to be shown; it goes on."""


class VotesCastError(Exception):
    """What is settled by the first vote of a workshop can't be changed any more."""


class ItemStatus(StrEnum):
    """What became of a criterion on the agenda."""

    WAITING = "waiting"
    PARKED = "parked"
    SKIPPED = "skipped"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class WorkshopSettings:
    """How a workshop is held. `minutes`: the time at hand; `minimum_group`: smaller role groups are not shown."""

    minutes: int
    minutes_each: int
    role_groups: tuple[str, ...]
    minimum_group: int
    comments_allowed: bool = False


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A criterion on the agenda; `decided` is what the group decided, as it stands in the answers."""

    criterion: str
    status: ItemStatus = ItemStatus.WAITING
    decided: str | None = None


@dataclass(frozen=True, slots=True)
class BallotRound:
    """A round of votes on a criterion; contents may be read once it is revealed."""

    id: int
    criterion: str
    number: int
    is_revealed: bool


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop that is open or paused. `criterion`: the one in view; `revision` rises with every step.

    `discussion_ends_at`: UTC without zone, as stored.
    """

    id: str
    assessment_id: str
    code: str
    revision: int
    is_paused: bool
    settings: WorkshopSettings
    criterion: str | None
    discussion_ends_at: datetime | None
    opened_at: datetime
    items: tuple[AgendaItem, ...]

    def item(self, criterion: str) -> AgendaItem | None:
        """Return a criterion's place on the agenda; None where it is not on it."""
        return next((item for item in self.items if item.criterion == criterion), None)

    def following(self, criterion: str) -> str | None:
        """Return the next criterion that waits, from one on and then from the beginning; None where none does.

        Raises ValueError for a criterion that is not on the agenda.
        """
        names = [item.criterion for item in self.items]
        here = names.index(criterion)
        waiting = {item.criterion for item in self.open_items}
        return next((name for name in (*names[here + 1 :], *names[:here]) if name in waiting), None)

    @property
    def open_items(self) -> tuple[AgendaItem, ...]:
        return tuple(item for item in self.items if item.status is ItemStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Participant:
    """A device in the room, by what it says of itself."""

    id: int
    nickname: str
    role_group: str
    is_spectator: bool


def changed_agenda(items: Sequence[AgendaItem], chosen: Sequence[str], voted_on: Container[str]) -> list[str]:
    """Return the criteria of an agenda as they are wanted, each once; what was voted on already stays."""
    kept = [item.criterion for item in items if item.criterion in voted_on]
    return list(dict.fromkeys([*chosen, *kept]))


def open_round(rounds: Sequence[BallotRound]) -> BallotRound | None:
    """Return the round on a criterion that goes on, of all rounds on it: the last one, unless it is revealed.

    While one goes on, no other can be opened.
    """
    return rounds[-1] if rounds and not rounds[-1].is_revealed else None


def check_reveal(votes: int) -> None:
    """Raise NoVotesError where an open round has no votes to show, whoever has become a spectator meanwhile."""
    if votes == 0:
        raise NoVotesError


def check_minimum_group(votes: int) -> None:
    """Raise VotesCastError where a workshop has votes: whoever cast one was told which groups would be shown."""
    if votes > 0:
        raise VotesCastError


def tidy_groups(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the names of role groups that were typed: without needless blanks, cut where too long, each once."""
    names = (" ".join(name.split())[:MAX_ROLE_GROUP].strip() for name in typed)
    return tuple(dict.fromkeys(name for name in names if name))


def discussion_end(now: datetime, ends_at: datetime | None, minutes: int) -> datetime:
    """Return when a discussion ends that gets so many more minutes: what is left of it is kept."""
    return max(ends_at or now, now) + timedelta(minutes=minutes)


def new_code() -> str:
    """Return an unguessable code without letters that are easily mistaken."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def spoken(code: str) -> str:
    """Return a code as it is shown and read aloud: in two halves."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def typed_code(text: str) -> str:
    """Return the code that somebody typed: without blanks and hyphens, in capitals."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
