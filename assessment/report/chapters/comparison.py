"""The chapter on what changed since an earlier assessment."""

from collections.abc import Iterator
from typing import Any

from assessment.comparison import LISTED_MOVEMENTS, Comparison, CriterionChange, Movement, ScoreDifference
from assessment.frames.course import changes_frame
from assessment.frames.frame import rows_of
from assessment.measures import Measure
from assessment.report.characters import printable, shortened
from assessment.report.drawing import change_data
from assessment.texts import comparison as comparison_texts
from assessment.texts import measures as measure_texts
from assessment.texts.numbers import percent
from assessment.texts.results import count_of_criteria

DRIVERS_HEAD = ("Treiber", "Früher", "Heute", "An gemeinsamen Kriterien", "Gemeinsame Kriterien")
_NOTE_LENGTH = 200
_MEASURE_LENGTH = 160


def comparison_data(comparison: Comparison, nameless: bool, has_annex: bool) -> dict[str, Any]:
    """Return the sentences, the table of what the change is made of, the drivers, and the criteria that moved.

    `has_annex`: the later notes stand in full elsewhere in the report.
    """
    return {
        "heading": f"Veränderung seit dem {comparison.before.day:%d.%m.%Y}",
        "compared": printable(compared_with(comparison, nameless)),
        "sentences": sentences(comparison),
        "parts": [list(row) for row in part_rows(comparison.overall)],
        "is_rounded": is_rounded(comparison.overall),
        "remarks": [printable(text) for text in remarks(comparison, nameless)],
        "drawing": change_data(comparison) if _is_rated(comparison) else None,
        "drivers_head": list(DRIVERS_HEAD),
        "drivers": [list(row) for row in driver_rows(comparison)],
        "groups": [
            {
                "label": f"{comparison_texts.MOVEMENTS[movement]} ({len(criteria)})",
                "criteria": [_entry(change, comparison, has_annex) for change in criteria],
            }
            for movement in LISTED_MOVEMENTS
            if (criteria := comparison.with_movement(movement))
        ],
        "same": same(comparison),
    }


def compared_with(comparison: Comparison, nameless: bool) -> str:
    """Say which assessments are compared."""
    before, after = comparison.before, comparison.after
    if nameless:
        return f"Verglichen werden die Stände vom {before.day:%d.%m.%Y} und vom {after.day:%d.%m.%Y}."
    return (
        f"Verglichen werden „{before.assessment.title}“ vom {before.day:%d.%m.%Y} und "
        f"„{after.assessment.title}“ vom {after.day:%d.%m.%Y}."
    )


def sentences(comparison: Comparison) -> list[str]:
    """Say the real change first, then that of the overall score, then what was done in between."""
    changes = [comparison_texts.real_change(comparison.overall), comparison_texts.whole_change(comparison.overall)]
    return [*filter(None, changes), comparison_texts.measures_done(comparison)]


def remarks(comparison: Comparison, nameless: bool) -> list[str]:
    """Say what else was different; nothing of people where they were taken out."""
    return comparison_texts.remarks(comparison, with_people=not nameless)


def part_rows(difference: ScoreDifference) -> list[tuple[str, str]]:
    """Return what the change of the overall score is made of, with the sum last; nothing where it can't be told."""
    parts = comparison_texts.parts(difference)
    if not parts:
        return []
    total = ("Zusammen: Veränderung der Gesamtreife", comparison_texts.signed(difference.whole))
    return [*((cause, comparison_texts.signed(value)) for cause, value in parts), total]


def is_rounded(difference: ScoreDifference) -> bool:
    """Whether the parts as they are written don't add up to the sum as it is written."""
    written = round(sum(round(part, 1) for part in difference.parts.values()), 1)
    return bool(difference.parts) and difference.whole is not None and written != round(difference.whole, 1)


def driver_rows(comparison: Comparison) -> list[tuple[str, ...]]:
    """Return each driver with its score before and after, and the change over the common criteria."""
    drivers = changes_frame(comparison).dropna(subset="driver")
    return [
        (row.short_name, percent(row.before), percent(row.after), comparison_texts.signed(row.real), str(row.common))
        for row in rows_of(drivers)
    ]


def same(comparison: Comparison) -> str:
    """Say how many criteria stayed as they were; empty where none did."""
    count = len(comparison.with_movement(Movement.SAME))
    if count == 0:
        return ""
    text = f"{count_of_criteria(count)} {'ist' if count == 1 else 'sind'} gleich geblieben."
    return f"{text[:1].upper()}{text[1:]}"


def levels(change: CriterionChange, comparison: Comparison) -> str:
    """Say from which answer to which a criterion went, and what to know of it."""
    text = comparison_texts.levels(change, comparison.after.catalog)
    why = comparison_texts.why(change, comparison)
    if not why:
        return f"{text}."
    is_rated_once = change.movement in {Movement.FIRST_RATED, Movement.NO_LONGER_RATED}
    return f"{text} ({why})." if is_rated_once else f"{text}. {why}"


def done(measure: Measure) -> str:
    """Say a measure that was done, in one line."""
    what = shortened(" ".join(measure.what.split()), _MEASURE_LENGTH)
    return f"{what} ({measure_texts.STATUS[measure.status].lower()} am {measure.ended_on:%d.%m.%Y})"


def _is_rated(comparison: Comparison) -> bool:
    return bool(comparison.overall.before.rated or comparison.overall.after.rated)


def _entry(change: CriterionChange, comparison: Comparison, has_annex: bool) -> dict[str, Any]:
    criterion, catalog = change.criterion, comparison.after.catalog
    return {
        "title": criterion.short_title,
        "place": f"{catalog.phase(criterion.phase).short_label} · {catalog.driver(criterion.driver).short_label}",
        "levels": levels(change, comparison),
        "notes": [[name, printable(text)] for name, text in _notes(change, has_annex) if text],
        "measures": [printable(done(measure)) for measure in change.measures],
    }


def _notes(change: CriterionChange, has_annex: bool) -> Iterator[tuple[str, str]]:
    """Return both notes side by side, or one where nobody changed it."""
    old, new = change.answer_before.note.strip(), change.answer_after.note.strip()
    later = shortened(new, _NOTE_LENGTH, " … (ganz im Anhang)") if has_annex else new
    if old == new:
        yield "Notiz, unverändert", later
    else:
        yield "Notiz früher", shortened(old, _NOTE_LENGTH, " … (ganz im früheren Bericht)")
        yield "Notiz heute", later
