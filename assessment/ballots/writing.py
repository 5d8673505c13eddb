"""Threads for what writes: it may have to wait for a lock, and whoever only reads must not wait with it."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from assessment.store.transactions import asked_at

_T = TypeVar("_T")
# One writes at a time; the others stand ready.
_THREADS = 8
_limiter: RunVar[CapacityLimiter] = RunVar("writing")


async def written(act: Callable[[], _T]) -> _T:
    """Run something that writes; what it waited for a thread counts as waiting for a lock."""
    since = monotonic()

    def patiently() -> _T:
        with asked_at(since):
            return act()

    return await to_thread.run_sync(patiently, limiter=_writers())


def _writers() -> CapacityLimiter:
    try:
        return _limiter.get()
    except LookupError:
        _limiter.set(CapacityLimiter(_THREADS))
        return _limiter.get()
