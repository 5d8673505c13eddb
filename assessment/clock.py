"""Dates and times as users in Germany read them, wherever the server stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_BERLIN = ZoneInfo("Europe/Berlin")
_CONFIRMED_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock of this computer has shown, at moments in UTC.

    A clock may be wrong by months until somebody sets it. A moment counts as reached once the clock was seen at it,
    and again a day or more later: `confirmed_at` is the last such moment, None while there is none.
    """

    seen_at: datetime
    confirmed_at: datetime | None = None

    def next(self, now: datetime) -> "Reading":
        """Return what is known after another look at the clock."""
        if now < self.seen_at:
            # It was set back, so what it showed was wrong.
            is_reached = self.confirmed_at is not None and self.confirmed_at <= now
            return Reading(now, self.confirmed_at if is_reached else None)
        if now - self.seen_at < _CONFIRMED_AFTER:
            return self
        return Reading(now, self.seen_at)


def now() -> datetime:
    """Return the present moment in German time."""
    return datetime.now(_BERLIN)


def today() -> date:
    """Return today's date in Germany."""
    return now().date()


def beginning(day: date) -> datetime:
    """Return the moment at which a day begins in Germany, as moments are stored: UTC, without zone."""
    return datetime.combine(day, time.min, _BERLIN).astimezone(UTC).replace(tzinfo=None)


def local(moment: datetime) -> datetime:
    """Return a stored moment (UTC, without zone) in German time."""
    return moment.replace(tzinfo=UTC).astimezone(_BERLIN)
