"""The fields of an answer in German words, for documents, previews and conflicts."""

from collections.abc import Callable
from datetime import date

from assessment.method import Method
from assessment.rating import Answer, Rating, Suggestion

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


# What documents call the details of an answer, by field; `because` is the reason of the suggestion.
DETAIL_NAMES = {
    **FIELD_NAMES,
    "outside_control": "Nicht in unserer Hand",
    "suggestion": "Übernommen, nicht bestätigt",
    "because": "Begründung dazu",
}


def details(answer: Answer, method: Method, shown: Callable[[str], str]) -> dict[str, str]:
    """Return what documents say of an answer besides level, note and evidence, by the keys of DETAIL_NAMES.

    `shown` makes what somebody typed a text that the document can hold. What would be blank is left out.
    """
    who, suggestion = shown(answer.outside_control_who), answer.suggestion
    told = {
        "reason": shown(answer.reason),
        "outside_control": (who if who.strip() else "ja") if answer.outside_control else "",
        "outside_control_who": "" if answer.outside_control else who,
        "owner": shown(answer.owner),
        "due": value_in_words(answer.due, method) if answer.due else "",
        "suggestion": value_in_words(suggestion, method) if suggestion else "",
        "because": shown(suggestion.reason) if suggestion else "",
    }
    return {field: text for field, text in told.items() if text.strip()}


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
