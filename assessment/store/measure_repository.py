"""Reads and writes the measures of a solution. Every method is one transaction."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from assessment.deleting import UNCHANGED
from assessment.measures import (
    Measure,
    MeasureChanges,
    MeasureVersion,
    TooManyMeasuresError,
    UnknownMeasureError,
)
from assessment.merging import merged
from assessment.reading_in import Known, Saying, missing_measures, possible_ids, saying
from assessment.store.assessment_rows import solution_of
from assessment.store.measure_rows import (
    measure_from_row,
    measures_of_solution,
    row_from_measure,
    values_for_history,
    version_from_row,
)
from assessment.store.tables import assessments, measure_changes, measures
from assessment.store.transactions import Transactions, utc_now
from assessment.validation import MAX_MEASURES


class MeasureRepository:
    """All access to measures; they are reached by any assessment of their solution.

    Methods raise StoreUnavailableError when the database can't be reached.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def for_assessment(self, assessment_id: str) -> list[Measure]:
        """Return the measures of the solution that an assessment is about, the oldest first.

        Raises UnknownAssessmentError.
        """
        with self._transactions.reading() as connection:
            return measures_of_solution(connection, solution_of(connection, assessment_id))

    def for_assessments(self, assessment_ids: Iterable[str]) -> dict[str, list[Measure]]:
        """Return the measures for several assessments in one query; none for one that is gone."""
        ids = list(assessment_ids)
        by_assessment: dict[str, list[Measure]] = {assessment_id: [] for assessment_id in ids}
        with self._transactions.reading() as connection:
            rows = connection.execute(
                select(measures, assessments.c.id.label("assessment_id"))
                .join(assessments, assessments.c.solution_id == measures.c.solution_id)
                .where(assessments.c.id.in_(ids))
                .order_by(measures.c.created_on, measures.c.changed_at, measures.c.id)
            ).mappings()
            for row in rows:
                by_assessment[row["assessment_id"]].append(measure_from_row(dict(row)))
        return by_assessment

    def add(self, assessment_id: str, measure: Measure) -> Measure:
        """Store a new measure for the solution of an assessment; return it with its id.

        Raises UnknownAssessmentError, and TooManyMeasuresError where no more would fit into an export.
        """
        with self._transactions.writing() as connection:
            new = replace(measure, id=secrets.token_hex(16))
            solution_id = solution_of(connection, assessment_id)
            _insert(connection, solution_id, new, utc_now())
            _check_count(connection, solution_id)
            return new

    def change(self, measure_id: str, changes: MeasureChanges, seen: Measure) -> Measure:
        """Change fields of a measure; return it as stored.

        `seen` is the measure that the user had in view. Fields that somebody else changed meanwhile and this change
        does not touch keep their new values. Raises ConflictError when a touched field was changed to another
        value meanwhile, UnknownMeasureError when the measure is gone; nothing is written then.
        """
        with self._transactions.writing() as connection:
            row = _row(connection, measure_id)
            stored = measure_from_row(dict(row))
            changed = merged(stored, seen, changes)
            if changed != stored:
                _update(connection, changed, row["version"] + 1, utc_now())
            return changed

    def delete(self, measure_id: str) -> None:
        """Delete a measure with its history; deleting one that is gone changes nothing."""
        with self._transactions.forgetting() as connection:
            connection.execute(delete(measures).where(measures.c.id == measure_id))

    def history(self, measure_id: str) -> list[MeasureVersion]:
        """Return every state that a measure has had, the oldest first."""
        with self._transactions.reading() as connection:
            rows = connection.execute(
                select(measure_changes)
                .where(measure_changes.c.measure_id == measure_id)
                .order_by(measure_changes.c.version)
            ).mappings()
            return [version_from_row(dict(row)) for row in rows]


def measures_to_add(
    connection: Connection, solution_id: int, given: Sequence[Measure], besides: Sequence[Measure] = ()
) -> list[Measure]:
    """Return the measures from a file that a solution has not got yet, each once (`reading_in.missing_measures`).

    `besides`: measures that will be added before.
    """
    if not given:
        return []
    ids = {candidate for measure in given for candidate in possible_ids(measure, solution_id)}
    owned = select(measures.c.id, measures.c.solution_id).where(measures.c.id.in_(ids))
    owners = {row.id: row.solution_id for row in connection.execute(owned)}
    sayings = set() if all(measure.id for measure in given) else _sayings(connection, solution_id)
    return missing_measures(given, Known(solution_id, owners, sayings), besides)


def insert_measures(
    connection: Connection, solution_id: int, given: Sequence[Measure], now: datetime, brought_by: str | None = None
) -> None:
    """Write measures that come from a file; raises TooManyMeasuresError.

    `brought_by`: the assessment that they go with again when it is deleted; None where they came with the solution.
    """
    for measure in given:
        _insert(connection, solution_id, replace(measure, id=measure.id or secrets.token_hex(16)), now, brought_by)
    _check_count(connection, solution_id)


def brought_versions(connection: Connection, assessment_id: str) -> list[int]:
    """Return the versions of the measures that came with an assessment that was read in."""
    came = select(measures.c.version).where(measures.c.brought_by == assessment_id)
    return list(connection.execute(came).scalars())


def delete_brought(connection: Connection, assessment_id: str) -> None:
    """Delete the measures that came with an assessment and were never changed since; the others stay for good."""
    came = measures.c.brought_by == assessment_id
    connection.execute(delete(measures).where(came, measures.c.version == UNCHANGED))
    connection.execute(update(measures).where(came).values(brought_by=None))


def _sayings(connection: Connection, solution_id: int) -> set[Saying]:
    """Return what the measures of a solution say, and what they said before they were changed."""
    rows = connection.execute(
        select(measure_changes.c["values"])
        .join(measures, measures.c.id == measure_changes.c.measure_id)
        .where(measures.c.solution_id == solution_id)
    )
    return {saying(measure_from_row({**values, "id": ""})) for (values,) in rows}


def _check_count(connection: Connection, solution_id: int) -> None:
    count = select(func.count()).select_from(measures).where(measures.c.solution_id == solution_id)
    if connection.execute(count).scalar_one() > MAX_MEASURES:
        raise TooManyMeasuresError


def _row(connection: Connection, measure_id: str) -> RowMapping:
    row = connection.execute(select(measures).where(measures.c.id == measure_id)).mappings().first()
    if row is None:
        raise UnknownMeasureError(measure_id)
    return row


def _insert(
    connection: Connection, solution_id: int, measure: Measure, now: datetime, brought_by: str | None = None
) -> None:
    connection.execute(
        insert(measures).values(
            id=measure.id,
            solution_id=solution_id,
            version=1,
            changed_at=now,
            brought_by=brought_by,
            **row_from_measure(measure),
        )
    )
    _remember(connection, measure, 1, now)


def _update(connection: Connection, measure: Measure, version: int, now: datetime) -> None:
    connection.execute(
        update(measures)
        .where(measures.c.id == measure.id)
        .values(version=version, changed_at=now, **row_from_measure(measure))
    )
    _remember(connection, measure, version, now)


def _remember(connection: Connection, measure: Measure, version: int, now: datetime) -> None:
    connection.execute(
        insert(measure_changes).values(
            measure_id=measure.id, version=version, changed_at=now, values=values_for_history(measure)
        )
    )
