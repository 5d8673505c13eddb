"""How long and how often a device may let the server wait, so that nobody in the room keeps the others out."""

import asyncio
import sys
from itertools import chain
from typing import Any

import h11
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.lifespan.on import LifespanOn
from uvicorn.protocols.http.h11_impl import H11Protocol

from assessment.ballots.access import quiet_log
from assessment.ballots.access.network import is_loopback

# So long a request may take to arrive; whoever sends much gets a second more for each of these bytes.
PATIENCE_SECONDS = 15.0
BYTES_A_SECOND = 10_000
# So often it is looked whether an answer is being taken, and so much of it, however slow a hotspot is.
ANSWER_SECONDS = 30.0
TAKEN_A_SECOND = 1_000
# Of one address, which may be that of a router with a whole room behind it. A phone's request is complete within
# milliseconds, and is given longer than that; so what waits are connections that browsers open in advance. Of more,
# the oldest goes.
MOST_WAITING = 60
GRACE_SECONDS = 1.0

_FILES_WANTED = (65_536, 10_240, 4_096)
# For the database, the pages of this machine and what libraries open.
_FILES_KEPT_BACK = 64
_MOST_CONNECTIONS = 20_000
# More than that no browser opens in advance.
_FEW = 6


class PatientServer:
    """Middleware that does nothing to requests.

    As the app starts, it gives the server connections that end, and a log that strangers cannot fill. Whether
    `streamlit run`, `serve` or uvicorn itself has started it: each hands its settings to the app's lifespan, and
    reads from them at every connection which protocol to speak.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            quiet_log.install()
            _install(getattr(receive, "__self__", None))
        await self._app(scope, receive, send)


def _install(lifespan: object) -> None:
    if not isinstance(lifespan, LifespanOn) or lifespan.config.http_protocol_class is not H11Protocol:
        return
    most = most_connections(raise_file_limit())
    lifespan.config.http_protocol_class = Hall(most).protocol  # type: ignore[assignment]
    # All of these are accepted at once, before one of them can be asked to go.
    lifespan.config.backlog = min(lifespan.config.backlog, max(most // 2, 16))


def raise_file_limit() -> int | None:
    """Let this process open as many files as it may, each connection being one; return how many that are.

    None where there is no limit that can be asked for.
    """
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in _FILES_WANTED:
        allowed = limit if hard == resource.RLIM_INFINITY else min(hard, limit)
        if soft == resource.RLIM_INFINITY or allowed <= soft:
            break
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        except (OSError, ValueError):
            # macOS says that there is no limit, and refuses more than 10,240.
            continue
        return allowed
    return None if soft == resource.RLIM_INFINITY else soft


def most_connections(files: int | None) -> int:
    """Return how many connections may be open at once where a process may open so many files."""
    return _MOST_CONNECTIONS if files is None else max(1, min(_MOST_CONNECTIONS, files - _FILES_KEPT_BACK))


class Hall:
    """The connections of a server, by who lets it wait. `most`: how many may be open at once.

    Nobody is turned away while there are connections that only wait: the oldest of those gives its place.
    """

    def __init__(
        self,
        most: int,
        patience: float = PATIENCE_SECONDS,
        grace: float = GRACE_SECONDS,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.patience = patience
        self.grace = min(grace, patience)
        self._most = most
        self._most_waiting = most_waiting
        # Dictionaries, because they keep the order in which connections came.
        self._waiting: dict[str, dict[PatientProtocol, None]] = {}
        self._idle: dict[PatientProtocol, None] = {}

    def protocol(self, *arguments: Any, **named: Any) -> "PatientProtocol":
        """Return what speaks on a new connection."""
        return PatientProtocol(self, *arguments, **named)

    def arrived(self, newcomer: "PatientProtocol", connections: int) -> None:
        """Make room for a connection, of so many; there is always some for this machine itself."""
        if connections <= self._most:
            return
        if oldest := self._dispensable(newcomer):
            oldest.end()
        elif not newcomer.is_from_here:
            newcomer.end()

    def waits_for(self, device: "PatientProtocol") -> None:
        """Note that a request is on its way, or what answers it."""
        self.forget(device)
        self._waiting.setdefault(device.address, {})[device] = None
        self.thin_out(device)

    def thin_out(self, device: "PatientProtocol") -> None:
        """Let those go who have waited longest, where too many of a device's address wait."""
        waiting = self._waiting.get(device.address, {})
        while len(waiting) > self._most_waiting and not device.is_from_here:
            oldest = next(iter(waiting))
            if oldest.has_waited() < self.grace:
                return
            oldest.end()

    def rests(self, device: "PatientProtocol") -> None:
        """Note that a connection is kept for a request that may come."""
        self.forget(device)
        self._idle[device] = None

    def forget(self, device: "PatientProtocol") -> None:
        """Note that nothing is waited for on a connection: it is being answered, or gone."""
        self._idle.pop(device, None)
        waiting = self._waiting.get(device.address, {})
        waiting.pop(device, None)
        if not waiting:
            self._waiting.pop(device.address, None)

    def _dispensable(self, newcomer: "PatientProtocol") -> "PatientProtocol | None":
        crowds = (crowd for crowd in self._waiting.values() if not next(iter(crowd)).is_from_here)
        largest = max(crowds, key=len, default={})
        is_crowd = len(largest) > _FEW and next(iter(largest)).has_waited() >= self.grace
        candidates = chain(largest, self._idle) if is_crowd else chain(self._idle, largest)
        return next((device for device in candidates if device is not newcomer), None)


class PatientProtocol(H11Protocol):
    """Uvicorn's, which waits for ever: for the end of a request, and for somebody to take an answer."""

    def __init__(self, hall: Hall, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._hall = hall
        self._received = 0
        self._waits_since = 0.0
        self._to_be_taken = 0
        self._patience: asyncio.TimerHandle | None = None
        self.address = ""
        self.is_from_here = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.is_from_here = is_loopback(self.address)
        self._note()
        self._hall.arrived(self, len(self.connections))

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        self._note()

    def handle_events(self) -> None:
        try:
            super().handle_events()
        except h11.LocalProtocolError:
            # Nonsense after a request that has been answered already: there is nobody to tell.
            self.end()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._note()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._note()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._note()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._note()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_waiting()
        self._hall.forget(self)

    def end(self) -> None:
        """Close at once, whatever is still on its way."""
        self._stop_waiting()
        self._hall.forget(self)
        self.transport.abort()

    def has_waited(self) -> float:
        """Return for how many seconds the server has been waiting on this connection."""
        return self.loop.time() - self._waits_since

    def _note(self) -> None:
        if self._is_owed():
            if self._patience is None:
                self._waits_since, self._received, self._to_be_taken = self.loop.time(), 0, sys.maxsize
                self._patience = self.loop.call_later(self._hall.grace, self._settle)
                self._hall.waits_for(self)
            return
        self._stop_waiting()
        if self.timeout_keep_alive_task is not None and not self.transport.is_closing():
            self._hall.rests(self)
        else:
            self._hall.forget(self)

    def _is_owed(self) -> bool:
        """Whether it is the device's turn; between two requests uvicorn's limit holds, in websockets another."""
        if self.transport.get_protocol() is not self:
            return False
        if self.transport.is_closing():
            return self.transport.get_write_buffer_size() > 0
        if self.flow.write_paused or self.conn.their_state is h11.SEND_BODY:
            return True
        return self.conn.their_state is h11.IDLE and self.timeout_keep_alive_task is None

    def _settle(self) -> None:
        self._patience = self.loop.call_later(self._hall.patience - self._hall.grace, self._look_again)
        self._hall.thin_out(self)

    def _look_again(self) -> None:
        if self.flow.write_paused or self.transport.is_closing():
            left = ANSWER_SECONDS if self._is_being_taken() else 0.0
        else:
            allowed = self._hall.patience + self._received / BYTES_A_SECOND
            left = allowed - self.has_waited()
        # While reading is paused, it is the app that takes its time.
        if left > 0 or self.flow.read_paused:
            self._patience = self.loop.call_later(left if left > 0 else self._hall.patience, self._look_again)
        else:
            self.end()

    def _is_being_taken(self) -> bool:
        """Whether enough of the answer has left since the last look; at the first look it has."""
        before, self._to_be_taken = self._to_be_taken, self.transport.get_write_buffer_size()
        return before - self._to_be_taken >= TAKEN_A_SECOND * ANSWER_SECONDS

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
