"""The method in half a page, and the glossary of the terms that the report uses."""

from typing import Any

from assessment.catalog.model import Catalog
from assessment.texts import method as texts
from assessment.texts.terms import terms_in


def method_data(catalog: Catalog) -> dict[str, Any]:
    """Return how everything is computed, with the numbers of the method file."""
    numbers = catalog.method
    return {
        "levels": [
            [level.label, texts.band(numbers, level), str(level.points), level.description]
            for level in numbers.levels
        ],
        "rules": [
            ("Antworten", texts.ANSWERS),
            ("Reife", f"{texts.MATURITY} Gerechnet wird über die fälligen Kriterien."),
            ("Spanne", texts.SPAN),
            ("Ziel", texts.target(numbers)),
            ("Phase abgeschlossen", texts.phase_done(numbers)),
            ("Priorität", texts.priority(numbers)),
        ],
    }


def glossary(data: object, catalog: Catalog) -> list[tuple[str, str]]:
    """Return the terms that occur anywhere in the report's data, with their definitions."""
    printed: set[str] = set()
    _gather(data, printed)
    return [(term.term, term.definition) for term in terms_in(printed, catalog)]


def _gather(value: object, printed: set[str]) -> None:
    if isinstance(value, str):
        printed.add(value)
    elif isinstance(value, dict):
        for inner in value.values():
            _gather(inner, printed)
    elif isinstance(value, list | tuple):
        for inner in value:
            _gather(inner, printed)
