"""What must be stored after what was entered, said without any of the app's screens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations
from typing import Any

from assessment.days import understood_day
from assessment.quick_entry import sign, understood
from assessment.rating import Answer, Evidence
from assessment.texts.answers import FIELD_NAMES
from assessment.validation import MAX_LINE, MAX_LINK, due_problem, text_problem, url_problem

_CRITERION = r"(?P<criterion>(?:p\d|dg)-\d\d)"
_KEYS = (
    re.compile(rf"^(?P<name>rating|note|due|target|outside)-{_CRITERION}$"),
    re.compile(rf"^text-(?P<name>quick|reason|owner|who)-{_CRITERION}$"),
    re.compile(rf"^text-(?P<name>evidence|link)-{_CRITERION}-(?P<place>\d+)$"),
)
_FIELDS = {
    "quick": "rating",
    "who": "outside_control_who",
    "outside": "outside_control",
    "link": "evidence",
    "remove": "evidence",
    "pieces": "evidence",
}
# Kinds of fields that are typed in.
TYPED = ("quick", "note", "reason", "owner", "who", "due", "evidence", "link")


class RefusedError(ValueError):
    """What was typed cannot be stored."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was entered and is to be stored: into a field of the page, and what.

    `name` may also be "remove", of a piece of evidence, or "pieces", of all at once.
    """

    name: str
    value: Any = None
    place: int = 0

    @property
    def field(self) -> str:
        return _FIELDS.get(self.name, self.name)

    def after(self, answer: Answer) -> Answer:
        """Return an answer as it is with this entry."""
        return replace(answer, **{self.field: self._value(answer)})

    def _value(self, answer: Answer) -> Any:
        pieces = answer.evidence
        if self.name == "remove":
            return (*pieces[: self.place], *pieces[self.place + 1 :])
        if self.name not in {"evidence", "link"}:
            return self.value
        pieces = (*pieces, *(Evidence() for _ in range(self.place + 1 - len(pieces))))
        piece = replace(pieces[self.place], **{"text" if self.name == "evidence" else "url": self.value})
        changed = (*pieces[: self.place], piece, *pieces[self.place + 1 :])
        return changed if piece != Evidence() else answer.evidence


@dataclass(frozen=True, slots=True)
class Field:
    """A field on the page, by its key: what it is called there, and the field of an answer that it shows."""

    key: str
    name: str
    criterion: str
    place: int = 0

    @property
    def field(self) -> str:
        return _FIELDS.get(self.name, self.name)

    def shows(self, answer: Answer) -> Any:
        """Return what of an answer it shows."""
        stored = getattr(answer, self.field)
        if self.field != "evidence":
            return stored
        piece = stored[self.place] if self.place < len(stored) else Evidence()
        return piece.text if self.name == "evidence" else piece.url

    def entry(self, typed: Any, seen: Answer, today: date) -> Entry:
        """Return what an input into it means, while it shows `seen`; raises RefusedError."""
        try:
            value = self._read(typed)
        except ValueError as error:
            raise RefusedError(str(error)) from error
        if problem := self._problem(value, today):
            raise RefusedError(problem)
        if self.field == "evidence" and self.place < len(seen.evidence):
            other = seen.evidence[self.place].url if self.name == "evidence" else seen.evidence[self.place].text
            if not value and not other:
                raise RefusedError("The piece would be empty.")
        return Entry(self.name, value, self.place)

    def _read(self, typed: Any) -> Any:
        if self.name == "quick":
            return understood(typed)
        if self.name == "due":
            return understood_day(typed)
        return typed.strip() if isinstance(typed, str) and self.name in TYPED else typed

    def _problem(self, value: Any, today: date) -> str | None:
        if self.name == "due":
            return due_problem(value, today)
        if self.name == "link":
            return url_problem(value) or text_problem(value, MAX_LINK)
        if self.name in {"owner", "who", "evidence"}:
            return text_problem(value, MAX_LINE)
        return text_problem(value) if self.name in TYPED and isinstance(value, str) else None

    def is_shown_by(self, shown: Any, answer: Answer, label: Any) -> bool:
        """Whether what the page shows means what an answer says; `label` says a rating or a target in words."""
        value = self.shows(answer)
        if self.name == "quick":
            return bool(shown == sign(value))
        if self.name == "due":
            try:
                return understood_day(shown) == value
            except ValueError:
                return False
        if self.name in TYPED:
            return bool(shown.strip() == value)
        if self.name in {"rating", "target"}:
            return bool(shown == label(self.name, value))
        return bool(shown == value)


def field_of(key: str) -> Field | None:
    """Return the field of an answer that has a key; None where it is none."""
    for pattern in _KEYS:
        if match := pattern.match(key):
            parts = match.groupdict()
            return Field(key, parts["name"], parts["criterion"], int(parts.get("place") or 0))
    return None


def is_explained(before: Answer, after: Sequence[Answer], entries: Sequence[Entry]) -> bool:
    """Whether states of an answer came about by these entries, in any order, each written once at most."""
    return any(_states(before, order) == list(after) for order in permutations(entries))


def _states(before: Answer, entries: Sequence[Entry]) -> list[Answer]:
    states = [before]
    for entry in entries:
        changed = entry.after(states[-1])
        if changed != states[-1]:
            states.append(changed)
    return states[1:]


def differences(stored: Answer, wanted: Answer) -> str:
    """Say in which fields two answers differ."""
    return "; ".join(
        f"{stored.criterion} {field}: {getattr(stored, field)!r} is stored instead of {getattr(wanted, field)!r}"
        for field in (*FIELD_NAMES, "suggestion")
        if hasattr(stored, field) and getattr(stored, field) != getattr(wanted, field)
    )
