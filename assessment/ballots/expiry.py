"""Deletes what has had its time, while the app runs: forgotten workshops and old comments.

Only by a day that the clock has shown before: one that is wrong for a while ends nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool

from assessment import clock
from assessment.background import beside
from assessment.method import WorkshopRule
from assessment.store.failures import StoreError
from assessment.store.workshop_repository import WorkshopRepository

EVERY_SECONDS = 6 * 3600.0


@asynccontextmanager
async def expiring(
    workshops: Callable[[], WorkshopRepository], rule: WorkshopRule, every_seconds: float = EVERY_SECONDS
) -> AsyncIterator[None]:
    """Delete at once and every few hours, until the app ends; the app does not wait for it."""
    async with beside(_keep_deleting(workshops, rule, every_seconds)):
        yield


async def _keep_deleting(
    workshops: Callable[[], WorkshopRepository], rule: WorkshopRule, every_seconds: float
) -> None:
    while True:
        await run_in_threadpool(_delete, workshops, rule)
        await asyncio.sleep(every_seconds)


def _delete(workshops: Callable[[], WorkshopRepository], rule: WorkshopRule) -> None:
    try:
        found, days = workshops(), rule.idle_days
        day = found.look_at_clock()
        if day is not None and (ended := found.expire(idle_days=days, comment_days=rule.comment_days, today=day)):
            print(f"Workshops, die {days} Tage niemand bedient hat, wurden beendet: {ended}. Die Urteile bleiben.")
        today = clock.today()
        if waiting := found.forgotten(idle_days=days, today=today):
            print(
                f"Ist heute der {today:%d.%m.%Y}? Dann enden Workshops, die {days} Tage niemand bedient hat, "
                f"frühestens morgen von selbst: {waiting}. Stimmt das Datum nicht, stellen Sie vorher die Uhr."
            )
    except StoreError as error:
        print(f"Abgelaufene Angaben aus Workshops ließen sich jetzt nicht löschen: {error}")
