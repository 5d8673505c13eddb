"""What a filled-in workbook proposes, and what applying it stores."""

from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.exchange.changes import as_changes, proposed_changes
from assessment.rating import Answer, Answers, Rating, Suggestion, answer_to
from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.strategies import CATALOG, IDS, an_assessment, answer_sets, days

FIELDS = tuple(field.name for field in fields(Answer) if field.name not in ("criterion", "suggestion"))


def differing(one: Answers, other: Answers) -> set[tuple[str, str]]:
    """Return the fields in which two sets of answers differ, as (criterion, field)."""
    return {
        (criterion, field)
        for criterion in IDS
        for field in FIELDS
        if getattr(answer_to(criterion, one), field) != getattr(answer_to(criterion, other), field)
    }


@given(answer_sets, answer_sets)
def test_what_nobody_touched_in_the_file_is_left_alone(exported: Answers, stored: Answers) -> None:
    assert proposed_changes(exported, exported, stored, CATALOG) == []


@given(answer_sets, answer_sets)
def test_a_change_in_the_file_alone_is_proposed_and_does_not_clash(exported: Answers, filled: Answers) -> None:
    changes = proposed_changes(exported, filled, exported, CATALOG)
    assert {(change.criterion, change.field) for change in changes} == differing(exported, filled)
    assert not any(change.clashes for change in changes)
    for change in changes:
        assert change.stored == getattr(answer_to(change.criterion, exported), change.field)
        assert change.proposed == getattr(answer_to(change.criterion, filled), change.field)


@given(answer_sets, answer_sets)
def test_the_same_change_in_both_places_is_none(exported: Answers, filled: Answers) -> None:
    assert proposed_changes(exported, filled, filled, CATALOG) == []


@given(answer_sets, answer_sets, answer_sets)
def test_only_what_was_changed_differently_in_both_places_clashes(
    exported: Answers, filled: Answers, stored: Answers
) -> None:
    changes = proposed_changes(exported, filled, stored, CATALOG)
    proposed = differing(exported, filled) & differing(filled, stored)
    assert {(change.criterion, change.field) for change in changes} == proposed
    clashing = {(change.criterion, change.field) for change in changes if change.clashes}
    assert clashing == proposed & differing(exported, stored)


def test_a_clash_shows_what_is_stored_and_what_is_wanted() -> None:
    exported, filled, stored = ({"p1-01": Answer("p1-01", note=note)} for note in ("alt", "Datei", "hier"))
    (change,) = proposed_changes(exported, filled, stored, CATALOG)
    assert (change.criterion, change.field, change.stored, change.proposed) == ("p1-01", "note", "hier", "Datei")
    assert change.clashes


def test_changes_come_in_the_order_of_the_catalogue() -> None:
    filled = {name: Answer(name, Rating.L, note="neu") for name in reversed(IDS)}
    criteria = [change.criterion for change in proposed_changes({}, filled, {}, CATALOG)]
    assert criteria == sorted(criteria, key=IDS.index)
    assert len(criteria) == 2 * len(IDS)


@pytest.mark.dear
@given(answer_sets, answer_sets, answer_sets, st.data())
def test_applying_what_was_chosen_stores_it_and_nothing_else(
    exported: Answers, filled: Answers, stored: Answers, data: st.DataObject
) -> None:
    changes = proposed_changes(exported, filled, stored, CATALOG)
    chosen = [change for change in changes if data.draw(st.booleans())]
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'answers.sqlite'}")
        repository = Repository(engine)
        assessment = repository.add(an_assessment(), stored)
        repository.apply(assessment, as_changes(chosen), repository.answers(assessment))
        after = repository.answers(assessment)
        engine.dispose()
    assert differing(stored, after) == {(change.criterion, change.field) for change in chosen}
    for change in chosen:
        assert getattr(answer_to(change.criterion, after), change.field) == change.proposed


@given(st.sampled_from(Rating), st.sampled_from(Rating), days)
def test_a_level_from_the_file_answers_what_was_carried_over(carried: Rating, given_now: Rating, day: object) -> None:
    before = Answer("p1-01", suggestion=Suggestion(carried, "", day))
    filled = {"p1-01": replace(before, rating=given_now, suggestion=None)}
    changes = proposed_changes({"p1-01": before}, filled, {"p1-01": before}, CATALOG)
    assert [change.field for change in changes] == ["rating"], "the carried-over answer is no line of its own"
    assert as_changes(changes) == {"p1-01": {"rating": given_now, "suggestion": None}}


def test_an_answer_taken_away_brings_no_carried_over_one_into_play() -> None:
    exported = {"p1-01": Answer("p1-01", Rating.L)}
    changes = proposed_changes(exported, {}, exported, CATALOG)
    assert as_changes(changes) == {"p1-01": {"rating": None}}
