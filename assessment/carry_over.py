"""The next assessment of a solution: what it takes over from the one before."""

from dataclasses import replace
from datetime import date

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.catalog.versions import catalog_changes
from assessment.rating import Answer, Answers, Suggestion


def successor(answers: Answers, made_on: date, old: Catalog, new: Catalog) -> dict[str, Answer]:
    """Return the answers that a new assessment begins with.

    Ratings become suggestions dated `made_on` and count as open until confirmed; a suggestion that
    was never confirmed keeps its own date. Notes, evidence and responsibilities come along.

    `old` and `new` are the versions of the catalogue. Where a criterion changed its meaning, no rating is suggested;
    where it was split, its parts begin with its notes; where it is gone, nothing is carried over.
    """
    passed = catalog_changes(new, old.version, new.version)
    carried: dict[str, Answer] = {}
    for name, answer in answers.items():
        broken = passed.broken_by(name)
        for heir in broken.into if broken and broken.into else (name,):
            if heir in new:
                suggestion = None if broken else _suggested(answer, made_on)
                carried[heir] = replace(answer, criterion=heir, rating=None, reason="", suggestion=suggestion)
    return carried


def begins_on(before: Assessment, today: date) -> date:
    """Return the day that a new assessment is of: today, but never before the one that it goes on from."""
    return max(today, before.date)


def _suggested(answer: Answer, made_on: date) -> Suggestion | None:
    if answer.rating is None:
        return answer.suggestion
    return Suggestion(answer.rating, answer.reason, made_on)
