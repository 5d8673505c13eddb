"""The comparison page of a solution with 50 assessments against that of one with two, drawn in the browser.

`python -m benchmarks.history`
"""

import sys
import time
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext

from assessment.assessment import Assessment
from assessment.catalog.files import catalog
from assessment.phases import Phase
from assessment.rating import LEVELS, Answer
from assessment.store.repository import Repository
from benchmarks import browser, comparison, servers, stored

LIMIT = 2.0

_FEW, _MANY = 2, 50
_RUNS = 20
_WARM_UP_RUNS = 3
_GIVE_UP_MS = 60_000
# The last chart of the page has its lines, and Streamlit has nothing left to do.
_DRAWN = """() => document.querySelectorAll(".st-key-driver-lines .scatterlayer .trace path").length >= 7
  && document.querySelectorAll(".st-key-overlay .scatterlayer path").length > 0
  && document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning" """


def add_series(repository: Repository, count: int) -> str:
    """Store so many assessments of one solution, all 70 criteria rated with a note; return the newest's id."""
    ids = [criterion.id for criterion in catalog().criteria]
    newest = ""
    for place in range(count):
        levels = islice(cycle(LEVELS), place, place + len(ids))
        answers = {name: Answer(name, level, note=f"Stand {place}") for name, level in zip(ids, levels, strict=True)}
        about = Assessment(
            municipality="Messstadt",
            solution=f"Lösung mit {count} Ständen",
            phases=(Phase.P3,) if place < count / 2 else (Phase.P4,),
            title=f"Stand {place + 1}",
            date=date(2020, 1, 1) + timedelta(days=40 * place),
            catalog_version=catalog().version,
        )
        newest = repository.add(about, answers)
    return newest


def seconds_until_drawn(context: BrowserContext, address: str) -> float:
    """Open the page in a new tab; return the seconds until all of it is there."""
    page = context.new_page()
    try:
        started = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_function(_DRAWN, timeout=_GIVE_UP_MS)
        return time.perf_counter() - started
    finally:
        page.close()


def measured(chromium: Browser, addresses: list[str]) -> list[list[float]]:
    """Open both pages in turn, so that whatever else the machine does meets both."""
    context = chromium.new_context()
    figures: list[list[float]] = [[] for _ in addresses]
    for run in range(_WARM_UP_RUNS + _RUNS):
        for place in range(len(addresses)) if run % 2 == 0 else reversed(range(len(addresses))):
            seconds = seconds_until_drawn(context, addresses[place])
            if run >= _WARM_UP_RUNS:
                figures[place].append(seconds)
    context.close()
    return figures


def main() -> int:
    with TemporaryDirectory() as name, browser.launched() as chromium:
        folder = Path(name)
        database_url = stored.database_in(folder)
        repository = stored.repository(database_url)
        newest = [add_series(repository, count) for count in (_FEW, _MANY)]
        server = servers.start(servers.our_app(database_url, folder), folder)
        try:
            server.wait_until_healthy()
            few, many = measured(chromium, [f"{server.url}/vergleich?a={assessment}" for assessment in newest])
        finally:
            server.kill()
    names = (f"{_FEW} stored", f"{_MANY} stored")
    return comparison.show(
        comparison.Comparison("python -m benchmarks.history", few, many, "median", LIMIT, names=names)
    )


if __name__ == "__main__":
    sys.exit(main())
