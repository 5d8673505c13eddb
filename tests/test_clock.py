"""Days as users in Germany count them, against moments as they are stored."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from assessment import clock

_DAYS = some.dates(date(2000, 1, 1), date(2200, 1, 1))


def test_a_day_begins_at_midnight_in_germany() -> None:
    assert clock.beginning(date(2026, 11, 30)) == datetime(2026, 11, 29, 23)
    assert clock.beginning(date(2026, 7, 1)) == datetime(2026, 6, 30, 22)


@given(day=_DAYS)
def test_what_happens_from_its_beginning_on_happens_on_that_day(day: date) -> None:
    begins = clock.beginning(day)
    assert clock.local(begins).date() == day
    assert clock.local(begins - timedelta(microseconds=1)).date() == day - timedelta(days=1)
