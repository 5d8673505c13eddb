"""From the click on a level to the changed saved indicator, in the browser.

`python -m benchmarks.answer_latency`; `--against FOLDER` compares with another checkout of the app instead.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from assessment.catalog.files import catalog
from assessment.dossier import Dossier
from assessment.exchange.document import export_json
from benchmarks import browser, comparison, servers, stored

LIMIT = 1.3
LIMIT_AGAINST_ANOTHER = 1.05

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


def _opened_ours(chromium: Browser, url: str, assessment: str) -> Subject:
    criterion = stored.criterion_ids()[0]
    address = f"{url}/fragebogen?a={assessment}&k={criterion}"
    return _opened(chromium, address, f".st-key-rating-{criterion}", ".st-key-saved")


def _imported(checkout: Path, database_url: str, document: str) -> str:
    """Let another checkout read an assessment in, into a database of its own; return the assessment's id."""
    file = Path(database_url.removeprefix("sqlite:///")).with_suffix(".json")
    file.write_text(document, encoding="utf-8")
    command = [sys.executable, "-m", "assessment", "import", str(file)]
    environment = {**os.environ, "DATABASE_URL": database_url}
    done = subprocess.run(command, cwd=checkout, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, metavar="FOLDER")
    checkout: Path | None = parser.parse_args().against
    with TemporaryDirectory() as name:
        folder = Path(name)
        database_url = stored.database_in(folder)
        repository = stored.repository(database_url)
        assessment = stored.add_rated_assessment(repository, "Benchmark")
        if checkout is None:
            other, earlier = servers.bare_app(folder / "bare"), ""
        else:
            earlier_url = f"sqlite:///{folder / 'earlier.sqlite'}"
            document = export_json(
                Dossier.of(repository.assessment(assessment), repository.answers(assessment), catalog())
            )
            earlier = _imported(checkout, earlier_url, document)
            other = servers.App(
                "before", checkout / "app.py", checkout, {"DATABASE_URL": earlier_url, "HOME": str(folder)}
            )
        with (
            servers.running(other, folder) as other_server,
            servers.running(servers.our_app(database_url, folder), folder) as our_server,
            browser.launched() as chromium,
        ):
            compared = (
                _opened_ours(chromium, other_server.url, earlier)
                if checkout
                else _opened(chromium, other_server.url, "[data-testid=stRadio]", "[data-testid=stText]")
            )
            ours = _opened_ours(chromium, our_server.url, assessment)
            measure(compared, ours)
    return comparison.show(
        comparison.Comparison(
            f"python -m benchmarks.answer_latency{' --against FOLDER' if checkout else ''}",
            compared.seconds,
            ours.seconds,
            "median",
            LIMIT_AGAINST_ANOTHER if checkout else LIMIT,
            ("before" if checkout else "bare", "ours"),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
