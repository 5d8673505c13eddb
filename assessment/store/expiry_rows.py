"""What has had its time: workshops that nobody touched, and comments that are old."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assessment import clock
from assessment.store.tables import clock_readings, judgements, workshops
from assessment.store.workshop_rows import end, workshop_from_row


def look_at_clock(connection: Connection, now: datetime) -> clock.Reading:
    """Remember what time it is (UTC, without zone); return what is known of it now."""
    row = connection.execute(select(clock_readings)).first()
    reading = clock.Reading(row.seen_at, row.confirmed_at).next(now) if row else clock.Reading(now)
    values = {"id": 1, "seen_at": reading.seen_at, "confirmed_at": reading.confirmed_at}
    connection.execute(upsert(clock_readings).values(values).on_conflict_do_update(set_=values))
    return reading


def forgotten(idle_days: int, today: date) -> Select[Any]:
    """Return the query for workshops that nobody has touched for so many days."""
    idle_since = clock.beginning(today - timedelta(days=idle_days))
    return select(workshops).where(workshops.c.changed_at < idle_since)


def end_forgotten(connection: Connection, idle_days: int, today: date) -> int:
    """End workshops that nobody has touched for so many days; return how many."""
    rows = connection.execute(forgotten(idle_days, today)).mappings().all()
    for row in rows:
        end(connection, workshop_from_row(connection, row))
    return len(rows)


def drop_comments(connection: Connection, before: date) -> None:
    """Delete the comments of votes that were held before a day; the counts stay."""
    old = connection.execute(select(judgements.c.id, judgements.c.rounds).where(judgements.c.held_on < before)).all()
    for judgement_id, rounds in old:
        if any(round_["comments"] for round_ in rounds):
            connection.execute(
                update(judgements)
                .where(judgements.c.id == judgement_id)
                .values(rounds=[{**round_, "comments": []} for round_ in rounds])
            )
