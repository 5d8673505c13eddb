"""The rows of answers and of their history, and what they say."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Connection, RowMapping, and_, bindparam, func, insert, select, update

from assessment.assessment import CLOSED, ClosedError, UnknownAssessmentError
from assessment.merging import merged
from assessment.rating import Answer, AnswerChanges, AnswerVersion, Evidence, Rating, Suggestion
from assessment.store.tables import answer_changes, answers, assessments
from assessment.store.transactions import utc_now

# Made once: to put a statement together takes longer than SQLite takes to carry it out.
_ADD = insert(answers)
_REPLACE = update(answers).where(
    answers.c.assessment_id == bindparam("assessment"), answers.c.criterion == bindparam("about")
)
_NOTE = insert(answer_changes)
_TOUCH = update(assessments).where(assessments.c.id == bindparam("assessment"))
_ONE = select(answers).where(
    answers.c.assessment_id == bindparam("assessment"), answers.c.criterion == bindparam("about")
)
_ONE_WITH_STATUS = (
    select(assessments.c.status, answers)
    .select_from(
        assessments.outerjoin(
            answers,
            and_(answers.c.assessment_id == assessments.c.id, answers.c.criterion == bindparam("about")),
        )
    )
    .where(assessments.c.id == bindparam("assessment"))
)
_other = answers.alias()
# One statement, for with every click SQLAlchemy takes longer for each than SQLite does for both.
_ONE_AND_ANSWERED = (
    select(
        answers,
        select(func.json_group_array(_other.c.criterion, type_=JSON))
        .where(_other.c.assessment_id == bindparam("assessment"), _other.c.rating.is_not(None))
        .scalar_subquery()
        .label("answered"),
    )
    .select_from(
        assessments.outerjoin(
            answers, and_(answers.c.assessment_id == assessments.c.id, answers.c.criterion == bindparam("about"))
        )
    )
    .where(assessments.c.id == bindparam("assessment"))
)


def row_from_answer(answer: Answer) -> dict[str, Any]:
    """Return the columns of an answer, without its key and version."""
    suggestion = answer.suggestion
    return {
        "rating": answer.rating,
        "reason": answer.reason,
        "target": answer.target,
        "outside_control": answer.outside_control,
        "outside_control_who": answer.outside_control_who,
        "note": answer.note,
        "evidence": [{"text": piece.text, "url": piece.url} for piece in answer.evidence],
        "owner": answer.owner,
        "due": answer.due,
        "suggested_rating": suggestion.rating if suggestion else None,
        "suggested_reason": suggestion.reason if suggestion else None,
        "suggested_on": suggestion.made_on if suggestion else None,
    }


def values_for_history(answer: Answer) -> dict[str, Any]:
    """Return the same columns as plain JSON values."""
    return {
        column: value.isoformat() if isinstance(value, date) else value
        for column, value in row_from_answer(answer).items()
    }


def answer_from_row(row: Mapping[str, Any] | RowMapping) -> Answer:
    """Return the answer that a row of the table or of the history describes."""
    suggested = row["suggested_rating"]
    return Answer(
        criterion=row["criterion"],
        rating=_rating(row["rating"]),
        reason=row["reason"],
        target=_rating(row["target"]),
        outside_control=row["outside_control"],
        outside_control_who=row["outside_control_who"],
        note=row["note"],
        evidence=tuple(Evidence(piece["text"], piece["url"]) for piece in row["evidence"]),
        owner=row["owner"],
        due=_date(row["due"]),
        suggestion=Suggestion(Rating(suggested), row["suggested_reason"], _needed(_date(row["suggested_on"])))
        if suggested
        else None,
    )


def rating_from_row(row: Mapping[str, Any]) -> Answer:
    """Return an answer of which the row holds no more than ratings, reason, target and whose hand it lies in."""
    return answer_from_row({"outside_control_who": "", "note": "", "evidence": [], "owner": "", "due": None, **row})


def stored_answers(connection: Connection, assessment_id: str) -> dict[str, Answer]:
    """Return the answers of an assessment by criterion."""
    rows = connection.execute(select(answers).where(answers.c.assessment_id == assessment_id)).mappings()
    return {row["criterion"]: answer_from_row(row) for row in rows}


def past_answers(
    connection: Connection, assessment_id: str, criterion: str | None = None
) -> dict[str, list[AnswerVersion]]:
    """Return every state that the answers of an assessment, or one of them, have had, the oldest first."""
    condition = answer_changes.c.assessment_id == assessment_id
    if criterion is not None:
        condition &= answer_changes.c.criterion == criterion
    rows = connection.execute(select(answer_changes).where(condition).order_by(answer_changes.c.version)).mappings()
    past: dict[str, list[AnswerVersion]] = {}
    for row in rows:
        answer = answer_from_row({**row["values"], "criterion": row["criterion"]})
        past.setdefault(answer.criterion, []).append(AnswerVersion(row["changed_at"], row["version"], answer))
    return past


def stored_answer(connection: Connection, assessment_id: str, criterion: str) -> Answer:
    """Return one answer of an assessment; an empty one where nothing is stored."""
    row = connection.execute(_ONE, {"assessment": assessment_id, "about": criterion}).mappings().first()
    return answer_from_row(row) if row else Answer(criterion)


def answer_and_answered(connection: Connection, assessment_id: str, criterion: str) -> tuple[Answer, frozenset[str]]:
    """Return one answer of an assessment, as `stored_answer` does, and which criteria have a rating."""
    about = {"assessment": assessment_id, "about": criterion}
    row = connection.execute(_ONE_AND_ANSWERED, about).mappings().first()
    if row is None:
        return Answer(criterion), frozenset()
    # The assessment's row is there without an answer, too: all columns of one are empty then.
    return answer_from_row(row) if row["version"] else Answer(criterion), frozenset(row["answered"])


def _row_to_change(connection: Connection, assessment_id: str, criterion: str) -> RowMapping:
    """Return the row of an answer of an open assessment, without values where there is none.

    Raises ClosedError or UnknownAssessmentError.
    """
    row = connection.execute(_ONE_WITH_STATUS, {"assessment": assessment_id, "about": criterion}).mappings().first()
    if row is None:
        raise UnknownAssessmentError(assessment_id)
    if row["status"] == CLOSED:
        raise ClosedError(assessment_id)
    return row


def _write_answer(connection: Connection, assessment_id: str, answer: Answer, before: int, now: datetime) -> None:
    """Write the answer's row and its line in the history; the caller holds the write lock.

    `before`: the version of the row that is there, 0 if there is none.
    """
    key = {"assessment_id": assessment_id, "criterion": answer.criterion}
    written = {"version": before + 1, "changed_at": now}
    state = {**row_from_answer(answer), **written}
    if before:
        connection.execute(_REPLACE, {"assessment": assessment_id, "about": answer.criterion, **state})
    else:
        connection.execute(_ADD, {**key, **state})
    connection.execute(_NOTE, {**key, **written, "values": values_for_history(answer)})


def change_answer(
    connection: Connection, assessment_id: str, criterion: str, changes: AnswerChanges, seen: Answer | None
) -> Answer:
    """Change fields of one answer of an open assessment; return it as stored. The caller holds the write lock.

    `seen`: what the user had in view; None for what holds whatever stands there by now.

    Raises ConflictError, ClosedError or UnknownAssessmentError.
    """
    row = _row_to_change(connection, assessment_id, criterion)
    version = row["version"] or 0
    stored = answer_from_row(row) if version else Answer(criterion)
    changed = merged(stored, seen or stored, changes)
    if changed != stored:
        now = utc_now()
        _write_answer(connection, assessment_id, changed, version, now)
        connection.execute(_TOUCH, {"assessment": assessment_id, "changed_at": now})
    return changed


def insert_answers(connection: Connection, assessment_id: str, given: Collection[Answer], now: datetime) -> None:
    """Write the first answers of a new assessment, and the first lines of their history, all at once."""
    if not given:
        return
    first = {"assessment_id": assessment_id, "version": 1, "changed_at": now}
    connection.execute(
        insert(answers), [{**first, "criterion": answer.criterion, **row_from_answer(answer)} for answer in given]
    )
    connection.execute(
        insert(answer_changes),
        [{**first, "criterion": answer.criterion, "values": values_for_history(answer)} for answer in given],
    )


def _rating(value: str | None) -> Rating | None:
    return Rating(value) if value else None


def _date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _needed(value: date | None) -> date:
    if value is None:
        raise ValueError("A suggestion has a date.")
    return value
