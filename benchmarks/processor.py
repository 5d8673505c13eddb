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


async def rate(server: servers.Server, path: str, query: str) -> list[float]:
    """Rate in blocks; return the processor seconds per rating of each block."""
    labels = stored.level_labels()
    levels = cycle(labels)
    next(levels)  # the stored one
    figures: list[float] = []
    async with RatingSession(server.url, path, query) as session:
        for _ in range(_WARM_UP_RATINGS):
            await session.rate(labels[next(levels)])
        for _ in range(_BLOCKS):
            before = processor_seconds(server.process.pid)
            for _ in range(_RATINGS_PER_BLOCK):
                await session.rate(labels[next(levels)])
            figures.append((processor_seconds(server.process.pid) - before) / _RATINGS_PER_BLOCK)
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
        with servers.running(servers.bare_app(folder / "bare"), folder) as server:
            bare = asyncio.run(rate(server, "", ""))
        with servers.running(servers.our_app(database_url, folder), folder) as server:
            ours = asyncio.run(rate(server, "fragebogen", query))
    return comparison.show(comparison.Comparison("python -m benchmarks.processor", bare, ours, "median", LIMIT))


if __name__ == "__main__":
    sys.exit(main())
