"""Measures in German words, for screens and documents alike."""

from collections.abc import Sequence
from datetime import date

from assessment.catalog.model import Catalog
from assessment.measures import Measure, Size, Status
from assessment.texts.numbers import counted
from assessment.validation import MAX_MEASURES

STATUS = {
    Status.OPEN: "Offen",
    Status.IN_PROGRESS: "In Arbeit",
    Status.DONE: "Erledigt",
    Status.DROPPED: "Verworfen",
}
SIZE = {Size.LOW: "Gering", Size.MEDIUM: "Mittel", Size.HIGH: "Hoch"}
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

# Why no more can be added.
TOO_MANY = f"Mehr als {MAX_MEASURES} Maßnahmen kann eine Lösung nicht haben."

_LABEL_LENGTH = 60


def size(value: Size | None) -> str:
    """Say an effort or an effect; "–" where nobody has judged it yet."""
    return SIZE[value] if value is not None else "–"


def when(measure: Measure, today: date) -> str:
    """Say by when it is due, or since when it has been due, or when it ended."""
    return dates(measure.status, measure.due, measure.ended_on, measure.is_overdue(today))


def dates(status: Status, due: date | None, ended_on: date | None, overdue: bool) -> str:
    """Say the same of a measure's fields alone."""
    if ended_on is not None:
        return f"{STATUS[status].lower()} am {ended_on:%d.%m.%Y}"
    if due is None:
        return "ohne Termin"
    return f"überfällig seit {due:%d.%m.%Y}" if overdue else f"bis {due:%d.%m.%Y}"


def aims(measure: Measure, catalog: Catalog) -> list[str]:
    """Say each criterion with the level that it is to reach; one that this version doesn't know by its number."""
    return [
        f"{catalog.criterion(aim.criterion).short_title if aim.criterion in catalog else aim.criterion.upper()} "
        f"→ {catalog.method.label(aim.level)}"
        for aim in measure.aims
    ]


def count_of_measures(count: int) -> str:
    """Say a number of measures."""
    return counted(count, "eine Maßnahme", "Maßnahmen")


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
