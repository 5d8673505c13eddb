"""What a test does with a ballot in a browser."""

from playwright.sync_api import Locator, Page

from assessment.rating import Rating
from tests.ballots.rooms import Room
from tests.browser.server import Server


def open_ballot(page: Page, server: Server, room: Room) -> None:
    page.goto(f"{server.url}/w/{room.code}")


def choice(page: Page, rating: Rating) -> Locator:
    return page.locator(f".choice[value={rating}]")


def in_main(page: Page, text: str) -> Locator:
    return page.locator("main").get_by_text(text).first
