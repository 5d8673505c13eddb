"""Closing an assessment in the database: it refuses changes and keeps what was said, and opens as a new version."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy.exc
from sqlalchemy import Engine, text

from assessment.assessment import ClosedError
from assessment.exchange.seal import canonical, checksum
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from tests.store.test_repository import SUGGESTION, UNTOUCHED, content_of
from tests.strategies import an_assessment


def test_closing_keeps_what_was_said(repository: Repository) -> None:
    answers = {"p1-01": Answer("p1-01", rating=Rating.P)}
    assessment_id = repository.add(an_assessment(), answers)
    before = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    closing = repository.close(assessment_id, canonical)
    stored = repository.assessment(assessment_id)
    assert (stored.is_closed, stored.closing, stored.version) == (True, closing, 1)
    assert (closing.version, closing.sha256) == (1, checksum(stored, answers))
    assert before <= closing.closed_at <= before + timedelta(minutes=1)
    (kept,) = repository.closings(assessment_id)
    assert (kept.closing, kept.document) == (closing, canonical(stored, answers))
    assert repository.answers(assessment_id) == answers


def test_closing_twice_changes_nothing(engine: Engine, repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    closing = repository.close(assessment_id, canonical)
    content = content_of(engine)
    assert repository.close(assessment_id, lambda _assessment, _answers: "other") == closing
    assert content_of(engine) == content


def test_a_closed_assessment_refuses_changes(engine: Engine, repository: Repository) -> None:
    answers = {"p1-01": Answer("p1-01", suggestion=SUGGESTION)}
    assessment_id = repository.add(an_assessment(), answers)
    repository.close(assessment_id, canonical)
    content = content_of(engine)
    with pytest.raises(ClosedError):
        repository.change(assessment_id, "p1-01", {"note": "x"}, answers["p1-01"])
    with pytest.raises(ClosedError):
        repository.apply(assessment_id, {"p1-02": {"note": "x"}}, {})
    with pytest.raises(ClosedError):
        repository.confirm(assessment_id, ["p1-01"])
    with pytest.raises(ClosedError):
        repository.describe(assessment_id, an_assessment(title="Andere Runde"))
    assert content_of(engine) == content


def test_a_reopened_assessment_is_the_next_version(repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    first = repository.close(assessment_id, canonical)
    opened = repository.reopen(assessment_id)
    assert (opened.status, opened.version, opened.closing) == ("open", 2, None)
    assert repository.reopen(assessment_id).version == 2
    repository.change(assessment_id, "p1-01", {"note": "neu"}, UNTOUCHED)
    second = repository.close(assessment_id, canonical)
    assert [kept.closing for kept in repository.closings(assessment_id)] == [first, second]
    assert (second.version, second.sha256 != first.sha256) == (2, True)
    assert '"note":"neu"' not in repository.closings(assessment_id)[0].document


def test_closings_refuse_updates(engine: Engine, repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    repository.close(assessment_id, canonical)
    content = content_of(engine)
    for change in ("sha256 = 'x'", "document = ''", "closed_at = '2020-01-01 00:00:00'", "version = 2"):
        with pytest.raises(sqlalchemy.exc.IntegrityError, match="append-only"), engine.begin() as connection:
            connection.execute(text(f"UPDATE closing SET {change}"))
    assert content_of(engine) == content


def test_the_model_of_a_closed_assessment_stays_when_the_solution_gets_another(repository: Repository) -> None:
    first = repository.add(an_assessment(operator_model="zweckverband"), {})
    repository.close(first, canonical)
    second = repository.add(an_assessment(title="Zweite Runde"), {})
    repository.describe(second, an_assessment(title="Zweite Runde", operator_model=None))
    closed = repository.assessment(first)
    assert (closed.operator_model, repository.assessment(second).operator_model) == ("zweckverband", None)
    assert closed.closing is not None
    assert checksum(closed, {}) == closed.closing.sha256
