"""Contrast themes: what is ticked, switched on, voted for or in focus can be seen (and see test_accessibility.py)."""

from collections.abc import Callable, Iterator

import pytest
from openpyxl import Workbook
from playwright.sync_api import FilePayload, Page, expect

from assessment.catalog.files import catalog
from assessment.dossier import Dossier
from assessment.exchange.workbook.write import write_workbook
from assessment.rating import Rating
from tests.ballots.rooms import Room
from tests.browser.conftest import PHONE
from tests.browser.forced_colours import unseen
from tests.browser.screens import idle, open_criterion
from tests.browser.server import Server
from tests.exchange.workbook.workbooks import column_of, edited, row_of

pytestmark = pytest.mark.browser

_STOPS = 24
# The ring is drawn at the element, or at the label or frame around it.
_HAS_RING = """() => {
  const element = document.activeElement;
  const around = [element, element.parentElement, element.closest("label"), element.closest("[data-rac]")];
  return around.some(each => each && getComputedStyle(each).outlineStyle === "solid"
    && parseFloat(getComputedStyle(each).outlineWidth) >= 2);
}"""
_NAME = "() => document.activeElement.outerHTML.slice(0, 200)"


@pytest.fixture
def forced(page: Page) -> Iterator[Page]:
    """A page in a contrast theme."""
    page.emulate_media(forced_colors="active")
    yield page
    page.emulate_media(forced_colors="none")


def test_ticks_of_a_read_in_workbook(page: Page, server: Server, add_assessment: Callable[..., str]) -> None:
    assessment = add_assessment({"p1-01": Rating.L})
    repository = server.repository
    stored = write_workbook(Dossier.of(repository.assessment(assessment), repository.answers(assessment), catalog()))
    file: FilePayload = {
        "name": "a.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": edited(stored, _two_notes),
    }
    page.goto(f"{server.url}/bericht?a={assessment}")
    idle(page)
    page.locator('.st-key-import-file input[type="file"]').set_input_files(file)
    expect(page.get_by_role("button", name="2 Änderungen übernehmen")).to_be_visible()
    page.get_by_text("P1-01").last.click()
    expect(page.get_by_role("button", name="Eine Änderung übernehmen")).to_be_visible()
    idle(page)
    assert unseen(page) == []


def _two_notes(book: Workbook) -> None:
    sheet = book["Antworten"]
    for criterion in ("p1-01", "p1-02"):
        sheet.cell(row_of(sheet, criterion), column_of(sheet, "Notiz"), "Aus Excel")


def test_switches(page: Page, server: Server, add_assessment: Callable[..., str]) -> None:
    page.goto(f"{server.url}/ergebnis?a={add_assessment({'p1-01': Rating.L})}")
    switches = page.get_by_role("switch")
    expect(switches.first).to_be_attached()
    idle(page)
    assert unseen(page) == []
    page.get_by_test_id("stCheckbox").first.locator("p").click()
    expect(switches.first).to_be_checked()
    idle(page)
    assert unseen(page) == []


def test_focus(forced: Page, server: Server, add_assessment: Callable[..., str]) -> None:
    open_criterion(forced, server, add_assessment({"p3-01": Rating.L}), "p3-01")
    idle(forced)
    without = []
    for _ in range(_STOPS):
        forced.keyboard.press("Tab")
        if not forced.evaluate(_HAS_RING):
            without.append(forced.evaluate(_NAME))
    assert without == []


def test_own_vote(page: Page, server: Server) -> None:
    room = Room(server.repository)
    room.open_vote()
    page.set_viewport_size(PHONE)
    page.goto(f"{server.url}/w/{room.code}")
    page.locator(".choice[value=P]").click()
    expect(page.get_by_role("button", pressed=True)).to_contain_text("Ihre Stimme")
    assert unseen(page) == []
