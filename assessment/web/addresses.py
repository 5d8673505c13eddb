"""The addresses of the screens; bookmarks and links rely on them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen's address under the root, and its name in the navigation."""

    path: str
    name: str


# By the name of the module in pages/ that draws it.
SCREENS = {
    "start": Screen("", "Start"),
    "questionnaire": Screen("fragebogen", "Fragebogen"),
    "results": Screen("ergebnis", "Ergebnis"),
    "gaps": Screen("luecken", "Lücken"),
    "practices": Screen("praxis", "Praxis"),
    "report": Screen("bericht", "Bericht"),
    "methodology": Screen("methodik", "Methodik"),
}
