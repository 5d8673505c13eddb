"""The rows of judgements: counts and comments as plain data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from assessment.rating import Rating
from assessment.store.tables import judgements
from assessment.voting.judgement import OTHERS, Comment, Judgement, Round, Tally, with_others


def round_data(round_: Round) -> dict[str, Any]:
    """Return a round as plain JSON values; who is in no group that is shown has a field beside the groups."""
    named = {name: tally for name, tally in round_.groups.items() if name != OTHERS}
    return {
        "number": round_.number,
        "votes": tally_data(round_.tally),
        "groups": {name: tally_data(tally) for name, tally in named.items()},
        "others": tally_data(round_.groups.get(OTHERS, Tally())),
        "comments": [{"rating": comment.rating.value, "text": comment.text} for comment in round_.comments],
    }


def tally_data(tally: Tally) -> dict[str, int]:
    """Return the votes of each answer that has any, in the order of the answers."""
    return {rating.value: tally.counts[rating] for rating in Rating if tally.counts.get(rating)}


def round_from_data(data: Mapping[str, Any]) -> Round:
    """Return the round that plain values describe."""
    return Round(
        data["number"],
        tally_from_data(data["votes"]),
        with_others(
            {name: tally_from_data(tally) for name, tally in data["groups"].items()},
            tally_from_data(data["others"]) if "others" in data else None,
        ),
        tuple(Comment(Rating(comment["rating"]), comment["text"]) for comment in data["comments"]),
    )


def tally_from_data(data: Mapping[str, int]) -> Tally:
    return Tally({Rating(rating): count for rating, count in data.items()})


def insert_judgement(connection: Connection, assessment_id: str, judgement: Judgement) -> None:
    """Keep a judgement for good; the caller holds the write lock."""
    connection.execute(
        insert(judgements).values(
            assessment_id=assessment_id,
            criterion=judgement.criterion,
            held_on=judgement.held_on,
            decided=judgement.decided,
            rounds=[round_data(round_) for round_ in judgement.rounds],
        )
    )


def stored_judgements(connection: Connection, assessment_id: str) -> list[Judgement]:
    """Return all judgements of an assessment that are kept, the oldest first."""
    rows = connection.execute(
        select(judgements)
        .where(judgements.c.assessment_id == assessment_id)
        .order_by(judgements.c.held_on, judgements.c.id)
    ).mappings()
    return [
        Judgement(
            row["criterion"],
            as_date(row["held_on"]),
            tuple(round_from_data(data) for data in row["rounds"]),
            Rating(row["decided"]) if row["decided"] else None,
        )
        for row in rows
    ]


def as_date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
