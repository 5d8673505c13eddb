"""Measures in a real database."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from assessment.assessment import NewAssessment, UnknownAssessmentError
from assessment.exchange.seal import canonical
from assessment.measures import Aim, Measure, Size, Status, TooManyMeasuresError, UnknownMeasureError
from assessment.merging import ConflictError
from assessment.rating import Rating
from assessment.store import measure_repository
from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.strategies import CATALOG, HOSTILE, an_assessment
from tests.test_measures import measures

MEASURE = Measure("Vertrag aushandeln", date(2026, 1, 9), (Aim("p1-01", Rating.L),), "IT-Amt", date(2026, 6, 30))
FIELDS = [field.name for field in fields(Measure) if field.name not in {"id", "created_on"}]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """One file for many generated examples, each of which adds an assessment of its own."""
    return Repository(open_database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'answers.sqlite'}"))


@pytest.fixture
def assessment(repository: Repository) -> str:
    return repository.add(an_assessment(), {})


def as_changes(measure: Measure) -> dict[str, Any]:
    return {name: getattr(measure, name) for name in FIELDS}


@given(st.lists(measures(), max_size=4), st.integers(0, 10**9))
def test_everything_that_is_added_is_read_back(store: Repository, given_measures: list[Measure], number: int) -> None:
    assessment = store.add(an_assessment(solution=f"Lösung {number}"), {})
    before = store.measures.for_assessment(assessment)
    added = [store.measures.add(assessment, measure) for measure in given_measures]
    assert [replace(measure, id="") for measure in added] == [replace(measure, id="") for measure in given_measures]
    assert len({measure.id for measure in added}) == len(added)
    stored = store.measures.for_assessment(assessment)
    assert sorted(stored, key=lambda measure: measure.id) == sorted([*before, *added], key=lambda measure: measure.id)
    assert [measure.created_on for measure in stored] == sorted(measure.created_on for measure in stored)


@given(measures(), st.lists(measures(), min_size=1, max_size=4))
def test_every_change_is_kept_and_adds_one_line_to_the_history(
    store: Repository, first: Measure, states: list[Measure]
) -> None:
    assessment = store.add(an_assessment(), {})
    seen = store.measures.add(assessment, first)
    expected = [seen]
    for state in states:
        expected_state = replace(state, id=seen.id, created_on=seen.created_on)
        changed = store.measures.change(seen.id, as_changes(expected_state), seen)
        assert changed == expected_state
        if expected_state != seen:
            expected.append(expected_state)
        seen = expected_state
    history = store.measures.history(seen.id)
    assert [change.measure for change in history] == expected
    assert [change.version for change in history] == list(range(1, len(expected) + 1))
    moments = [change.changed_at for change in history]
    assert moments == sorted(moments)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_kept_as_they_are(repository: Repository, assessment: str, text: str) -> None:
    added = repository.measures.add(assessment, replace(MEASURE, what=text, owner=text[:300], reason=text))
    assert repository.measures.for_assessment(assessment) == [added]
    assert (added.what, added.owner, added.reason) == (text, text[:300], text)


def test_fields_that_others_changed_keep_their_values(repository: Repository, assessment: str) -> None:
    seen = repository.measures.add(assessment, MEASURE)
    repository.measures.change(seen.id, {"owner": "Bauhof"}, seen)
    changed = repository.measures.change(seen.id, {"effort": Size.LOW}, seen)
    assert changed == replace(seen, owner="Bauhof", effort=Size.LOW)


def test_a_conflict_writes_nothing_and_says_what_is_stored(repository: Repository, assessment: str) -> None:
    seen = repository.measures.add(assessment, MEASURE)
    theirs = repository.measures.change(seen.id, {"owner": "Bauhof", "due": None}, seen)
    with pytest.raises(ConflictError) as refused:
        repository.measures.change(seen.id, {"owner": "Kämmerei", "what": "Anders"}, seen)
    assert refused.value.fields == ("owner",)
    assert refused.value.theirs == theirs
    assert repository.measures.for_assessment(assessment) == [theirs]
    assert len(repository.measures.history(seen.id)) == 2


def test_the_same_change_twice_is_no_conflict(repository: Repository, assessment: str) -> None:
    seen = repository.measures.add(assessment, MEASURE)
    first = repository.measures.change(seen.id, {"status": Status.IN_PROGRESS}, seen)
    assert repository.measures.change(seen.id, {"status": Status.IN_PROGRESS}, seen) == first
    assert len(repository.measures.history(seen.id)) == 2


def test_what_is_deleted_is_gone_with_its_history(repository: Repository, assessment: str) -> None:
    kept, gone = (repository.measures.add(assessment, MEASURE) for _ in range(2))
    repository.measures.delete(gone.id)
    repository.measures.delete(gone.id)
    assert repository.measures.for_assessment(assessment) == [kept]
    assert repository.measures.history(gone.id) == []
    assert len(repository.measures.history(kept.id)) == 1
    with pytest.raises(UnknownMeasureError):
        repository.measures.change(gone.id, {"owner": "Bauhof"}, gone)


def test_the_history_cannot_be_rewritten(repository: Repository, assessment: str, engine: Engine) -> None:
    stored = repository.measures.add(assessment, MEASURE)
    with engine.begin() as connection, pytest.raises(Exception, match="append-only"):
        connection.exec_driver_sql("UPDATE measure_change SET version = 9")
    assert [change.version for change in repository.measures.history(stored.id)] == [1]


def test_all_assessments_of_a_solution_share_its_measures(repository: Repository, assessment: str) -> None:
    later = repository.add(an_assessment(title="Zweite", date=date(2026, 11, 4)), {})
    other = repository.add(an_assessment(solution="Leihrad"), {})
    mine, theirs = repository.measures.add(assessment, MEASURE), repository.measures.add(other, MEASURE)
    assert repository.measures.for_assessment(later) == [mine]
    assert repository.measures.for_assessments([assessment, other, later]) == {
        assessment: [mine],
        other: [theirs],
        later: [mine],
    }


def test_an_unknown_assessment_has_no_measures(repository: Repository) -> None:
    with pytest.raises(UnknownAssessmentError):
        repository.measures.for_assessment("nix")
    with pytest.raises(UnknownAssessmentError):
        repository.measures.add("nix", MEASURE)
    assert repository.measures.for_assessments(["nix"]) == {"nix": []}


def test_measures_move_along_when_a_solution_is_renamed(repository: Repository, assessment: str) -> None:
    later = repository.add(an_assessment(title="Zweite"), {})
    stored = repository.measures.add(assessment, MEASURE)
    repository.describe(later, an_assessment(title="Zweite", solution="Parkleitsystem 2"))
    assert repository.assessment(assessment).solution == "Parkleitsystem 2"
    assert repository.measures.for_assessment(assessment) == repository.measures.for_assessment(later) == [stored]


def test_measures_stay_with_the_assessments_that_stay(repository: Repository, assessment: str) -> None:
    repository.close(assessment, canonical)
    later = repository.add(an_assessment(title="Zweite"), {})
    stored = repository.measures.add(assessment, MEASURE)
    repository.describe(later, an_assessment(title="Zweite", solution="Leihrad"))
    assert repository.measures.for_assessment(assessment) == [stored]
    assert repository.measures.for_assessment(later) == []


def test_measures_come_along_with_the_last_assessment_of_a_solution(repository: Repository, assessment: str) -> None:
    other = repository.add(an_assessment(solution="Leihrad"), {})
    mine = repository.measures.add(assessment, MEASURE)
    theirs = repository.measures.add(other, replace(MEASURE, what="Räder kaufen"))
    repository.describe(assessment, an_assessment(solution="Leihrad"))
    ids = {measure.id for measure in repository.measures.for_assessment(other)}
    assert ids == {measure.id for measure in repository.measures.for_assessment(assessment)} == {mine.id, theirs.id}


def test_measures_outlive_an_assessment_but_not_the_solution(repository: Repository, assessment: str) -> None:
    later = repository.add(an_assessment(title="Zweite"), {})
    stored = repository.measures.add(assessment, MEASURE)
    repository.delete(assessment)
    assert repository.measures.for_assessment(later) == [stored]
    repository.delete(later)
    assert repository.measures.history(stored.id) == []


def test_measures_of_a_solution_are_found_by_an_index(
    repository: Repository, assessment: str, engine: Engine
) -> None:
    repository.measures.add(assessment, MEASURE)
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    repository.measures.for_assessment(assessment)
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        for statement, parameters in statements:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            assert not any("SCAN" in str(row) for row in plan), plan


def test_a_measure_can_be_changed_while_every_assessment_is_closed(repository: Repository, assessment: str) -> None:
    stored = repository.measures.add(assessment, MEASURE)
    repository.close(assessment, canonical)
    ended = stored.created_on + timedelta(days=9)
    done = repository.measures.change(stored.id, {"status": Status.DONE, "ended_on": ended}, stored)
    assert repository.measures.for_assessment(assessment) == [done]


def test_a_solution_has_no_more_measures_than_fit_into_an_export(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure_repository, "MAX_MEASURES", 2)
    assessment = repository.add(an_assessment(), {})
    for _ in range(2):
        repository.measures.add(assessment, MEASURE)
    with pytest.raises(TooManyMeasuresError):
        repository.measures.add(assessment, MEASURE)
    brought = [NewAssessment(an_assessment(), {}, measures=[replace(MEASURE, what="Noch eine")])]
    with pytest.raises(TooManyMeasuresError):
        repository.add_all(brought, repository.differences(brought))
    assert len(repository.measures.for_assessment(assessment)) == 2
    assert len(repository.assessments()) == 1


def test_a_dossier_has_the_history_of_its_solutions_measures_and_no_other(repository: Repository) -> None:
    own, other = (repository.add(an_assessment(solution=name), {}) for name in ("Ampel", "Fähre"))
    kept = repository.measures.add(own, MEASURE)
    changed = repository.measures.add(own, MEASURE)
    repository.measures.change(changed.id, {"what": "anders"}, changed)
    repository.measures.add(other, MEASURE)
    dossier = repository.dossier(own, CATALOG)
    assert dossier.past_measures == {
        measure.id: repository.measures.history(measure.id) for measure in (kept, changed)
    }
    assert [version.measure for version in dossier.newest_measures()] == list(dossier.measures)
    assert repository.dossier(own, CATALOG, with_past=False).past_measures == {}
