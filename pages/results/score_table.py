"""Scores as tables."""

from collections.abc import Iterable

from markupsafe import Markup

from assessment.method import Method
from assessment.scoring import Score
from assessment.texts.results import SCORE_COLUMNS, score_row
from pages.shared.markup import table


def score_table(caption: str, first: str, rows: Iterable[tuple[str, Score]], method: Method) -> Markup:
    """Return scores as a table, in the order given."""
    return table(caption, [first, *SCORE_COLUMNS], [score_row(name, score, method) for name, score in rows])
