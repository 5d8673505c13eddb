"""The tables say what the core's results say, to the digit."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.assessment import solutions
from assessment.comparison import Cause, compare
from assessment.dossier import Dossier
from assessment.frames import over_time, tables
from assessment.frames.answers import answers_frame, evidence_frame
from assessment.frames.columns import Kind, Table
from assessment.frames.course import changes_frame, course_frame
from assessment.frames.criteria import criteria_frame
from assessment.frames.dossier import table_of
from assessment.frames.frame import frame_of, plain, rows_of
from assessment.frames.gaps import gaps_frame
from assessment.frames.measures import measures_frame
from assessment.frames.portfolio import portfolio_frame
from assessment.frames.scores import scores_frame, scores_of, weakest_first, with_criteria
from assessment.frames.tables import Of
from assessment.measures import Measure, in_order
from assessment.phases import Phase, due_phases
from assessment.portfolio import entry
from assessment.rating import Answers, Rating, answer_to
from assessment.results import result_of
from assessment.scoring import Score, target_of
from assessment.timeline import course
from tests.strategies import (
    CATALOG,
    P3,
    a_measure,
    a_snapshot,
    an_assessment,
    answer_sets,
    days,
    measure_lists,
    names,
    positions,
    sheets,
)

DAY = date(2026, 5, 4)
FIGURES = ("value", "coverage", "low", "high", "target", "rated", "relevant")


def assert_typed(frame: pd.DataFrame, table: Table) -> None:
    """Columns, their order and their types are those that the table promises."""
    assert list(frame.columns) == [column.name for column in table.columns]
    for column in table.columns:
        assert str(frame[column.name].dtype) == column.kind.dtype, column.name


def figures_of(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in FIGURES)


def figures(score: Score) -> tuple[Any, ...]:
    return tuple(getattr(score, name) for name in FIGURES)


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table.key)
def test_headings_and_names_of_a_table_differ(table: Table) -> None:
    for names_of in ([column.name for column in table.columns], [column.heading for column in table.columns]):
        assert len(set(names_of)) == len(names_of)


@pytest.mark.parametrize("table", tables.OF_AN_ASSESSMENT, ids=lambda table: table.key)
def test_a_table_of_nothing_has_its_columns_and_types(table: Table) -> None:
    assert_typed(table_of(Dossier.of(an_assessment(), {}, CATALOG), table.key, DAY), table)


def test_a_table_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        table_of(Dossier.of(an_assessment(), {}, CATALOG), "course", DAY)


def test_a_row_has_every_column_and_no_other() -> None:
    row = dict.fromkeys(("criterion", "title", "text", "url"), "x")
    with pytest.raises(KeyError):
        frame_of(tables.EVIDENCE, [{"criterion": "p1-01"}])
    with pytest.raises(ValueError, match="shade"):
        frame_of(tables.EVIDENCE, [{**row, "shade": "x"}])


@given(answer_sets, positions)
def test_answers_come_back_from_their_tables(given_answers: Answers, phases: tuple[Phase, ...]) -> None:
    snapshot = a_snapshot("Erste", DAY, phases, CATALOG, given_answers)
    frame = answers_frame(snapshot)
    assert_typed(frame, tables.ANSWERS)
    due, label = due_phases(phases), CATALOG.method.label
    for row, criterion in zip(rows_of(frame), CATALOG.criteria, strict=True):
        answer = answer_to(criterion.id, given_answers)
        assert (row.criterion, row.phase, row.driver) == (criterion.id, criterion.phase, criterion.driver)
        assert (row.milestone, row.due) == (criterion.milestone is not None, criterion.phase in due)
        assert (row.rating, row.points, row.reason, row.note) == (
            answer.rating,
            answer.points,
            answer.reason,
            answer.note,
        )
        assert row.answer == (label(answer.rating) if answer.rating else None)
        assert row.target == target_of(criterion, given_answers, CATALOG.method)
        assert row.own_target == (label(answer.target) if answer.target else None)
        assert (row.owner, row.due_on) == (answer.owner, answer.due)
        assert (row.outside_control, row.outside_control_who) == (answer.outside_control, answer.outside_control_who)
        assert row.evidence == len(answer.evidence)
        suggestion = answer.suggestion
        assert row.suggested_on == (suggestion.made_on if suggestion else None)
        assert row.suggested_reason == (suggestion.reason if suggestion else None)
    pieces = evidence_frame(snapshot)
    assert_typed(pieces, tables.EVIDENCE)
    assert [(row.criterion, row.text, row.url) for row in rows_of(pieces)] == [
        (criterion.id, piece.text, piece.url)
        for criterion in CATALOG.criteria
        for piece in answer_to(criterion.id, given_answers).evidence
    ]


@given(sheets(), positions, st.booleans())
def test_scores_are_those_of_the_result(answers: Answers, phases: tuple[Phase, ...], everything: bool) -> None:
    result = result_of(CATALOG, answers, phases, everything)
    frame = scores_frame(result, CATALOG)
    assert_typed(frame, tables.SCORES)
    cells = {f"{driver}/{phase}": score for (driver, phase), score in result.cells.items()}
    for what, scores in (
        (Of.OVERALL, {None: result.overall}),
        (Of.DRIVER, result.drivers),
        (Of.PHASE, result.phases),
        (Of.WORKSTREAM, result.workstreams),
        (Of.SUB_DRIVER, result.sub_drivers),
        (Of.CELL, cells),
    ):
        of_kind = scores_of(frame, what)
        assert {row.key: figures_of(row) for row in rows_of(of_kind)} == {
            key: figures(score) for key, score in scores.items()
        }
        assert [row.key for row in rows_of(with_criteria(of_kind))] == [k for k, s in scores.items() if s.total]
        by_hand = sorted(scores, key=lambda key: (scores[key].value is None, scores[key].value or 0))
        assert [row.key for row in rows_of(weakest_first(of_kind))] == by_hand
    for row in rows_of(scores_of(frame, Of.PHASE)):
        assert row.passed is result.gates[row.key].passed
        assert row.provisional is result.phases[row.key].is_provisional(CATALOG.method)
    pivoted = scores_of(frame, Of.CELL).pivot(index="driver", columns="phase", values="value")
    for (driver, phase), score in result.cells.items():
        assert plain(pivoted.loc[[driver], phase]) == [score.value]


@given(sheets(), positions)
def test_gaps_are_those_of_the_result(answers: Answers, phases: tuple[Phase, ...]) -> None:
    result = result_of(CATALOG, answers, phases)
    frame = gaps_frame(result, CATALOG)
    assert_typed(frame, tables.GAPS)
    ordered = [*result.own_gaps, *result.outside_gaps]
    ranks = [*range(1, len(result.own_gaps) + 1), *[None] * len(result.outside_gaps)]
    assert plain(frame["rank"]) == ranks
    for row, gap in zip(rows_of(frame), ordered, strict=True):
        assert (row.criterion, row.rating, row.size) == (gap.criterion.id, gap.answer.rating, gap.size)
        factors = (row.milestone_factor, row.overdue_factor, row.dependents_factor, row.priority)
        assert factors == (gap.milestone_factor, gap.overdue_factor, gap.dependents_factor, gap.priority)
        assert (row.overdue, row.dependents) == (gap.overdue, len(gap.dependents))
        assert (row.requires, row.first_step) == (gap.requires, gap.first_step)
        assert row.outside_control is gap.answer.outside_control


@given(measure_lists, days)
def test_measures_stand_in_their_order(measures: tuple[Measure, ...], today: date) -> None:
    frame = measures_frame(measures, CATALOG, today)
    assert_typed(frame, tables.MEASURES)
    for row, measure in zip(rows_of(frame), in_order(measures, today), strict=True):
        assert (row.measure, row.what, row.owner, row.due_on) == (
            measure.id,
            measure.what,
            measure.owner,
            measure.due,
        )
        assert (row.status, row.reason, row.effort, row.effect) == (
            measure.status,
            measure.reason,
            measure.effort,
            measure.effect,
        )
        assert (row.created_on, row.ended_on) == (measure.created_on, measure.ended_on)
        assert row.overdue is measure.is_overdue(today)
        assert row.aims.count("→") >= len(measure.aims)


@given(sheets(), sheets(), positions, positions)
def test_changes_are_those_of_the_comparison(
    before: Answers, after: Answers, once: tuple[Phase, ...], now: tuple[Phase, ...]
) -> None:
    comparison = compare(
        a_snapshot("Erste", DAY, once, CATALOG, before), a_snapshot("Zweite", date(2027, 5, 4), now, CATALOG, after)
    )
    frame = changes_frame(comparison)
    assert_typed(frame, over_time.CHANGES)
    expected = [comparison.overall, *(comparison.drivers[driver.id] for driver in CATALOG.drivers)]
    for row, change in zip(rows_of(frame), expected, strict=True):
        assert (row.before, row.after, row.whole, row.real) == (
            change.before.value,
            change.after.value,
            change.whole,
            change.real,
        )
        assert (row.common, row.common_before, row.common_after) == (
            len(change.common),
            change.common_before,
            change.common_after,
        )
        assert {cause: getattr(row, cause.value) for cause in Cause} == {
            cause: change.parts.get(cause) for cause in Cause
        }


@given(st.lists(st.tuples(sheets(), positions), min_size=1, max_size=4))
def test_a_course_is_that_of_the_solution(states: Sequence[tuple[Answers, tuple[Phase, ...]]]) -> None:
    points = course(
        [
            a_snapshot(f"Nr. {place}", date(2026, 1, place), phases, CATALOG, answers, id=str(place))
            for place, (answers, phases) in enumerate(states, start=1)
        ]
    )
    frame = course_frame(points)
    assert_typed(frame, over_time.COURSE)
    rows = rows_of(frame)
    for point in points:
        for driver in (None, *point.drivers):
            row = next(rows)
            score = point.overall if driver is None else point.drivers[driver]
            assert (row.assessment, row.day, row.driver) == (point.snapshot.assessment.id, point.snapshot.day, driver)
            assert figures_of(row) == figures(score)
            change = point.since and (point.since.overall if driver is None else point.since.drivers[driver])
            assert row.real == (change.real if change else None)
            assert row.common == (len(change.common) if change else None)
    assert next(rows, None) is None


@given(st.lists(st.tuples(sheets(), positions), min_size=1, max_size=3))
def test_criteria_stand_at_every_date_as_they_were_answered(
    states: Sequence[tuple[Answers, tuple[Phase, ...]]],
) -> None:
    snapshots = [
        a_snapshot(f"Nr. {place}", date(2026, 1, place), phases, CATALOG, answers, id=str(place))
        for place, (answers, phases) in enumerate(states, start=1)
    ]
    frame = criteria_frame(snapshots)
    assert_typed(frame, over_time.CRITERIA)
    rows = rows_of(frame)
    for snapshot in snapshots:
        due = due_phases(snapshot.assessment.phases)
        for criterion in CATALOG.criteria:
            row, answer = next(rows), answer_to(criterion.id, snapshot.answers)
            assert (row.assessment, row.day) == (snapshot.assessment.id, snapshot.day)
            assert (row.criterion, row.driver) == (criterion.id, criterion.driver)
            assert row.due is (criterion.phase in due)
            assert (row.rating, row.points) == (answer.rating, answer.points)
            assert row.suggested == (answer.suggestion.rating if answer.suggestion else None)
    assert next(rows, None) is None


def test_a_criterion_has_no_row_at_a_date_whose_catalogue_lacks_it() -> None:
    first, *others = CATALOG.criteria
    renamed = others[0].model_copy(update={"short_title": "Früher anders"})
    # Made anew: a copy keeps what the original has looked up already.
    older = type(CATALOG).model_construct(**{**dict(CATALOG), "criteria": (renamed, *others[1:])})
    before = a_snapshot("Erste", DAY, (Phase.P1,), older, {}, id="1")
    after = a_snapshot("Zweite", date(2027, 5, 4), (Phase.P1,), CATALOG, {}, id="2")
    by_date = criteria_frame([before, after]).groupby("assessment")
    assert list(by_date.get_group("1")["criterion"]) == [criterion.id for criterion in others]
    assert by_date.get_group("1")["title"].iloc[0] == others[0].short_title
    assert by_date.get_group("2")["criterion"].iloc[0] == first.id
    assert_typed(criteria_frame([]), over_time.CRITERIA)


@given(st.lists(st.tuples(names, sheets(), positions), max_size=4), measure_lists)
def test_a_portfolio_has_the_solutions_by_name(
    states: Sequence[tuple[str, Answers, tuple[Phase, ...]]], measures: tuple[Measure, ...]
) -> None:
    stored = [
        an_assessment(solution=name, phases=phases, id=str(place), solution_id=place)
        for place, (name, _, phases) in enumerate(states)
    ]
    answers = {str(place): given_answers for place, (_, given_answers, _) in enumerate(states)}
    entries = [entry(solution, answers, measures, CATALOG, DAY) for solution in solutions(stored)]
    frame = portfolio_frame(entries)
    assert_typed(frame, over_time.PORTFOLIO)
    by_hand = sorted(range(len(entries)), key=lambda place: entries[place].solution.name.casefold())
    assert list(frame.index) == by_hand
    for row, known in zip(rows_of(frame), [entries[place] for place in by_hand], strict=True):
        weakest = known.result.weakest_driver
        assert (row.solution, row.assessment) == (known.solution.name, known.snapshot.assessment.id)
        assert figures_of(row) == figures(known.result.overall)
        assert row.weakest == weakest
        assert row.weakest_value == (known.result.drivers[weakest].value if weakest else None)
        assert (row.gaps, row.overdue) == (len(known.result.own_gaps), sum(m.is_overdue(DAY) for m in measures))
        assert (row.compared_on, row.real) == (None, None)


def test_what_a_portfolio_says_of_a_change_is_since_the_baseline() -> None:
    series = [
        an_assessment(title=title, date=day, id=title, solution_id=1)
        for title, day in (("Erste", DAY), ("Zweite", date(2027, 5, 4)))
    ]
    answers = {"Erste": {}, "Zweite": {}}
    (solution,) = solutions(series)
    known = entry(solution, answers, [a_measure(due=date(2026, 5, 1))], CATALOG, DAY)
    (row,) = rows_of(portfolio_frame([known]))
    assert (row.assessment, row.compared_on, row.real, row.common, row.overdue) == ("Zweite", DAY, None, 0, 1)
    assert row.phases == P3


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CHOICE])
def test_a_missing_cell_of_any_kind_is_none_again(kind: Kind) -> None:
    assert plain(pd.Series([None, None], dtype=kind.dtype)) == [None, None]


def test_a_moment_with_a_zone_is_none_for_a_table() -> None:
    """numpy would turn it into UTC without a word."""
    row = dict.fromkeys((column.name for column in tables.HISTORY.columns), None)
    with pytest.raises(ValueError, match="without a zone"):
        frame_of(
            tables.HISTORY, [{**row, "changed_at": datetime(2026, 7, 1, 10, tzinfo=UTC)}], {"rating": list(Rating)}
        )


def test_a_time_in_a_unit_of_neither_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        plain(pd.Series(["2026-07-01"], dtype="datetime64[ns]"))
