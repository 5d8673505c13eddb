"""The course of a solution: each date as its own result says, each change since the date before."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assessment.comparison import compare
from assessment.dossier import Snapshot
from assessment.phases import Phase
from assessment.rating import Answers
from assessment.results import result_of
from assessment.timeline import course, criteria_of
from tests.catalog.versions import MOVED, PARTS, RETIRED, REWORDED, SPLIT, older, two_versions
from tests.strategies import CATALOG, P3, a_snapshot, positions, sheets

States = Sequence[tuple[Answers, tuple[Phase, ...]]]
states = st.lists(st.tuples(sheets(), positions), min_size=1, max_size=3)
OLD = a_snapshot("Früher", date(2025, 1, 1), (P3,), older(), {})
NEW = a_snapshot("Später", date(2026, 1, 1), (P3,), two_versions(), {})


def in_a_row(given_states: States) -> list[Snapshot]:
    return [
        a_snapshot(f"Nr. {place}", date(2026, 1, place), phases, CATALOG, answers, id=str(place))
        for place, (answers, phases) in enumerate(given_states, start=1)
    ]


@given(states, st.booleans())
def test_each_date_has_the_scores_of_its_own_result(given_states: States, every: bool) -> None:
    snapshots = in_a_row(given_states)
    points = course(snapshots, every_criterion=every)
    assert [point.snapshot for point in points] == snapshots
    for point, (answers, phases) in zip(points, given_states, strict=True):
        result = result_of(CATALOG, answers, phases, every_criterion=every)
        assert point.overall == result.overall
        assert point.drivers == result.drivers


@given(states, st.booleans())
def test_each_change_is_since_the_date_before_and_the_first_has_none(given_states: States, every: bool) -> None:
    snapshots = in_a_row(given_states)
    points = course(snapshots, every_criterion=every)
    assert points[0].since is None
    assert [point.since for point in points[1:]] == [
        compare(before, after, (), every) for before, after in pairwise(snapshots)
    ]


def test_criteria_of_all_dates_stand_once_as_the_latest_catalogue_has_them() -> None:
    criteria = criteria_of([OLD, NEW])
    ids = [criterion.id for criterion in criteria]
    assert len(ids) == len(set(ids))
    assert {SPLIT, RETIRED, *PARTS} <= set(ids), "also what only one of them has"
    for name in (REWORDED, MOVED):
        assert criteria[ids.index(name)] == two_versions().criterion(name) != older().criterion(name)


def test_criteria_stand_in_the_order_of_the_catalogue() -> None:
    assert criteria_of([]) == []
    only = a_snapshot("Erste", date(2026, 1, 1), (P3,), CATALOG, {})
    assert criteria_of([only]) == list(CATALOG.criteria)
