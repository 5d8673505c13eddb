"""Keeps the one file whole while the app runs: whoever copies it, or pulls the plug, has everything in it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

from assessment.background import beside
from assessment.store.failures import StoreError
from assessment.store.repository import Repository

# Together less than the half minute that docs/operation.md promises.
QUIET_SECONDS = 20.0
EVERY_SECONDS = 5.0


@asynccontextmanager
async def settling(
    repository: Callable[[], Repository],
    end: Callable[[], None],
    quiet_seconds: float = QUIET_SECONDS,
    every_seconds: float = EVERY_SECONDS,
) -> AsyncIterator[None]:
    """Bring what was written into the one file once nobody has written for a while, and all of it at the end.

    `end` brings it there for good. What can't be done is printed, once.
    """
    try:
        async with beside(_keep_settling(repository, quiet_seconds, every_seconds)):
            yield
    finally:
        try:
            await asyncio.to_thread(end)
        except StoreError as error:
            print(error, flush=True)


async def _keep_settling(repository: Callable[[], Repository], quiet_seconds: float, every_seconds: float) -> None:
    log, since, reported = None, monotonic(), ""
    while True:
        try:
            latest = await asyncio.to_thread(lambda: repository().unsettled())
            if latest != log:
                log, since = latest, monotonic()
            elif log is not None and monotonic() - since >= quiet_seconds:
                await asyncio.to_thread(lambda: repository().settle())
            reported = ""
        except StoreError as error:
            if str(error) != reported:
                reported = str(error)
                print(error, flush=True)
        await asyncio.sleep(every_seconds)
