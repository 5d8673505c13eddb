"""A report without names and notes: what was written freely stays at home, levels and dates may go."""

from collections.abc import Iterable
from dataclasses import replace

from assessment.assessment import Assessment
from assessment.comparison import Comparison
from assessment.dossier import Snapshot
from assessment.measures import Measure
from assessment.rating import Answer, Answers
from assessment.voting.judgement import Judgement


def anonymised(assessment: Assessment, answers: Answers) -> tuple[Assessment, dict[str, Answer]]:
    """Return the assessment without any text that somebody typed, and without what identifies it.

    Levels, targets, dates and the phase stay. A checksum would belong to the full content, so it goes too.
    """
    return _nameless(assessment), _all_bare(answers)


def _nameless(assessment: Assessment) -> Assessment:
    return replace(
        assessment,
        municipality="Eine Kommune",
        solution="Eine Smart-City-Lösung",
        title="Selbsteinschätzung",
        id="",
        logo=None,
        closing=None,
        status="open",
        version=1,
        participants=(),
        is_baseline=False,
        changed_at=None,
    )


def anonymised_measures(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return measures with a number instead of a text; criteria, levels, dates, status, effort and effect stay."""
    return tuple(
        replace(measure, what=f"Maßnahme {number}", owner="", reason="", id="")
        for number, measure in enumerate(measures, start=1)
    )


def anonymised_judgements(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return judgements without comments and role groups, whose names somebody may have typed; all counts stay."""
    return tuple(
        replace(found, rounds=tuple(replace(held, groups={}, comments=()) for held in found.rounds))
        for found in judgements
    )


def anonymised_comparison(comparison: Comparison) -> Comparison:
    """Return a comparison without texts and people; what it found out with their help stays."""
    return replace(
        comparison,
        before=_bare_snapshot(comparison.before),
        after=_bare_snapshot(comparison.after),
        criteria=tuple(
            replace(moved, answer_before=_bare(moved.answer_before), answer_after=_bare(moved.answer_after))
            for moved in comparison.criteria
        ),
    )


def _bare_snapshot(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, assessment=_nameless(snapshot.assessment), answers=_all_bare(snapshot.answers))


def _all_bare(answers: Answers) -> dict[str, Answer]:
    return {name: _bare(answer) for name, answer in answers.items()}


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
