"""What one device in a workshop may see, and what it is refused."""

from dataclasses import dataclass
from datetime import datetime

from assessment.rating import Rating
from assessment.voting.judgement import Round, Vote
from assessment.voting.workshop import BallotRound, Participant, WorkshopSettings


class VoteRefusedError(Exception):
    """The round is over, not the current one, or the device only looks on. Nothing was stored."""


class RoomFullError(Exception):
    """More devices than a workshop can have."""


@dataclass(frozen=True)
class Ballot:
    """What one device may see: the criterion in view, the last round on it, its own vote, and what was revealed.

    `own` is None while the device has not voted in this round; `revealed` and `decided` are None until the reveal.
    `discussion_ends_at`: UTC without zone, as stored. `catalog_version`: the one that the assessment was begun with.
    """

    workshop_id: str
    assessment_id: str
    revision: int
    is_paused: bool
    settings: WorkshopSettings
    criterion: str | None
    round: BallotRound | None
    participant: Participant | None
    own: Vote | None
    revealed: Round | None
    catalog_version: str
    discussion_ends_at: datetime | None = None
    decided: Rating | None = None
