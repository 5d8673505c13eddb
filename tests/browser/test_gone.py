"""An assessment that somebody deletes in another tab: a sentence, the input still there to copy, no dead end."""

import pytest
from playwright.sync_api import Page, expect

from assessment.rating import Rating
from tests.browser.conftest import add_to
from tests.browser.screens import choose, idle, note, open_criterion, open_fold, open_list
from tests.browser.server import Server

pytestmark = pytest.mark.browser

GONE = "Die Selbsteinschätzung ist inzwischen gelöscht"


@pytest.mark.alike(1)
@pytest.mark.parametrize("view", ["Fokus", "Liste", "Tabelle"])
def test_what_is_typed_into_a_deleted_assessment_stays_to_be_copied(page: Page, server: Server, view: str) -> None:
    assessment = add_to(server, {})
    if view == "Liste":
        open_list(page, server, assessment, "p1-01")
        open_fold(page, "Alle Angaben" if page.get_by_text("Alle Angaben").count() else "Stufen erklärt")
    else:
        open_criterion(page, server, assessment, "p1-01")
        if view == "Tabelle":
            page.locator(".st-key-view").get_by_text("Tabelle", exact=True).click()
            expect(page.locator(".st-key-quick")).to_be_visible()
            expect(page.locator(".st-key-focus")).to_have_count(0)
    idle(page)
    expect(note(page, "p1-01")).to_be_visible()
    server.repository.delete(assessment)
    note(page, "p1-01").press_sequentially("Nicht verlieren <b>", delay=30)
    expect(page.get_by_text(GONE)).to_be_visible()
    expect(page.get_by_text("P1-01 Notiz: Nicht verlieren <b>")).to_be_visible()
    idle(page)
    page.get_by_role("button", name="Eingabe verwerfen").click()
    expect(page.get_by_text(GONE)).to_have_count(0)
    expect(page.get_by_text("Diese Selbsteinschätzung gibt es nicht.")).to_be_visible()
    idle(page)
    page.get_by_role("link", name="Zur Liste der Selbsteinschätzungen").click()
    expect(page.get_by_role("heading", name="Skalierungskompass", level=1)).to_be_visible()


def test_a_level_chosen_in_a_deleted_assessment_is_not_called_saved(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    idle(page)
    server.repository.delete(assessment)
    choose(page, "p1-01", Rating.L)
    expect(page.get_by_text(GONE)).to_be_visible()
    expect(page.get_by_text("P1-01 Antwort: Überwiegend erfüllt")).to_be_visible()
    expect(page.locator(".kompass-saved-saved")).to_have_count(0)
    idle(page)
