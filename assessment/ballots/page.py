"""Turns what a ballot says into HTML pages: whole without a script, with their style inside."""

from hashlib import sha256
from pathlib import Path

from starlette.responses import HTMLResponse

from assessment.ballots.paths import SCRIPT
from assessment.ballots.view import Refused, View
from assessment.plain.pages import Pages
from assessment.voting.workshop import MAX_COMMENT, MAX_NICKNAME

_FOLDER = Path(__file__).parent
_NOTHING_REFUSED = Refused()
SCRIPT_TEXT = (_FOLDER / "ballot.js").read_bytes()

_PAGES = Pages(
    _FOLDER / "templates",
    (_FOLDER / "ballot.css").read_text(encoding="utf-8"),
    loads={"script-src": "'self'", "connect-src": "'self'"},
    script=f"{SCRIPT}?v={sha256(SCRIPT_TEXT).hexdigest()[:12]}",
    max_comment=MAX_COMMENT,
    max_nickname=MAX_NICKNAME,
)


def ballot_page(
    view: View, *, notice: str = "", refused: Refused = _NOTHING_REFUSED, status: int = 200
) -> HTMLResponse:
    """Return a device's ballot. `notice`: what became of what it just sent; `refused`: what stays in its field."""
    return _PAGES.page("ballot.html", status, view=view, notice=notice, refused=refused)


def code_page() -> HTMLResponse:
    """Return the form for a code."""
    return _PAGES.page("code.html", 200, heading="Code eingeben", sentences=())


def message_page(status: int, heading: str, *sentences: str, retries: bool = False) -> HTMLResponse:
    """Return a page that says what is the matter. `retries`: whether it tries again by itself."""
    template = "message.html" if retries else "code.html"
    page = _PAGES.page(template, status, heading=heading, sentences=sentences)
    if retries:
        page.headers["Retry-After"] = "2"
    return page
