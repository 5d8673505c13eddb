"""Files of 64 MB or less that ask for as much as they can, uploaded on the screen while phones vote beside them.

`python -m benchmarks.imports`, or with names of files (`benchmarks/heavy_files.py`).
"""

import argparse
import asyncio
import random
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page

from assessment.rating import LEVELS
from assessment.voting.workshop import BallotRound
from benchmarks import browser, heavy_files, servers, stored
from benchmarks.phones import Phone
from benchmarks.room import Room

GROWTH_MB = 200.0
WAIT_SECONDS = 1.0

_PHONES = 20
_PAUSE_SECONDS = 0.5
_ALONE_SECONDS = 5.0
_SETTLE_SECONDS = 2.0
_GIVE_UP_MS = 180_000
_SAVE = ".st-key-import-now button"
_OUTCOME = f"[data-testid='stAlert'], {_SAVE}"


@dataclass(frozen=True, slots=True)
class Upload:
    """What one file did. Growth: the most memory of the server's process during it, less what it had before (MB).

    `alone`, `waited`: how many seconds a phone waited for its vote at most, before the file and from its upload on.
    """

    name: str
    size: int
    growth: float
    alone: float
    waited: float
    seconds: float
    outcome: str


class Memory:
    """The memory of a process, as Linux counts it."""

    def __init__(self, pid: int) -> None:
        self._folder = Path(f"/proc/{pid}")
        # From here on the kernel notes the highest anew.
        (self._folder / "clear_refs").write_text("5")
        self._before = self._read("VmRSS")

    def growth(self) -> float:
        return self._read("VmHWM") - self._before

    def _read(self, field: str) -> float:
        match = re.search(rf"{field}:\s+(\d+) kB", (self._folder / "status").read_text())
        assert match is not None
        return int(match[1]) / 1024


async def vote_on(phone: Phone, held: BallotRound, ended: asyncio.Event) -> None:
    """Change the vote again and again until the end."""
    chance = random.Random(phone.device)
    while not ended.is_set():
        await asyncio.sleep(chance.uniform(0, 2 * _PAUSE_SECONDS))
        await phone.vote(held.id, chance.choice(LEVELS).value)


async def upload(page: Page, url: str, file: Path) -> str:
    """Read a file in on the screen, and store it where it can be; return what the screen says."""
    await page.goto(f"{url}/bericht")
    await page.locator('.st-key-import-file input[type="file"]').set_input_files(file, timeout=_GIVE_UP_MS)
    await page.locator(_OUTCOME).first.wait_for(timeout=_GIVE_UP_MS)
    if await page.locator(_SAVE).count() == 0:
        return await page.locator("[data-testid='stAlert']").first.inner_text()
    await page.locator(_SAVE).click()
    await page.locator("[data-testid='stAlert']").first.wait_for(timeout=_GIVE_UP_MS)
    return await page.locator("[data-testid='stAlert']").first.inner_text()


async def measure(chromium: Browser, file: Path, folder: Path) -> Upload:
    """Start a server, fill a room, and upload one file beside it."""
    database_url = stored.database_in(folder)
    with servers.running(servers.our_app(database_url, folder), folder) as server:
        room = Room(database_url, server, _PHONES, file.name)
        page = await (await chromium.new_context()).new_page()
        await page.goto(f"{server.url}/bericht")
        await page.locator('.st-key-import-file input[type="file"]').wait_for(state="attached")
        async with room.filled():
            held = await room.open(stored.criterion_ids()[0])
            await asyncio.gather(*(phone.sees_vote(held.id) for phone in room.phones))
            ended = asyncio.Event()
            voting = [asyncio.create_task(vote_on(phone, held, ended)) for phone in room.phones]
            await asyncio.sleep(_ALONE_SECONDS)
            alone, memory = max(room.seconds), Memory(server.process.pid)
            for phone in room.phones:
                phone.seconds.clear()
            started = time.perf_counter()
            outcome = await upload(page, server.url, file)
            seconds = time.perf_counter() - started
            await asyncio.sleep(_SETTLE_SECONDS)
            growth = memory.growth()
            ended.set()
            await asyncio.gather(*voting)
            await page.context.close()
            waited = max(room.seconds)
            await room.reveal(held)
        assert room.account.lost == room.account.extra == 0
    return Upload(file.name, file.stat().st_size, growth, alone, waited, seconds, " ".join(outcome.split()))


async def measure_all(names: Sequence[str], folder: Path) -> list[Upload]:
    uploads = []
    async with browser.launched_beside() as chromium:
        for name in names:
            place = folder / name.replace(".", "-")
            place.mkdir()
            file = place / name
            file.write_bytes(await asyncio.to_thread(heavy_files.ALL[name]))
            uploads.append(await measure(chromium, file, place))
            _show(uploads[-1])
    return uploads


def _show(upload: Upload) -> None:
    holds = upload.growth <= GROWTH_MB and upload.waited <= WAIT_SECONDS
    print(
        f"| {upload.name} | {upload.size / 1e6:.1f} MB | {upload.growth:.0f} MB | {upload.alone:.2f} s "
        f"| {upload.waited:.2f} s | {upload.seconds:.0f} s | {upload.outcome[:60]} |"
        f"{'' if holds else ' ABOVE THE LIMIT'}",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports")
    parser.add_argument("names", nargs="*", choices=[[], *heavy_files.ALL], metavar="DATEI")
    names = parser.parse_args().names or list(heavy_files.ALL)
    print("| File | Size | Growth | Longest vote before | beside | Until the screen said | |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with TemporaryDirectory() as folder:
        uploads = asyncio.run(measure_all(names, Path(folder)))
    holds = all(each.growth <= GROWTH_MB and each.waited <= WAIT_SECONDS for each in uploads)
    print(f"\nLimits: {GROWTH_MB:.0f} MB, {WAIT_SECONDS:.0f} s: {'ok' if holds else 'ABOVE THE LIMIT'}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
