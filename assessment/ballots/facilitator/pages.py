"""Plain pages for devices that are no ballots: they need nothing from this server but themselves."""

from pathlib import Path

from starlette.responses import HTMLResponse

from assessment.plain.pages import Pages

_FOLDER = Path(__file__).parent
_PAGES = Pages(_FOLDER / "templates", (_FOLDER / "pages.css").read_text(encoding="utf-8"))


def refused_page() -> HTMLResponse:
    """Say that only ballots can be reached from here."""
    return _PAGES.page("refused.html", 403)


def redeem_page() -> HTMLResponse:
    """Ask for a click: what only previews a link, such as a messenger, must not use it up."""
    return _PAGES.page("redeem.html", 200)


def useless_link_page(*, is_admitted: bool) -> HTMLResponse:
    """Say that a link does not work; a device that leads already is shown on."""
    return _PAGES.page("useless.html", 410, is_admitted=is_admitted)


def from_elsewhere_page() -> HTMLResponse:
    """Say that a form of another site was not taken."""
    return _PAGES.page("from_elsewhere.html", 403)


def patience_page(seconds: int) -> HTMLResponse:
    """Say that too many links were wrong."""
    page = _PAGES.page("patience.html", 429)
    page.headers["Retry-After"] = str(seconds)
    return page


def unavailable_page(sentence: str) -> HTMLResponse:
    """Say that the database can't be used; the link still works later."""
    return _PAGES.page("unavailable.html", 503, sentence=sentence)
