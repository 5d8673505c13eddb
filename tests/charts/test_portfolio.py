"""The small radars of a portfolio."""

from hypothesis import given

from assessment.charts.portfolio import axes, small_radar
from assessment.frames.scores import scores_frame
from assessment.phases import Phase
from assessment.rating import Answers
from assessment.results import result_of
from tests.strategies import CATALOG, positions, sheets


@given(sheets(), positions)
def test_the_small_radar_has_the_drivers_in_their_fixed_order(answers: Answers, phases: tuple[Phase, ...]) -> None:
    result = result_of(CATALOG, answers, phases)
    named = axes(CATALOG)
    assert [name for _, name in named] == [driver.short_label for driver in CATALOG.drivers]
    today = small_radar(scores_frame(result, CATALOG), CATALOG).data[-1]
    assert list(today.theta) == [*(number for number, _ in named), named[0][0]]
    assert list(today.r)[:-1] == [result.drivers[driver.id].value for driver in CATALOG.drivers]
