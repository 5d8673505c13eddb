"""Waiting devices hear that their workshop went on, without one look into the database for each."""

import asyncio
from collections.abc import Mapping
from threading import get_ident

import pytest

from assessment.ballots.revisions import Revisions
from assessment.store.failures import StoreUnavailableError
from tests.ballots.asgi import in_a_thread

pytestmark = pytest.mark.dear

_LONG = 30.0


class Store:
    """Revisions by code, and how often they were read."""

    def __init__(self, **revisions: int) -> None:
        self.revisions = revisions
        self.reads = 0
        self.failures = 0

    def read(self) -> Mapping[str, int]:
        self.reads += 1
        if self.failures:
            self.failures -= 1
            raise StoreUnavailableError("gesperrt")
        return dict(self.revisions)


def test_who_is_behind_hears_at_once_and_who_has_the_newest_waits() -> None:
    async def run() -> None:
        store = Store(one=4, other=1)
        revisions = Revisions(store.read)
        assert await revisions.changed("one", 3, _LONG) == 4
        assert await revisions.changed("one", 4, 0.01) == 4
        assert await revisions.changed("gone", 4, _LONG) is None
        waiting = asyncio.create_task(revisions.changed("one", 4, _LONG))
        assert await revisions.changed("other", 0, _LONG) == 1
        assert not waiting.done()
        store.revisions["one"] = 5
        assert await waiting == 5

    in_a_thread(run())


def test_one_reader_serves_all_and_rests_when_nobody_waits() -> None:
    async def run() -> None:
        store = Store(one=1)
        revisions = Revisions(store.read)
        waiting = [asyncio.create_task(revisions.changed("one", 1, _LONG)) for _ in range(500)]
        assert await revisions.changed("one", 0, _LONG) == 1
        store.revisions["one"] = 2
        assert set(await asyncio.gather(*waiting)) == {2}
        assert store.reads <= 4
        assert revisions._watch is None

    in_a_thread(run())


def test_a_database_that_is_locked_for_a_moment_is_waited_for() -> None:
    async def run() -> None:
        store = Store(one=2)
        store.failures = 2
        assert await Revisions(store.read).changed("one", 1, _LONG) == 2
        assert store.reads == 3

    in_a_thread(run())


def test_the_database_is_read_in_a_thread_of_its_own() -> None:
    async def run() -> None:
        readers = set()

        def read() -> Mapping[str, int]:
            readers.add(get_ident())
            return {"one": 2}

        assert await Revisions(read).changed("one", 1, _LONG) == 2
        assert len(readers) == 1
        assert get_ident() not in readers

    in_a_thread(run())
