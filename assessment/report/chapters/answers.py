"""The appendix: every criterion with everything that was said about it."""

from typing import Any

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog, Criterion
from assessment.phases import due_phases
from assessment.questionnaire import ordered_phases
from assessment.rating import Answer, Answers, answer_to
from assessment.report.characters import printable
from assessment.scoring import target_of
from assessment.texts.answers import DETAIL_NAMES, details


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
        "details": [(DETAIL_NAMES[field], text) for field, text in details(answer, method, printable).items()],
        "note": printable(answer.note),
        "evidence": [
            {"text": printable(piece.text), "url": piece.url, "shown": printable(piece.url)}
            for piece in answer.evidence
        ],
    }


def _anchor(criterion: Criterion, answer: Answer) -> str:
    rating = answer.rating
    return criterion.anchor(rating) if rating is not None and rating.is_level else ""
