"""Measures: their status, their order, and what an assessment asks about."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.gaps import gaps
from assessment.measures import (
    Aim,
    Measure,
    Size,
    Status,
    asked_about,
    concerning,
    day_of_ending,
    done_between,
    in_order,
    proposed,
    untouched,
    with_status,
)
from assessment.rating import LEVELS, Answer, Rating
from assessment.validation import (
    MAX_LINE,
    MAX_TEXT,
    ended_problem,
    measure_due_problem,
    owner_problem,
    reason_problem,
    what_problem,
)
from tests.strategies import CATALOG, P3, levels, lines, texts

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)

near = st.integers(-400, 400).map(lambda days: TODAY + days * DAY)
states = st.sampled_from(Status)


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    status = draw(states)
    return Measure(
        what=draw(texts),
        created_on=draw(near),
        aims=tuple(draw(st.lists(st.builds(Aim, st.sampled_from(["p1-01", "p1-02"]), levels), max_size=2))),
        owner=draw(lines),
        due=draw(st.none() | near),
        status=status,
        reason=draw(texts) if status is Status.DROPPED else "",
        effort=draw(st.none() | st.sampled_from(Size)),
        effect=draw(st.none() | st.sampled_from(Size)),
        ended_on=draw(near) if status.is_ended else None,
        id=draw(st.uuids()).hex,
    )


many = st.lists(measures(), max_size=8)


def a_measure(**values: object) -> Measure:
    return replace(Measure("Vertrag aushandeln", TODAY - 30 * DAY, (Aim("p1-01", Rating.L),)), **values)


@given(measures(), states, texts)
def test_the_day_of_the_end_and_the_reason_follow_the_status(measure: Measure, status: Status, reason: str) -> None:
    changed = with_status(measure, status, TODAY, reason)
    assert changed.status is status
    assert (changed.ended_on is not None) == status.is_ended
    assert changed.reason == (reason if status is Status.DROPPED else "")
    kept = replace(changed, status=measure.status, reason=measure.reason, ended_on=measure.ended_on)
    assert kept == measure, "nothing else changes"


@given(measures())
def test_the_same_status_again_keeps_its_day(measure: Measure) -> None:
    assert with_status(measure, measure.status, TODAY + DAY, measure.reason) == measure


def test_another_end_gets_a_day_of_its_own() -> None:
    dropped = a_measure(status=Status.DROPPED, reason="zu teuer", ended_on=TODAY - 9 * DAY)
    assert with_status(dropped, Status.DONE, TODAY) == a_measure(status=Status.DONE, ended_on=TODAY)


@given(many)
def test_the_order_loses_nothing_and_puts_overdue_ones_first(given_measures: list[Measure]) -> None:
    ordered = in_order(given_measures, TODAY)
    assert sorted(measure.id for measure in ordered) == sorted(measure.id for measure in given_measures)
    for before, after in pairwise(ordered):
        assert before.status.is_ended <= after.status.is_ended
        if before.status.is_ended:
            assert before.ended_on >= after.ended_on, "what ended last comes first"
        elif not after.status.is_ended:
            assert before.is_overdue(TODAY) >= after.is_overdue(TODAY)
            assert (before.due or date.max) <= (after.due or date.max)


@given(many)
def test_the_order_does_not_depend_on_the_one_before(given_measures: list[Measure]) -> None:
    distinct = [replace(measure, what=f"{number}") for number, measure in enumerate(given_measures)]
    assert in_order(reversed(distinct), TODAY) == in_order(distinct, TODAY)


def test_due_today_is_not_overdue_yet() -> None:
    assert not a_measure(due=TODAY).is_overdue(TODAY)
    assert a_measure(due=TODAY - DAY).is_overdue(TODAY)
    assert not a_measure(due=TODAY - DAY, status=Status.DONE, ended_on=TODAY).is_overdue(TODAY)
    assert not a_measure(due=None).is_overdue(TODAY)


@given(many, near, near, near)
def test_done_in_two_stretches_is_done_in_both_together(
    given_measures: list[Measure], first: date, second: date, third: date
) -> None:
    start, middle, end = sorted([first, second, third])
    parts = done_between(given_measures, start, middle) + done_between(given_measures, middle, end)
    assert sorted(measure.id for measure in parts) == sorted(
        measure.id for measure in done_between(given_measures, start, end)
    )
    assert all(measure.status is Status.DONE for measure in parts)


def test_done_on_the_first_day_counts_before_and_on_the_last_within() -> None:
    first, last = TODAY - 10 * DAY, TODAY
    days = [first, first + DAY, last, last + DAY]
    done = [a_measure(what=f"{day}", status=Status.DONE, ended_on=day) for day in days]
    dropped = a_measure(status=Status.DROPPED, ended_on=last)
    assert done_between([*reversed(done), dropped], first, last) == done[1:3]
    assert done_between(done, last, first) == []


@pytest.mark.parametrize(
    ("values", "is_asked"),
    [
        ({}, True),
        ({"created_on": TODAY - DAY}, True),
        ({"created_on": TODAY}, False),
        ({"aims": (Aim("p1-02", Rating.L),)}, False),
        ({"aims": (Aim("p1-02", Rating.L), Aim("p1-01", Rating.F))}, True),
        ({"status": Status.IN_PROGRESS}, True),
        ({"status": Status.DONE, "ended_on": TODAY - 99 * DAY}, True),
        ({"status": Status.DONE, "ended_on": TODAY - 100 * DAY}, False),
        ({"status": Status.DROPPED, "ended_on": TODAY}, True),
    ],
)
def test_an_assessment_asks_what_became_of_earlier_measures(values: dict[str, object], is_asked: bool) -> None:
    measure = a_measure(**{"created_on": TODAY - 200 * DAY, **values})
    assert asked_about([measure], "p1-01", TODAY, TODAY - 100 * DAY) == ([measure] if is_asked else [])


@given(many, near, st.none() | near)
def test_only_measures_of_the_criterion_are_asked_about(
    given_measures: list[Measure], begun_on: date, before: date | None
) -> None:
    asked = asked_about(given_measures, "p1-01", begun_on, before)
    own = concerning(given_measures, "p1-01")
    assert [measure for measure in own if measure in asked] == asked
    assert all(measure in asked for measure in own if measure.created_on < begun_on and not measure.status.is_ended)


@given(st.sampled_from(CATALOG.criteria), st.sampled_from(LEVELS[:3]), st.none() | near, lines)
def test_a_gap_suggests_the_first_step_towards_the_next_level(
    criterion: object, rating: Rating, due: date | None, owner: str
) -> None:
    answers = {criterion.id: Answer(criterion.id, rating, target=Rating.F, due=due, owner=owner)}
    (gap,) = gaps([criterion], answers, CATALOG, (P3,))
    measure = proposed(gap, TODAY)
    assert measure.what == getattr(criterion.next_step, LEVELS[rating.points + 1])
    assert measure.aims == (Aim(criterion.id, Rating.F),)
    assert (measure.owner, measure.created_on, measure.status) == (owner, TODAY, Status.OPEN)
    assert measure.due == (due if due and due >= TODAY else None), "no measure begins overdue"
    assert (what_problem(measure.what), owner_problem(measure.owner)) == (None, None)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (what_problem(" \n"), "Bitte eintragen, was zu tun ist."),
        (what_problem("x" * (MAX_TEXT + 1)), "Höchstens 20000 Zeichen, es sind 20001."),
        (owner_problem("x" * (MAX_LINE + 1)), "Höchstens 300 Zeichen, es sind 301."),
        (reason_problem(" "), "Bitte den Grund eintragen, damit andere die Entscheidung nachvollziehen können."),
        (measure_due_problem(date(20, 1, 1)), "Bitte ein Datum von 01.01.1900 bis 31.12.2199 eintragen."),
        (ended_problem(None, TODAY), "Bitte ein Datum eintragen."),
        (ended_problem(TODAY + DAY, TODAY), "Dieser Tag liegt in der Zukunft. Bitte heute oder früher eintragen."),
        (ended_problem(date(20, 1, 1), TODAY), "Bitte ein Datum von 01.01.1900 bis 31.12.2199 eintragen."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(fault: str | None, sentence: str) -> None:
    assert fault == sentence


def test_what_is_right_is_let_through() -> None:
    assert what_problem("x" * MAX_TEXT) is None
    assert owner_problem("") is None
    assert reason_problem("zu teuer") is None
    assert measure_due_problem(None) is None
    assert measure_due_problem(TODAY - 99 * DAY) is None, "what is overdue may be entered late"
    assert ended_problem(TODAY, TODAY) is None


BEGUN = Measure("Stelle besetzen", date(2026, 5, 4))


@pytest.mark.parametrize(
    ("today", "latest", "expected"),
    [
        (date(2026, 9, 1), None, date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 8, 1), date(2026, 8, 1)),
        (date(2026, 9, 1), date(2026, 10, 1), date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 1, 1), date(2026, 5, 4)),
        (date(2026, 1, 1), None, date(2026, 5, 4)),
    ],
)
def test_a_measure_ends_between_its_beginning_and_today(today: date, latest: date | None, expected: date) -> None:
    assert day_of_ending(BEGUN, today, latest) == expected


def test_a_measure_that_is_there_already_is_found_while_nobody_touched_it() -> None:
    proposal = replace(BEGUN, what="Stelle ausschreiben", aims=(Aim("p1-01", Rating.L),))
    kept = replace(proposal, id="a" * 32, owner="Amt 10")
    assert untouched(proposal, [replace(proposal, what="Anderes"), kept]) == kept
    for other in (replace(kept, what="Stelle teilen"), replace(kept, aims=()), replace(kept, status=Status.DONE)):
        assert untouched(proposal, [other]) is None
