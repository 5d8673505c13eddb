"""Dates and times as users in Germany read them, wherever the server stands."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """Return the present moment in German time."""
    return datetime.now(_BERLIN)


def today() -> date:
    """Return today's date in Germany."""
    return now().date()


def local(moment: datetime) -> datetime:
    """Return a stored moment (UTC, without zone) in German time."""
    return moment.replace(tzinfo=UTC).astimezone(_BERLIN)
