"""The dates of measures as a calendar file (iCalendar, RFC 5545)."""

from datetime import UTC, timedelta

from icalendar import Calendar, Event, vText

from assessment.catalog.model import Catalog
from assessment.dossier import Dossier
from assessment.measures import Measure, MeasureVersion
from assessment.texts.measures import STATUS, aims
from assessment.version import program

_MAX_SUMMARY = 120


def calendar_file(dossier: Dossier) -> bytes:
    """Return all-day events for the measures that have a date and have not ended.

    The same state gives the same bytes, and an event keeps its UID when its measure changes, so that a calendar
    replaces it.
    """
    solution = dossier.assessment.solution
    calendar = Calendar()
    calendar.add("prodid", f"-//{program()}//Massnahmen//DE")
    calendar.add("version", "2.0")
    # The library takes a property that it doesn't know as it is, and would write line ends as such.
    calendar.add("x-wr-calname", vText(" ".join(_permitted(f"Maßnahmen: {solution}").split())))
    for change in dossier.newest_measures():
        if change.measure.due is not None and not change.measure.status.is_ended:
            calendar.add_component(_event(change, solution, dossier.catalog))
    return bytes(calendar.to_ical())


def _event(change: MeasureVersion, solution: str, catalog: Catalog) -> Event:
    measure = change.measure
    changed_at = change.changed_at.replace(tzinfo=UTC, microsecond=0)
    event = Event()
    event.add("uid", f"{measure.id}@skalierungskompass")
    event.add("sequence", change.version - 1)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", measure.due)
    if measure.due is not None:
        event.add("dtend", measure.due + timedelta(days=1))
    event.add("summary", _summary(measure))
    event.add("description", _permitted(_description(measure, solution, catalog)))
    # A deadline takes nobody's day.
    event.add("transp", "TRANSPARENT")
    return event


def _summary(measure: Measure) -> str:
    line = " ".join(_permitted(measure.what).split())
    return f"{line[: _MAX_SUMMARY - 1]}…" if len(line) > _MAX_SUMMARY else line or "Maßnahme"


def _description(measure: Measure, solution: str, catalog: Catalog) -> str:
    lines = [measure.what, f"Lösung: {solution}", f"Status: {STATUS[measure.status]}"]
    if measure.owner:
        lines.append(f"Wer: {measure.owner}")
    lines += [f"Für: {aim}" for aim in aims(measure, catalog)]
    return "\n".join(lines)


def _permitted(text: str) -> str:
    """Return a text without what RFC 5545 forbids in it: control characters other than tab and line ends."""
    lines = "\n".join(text.splitlines())
    return "".join(char for char in lines if char in "\n\t" or not _is_control(char))


def _is_control(char: str) -> bool:
    return char < " " or "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff"
