"""Measures as rows of the table `measure`, and as JSON in the history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from assessment.measures import Aim, Measure, MeasureVersion, Size, Status
from assessment.rating import Rating
from assessment.store.tables import measure_changes, measures


def row_from_measure(measure: Measure) -> dict[str, Any]:
    """Return the columns of a measure, without its key and version."""
    return {
        "what": measure.what,
        "aims": [{"criterion": aim.criterion, "level": aim.level} for aim in measure.aims],
        "owner": measure.owner,
        "due": measure.due,
        "status": measure.status,
        "reason": measure.reason,
        "effort": measure.effort,
        "effect": measure.effect,
        "created_on": measure.created_on,
        "ended_on": measure.ended_on,
    }


def values_for_history(measure: Measure) -> dict[str, Any]:
    """Return the same columns as plain JSON values."""
    return {
        column: value.isoformat() if isinstance(value, date) else value
        for column, value in row_from_measure(measure).items()
    }


def measure_from_row(row: Mapping[str, Any]) -> Measure:
    """Return the measure that a row of the table or of the history describes."""
    return Measure(
        id=row["id"],
        what=row["what"],
        aims=tuple(Aim(aim["criterion"], Rating(aim["level"])) for aim in row["aims"]),
        owner=row["owner"],
        due=_date(row["due"]),
        status=Status(row["status"]),
        reason=row["reason"],
        effort=_size(row["effort"]),
        effect=_size(row["effect"]),
        created_on=_date(row["created_on"]) or date.min,
        ended_on=_date(row["ended_on"]),
    )


def measures_of_solution(connection: Connection, solution_id: int) -> list[Measure]:
    """Return the measures of a solution, the oldest first."""
    rows = connection.execute(
        select(measures)
        .where(measures.c.solution_id == solution_id)
        .order_by(measures.c.created_on, measures.c.changed_at, measures.c.id)
    ).mappings()
    return [measure_from_row(dict(row)) for row in rows]


def past_measures(connection: Connection, solution_id: int) -> dict[str, list[MeasureVersion]]:
    """Return every state that the measures of a solution had, by their ids, the oldest first."""
    rows = connection.execute(
        select(measure_changes)
        .join(measures, measures.c.id == measure_changes.c.measure_id)
        .where(measures.c.solution_id == solution_id)
        .order_by(measure_changes.c.version)
    ).mappings()
    past: dict[str, list[MeasureVersion]] = {}
    for row in rows:
        past.setdefault(row["measure_id"], []).append(version_from_row(dict(row)))
    return past


def version_from_row(row: Mapping[str, Any]) -> MeasureVersion:
    """Return the state of a measure that a row of the history describes."""
    measure = measure_from_row({**row["values"], "id": row["measure_id"]})
    return MeasureVersion(row["changed_at"], row["version"], measure)


def _size(value: int | None) -> Size | None:
    return Size(value) if value else None


def _date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
