"""The chapters on gaps, on what is to be cleared up, and on what lies with others."""

from collections.abc import Iterable
from typing import Any

from assessment.catalog.model import Catalog, Criterion
from assessment.gaps import with_rating
from assessment.practices import shown_practices
from assessment.rating import Answers, Rating, answer_to
from assessment.report.characters import printable, shortened
from assessment.report.subject import Subject
from assessment.texts import results as result_texts

_NOTE_LENGTH = 200


def gaps_data(subject: Subject) -> list[dict[str, Any]]:
    """Return the gaps in their order, each with factors, next step and matching practices."""
    return [{"rank": row.rank, **gap} for row, gap in _gaps(subject.own_gaps, subject)]


def practices(gaps: Iterable[dict[str, Any]], catalog: Catalog) -> list[dict[str, str]]:
    """Return what is known of the practices that these gaps name, by name."""
    ids = {practice["id"] for gap in gaps for practice in gap["practices"]}
    named = [practice for practice in catalog.practices if practice.id in ids]
    return [
        {
            "name": practice.name,
            "what": _sentence(practice.what) if practice.what else "Die Roadmap nennt es ohne Beschreibung.",
            "lesson": practice.lesson or "",
            "url": practice.url or "",
            "roadmap_url": practice.roadmap_url or "",
        }
        for practice in sorted(named, key=lambda practice: practice.name.casefold())
    ]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")


def unclear_and_outside(subject: Subject, has_annex: bool) -> dict[str, Any]:
    """Return what is unanswered or unknown, and what others would have to do.

    `has_annex`: long notes stand in full elsewhere in the report.
    """
    answers, catalog = subject.dossier.answers, subject.dossier.catalog
    unknown = with_rating(subject.result.unclear, answers, Rating.UNKNOWN)
    unanswered = with_rating(subject.result.unclear, answers, None)
    return {
        "unknown": [_place(criterion, answers, catalog, has_annex) for criterion in unknown],
        "unanswered": [_place(criterion, answers, catalog, has_annex) for criterion in unanswered],
        "outside": [
            {**gap, "who": printable(row.outside_control_who)} for row, gap in _gaps(subject.outside_gaps, subject)
        ],
    }


def _place(criterion: Criterion, answers: Answers, catalog: Catalog, has_annex: bool) -> dict[str, str]:
    note = answer_to(criterion.id, answers).note
    return {
        "title": criterion.short_title,
        "phase": catalog.phase(criterion.phase).short_label,
        "driver": catalog.driver(criterion.driver).short_label,
        "note": printable(shortened(note, _NOTE_LENGTH, " … (ganz im Anhang)") if has_annex else note),
    }


def _gaps(rows: Iterable[Any], subject: Subject) -> list[tuple[Any, dict[str, Any]]]:
    """Return each row (`tables.GAPS`) with what is said of its gap."""
    dependents = {gap.criterion.id: [other.short_title for other in gap.dependents] for gap in subject.result.gaps}
    return [(row, _gap(row, dependents[row.criterion], subject.dossier.catalog)) for row in rows]


def _gap(row: Any, dependents: list[str], catalog: Catalog) -> dict[str, Any]:
    return {
        "id": row.criterion,
        "title": row.title,
        "phase": row.phase_name,
        "driver": row.driver_name,
        "milestone": row.milestone,
        "own": row.answer,
        "level": row.rating,
        "target": row.target,
        "factors": result_texts.factors(row, row.dependents),
        "next_level": row.next_level,
        "requires": row.requires,
        "step": row.first_step,
        "dependents": dependents,
        "owner": printable(row.owner),
        "due": f"{row.due_on:%d.%m.%Y}" if row.due_on else "",
        "practices": [
            {"id": match.practice.id, "name": match.practice.name, "reason": result_texts.kinship(match)}
            for match in shown_practices(catalog.criterion(row.criterion), catalog)
        ],
    }
