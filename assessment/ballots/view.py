"""What a ballot says to one device, as plain data for the template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assessment import clock
from assessment.catalog.model import Catalog, Criterion
from assessment.method import Method, WorkshopRule
from assessment.rating import LEVELS, Rating
from assessment.store.transactions import utc_now
from assessment.texts.judgements import counted, round_agreement
from assessment.texts.workshop import privacy
from assessment.voting.ballot import Ballot
from assessment.voting.judgement import Round
from assessment.voting.workshop import Participant, spoken

# What a group of people says of its town is "us", also where the catalogue speaks of relevance.
_LABELS = {Rating.UNKNOWN: "Wissen wir nicht", Rating.NOT_RELEVANT: "Betrifft uns nicht"}
OTHER_ANSWERS = tuple(_LABELS)


class Stage(StrEnum):
    """How far the criterion in view is."""

    LOBBY = "lobby"
    COMING = "coming"
    OPEN = "open"
    REVEALED = "revealed"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be chosen; `text` is the level's anchor."""

    value: str
    label: str
    text: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chose an answer; `share` is a percentage of the answer chosen most often."""

    label: str
    value: str
    votes: int
    share: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class RevealedRound:
    """What was revealed of a round."""

    votes: str
    bars: tuple[Bar, ...]
    agreement: str
    comments: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that was not taken: `where` it stands (the name of its field), why, and the form as it was typed."""

    where: str = ""
    sentence: str = ""
    typed: Mapping[str, str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Discussion:
    """Until when the group discusses; `seconds` left, 0 when time is up."""

    until: str
    seconds: int


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template shows. `own`: what the device voted; `comment`: what stands in the field.

    `criterion`: its id as the facilitator's screen shows it; `decided`: what the group decided after the reveal.
    """

    code: str
    spoken: str
    revision: int
    state: Stage
    is_paused: bool
    is_spectator: bool
    nickname: str
    role_group: str
    role_groups: tuple[str, ...]
    comments_allowed: bool
    criterion: str = ""
    title: str = ""
    question: str = ""
    round_id: int | None = None
    round_number: int = 0
    levels: tuple[Choice, ...] = ()
    others: tuple[Choice, ...] = ()
    own: str = ""
    own_value: str = ""
    comment: str = ""
    result: RevealedRound | None = None
    decided: str = ""
    discussion: Discussion | None = None
    privacy: tuple[str, ...] = ()

    @property
    def can_vote(self) -> bool:
        return self.state is Stage.OPEN and not self.is_paused and not self.is_spectator

    @property
    def open_round(self) -> int | None:
        """Which round can still be voted in, in a pause as well; None for none."""
        return self.round_id if self.state is Stage.OPEN else None

    @property
    def has_introduced(self) -> bool:
        """Whether the device has said anything of itself."""
        return bool(self.nickname or self.role_group or self.is_spectator)

    @property
    def announcement(self) -> str:
        """What is read out when the page has changed to this."""
        if self.is_paused:
            return "Der Workshop macht Pause."
        if self.state is Stage.LOBBY:
            return "Warten auf das nächste Kriterium."
        if self.state is Stage.COMING:
            return f"Kriterium: {self.title}. Gleich wird abgestimmt."
        if self.state is Stage.REVEALED:
            revealed = f"Aufgedeckt: {self.title}. {self.result.agreement if self.result else ''}"
            return f"Gemeinsam entschieden: {self.decided}." if self.decided else revealed
        if self.own:
            return f"Ihre Stimme ist gezählt: {self.own}."
        return f"Abstimmung offen, Runde {self.round_number}: {self.title}."


def view(code: str, ballot: Ballot, catalog: Catalog, rule: WorkshopRule) -> View:
    """Return what a device sees.

    `catalog`: the version that the assessment was begun with; `rule`: how long what is kept by now.
    """
    person = ballot.participant or Participant(0, "", "", is_spectator=False)
    settings = ballot.settings
    criterion = catalog.criterion(ballot.criterion) if ballot.criterion else None
    method = catalog.method
    own = ballot.own.rating if ballot.own else None
    return View(
        code=code,
        spoken=spoken(code),
        revision=ballot.revision,
        state=_stage(ballot),
        is_paused=ballot.is_paused,
        is_spectator=person.is_spectator,
        nickname=person.nickname,
        role_group=person.role_group,
        role_groups=settings.role_groups,
        comments_allowed=settings.comments_allowed,
        criterion=(ballot.criterion or "").upper(),
        title=criterion.short_title if criterion else "",
        question=criterion.question if criterion else "",
        round_id=ballot.round.id if ballot.round else None,
        round_number=ballot.round.number if ballot.round else 0,
        levels=_levels(criterion, own, method) if criterion else (),
        others=tuple(Choice(other, label(other, method), is_own=own is other) for other in OTHER_ANSWERS),
        own=label(own, method) if own else "",
        own_value=own or "",
        comment=ballot.own.comment if ballot.own else "",
        result=_revealed(ballot.revealed, own, method) if ballot.revealed else None,
        decided=label(ballot.decided, method) if ballot.decided else "",
        discussion=_discussion(ballot.discussion_ends_at) if ballot.revealed else None,
        privacy=() if ballot.criterion else tuple(privacy(settings, rule)),
    )


def _levels(criterion: Criterion, own: Rating | None, method: Method) -> tuple[Choice, ...]:
    return tuple(Choice(level, label(level, method), criterion.anchor(level), own is level) for level in LEVELS)


def label(rating: Rating, method: Method) -> str:
    """Return what devices read for an answer."""
    return _LABELS.get(rating) or method.label(rating)


def _stage(ballot: Ballot) -> Stage:
    if ballot.criterion is None:
        return Stage.LOBBY
    if ballot.round is None:
        return Stage.COMING
    return Stage.REVEALED if ballot.round.is_revealed else Stage.OPEN


def _revealed(revealed: Round, own: Rating | None, method: Method) -> RevealedRound:
    most = max(1, *(revealed.tally.counts.get(rating, 0) for rating in Rating))
    bars = tuple(
        Bar(label(rating, method), rating, votes, round(100 * votes / most), own is rating)
        for rating in Rating
        if (votes := revealed.tally.counts.get(rating, 0)) or rating.is_level
    )
    comments = {
        rating: tuple(comment.text for comment in revealed.comments if comment.rating is rating) for rating in Rating
    }
    return RevealedRound(
        counted(revealed.tally.votes),
        bars,
        round_agreement(revealed, method.agreement),
        tuple((label(rating, method), texts) for rating, texts in comments.items() if texts),
    )


def _discussion(ends_at: datetime | None) -> Discussion | None:
    if ends_at is None:
        return None
    seconds = max(0, round((ends_at - utc_now()).total_seconds()))
    return Discussion(f"{clock.local(ends_at):%H:%M}", seconds)
