"""The figures of the result say what its table says."""

import pytest

from assessment.charts.results import bars, radar
from assessment.frames.gaps import gaps_frame
from assessment.frames.scores import scores_frame
from assessment.rating import Rating
from assessment.report.drawing import drawing_data
from assessment.results import result_of
from assessment.texts.numbers import percent
from assessment.texts.results import radar_in_words, span
from tests.strategies import CATALOG, IDS, P3, sheet


def test_radar_bars_table_and_words_say_the_same() -> None:
    answers = sheet(dict.fromkeys(IDS, Rating.L))
    criterion = next(c for c in CATALOG.criteria if c.driver == CATALOG.drivers[0].id)
    plain = result_of(CATALOG, answers, (P3,), every_criterion=True)
    wide = result_of(CATALOG, answers, (P3,), every_criterion=True, spread={criterion.id: (0, 3)})
    assert (plain.has_spread, wide.has_spread) == (False, True)
    driver = wide.drivers[criterion.driver]
    assert driver.low is not None
    assert driver.high is not None
    assert driver.low < (driver.value or 0) < driver.high
    assert span(plain.drivers[criterion.driver]) == "steht fest"
    assert span(driver) == f"{percent(driver.low)} bis {percent(driver.high)}"
    without, with_votes = (scores_frame(each, CATALOG) for each in (plain, wide))
    gaps = gaps_frame(wide, CATALOG)
    low, high = (trace.r for trace in radar(with_votes, gaps, has_spread=True).data[:2])
    assert (low[0], high[0]) == (driver.low, driver.high)
    names = list(bars(with_votes).data[0].y)
    errors = bars(with_votes).data[0].error_x
    place = names.index(CATALOG.drivers[0].short_label)
    assert (errors.arrayminus[place], errors.array[place]) == pytest.approx(
        (driver.value - driver.low, driver.high - driver.value)
    )
    assert f"Spanne {percent(driver.low)} bis {percent(driver.high)}" in radar_in_words(wide, CATALOG)
    assert drawing_data(with_votes, "")["axes"][0]["low"] == driver.low
    assert (
        radar(without, gaps, has_spread=False).data[1].name,
        radar(with_votes, gaps, has_spread=True).data[1].name,
    ) == ("Spanne, solange Antworten fehlen", "Spanne")
    assert wide.gates == plain.gates
    assert wide.gaps == plain.gaps
