"""A report without names and notes: what was written freely stays at home, levels and dates may go."""

from dataclasses import replace

from assessment.rating import Answer, Answers
from assessment.store.repository import Assessment


def anonymised(assessment: Assessment, answers: Answers) -> tuple[Assessment, dict[str, Answer]]:
    """Return the assessment without any text that somebody typed, and without what identifies it.

    Levels, targets, dates and the phase stay. A checksum would belong to the full content, so it goes too.
    """
    nameless = replace(
        assessment,
        municipality="Eine Kommune",
        solution="Eine Smart-City-Lösung",
        title="Selbsteinschätzung",
        id="",
        logo=None,
        closing=None,
        status="open",
        version=1,
        changed_at=None,
    )
    return nameless, {name: _bare(answer) for name, answer in answers.items()}


def _bare(answer: Answer) -> Answer:
    suggestion = answer.suggestion
    return replace(
        answer,
        reason="",
        outside_control_who="",
        note="",
        evidence=(),
        owner="",
        suggestion=replace(suggestion, reason="") if suggestion else None,
    )
