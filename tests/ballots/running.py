"""An ASGI app in a real server, whose log is read, and raw connections to it."""

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.types import ASGIApp

from assessment.ballots.access import quiet_log
from assessment.ballots.access.connections import Hall

_DEADLINE_SECONDS = 10.0


@dataclass
class Running:
    """A server in a thread. `lines`: what its log would show; `opened`: the connections to it, which end with it."""

    port: int
    server: uvicorn.Server
    lines: list[str] = field(default_factory=list)
    opened: list[socket.socket] = field(default_factory=list)

    def open(self, sent: bytes = b"", host: str = "127.0.0.1") -> socket.socket:
        """Open a connection and send something."""
        connection = socket.create_connection((host, self.port), _DEADLINE_SECONDS)
        self.opened.append(connection)
        connection.sendall(sent)
        return connection

    def get(self, host: str = "127.0.0.1", path: str = "/") -> bytes:
        """Send a whole request on a connection of its own and return the answer."""
        with self.open(b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path.encode(), host) as asking:
            return everything(asking)


def everything(connection: socket.socket) -> bytes:
    """Return what comes until the server closes the connection; fails if it does not."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65_536):
            received += part
    return received


def is_open(connection: socket.socket) -> bool:
    """Whether the server still holds a connection on which nothing was sent back."""
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False
    finally:
        connection.settimeout(_DEADLINE_SECONDS)


@contextmanager
def running(app: ASGIApp, hall: Hall | None = None) -> Iterator[Running]:
    """Run an app on a free port of all addresses; `hall` is given to the server in place of what the app gives it."""
    listening = socket.create_server(("0.0.0.0", 0), backlog=500)
    config = uvicorn.Config(app, log_config=None, access_log=False, ws="websockets-sansio")
    config.load()
    if hall is not None:
        config.http_protocol_class = hall.protocol  # type: ignore[assignment]
    server = uvicorn.Server(config)
    started = Running(listening.getsockname()[1], server)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
    with _kept(started.lines):
        thread.start()
        wait_for(lambda: server.started)
        try:
            yield started
        finally:
            server.should_exit = server.force_exit = True
            thread.join(_DEADLINE_SECONDS)
            for connection in started.opened:
                connection.close()


def wait_for(condition: Callable[[], bool]) -> None:
    """Return as soon as something is so; fail when it takes too long."""
    waiting = threading.Event()
    for _ in range(int(_DEADLINE_SECONDS / 0.01)):
        if condition():
            return
        waiting.wait(0.01)
    raise AssertionError("It did not come to that.")


@contextmanager
def _kept(lines: list[str]) -> Iterator[None]:
    """Keep what the server and the event loop log; afterwards their loggers are as they were."""

    class _Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.extend(self.format(record).splitlines())

    keeper = _Keeper()
    loggers = [logging.getLogger(name) for name in ("uvicorn.error", "asyncio")]
    for logger in loggers:
        logger.addHandler(keeper)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(keeper)
            for quiet in [quiet for quiet in logger.filters if isinstance(quiet, quiet_log.OncePerMinute)]:
                logger.removeFilter(quiet)
