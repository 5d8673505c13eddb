"""The addresses of the screens; bookmarks and links rely on them."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen's address under the root, and its name in the navigation."""

    path: str
    name: str


# By the name of the module in pages/ that draws it.
SCREENS = {
    "start": Screen("", "Start"),
    "questionnaire": Screen("fragebogen", "Fragebogen"),
    "workshop": Screen("workshop", "Workshop"),
    "results": Screen("ergebnis", "Ergebnis"),
    "gaps": Screen("luecken", "Lücken"),
    "measures": Screen("massnahmen", "Maßnahmen"),
    "comparison": Screen("vergleich", "Vergleich"),
    "practices": Screen("praxis", "Praxis"),
    "portfolio": Screen("portfolio", "Portfolio"),
    "report": Screen("bericht", "Bericht"),
    "methodology": Screen("methodik", "Methodik"),
}


def address(screen: str, **query: str) -> str:
    """Return the address of a screen, under the root, with what it is asked for."""
    return f"{SCREENS[screen].path}?{urlencode(query)}"
