"""Answers as single characters: what may be typed for them when results on paper are entered."""

from assessment.rating import Rating

_SIGNS = {
    Rating.N: "N",
    Rating.P: "P",
    Rating.L: "L",
    Rating.F: "F",
    Rating.UNKNOWN: "?",
    Rating.NOT_RELEVANT: "–",
}
# Hyphens, dashes and the minus look the same on paper, and keyboards differ in which one they have.
_DASHES = "-‐‑‒–—−"
_UNDERSTOOD = {
    **{_SIGNS[rating].casefold(): rating for rating in Rating},
    **{str(place): rating for place, rating in enumerate(Rating, start=1)},
    **dict.fromkeys(_DASHES, Rating.NOT_RELEVANT),
}


class NoAnswerError(ValueError):
    """What was typed means no answer; it is the error's text."""


def sign(rating: Rating | None) -> str:
    """Return the character that stands for an answer; nothing for no answer."""
    return _SIGNS[rating] if rating else ""


def understood(text: str) -> Rating | None:
    """Return the answer that a typed text means, None for an empty one.

    Raises NoAnswerError when it means none.
    """
    typed = text.strip()
    if not typed:
        return None
    rating = _UNDERSTOOD.get(typed.casefold())
    if rating is None:
        raise NoAnswerError(typed)
    return rating
