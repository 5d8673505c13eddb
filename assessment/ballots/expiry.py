"""Deletes what has had its time, while the app runs: forgotten workshops and old comments.

Only by a day that the clock has shown before: one that is wrong for a while ends nothing. What fails is said, and is
tried again the next time: the promise of docs/datenschutz.md must not end with one bad moment.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool

from assessment import clock
from assessment.background import beside
from assessment.catalog.files import CatalogError
from assessment.method import WorkshopRule
from assessment.store.failures import StoreError
from assessment.store.workshop_repository import WorkshopRepository

EVERY_SECONDS = 6 * 3600.0

Rule = Callable[[], WorkshopRule]

_log = logging.getLogger(__name__)


@asynccontextmanager
async def expiring(
    workshops: Callable[[], WorkshopRepository], rule: Rule, every_seconds: float = EVERY_SECONDS
) -> AsyncIterator[None]:
    """Delete at once and every few hours, until the app ends; the app does not wait for it.

    `rule` may raise CatalogError: while the catalogue has faults, nothing says what has had its time.
    """
    async with beside(_keep_deleting(workshops, rule, every_seconds)):
        yield


async def _keep_deleting(workshops: Callable[[], WorkshopRepository], rule: Rule, every_seconds: float) -> None:
    while True:
        await run_in_threadpool(_try_to_delete, workshops, rule)
        await asyncio.sleep(every_seconds)


def _try_to_delete(workshops: Callable[[], WorkshopRepository], rule: Rule) -> None:
    try:
        _delete(workshops(), rule())
    except StoreError as error:
        print(f"Abgelaufene Angaben aus Workshops ließen sich jetzt nicht löschen: {error}")
    except CatalogError:
        print("Abgelaufene Angaben aus Workshops werden nicht gelöscht, solange der Katalog in data/ Fehler hat.")
    except Exception:
        _log.exception("Abgelaufene Angaben aus Workshops ließen sich jetzt nicht löschen.")


def _delete(workshops: WorkshopRepository, rule: WorkshopRule) -> None:
    days = rule.idle_days
    day = workshops.look_at_clock()
    if day is not None and (ended := workshops.expire(idle_days=days, comment_days=rule.comment_days, today=day)):
        print(f"Workshops, die {days} Tage niemand bedient hat, wurden beendet: {ended}. Die Urteile bleiben.")
    today = clock.today()
    if waiting := workshops.forgotten(idle_days=days, today=today):
        print(
            f"Ist heute der {today:%d.%m.%Y}? Dann enden Workshops, die {days} Tage niemand bedient hat, "
            f"frühestens morgen von selbst: {waiting}. Stimmt das Datum nicht, stellen Sie vorher die Uhr."
        )
