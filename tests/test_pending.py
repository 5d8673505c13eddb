"""The saving machine against stores that fail, close, vanish, and are changed by somebody else meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assessment.pending import RETRY_SECONDS, ClashError, NotStoredError, Pending, Why


@dataclass(frozen=True, slots=True)
class Item:
    a: str = ""
    b: str = ""
    c: str = ""


FIELDS = ("a", "b", "c")
KEY = "item"
NAMES = st.sampled_from(FIELDS)
TEXTS = st.sampled_from(["", "x", "y", "z"])


@dataclass
class Store:
    """An item that several may change; `barrier` is what stands in the way, `keys` for which it was asked."""

    item: Item = Item()
    barrier: Why | None = None
    keys: list[str] = field(default_factory=list)

    def change(self, key: str, changes: Mapping[str, Any], seen: Item) -> Item:
        self.keys.append(key)
        if self.barrier is not None:
            raise NotStoredError(self.barrier, f"It is {self.barrier.name}.")
        clashing = [
            name for name, value in changes.items() if getattr(self.item, name) not in (getattr(seen, name), value)
        ]
        if clashing:
            raise ClashError(clashing, self.item)
        self.item = replace(self.item, **changes)
        return self.item


@dataclass
class Desk:
    """A store, a session before it, and a clock."""

    store: Store = field(default_factory=Store)
    time: float = 0.0
    together: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.pending: Pending[str, Item, dict[str, Any]] = Pending(
            self.store.change, one_decision=self.together, now=lambda: self.time
        )

    def look(self) -> Item:
        """Draw the item's fields; return what they show."""
        return self.pending.in_view(KEY, self.store.item)

    def enter(self, **changes: str) -> None:
        shown = self.look()
        self.pending.save(KEY, self.store.item, changes, {name: getattr(shown, name) for name in changes})


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_is_entered_is_stored_at_once(desk: Desk) -> None:
    desk.enter(a="x")
    assert desk.store.item == Item(a="x")
    assert not desk.pending.waits(KEY)
    assert KEY in desk.pending.saved_at


@pytest.mark.parametrize("why", list(Why))
def test_what_is_refused_waits_is_shown_and_is_tried_again_by_itself(desk: Desk, why: Why) -> None:
    desk.store.barrier = why
    desk.enter(a="x")
    desk.enter(b="y")
    waiting = desk.pending.unsaved[KEY]
    assert (waiting.changes, waiting.why, waiting.reason) == ({"a": "x", "b": "y"}, why, f"It is {why.name}.")
    assert desk.look() == Item("x", "y")
    assert desk.store.item == Item()
    desk.store.barrier = None
    desk.time += RETRY_SECONDS
    desk.pending.retry()
    assert desk.store.item == Item("x", "y")
    assert not desk.pending.waits(KEY)


def test_it_is_not_tried_again_before_its_time(desk: Desk) -> None:
    desk.store.barrier = Why.UNAVAILABLE
    desk.enter(a="x")
    desk.time += RETRY_SECONDS / 2
    desk.pending.retry()
    assert desk.store.keys == [KEY]
    desk.time += RETRY_SECONDS / 2
    desk.pending.retry()
    desk.pending.retry()
    assert desk.store.keys == [KEY, KEY]


def test_a_store_that_cannot_be_reached_is_waited_for_once_for_all_that_waits(desk: Desk) -> None:
    desk.store.barrier = Why.UNAVAILABLE
    for key in ("1", "2", "3", "4", "5"):
        desk.pending.save(key, Item(), {"a": key})
    for first in ("1", "2", "3"):
        desk.time += RETRY_SECONDS
        desk.store.keys.clear()
        assert not desk.pending.retry()
        assert desk.pending.retry(), "tried just now"
        assert desk.store.keys == [first], "not always the same one: it may be the only one that can't be stored"
    desk.store.barrier = None
    desk.time += RETRY_SECONDS
    assert desk.pending.retry()
    assert desk.pending.unsaved == {}
    assert {"1", "2", "3", "4", "5"} <= set(desk.store.keys)


def test_what_was_closed_does_not_keep_the_rest_from_being_tried(desk: Desk) -> None:
    desk.store.barrier = Why.CLOSED
    for key in ("1", "2"):
        desk.pending.save(key, Item(), {"a": key})
    desk.time += RETRY_SECONDS
    desk.store.keys.clear()
    assert desk.pending.retry()
    assert desk.store.keys == ["1", "2"]


def test_a_clash_keeps_both_and_stores_the_rest(desk: Desk) -> None:
    desk.look()
    desk.store.item = Item(a="theirs")
    desk.pending.save(KEY, desk.store.item, {"a": "mine", "b": "y"})
    assert desk.store.item == Item("theirs", "y")
    assert desk.pending.clashes[KEY].changes == {"a": "mine"}
    assert desk.look() == Item("mine", "y")


def test_fields_of_one_decision_clash_together() -> None:
    desk = Desk(together=("a", "b"))
    desk.look()
    desk.store.item = Item(a="theirs")
    desk.pending.save(KEY, desk.store.item, {"a": "mine", "b": "y", "c": "z"})
    assert desk.store.item == Item("theirs", "", "z")
    assert desk.pending.clashes[KEY].changes == {"a": "mine", "b": "y"}
    desk.pending.keep_mine(KEY)
    assert desk.store.item == Item("mine", "y", "z")


@pytest.mark.parametrize(("mine", "stored"), [(True, Item("mine", "y")), (False, Item("theirs", "y"))])
def test_who_decides_a_clash_gets_what_was_chosen(desk: Desk, mine: bool, stored: Item) -> None:
    desk.look()
    desk.store.item = Item(a="theirs")
    desk.pending.save(KEY, desk.store.item, {"a": "mine"})
    desk.enter(b="y")
    (desk.pending.keep_mine if mine else desk.pending.keep_theirs)(KEY)
    assert desk.store.item == desk.look() == stored
    assert not desk.pending.waits(KEY)


def test_a_second_clash_forgets_nothing_of_the_first(desk: Desk) -> None:
    desk.look()
    desk.store.item = Item("theirs", "theirs")
    desk.pending.save(KEY, desk.store.item, {"a": "mine"})
    desk.pending.save(KEY, desk.store.item, {"b": "mine"})
    assert desk.pending.clashes[KEY].changes == {"a": "mine", "b": "mine"}


def test_what_waits_beside_a_clash_is_decided_along_with_it(desk: Desk) -> None:
    desk.look()
    desk.store.item = Item(a="theirs")
    desk.pending.save(KEY, desk.store.item, {"a": "mine"})
    desk.store.barrier = Why.UNAVAILABLE
    desk.enter(b="y")
    assert desk.look() == Item("mine", "y")
    desk.pending.keep_mine(KEY)
    assert desk.look() == Item("mine", "y")
    desk.store.barrier = None
    desk.time += RETRY_SECONDS
    desk.pending.retry()
    assert desk.store.item == Item("mine", "y")
    assert not desk.pending.waits(KEY)


def test_what_is_given_up_is_gone(desk: Desk) -> None:
    desk.store.barrier = Why.CLOSED
    desk.enter(a="x")
    desk.pending.give_up_all(Why.DELETED)
    assert desk.pending.waits(KEY)
    desk.pending.give_up_all(Why.CLOSED)
    assert not desk.pending.waits(KEY)
    desk.enter(b="y")
    desk.pending.give_up(KEY)
    assert desk.look() == Item()


def test_an_error_that_nobody_thought_of_loses_nothing(desk: Desk) -> None:
    desk.store.barrier = Why.UNAVAILABLE
    desk.enter(a="x")

    def break_off(*_arguments: object) -> Item:
        raise ZeroDivisionError

    desk.pending._store = break_off
    desk.time += RETRY_SECONDS
    with pytest.raises(ZeroDivisionError):
        desk.pending.retry()
    assert desk.pending.unsaved[KEY].changes == {"a": "x"}


class Sessions(RuleBasedStateMachine):
    """One session enters, another one changes, the store comes and goes.

    `entered`: what the first must find again: stored, waiting, or in a clash, until somebody else changes what is
    stored. `unseen`: what the other wrote and the first has not had before its eyes; only a decision may undo it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        # What the fields show, as of the last time that they were drawn.
        self.drawn = self.desk.look()
        self.entered: dict[str, str] = {}
        self.unseen: dict[str, str] = {}
        self.written = 0

    @property
    def pending(self) -> Pending[str, Item, dict[str, Any]]:
        return self.desk.pending

    @rule()
    def look(self) -> None:
        self.drawn = self.desk.look()
        kept = self._kept()
        self.unseen = {name: text for name, text in self.unseen.items() if name in kept}

    @rule(name=NAMES, text=TEXTS)
    def enter(self, name: str, text: str) -> None:
        if text == getattr(self.drawn, name):
            return
        if text == self.unseen.get(name):
            del self.unseen[name]
        self.pending.save(KEY, self.desk.store.item, {name: text}, {name: getattr(self.drawn, name)})
        self.drawn = replace(self.drawn, **{name: text})
        self.entered[name] = text

    @rule(name=NAMES, text=TEXTS, is_new=st.booleans())
    def somebody_else_changes(self, name: str, text: str, is_new: bool) -> None:
        if is_new:
            self.written += 1
            text = f"theirs {self.written}"
        if getattr(self.desk.store.item, name) == text:
            return
        self.desk.store.item = replace(self.desk.store.item, **{name: text})
        # What stands there again as it was before is not told apart from never changed.
        self.unseen.pop(name, None)
        if is_new:
            self.unseen[name] = text
        if name not in self._kept():
            self.entered.pop(name, None)

    @rule(barrier=st.sampled_from([None, *Why]))
    def stand_in_the_way(self, barrier: Why | None) -> None:
        self.desk.store.barrier = barrier

    @rule(seconds=st.sampled_from([0.1, RETRY_SECONDS]))
    def retry_after(self, seconds: float) -> None:
        self.desk.time += seconds
        self.pending.retry()

    @precondition(lambda self: KEY in self.pending.clashes)
    @rule(mine=st.booleans())
    def decide(self, mine: bool) -> None:
        changes = self.pending.clashes[KEY].changes
        # Both values stand in the question.
        for name in changes:
            self.unseen.pop(name, None)
            if not mine:
                self.entered.pop(name, None)
        (self.pending.keep_mine if mine else self.pending.keep_theirs)(KEY)

    @rule()
    def come_to_rest(self) -> None:
        """Once nothing stands in the way, all is stored or asked about."""
        self.desk.store.barrier = None
        self.desk.time += 2 * RETRY_SECONDS
        self.pending.retry()
        assert KEY not in self.pending.unsaved

    @invariant()
    def nothing_entered_is_lost(self) -> None:
        shown = self.pending.with_changes(KEY, self.desk.store.item)
        assert {name: getattr(shown, name) for name in self.entered} == self.entered

    @invariant()
    def nothing_unseen_is_overwritten(self) -> None:
        assert {name: getattr(self.desk.store.item, name) for name in self.unseen} == self.unseen

    def _kept(self) -> set[str]:
        waiting, clash = self.pending.unsaved.get(KEY), self.pending.clashes.get(KEY)
        return {*(waiting.changes if waiting else ()), *(clash.changes if clash else ())}


TestSessions = Sessions.TestCase
