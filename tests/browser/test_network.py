"""Nothing leaves the house: a walk over all screens asks only our own server."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect

from assessment.rating import Rating
from assessment.web.addresses import SCREENS
from tests.browser.conftest import Filled
from tests.browser.screens import choose, expect_saved, idle, open_criterion, open_fold

pytestmark = pytest.mark.browser


def test_no_request_leaves_this_machine(watched_page: Page, full: Filled) -> None:
    page = watched_page
    asked: list[str] = []
    complaints: list[str] = []

    def remember(request: Request) -> None:
        asked.append(request.url)

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    page.on("request", remember)
    page.on("websocket", lambda socket: asked.append(socket.url.replace("ws://", "http://")))
    page.on("console", listen)

    open_criterion(page, full.server, full.assessment, "p1-01")
    choose(page, "p1-01", Rating.N)
    expect_saved(page, Rating.N)
    open_fold(page, "Mehr zum Kriterium")
    for screen in SCREENS.values():
        page.get_by_role("link", name=screen.name, exact=True).click()
        page.wait_for_url(f"{full.server.url}/{screen.path}*")
        idle(page)
    page.get_by_role("link", name="Ergebnis", exact=True).click()
    expect(page.locator(".st-key-radar svg.main-svg").first).to_be_visible()

    assert len(asked) > 20
    elsewhere = [url for url in asked if not url.startswith((full.server.url, "data:", "blob:"))]
    assert elsewhere == []
    assert complaints == []
