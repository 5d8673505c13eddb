"""Ways of leaving and coming back that are the same on every screen."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.matrix.hands import Hand
from tests.browser.screens import idle
from tests.browser.server import Server

_CONNECTED = '.stApp[data-test-connection-state="CONNECTED"]'


@dataclass
class Visit:
    """Somebody on a screen; `page` is the one that is looked at in the end."""

    page: Page
    server: Server
    hand: Hand


def reload(visit: Visit) -> None:
    visit.page.once("dialog", lambda dialog: dialog.accept())
    idle(visit.page)
    visit.page.reload()


def second_tab(visit: Visit) -> None:
    idle(visit.page)
    there = visit.page.context.new_page()
    there.goto(visit.page.url)
    visit.page = there


def kill_and_start(visit: Visit) -> None:
    """The text that was typed last is on its way, or not yet, when the server dies."""
    visit.server.kill()
    expect(visit.page.locator(_CONNECTED)).to_have_count(0)
    visit.server.start()
    expect(visit.page.locator(_CONNECTED)).to_have_count(1)
