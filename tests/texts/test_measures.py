"""Measures in words: what is counted, cut and said of a field."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assessment.measures import Measure, Size, Status
from assessment.texts.measures import counts, judged, short, who_and_when

TODAY = date(2026, 5, 4)


@given(st.text(), st.integers(1, 80))
def test_a_short_text_is_one_line_and_the_beginning_of_the_long_one(text: str, length: int) -> None:
    words = " ".join(text.split())
    line = short(text, length)
    assert len(line) <= length
    assert line == words or (len(words) > length and words.startswith(line.removesuffix("…")))


def test_an_overdue_measure_is_counted_once() -> None:
    overdue = Measure("Vertrag prüfen", TODAY, due=date(2026, 5, 3))
    open_ = Measure("Betrieb klären", TODAY, status=Status.IN_PROGRESS)
    assert counts([overdue, open_], TODAY) == "2 Maßnahmen: 1 überfällig, 1 in Arbeit"


def test_who_does_it_is_said_even_where_nobody_does() -> None:
    measure = Measure("Vertrag prüfen", TODAY)
    assert who_and_when(measure, TODAY, with_status=True) == "noch niemand zuständig · ohne Termin · Offen"


def test_only_what_was_judged_is_said() -> None:
    assert judged(Measure("Vertrag prüfen", TODAY)) == ""
    assert judged(Measure("Vertrag prüfen", TODAY, effort=Size.LOW)) == "Aufwand gering"
