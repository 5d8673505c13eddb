"""Deletes what has had its time, while the app runs: forgotten workshops and old comments."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from assessment.method import WorkshopRule
from assessment.store.database import StoreError
from assessment.store.workshop_repository import WorkshopRepository

EVERY_SECONDS = 6 * 3600.0


@asynccontextmanager
async def expiring(
    workshops: Callable[[], WorkshopRepository], rule: WorkshopRule, every_seconds: float = EVERY_SECONDS
) -> AsyncIterator[None]:
    """Delete at once and every few hours, until the app ends; the app does not wait for it."""
    running = asyncio.create_task(_keep_deleting(workshops, rule, every_seconds))
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _keep_deleting(
    workshops: Callable[[], WorkshopRepository], rule: WorkshopRule, every_seconds: float
) -> None:
    while True:
        await run_in_threadpool(_delete, workshops, rule)
        await asyncio.sleep(every_seconds)


def _delete(workshops: Callable[[], WorkshopRepository], rule: WorkshopRule) -> None:
    try:
        workshops().expire(idle_days=rule.idle_days, comment_days=rule.comment_days)
    except StoreError as error:
        print(f"Abgelaufene Angaben aus Workshops ließen sich jetzt nicht löschen: {error}")
