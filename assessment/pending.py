"""What was entered and is not stored: what waits, what clashes, and when it is tried again.

One machine for answers and for measures. It knows neither screens nor a database: how something is stored, and what
stands in the way, is told to it.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from assessment import clock

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Key = TypeVar("Key")
Item = TypeVar("Item", bound="DataclassInstance")
# A TypedDict of the fields of an item.
Changes = TypeVar("Changes", bound=Mapping[str, object])

# Each try may wait for a lock.
RETRY_SECONDS = 1.5


class Why(Enum):
    """Why something is not stored: the store can't be reached, or what it belongs to is closed, or is gone."""

    UNAVAILABLE = auto()
    CLOSED = auto()
    DELETED = auto()


class NotStoredError(Exception):
    """Nothing was stored, and it may go another time. The text is a sentence for users."""

    def __init__(self, why: Why, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


class ClashError(Exception):
    """Nothing was stored: somebody else changed these fields meanwhile, to what `theirs` says."""

    def __init__(self, fields: Iterable[str], theirs: Any) -> None:
        super().__init__(", ".join(fields))
        self.fields = frozenset(fields)
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Unsaved(Generic[Item, Changes]):
    """Changes that wait, what was in view, why they wait, and when they were tried last (seconds, monotonic)."""

    changes: Changes
    seen: Item
    why: Why
    reason: str
    tried_at: float


@dataclass(frozen=True, slots=True)
class Clash(Generic[Item, Changes]):
    """Changes to fields that somebody else changed meanwhile, and what is stored."""

    changes: Changes
    theirs: Item


class Pending(Generic[Key, Item, Changes]):
    """What one session has entered into items of one kind and is not stored yet.

    `store` gets a key, the changed fields and what was in view, and returns what is stored then; it raises
    NotStoredError or ClashError. Fields of `one_decision` go together: where one of them clashes, all do.
    """

    def __init__(
        self,
        store: Callable[[Key, Changes, Item], Item],
        *,
        one_decision: Iterable[str] = (),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.unsaved: dict[Key, Unsaved[Item, Changes]] = {}
        self.clashes: dict[Key, Clash[Item, Changes]] = {}
        self.saved_at: dict[Key, datetime] = {}
        self._seen: dict[Key, Item] = {}
        self._store = store
        self._one_decision = frozenset(one_decision)
        self._now = now

    def waits(self, key: Key) -> bool:
        """Whether something that was entered here is not stored, or has to be decided about."""
        return key in self.unsaved or key in self.clashes

    def in_view(self, key: Key, stored: Item) -> Item:
        """Return an item as fields are to show it, and remember that they do."""
        if not self.waits(key):
            self._seen[key] = stored
        return self.with_changes(key, stored)

    def with_changes(self, key: Key, stored: Item) -> Item:
        """Return a stored item with what was entered here and is not stored yet."""
        clash, waiting = self.clashes.get(key), self.unsaved.get(key)
        return replace(stored, **{**(clash.changes if clash else {}), **(waiting.changes if waiting else {})})

    def newest(self, key: Key, stored: Item) -> Item:
        """Return an item with what this session stored, saw or entered last: it may not be drawn yet."""
        return self.with_changes(key, self._seen.get(key, stored))

    def save(self, key: Key, stored: Item, changes: Changes, shown: Changes | None = None) -> None:
        """Store changed fields, along with what waits; what is refused is kept.

        `stored`: what is in view, where this session has shown nothing. `shown`: what fields showed, where other
        parts of the screen may have been drawn with a newer state since.
        """
        waiting = self.unsaved.get(key)
        seen = waiting.seen if waiting else self._seen.get(key, stored)
        untouched = _without(shown, waiting.changes if waiting else ()) if shown else {}
        self._try(key, _joined(waiting.changes, changes) if waiting else changes, replace(seen, **untouched))

    def _try(self, key: Key, changes: Changes, seen: Item) -> None:
        try:
            stored = self._store(key, changes, seen)
        except NotStoredError as refused:
            self.unsaved[key] = Unsaved(changes, seen, refused.why, str(refused), self._now())
        except ClashError as clash:
            touched = clash.fields | (self._one_decision if clash.fields & self._one_decision else frozenset())
            before = self.clashes.get(key)
            mine = _without(changes, changes.keys() - touched)
            self.clashes[key] = Clash(_joined(before.changes, mine) if before else mine, clash.theirs)
            self.unsaved.pop(key, None)
            if rest := _without(changes, touched):
                self._try(key, rest, seen)
        else:
            self.unsaved.pop(key, None)
            self._settle(key, changes)
            self._seen[key] = stored
            self.saved_at[key] = clock.now()

    def _settle(self, key: Key, fields: Collection[str]) -> None:
        """Take out of a clash what was entered anew since, and is stored."""
        clash = self.clashes.pop(key, None)
        if clash and (rest := _without(clash.changes, fields)):
            self.clashes[key] = replace(clash, changes=rest)

    def retry(self) -> bool:
        """Try again to store what waits, unless it was tried just now; return False when the store can't be reached.

        Each try may wait for a lock: after one that waited in vain, nothing else is tried. The next time begins with
        another one, in case it is this one alone that can't be stored.
        """
        for key, waiting in list(self.unsaved.items()):
            if self._now() - waiting.tried_at < RETRY_SECONDS:
                continue
            self._try(key, waiting.changes, waiting.seen)
            refused = self.unsaved.get(key)
            if refused and refused.why is Why.UNAVAILABLE:
                self.unsaved[key] = self.unsaved.pop(key)
                self._count_as_tried(refused.tried_at)
                return False
        return True

    def _count_as_tried(self, moment: float) -> None:
        for key, waiting in self.unsaved.items():
            self.unsaved[key] = replace(waiting, tried_at=moment)

    def keep_mine(self, key: Key) -> None:
        """Decide a clash for what was entered here."""
        clash, waiting = self.clashes.pop(key), self.unsaved.get(key)
        known = {field: getattr(clash.theirs, field) for field in clash.changes}
        self._seen[key] = clash.theirs
        if waiting:
            self.unsaved[key] = replace(waiting, seen=replace(waiting.seen, **known))
        self.save(key, clash.theirs, _joined(clash.changes, waiting.changes) if waiting else clash.changes)

    def keep_theirs(self, key: Key) -> None:
        """Decide a clash for what is stored; the fields will show it."""
        clash, waiting = self.clashes.pop(key), self.unsaved.pop(key, None)
        if waiting and (rest := _without(waiting.changes, clash.changes)):
            self.unsaved[key] = replace(waiting, changes=rest)

    def give_up(self, key: Key) -> None:
        """Give up what was entered into an item and is not stored; the fields will show what is."""
        self.unsaved.pop(key, None)
        self.clashes.pop(key, None)

    def give_up_all(self, why: Why) -> None:
        """Give up what is refused for this reason."""
        for key, waiting in list(self.unsaved.items()):
            if waiting.why is why:
                del self.unsaved[key]


# What has the fields of one TypedDict, or some of them, is one again; the types of Python can't say so.


def _joined(before: Changes, after: Changes) -> Changes:
    return cast("Changes", {**before, **after})


def _without(changes: Changes, fields: Collection[str]) -> Changes:
    return cast("Changes", {field: value for field, value in changes.items() if field not in fields})
