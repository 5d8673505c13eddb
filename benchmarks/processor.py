"""What a rating costs the server: processor time of its process, over three hundred ratings one after the other.

`python -m benchmarks.processor`; it reads the times that Linux keeps of each process.
"""

import asyncio
import os
import sys
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import comparison, servers, stored
from benchmarks.websocket_session import RatingSession

LIMIT = 0.15

_BLOCKS = 6
_RATINGS_PER_BLOCK = 50
_WARM_UP_RATINGS = 20


class Rater:
    """A session that rates, and what that costs its server."""

    def __init__(self, server: servers.Server, session: RatingSession) -> None:
        self._process = server.process.pid
        self._session = session
        self._labels = stored.level_labels()
        self._levels = cycle(self._labels)
        next(self._levels)  # the stored one

    async def rate(self, times: int) -> float:
        """Rate so many times; return the processor seconds of the server per rating."""
        before = processor_seconds(self._process)
        for _ in range(times):
            await self._session.rate(self._labels[next(self._levels)])
        return (processor_seconds(self._process) - before) / times


async def in_turn(bare: servers.Server, ours: servers.Server, query: str) -> tuple[list[float], list[float]]:
    """Rate in blocks, in turn with the bare app: what slows the machine down for a while slows both."""
    figures: tuple[list[float], list[float]] = ([], [])
    async with RatingSession(bare.url) as first, RatingSession(ours.url, "fragebogen", query) as second:
        raters = (Rater(bare, first), Rater(ours, second))
        for rater in raters:
            await rater.rate(_WARM_UP_RATINGS)
        for _ in range(_BLOCKS):
            for rater, of_one in zip(raters, figures, strict=True):
                of_one.append(await rater.rate(_RATINGS_PER_BLOCK))
    return figures


def processor_seconds(process: int) -> float:
    """Return the seconds, of its own and of the system for it, that a process has had; in steps of 1/100."""
    # The name, in brackets, may hold blanks; user and system time are the 14th and 15th field.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    with TemporaryDirectory() as name:
        folder = Path(name)
        database_url = stored.database_in(folder)
        assessment = stored.add_rated_assessment(stored.repository(database_url), "Benchmark")
        query = f"a={assessment}&k={stored.criterion_ids()[0]}"
        with (
            servers.running(servers.bare_app(folder / "bare"), folder) as bare_server,
            servers.running(servers.our_app(database_url, folder), folder) as our_server,
        ):
            bare, ours = asyncio.run(in_turn(bare_server, our_server, query))
    return comparison.show(comparison.Comparison("python -m benchmarks.processor", bare, ours, "median", LIMIT))


if __name__ == "__main__":
    sys.exit(main())
