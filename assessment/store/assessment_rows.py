"""What an assessment is about, and the rows of municipality, solution and assessment that say it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, and_, delete, insert, null, select, update

from assessment.phases import Phase, position
from assessment.store.tables import assessments, closings, measures, municipalities, solutions

OPEN = "open"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Closing:
    """That a version of an assessment was closed: when (UTC), and the SHA-256 of its canonical JSON."""

    version: int
    closed_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an assessment is about; its answers are read apart.

    `operator_model` belongs to the solution: all its open assessments share it. `logo` (a PNG) belongs to the
    municipality. `version` rises when a closed assessment is opened again. `participants`: the role groups that took
    part. `is_baseline`: the solution's other assessments are compared with this one.
    """

    municipality: str
    solution: str
    phases: tuple[Phase, ...]
    title: str
    date: date
    catalog_version: str
    operator_model: str | None = None
    status: str = OPEN
    version: int = 1
    closing: Closing | None = None
    logo: bytes | None = None
    is_example: bool = False
    participants: tuple[str, ...] = ()
    is_baseline: bool = False
    id: str = ""
    changed_at: datetime | None = None
    created_at: datetime | None = field(default=None, compare=False)

    @property
    def is_closed(self) -> bool:
        return self.status == CLOSED


class UnknownAssessmentError(Exception):
    """There is no assessment with this id (any more)."""


class ClosedError(Exception):
    """The assessment is closed: it can be read, and opened again, but not changed."""


def headers(with_logo: bool = False) -> Select[Any]:
    """Return the query for assessments with what they are about.

    Logos are read for a single assessment only: in a list they would be most of what is read.
    """
    current = and_(
        closings.c.assessment_id == assessments.c.id,
        closings.c.version == assessments.c.version,
        assessments.c.status == CLOSED,
    )
    return (
        select(
            assessments,
            solutions.c.name.label("solution"),
            solutions.c.operator_model,
            municipalities.c.name.label("municipality"),
            (municipalities.c.logo if with_logo else null()).label("logo"),
            closings.c.closed_at,
            closings.c.sha256,
            closings.c.operator_model.label("operator_model_when_closed"),
        )
        .join(solutions, solutions.c.id == assessments.c.solution_id)
        .join(municipalities, municipalities.c.id == solutions.c.municipality_id)
        .join(closings, current, isouter=True)
    )


def assessment_from_row(row: RowMapping) -> Assessment:
    """Return the assessment that a row of `headers` describes."""
    closing = Closing(row["version"], row["closed_at"], row["sha256"]) if row["sha256"] else None
    return Assessment(
        municipality=row["municipality"],
        solution=row["solution"],
        phases=position(row["phases"]),
        title=row["title"],
        date=row["date"],
        catalog_version=row["catalog_version"],
        operator_model=row["operator_model_when_closed"] if closing else row["operator_model"],
        status=row["status"],
        version=row["version"],
        closing=closing,
        logo=row["logo"],
        is_example=row["is_example"],
        participants=tuple(row["participants"]),
        is_baseline=row["is_baseline"],
        id=row["id"],
        changed_at=row["changed_at"],
        created_at=row["created_at"],
    )


def found(connection: Connection, assessment_id: str) -> Assessment:
    """Return one assessment; raises UnknownAssessmentError."""
    row = connection.execute(headers(with_logo=True).where(assessments.c.id == assessment_id)).mappings().first()
    if row is None:
        raise UnknownAssessmentError(assessment_id)
    return assessment_from_row(row)


def found_open(connection: Connection, assessment_id: str) -> Assessment:
    """Return an assessment that may be changed; raises ClosedError or UnknownAssessmentError."""
    assessment = found(connection, assessment_id)
    if assessment.is_closed:
        raise ClosedError(assessment_id)
    return assessment


def insert_assessment(connection: Connection, assessment_id: str, assessment: Assessment, now: datetime) -> None:
    """Write what an assessment is about.

    Without an operating model, a solution that is known keeps its own; a logo is taken where there is none.
    """
    solution_id = solution_id_of(connection, assessment.municipality, assessment.solution)
    if assessment.operator_model is not None and assessment.closing is None:
        set_operator_model(connection, solution_id, assessment.operator_model)
    _give_logo(connection, assessment.municipality, assessment.logo)
    connection.execute(
        insert(assessments).values(
            id=assessment_id,
            solution_id=solution_id,
            title=assessment.title,
            date=assessment.date,
            status=assessment.status,
            version=assessment.version,
            phases=[phase.value for phase in assessment.phases],
            catalog_version=assessment.catalog_version,
            is_example=assessment.is_example,
            participants=list(assessment.participants),
            is_baseline=assessment.is_baseline and not _has_baseline(connection, solution_id),
            created_at=now,
            changed_at=now,
        )
    )


def solution_id_of(connection: Connection, municipality: str, solution: str) -> int:
    """Return the id of a municipality's solution, creating both where they are new."""
    municipality_id = _id_of(connection, municipalities, name=municipality)
    return _id_of(connection, solutions, municipality_id=municipality_id, name=solution)


def solution_of(connection: Connection, assessment_id: str) -> int:
    """Return the id of the solution that an assessment is about; raises UnknownAssessmentError."""
    found_id = connection.execute(select(assessments.c.solution_id).where(assessments.c.id == assessment_id)).scalar()
    if found_id is None:
        raise UnknownAssessmentError(assessment_id)
    return int(found_id)


def move_to_solution(connection: Connection, assessment_id: str, wanted: Assessment) -> None:
    """Give an assessment the names and the operating model of `wanted`.

    A new name renames the solution, for all its assessments. A closed one keeps its names, and two solutions never
    become one by a name alone: then only this assessment moves. Measures stay with a solution as long as it has
    assessments, and move along with its last one.
    """
    before = solution_of(connection, assessment_id)
    logo = found(connection, assessment_id).logo
    after = solution_id_of(connection, wanted.municipality, wanted.solution)
    is_new = connection.execute(select(assessments.c.id).where(assessments.c.solution_id == after)).first() is None
    if after == before or is_new or wanted.operator_model is not None:
        set_operator_model(connection, after, wanted.operator_model)
    if after == before:
        return
    _give_logo(connection, wanted.municipality, logo)
    moving = [assessment_id]
    others = connection.execute(
        select(assessments.c.id, assessments.c.status).where(assessments.c.solution_id == before)
    ).all()
    if is_new and all(status != CLOSED for _, status in others):
        moving = [other for other, _ in others]
    elif len(others) > 1 or not is_new:
        # Here or there, another assessment is the one to compare with.
        connection.execute(update(assessments).where(assessments.c.id == assessment_id).values(is_baseline=False))
    connection.execute(update(assessments).where(assessments.c.id.in_(moving)).values(solution_id=after))
    if len(moving) == len(others):
        connection.execute(update(measures).where(measures.c.solution_id == before).values(solution_id=after))


def set_operator_model(connection: Connection, solution_id: int, model: str | None) -> None:
    """Choose the operating model of a solution."""
    connection.execute(update(solutions).where(solutions.c.id == solution_id).values(operator_model=model))


def forget_unused(connection: Connection) -> None:
    """Delete solutions without assessments and municipalities without solutions: names don't stay behind."""
    connection.execute(delete(solutions).where(solutions.c.id.not_in(select(assessments.c.solution_id))))
    connection.execute(delete(municipalities).where(municipalities.c.id.not_in(select(solutions.c.municipality_id))))


def _give_logo(connection: Connection, municipality: str, logo: bytes | None) -> None:
    """Give a municipality a logo where it has none."""
    if logo is not None:
        connection.execute(
            update(municipalities)
            .where(municipalities.c.name == municipality, municipalities.c.logo.is_(None))
            .values(logo=logo)
        )


def _has_baseline(connection: Connection, solution_id: int) -> bool:
    chosen = select(assessments.c.id).where(assessments.c.solution_id == solution_id, assessments.c.is_baseline)
    return connection.execute(chosen).first() is not None


def _id_of(connection: Connection, table: Table, **values: Any) -> int:
    same = [table.c[column] == value for column, value in values.items()]
    known = connection.execute(select(table.c.id).where(*same)).scalar()
    if known is None:
        known = connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
    return int(known)
