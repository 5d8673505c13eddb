"""Who may do what: this machine everything, other devices only the ballots, unless they have a facilitator's pass."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.ballots.access.admission import KEPT_SECONDS, Admissions, Workshops
from assessment.ballots.access.network import is_address, is_loopback
from assessment.ballots.access.origin import names_other_origin
from assessment.ballots.facilitator.pages import refused_page
from assessment.ballots.facilitator.routes import is_link_path
from assessment.ballots.paths import is_ballot_path

# What a proxy says about the device it speaks for: then this machine's own address says nothing of who that is.
_PROXIED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
# "Policy violation", in the words of the websocket protocol.
_REFUSED = 1008


class Gatekeeper:
    """Middleware around everything else.

    `trusts_proxy`: what a proxy on this machine passes on comes from people who may do everything; keeping others
    out is the proxy's task then. `own_names`: under which names, beside its addresses, this machine is asked
    for, `*` standing for any letters.
    """

    def __init__(
        self,
        app: ASGIApp,
        workshops: Workshops,
        *,
        trusts_proxy: bool = False,
        own_names: Callable[[], Iterable[str]] = tuple,
        keeps_seconds: float = KEPT_SECONDS,
    ) -> None:
        self._app = app
        self._admissions = Admissions(workshops, keeps_seconds)
        self._trusts_proxy = trusts_proxy
        self._own_names = ("localhost", *(name.lower() for name in own_names()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_for_all(scope) or self._is_facilitator(scope) or await self._admissions.admits(HTTPConnection(scope)):
            await self._app(scope, receive, send)
        else:
            await refused_page()(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._comes_through_trusted_proxy(scope):
            await self._app(scope, receive, send)
        # Streamlit would ask a service in the internet for this machine's address, to compare it with such a page's.
        elif names_other_origin(Headers(scope=scope)):
            await _refuse(receive, send)
        elif self._is_facilitator(scope):
            await self._app(scope, receive, send)
        elif await self._admissions.admits(HTTPConnection(scope)):
            line = _RevocableLine(self._admissions, HTTPConnection(scope), receive, send)
            await self._app(scope, line.receive, line.send)
        else:
            await _refuse(receive, send)

    def _is_facilitator(self, scope: Scope) -> bool:
        if _is_proxied(scope):
            return self._comes_through_trusted_proxy(scope)
        return _is_local(scope["client"]) and self._is_own_name(Headers(scope=scope).get("host", ""))

    def _is_own_name(self, host: str) -> bool:
        """Whether somebody asks for this machine, not for a name of elsewhere that was made to lead here."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return is_address(name) or any(fnmatchcase(name, own) for own in self._own_names)

    def _comes_through_trusted_proxy(self, scope: Scope) -> bool:
        # By the address that the connection arrived at: that of the device is what the proxy says.
        return self._trusts_proxy and _is_proxied(scope) and _is_local(scope["server"])


def _is_for_all(scope: Scope) -> bool:
    return is_ballot_path(scope["path"]) or (
        is_link_path(scope["path"]) and scope["method"] in {"GET", "HEAD", "POST"}
    )


def _is_proxied(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return any(name in headers for name in _PROXIED)


def _is_local(end: tuple[str, int | None] | None) -> bool:
    return end is not None and is_loopback(end[0])


async def _refuse(receive: Receive, send: Send) -> None:
    """Close before accepting; the client gets a 403."""
    await receive()
    await send({"type": "websocket.close", "code": _REFUSED})


class _RevocableLine:
    """The websocket of a device with a pass: cut at its next message once the pass has ended."""

    def __init__(self, admissions: Admissions, opened: HTTPConnection, receive: Receive, send: Send) -> None:
        self._admissions = admissions
        self._opened = opened
        self._receive = receive
        self._send = send
        self._is_cut = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive" or await self._admissions.admits(self._opened):
            return message
        if not self._is_cut:
            self._is_cut = True
            await self._send({"type": "websocket.close", "code": _REFUSED})
        return {"type": "websocket.disconnect", "code": _REFUSED}

    async def send(self, message: Message) -> None:
        if not self._is_cut:
            await self._send(message)
