"""The method in half a page, and the glossary of the terms that the report uses."""

from collections.abc import Iterator
from typing import Any

from assessment.catalog.model import Catalog
from assessment.rating import Rating
from assessment.results import percent
from assessment.texts.results import number
from assessment.texts.terms import terms_in


def method(catalog: Catalog) -> dict[str, Any]:
    """Return how everything is computed, with the numbers of the method file."""
    numbers = catalog.method
    default, milestone = (
        numbers.level(Rating(wanted)).label for wanted in (numbers.targets.default, numbers.targets.milestone)
    )
    bounds = [0.0, *(level.up_to_percent for level in numbers.levels)]
    weights = numbers.priority
    return {
        "levels": [
            [
                level.label,
                f"{'über ' if lower else ''}{lower:g} bis {level.up_to_percent:g} %",
                str(level.points),
                level.description,
            ]
            for level, lower in zip(numbers.levels, bounds, strict=False)
        ],
        "rules": [
            (
                "Antworten",
                "Zu jeder Stufe gehört bei jedem Kriterium ein prüfbarer Satz; es gilt die höchste Stufe, deren Satz "
                "ganz zutrifft. „Wissen wir nicht“ und „nicht relevant“ sind keine Stufen, und was offen ist, zählt "
                "nie als nicht erfüllt.",
            ),
            (
                "Reife",
                "Mittlere Punkte der bewerteten Kriterien, geteilt durch 3, mal 100. Die Spanne sagt, wohin die Zahl "
                "noch wandern kann, solange Antworten fehlen. Gerechnet wird über die fälligen Kriterien.",
            ),
            ("Ziel", f"„{default}“, bei Meilensteinen „{milestone}“, wenn die Antwort kein eigenes nennt."),
            (
                "Phase abgeschlossen",
                f"Mindestens {percent(numbers.gate.coverage * 100)} ihrer Kriterien sind bewertet, kein Meilenstein "
                f"liegt unter dem Ziel, und mindestens {percent(numbers.gate.share_at_target * 100)} der bewerteten "
                "erreichen es.",
            ),
            (
                "Priorität",
                f"Abstand zum Ziel in Stufen, bei Meilensteinen mal {number(weights.milestone)}, je überfälliger "
                f"Phase {percent(weights.per_overdue_phase * 100)} mehr und je Kriterium unter dem Ziel, das daran "
                f"hängt, {percent(weights.per_dependent * 100)} mehr.",
            ),
        ],
    }


def glossary(said: object, catalog: Catalog) -> list[tuple[str, str]]:
    """Return the terms that occur anywhere in the report's data, with their definitions."""
    return [(term.term, term.definition) for term in terms_in(_texts(said), catalog)]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
