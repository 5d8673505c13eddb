"""Measures in German words: what screens, report, Word and Excel say alike."""

from datetime import date

from assessment.catalog.model import Catalog
from assessment.measures import Measure, Size, Status
from assessment.texts.numbers import counted

STATUS = {
    Status.OPEN: "Offen",
    Status.IN_PROGRESS: "In Arbeit",
    Status.DONE: "Erledigt",
    Status.DROPPED: "Verworfen",
}
SIZE = {Size.LOW: "Gering", Size.MEDIUM: "Mittel", Size.HIGH: "Hoch"}


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
