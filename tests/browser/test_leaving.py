"""A page asks before it is left with something that is not saved, and the next one begins at its top."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.conftest import PHONE, add_to
from tests.browser.screens import expect_criterion, idle, note, open_criterion
from tests.browser.server import Server

pytestmark = pytest.mark.browser

TEXT = "Noch nicht angekommen"
_SCROLLED = """() => document.querySelector('[data-testid="stMain"]').scrollTop"""


def test_the_page_asks_before_it_is_left_with_a_text_that_is_not_saved(watched_page: Page, server: Server) -> None:
    page = watched_page
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    idle(page)
    with server.frozen():
        note(page, "p1-01").press_sequentially(TEXT)
        with page.expect_event("dialog") as asked:
            page.close(run_before_unload=True)
        assert asked.value.type == "beforeunload"
        asked.value.dismiss()
    idle(page)
    expect(note(page, "p1-01")).to_have_value(TEXT)
    assert server.repository.answers(assessment)["p1-01"].note == TEXT


def test_the_page_is_left_without_a_question_once_all_is_saved(watched_page: Page, server: Server) -> None:
    page = watched_page
    asked: list[Dialog] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog)
        dialog.accept()

    page.on("dialog", leave)
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    note(page, "p1-01").press_sequentially(TEXT)
    idle(page)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == []
    assert server.repository.answers(assessment)["p1-01"].note == TEXT


def _begin_an_assessment(page: Page, server: Server) -> Locator:
    page.goto(server.url)
    page.locator(".st-key-new button").first.click()
    return page.get_by_role("dialog").get_by_label("Kommune")


def _begin_a_measure(page: Page, server: Server) -> Locator:
    page.goto(f"{server.url}/massnahmen?a={add_to(server, {})}")
    page.locator(".st-key-measure-new button").click()
    return page.get_by_role("dialog").get_by_label("Was ist zu tun?")


@pytest.mark.alike(1)
@pytest.mark.parametrize("begin", [_begin_an_assessment, _begin_a_measure])
def test_the_page_asks_before_it_is_left_with_a_form_that_is_filled_in(
    watched_page: Page, server: Server, begin: Callable[[Page, Server], Locator]
) -> None:
    page = watched_page
    field = begin(page, server)
    field.press_sequentially("Bad Müllheim")
    idle(page)
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(field).to_have_value("Bad Müllheim")


def _by_button(page: Page) -> None:
    page.locator(".st-key-next button").click()


def _by_key(page: Page) -> None:
    page.keyboard.press("ArrowRight")


@pytest.mark.alike(1)
@pytest.mark.parametrize("turn", [_by_button, _by_key])
def test_the_next_criterion_begins_at_its_top(page: Page, server: Server, turn: Callable[[Page], None]) -> None:
    page.set_viewport_size(PHONE)
    open_criterion(page, server, add_to(server, {}), "p1-01")
    idle(page)
    note(page, "p1-01").scroll_into_view_if_needed()
    before = page.evaluate(_SCROLLED)
    assert before > PHONE["height"] / 2
    turn(page)
    expect_criterion(page, "p1-02")
    idle(page)
    assert page.evaluate(_SCROLLED) == 0
