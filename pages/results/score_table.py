"""Scores as tables."""

from collections.abc import Iterable

from markupsafe import Markup

from assessment.method import Method
from assessment.results import percent
from assessment.scoring import Score
from assessment.texts.results import level, rated, span
from pages.shared.markup import table


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
