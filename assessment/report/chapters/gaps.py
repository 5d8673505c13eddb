"""The chapters on gaps, on what is to be cleared up, and on what lies with others."""

from collections.abc import Iterable
from typing import Any

from assessment.catalog.model import Catalog, Criterion
from assessment.gaps import Gap, with_rating
from assessment.practices import shown_practices
from assessment.rating import Answers, Rating, answer_to
from assessment.report.characters import printable, shortened
from assessment.results import Result
from assessment.texts import results as result_texts

_NOTE_LENGTH = 200


def gaps_data(result: Result, catalog: Catalog) -> list[dict[str, Any]]:
    """Return the gaps in their order, each with factors, next step and matching practices."""
    return [{"rank": rank, **_gap(gap, catalog)} for rank, gap in enumerate(result.own_gaps, start=1)]


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


def unclear_and_outside(result: Result, answers: Answers, catalog: Catalog, has_annex: bool) -> dict[str, Any]:
    """Return what is unanswered or unknown, and what others would have to do.

    `has_annex`: long notes stand in full elsewhere in the report.
    """
    unknown = with_rating(result.unclear, answers, Rating.UNKNOWN)
    unanswered = with_rating(result.unclear, answers, None)
    return {
        "unknown": [_place(criterion, answers, catalog, has_annex) for criterion in unknown],
        "unanswered": [_place(criterion, answers, catalog, has_annex) for criterion in unanswered],
        "outside": [
            {**_gap(gap, catalog), "who": printable(gap.answer.outside_control_who)} for gap in result.outside_gaps
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


def _gap(gap: Gap, catalog: Catalog) -> dict[str, Any]:
    criterion, answer, method = gap.criterion, gap.answer, catalog.method
    return {
        "id": criterion.id,
        "title": criterion.short_title,
        "phase": catalog.label(criterion.phase),
        "driver": catalog.driver(criterion.driver).short_label,
        "milestone": criterion.milestone is not None,
        "own": method.label(answer.rating),
        "level": answer.rating,
        "target": method.label(gap.target),
        "factors": result_texts.factors(gap),
        "next_level": method.label(gap.next_level),
        "requires": gap.requires,
        "step": gap.first_step,
        "dependents": [other.short_title for other in gap.dependents],
        "owner": printable(answer.owner),
        "due": f"{answer.due:%d.%m.%Y}" if answer.due else "",
        "practices": [
            {"id": match.practice.id, "name": match.practice.name, "reason": result_texts.kinship(match)}
            for match in shown_practices(criterion, catalog)
        ],
    }
