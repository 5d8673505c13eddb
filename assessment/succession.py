"""The next assessment of a solution: what it takes over from the one before."""

from dataclasses import replace
from datetime import date

from assessment.rating import Answer, Answers, Suggestion


def successor(answers: Answers, made_on: date) -> dict[str, Answer]:
    """Return the answers that a new assessment begins with.

    Ratings become suggestions dated `made_on` and count as open until confirmed; a suggestion that
    was never confirmed keeps its own date. Notes, evidence and responsibilities come along.
    """
    return {
        name: replace(answer, rating=None, reason="", suggestion=_suggested(answer, made_on))
        for name, answer in answers.items()
    }


def _suggested(answer: Answer, made_on: date) -> Suggestion | None:
    if answer.rating is None:
        return answer.suggestion
    return Suggestion(answer.rating, answer.reason, made_on)
