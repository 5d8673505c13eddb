"""Nobody keeps the others out by letting the server wait, and nobody is taken for such a one."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assessment.ballots.access import connections
from assessment.ballots.access.connections import Hall, PatientServer, most_connections
from assessment.ballots.access.network import local_addresses
from tests.ballots.running import Running, everything, is_open, running, wait_for
from tests.places import ROOT

pytestmark = pytest.mark.dear

ROOM = next(iter(local_addresses()), "")
_UNFINISHED = b"GET / HTTP/1.1\r\nHost: x\r\nX-Endless: "
_WAITING = b"GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
_LARGE = 30_000_000

needs_network = pytest.mark.skipif(not ROOM, reason="this machine has no address but its own")


class Doors:
    """An app whose answers are held back until they are let go."""

    def __init__(self) -> None:
        self.asked = 0
        self.loop: asyncio.AbstractEventLoop | None = None
        self.opened = asyncio.Event()
        routes = [Route("/", self._at_once), Route("/wait", self._later), Route("/large", self._large)]
        routes.append(Route("/form", self._form, methods=["POST"]))
        self.app = Starlette(routes=routes, middleware=[Middleware(PatientServer)])

    def open(self) -> None:
        assert self.loop is not None
        self.loop.call_soon_threadsafe(self.opened.set)

    async def _at_once(self, _request: Request) -> Response:
        return PlainTextResponse("here")

    async def _later(self, _request: Request) -> Response:
        self.loop = asyncio.get_running_loop()
        self.asked += 1
        await self.opened.wait()
        return PlainTextResponse("later")

    async def _large(self, _request: Request) -> Response:
        return PlainTextResponse("x" * _LARGE)

    async def _form(self, request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))


@pytest.fixture
def doors() -> Doors:
    return Doors()


@pytest.fixture
def impatient(doors: Doors) -> Iterator[Running]:
    with running(doors.app, Hall(100, patience=0.3, grace=0.1, most_waiting=5)) as server:
        yield server


def test_a_request_that_does_not_end_is_not_waited_for(impatient: Running) -> None:
    begun = {
        "nothing": b"",
        "letter": b"G",
        "head": _UNFINISHED,
        "body": b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
        "refused body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
    }
    # Together: each takes as long as the server has patience.
    waiting = {what: impatient.open(sent) for what, sent in begun.items()}
    for what, connection in waiting.items():
        try:
            everything(connection)
        except TimeoutError:
            pytest.fail(f"The server waits for the rest of: {what}")


def test_a_request_that_trickles_is_not_waited_for(impatient: Running) -> None:
    with impatient.open(_UNFINISHED) as waiting:

        def is_closed() -> bool:
            try:
                waiting.send(b"x")
            except OSError:
                return True
            return not is_open(waiting)

        wait_for(is_closed)


def test_much_that_keeps_coming_may_take_its_time(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BYTES_A_SECOND", 1_000)
    with running(doors.app, Hall(100, patience=0.2)) as server, server.open() as slow, server.open() as other:
        slow.sendall(
            b"POST /form HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4001\r\n\r\n" + b"x" * 4_000
        )
        # Whoever waits with nothing to show is gone long before.
        everything(other)
        assert is_open(slow)
        slow.sendall(b"x")
        assert everything(slow).endswith(b"4001")


def test_an_answer_that_nobody_takes_is_not_kept(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 0.1)
    with (
        running(doors.app, Hall(100, patience=0.1)) as server,
        server.open(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n") as lazy,
    ):
        assert lazy.recv(4) == b"HTTP"
        wait_for(lambda: not server.server.server_state.connections)
        assert len(everything(lazy)) < _LARGE


def test_an_answer_that_is_taken_slowly_comes_whole(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    # Longer than a busy machine lets a process wait.
    monkeypatch.setattr(connections, "ANSWER_SECONDS", 0.5)
    with (
        running(doors.app, Hall(100, patience=0.1)) as server,
        server.open(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as slow,
    ):
        taken = 0
        began = time.monotonic()
        pause = threading.Event()
        while part := slow.recv(200_000):
            taken += len(part)
            # At 15 MB/s, four looks long.
            pause.wait(began + 2 * taken / _LARGE - time.monotonic())
        assert taken > _LARGE


@needs_network
def test_of_one_address_few_may_let_the_server_wait_and_the_newest_stay(doors: Doors) -> None:
    with running(doors.app, Hall(100, grace=0.1, most_waiting=5)) as server:
        waiting = [server.open(_UNFINISHED, ROOM) for _ in range(12)]
        own = [server.open(_UNFINISHED) for _ in range(12)]
        wait_for(lambda: sum(map(is_open, waiting)) <= 5)
        assert list(map(is_open, waiting)) == [False] * 7 + [True] * 5
        assert all(map(is_open, own))
        assert b"here" in server.get(ROOM)
        assert b"here" in server.get()


@needs_network
def test_a_room_behind_one_address_is_no_stranger(doors: Doors) -> None:
    with running(doors.app, Hall(1_000)) as server:
        phones = [server.open(_WAITING, ROOM) for _ in range(150)]
        wait_for(lambda: doors.asked == len(phones))
        doors.open()
        assert all(b"later" in everything(phone) for phone in phones)


@needs_network
def test_a_full_house_gives_the_places_of_those_who_only_wait(doors: Doors) -> None:
    with running(doors.app, Hall(10)) as server:
        resting = [server.open(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", ROOM) for _ in range(8)]
        for phone in resting:
            received = b""
            while not received.endswith(b"here"):
                received += phone.recv(65_536)
        busy = [server.open(_WAITING, ROOM) for _ in range(10)]
        wait_for(lambda: doors.asked == 10)
        assert not any(map(is_open, resting))
        assert everything(server.open(_WAITING, ROOM)) == b""
        assert b"here" in server.get()
        doors.open()
        assert all(b"later" in everything(phone) for phone in busy)


def test_whoever_starts_the_app_gets_connections_that_end(doors: Doors) -> None:
    with running(doors.app) as server:
        assert getattr(server.server.config.http_protocol_class, "__func__", None) is Hall.protocol
        assert b"here" in server.get()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_the_program_may_open_as_many_files_as_the_system_lets_it() -> None:
    program = (
        "import resource; from assessment.ballots.access.connections import raise_file_limit as up\n"
        "hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard)); print(up(), up())\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256)); print(up())"
    )
    root = ROOT
    said = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    raised, again, set_to, fixed = map(int, said.stdout.split())
    assert raised == again == set_to > 256
    assert fixed == 256
    assert most_connections(fixed) < 256
    assert most_connections(None) == most_connections(1_000_000)
