"""From the click on a level to the changed saved indicator, in the browser.

`python -m benchmarks.answer_latency`
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from benchmarks import browser, comparison, servers, stored

LIMIT = 1.3

_BLOCKS = 8
_CLICKS_PER_BLOCK = 20
_WARM_UP_CLICKS = 10
_IDLE_MS = 300
_GIVE_UP_MS = 15_000

# Resolves with the milliseconds until the indicator's text has changed, names the level and is shown.
_CLICK = """
([group, saved, label, giveUp]) => new Promise((resolve, reject) => {
  const options = [...document.querySelectorAll(`${group} [data-testid=stRadioOption]`)];
  const option = options.find((candidate) => candidate.innerText.trim().startsWith(label));
  const indicator = () => document.querySelector(saved)?.textContent ?? "";
  const before = indicator();
  let started = 0;
  const observer = new MutationObserver(() => {
    const text = indicator();
    const isSending = document.documentElement.hasAttribute("data-sending");
    if (text === before || !text.includes(label) || isSending) return;
    observer.disconnect();
    resolve(performance.now() - started);
  });
  const watched = { childList: true, characterData: true, attributeFilter: ["data-sending"] };
  observer.observe(document, { subtree: true, ...watched });
  setTimeout(() => reject(new Error(`"${label}" was never shown; the page says "${indicator()}"`)), giveUp);
  started = performance.now();
  option.click();
})
"""


@dataclass(slots=True)
class Subject:
    """A page to click in: where its levels and its indicator are, which level comes next, and the times so far."""

    page: Page
    levels: str
    indicator: str
    labels: Iterator[str]
    seconds: list[float] = field(default_factory=list)

    def click(self) -> float:
        """Click on the next level; return the seconds until the page shows that it is saved."""
        arguments = [self.levels, self.indicator, next(self.labels), _GIVE_UP_MS]
        elapsed: float = self.page.evaluate(_CLICK, arguments)
        self.page.wait_for_timeout(_IDLE_MS)
        return elapsed / 1000


def measure(bare: Subject, ours: Subject) -> None:
    """Click in blocks, in turn, so that whatever else the machine does hits both."""
    for subject in (bare, ours):
        for _ in range(_WARM_UP_CLICKS):
            subject.click()
    for block in range(_BLOCKS):
        for subject in (bare, ours) if block % 2 == 0 else (ours, bare):
            subject.page.bring_to_front()
            subject.seconds += [subject.click() for _ in range(_CLICKS_PER_BLOCK)]


def _opened(chromium: Browser, url: str, levels: str, indicator: str) -> Subject:
    page = chromium.new_context().new_page()
    page.goto(url)
    page.locator(levels).wait_for()
    page.locator(indicator).wait_for()
    # The first label is the stored one; clicking on it would change nothing.
    labels = cycle(stored.level_labels().values())
    next(labels)
    return Subject(page, levels, indicator, labels)


def main() -> int:
    with TemporaryDirectory() as name:
        folder = Path(name)
        database_url = stored.database_in(folder)
        assessment = stored.add_rated_assessment(stored.repository(database_url), "Benchmark")
        criterion = stored.criterion_ids()[0]
        bare_app, our_app = servers.bare_app(folder / "bare"), servers.our_app(database_url, folder)
        with (
            servers.running(bare_app, folder) as bare_server,
            servers.running(our_app, folder) as our_server,
            browser.launched() as chromium,
        ):
            bare = _opened(chromium, bare_server.url, "[data-testid=stRadio]", "[data-testid=stText]")
            ours = _opened(
                chromium,
                f"{our_server.url}/fragebogen?a={assessment}&k={criterion}",
                f".st-key-rating-{criterion}",
                ".st-key-saved",
            )
            measure(bare, ours)
    return comparison.show(
        comparison.Comparison("python -m benchmarks.answer_latency", bare.seconds, ours.seconds, "median", LIMIT)
    )


if __name__ == "__main__":
    sys.exit(main())
