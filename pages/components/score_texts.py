"""Scores in words and tables."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from assessment.catalog import Criterion
from assessment.method import Method
from assessment.results import percent
from assessment.scoring import Gate, Score
from pages.components.markup import table


def level(value: float | None, method: Method) -> str:
    """Say which level a score amounts to."""
    return "noch nichts bewertet" if value is None else method.level_of_score(value).label.lower()


def span(score: Score) -> str:
    """Say what the score could still become."""
    if score.low is None or score.high is None:
        return "–"
    if score.rated == score.relevant:
        return "steht fest"
    return f"{percent(score.low)} bis {percent(score.high)}"


def rated(score: Score) -> str:
    """Say how many criteria the score rests on."""
    return f"{score.rated} von {score.relevant}"


def score_table(caption: str, first: str, rows: Iterable[tuple[str, Score]], method: Method) -> Markup:
    """Return scores as a table, in the order given."""
    return table(
        caption,
        [first, "Heute", "Stufe", "Ziel", "Spanne", "Bewertet"],
        [
            [
                name,
                percent(score.value),
                level(score.value, method),
                percent(score.target),
                span(score),
                rated(score),
            ]
            for name, score in rows
        ],
    )


def gate_conditions(gate: Gate, method: Method) -> list[tuple[str, str]]:
    """Say each condition of a gate: "met", "unmet" or, where nothing can be said yet, "open"; and why."""
    coverage = percent(method.gate.coverage * 100)
    share = percent(method.gate.share_at_target * 100)
    ratings = (
        ("met", f"Mindestens {coverage} der Kriterien sind bewertet")
        if gate.missing_ratings == 0
        else ("unmet", f"Noch mindestens {_criteria(gate.missing_ratings)} bewerten ({coverage} nötig)")
    )
    if gate.share_at_target is None:
        at_target = ("open", f"Mindestens {share} der bewerteten am Ziel: noch ist nichts bewertet")
    elif gate.missing_at_target == 0:
        at_target = ("met", f"Mindestens {share} der bewerteten Kriterien erreichen ihr Ziel")
    else:
        missing = _criteria(gate.missing_at_target)
        at_target = ("unmet", f"Noch mindestens {missing} ans Ziel bringen ({share} der bewerteten nötig)")
    return [ratings, at_target, _milestones(gate)]


def _milestones(gate: Gate) -> tuple[str, str]:
    if gate.milestones_below:
        return "unmet", f"Meilenstein unter dem Ziel: {_titles(gate.milestones_below)}"
    if gate.milestones_unclear:
        return "open", f"Meilenstein noch nicht bewertet: {_titles(gate.milestones_unclear)}"
    return "met", "Kein Meilenstein liegt unter seinem Ziel"


def _titles(criteria: Sequence[Criterion]) -> str:
    return "; ".join(f"„{criterion.short_title}“" for criterion in criteria)


def _criteria(count: int) -> str:
    return "ein Kriterium" if count == 1 else f"{count} Kriterien"
