"""The rows of municipality, solution and assessment that say what an assessment is about."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, delete, func, insert, null, select, update

from assessment.assessment import (
    CLOSED,
    Assessment,
    ClosedError,
    Closing,
    UnknownAssessmentError,
    as_readers_see,
    brought_logo,
)
from assessment.phases import position
from assessment.renaming import renaming, whose
from assessment.store.names import Names
from assessment.store.tables import assessments, closings, measures, municipalities, solutions

_OLDEST_FIRST = (assessments.c.date, assessments.c.created_at, assessments.c.id)


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
            func.coalesce(closings.c.solution, solutions.c.name).label("solution"),
            solutions.c.municipality_id,
            solutions.c.operator_model,
            func.coalesce(closings.c.municipality, municipalities.c.name).label("municipality"),
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
        municipality_id=row["municipality_id"],
        solution_id=row["solution_id"],
    )


def series_query(assessment_id: str) -> Select[Any]:
    """Return the query for all assessments of the solution that one is about, the oldest first."""
    own = select(assessments.c.solution_id).where(assessments.c.id == assessment_id).scalar_subquery()
    return headers().where(assessments.c.solution_id == own).order_by(*_OLDEST_FIRST)


def series_of(connection: Connection, assessment_id: str) -> list[Assessment]:
    """Return all assessments of the solution that one is about, without their logos, the oldest first."""
    return [assessment_from_row(row) for row in connection.execute(series_query(assessment_id)).mappings()]


def series_of_solution(connection: Connection, solution_id: int) -> list[Assessment]:
    """Return all assessments of a solution, without their logos, the oldest first."""
    query = headers().where(assessments.c.solution_id == solution_id).order_by(*_OLDEST_FIRST)
    return [assessment_from_row(row) for row in connection.execute(query).mappings()]


def read_assessment(connection: Connection, assessment_id: str) -> Assessment:
    """Return one assessment; raises UnknownAssessmentError."""
    row = connection.execute(_one(), {"assessment_id": assessment_id}).mappings().first()
    if row is None:
        raise UnknownAssessmentError(assessment_id)
    return assessment_from_row(row)


@cache
def _one() -> Select[Any]:
    """Return the query for one assessment: built once, because every click asks it."""
    return headers(with_logo=True).where(assessments.c.id == bindparam("assessment_id"))


def read_open_assessment(connection: Connection, assessment_id: str) -> Assessment:
    """Return an assessment that may be changed; raises ClosedError or UnknownAssessmentError."""
    assessment = read_assessment(connection, assessment_id)
    if assessment.is_closed:
        raise ClosedError(assessment_id)
    return assessment


def insert_assessment(
    connection: Connection, assessment_id: str, solution_id: int, assessment: Assessment, now: datetime
) -> None:
    """Write what an assessment is about; its solution is there already.

    Texts of one line are stored as a reader sees them. A closed one keeps each sign, for its checksum's sake.
    """
    spelt = assessment if assessment.closing is not None else as_readers_see(assessment)
    connection.execute(
        insert(assessments).values(
            id=assessment_id,
            solution_id=solution_id,
            title=spelt.title,
            date=spelt.date,
            status=spelt.status,
            version=spelt.version,
            phases=[phase.value for phase in spelt.phases],
            catalog_version=spelt.catalog_version,
            is_example=spelt.is_example,
            participants=list(spelt.participants),
            is_baseline=False,
            created_at=now,
            changed_at=now,
        )
    )


def insert_closing(
    connection: Connection,
    assessment_id: str,
    closing: Closing,
    operator_model: str | None,
    document: str,
    *,
    names: tuple[str, str] | None = None,
) -> None:
    """Write that an assessment was closed. `names`: those of then, where its solution's are spelt in another way."""
    municipality, solution = names or (None, None)
    connection.execute(
        insert(closings).values(
            assessment_id=assessment_id,
            version=closing.version,
            closed_at=closing.closed_at,
            sha256=closing.sha256,
            operator_model=operator_model,
            document=document,
            municipality=municipality,
            solution=solution,
        )
    )


def solution_of(connection: Connection, assessment_id: str) -> int:
    """Return the id of the solution that an assessment is about; raises UnknownAssessmentError."""
    found_id = connection.execute(select(assessments.c.solution_id).where(assessments.c.id == assessment_id)).scalar()
    if found_id is None:
        raise UnknownAssessmentError(assessment_id)
    return int(found_id)


def move_to_solution(connection: Connection, assessment_id: str, described: Assessment) -> None:
    """Give an assessment the names and operating model of `described`, with what follows from it (`renaming.py`)."""
    before = solution_of(connection, assessment_id)
    moved = read_assessment(connection, assessment_id)
    series = series_of(connection, assessment_id)
    names = Names(connection)
    is_own = names.is_of(before, described.municipality, described.solution)
    after = before if is_own else names.ensure(described.municipality, described.solution)
    follows = renaming(series, whose(before, after if _is_used(connection, after) else None))
    if follows.brings_model:
        set_operator_model(connection, after, described.operator_model)
    if after == before:
        return
    owner = names.municipality_of(after)
    if logo := brought_logo([moved], is_new=owner in names.new_municipalities):
        set_logo(connection, owner, logo)
    if not follows.keeps_baseline:
        connection.execute(update(assessments).where(assessments.c.id == assessment_id).values(is_baseline=False))
    moving = [assessment.id for assessment in series] if follows.all_move else [assessment_id]
    connection.execute(update(assessments).where(assessments.c.id.in_(moving)).values(solution_id=after))
    if follows.measures_move:
        connection.execute(update(measures).where(measures.c.solution_id == before).values(solution_id=after))


def _is_used(connection: Connection, solution_id: int) -> bool:
    """Whether a solution has assessments; one that was only just written has none."""
    used = select(assessments.c.id).where(assessments.c.solution_id == solution_id).limit(1)
    return connection.execute(used).first() is not None


def set_operator_model(connection: Connection, solution_id: int, model: str | None) -> None:
    """Choose the operating model of a solution."""
    connection.execute(update(solutions).where(solutions.c.id == solution_id).values(operator_model=model))


def forget_unused(connection: Connection) -> None:
    """Delete solutions without assessments and municipalities without solutions: names don't stay behind."""
    connection.execute(delete(solutions).where(solutions.c.id.not_in(select(assessments.c.solution_id))))
    connection.execute(delete(municipalities).where(municipalities.c.id.not_in(select(solutions.c.municipality_id))))


def set_logo(connection: Connection, municipality_id: int, logo: bytes | None) -> None:
    """Keep the logo of a municipality; None takes it away."""
    connection.execute(update(municipalities).where(municipalities.c.id == municipality_id).values(logo=logo))


def set_baseline(connection: Connection, solution_id: int, assessment_id: str) -> None:
    """Make one assessment of a solution the one that the others are compared with."""
    for chosen in (False, True):
        is_it = (assessments.c.id == assessment_id) == chosen
        connection.execute(
            update(assessments).where(assessments.c.solution_id == solution_id, is_it).values(is_baseline=chosen)
        )
