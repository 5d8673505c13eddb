"""The three-way merge, without a database: answers, measures and what an assessment is about go by it."""

from dataclasses import fields, replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.assessment import DESCRIBED, Assessment
from assessment.measures import Measure, MeasureChanges, MeasureField
from assessment.merging import ConflictError, changes_between, is_conflict, merged
from assessment.rating import Answer, AnswerChanges, AnswerField, Rating, Suggestion, confirmation, decision
from tests.strategies import a_measure, an_assessment

# Few values for each field, so that people often write the same.
_VALUES: dict[str, st.SearchStrategy[object]] = {
    "rating": st.sampled_from([None, Rating.N, Rating.F]),
    "note": st.sampled_from(["", "eins", "zwei"]),
    "owner": st.sampled_from(["", "Bauhof", "Kämmerei"]),
    "outside_control": st.booleans(),
}
_CHANGES = st.fixed_dictionaries({}, optional=_VALUES)
_ANSWERS = st.fixed_dictionaries(_VALUES).map(lambda values: replace(Answer("p1-01"), **values))


@given(_ANSWERS, _CHANGES)
def test_where_nobody_else_wrote_all_changes_are_taken(seen: Answer, changes: AnswerChanges) -> None:
    assert merged(seen, seen, changes) == replace(seen, **changes)


@given(_ANSWERS, _CHANGES, _CHANGES)
def test_changes_to_different_fields_are_both_kept(seen: Answer, mine: AnswerChanges, theirs: AnswerChanges) -> None:
    mine = {name: value for name, value in mine.items() if name not in theirs}
    assert merged(replace(seen, **theirs), seen, mine) == replace(seen, **theirs, **mine)


@given(_ANSWERS, _ANSWERS, _CHANGES)
def test_a_conflict_is_what_both_changed_to_different_values(
    seen: Answer, stored: Answer, changes: AnswerChanges
) -> None:
    disputed = {
        name
        for name, value in changes.items()
        if getattr(stored, name) != getattr(seen, name) and getattr(stored, name) != value
    }
    if disputed:
        with pytest.raises(ConflictError) as refused:
            merged(stored, seen, changes)
        assert set(refused.value.fields) == disputed
        assert refused.value.theirs == stored
        assert all(is_conflict(stored, seen, name, changes[name]) for name in disputed)
    else:
        assert merged(stored, seen, changes) == replace(stored, **changes)


@given(_ANSWERS, _CHANGES)
def test_who_writes_the_same_as_somebody_else_is_in_no_conflict(seen: Answer, changes: AnswerChanges) -> None:
    stored = replace(seen, **changes)
    assert merged(stored, seen, changes) == stored


@given(_ANSWERS, _ANSWERS, _CHANGES)
def test_a_conflict_is_settled_by_looking_at_what_is_stored(
    seen: Answer, stored: Answer, changes: AnswerChanges
) -> None:
    assert merged(stored, stored, changes) == replace(stored, **changes)


@given(_ANSWERS, _ANSWERS)
def test_a_whole_form_changes_only_what_its_user_touched(seen: Answer, wanted: Answer) -> None:
    changes = changes_between(seen, wanted, _VALUES)
    assert merged(seen, seen, changes) == wanted
    assert all(getattr(seen, name) != value for name, value in changes.items())


def test_what_an_assessment_is_about_is_merged_by_the_same_rule() -> None:
    seen: Assessment = an_assessment(title="Erste", participants=("Bauhof",))
    described = replace(seen, title="Zweite")
    changes = changes_between(seen, described, DESCRIBED)
    assert changes == {"title": "Zweite"}
    stored = replace(seen, participants=("Bauhof", "Kämmerei"), id="a1")
    assert merged(stored, seen, changes) == replace(stored, title="Zweite")
    with pytest.raises(ConflictError, match="title"):
        merged(replace(seen, title="Dritte"), seen, changes)


def test_a_measure_is_merged_by_the_same_rule() -> None:
    seen: Measure = a_measure("Ermitteln", owner="Bauhof")
    changes: MeasureChanges = {"owner": "Kämmerei", "due": date(2027, 1, 31)}
    assert merged(replace(seen, what="Rechnen"), seen, changes) == replace(seen, what="Rechnen", **changes)
    with pytest.raises(ConflictError, match="owner"):
        merged(replace(seen, owner="Bürgermeisterin"), seen, changes)


def test_every_field_that_can_be_changed_has_its_name_and_no_other() -> None:
    assert set(AnswerChanges.__annotations__) == {field.name for field in fields(Answer)} - {"criterion"}
    assert set(MeasureChanges.__annotations__) == {field.name for field in fields(Measure)} - {"id", "created_on"}
    assert get_args(AnswerField) == tuple(AnswerChanges.__annotations__)
    assert get_args(MeasureField) == tuple(MeasureChanges.__annotations__)
    assert set(DESCRIBED) <= {field.name for field in fields(Assessment)}


@pytest.mark.parametrize("suggested", [None, Suggestion(Rating.P, "war so", date(2026, 1, 1))])
def test_what_a_group_decides_answers_what_was_carried_over(suggested: Suggestion | None) -> None:
    before = Answer("p1-01", Rating.NOT_RELEVANT, reason="Gibt es hier nicht", note="bleibt", suggestion=suggested)
    assert merged(before, before, decision(Rating.L)) == replace(before, rating=Rating.L, suggestion=None)
    after = merged(before, before, decision(Rating.NOT_RELEVANT, "Fehlt uns"))
    assert after == replace(before, reason="Fehlt uns", suggestion=None)


def test_a_confirmed_suggestion_becomes_the_answer_with_its_reason() -> None:
    suggested = Suggestion(Rating.NOT_RELEVANT, "Gibt es hier nicht", date(2026, 1, 1))
    before = Answer("p1-01", note="bleibt", suggestion=suggested)
    after = merged(before, before, confirmation(suggested))
    assert after == Answer("p1-01", Rating.NOT_RELEVANT, reason="Gibt es hier nicht", note="bleibt")
