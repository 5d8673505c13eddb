"""Assessments by solution, and which one the others are compared with, without a database."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.assessment import (
    CLOSED,
    Assessment,
    as_readers_see,
    baseline,
    brought_logo,
    chosen_baseline,
    previous,
    solutions,
)
from tests.strategies import an_assessment


@st.composite
def stored(draw: st.DrawFn) -> list[Assessment]:
    """Assessments of up to three solutions, in any order; of each, one at most is chosen as the baseline."""
    count = draw(st.integers(0, 8))
    chosen = {solution: draw(st.integers(-1, count - 1)) for solution in range(3)} if count else {}
    assessments = []
    for place in range(count):
        solution = draw(st.integers(0, 2))
        assessments.append(
            an_assessment(
                id=str(place),
                solution_id=solution,
                date=draw(st.dates(date(2025, 1, 1), date(2025, 1, 4))),
                created_at=datetime(2026, 1, 1, 0, place),
                is_baseline=chosen[solution] == place,
            )
        )
    return draw(st.permutations(assessments))


@given(stored())
def test_each_assessment_is_in_the_series_of_its_solution(given_ones: list[Assessment]) -> None:
    grouped = solutions(given_ones)
    assert sorted(a.id for solution in grouped for a in solution.series) == sorted(a.id for a in given_ones)
    for solution in grouped:
        assert len({assessment.solution_id for assessment in solution.series}) == 1
        ages = [(assessment.date, assessment.created_at) for assessment in solution.series]
        assert ages == sorted(ages)
        assert [*solution.earlier[::-1], solution.newest] == list(solution.series)
    firsts = list(dict.fromkeys(assessment.solution_id for assessment in given_ones))
    assert [solution.newest.solution_id for solution in grouped] == firsts


@given(stored())
def test_only_what_is_later_is_compared_with_the_baseline(given_ones: list[Assessment]) -> None:
    for solution in solutions(given_ones):
        chosen = [assessment for assessment in solution.series if assessment.is_baseline]
        assert solution.baseline == (chosen or solution.series)[0] == chosen_baseline(solution.series)
        place = solution.series.index(solution.baseline)
        for other, assessment in enumerate(solution.series):
            assert solution.compared_with(assessment) == (solution.baseline if other > place else None)


def test_what_came_before_is_the_neighbour_in_the_series() -> None:
    series = [an_assessment(id=name) for name in ("a", "b", "c")]
    assert [previous(series, name) for name in ("a", "b", "c")] == [None, *series[:2]]
    with pytest.raises(ValueError, match="nirgends"):
        previous(series, "nirgends")


def test_nothing_is_compared_without_a_series() -> None:
    assert baseline([], an_assessment()) is None
    assert baseline([an_assessment(id="a")], an_assessment(id="b")) is None


def test_a_closed_assessment_does_not_name_its_solution() -> None:
    early = an_assessment(id="a", solution="Neu geschrieben", date=date(2025, 1, 1))
    closed = an_assessment(id="b", solution="Alt geschrieben", status=CLOSED)
    (solution,) = solutions([closed, early])
    assert solution.name == "Neu geschrieben"
    (alone,) = solutions([closed])
    assert alone.name == "Alt geschrieben"


def test_texts_of_one_line_are_as_a_reader_sees_them() -> None:
    typed = an_assessment(solution=" Park\u200bleit ", title="Erste\u00a0 Runde", participants=("IT", " IT ", "Rat"))
    seen = as_readers_see(typed)
    assert (seen.solution, seen.title, seen.participants) == ("Parkleit", "Erste Runde", ("IT", "Rat"))


def test_a_new_municipality_takes_the_first_logo_that_comes_and_a_known_one_keeps_its_own() -> None:
    brought = [an_assessment(logo=logo) for logo in (None, b"first", b"second")]
    assert brought_logo(brought, is_new=True) == b"first"
    assert brought_logo(brought[:1], is_new=True) is None
    assert brought_logo(brought, is_new=False) is None
