"""The fields of an answer in German words, for previews and conflicts."""

from datetime import date

from assessment.method import Method
from assessment.rating import Rating, Suggestion

_MOST_QUOTED = 20

FIELD_NAMES = {
    "rating": "Antwort",
    "reason": "Begründung",
    "target": "Ziel",
    "outside_control": "Liegt nicht in unserer Hand",
    "outside_control_who": "Bei wem es liegt",
    "note": "Notiz",
    "evidence": "Nachweise",
    "owner": "Verantwortlich",
    "due": "Bis wann",
    "suggestion": "Übernommene Antwort",
}


def value_in_words(value: object, method: Method) -> str:
    """Say the value of a field; "nichts" where it is empty."""
    if isinstance(value, Rating):
        return method.label(value)
    if isinstance(value, Suggestion):
        return f"{method.label(value.rating)} (Stand {value.made_on:%d.%m.%Y})"
    if isinstance(value, bool):
        return "Ja" if value else "Nein"
    if isinstance(value, tuple):
        return "; ".join(f"{piece.text} {piece.url}".strip() for piece in value) or "nichts"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return str(value or "nichts")


def no_answer(typed: str) -> str:
    """Say that what was typed for an answer is none, and what may be typed."""
    return f"„{typed[:_MOST_QUOTED]}“ ist keine der sechs Antworten. Bitte N, P, L, F, ? oder – eingeben."
