"""Rewrites Streamlit's HTML page on its way out: it is German, and loads nothing from elsewhere."""

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.ballots.paths import is_ballot_path
from assessment.plain.pages import Pages
from assessment.web import files
from assessment.web.addresses import SCREENS

TITLE = "Skalierungskompass"

_PATHS = {screen.path for screen in SCREENS.values()}

# Streamlit's own script needs eval for charts and styles set by script; everything stays on this server.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)

# What is not found has the screens' own style sheet.
_PAGES = Pages(Path(__file__).parent / "templates", loads={"style-src": "'self'"})


class GermanDocument:
    """Middleware for HTML pages; everything else passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_page(scope):
            await self._app(scope, receive, send)
            return
        if scope["path"].strip("/") not in _PATHS:
            await _PAGES.page("not_found.html", 404)(scope, receive, send)
            return
        await _Rewriter(self._app, send).run(_uncompressed(scope), receive)


def _is_page(scope: Scope) -> bool:
    """Whether a browser asks for a screen: their addresses have no file ending and no prefix of other pages."""
    if scope["method"] != "GET" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return False
    path: str = scope["path"]
    others = ("/_stcore", "/kompass", "/media", "/component", "/leitung/")
    return not is_ballot_path(path) and "." not in path.rsplit("/", 1)[-1] and not path.startswith(others)


def _uncompressed(scope: Scope) -> Scope:
    """Ask for the plain and whole page: a compressed or "unchanged" one can't be rewritten."""
    dropped = {b"accept-encoding", b"if-none-match", b"if-modified-since"}
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in dropped]}


class _Rewriter:
    """Holds back one response until its body is complete, and sends the German page instead."""

    def __init__(self, app: ASGIApp, send: Send) -> None:
        self._app = app
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def run(self, scope: Scope, receive: Receive) -> None:
        await self._app(scope, receive, self._receive_part)

    async def _receive_part(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        headers = MutableHeaders(raw=self._start["headers"])
        if headers.get("content-type", "").startswith("text/html"):
            self._body = german(self._body.decode("utf-8")).encode("utf-8")
            headers["Content-Length"] = str(len(self._body))
            headers["Content-Security-Policy"] = _POLICY
            headers["Referrer-Policy"] = "same-origin"
            del headers["ETag"]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def german(page: str) -> str:
    """Return Streamlit's page with its language, our title, style and script."""
    return (
        page.replace('<html lang="en">', '<html lang="de">')
        .replace("<title>Streamlit</title>", f"<title>{TITLE}</title>")
        .replace("./favicon.png", "./kompass/icon.png")
        .replace("You need to enable JavaScript to run this app.", "Bitte JavaScript im Browser einschalten.")
        # The scripts before Streamlit's own, which begins to draw at once; the style sheet after its own.
        .replace("<head>", f"<head>{files.scripts()}", 1)
        .replace("</head>", f"{files.style()}</head>", 1)
    )
