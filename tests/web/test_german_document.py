"""The page on its way out, without a browser: a small application stands in for Streamlit's files."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit
from starlette.types import Message, Receive, Scope, Send

from assessment.web import files
from assessment.web.document import GermanDocument

STREAMLITS_PAGE = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


class Files:
    """Serves Streamlit's page, compressed where the client allows it, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        body, headers = STREAMLITS_PAGE.encode(), [(b"content-type", b"text/html; charset=utf-8"), (b"etag", b"x")]
        if any(name == b"accept-encoding" for name, _ in scope["headers"]):
            body, headers = gzip.compress(body), [*headers, (b"content-encoding", b"gzip")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": body[half:]})


def answer(path: str, accept: str = "text/html,*/*") -> tuple[int, dict[bytes, bytes], bytes, Files]:
    """Return status, headers and body for a request of a browser, and who answered it."""
    sent: list[Message] = []
    served = Files()

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"accept", accept.encode()), (b"accept-encoding", b"gzip"), (b"if-none-match", b"x")]
    scope: Scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b""}
    # In a thread of its own: Playwright's loop may be running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, GermanDocument(served)(scope, receive, send)).result()
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body, served


@pytest.mark.parametrize("path", ["/", "/fragebogen", "/ergebnis/", "/methodik"])
def test_every_screen_is_german_and_loads_nothing_from_elsewhere(path: str) -> None:
    status, headers, body, _ = answer(path)
    page = body.decode()
    assert status == 200
    assert '<html lang="de">' in page
    assert "<title>Skalierungskompass</title>" in page
    for name in ("style.css", "assist.js", "german.js"):
        assert f"{files.ADDRESS}/{name}" in page
    assert page.index("assist.js") < page.index("/static/js/"), "keys count from the first moment"
    assert int(headers[b"content-length"]) == len(body)
    assert b"etag" not in headers
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "http:" not in policy
    assert "https:" not in policy


def test_an_unknown_page_is_a_german_404() -> None:
    status, headers, body, served = answer("/gibtsnicht")
    assert status == 404
    assert '<html lang="de">' in body.decode()
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'none'; style-src 'self';" in policy, "it loads the style sheet of the screens, and no more"
    assert "Diese Seite gibt es nicht" in body.decode()
    assert served.asked == []


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/_stcore/health", "text/html"), ("/static/js/index.js", "*/*"), ("/media/a.png", "text/html"), ("/", "*/*")],
)
def test_everything_else_passes_untouched(path: str, accept: str) -> None:
    _, headers, body, _ = answer(path, accept)
    assert headers[b"content-encoding"] == b"gzip"
    assert gzip.decompress(body).decode() == STREAMLITS_PAGE
