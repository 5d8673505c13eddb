"""The page of the summary: tiles, gates, the most urgent gaps, and what is agreed."""

from datetime import date
from typing import Any

from assessment.catalog.model import Catalog
from assessment.report.characters import printable, shortened
from assessment.report.subject import Subject
from assessment.report.summary import Summary
from assessment.scoring import Gate, Score
from assessment.texts import measures as measure_texts
from assessment.texts import results as result_texts
from assessment.texts.numbers import percent

_AGREED_SHOWN = 6
# With measures, and what is said of the change, less fits on the page.
_SHOWN_WITH_MEASURES = 3
_NAME_LENGTH = 60
_MEASURE_LENGTH = 46
_OWNER_LENGTH = 26


def summary_page(summary: Summary, subject: Subject) -> dict[str, Any]:
    """Return what the page says; names are shortened, since the chapters and the appendix have them in full."""
    result, catalog, nameless = subject.result, subject.dossier.catalog, subject.nameless
    method = catalog.method
    overall = result.overall
    measures = subject.to_do[:_SHOWN_WITH_MEASURES]
    agreed = summary.agreed[: _SHOWN_WITH_MEASURES - len(measures) if measures else _AGREED_SHOWN]

    def named(driver: str | None) -> tuple[str, str]:
        if driver is None:
            return "–", "alle gleichauf" if overall.rated else _nothing(overall)
        score = result.drivers[driver]
        equal = sum(other.value == score.value for other in result.drivers.values()) - 1
        note = f"gleichauf mit {equal} weiteren" if equal else f"{result_texts.rated(score)} bewertet"
        return catalog.driver(driver).short_label, f"{percent(score.value)}, {note}"

    return {
        "standing": printable(summary.standing),
        "maturity": summary.maturity,
        "drivers": summary.drivers,
        "change": summary.change,
        "tiles": [
            (
                "Gesamtreife",
                percent(overall.value),
                result_texts.level(overall.value, method) if overall.rated else _nothing(overall),
            ),
            ("Stärkster Treiber", *named(summary.strongest)),
            ("Schwächster Treiber", *named(summary.weakest)),
            (
                "Bewertet",
                result_texts.coverage(overall),
                f"{result_texts.rated(overall)} Kriterien" if overall.relevant else _nothing(overall),
            ),
        ],
        "gates": [
            {
                "text": text,
                "conditions": [] if result.gates[phase].passed else conditions(result.gates[phase], catalog),
            }
            for phase, text in summary.gates
        ],
        "earlier": summary.earlier,
        "gaps_text": summary.gaps_text,
        "gaps_head": ["Rang", "Kriterium", "Heute → Ziel", *([] if nameless else ["Wer"]), "Bis wann"],
        "gaps": [
            [
                str(row.rank),
                row.title,
                f"{row.answer} → {row.target}",
                *_who_and_when(row.owner, row.due_on, nameless),
            ]
            for row in subject.own_gaps[: len(summary.gaps)]
        ],
        "unclear": summary.unclear,
        "measures_text": _with_list(summary.measures_text, len(summary.measures), len(measures)),
        "measures_head": ["Maßnahme", *([] if nameless else ["Wer"]), "Bis wann"],
        "measures": [_measure(row, nameless) for row in measures],
        "agreed_text": _with_list(summary.agreed_text, len(summary.agreed), len(agreed)),
        "agreed_head": ["Kriterium", *([] if nameless else ["Wer"]), "Bis wann"],
        "agreed": [
            [decision.criterion.short_title, *_who_and_when(decision.answer.owner, decision.answer.due, nameless)]
            for decision in agreed
        ],
    }


def _with_list(text: str, count: int, shown: int) -> str:
    """Say of a list that it doesn't have everything."""
    if not 0 < shown < count:
        return text
    return f"{text} {'Der früheste Termin steht' if shown == 1 else f'Die {shown} frühesten Termine stehen'} hier."


def _measure(row: Any, nameless: bool) -> list[str]:
    """Say a measure in a row; one without its text by what it is meant for."""
    due = measure_texts.dates(row.status, row.due_on, row.ended_on, row.overdue)
    if nameless:
        return [": ".join([row.what, *row.aims.splitlines()[:1]]), due]
    what = shortened(" ".join(row.what.split()), _MEASURE_LENGTH)
    return [printable(what), printable(shortened(row.owner, _OWNER_LENGTH)) or "noch offen", due]


def _nothing(score: Score) -> str:
    return "noch nichts bewertet" if score.relevant else "nichts zu bewerten"


def _who_and_when(owner: str, due: date | None, nameless: bool) -> list[str]:
    """Return who is responsible, in short, and the date; the appendix has the names in full."""
    day = f"{due:%d.%m.%Y}" if due else "noch offen"
    return [day] if nameless else [printable(shortened(owner, _NAME_LENGTH)) or "noch offen", day]


def conditions(gate: Gate, catalog: Catalog) -> list[tuple[str, str]]:
    """Say each condition of a gate, and whether it is met."""
    return [
        (result_texts.CONDITION_STATES[state], text)
        for state, text in result_texts.gate_conditions(gate, catalog.method)
    ]
