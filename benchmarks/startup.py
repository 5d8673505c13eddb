"""From `streamlit run` to the first page in the browser, with a new process each time.

`python -m benchmarks.startup`
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from benchmarks import browser, comparison, servers, stored

LIMIT = 1.2

_RUNS = 9


def seconds_to_first_page(app: servers.App, first: str, folder: Path, chromium: Browser) -> float:
    """Start the app and look at it at once, in a browser that has seen nothing yet."""
    context = chromium.new_context()
    page = context.new_page()
    started = time.perf_counter()
    server = servers.start(app, folder)
    try:
        server.wait_until_healthy()
        page.goto(server.url, wait_until="commit")
        page.locator(first).wait_for()
        return time.perf_counter() - started
    finally:
        context.close()
        server.kill()


def main() -> int:
    bare: list[float] = []
    ours: list[float] = []
    with TemporaryDirectory() as name, browser.launched() as chromium:
        folder = Path(name)
        database_url = stored.database_in(folder)
        stored.add_rated_assessment(stored.repository(database_url), "Benchmark")
        subjects = [
            (servers.bare_app(folder / "bare"), "[data-testid=stRadio]", bare),
            (servers.our_app(database_url, folder), "h1", ours),
        ]
        for app, first, _ in subjects:
            seconds_to_first_page(app, first, folder, chromium)
        for run in range(_RUNS):
            for app, first, figures in subjects if run % 2 == 0 else reversed(subjects):
                figures.append(seconds_to_first_page(app, first, folder, chromium))
    return comparison.show(comparison.Comparison("python -m benchmarks.startup", bare, ours, "median", LIMIT))


if __name__ == "__main__":
    sys.exit(main())
