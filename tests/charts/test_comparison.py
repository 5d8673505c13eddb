"""The figures of a comparison say what its tables say."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assessment.charts.comparison import driver_lines, dumbbells, lines_in_words, overlay
from assessment.comparison import compare
from assessment.frames.course import changes_frame, course_frame
from assessment.phases import Phase
from assessment.rating import Answers, Rating
from assessment.texts.comparison import signed
from assessment.timeline import course
from tests.strategies import CATALOG, IDS, P2, P3, a_snapshot, positions, sheet, sheets

BEFORE, AFTER = date(2025, 1, 1), date(2026, 1, 1)
NAMES = [driver.short_label for driver in CATALOG.drivers]


@given(sheets(), sheets(), positions)
def test_the_overlay_has_each_driver_then_and_now_on_closed_rings(
    earlier: Answers, later: Answers, phases: tuple[Phase, ...]
) -> None:
    before, after = (
        a_snapshot(f"{day}", day, phases, CATALOG, answers, id=f"{day}")
        for day, answers in ((BEFORE, earlier), (AFTER, later))
    )
    between = course_frame(course([before]))
    comparison = compare(before, after, ())
    target, then, also_then, now = overlay(changes_frame(comparison), BEFORE, AFTER, between).data
    assert (target.name, then.name, now.name) == ("Ziel", "01.01.2025", "01.01.2026")
    assert list(also_then.r) == list(then.r)
    for ring, scores in ((then, "before"), (now, "after")):
        values = [getattr(comparison.drivers[driver.id], scores).value for driver in CATALOG.drivers]
        assert list(ring.r) == [*values, values[0]]


@given(sheets(), sheets())
def test_the_strongest_rise_is_on_top_and_what_nothing_is_common_to_is_left_out(
    earlier: Answers, later: Answers
) -> None:
    before, after = (
        a_snapshot(f"{day}", day, (P3,), CATALOG, answers) for day, answers in ((BEFORE, earlier), (AFTER, later))
    )
    drivers = compare(before, after, ()).drivers
    figure = dumbbells(changes_frame(compare(before, after, ())), BEFORE, AFTER)
    *_, then, now = figure.data
    real = {
        driver.short_label: change.real
        for driver in CATALOG.drivers
        if (change := drivers[driver.id]).real is not None
    }
    assert list(then.y) == list(now.y) == sorted(real, key=lambda name: real[name] or 0)
    assert {note.y: note.text for note in figure.layout.annotations} == {
        name: f"<b>{signed(value)}</b>" for name, value in real.items() if value is not None
    }


@given(st.lists(sheets(), min_size=2, max_size=4))
def test_there_is_a_line_for_each_driver_with_a_point_at_each_date(given_answers: list[Answers]) -> None:
    points = course(
        [
            a_snapshot(f"{place}", date(2026, 1, place), (P3,), CATALOG, answers, id=str(place))
            for place, answers in enumerate(given_answers, start=1)
        ]
    )
    figure = driver_lines(course_frame(points))
    assert [note.text for note in figure.layout.annotations] == NAMES
    assert [list(line.y) for line in figure.data] == [
        [point.drivers[driver.id].value for point in points] for driver in CATALOG.drivers
    ]
    assert {tuple(line.x) for line in figure.data} == {tuple(point.snapshot.day for point in points)}
    assert not figure.layout.shapes


def test_an_upright_marks_where_the_solution_changed_its_phase() -> None:
    everything = sheet(dict.fromkeys(IDS, Rating.P))
    points = course(
        [
            a_snapshot(f"{place}", date(2026, 1, place), phases, CATALOG, everything, id=str(place))
            for place, phases in enumerate(((P2,), (P2,), (P3,)), start=1)
        ]
    )
    figure = driver_lines(course_frame(points))
    assert {str(shape.x0)[:10] for shape in figure.layout.shapes} == {"2026-01-03"}
    assert len(figure.layout.shapes) == len(CATALOG.drivers)


def test_the_words_say_where_each_driver_began_and_ended() -> None:
    points = course(
        [
            a_snapshot("1", BEFORE, (P3,), CATALOG, {}, id="1"),
            a_snapshot("2", AFTER, (P3,), CATALOG, sheet(dict.fromkeys(IDS, Rating.F)), id="2"),
        ]
    )
    words = lines_in_words(course_frame(points))
    assert words.startswith("Reife je Treiber vom 01.01.2025 bis zum 01.01.2026: ")
    for name in NAMES:
        assert f"{name} – auf 100 %" in words
