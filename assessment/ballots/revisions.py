"""Tells waiting devices when their workshop has gone on: one reader of the database for all of them."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from assessment.store.failures import StoreError

INTERVAL_SECONDS = 0.3


@dataclass(eq=False)
class _Waiter:
    code: str
    since: int
    answer: "asyncio.Future[int | None]"


class Revisions:
    """Reads how far the workshops are, only while somebody waits, and never on the event loop.

    `read` returns the revisions by code.
    """

    def __init__(self, read: Callable[[], Mapping[str, int]]) -> None:
        self._read = read
        self._waiters: set[_Waiter] = set()
        self._watch: asyncio.Task[None] | None = None

    async def changed(self, code: str, since: int, patience: float) -> int | None:
        """Return the revision of a workshop as soon as it is not `since`, and at the latest after `patience` seconds.

        None where the workshop has ended.
        """
        waiter = _Waiter(code, since, asyncio.get_running_loop().create_future())
        self._waiters.add(waiter)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._run())
        try:
            return await asyncio.wait_for(waiter.answer, patience)
        except TimeoutError:
            return since
        finally:
            self._waiters.discard(waiter)
            if not self._waiters and self._watch is not None:
                self._watch.cancel()
                self._watch = None

    async def _run(self) -> None:
        while True:
            # What can't be read now can be read later; the phones go on waiting.
            with suppress(StoreError):
                self._wake(await asyncio.to_thread(self._read))
            await asyncio.sleep(INTERVAL_SECONDS)

    def _wake(self, revisions: Mapping[str, int]) -> None:
        for waiter in self._waiters:
            revision = revisions.get(waiter.code)
            if revision != waiter.since and not waiter.answer.done():
                waiter.answer.set_result(revision)
