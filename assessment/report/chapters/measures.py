"""The chapter on measures: what is to be done, and what became of the rest."""

from collections.abc import Iterator
from typing import Any

from assessment.measures import Status
from assessment.report.characters import printable, shortened
from assessment.report.subject import Subject
from assessment.texts import measures as measure_texts

_CELL_LENGTH = 300


def measures_data(subject: Subject) -> dict[str, Any]:
    """Return counts, the measures that are to be done, overdue first, and those that ended, the latest first.

    Long texts stand in full after the tables, whose columns are narrow.
    """
    owners = [] if subject.nameless else ["Wer"]
    return {
        "counts": counts(subject),
        "judged": f"Stand der Maßnahmen: {subject.today:%d.%m.%Y}",
        "to_do_head": ["Was", "Kriterium → Stufe", *owners, "Bis wann, Status", "Aufwand, Wirkung"],
        "to_do": [[*_start(row, subject.nameless), *_progress(row)] for row in subject.to_do],
        "ended_head": ["Was", "Kriterium → Stufe", *owners, "Was daraus wurde"],
        "ended": [[*_start(row, subject.nameless), printable(in_cell(outcome(row)))] for row in subject.ended],
        "in_full": [printable(text) for text in long_texts(subject)],
    }


def counts(subject: Subject) -> str:
    """Say how many measures are to be done, overdue, done and dropped; empty where there are none."""
    if not subject.dossier.measures:
        return ""
    overdue = sum(row.overdue for row in subject.to_do)
    return " ".join(part for part in (_to_do(len(subject.to_do), overdue), _ended(subject)) if part)


def next_date(subject: Subject) -> str:
    """Say the next date; empty where no measure has one ahead."""
    ahead = [row.due_on for row in subject.to_do if row.due_on and not row.overdue]
    return f"Der nächste Termin ist der {min(ahead):%d.%m.%Y}." if ahead else ""


def outcome(row: Any) -> str:
    """Say when a measure ended and, where it was dropped, why; `row` of `tables.MEASURES`."""
    word = measure_texts.STATUS[row.status]
    ended = f"{word} am {row.ended_on:%d.%m.%Y}" if row.ended_on else word
    return f"{ended}: {row.reason}" if row.reason.strip() else ended


def in_cell(text: str) -> str:
    """Return a text that a table has room for; `long_texts` has the longer ones in full."""
    return shortened(text, _CELL_LENGTH, " … (ganz unten)")


def long_texts(subject: Subject) -> list[str]:
    """Return what tables don't have in full, in their order."""
    return [text for text in _texts(subject) if len(text) > _CELL_LENGTH]


def _texts(subject: Subject) -> Iterator[str]:
    yield from (row.what for row in subject.to_do)
    for row in subject.ended:
        yield row.what
        yield outcome(row)


def _to_do(count: int, overdue: int) -> str:
    if count == 0:
        return "Zurzeit ist keine Maßnahme offen."
    if count == 1:
        return f"Eine Maßnahme ist zu erledigen{', sie ist überfällig' if overdue else ''}."
    late = {0: "", 1: ", eine davon ist überfällig"}.get(overdue, f", {overdue} davon sind überfällig")
    return f"{count} Maßnahmen sind zu erledigen{late}."


def _ended(subject: Subject) -> str:
    ended = [row.status for row in subject.ended]
    parts = [
        f"{'eine' if count == 1 else count} {'ist' if count == 1 else 'sind'} {word}"
        for word, count in (("erledigt", ended.count(Status.DONE)), ("verworfen", ended.count(Status.DROPPED)))
        if count
    ]
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _start(row: Any, nameless: bool) -> list[str]:
    owner = [] if nameless else [printable(row.owner) or "noch offen"]
    return [printable(in_cell(row.what)), row.aims or "–", *owner]


def _progress(row: Any) -> list[str]:
    due = measure_texts.dates(row.status, row.due_on, row.ended_on, row.overdue)
    sizes = [measure_texts.size(row.effort), measure_texts.size(row.effect)]
    is_judged = row.effort is not None or row.effect is not None
    return [f"{due}\n{measure_texts.STATUS[row.status]}", ",\n".join(sizes) if is_judged else "–"]
