"""The appendix: every criterion with everything that was said about it."""

from typing import Any

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog, Criterion
from assessment.phases import due_phases
from assessment.questionnaire import ordered_phases
from assessment.rating import Answer, Answers, answer_to
from assessment.report.characters import printable
from assessment.scoring import target_of


def answers_by_phase(assessment: Assessment, answers: Answers, catalog: Catalog) -> list[dict[str, Any]]:
    """Return the phases in the order of the questionnaire, each with its criteria."""
    due = due_phases(assessment.phases)
    return [
        {
            "label": catalog.label(phase),
            "due": phase in due,
            "criteria": [_entry(criterion, answers, catalog) for criterion in catalog.of_phase(phase)],
        }
        for phase in ordered_phases(assessment.phases)
    ]


def _entry(criterion: Criterion, answers: Answers, catalog: Catalog) -> dict[str, Any]:
    answer = answer_to(criterion.id, answers)
    method = catalog.method
    return {
        "id": criterion.id.upper(),
        "title": criterion.short_title,
        "driver": catalog.driver(criterion.driver).short_label,
        "milestone": criterion.milestone is not None,
        "question": criterion.question,
        "answer": method.label(answer.rating),
        "level": answer.rating,
        "target": method.label(target_of(criterion, answers, method)),
        "anchor": _anchor(criterion, answer),
        "details": [(name, text) for name, text in _details(answer, catalog) if text],
        "note": printable(answer.note),
        "evidence": [
            {"text": printable(piece.text), "url": piece.url, "shown": printable(piece.url)}
            for piece in answer.evidence
        ],
    }


def _anchor(criterion: Criterion, answer: Answer) -> str:
    rating = answer.rating
    return criterion.anchor(rating) if rating is not None and rating.is_level else ""


def _details(answer: Answer, catalog: Catalog) -> list[tuple[str, str]]:
    suggestion = answer.suggestion
    return [
        ("Begründung", printable(answer.reason)),
        ("Nicht in unserer Hand", printable(answer.outside_control_who) or "ja" if answer.outside_control else ""),
        ("Bei wem es liegt", "" if answer.outside_control else printable(answer.outside_control_who)),
        ("Verantwortlich", printable(answer.owner)),
        ("Bis wann", f"{answer.due:%d.%m.%Y}" if answer.due else ""),
        (
            "Übernommen, nicht bestätigt",
            f"{catalog.method.label(suggestion.rating)} (Stand {suggestion.made_on:%d.%m.%Y})" if suggestion else "",
        ),
        ("Begründung dazu", printable(suggestion.reason) if suggestion else ""),
    ]
