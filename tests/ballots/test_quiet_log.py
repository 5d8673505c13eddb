"""Whatever strangers send, the log stays readable."""

import logging
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assessment.ballots import routes as ballot_routes
from assessment.ballots.access.connections import PatientServer
from assessment.ballots.access.quiet_log import EVERY_SECONDS, OncePerMinute
from assessment.store.repository import Repository
from tests.ballots.running import Running, running

_TIMES = 30
_POST = b"POST /w/ABCD3467/stimme HTTP/1.1\r\nHost: x\r\n"
_NONSENSE = {
    "half a body": _POST + b"Content-Length: 1000\r\n\r\nrating=",
    "bad chunk": _POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
    "bad chunk for who does not read": b"POST /plain HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "other protocol": b"GET /plain HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    "websocket": b"GET /plain HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "exception": b"GET /broken/%s HTTP/1.1\r\nHost: x\r\n\r\n",
}


async def _plain(_request: Request) -> Response:
    return PlainTextResponse("here")


async def _broken(request: Request) -> Response:
    raise ValueError(f"nothing at\n{request.url.path}\x1b[31m")


@pytest.fixture
def server(shared: Repository) -> Iterator[Running]:
    del shared
    routes = [
        *ballot_routes.routes,
        Route("/plain", _plain, methods=["GET", "POST"]),
        Route("/broken/{name}", _broken),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(PatientServer)])
    with running(app) as started:
        started.lines.clear()
        yield started


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize("sent", _NONSENSE.values(), ids=_NONSENSE)
def test_a_strangers_request_writes_one_line_a_minute(server: Running, sent: bytes) -> None:
    for number in range(_TIMES):
        with server.open(sent % str(number).encode() if b"%s" in sent else sent) as stranger:
            stranger.shutdown(1)
            stranger.recv(65_536)
    assert b"here" in server.get(path="/plain")
    assert len(server.lines) <= 1, server.lines


@pytest.mark.dear
def test_a_line_says_what_happened_and_where(server: Running) -> None:
    server.get(path="/broken/a")
    assert len(server.lines) == 1
    assert "ValueError: nothing at [" in server.lines[0]
    assert "test_quiet_log.py:" in server.lines[0]


def test_after_a_minute_a_line_says_how_many_were_left_out() -> None:
    now = [0.0]
    once = OncePerMinute(lambda: now[0])

    def said(text: str, *arguments: object) -> str | None:
        record = logging.LogRecord("asyncio", logging.ERROR, "", 0, text, arguments, None)
        return record.getMessage() if once.filter(record) else None

    assert said("No more than %d files at 0x7fa", 7) == "No more than 7 files at 0x7fa"
    assert [said("No more than %d files at 0x7fb", 8) for _ in range(3)] == [None, None, None]
    assert said("Something else\nwith a second line") == "Something else"
    now[0] = EVERY_SECONDS
    assert said("No more than %d files at 0x7fc", 9) == (
        "No more than 9 files at 0x7fc (davor 3 weitere dieser Art weggelassen)"
    )
    now[0] = 2 * EVERY_SECONDS
    assert said("No more than %d files at 0x7fd", 9) == "No more than 9 files at 0x7fd"


def test_kinds_without_end_are_one_kind() -> None:
    once = OncePerMinute()
    records = [
        logging.LogRecord("asyncio", logging.ERROR, "", 0, "kind " + "x" * number, (), None)
        for number in range(1_000)
    ]
    assert sum(once.filter(record) for record in records) < 300
