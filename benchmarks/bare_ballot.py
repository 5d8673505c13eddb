"""The least that takes a vote: a Starlette handler with one SQLite insert that reaches the disk.

Started as `python -m benchmarks.bare_ballot PORT`; the database is BARE_DATABASE. It answers for its health under the
same address as Streamlit.
"""

import os
import sqlite3
import sys
from threading import Lock
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_turn = Lock()


def _opened() -> sqlite3.Connection:
    """Open the database with the settings that ours has."""
    connection = sqlite3.connect(os.environ["BARE_DATABASE"], isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS vote (round TEXT, rating TEXT)")
    return connection


def _app(connection: sqlite3.Connection) -> Starlette:
    def insert(round_id: str, rating: str) -> None:
        with _turn:
            connection.execute("INSERT INTO vote VALUES (?, ?)", (round_id, rating))

    async def vote(request: Request) -> Response:
        form = parse_qs((await request.body()).decode())
        await run_in_threadpool(insert, form["round"][0], form["rating"][0])
        return PlainTextResponse("ok")

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/vote", vote, methods=["POST"]), Route("/_stcore/health", health)])


if __name__ == "__main__":
    uvicorn.run(_app(_opened()), port=int(sys.argv[1]), log_level="warning", access_log=False)
