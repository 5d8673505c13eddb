"""The pass of a device that leads a workshop with a facilitator's link: a cookie."""

import re
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from assessment.store.failures import StoreError
from assessment.store.workshop_repository import WorkshopRepository

COOKIE = "kompass_leitung"

# As long as a device may go on after the end of its workshop, at most.
KEPT_SECONDS = 2.0

_PASS = re.compile(r"[A-Za-z0-9_-]{43}")
_MOST_KEPT = 1_000

Workshops = Callable[[], WorkshopRepository]


class Admissions:
    """Says which passes are good. What the database said is kept for a moment: a page is many requests.

    Whatever keeps the database from answering refuses.
    """

    def __init__(
        self,
        workshops: Workshops,
        keeps_seconds: float = KEPT_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workshops = workshops
        self._keeps_seconds = keeps_seconds
        self._now = now
        self._good_until: dict[str, float] = {}

    async def admits(self, connection: HTTPConnection) -> bool:
        """Whether a request comes with a pass to a workshop that has not ended."""
        admission = connection.cookies.get(COOKIE, "")
        if not _PASS.fullmatch(admission):
            return False
        now = self._now()
        if now < self._good_until.get(admission, 0.0):
            return True
        if not await run_in_threadpool(self._is_good, admission):
            self._good_until.pop(admission, None)
            return False
        if len(self._good_until) >= _MOST_KEPT:
            self._good_until.clear()
        self._good_until[admission] = now + self._keeps_seconds
        return True

    def _is_good(self, admission: str) -> bool:
        try:
            return self._workshops().admits(admission)
        except StoreError:
            return False
