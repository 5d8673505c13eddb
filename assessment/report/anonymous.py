"""A report without names and notes: what was written freely stays at home, levels and dates may go."""

from dataclasses import replace

from assessment.assessment import Assessment
from assessment.comparison import Comparison
from assessment.dossier import Dossier, Snapshot
from assessment.measures import Measure
from assessment.rating import Answer, Answers
from assessment.voting.judgement import Judgement


def anonymised(dossier: Dossier) -> Dossier:
    """Return a dossier without any text that somebody typed, and without what identifies the assessment.

    Levels, targets, dates and the phase stay. A checksum would belong to the full content, so it goes too.
    """
    return replace(
        dossier,
        assessment=_nameless(dossier.assessment),
        answers=_all_bare(dossier.answers),
        measures=tuple(_numbered(measure, number) for number, measure in enumerate(dossier.measures, start=1)),
        judgements=tuple(_counts(judgement) for judgement in dossier.judgements),
        earlier=_bare_snapshot(dossier.earlier) if dossier.earlier is not None else None,
        past={},
    )


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


def _numbered(measure: Measure, number: int) -> Measure:
    """Return a measure with a number instead of a text; criteria, levels, dates, status, effort and effect stay."""
    return replace(measure, what=f"Maßnahme {number}", owner="", reason="", id="")


def _counts(judgement: Judgement) -> Judgement:
    """Return a judgement without comments and role groups, whose names somebody may have typed; all counts stay."""
    return replace(judgement, rounds=tuple(replace(round_, groups={}, comments=()) for round_ in judgement.rounds))


def anonymised_comparison(comparison: Comparison) -> Comparison:
    """Return a comparison without texts and people; what it found out with their help stays."""
    return replace(
        comparison,
        before=_bare_snapshot(comparison.before),
        after=_bare_snapshot(comparison.after),
        criteria=tuple(
            replace(change, answer_before=_bare(change.answer_before), answer_after=_bare(change.answer_after))
            for change in comparison.criteria
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
