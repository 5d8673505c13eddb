"""The Chromium that the benchmarks look through."""

from collections.abc import Iterator
from contextlib import contextmanager

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
