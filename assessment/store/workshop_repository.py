"""Reads and writes workshops for those who lead them. Every method is one transaction."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Update, delete, func, insert, select, update

from assessment import clock
from assessment.rating import Answer, Rating, decision
from assessment.store.answer_rows import change_answer
from assessment.store.assessment_rows import read_open_assessment
from assessment.store.expiry_rows import drop_comments, end_forgotten, forgotten, look_at_clock
from assessment.store.judgement_rows import insert_judgement, stored_judgements
from assessment.store.tables import (
    ballot_rounds,
    facilitator_links,
    participants,
    votes,
    workshop_items,
    workshops,
)
from assessment.store.transactions import Transactions, utc_now
from assessment.store.workshop_rows import (
    all_judgements,
    bump,
    end,
    fingerprint,
    live_judgements,
    read_workshop,
    rounds_on,
    running_workshop,
    votes_in_round,
    votes_in_workshop,
)
from assessment.voting.judgement import Judgement
from assessment.voting.workshop import (
    BallotRound,
    ItemStatus,
    Participant,
    Workshop,
    WorkshopSettings,
    changed_agenda,
    check_minimum_group,
    check_reveal,
    new_code,
    open_round,
)


class WorkshopRepository:
    """What facilitators do.

    Methods raise StoreUnavailableError when the database can't be reached, and WorkshopEndedError when the workshop
    has ended meanwhile.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def open(self, assessment_id: str, agenda: Sequence[str], settings: WorkshopSettings) -> Workshop:
        """Open a workshop; where the assessment has one already, return that, unchanged.

        Raises UnknownAssessmentError, and ClosedError for an assessment that is closed.
        """
        with self._transactions.writing() as connection:
            read_open_assessment(connection, assessment_id)
            running = running_workshop(connection, assessment_id)
            if running is not None:
                return running
            now = utc_now()
            workshop_id = secrets.token_hex(16)
            connection.execute(
                insert(workshops).values(
                    id=workshop_id,
                    assessment_id=assessment_id,
                    code=new_code(),
                    revision=1,
                    is_paused=False,
                    minutes=settings.minutes,
                    minutes_each=settings.minutes_each,
                    comments_allowed=settings.comments_allowed,
                    minimum_group=settings.minimum_group,
                    role_groups=list(settings.role_groups),
                    opened_at=now,
                    changed_at=now,
                )
            )
            _put_on_agenda(connection, workshop_id, agenda)
            return read_workshop(connection, workshop_id)

    def for_assessment(self, assessment_id: str) -> Workshop | None:
        """Return the workshop of an assessment that is open or paused, if there is one."""
        with self._transactions.reading() as connection:
            return running_workshop(connection, assessment_id)

    def workshop(self, workshop_id: str) -> Workshop:
        """Return a workshop."""
        with self._transactions.reading() as connection:
            return read_workshop(connection, workshop_id)

    def set_agenda(self, workshop_id: str, agenda: Sequence[str]) -> None:
        """Put these criteria on the agenda, in this order; what was voted on already stays."""
        with self._transactions.writing() as connection:
            workshop = read_workshop(connection, workshop_id)
            voted = _voted_on(connection, workshop_id)
            criteria = changed_agenda(workshop.items, agenda, voted)
            dropped = [item.criterion for item in workshop.items if item.criterion not in criteria]
            connection.execute(
                delete(workshop_items).where(
                    workshop_items.c.workshop_id == workshop_id, workshop_items.c.criterion.in_(dropped)
                )
            )
            known = {item.criterion for item in workshop.items}
            _put_on_agenda(connection, workshop_id, [name for name in criteria if name not in known])
            for place, criterion in enumerate(criteria):
                connection.execute(_item(workshop_id, criterion).values(place=place))
            if workshop.criterion in dropped:
                bump(connection, workshop_id, criterion=None, discussion_ends_at=None)
            else:
                bump(connection, workshop_id)

    def set_minimum_group(self, workshop_id: str, minimum: int) -> None:
        """Change from which size on a role group is shown. Raises VotesCastError after the first vote."""
        with self._transactions.writing() as connection:
            check_minimum_group(votes_in_workshop(connection, workshop_id))
            bump(connection, workshop_id, minimum_group=minimum)

    def go_to(self, workshop_id: str, criterion: str | None) -> None:
        """Show a criterion to everybody; None goes back to the way in."""
        with self._transactions.writing() as connection:
            bump(connection, workshop_id, criterion=criterion, discussion_ends_at=None)

    def open_vote(self, workshop_id: str, criterion: str) -> BallotRound:
        """Open a round on a criterion, and show it to everybody; an open round just goes on."""
        with self._transactions.writing() as connection:
            bump(connection, workshop_id, criterion=criterion, discussion_ends_at=None, is_paused=False)
            rounds = rounds_on(connection, workshop_id, criterion)
            if open_round(rounds) is None:
                connection.execute(
                    insert(ballot_rounds).values(
                        workshop_id=workshop_id,
                        criterion=criterion,
                        number=len(rounds) + 1,
                        is_revealed=False,
                        held_on=clock.today(),
                    )
                )
            return rounds_on(connection, workshop_id, criterion)[-1]

    def reveal(self, workshop_id: str, criterion: str) -> None:
        """End the open round and show what was voted. Raises NoVotesError without votes: the round goes on."""
        with self._transactions.writing() as connection:
            going_on = open_round(rounds_on(connection, workshop_id, criterion))
            if going_on is not None:
                check_reveal(votes_in_round(connection, going_on.id))
                shown = update(ballot_rounds).where(ballot_rounds.c.id == going_on.id)
                connection.execute(shown.values(is_revealed=True))
            bump(connection, workshop_id)

    def withdraw(self, workshop_id: str, criterion: str) -> None:
        """Take the open round back, with its votes: it was opened by mistake."""
        with self._transactions.forgetting() as connection:
            going_on = open_round(rounds_on(connection, workshop_id, criterion))
            if going_on is not None:
                connection.execute(delete(ballot_rounds).where(ballot_rounds.c.id == going_on.id))
            bump(connection, workshop_id)

    def discuss(self, workshop_id: str, ends_at: datetime | None) -> None:
        """Let the discussion end at a time (UTC without zone), or end it."""
        with self._transactions.writing() as connection:
            bump(connection, workshop_id, discussion_ends_at=ends_at)

    def decide(self, workshop_id: str, criterion: str, rating: Rating, reason: str = "") -> Answer:
        """Store the group's rating as the answer, and return that; the rounds are kept beside it.

        `reason`: why a criterion is not relevant. The decision holds, whatever the answer was changed to meanwhile.
        Raises ClosedError when the assessment was closed meanwhile.
        """
        with self._transactions.writing() as connection:
            workshop = read_workshop(connection, workshop_id)
            decided = decision(rating, reason)
            answer = change_answer(connection, workshop.assessment_id, criterion, decided, seen=None)
            connection.execute(_item(workshop_id, criterion).values(status=ItemStatus.DECIDED, decided=rating))
            bump(connection, workshop_id, discussion_ends_at=None)
            return answer

    def set_status(self, workshop_id: str, criterion: str, status: ItemStatus) -> None:
        """Park a criterion, skip it, or put it back into the queue."""
        with self._transactions.writing() as connection:
            connection.execute(_item(workshop_id, criterion).values(status=status))
            bump(connection, workshop_id)

    def pause(self, workshop_id: str, paused: bool) -> None:
        """Pause a workshop, or go on with it; all that was voted stays."""
        with self._transactions.writing() as connection:
            bump(connection, workshop_id, is_paused=paused, discussion_ends_at=None)

    def close(self, workshop_id: str) -> None:
        """End a workshop: judgements stay; names, devices, single votes, code and links are deleted."""
        with self._transactions.forgetting() as connection:
            end(connection, read_workshop(connection, workshop_id))

    def participants(self, workshop_id: str) -> list[Participant]:
        """Return all devices that took part so far, the first one first."""
        with self._transactions.reading() as connection:
            rows = connection.execute(
                select(participants).where(participants.c.workshop_id == workshop_id).order_by(participants.c.id)
            ).mappings()
            return [Participant(row["id"], row["nickname"], row["role_group"], row["is_spectator"]) for row in rows]

    def voted_on(self, workshop_id: str) -> set[str]:
        """Return the criteria that have a round, open or revealed."""
        with self._transactions.reading() as connection:
            return _voted_on(connection, workshop_id)

    def rounds(self, workshop_id: str, criterion: str) -> list[BallotRound]:
        """Return the rounds on a criterion, the first one first."""
        with self._transactions.reading() as connection:
            return rounds_on(connection, workshop_id, criterion)

    def voters(self, round_id: int) -> set[int]:
        """Return who has voted in a round, by the ids of participants; not what."""
        with self._transactions.reading() as connection:
            return set(
                connection.execute(select(votes.c.participant_id).where(votes.c.round_id == round_id)).scalars()
            )

    def open_votes(self, workshop_id: str) -> bool:
        """Whether a round is open and has votes that nobody has seen yet."""
        unseen = (
            select(votes.c.round_id)
            .join(ballot_rounds, ballot_rounds.c.id == votes.c.round_id)
            .where(ballot_rounds.c.workshop_id == workshop_id, ballot_rounds.c.is_revealed.is_(False))
        )
        with self._transactions.reading() as connection:
            return connection.execute(unseen.limit(1)).first() is not None

    def judgements(self, assessment_id: str) -> dict[str, Judgement]:
        """Return the newest judgement of each criterion, from workshops that ended and the one that goes on."""
        with self._transactions.reading() as connection:
            stored = {kept.criterion: kept for kept in stored_judgements(connection, assessment_id)}
            running = running_workshop(connection, assessment_id)
            return {**stored, **live_judgements(connection, running)} if running else stored

    def all_judgements(self, assessment_id: str) -> list[Judgement]:
        """Return every judgement of an assessment, the oldest first."""
        with self._transactions.reading() as connection:
            return all_judgements(connection, assessment_id)

    def judgement(self, workshop_id: str, criterion: str) -> Judgement | None:
        """Return what the workshop has on a criterion; None while no round is revealed."""
        with self._transactions.reading() as connection:
            return live_judgements(connection, read_workshop(connection, workshop_id), criterion).get(criterion)

    def facilitator_link(self, workshop_id: str) -> str:
        """Return a token that lets one more device lead the workshop; it works once."""
        token = secrets.token_urlsafe(24)
        with self._transactions.writing() as connection:
            read_workshop(connection, workshop_id)
            connection.execute(
                insert(facilitator_links).values(link_sha256=fingerprint(token), workshop_id=workshop_id)
            )
        return token

    def redeem(self, token: str) -> tuple[str, str] | None:
        """Return a pass for the bearer of a link, and the assessment it leads to; None where it does not work."""
        with self._transactions.writing() as connection:
            admission = secrets.token_urlsafe(32)
            used = connection.execute(
                update(facilitator_links)
                .where(
                    facilitator_links.c.link_sha256 == fingerprint(token), facilitator_links.c.pass_sha256.is_(None)
                )
                .values(pass_sha256=fingerprint(admission))
            )
            if used.rowcount == 0:
                return None
            assessment_id = connection.execute(
                select(workshops.c.assessment_id)
                .join(facilitator_links, facilitator_links.c.workshop_id == workshops.c.id)
                .where(facilitator_links.c.link_sha256 == fingerprint(token))
            ).scalar_one()
            return admission, assessment_id

    def admits(self, admission: str) -> bool:
        """Whether a pass belongs to a workshop that has not ended."""
        with self._transactions.reading() as connection:
            known = select(facilitator_links.c.workshop_id).where(
                facilitator_links.c.pass_sha256 == fingerprint(admission)
            )
            return connection.execute(known).first() is not None

    def look_at_clock(self, now: datetime | None = None) -> date | None:
        """Remember what time it is; return the last day that has been reached for certain (see `clock.Reading`)."""
        with self._transactions.writing() as connection:
            reached = look_at_clock(connection, now or utc_now()).confirmed_at
            return clock.local(reached).date() if reached else None

    def forgotten(self, *, idle_days: int, today: date) -> int:
        """Return how many workshops nobody has touched for so many days."""
        with self._transactions.reading() as connection:
            return len(connection.execute(forgotten(idle_days, today)).all())

    def expire(self, *, idle_days: int, comment_days: int, today: date) -> int:
        """Delete what has had its time: end workshops that nobody touched, and drop old comments.

        Return how many workshops were ended.
        """
        with self._transactions.forgetting() as connection:
            drop_comments(connection, today - timedelta(days=comment_days))
            return end_forgotten(connection, idle_days, today)


def _voted_on(connection: Connection, workshop_id: str) -> set[str]:
    return set(
        connection.execute(
            select(ballot_rounds.c.criterion).where(ballot_rounds.c.workshop_id == workshop_id)
        ).scalars()
    )


def insert_judgements(connection: Connection, assessment_id: str, given: Iterable[Judgement]) -> None:
    """Store judgements that came with a file; the caller holds the write lock."""
    for judgement in given:
        insert_judgement(connection, assessment_id, judgement)


def _put_on_agenda(connection: Connection, workshop_id: str, criteria: Sequence[str]) -> None:
    last = connection.execute(
        select(func.max(workshop_items.c.place)).where(workshop_items.c.workshop_id == workshop_id)
    ).scalar()
    begin = 0 if last is None else last + 1
    rows = [
        {"workshop_id": workshop_id, "criterion": criterion, "place": place, "status": ItemStatus.WAITING}
        for place, criterion in enumerate(dict.fromkeys(criteria), begin)
    ]
    if rows:
        connection.execute(insert(workshop_items), rows)


def _item(workshop_id: str, criterion: str) -> Update:
    return update(workshop_items).where(
        workshop_items.c.workshop_id == workshop_id, workshop_items.c.criterion == criterion
    )
