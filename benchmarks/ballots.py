"""A workshop with a hundred phones on all criteria, one with five hundred, and what a phone loads for it.

`python -m benchmarks.ballots`, or with `--criteria N` for a shorter workshop.
"""

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import browser, comparison, servers, stored
from benchmarks.ballot_pages import Weight, counted, facilitators_page, weigh
from benchmarks.phones import Line
from benchmarks.room import VOTE_SECONDS, Room, plan

LIMIT = 3.0
P95_SECONDS = 0.15
COUNTED_SECONDS = 1.5
FOLLOWED_SECONDS = 2.0
BALLOT_BYTES, BALLOT_REQUESTS, BALLOT_SECONDS = 30_000, 3, 1.0

_PHONES, _MANY_PHONES = 100, 500
_CRITERIA, _CRITERIA_OF_MANY = 70, 5
_BARE_ROUNDS = 4
_COUNTED_VOTES = 20
_OPENED = 5


@dataclass(slots=True)
class Figures:
    """Everything that was measured; times in seconds."""

    bare: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    ballots: list[Weight] = field(default_factory=list)
    screen: Weight | None = None


async def vote_bare(folder: Path, rounds: int) -> list[float]:
    """Let as many phones vote at the same pace where a vote is nothing but an insert."""
    seconds: list[float] = []
    chance = random.Random(rounds)
    with servers.running(servers.bare_ballot(folder), folder) as server:
        lines = [Line(server.port) for _ in range(_PHONES)]

        async def take_part(line: Line, started: float) -> None:
            for due, rating in plan(chance):
                await asyncio.sleep(started + due - time.perf_counter())
                sent = time.perf_counter()
                answer = await line.ask("/vote", form={"round": 1, "rating": rating, "comment": ""})
                seconds.append(time.perf_counter() - sent)
                assert answer.status == 200

        for _ in range(rounds):
            started = time.perf_counter()
            await asyncio.gather(*(take_part(line, started) for line in lines))
            await asyncio.sleep(started + VOTE_SECONDS - time.perf_counter())
        await asyncio.gather(*(line.close() for line in lines))
    return seconds


async def hold(folder: Path, criteria: int, figures: Figures) -> tuple[Room, Room]:
    """Hold both workshops in one server of ours."""
    database_url = stored.database_in(folder)
    stored.repository(database_url)
    names = stored.criterion_ids()
    with servers.running(servers.our_app(database_url, folder), folder) as server:
        room = Room(database_url, server, _PHONES, "Workshop")
        async with browser.launched_beside() as chromium, room.filled():
            page = await facilitators_page(chromium, server.url, room.assessment)
            for criterion in names[:criteria]:
                await room.judge(criterion)
            figures.counted = await counted(room, page, names[0], _COUNTED_VOTES)
            await page.context.close()
            await room.open(names[0])
            figures.screen = await weigh(chromium, page.url, ".kompass-counted", is_slow=False)
            for _ in range(_OPENED):
                figures.ballots.append(await weigh(chromium, room.address, "button.choice", is_slow=True))
        many = Room(database_url, server, _MANY_PHONES, "Großer Workshop")
        async with many.filled():
            for criterion in names[: min(criteria, _CRITERIA_OF_MANY)]:
                await many.judge(criterion)
    return room, many


async def measure(folder: Path, criteria: int) -> tuple[Figures, Room, Room]:
    """Measure ours between two halves of the bare one, so that whatever else the machine does hits both."""
    figures = Figures()
    figures.bare += await vote_bare(folder, _BARE_ROUNDS)
    room, many = await hold(folder, criteria, figures)
    figures.bare += await vote_bare(folder, _BARE_ROUNDS)
    return figures, room, many


def _show_all(command: str, figures: Figures, room: Room, many: Room) -> bool:
    """Print every figure beside its limit; return whether all hold."""
    status = comparison.show(
        comparison.Comparison(command, figures.bare, room.seconds, "median", LIMIT, names=("bare", "ours"))
    )
    median, seconds = statistics.median, room.seconds
    ballot_seconds = median(weight.seconds for weight in figures.ballots)
    heaviest = max(figures.ballots, key=lambda weight: weight.bytes)
    lines = [
        _within("a vote, p95", comparison.p95(seconds), P95_SECONDS),
        _within("counted on the facilitator's page, median", median(figures.counted), COUNTED_SECONDS),
        _within("next criterion on a phone, slowest", max(room.account.followed), FOLLOWED_SECONDS),
        _within(f"first vote possible, 1.6 Mbit/s, median of {len(figures.ballots)}", ballot_seconds, BALLOT_SECONDS),
        _within("bytes of a ballot", heaviest.bytes, BALLOT_BYTES),
        _within("requests of a ballot", max(weight.requests for weight in figures.ballots), BALLOT_REQUESTS),
        *_complete(room),
        *_complete(many),
    ]
    assert figures.screen is not None
    print(f"next criterion on a phone: {_times(room.account.followed)}")
    print(f"{_MANY_PHONES} phones: a vote {_times(many.seconds)}")
    print(f"{_MANY_PHONES} phones: next criterion {_times(many.account.followed)}")
    print(f"facilitator's page: {figures.screen.bytes / 1e6:.2f} MB in {figures.screen.requests} requests\n")
    return status == 0 and all(lines)


def _complete(room: Room) -> list[bool]:
    """Print what became of the votes of a workshop."""
    account, phones = room.account, room.phones
    print(
        f"{len(phones)} phones: {account.sent} votes in the end, sent {len(room.seconds)} times, "
        f"{sum(phone.retries for phone in phones)} of them again"
    )
    refused = sum(phone.refused for phone in phones)
    return [
        _within(f"{len(phones)} phones: votes lost", account.lost + refused, 0),
        _within(f"{len(phones)} phones: votes counted twice", account.extra, 0),
        _within(f"{len(phones)} phones: rounds kept with other counts", account.miscounted, 0),
    ]


def _within(what: str, figure: float, limit: float) -> bool:
    holds = figure <= limit
    shown = f"{figure:.3f} s, limit {limit} s" if isinstance(figure, float) else f"{figure}, limit {limit}"
    print(f"{what}: {shown}: {'ok' if holds else 'ABOVE THE LIMIT'}")
    return holds


def _times(seconds: Sequence[float]) -> str:
    median, most = statistics.median(seconds), max(seconds)
    return f"{median:.3f} s at the median, {comparison.p95(seconds):.3f} s p95, {most:.3f} s at most"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ballots")
    parser.add_argument("--criteria", type=int, default=_CRITERIA, choices=range(1, _CRITERIA + 1), metavar="N")
    criteria: int = parser.parse_args().criteria
    command = "python -m benchmarks.ballots" + (f" --criteria {criteria}" if criteria != _CRITERIA else "")
    with TemporaryDirectory() as name:
        figures, room, many = asyncio.run(measure(Path(name), criteria))
    return 0 if _show_all(command, figures, room, many) else 1


if __name__ == "__main__":
    sys.exit(main())
