"""Speaks to an ASGI app as a server would, with every detail of the connection at hand."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_T = TypeVar("_T")
LAPTOP = "127.0.0.1"
PHONE = "192.168.1.77"


def in_a_thread(awaited: Coroutine[Any, Any, _T]) -> _T:
    """Run something in a thread of its own: where browser tests ran before, this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, awaited).result()


@dataclass
class Inner:
    """The app behind the gate: it answers everything, echoes on websockets, and remembers what reached it."""

    reached: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(scope.get("path", scope["type"]))
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] == "websocket.receive":
                await send({"type": "websocket.send", "text": message["text"]})
            # As Streamlit's queue of messages does, it may still have something on its way.
            await send({"type": "websocket.send", "text": "late"})


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


def ask(
    app: ASGIApp,
    path: str,
    *,
    method: str = "GET",
    peer: str | None = PHONE,
    at: str = "192.168.1.20",
    **headers: str,
) -> Answer:
    """Send one request and return the answer; `at`: the address that it arrived at."""
    sent = _exchange(app, {"type": "http", "method": method, **_connection(path, peer, at, headers)}, [_BODY])
    start = sent[0]
    received = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], received, b"".join(message.get("body", b"") for message in sent[1:]).decode())


def connect(
    app: ASGIApp,
    said: Sequence[str] = (),
    *,
    path: str = "/_stcore/stream",
    peer: str = PHONE,
    at: str = "192.168.1.20",
    **headers: str,
) -> list[Message]:
    """Open a websocket, say something, hang up, and return everything that came back."""
    messages = [{"type": "websocket.receive", "text": text} for text in said]
    scope = {"type": "websocket", **_connection(path, peer, at, headers)}
    return _exchange(app, scope, [{"type": "websocket.connect"}, *messages, {"type": "websocket.disconnect"}])


_BODY: Message = {"type": "http.request", "body": b"", "more_body": False}


def _connection(path: str, peer: str | None, at: str, headers: Mapping[str, str]) -> dict[str, Any]:
    given = {"host": f"{at}:8501", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "client": (peer, 50_000) if peer else None,
        "server": (at, 8501),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }


def _exchange(app: ASGIApp, scope: Scope, incoming: Sequence[Message]) -> list[Message]:
    sent: list[Message] = []
    waiting = list(incoming)

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    in_a_thread(app(scope, receive, send))  # type: ignore[arg-type]
    return sent
