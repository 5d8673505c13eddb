"""Turns what a ballot says into HTML pages: whole without a script, with their style inside."""

import base64
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from assessment.ballots.paths import SCRIPT
from assessment.ballots.view import View
from assessment.voting.workshop import MAX_COMMENT, MAX_NICKNAME

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "ballot.css").read_text(encoding="utf-8")
SCRIPT_TEXT = (_FOLDER / "ballot.js").read_bytes()
SCRIPT_ADDRESS = f"{SCRIPT}?v={sha256(SCRIPT_TEXT).hexdigest()[:12]}"

_STYLE_HASH = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
# Of the page's own origin, browsers tell forms where they come from only under this referrer policy.
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; script-src 'self'; connect-src 'self'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def ballot_page(view: View, *, notice: str = "", status: int = 200) -> HTMLResponse:
    """Return a device's ballot. `notice`: what became of what it just sent."""
    return _page("ballot.html", status, view=view, notice=notice)


def code_page() -> HTMLResponse:
    """Return the form for a code."""
    return _page("code.html", 200, heading="Code eingeben", sentences=(), status=200)


def message_page(status: int, heading: str, *sentences: str, retries: bool = False) -> HTMLResponse:
    """Return a page that says what is the matter. `retries`: whether it tries again by itself."""
    template = "message.html" if retries else "code.html"
    page = _page(template, status, heading=heading, sentences=sentences, status=status)
    if retries:
        page.headers["Retry-After"] = "2"
    return page


def _page(name: str, code: int, **values: Any) -> HTMLResponse:
    return HTMLResponse(_environment().get_template(name).render(**values), code, headers=_HEADERS)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        style=Markup(_STYLE), script=SCRIPT_ADDRESS, max_comment=MAX_COMMENT, max_nickname=MAX_NICKNAME
    )
    return environment
