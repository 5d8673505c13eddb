"""Comparing assessments in the browser: choosing, opening what rose, going to a criterion, and coming back."""

import re
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from assessment.measures import Aim, Measure, Status
from assessment.rating import Answer, Rating
from tests.browser.conftest import DESKTOP, PHONE, add_to
from tests.browser.screens import idle, open_fold, open_menu
from tests.browser.server import Server

pytestmark = pytest.mark.browser

_NOTE = "<script>alert(1)</script> Beschluss vom Mai"


@pytest.fixture(scope="module")
def three(server: Server) -> list[str]:
    """Three assessments of a solution: p3-01 rises twice, p3-02 falls; a measure for p3-01 was done in between."""
    levels = ((Rating.N, Rating.F), (Rating.P, Rating.F), (Rating.L, Rating.P))
    ids = [
        add_to(
            server,
            {"p3-01": Answer("p3-01", rising, note=_NOTE if place else ""), "p3-02": Answer("p3-02", falling)},
            solution="Verglichene Lösung",
            date=date(2024 + place, 3, 2),
            title=f"Runde {place + 1}",
        )
        for place, (rising, falling) in enumerate(levels)
    ]
    done = Measure("Rat beschließt den Betrieb", date(2024, 4, 1), (Aim("p3-01", Rating.L),))
    server.repository.measures.add(ids[0], replace(done, status=Status.DONE, ended_on=date(2025, 1, 1)))
    return ids


def _open(page: Page, server: Server, assessment: str) -> None:
    page.goto(f"{server.url}/vergleich?a={assessment}")
    expect(page.get_by_role("heading", name="Vergleich: Verglichene Lösung")).to_be_visible()
    idle(page)


def test_what_rose_stands_there_with_both_notes_and_the_measure(page: Page, server: Server, three: list[str]) -> None:
    _open(page, server, three[-1])
    rose = page.locator(".kompass-moved").first
    expect(rose).to_contain_text("Nicht erfüllt → Überwiegend erfüllt")
    expect(rose).to_contain_text("Maßnahme erledigt am 01.01.2025: Rat beschließt den Betrieb")
    expect(rose).to_contain_text(_NOTE)
    expect(rose).to_contain_text("Keine")


def test_a_chosen_assessment_stands_in_the_address_and_survives_a_reload(
    page: Page, server: Server, three: list[str]
) -> None:
    _open(page, server, three[-1])
    open_menu(page, page.locator(".st-key-compare-from input"))
    page.get_by_role("option", name="02.03.2025: Runde 2").click()
    page.wait_for_url(re.compile(f"von={three[1]}"))
    lead = page.locator(".kompass-lead")
    # p3-01 from P to L, p3-02 from F to P: one step up, two steps down.
    expect(lead).to_contain_text("um 16,7 Prozentpunkte gefallen")
    page.reload()
    expect(lead).to_contain_text("um 16,7 Prozentpunkte gefallen")
    page.go_back()
    expect(lead).to_contain_text("gleich geblieben")


def test_a_criterion_leads_to_the_questionnaire_and_back(page: Page, server: Server, three: list[str]) -> None:
    _open(page, server, three[-1])
    page.locator(".kompass-moved a").first.click()
    page.wait_for_url(re.compile(f"fragebogen.*a={three[-1]}.*k=p3-01"))
    expect(page.locator(".st-key-rating-p3-01")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Vergleich: Verglichene Lösung")).to_be_visible()


def test_every_criterion_at_every_date_by_keyboard(page: Page, server: Server, three: list[str]) -> None:
    _open(page, server, three[-1])
    page.get_by_role("tab", name="Treiber").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    table = page.locator(".kompass-levels table")
    expect(table.get_by_role("columnheader", name="02.03.25")).to_be_visible()
    row = table.locator("tr", has=page.locator("td.kompass-level-N"))
    expect(row.locator("td")).to_have_text(["N", "P", "L"])


@pytest.mark.alike(1)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_is_wider_than_the_window(page: Page, server: Server, three: list[str], size: ViewportSize) -> None:
    page.set_viewport_size(size)
    _open(page, server, three[-1])
    open_fold(page, "Gefallen")
    idle(page)
    too_wide = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
          .filter(element => !element.closest(".kompass-scroll, .js-plotly-plot, .kompass-levels"))
          .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
          .map(element => element.className)"""
    )
    assert too_wide == []
