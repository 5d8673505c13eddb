"""Scores in words and tables."""

from collections.abc import Iterable

from markupsafe import Markup

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


def gate_conditions(gate: Gate, method: Method) -> list[tuple[bool, str]]:
    """Say each condition of a gate, and whether it is met."""
    conditions = [
        (
            gate.missing_ratings == 0,
            _counted(
                gate.missing_ratings,
                f"Mindestens {percent(method.gate.coverage * 100)} der Kriterien sind bewertet",
                "Ein Kriterium ist noch zu bewerten",
                "{} Kriterien sind noch zu bewerten",
            ),
        ),
        (
            gate.missing_at_target == 0,
            _counted(
                gate.missing_at_target,
                f"Mindestens {percent(method.gate.share_at_target * 100)} der bewerteten erreichen ihr Ziel",
                "Ein weiteres bewertetes Kriterium muss sein Ziel erreichen",
                "{} weitere bewertete Kriterien müssen ihr Ziel erreichen",
            ),
        ),
    ]
    if gate.milestones_below:
        names = "; ".join(f"„{criterion.title}“" for criterion in gate.milestones_below)
        conditions.append((False, f"Meilenstein unter dem Ziel: {names}"))
    else:
        conditions.append((True, "Kein Meilenstein liegt unter seinem Ziel"))
    return conditions


def _counted(missing: int, met: str, one: str, many: str) -> str:
    if missing == 0:
        return met
    return one if missing == 1 else many.format(missing)
