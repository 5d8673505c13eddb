"""The server as other devices in the room reach it: under this machine's address in the network, not by browser."""

import http.client
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from websockets.sync.client import ClientConnection, connect

from assessment.ballots.access.network import local_addresses
from tests.browser.server import Server

_TIMEOUT_SECONDS = 20.0
_PROTOCOLS = ["streamlit", "PLACEHOLDER_AUTH_TOKEN"]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Door:
    """One of the server's addresses, and who knocks there, by its cookies."""

    server: Server
    host: str
    cookie: str = ""

    def ask(self, path: str, method: str = "GET", form: Mapping[str, object] | None = None, **headers: str) -> Answer:
        """Send one request as it stands: no path is tidied up, no redirect is followed."""
        connection = http.client.HTTPConnection(self.host, self.server.port, timeout=_TIMEOUT_SECONDS)
        sent = self._headers(headers)
        body = urlencode(form) if form is not None else None
        if body is not None:
            sent["content-type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            content = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)

    @contextmanager
    def websocket(self, origin: str | None = None, **headers: str) -> Iterator[ClientConnection]:
        """Open Streamlit's websocket; raises InvalidStatus where it is refused."""
        url = f"ws://{self.host}:{self.server.port}/_stcore/stream"
        with connect(
            url,
            subprotocols=_PROTOCOLS,  # type: ignore[arg-type]
            origin=origin,  # type: ignore[arg-type]
            additional_headers=self._headers(headers),
            open_timeout=_TIMEOUT_SECONDS,
            max_size=None,
            proxy=None,
        ) as connection:
            yield connection

    def _headers(self, given: Mapping[str, str]) -> dict[str, str]:
        own = {"cookie": self.cookie} if self.cookie else {}
        return {**own, **{name.replace("_", "-"): value for name, value in given.items()}}


def address_in_the_network() -> str:
    """Return the address that other devices use; without a network there is nothing to test."""
    addresses = local_addresses()
    if not addresses:
        if os.environ.get("CI") == "true":
            pytest.fail("This machine has no address but loopback.", pytrace=False)
        pytest.skip("This machine has no address but loopback: nobody else could reach it.")
    return addresses[0]


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A port where nobody should come; `accept` raises BlockingIOError as long as nobody does."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        yield listener
