"""What a person may do, one thing after the other, at random: type, click, leave and return."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import note
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from assessment.assessment import Assessment
from assessment.catalog.files import catalog
from assessment.phases import Phase
from assessment.rating import LEVELS, Answer, Evidence, Rating
from assessment.store.repository import Repository
from tests.widget_life.answers import TYPED, Entry, Field
from tests.widget_life.browser import Address, Pace, Tab
from tests.widget_life.person import Ledger, Person
from tests.widget_life.server import Screens, Step

# A small phase: the list and the table draw all of it.
_CRITERIA = ("p5-01", "p5-02", "p5-03", "p5-04")
VIEWS = ("Fokus", "Liste", "Tabelle")

_TEXTS = ("", "vorhanden", "geplant", " mit Rand ", "zwei\nZeilen")
_LINES = ("", "IT-Amt", "Bauamt", " Stadtwerke", "x" * 301)
_TYPED = {
    "quick": ("", "n", "P", "L", "4", "?", "-", "x", "LL"),
    "note": _TEXTS,
    "reason": _TEXTS,
    "owner": _LINES,
    "who": _LINES,
    "evidence": _LINES,
    "link": ("", "https://a.example/x", "http://b.example", "www.c.example", "kein Link"),
    "due": ("", "1.12.2097", "01.02.98", "3. März 2099", "31.2.2097", "1.12.", "morgen", "2.1.2020"),
}
_CHOSEN = {
    "rating": tuple(Rating),
    "target": (None, *LEVELS[1:]),
    "outside": (False, True),
}
# What somebody else enters; an answer's field and its values.
_OTHERS: dict[str, tuple[Any, ...]] = {
    "rating": (Rating.N, Rating.F, Rating.NOT_RELEVANT),
    "note": ("von drüben", ""),
    "owner": ("Kämmerei",),
    "due": (date(2095, 5, 5), None),
    "outside_control": (True, False),
    "evidence": ((Evidence("Akte", "https://d.example"),), ()),
}

_paces = some.builds(
    Pace,
    in_one=some.booleans(),
    meanwhile=some.sampled_from((None, 0, 3, 30)),
    is_eager=some.booleans(),
    draws_every=some.sampled_from((1_000_000, 20, 1)),
    hold=some.sampled_from((None, *Step)),
)


class Sequences(RuleBasedStateMachine):
    """One or two tabs, somebody else, and what comes to a person's mind."""

    screens: Screens
    repository: Repository

    @initialize(view=some.sampled_from(VIEWS), takes_mine=some.booleans())
    def open(self, view: str, takes_mine: bool) -> None:
        self.takes_mine = takes_mine
        self.assessments = tuple(self._new_assessment(title) for title in ("Eins", "Zwei"))
        self.ledger = Ledger(self.repository, self.assessments)
        self.people = [self._person()]
        self.person = self.people[0]
        self.person.look()
        if view != VIEWS[0]:
            self.change_view(view, Pace())

    def _new_assessment(self, title: str) -> str:
        about = Assessment(
            municipality="Musterstadt",
            solution="Parkleitsystem",
            phases=(Phase.P5,),
            title=title,
            date=date(2026, 5, 4),
            catalog_version=catalog().version,
        )
        return self.repository.add(about, {})

    def _person(self) -> Person:
        tab = Tab(self.screens, self._address(self.assessments[0]))
        return Person(tab, self.ledger, catalog())

    def _address(self, assessment: str, criterion: str = _CRITERIA[0]) -> Address:
        return Address("fragebogen", f"a={assessment}&k={criterion}")

    def teardown(self) -> None:
        for person in getattr(self, "people", []):
            person.tab.close()
        for assessment in getattr(self, "assessments", ()):
            self.repository.delete(assessment)

    # What is entered.

    @precondition(lambda self: self._usable())
    @rule(data=some.data(), pace=_paces, count=some.sampled_from((1, 1, 1, 2, 3)))
    def enter(self, data: some.DataObject, pace: Pace, count: int) -> None:
        """Enter one to three things, one right after the other."""
        self._at_once(data, pace, count, None)

    @precondition(lambda self: self._usable())
    @rule(data=some.data(), pace=_paces)
    def enter_and_leave(self, data: some.DataObject, pace: Pace) -> None:
        """Enter something and click straight on what takes the field away, or opens others."""
        self._at_once(data, pace, 1, data.draw(some.sampled_from(self._ways()), label="then"))

    @precondition(lambda self: self._buttons("remove-"))
    @rule(data=some.data(), pace=_paces)
    def remove(self, data: some.DataObject, pace: Pace) -> None:
        key = data.draw(some.sampled_from(self._buttons("remove-")), label="button")
        _, criterion, place = key.split("-", 1)[0], key.split("-", 1)[1].rsplit("-", 1)[0], key.rsplit("-", 1)[1]
        if not self._is_outdated(criterion):
            self._do(pace, lambda: self.person.remove(criterion, int(place)))

    @precondition(lambda self: self._buttons("withdraw-"))
    @rule(data=some.data(), pace=_paces)
    def withdraw(self, data: some.DataObject, pace: Pace) -> None:
        key = data.draw(some.sampled_from(self._buttons("withdraw-")), label="button")
        criterion = key.removeprefix("withdraw-")
        if not self._is_outdated(criterion):
            self._do(pace, lambda: self.person.withdraw(criterion))

    @rule(data=some.data())
    def somebody_else(self, data: some.DataObject) -> None:
        """Another person changes something."""
        criterion = data.draw(some.sampled_from(_CRITERIA), label="criterion")
        field = data.draw(some.sampled_from(sorted(_OTHERS)), label="field")
        value = data.draw(some.sampled_from(_OTHERS[field]), label="value")
        self.change_by_others(criterion, field, value)

    def change_by_others(self, criterion: str, field: str, value: Any) -> None:
        assessment = self.assessments[0]
        before = self.ledger.answer(assessment, criterion)
        self.repository.change(assessment, criterion, {field: value}, before)
        self.ledger.enter(assessment, criterion, Entry("pieces" if field == "evidence" else field, value))

    # Ways to leave and to come back.

    @precondition(lambda self: "view" in self.person.tab.shown())
    @rule(view=some.sampled_from(VIEWS), pace=_paces)
    def change_view(self, view: str, pace: Pace) -> None:
        self._do(pace, lambda: self.person.tab.choose("view", [view]))

    @precondition(lambda self: self._ways())
    @rule(data=some.data(), pace=_paces)
    def leave(self, data: some.DataObject, pace: Pace) -> None:
        way = data.draw(some.sampled_from(self._ways()), label="way")
        self._do(pace, self._go(way))

    @precondition(lambda self: not all(self.person.tab.folds().values()))
    @rule(data=some.data(), pace=_paces)
    def open_fold(self, data: some.DataObject, pace: Pace) -> None:
        closed = sorted(key for key, is_open in self.person.tab.folds().items() if not is_open)
        key = data.draw(some.sampled_from(closed), label="fold")
        self._do(pace, lambda: self.person.tab.toggle(key))

    @precondition(lambda self: self._ways())
    @rule(data=some.data(), pace=_paces)
    def leave_and_return(self, data: some.DataObject, pace: Pace) -> None:
        """Turn the page and back, look at another view and come back, or close a fold and open it again."""
        way = data.draw(some.sampled_from(self._ways()), label="way")
        view = f"view {''.join(self.person.tab.shown().get('view', ()))}"
        returning = {"next": "previous", "previous": "next"}.get(way, view if way.startswith("view ") else way)
        for step in (way, returning):
            if step in self._ways():
                self._do(pace, self._go(step))

    @precondition(lambda self: "view" in self.person.tab.shown())
    @rule(only_open=some.booleans(), pace=_paces)
    def filter(self, only_open: bool, pace: Pace) -> None:
        self._do(pace, lambda: self.person.tab.choose_in_menu("filter", "filter-open", only_open))

    @rule(
        screen=some.sampled_from(("", "ergebnis", "massnahmen")),
        pace=_paces,
        goes_back=some.booleans(),
        data=some.data(),
    )
    def another_screen(self, screen: str, pace: Pace, goes_back: bool, data: some.DataObject) -> None:
        """Go to another screen, and back by a link, to either assessment, or by the browser's button."""
        tab = self.person.tab
        query = f"a={self.person.assessment}" if screen else ""
        self._do(pace, lambda: tab.follow(Address(screen, query)))
        if goes_back:
            self._do(pace, tab.go_back)
        else:
            assessment = data.draw(some.sampled_from(self.assessments), label="assessment")
            criterion = data.draw(some.sampled_from(_CRITERIA), label="criterion")
            self._do(pace, lambda: tab.follow(self._address(assessment, criterion)))

    @precondition(lambda self: self.person.tab.can_go_back or self.person.tab.can_go_forward)
    @rule(pace=_paces, back=some.booleans())
    def history(self, pace: Pace, back: bool) -> None:
        tab = self.person.tab
        if tab.can_go_back if back else tab.can_go_forward:
            self._do(pace, lambda: tab.go_back(1 if back else -1))

    @rule()
    def reload(self) -> None:
        self.person.tab.reload()
        self.person.is_new_session()
        self.person.look()

    @rule()
    def other_tab(self) -> None:
        """Go on in the other of two tabs."""
        if len(self.people) == 1:
            self.people.append(self._person())
        self.person = self.people[1 - self.people.index(self.person)]
        self.person.look()

    @invariant()
    def is_right(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.check()

    # How it is done.

    def _at_once(self, data: some.DataObject, pace: Pace, count: int, way: str | None) -> None:
        person, done = self.person, set[str]()
        pace = person.tab.pace = self._possible(pace)
        with person.tab.at_once():
            for _ in range(count):
                fields = {key: own for key, own in self._usable().items() if own.criterion + own.field not in done}
                if not fields:
                    break
                key = data.draw(some.sampled_from(sorted(fields)), label="field")
                own = fields[key]
                is_outdated = self._is_outdated(own.criterion)
                if is_outdated and done:
                    break
                done.add(own.criterion + own.field)
                self._enter(data, own)
                if not pace.in_one and pace.meanwhile is None:
                    self._look()
                if is_outdated:
                    way = None
                    break
            if way is not None and way in self._ways():
                note(f"at once: {way}")
                self._go(way)()
        self._look()

    def _enter(self, data: some.DataObject, own: Field) -> None:
        values = _TYPED.get(own.name) or _CHOSEN[own.name]
        before = self.person.before.get(own.key, self)
        allowed = [value for value in values if not self._means(own, value, before)]
        value = data.draw(some.sampled_from(allowed), label="value")
        if own.name in TYPED:
            self.person.type(own.key, value)
        else:
            self.person.choose(own.key, value)

    def _means(self, own: Field, value: Any, before: Any) -> bool:
        """Whether an input says what stood there before somebody else's change."""
        if before is self:
            return False
        try:
            entry = own.entry(value, Answer(own.criterion), self.person.today())
        except ValueError:
            return False
        return bool(own.shows(entry.after(Answer(own.criterion))) == before)

    def _do(self, pace: Pace, act: Callable[[], None]) -> None:
        self.person.tab.pace = self._possible(pace)
        with self.person.tab.at_once():
            act()
        self._look()

    def _possible(self, pace: Pace) -> Pace:
        """Let things be done one after the other while somebody else's change is yet to be seen.

        A message that was sent before the page had the change says again what stood there, which the server cannot
        tell from an input: it asks what is to hold, and nothing is lost.
        """
        is_outdated = any(self.person.may_clash(own) for own in self.person.fields().values())
        return replace(pace, in_one=True) if is_outdated else pace

    def _look(self) -> None:
        if self.person.clashes:
            self.person.decide(mine=self.takes_mine)
        self.person.look()

    def _usable(self) -> dict[str, Field]:
        return {key: own for key, own in self.person.fields().items() if own.criterion in _CRITERIA}

    def _buttons(self, beginning: str) -> list[str]:
        return sorted(key for key, can in self.person.tab.buttons().items() if can and key.startswith(beginning))

    def _is_outdated(self, criterion: str) -> bool:
        """Whether something of a criterion shows what somebody else has changed since."""
        return any(own.criterion == criterion and self.person.may_clash(own) for own in self._usable().values())

    def _ways(self) -> list[str]:
        """Return what can be clicked on that takes fields away or brings others."""
        tab = self.person.tab
        criterion = tab.address.parameter("k")
        ends = {"previous": _CRITERIA[0], "next": _CRITERIA[-1]}
        is_table_or_list = tab.shown().get("view") != ["Fokus"]
        turns = [key for key in self._buttons("") if key in ends and criterion != ends[key] and not is_table_or_list]
        views = [f"view {view}" for view in VIEWS if "view" in tab.shown()]
        return [*turns, *views, *(f"fold {key}" for key in sorted(tab.folds()) if key.split("-", 1)[1] in _CRITERIA)]

    def _go(self, way: str) -> Callable[[], None]:
        tab = self.person.tab
        if way.startswith("fold "):
            return lambda: tab.toggle(way.removeprefix("fold "))
        if way.startswith("view "):
            return lambda: tab.choose("view", [way.removeprefix("view ")])
        return lambda: tab.press(way)
