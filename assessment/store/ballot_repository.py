"""Reads and writes what devices in the room may see and say. Every method is one transaction, but for `enter`."""

from dataclasses import replace

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assessment.rating import Rating
from assessment.store.tables import assessments, ballot_rounds, participants, votes, workshop_items, workshops
from assessment.store.transactions import Transactions
from assessment.store.workshop_rows import fingerprint, rounds_on, settings_from_row, votes_of
from assessment.voting.ballot import Ballot, RoomFullError, VoteRefusedError
from assessment.voting.judgement import Vote, held_round
from assessment.voting.workshop import MAX_DEVICES, BallotRound, Participant, WorkshopEndedError

# A room full of devices sends these all at once; building a statement takes as long as carrying it out.
_WORKSHOP = (
    select(workshops, assessments.c.catalog_version)
    .join(assessments, assessments.c.id == workshops.c.assessment_id)
    .where(workshops.c.code == bindparam("code"))
)
_PARTICIPANT = select(participants).where(
    participants.c.workshop_id == bindparam("workshop_id"), participants.c.device_sha256 == bindparam("device")
)
_OPEN_ROUND = select(ballot_rounds).where(
    ballot_rounds.c.id == bindparam("round_id"),
    ballot_rounds.c.workshop_id == bindparam("workshop_id"),
    ballot_rounds.c.criterion == bindparam("criterion"),
    ballot_rounds.c.is_revealed.is_(False),
)
_OWN_VOTE = select(votes.c.rating, votes.c.comment, votes.c.role_group).where(
    votes.c.round_id == bindparam("round_id"), votes.c.participant_id == bindparam("participant_id")
)
_DECIDED = select(workshop_items.c.decided).where(
    workshop_items.c.workshop_id == bindparam("workshop_id"), workshop_items.c.criterion == bindparam("criterion")
)
_NEW_VOTE = upsert(votes)
_VOTE = _NEW_VOTE.on_conflict_do_update(
    index_elements=["round_id", "participant_id"],
    set_={name: _NEW_VOTE.excluded[name] for name in ("rating", "comment", "role_group")},
)


class BallotRepository:
    """What devices do.

    Methods raise WorkshopEndedError for a code of no workshop, and StoreUnavailableError when the database can't be
    reached.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def revisions(self) -> dict[str, int]:
        """Return how far each workshop is, by its code."""
        with self._transactions.reading() as connection:
            rows = connection.execute(select(workshops.c.code, workshops.c.revision))
            return {row.code: row.revision for row in rows}

    def ballot(self, code: str, device: str | None) -> Ballot:
        """Return what a device may see."""
        with self._transactions.reading() as connection:
            return _ballot(connection, _by_code(connection, code), device)

    def enter(self, code: str, device: str) -> Participant:
        """Let a device take part; one that is known already just goes on. Raises RoomFullError."""
        with self._transactions.reading() as connection:
            known = _participant(connection, _by_code(connection, code)["id"], device)
        if known is not None:
            return known
        with self._transactions.writing() as connection:
            return _entered(connection, _by_code(connection, code)["id"], device)

    def describe(self, code: str, device: str, *, nickname: str, role_group: str, is_spectator: bool) -> None:
        """Keep what a device says of itself. Raises RoomFullError.

        Who looks on takes an open vote back. Another group holds for votes that nobody has seen yet; what was
        revealed stays as it was shown.
        """
        with self._transactions.writing() as connection:
            workshop = _by_code(connection, code)
            participant = _entered(connection, workshop["id"], device)
            connection.execute(
                update(participants)
                .where(participants.c.id == participant.id)
                .values(nickname=nickname, role_group=role_group, is_spectator=is_spectator)
            )
            open_rounds = select(ballot_rounds.c.id).where(
                ballot_rounds.c.workshop_id == workshop["id"], ballot_rounds.c.is_revealed.is_(False)
            )
            unseen = (votes.c.participant_id == participant.id, votes.c.round_id.in_(open_rounds))
            if is_spectator:
                connection.execute(votes.delete().where(*unseen))
            elif role_group != participant.role_group:
                connection.execute(votes.update().where(*unseen).values(role_group=role_group))
        had = {participant.nickname, participant.role_group} - {"", nickname, role_group}
        if had or is_spectator:
            self._transactions.checkpoint_wal()

    def vote(self, code: str, device: str, round_id: int, rating: Rating, comment: str = "") -> Ballot:
        """Store a device's vote in a round, and return what it sees then; a second one replaces the first.

        Raises VoteRefusedError when the round is over or not the current one, and RoomFullError.
        """
        with self._transactions.writing() as connection:
            workshop = _by_code(connection, code)
            participant = _entered(connection, workshop["id"], device)
            in_view = {"workshop_id": workshop["id"], "criterion": workshop["criterion"]}
            row = connection.execute(_OPEN_ROUND, {"round_id": round_id, **in_view}).first()
            if row is None or workshop["is_paused"] or participant.is_spectator:
                raise VoteRefusedError
            text = comment if workshop["comments_allowed"] else ""
            current = BallotRound(row.id, row.criterion, row.number, row.is_revealed)
            before = _own_vote(connection, current, participant)
            own = Vote(rating, participant.role_group, text)
            connection.execute(
                _VOTE,
                {
                    "round_id": round_id,
                    "participant_id": participant.id,
                    "rating": rating,
                    "comment": text,
                    "role_group": participant.role_group,
                },
            )
            seen = _seen(workshop, current, participant, own)
        if before not in {None, own}:
            self._transactions.checkpoint_wal()
        return seen


def _by_code(connection: Connection, code: str) -> RowMapping:
    row = connection.execute(_WORKSHOP, {"code": code}).mappings().first()
    if row is None:
        raise WorkshopEndedError
    return row


def _participant(connection: Connection, workshop_id: str, device: str) -> Participant | None:
    row = connection.execute(_PARTICIPANT, {"workshop_id": workshop_id, "device": fingerprint(device)}).first()
    return Participant(row.id, row.nickname, row.role_group, row.is_spectator) if row else None


def _entered(connection: Connection, workshop_id: str, device: str) -> Participant:
    known = _participant(connection, workshop_id, device)
    if known is not None:
        return known
    count = connection.execute(
        select(func.count()).select_from(participants).where(participants.c.workshop_id == workshop_id)
    ).scalar_one()
    if count >= MAX_DEVICES:
        raise RoomFullError
    values = {"nickname": "", "role_group": "", "is_spectator": False}
    new = connection.execute(
        insert(participants).values(workshop_id=workshop_id, device_sha256=fingerprint(device), **values)
    )
    key = new.inserted_primary_key
    assert key is not None
    return Participant(key[0], "", "", is_spectator=False)


def _ballot(connection: Connection, workshop: RowMapping, device: str | None) -> Ballot:
    criterion = workshop["criterion"]
    rounds = rounds_on(connection, workshop["id"], criterion) if criterion else []
    last = rounds[-1] if rounds else None
    participant = _participant(connection, workshop["id"], device) if device else None
    seen = _seen(workshop, last, participant, _own_vote(connection, last, participant))
    if last is None or not last.is_revealed:
        return seen
    revealed = held_round(last.number, votes_of(connection, last.id), workshop["minimum_group"])
    decided = connection.execute(_DECIDED, {"workshop_id": workshop["id"], "criterion": criterion}).scalar()
    return replace(seen, revealed=revealed, decided=Rating(decided) if decided else None)


def _seen(
    workshop: RowMapping,
    last: BallotRound | None,
    participant: Participant | None,
    own: Vote | None,
) -> Ballot:
    return Ballot(
        workshop_id=workshop["id"],
        assessment_id=workshop["assessment_id"],
        revision=workshop["revision"],
        is_paused=workshop["is_paused"],
        settings=settings_from_row(workshop),
        criterion=workshop["criterion"],
        round=last,
        participant=participant,
        own=own,
        revealed=None,
        catalog_version=workshop["catalog_version"],
        discussion_ends_at=workshop["discussion_ends_at"],
    )


def _own_vote(connection: Connection, last: BallotRound | None, participant: Participant | None) -> Vote | None:
    if last is None or participant is None:
        return None
    row = connection.execute(_OWN_VOTE, {"round_id": last.id, "participant_id": participant.id}).first()
    return Vote(Rating(row.rating), row.role_group, row.comment) if row else None
