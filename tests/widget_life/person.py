"""A person at a tab, who knows what must be seen: what is stored, what was refused, what somebody changed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assessment.catalog.model import Catalog
from assessment.rating import Answer, Rating
from assessment.scoring import target_of
from assessment.store.repository import Repository
from tests.widget_life.answers import TYPED, Entry, Field, RefusedError, differences, field_of, is_explained
from tests.widget_life.browser import Tab

Place = tuple[str, str]


class Ledger:
    """The plain model: what must be stored of some assessments, and that nothing else ever was."""

    def __init__(self, repository: Repository, assessments: tuple[str, ...]) -> None:
        self.repository = repository
        self.assessments = assessments
        self._answers: dict[Place, Answer] = {}
        self._entries: dict[Place, list[Entry]] = {}
        self._begun: dict[Place, Answer] = {}
        self._known: dict[Place, int] = {}

    def answer(self, assessment: str, criterion: str) -> Answer:
        return self._answers.get((assessment, criterion)) or Answer(criterion)

    def enter(self, assessment: str, criterion: str, entry: Entry) -> None:
        place = (assessment, criterion)
        before = self.answer(*place)
        self._begun.setdefault(place, before)
        self._entries.setdefault(place, []).append(entry)
        self._answers[place] = entry.after(before)

    def check(self) -> None:
        """Compare with what is stored, and every state that came about since the last time with what was entered."""
        for assessment in self.assessments:
            stored = self.repository.answers(assessment)
            for criterion in {*stored, *(criterion for other, criterion in self._answers if other == assessment)}:
                expected, answer = self.answer(assessment, criterion), stored.get(criterion) or Answer(criterion)
                assert answer == expected, differences(answer, expected)
        for place, begun in self._begun.items():
            known = self._known.get(place, 0)
            new = [change for change in self.repository.history(*place) if change.version > known]
            entries = self._entries[place]
            assert is_explained(begun, [change.answer for change in new], entries), (
                f"The history of {place[1]} has states that nobody entered: {[change.answer for change in new]}"
            )
            self._known[place] = max([known, *(change.version for change in new)])
        self._begun.clear()
        self._entries.clear()


@dataclass
class Person:
    """Who works at a tab.

    `drawn`: the answers as they were when each field was drawn last. `before`: what a field showed until somebody
    else's change was drawn; who enters that again may not have seen the change yet, and is asked.
    """

    tab: Tab
    ledger: Ledger
    catalog: Catalog
    today: Callable[[], date] = date.today
    drawn: dict[str, Answer] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    refused: dict[tuple[str, str], str] = field(default_factory=dict)
    clashes: dict[str, list[Entry]] = field(default_factory=dict)
    # As many runs of its had ended when the tab was looked at last.
    _looked_at: int = 0

    @property
    def assessment(self) -> str:
        return self.tab.address.parameter("a")

    def fields(self) -> dict[str, Field]:
        """Return the fields in view that can be used, by key."""
        fields = {key: field_of(key) for key in self.tab.shown()}
        return {key: own for key, own in fields.items() if own and not self.tab.widget(key).leaf.drawn.proto.disabled}

    def type(self, key: str, text: str) -> None:
        """Type into a field and leave it. What stood there before is no input."""
        if text != self.tab.shown()[key]:
            self._has_entered(key, text)
        self.tab.type(key, text)
        self.tab.leave_texts()

    def choose(self, key: str, value: Any) -> None:
        """Choose an answer, a target (None for the default), or whether to tick."""
        own = field_of(key)
        assert own is not None
        wanted = value if own.name == "outside" else self.label(own.name, value, own.criterion)
        if wanted != self.tab.shown()[key]:
            self._has_entered(key, value)
            if own.name == "rating":
                self._forget_refused(f"text-quick-{own.criterion}")
        self.tab.choose(key, wanted)

    def remove(self, criterion: str, place: int) -> None:
        """Remove a piece of evidence."""
        seen = self.drawn[f"text-evidence-{criterion}-{place}"]
        self._enter(criterion, Entry("remove", place=place), seen)
        for name in ("evidence", "link"):
            self._forget_refused(f"text-{name}-{criterion}-")
        self.tab.press(f"remove-{criterion}-{place}")

    def withdraw(self, criterion: str) -> None:
        """Take an answer back."""
        self._enter(criterion, Entry("rating"), self.drawn[f"rating-{criterion}"])
        self._forget_refused(f"text-quick-{criterion}")
        self.tab.press(f"withdraw-{criterion}")

    def decide(self, mine: bool) -> None:
        """Decide about all clashes."""
        for criterion, entries in list(self.clashes.items()):
            del self.clashes[criterion]
            if mine:
                for entry in entries:
                    self.ledger.enter(self.assessment, criterion, entry)
                    self._has_changed(criterion, entry.field)
            with self.tab.at_once():
                self.tab.press(f"{'mine' if mine else 'theirs'}-{criterion}")

    def is_new_session(self) -> None:
        """The page was loaded anew: of what was refused, nothing is known."""
        self.refused.clear()
        self.drawn.clear()
        self.before.clear()
        self._looked_at = 0

    def label(self, name: str, value: Any, criterion: str) -> Any:
        """Say a rating or a target as the page does."""
        if name not in {"rating", "target"} or (value is None and name == "rating"):
            return None
        method = self.catalog.method
        default = target_of(self.catalog.criterion(criterion), {}, method)
        return method.label(Rating(value)) if value is not None else f"Vorgabe: {method.label(default)}"

    def look(self) -> None:
        """Compare what the page shows with what must be stored, or was refused, or was there when it was drawn."""
        assert not self.tab.faults(), self.tab.faults()
        assert self.tab.filled_folds() == self.tab.folds(), "A fold is open and empty, or closed and still sent"
        shown = self.tab.shown()
        for key, own in self.fields().items():
            if self.tab.widget(key).leaf.received > self._looked_at or key not in self.drawn:
                self._has_drawn(own)
        self._looked_at = self.tab.runs
        self._forget_emptied(shown)
        for key, own in self.fields().items():
            refused = self.refused.get((self.assessment, key))
            if refused is not None:
                assert shown[key] == refused, f"{key} shows {shown[key]!r}; {refused!r} was typed, and refused"
            else:
                wanted = self.drawn[key]
                assert own.is_shown_by(
                    shown[key], wanted, lambda name, value, own=own: self.label(name, value, own.criterion)
                ), f"{key} shows {shown[key]!r}; {own.shows(wanted)!r} is stored"
            if own.name in TYPED and own.name != "quick":
                said = self.tab.sentence(key)
                assert bool(said) == (refused is not None), f"Below {key} stands {said!r}; refused is {refused!r}"

    def _has_drawn(self, own: Field) -> None:
        known, answer = self.drawn.get(own.key), self.ledger.answer(self.assessment, own.criterion)
        self.drawn[own.key] = answer
        self.before.pop(own.key, None)
        if known is not None and own.shows(known) != own.shows(answer):
            self.before[own.key] = own.shows(known)

    def may_clash(self, own: Field) -> bool:
        """Whether a field shows what somebody else has changed since."""
        stored = self.ledger.answer(self.assessment, own.criterion)
        return bool(getattr(stored, own.field) != getattr(self.drawn[own.key], own.field))

    def _forget_emptied(self, shown: dict[str, Any]) -> None:
        """A field that was emptied, which is refused, shows what holds when it comes back."""
        for assessment, key in list(self.refused):
            is_empty = not self.refused[assessment, key].strip()
            if is_empty and (assessment != self.assessment or shown.get(key) != self.refused[assessment, key]):
                del self.refused[assessment, key]

    def _has_entered(self, key: str, value: Any) -> None:
        own = field_of(key)
        assert own is not None
        seen = self.drawn[key]
        self.refused.pop((self.assessment, key), None)
        try:
            entry = own.entry(value, seen, self.today())
        except RefusedError:
            self.refused[self.assessment, key] = value
            return
        self._enter(own.criterion, entry, seen)

    def _enter(self, criterion: str, entry: Entry, seen: Answer) -> None:
        stored = self.ledger.answer(self.assessment, criterion)
        wanted = getattr(entry.after(replace(stored, **{entry.field: getattr(seen, entry.field)})), entry.field)
        if getattr(stored, entry.field) in (getattr(seen, entry.field), wanted):
            self.ledger.enter(self.assessment, criterion, entry)
            self._has_changed(criterion, entry.field)
        else:
            self.clashes.setdefault(criterion, []).append(entry)

    def _has_changed(self, criterion: str, changed: str) -> None:
        """Who changed something has to see it, wherever it stands."""
        value = getattr(self.ledger.answer(self.assessment, criterion), changed)
        for key, answer in self.drawn.items():
            own = field_of(key)
            if own and own.criterion == criterion and own.field == changed:
                self.drawn[key] = replace(answer, **{changed: value})

    def _forget_refused(self, beginning: str) -> None:
        for assessment, key in list(self.refused):
            if assessment == self.assessment and key.startswith(beginning):
                del self.refused[assessment, key]
