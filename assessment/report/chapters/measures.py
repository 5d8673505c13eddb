"""The chapter on measures: what is to be done, and what became of the rest."""

from typing import Any

from assessment.measures import Measure, Status
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
        "to_do": [[*_start(measure, subject), *_progress(measure, subject)] for measure in subject.to_do],
        "ended_head": ["Was", "Kriterium → Stufe", *owners, "Was daraus wurde"],
        "ended": [[*_start(measure, subject), printable(in_cell(outcome(measure)))] for measure in subject.ended],
        "in_full": [printable(text) for text in long_texts(subject)],
    }


def counts(subject: Subject) -> str:
    """Say how many measures are to be done, overdue, done and dropped; empty where there are none."""
    if not subject.dossier.measures:
        return ""
    open_ones = subject.to_do
    overdue = sum(measure.is_overdue(subject.today) for measure in open_ones)
    return " ".join(part for part in (_to_do(len(open_ones), overdue), _ended(subject)) if part)


def next_date(subject: Subject) -> str:
    """Say the next date; empty where no measure has one ahead."""
    ahead = [measure.due for measure in subject.to_do if measure.due and measure.due >= subject.today]
    return f"Der nächste Termin ist der {min(ahead):%d.%m.%Y}." if ahead else ""


def outcome(measure: Measure) -> str:
    """Say when a measure ended and, where it was dropped, why."""
    word = measure_texts.STATUS[measure.status]
    ended = f"{word} am {measure.ended_on:%d.%m.%Y}" if measure.ended_on else word
    return f"{ended}: {measure.reason}" if measure.reason.strip() else ended


def in_cell(text: str) -> str:
    """Return a text that a table has room for; `long_texts` has the longer ones in full."""
    return shortened(text, _CELL_LENGTH, " … (ganz unten)")


def long_texts(subject: Subject) -> list[str]:
    """Return what tables don't have in full, in their order."""
    return [
        text
        for measure in (*subject.to_do, *subject.ended)
        for text in (measure.what, outcome(measure) if measure.status.is_ended else "")
        if len(text) > _CELL_LENGTH
    ]


def _to_do(count: int, overdue: int) -> str:
    if count == 0:
        return "Zurzeit ist keine Maßnahme offen."
    if count == 1:
        return f"Eine Maßnahme ist zu erledigen{', sie ist überfällig' if overdue else ''}."
    late = {0: "", 1: ", eine davon ist überfällig"}.get(overdue, f", {overdue} davon sind überfällig")
    return f"{count} Maßnahmen sind zu erledigen{late}."


def _ended(subject: Subject) -> str:
    ended = [measure.status for measure in subject.ended]
    parts = [
        f"{'eine' if count == 1 else count} {'ist' if count == 1 else 'sind'} {word}"
        for word, count in (("erledigt", ended.count(Status.DONE)), ("verworfen", ended.count(Status.DROPPED)))
        if count
    ]
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _start(measure: Measure, subject: Subject) -> list[str]:
    aims = "\n".join(measure_texts.aims(measure, subject.dossier.catalog)) or "–"
    owner = [] if subject.nameless else [printable(measure.owner) or "noch offen"]
    return [printable(in_cell(measure.what)), aims, *owner]


def _progress(measure: Measure, subject: Subject) -> list[str]:
    due, status = measure_texts.when(measure, subject.today), measure_texts.STATUS[measure.status]
    sizes = [measure_texts.size(measure.effort), measure_texts.size(measure.effect)]
    is_judged = measure.effort is not None or measure.effect is not None
    return [f"{due}\n{status}", ",\n".join(sizes) if is_judged else "–"]
