"""The rows of workshops, and what they say."""

from datetime import datetime
from hashlib import sha256
from typing import TypedDict, Unpack

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, select, update

from assessment.rating import Rating
from assessment.store.judgement_rows import as_date, insert_judgement, stored_judgements
from assessment.store.tables import ballot_rounds, votes, workshop_items, workshops
from assessment.store.transactions import utc_now
from assessment.voting.judgement import Judgement, Vote, held_round
from assessment.voting.workshop import (
    AgendaItem,
    BallotRound,
    ItemStatus,
    Workshop,
    WorkshopEndedError,
    WorkshopSettings,
)

_ROUNDS = (
    select(ballot_rounds)
    .where(
        ballot_rounds.c.workshop_id == bindparam("workshop_id"), ballot_rounds.c.criterion == bindparam("criterion")
    )
    .order_by(ballot_rounds.c.number)
)
_VOTES = (
    select(votes.c.rating, votes.c.comment, votes.c.role_group)
    .join(ballot_rounds, ballot_rounds.c.id == votes.c.round_id)
    .where(votes.c.round_id == bindparam("round_id"), ballot_rounds.c.is_revealed)
)


class WorkshopChanges(TypedDict, total=False):
    """Columns of a workshop with their new values."""

    criterion: str | None
    discussion_ends_at: datetime | None
    is_paused: bool
    minimum_group: int


def fingerprint(token: str) -> str:
    """Return what a token can be recognised by."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def workshop_row(connection: Connection, workshop_id: str) -> RowMapping:
    """Return the row of a workshop; raises WorkshopEndedError."""
    row = connection.execute(select(workshops).where(workshops.c.id == workshop_id)).mappings().first()
    if row is None:
        raise WorkshopEndedError(workshop_id)
    return row


def read_workshop(connection: Connection, workshop_id: str) -> Workshop:
    """Return a workshop with its agenda; raises WorkshopEndedError."""
    return workshop_from_row(connection, workshop_row(connection, workshop_id))


def workshop_from_row(connection: Connection, row: RowMapping) -> Workshop:
    """Return the workshop of a row, with its agenda."""
    items = connection.execute(
        select(workshop_items).where(workshop_items.c.workshop_id == row["id"]).order_by(workshop_items.c.place)
    ).mappings()
    return Workshop(
        id=row["id"],
        assessment_id=row["assessment_id"],
        code=row["code"],
        revision=row["revision"],
        is_paused=row["is_paused"],
        settings=settings_from_row(row),
        criterion=row["criterion"],
        discussion_ends_at=row["discussion_ends_at"],
        opened_at=row["opened_at"],
        items=tuple(AgendaItem(item["criterion"], ItemStatus(item["status"]), item["decided"]) for item in items),
    )


def running_workshop(connection: Connection, assessment_id: str) -> Workshop | None:
    """Return the workshop of an assessment that is open or paused, if there is one."""
    row = connection.execute(select(workshops).where(workshops.c.assessment_id == assessment_id)).mappings().first()
    return workshop_from_row(connection, row) if row else None


def settings_from_row(row: RowMapping) -> WorkshopSettings:
    return WorkshopSettings(
        minutes=row["minutes"],
        minutes_each=row["minutes_each"],
        role_groups=tuple(row["role_groups"]),
        comments_allowed=row["comments_allowed"],
        minimum_group=row["minimum_group"],
    )


def bump(connection: Connection, workshop_id: str, **changes: Unpack[WorkshopChanges]) -> None:
    """Change a workshop so that every device hears of it; raises WorkshopEndedError."""
    changed = connection.execute(
        update(workshops)
        .where(workshops.c.id == workshop_id)
        .values(revision=workshops.c.revision + 1, changed_at=utc_now(), **changes)
    )
    if changed.rowcount == 0:
        raise WorkshopEndedError(workshop_id)


def rounds_on(connection: Connection, workshop_id: str, criterion: str) -> list[BallotRound]:
    """Return the rounds on a criterion, the first one first."""
    rows = connection.execute(_ROUNDS, {"workshop_id": workshop_id, "criterion": criterion})
    return [BallotRound(row.id, row.criterion, row.number, row.is_revealed) for row in rows]


def votes_of(connection: Connection, round_id: int) -> list[Vote]:
    """Return the votes of a round that is revealed, without saying whose they are; none of any other."""
    rows = connection.execute(_VOTES, {"round_id": round_id})
    return [Vote(Rating(row.rating), row.role_group, row.comment) for row in rows]


def live_judgements(connection: Connection, workshop: Workshop, criterion: str | None = None) -> dict[str, Judgement]:
    """Return the judgements of a workshop that is still going on, or the one on a criterion, from revealed rounds."""
    condition = (ballot_rounds.c.workshop_id == workshop.id) & ballot_rounds.c.is_revealed
    if criterion is not None:
        condition &= ballot_rounds.c.criterion == criterion
    rows = connection.execute(
        select(ballot_rounds).where(condition).order_by(ballot_rounds.c.criterion, ballot_rounds.c.number)
    ).mappings()
    by_criterion: dict[str, list[RowMapping]] = {}
    for row in rows:
        by_criterion.setdefault(row["criterion"], []).append(row)
    return {name: _judgement(connection, workshop, name, of_it) for name, of_it in by_criterion.items()}


def all_judgements(connection: Connection, assessment_id: str) -> list[Judgement]:
    """Return every judgement of an assessment, from ended workshops and the one that goes on, the oldest first."""
    running = running_workshop(connection, assessment_id)
    live = live_judgements(connection, running).values() if running else ()
    return [*stored_judgements(connection, assessment_id), *live]


def _judgement(connection: Connection, workshop: Workshop, criterion: str, rows: list[RowMapping]) -> Judgement:
    item = workshop.item(criterion)
    minimum = workshop.settings.minimum_group
    return Judgement(
        criterion,
        as_date(rows[-1]["held_on"]),
        tuple(held_round(row["number"], votes_of(connection, row["id"]), minimum) for row in rows),
        Rating(item.decided) if item and item.decided else None,
    )


def votes_in_workshop(connection: Connection, workshop_id: str) -> int:
    """Return how many votes all rounds of a workshop have together."""
    of_workshop = select(ballot_rounds.c.id).where(ballot_rounds.c.workshop_id == workshop_id)
    return connection.execute(select(func.count()).where(votes.c.round_id.in_(of_workshop))).scalar_one()


def votes_in_round(connection: Connection, round_id: int) -> int:
    """Return how many votes a round has; nothing else may be known of an open one."""
    return connection.execute(select(func.count()).where(votes.c.round_id == round_id)).scalar_one()


def end(connection: Connection, workshop: Workshop) -> None:
    """Keep the judgements, and delete everything else: devices, names, votes, code, links."""
    for judgement in live_judgements(connection, workshop).values():
        insert_judgement(connection, workshop.assessment_id, judgement)
    connection.execute(delete(workshops).where(workshops.c.id == workshop.id))
