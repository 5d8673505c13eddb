"""What a browser loads for a ballot and for the facilitator's page, and how long a vote takes to be counted there."""

import asyncio
import random
import time
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Page

from benchmarks.room import Room

# 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back: a phone on a hotspot.
_SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
_QUIET_SECONDS = 1.0
_GIVE_UP_MS = 60_000


@dataclass(frozen=True, slots=True)
class Weight:
    """What came over the network for a page, and after how many seconds what was waited for could be seen."""

    bytes: int
    requests: int
    seconds: float


async def weigh(chromium: Browser, url: str, waits_for: str, *, is_slow: bool) -> Weight:
    """Open a page with an empty cache; on a slow network where wanted."""
    context = await chromium.new_context()
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    asked: set[str] = set()
    received: list[float] = []

    def note_request(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            asked.add(event["requestId"])

    session.on("Network.requestWillBeSent", note_request)
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    await session.send("Network.enable")
    if is_slow:
        await session.send("Network.emulateNetworkConditions", _SLOW)
    started = time.perf_counter()
    await page.goto(url, wait_until="commit")
    await page.locator(waits_for).first.wait_for(timeout=_GIVE_UP_MS)
    elapsed = time.perf_counter() - started
    await page.wait_for_load_state("load")
    before = -1
    while len(received) != before:
        before = len(received)
        await asyncio.sleep(_QUIET_SECONDS)
    await context.close()
    return Weight(round(sum(received)), len(asked), elapsed)


async def facilitators_page(chromium: Browser, url: str, assessment: str) -> Page:
    """Open the facilitator's page."""
    page = await (await chromium.new_context()).new_page()
    await page.goto(f"{url}/workshop?a={assessment}")
    await page.locator(".kompass-code").first.wait_for(timeout=_GIVE_UP_MS)
    return page


async def counted(room: Room, page: Page, criterion: str, votes: int) -> list[float]:
    """Let single phones vote; return the seconds from each vote to its number on the facilitator's page."""
    chance = random.Random(votes)
    held = await room.open(criterion)
    await asyncio.gather(*(phone.sees_vote(held.id) for phone in room.phones))
    await _shows(page, held.number, 0)
    seconds: list[float] = []
    for number, phone in enumerate(room.phones[:votes], 1):
        # The page counts once a second: votes have to come at any moment of that.
        await asyncio.sleep(chance.uniform(0, 1))
        started = time.perf_counter()
        await phone.vote(held.id, "L")
        await _shows(page, held.number, number)
        seconds.append(time.perf_counter() - started)
    await room.reveal(held)
    return seconds


async def _shows(page: Page, round_number: int, votes: int) -> None:
    await page.wait_for_function(
        "text => (document.querySelector('.kompass-counted')?.textContent ?? '').startsWith(text)",
        arg=f"Runde {round_number}: {votes} von ",
        timeout=_GIVE_UP_MS,
    )
