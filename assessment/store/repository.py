"""Reads and writes assessments. Every method is one transaction."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assessment.phases import Phase, position
from assessment.rating import Answer, Answers
from assessment.store.answer_rows import answer_from_row, row_from_answer, values_for_history
from assessment.store.database import unavailable_as_sentence
from assessment.store.tables import answer_changes, answers, assessments, municipalities, solutions


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an assessment is about; its answers are read apart.

    `operator_model` belongs to the solution: all its assessments share it.
    """

    municipality: str
    solution: str
    phases: tuple[Phase, ...]
    title: str
    date: date
    catalog_version: str
    operator_model: str | None = None
    status: str = "open"
    is_example: bool = False
    id: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of an answer's history: the answer as it was from then on."""

    changed_at: datetime
    version: int
    answer: Answer


class UnknownAssessmentError(Exception):
    """There is no assessment with this id (any more)."""


class ConflictError(Exception):
    """Somebody else changed the same fields meanwhile. `theirs` is what is stored now."""

    def __init__(self, theirs: Answer, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.theirs = theirs
        self.fields = fields


class Repository:
    """All access to the database. Methods raise StoreUnavailableError when it can't be reached."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        # SQLite lets writers poll for their turn in no order; queued here, none of them starves.
        self._turn = Lock()

    def assessments(self) -> list[Assessment]:
        """Return all assessments, the last changed first."""
        with self._reading() as connection:
            rows = connection.execute(_headers().order_by(assessments.c.changed_at.desc(), assessments.c.id))
            return [_assessment(row) for row in rows.mappings()]

    def assessment(self, assessment_id: str) -> Assessment:
        """Return one assessment; raises UnknownAssessmentError."""
        with self._reading() as connection:
            return _found(connection, assessment_id)

    def answers(self, assessment_id: str) -> dict[str, Answer]:
        """Return the answers of an assessment by criterion; criteria never touched are missing."""
        with self._reading() as connection:
            return _answers(connection, assessment_id)

    def history(self, assessment_id: str, criterion: str) -> list[Change]:
        """Return every state that an answer has had, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(answer_changes)
                .where(answer_changes.c.assessment_id == assessment_id, answer_changes.c.criterion == criterion)
                .order_by(answer_changes.c.version)
            ).mappings()
            return [
                Change(row["changed_at"], row["version"], answer_from_row({**row["values"], "criterion": criterion}))
                for row in rows
            ]

    def add(self, assessment: Assessment, given: Answers) -> str:
        """Store a new assessment with its answers; return its new, unguessable id.

        Without an operating model, a solution that is known keeps its own.
        """
        assessment_id = secrets.token_hex(16)
        with self._writing() as connection:
            now = _now()
            solution_id = _solution_id(connection, assessment.municipality, assessment.solution)
            if assessment.operator_model is not None:
                _set_operator_model(connection, solution_id, assessment.operator_model)
            connection.execute(
                insert(assessments).values(
                    id=assessment_id,
                    solution_id=solution_id,
                    title=assessment.title,
                    date=assessment.date,
                    status=assessment.status,
                    phases=[phase.value for phase in assessment.phases],
                    catalog_version=assessment.catalog_version,
                    is_example=assessment.is_example,
                    created_at=now,
                    changed_at=now,
                )
            )
            for answer in given.values():
                _write(connection, assessment_id, answer, 1, now)
        return assessment_id

    def change(self, assessment_id: str, criterion: str, changes: Mapping[str, Any], seen: Answer) -> Answer:
        """Change fields of an answer; return the answer as stored.

        `seen` is the answer that the user had in view. Fields that somebody else changed meanwhile
        and this change does not touch keep their new values.

        Raises ConflictError when a touched field was changed to another value meanwhile, and
        UnknownAssessmentError when the assessment is gone. Nothing is written then.
        """
        with self._writing() as connection:
            now = _now()
            _found(connection, assessment_id)
            row = _answer_row(connection, assessment_id, criterion)
            stored = answer_from_row(dict(row)) if row else Answer(criterion)
            fields = tuple(
                field
                for field, value in changes.items()
                if getattr(stored, field) not in (getattr(seen, field), value)
            )
            if fields:
                raise ConflictError(stored, fields)
            changed = replace(stored, **changes)
            if changed != stored:
                _write(connection, assessment_id, changed, (row["version"] if row else 0) + 1, now)
                _touch(connection, assessment_id, now)
            return changed

    def confirm(self, assessment_id: str, criteria: Iterable[str]) -> int:
        """Turn the carried-over ratings of these criteria into ratings; return how many there were."""
        wanted = set(criteria)
        with self._writing() as connection:
            now = _now()
            confirmed = 0
            for criterion, stored in _answers(connection, assessment_id).items():
                if criterion not in wanted or stored.suggestion is None:
                    continue
                row = _answer_row(connection, assessment_id, criterion)
                version = row["version"] if row else 0
                _write(connection, assessment_id, accepted(stored), version + 1, now)
                confirmed += 1
            if confirmed:
                _touch(connection, assessment_id, now)
            return confirmed

    def describe(self, assessment_id: str, assessment: Assessment) -> None:
        """Change what an assessment is about: municipality, solution and its operating model, phases, title, date."""
        with self._writing() as connection:
            now = _now()
            _found(connection, assessment_id)
            solution_id = _solution_id(connection, assessment.municipality, assessment.solution)
            _set_operator_model(connection, solution_id, assessment.operator_model)
            connection.execute(
                update(assessments)
                .where(assessments.c.id == assessment_id)
                .values(
                    solution_id=solution_id,
                    title=assessment.title,
                    date=assessment.date,
                    phases=[phase.value for phase in assessment.phases],
                    changed_at=now,
                )
            )
            _forget_unused(connection)

    def delete(self, assessment_id: str) -> None:
        """Delete an assessment with its answers and their history."""
        with self._writing() as connection:
            connection.execute(delete(assessments).where(assessments.c.id == assessment_id))
            _forget_unused(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with unavailable_as_sentence(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._turn, unavailable_as_sentence(), self._writer.begin() as connection:
            yield connection


def accepted(answer: Answer) -> Answer:
    """Return the answer with its carried-over rating taken as its rating."""
    if answer.suggestion is None:
        return answer
    return replace(answer, rating=answer.suggestion.rating, reason=answer.suggestion.reason, suggestion=None)


def _headers() -> Select[Any]:
    return (
        select(
            assessments,
            solutions.c.name.label("solution"),
            solutions.c.operator_model,
            municipalities.c.name.label("municipality"),
        )
        .join(solutions, solutions.c.id == assessments.c.solution_id)
        .join(municipalities, municipalities.c.id == solutions.c.municipality_id)
    )


def _assessment(row: RowMapping) -> Assessment:
    return Assessment(
        municipality=row["municipality"],
        solution=row["solution"],
        phases=position(row["phases"]),
        title=row["title"],
        date=row["date"],
        catalog_version=row["catalog_version"],
        operator_model=row["operator_model"],
        status=row["status"],
        is_example=row["is_example"],
        id=row["id"],
        changed_at=row["changed_at"],
    )


def _found(connection: Connection, assessment_id: str) -> Assessment:
    row = connection.execute(_headers().where(assessments.c.id == assessment_id)).mappings().first()
    if row is None:
        raise UnknownAssessmentError(assessment_id)
    return _assessment(row)


def _answers(connection: Connection, assessment_id: str) -> dict[str, Answer]:
    rows = connection.execute(select(answers).where(answers.c.assessment_id == assessment_id)).mappings()
    return {row["criterion"]: answer_from_row(dict(row)) for row in rows}


def _answer_row(connection: Connection, assessment_id: str, criterion: str) -> RowMapping | None:
    return (
        connection.execute(
            select(answers).where(answers.c.assessment_id == assessment_id, answers.c.criterion == criterion)
        )
        .mappings()
        .first()
    )


def _write(connection: Connection, assessment_id: str, answer: Answer, version: int, now: datetime) -> None:
    """Write the answer's row and its line in the history; the caller holds the write lock."""
    place = {"assessment_id": assessment_id, "criterion": answer.criterion}
    state = {**row_from_answer(answer), "version": version, "changed_at": now}
    connection.execute(
        upsert(answers)
        .values(**place, **state)
        .on_conflict_do_update(index_elements=["assessment_id", "criterion"], set_=state)
    )
    connection.execute(
        insert(answer_changes).values(**place, version=version, changed_at=now, values=values_for_history(answer))
    )


def _touch(connection: Connection, assessment_id: str, now: datetime) -> None:
    connection.execute(update(assessments).where(assessments.c.id == assessment_id).values(changed_at=now))


def _solution_id(connection: Connection, municipality: str, solution: str) -> int:
    """Return the id of a municipality's solution, creating both where they are new."""
    municipality_id = _id_of(connection, municipalities, name=municipality)
    return _id_of(connection, solutions, municipality_id=municipality_id, name=solution)


def _set_operator_model(connection: Connection, solution_id: int, model: str | None) -> None:
    connection.execute(update(solutions).where(solutions.c.id == solution_id).values(operator_model=model))


def _id_of(connection: Connection, table: Table, **values: Any) -> int:
    same = [table.c[column] == value for column, value in values.items()]
    found = connection.execute(select(table.c.id).where(*same)).scalar()
    if found is None:
        found = connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
    return int(found)


def _forget_unused(connection: Connection) -> None:
    """Delete solutions without assessments and municipalities without solutions: names don't stay behind."""
    connection.execute(delete(solutions).where(solutions.c.id.not_in(select(assessments.c.solution_id))))
    connection.execute(delete(municipalities).where(municipalities.c.id.not_in(select(solutions.c.municipality_id))))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
