"""The timeline of measures."""

from datetime import date, timedelta

from hypothesis import given

from assessment.charts.measures import dated, timeline, timeline_in_words
from assessment.frames.measures import measures_frame
from assessment.measures import Measure, Status
from tests.strategies import CATALOG, a_measure, measure_lists

TODAY = date(2026, 6, 1)
SOON = TODAY + timedelta(days=30)


@given(measure_lists)
def test_what_has_no_date_is_left_out_and_everything_else_has_one_bar(measures: tuple[Measure, ...]) -> None:
    with_dates = dated(measures_frame(measures, CATALOG, TODAY))
    assert len(with_dates) == sum((measure.ended_on or measure.due) is not None for measure in measures)
    if with_dates.empty:
        return
    figure = timeline(with_dates, TODAY, str)
    places = [place for bar in figure.data if bar.type == "bar" for place in bar.y]
    assert sorted(places) == list(range(len(with_dates)))
    assert all(length > 0 for bar in figure.data if bar.type == "bar" for length in bar.x)


def test_what_is_overdue_looks_and_is_called_so() -> None:
    late, planned = (a_measure(what, due=due) for what, due in (("Spät", date(2026, 5, 30)), ("Geplant", SOON)))
    frame = dated(measures_frame((late, planned), CATALOG, TODAY))
    bars = {bar.name: list(bar.y) for bar in timeline(frame, TODAY, str).data if bar.type == "bar" and bar.y}
    assert bars == {"Überfällig": [0], "Offen": [1]}
    words = timeline_in_words(frame, TODAY, str)
    assert "Spät: 04.05.2026 bis 30.05.2026, überfällig" in words
    assert "Geplant: 04.05.2026 bis 01.07.2026, offen" in words


def test_what_ended_lasts_until_its_end_whenever_it_was_due() -> None:
    done = a_measure("Fertig", due=SOON, status=Status.DONE, ended_on=date(2026, 5, 10))
    [bar] = [
        bar
        for bar in timeline(dated(measures_frame((done,), CATALOG, TODAY)), TODAY, str).data
        if bar.type == "bar" and bar.y
    ]
    assert (bar.name, list(bar.base), list(bar.x)) == ("Erledigt", ["2026-05-04"], [7 * 86_400_000])


def test_markup_in_a_measure_is_text() -> None:
    hostile = a_measure("<b>fett</b>", due=SOON)
    figure = timeline(dated(measures_frame((hostile,), CATALOG, TODAY)), TODAY, str)
    shown = str(figure.to_plotly_json())
    assert "&lt;b&gt;fett&lt;/b&gt;" in shown
    assert "<b>fett</b>" not in shown
