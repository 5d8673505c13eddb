"""The Chromium that the benchmarks look through."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from playwright import async_api
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import FLAGS, chromium


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium and close it in the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@asynccontextmanager
async def launched_beside() -> AsyncIterator[async_api.Browser]:
    """Start Chromium beside whatever else the event loop does, and close it in the end."""
    path = await to_thread(chromium)
    async with async_api.async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()
