"""Measures in words for screens: how many there are, and the values of their fields."""

from collections.abc import Sequence
from datetime import date

from assessment.catalog.model import Catalog
from assessment.measures import Measure, Size, Status
from assessment.texts.measures import STATUS, aims, count_of_measures, size, when

FIELD_NAMES = {
    "what": "Was",
    "aims": "Kriterien und Zielstufe",
    "owner": "Wer",
    "due": "Bis wann",
    "status": "Status",
    "reason": "Grund",
    "effort": "Aufwand",
    "effect": "Wirkung",
    "ended_on": "Beendet am",
}

_LABEL_LENGTH = 60


def short(text: str, length: int = _LABEL_LENGTH) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def counts(measures: Sequence[Measure], today: date) -> str:
    """Say how many measures there are, and how far they are; overdue ones count as such only."""
    overdue = sum(measure.is_overdue(today) for measure in measures)
    parts = [f"{overdue} überfällig"] if overdue else []
    for status in Status:
        count = sum(measure.status is status and not measure.is_overdue(today) for measure in measures)
        if count:
            parts.append(f"{count} {in_a_sentence(status)}")
    total = count_of_measures(len(measures))
    return f"{total[0].upper()}{total[1:]}: {', '.join(parts)}"


def in_a_sentence(status: Status) -> str:
    """Say a status within a sentence."""
    return "in Arbeit" if status is Status.IN_PROGRESS else STATUS[status].lower()


def who_and_when(measure: Measure, today: date, with_status: bool) -> str:
    """Say in one line who does it and by when; `with_status`: and how far it is, unless it has ended."""
    parts = [measure.owner or "noch niemand zuständig", when(measure, today)]
    if with_status and not measure.status.is_ended:
        parts.append(STATUS[measure.status])
    return " · ".join(parts)


def judged(measure: Measure) -> str:
    """Say effort and effect, where somebody has judged them."""
    named = [("Aufwand", measure.effort), ("Wirkung", measure.effect)]
    return ", ".join(f"{name} {size(value).lower()}" for name, value in named if value is not None)


def value_in_words(field: str, value: object, catalog: Catalog) -> str:
    """Say the value of a measure's field; "nichts" where it is empty."""
    if isinstance(value, Status):
        return STATUS[value]
    if isinstance(value, Size):
        return size(value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if field == "aims" and isinstance(value, tuple):
        return "; ".join(aims(Measure("", date.min, aims=value), catalog)) or "nichts"
    return str(value or "nichts")
