"""The table of what became of each criterion."""

from datetime import date

from hypothesis import given

from assessment.comparison import Movement, compare
from assessment.frames import over_time
from assessment.frames.frame import rows_of
from assessment.frames.movements import movements_frame
from assessment.measures import Measure
from assessment.phases import Phase
from assessment.rating import Answers
from tests.frames.test_frames import DAY, assert_typed
from tests.strategies import CATALOG, a_snapshot, measure_lists, positions, sheets


@given(sheets(), sheets(), positions, positions, measure_lists)
def test_what_became_of_each_criterion_is_that_of_the_comparison(
    before: Answers,
    after: Answers,
    once: tuple[Phase, ...],
    now: tuple[Phase, ...],
    measures: tuple[Measure, ...],
) -> None:
    comparison = compare(
        a_snapshot("Erste", DAY, once, CATALOG, before),
        a_snapshot("Zweite", date(2027, 5, 4), now, CATALOG, after),
        measures,
    )
    frame = movements_frame(comparison)
    assert_typed(frame, over_time.MOVEMENTS)
    changes = {change.id: change for change in comparison.criteria}
    rows = list(rows_of(frame))
    assert {row.criterion for row in rows} == changes.keys()
    for row in rows:
        change = changes[row.criterion]
        assert (row.movement, row.difference) == (change.movement, change.difference)
        assert (row.due_before, row.due_after, row.backed) == (change.due_before, change.due_after, change.is_backed)
        assert row.before == CATALOG.method.label(change.answer_before.rating)
        assert row.after == CATALOG.method.label(change.answer_after.rating)
        assert row.measures.count("• ") >= len(change.measures)
    kinds = list(Movement)
    order = [(kinds.index(row.movement), -abs(row.difference or 0)) for row in rows]
    assert order == sorted(order)


def test_a_criterion_that_a_catalogue_lacks_has_no_answer_there() -> None:
    older = type(CATALOG).model_construct(**{**dict(CATALOG), "criteria": CATALOG.criteria[1:]})
    before = a_snapshot("Erste", DAY, (Phase.P1,), older, {})
    after = a_snapshot("Zweite", date(2027, 5, 4), (Phase.P1,), CATALOG, {})
    rows = {row.criterion: row for row in rows_of(movements_frame(compare(before, after)))}
    assert (rows[CATALOG.criteria[0].id].before, rows[CATALOG.criteria[0].id].after) == (None, "Noch offen")
