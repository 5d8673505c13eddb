"""A room full of phones where the server may open few files, as on macOS, with a stranger who lets it wait.

`python -m benchmarks.crowd`, or with `--phones N`, `--files N`, `--hard` (a limit that the app cannot raise) and
`--strangers N` (connections whose request never ends).
"""

import argparse
import asyncio
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.ballots.access.network import local_addresses
from benchmarks import comparison, servers, stored
from benchmarks.room import Room

_CRITERIA = 5
P95_SECONDS = 3.0


@asynccontextmanager
async def strangers(host: str, port: int, count: int) -> AsyncIterator[None]:
    """Hold connections whose request never ends; one that the server has closed is opened again."""

    async def wait() -> None:
        while True:
            try:
                reader, writer = await asyncio.open_connection(host, port)
                writer.write(b"GET /w HTTP/1.1\r\nHost: x\r\nX-Endless: ")
                await reader.read()
                writer.close()
            except OSError:
                pass
            await asyncio.sleep(1)

    waiting = [asyncio.create_task(wait()) for _ in range(count)]
    try:
        yield
    finally:
        for task in waiting:
            task.cancel()


async def hold(folder: Path, phones: int, strangers_count: int, files: int, *, is_hard: bool) -> tuple[Room, int]:
    """Hold a workshop; return it, and how many lines the server has written."""
    database_url = stored.database_in(folder)
    stored.repository(database_url)
    app = replace(servers.our_app(database_url, folder), files=files, files_are_fixed=is_hard, is_for_the_room=True)
    with servers.running(app, folder) as server:
        room = Room(database_url, server, phones, "Voller Raum")
        host = (*local_addresses(), "127.0.0.1")[0]
        async with strangers(host, server.port, strangers_count), room.filled():
            for criterion in stored.criterion_ids()[:_CRITERIA]:
                await room.judge(criterion)
        return room, len(server.log.read_text(errors="replace").splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd")
    parser.add_argument("--phones", type=int, default=120)
    parser.add_argument("--strangers", type=int, default=0)
    parser.add_argument("--files", type=int, default=256)
    parser.add_argument("--hard", action="store_true")
    chosen = parser.parse_args()
    with TemporaryDirectory() as name:
        room, lines = asyncio.run(
            hold(Path(name), chosen.phones, chosen.strangers, chosen.files, is_hard=chosen.hard)
        )
    account, seconds = room.account, room.seconds
    lost = account.lost + account.extra + account.miscounted + sum(phone.refused for phone in room.phones)
    p95 = comparison.p95(seconds)
    print(
        f"{chosen.phones} phones, {chosen.files} files{' at most' if chosen.hard else ''}, "
        f"{chosen.strangers} strangers: {account.sent} votes, {lost} wrong, "
        f"{sum(phone.retries for phone in room.phones)} sent again; a vote "
        f"{statistics.median(seconds):.3f} s at the median, {p95:.3f} s p95 (limit {P95_SECONDS} s); "
        f"next criterion {max(account.followed):.2f} s at most; {lines} lines in the log"
    )
    return 0 if not lost and p95 <= P95_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
