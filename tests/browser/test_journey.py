"""What a new user does, from the empty start page to a practice that fits, and the ways back to where they were."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assessment.catalog.files import catalog
from assessment.phases import Phase
from assessment.rating import Rating
from tests.browser.conftest import Filled
from tests.browser.screens import (
    choose,
    choose_first,
    expect_criterion,
    expect_saved,
    fill_in,
    idle,
    note,
    open_criterion,
    option,
)
from tests.browser.server import Server

pytestmark = pytest.mark.browser

_P3 = [criterion.id for criterion in catalog().of_phase(Phase.P3)]
_GIVEN = (Rating.F, Rating.N, Rating.P, Rating.L, Rating.F, Rating.P, Rating.UNKNOWN, Rating.L)


def test_a_new_user_gets_from_the_empty_start_page_to_a_practice(
    new_context: Callable[..., BrowserContext], blank: Filled
) -> None:
    first_visit = new_context()
    page = first_visit.new_page()
    page.goto(blank.server.url)
    expect(page.get_by_role("button", name="Beispiel ansehen")).to_be_visible()
    expect(page.get_by_role("heading", name="Ihre Selbsteinschätzungen")).to_have_count(0)
    _create(page)
    _rate_p3(page)
    first_visit.close()

    page = new_context().new_page()
    page.goto(blank.server.url)
    expect(page.get_by_text("8 von 56 fälligen Kriterien beantwortet")).to_be_visible()
    page.get_by_role("button", name="Ergebnis", exact=True).click()
    _follow_the_weakest_driver(page)
    page.get_by_role("link", name="Lücken", exact=True).click()
    _open_the_worst_gap(page)


def _create(page: Page) -> None:
    page.get_by_role("button", name="Neue Selbsteinschätzung").click()
    fill_in(page, "Neustadt an der Probe", "Digitaler Parkwächter")
    page.get_by_role("button", name="Beginnen").click()
    expect(page.get_by_role("heading", name="Fragebogen: Digitaler Parkwächter")).to_be_visible()
    expect_criterion(page, "p1-01")
    page.get_by_role("radio", name="P3 Pilot").click()
    expect_criterion(page, "p3-01")


def _rate_p3(page: Page) -> None:
    """Rate the phase with clicks and digits in turn, and turn the pages with the button and the arrow in turn."""
    for place, (criterion, rating) in enumerate(zip(_P3, _GIVEN, strict=True)):
        expect_criterion(page, criterion)
        if place % 2:
            page.keyboard.press(str(list(Rating).index(rating) + 1))
        else:
            choose(page, criterion, rating)
        expect(option(page, criterion, rating)).to_be_checked()
        expect_saved(page, rating)
        if criterion != _P3[-1]:
            page.keyboard.press("ArrowRight") if place % 4 < 2 else page.locator(".st-key-next button").click()
    expect(page.get_by_role("listitem").filter(has_text="P3 fertig")).to_be_visible()


def _follow_the_weakest_driver(page: Page) -> None:
    expect(page.get_by_role("heading", name="Ergebnis: Digitaler Parkwächter")).to_be_visible()
    weakest = page.locator(".kompass-tiles div").filter(has_text="Schwächster Treiber").locator("strong").inner_text()
    behind = page.get_by_role("combobox", name="Treiber: Kriterien dahinter zeigen")
    choose_first(page, behind)
    expect(behind).to_have_value(weakest)
    driver = next(driver for driver in catalog().drivers if driver.short_label == weakest)
    for name in _P3:
        criterion = catalog().criterion(name)
        link = page.get_by_role("link", name=criterion.short_title, exact=True)
        expect(link).to_have_count(1 if criterion.driver == driver.id else 0)


def _open_the_worst_gap(page: Page) -> None:
    expect(page.get_by_role("heading", name="Zuerst angehen")).to_be_visible()
    worst = page.locator('[class*="st-key-gap-"]').first
    expect(worst.get_by_text("Priorität").first).to_be_visible()
    expect(worst.get_by_text("Abstand")).to_be_visible()
    practice = worst.locator(".kompass-practice").first
    practice.locator("summary").click()
    expect(practice.locator("dt").first).to_be_visible()
    worst.get_by_role("link", name="Im Fragebogen öffnen").click()
    page.wait_for_url("**/fragebogen?**k=p3-**")


def test_back_button_returns_through_criteria_and_screens(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    page.goto(server.url)
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    page.locator(".st-key-next button").click()
    expect_criterion(page, "p3-02")
    page.locator(".st-key-next button").click()
    expect_criterion(page, "p3-03")
    page.get_by_role("link", name="Ergebnis", exact=True).click()
    expect(page.get_by_role("heading", name="Ergebnis:")).to_be_visible()
    page.go_back()
    expect_criterion(page, "p3-03")
    page.go_back()
    expect_criterion(page, "p3-02")
    page.go_back()
    expect_criterion(page, "p3-01")
    page.go_forward()
    expect_criterion(page, "p3-02")


def test_answers_go_to_the_criterion_that_the_back_button_brought_into_view(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    page.locator(".st-key-next button").click()
    expect_criterion(page, "p3-02")
    page.go_back()
    expect_criterion(page, "p3-01")
    page.keyboard.press("4")
    expect_saved(page, Rating.F)
    assert {name: answer.rating for name, answer in server.repository.answers(assessment).items()} == {
        "p3-01": Rating.F
    }


def test_reload_in_mid_answer_keeps_rating_and_typed_note(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    choose(page, "p3-01", Rating.L)
    expect_saved(page, Rating.L)
    note(page, "p3-01").press_sequentially("Es fehlt noch der Vertrag mit den Stadtwerken")
    expect(page.locator("html")).to_have_attribute("data-typing", "")
    expect(page.locator("html")).not_to_have_attribute("data-typing", "")
    idle(page)
    expect(note(page, "p3-01")).to_be_focused()
    assert server.repository.answers(assessment)["p3-01"].note == "Es fehlt noch der Vertrag mit den Stadtwerken"
    page.reload()
    expect_criterion(page, "p3-01")
    expect(note(page, "p3-01")).to_have_value("Es fehlt noch der Vertrag mit den Stadtwerken")
    expect(option(page, "p3-01", Rating.L)).to_be_checked()


@pytest.mark.alike(1)
@pytest.mark.parametrize("button", ["next", "list"])
def test_note_is_kept_when_a_tap_follows_at_once(
    new_context: Callable[..., BrowserContext], server: Server, add_assessment: Callable[..., str], button: str
) -> None:
    page = new_context(has_touch=True).new_page()
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    note(page, "p3-01").press_sequentially("Halber Satz")
    if button == "next":
        _tap(page, page.locator(".st-key-next button"))
        expect_criterion(page, "p3-02")
        expect(note(page, "p3-02")).to_have_value("")
    else:
        _tap(page, page.get_by_role("radio", name="Liste"))
        expect(page.locator(".st-key-card-p3-02")).to_be_visible()
    idle(page)
    answers = server.repository.answers(assessment)
    assert {name: answer.note for name, answer in answers.items()} == {"p3-01": "Halber Satz"}


def _tap(page: Page, target: Locator) -> None:
    """Touch something and let go: unlike Playwright's, a finger needs longer for that than the page for one event."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(page.locator("html")).not_to_have_attribute("data-typing", "")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_note_is_kept_when_the_back_button_follows_at_once(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    page.locator(".st-key-next button").click()
    expect_criterion(page, "p3-02")
    note(page, "p3-02").press_sequentially("Halber Satz")
    page.go_back()
    expect_criterion(page, "p3-01")
    idle(page)
    answers = server.repository.answers(assessment)
    assert {name: answer.note for name, answer in answers.items()} == {"p3-02": "Halber Satz"}


def test_typing_on_while_a_note_is_saved_loses_no_letter(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    text = "Langsam getippt, mit Pausen, in denen gespeichert wird."
    for word in text.split(" "):
        note(page, "p3-01").press_sequentially(word if word == "Langsam" else f" {word}")
        expect(page.locator("html")).to_have_attribute("data-typing", "")
        expect(page.locator("html")).not_to_have_attribute("data-typing", "")
    expect(note(page, "p3-01")).to_have_value(text)
    idle(page)
    assert server.repository.answers(assessment)["p3-01"].note == text


def test_address_leads_to_assessment_and_criterion(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment({"dg-02": Rating.P}, solution="Leihrad am Bahnhof")
    page.goto(f"{server.url}/fragebogen?a={assessment}&k=dg-02")
    expect_criterion(page, "dg-02")
    expect(page.get_by_role("heading", name="Fragebogen: Leihrad am Bahnhof")).to_be_visible()
    expect(option(page, "dg-02", Rating.P)).to_be_checked()


def test_address_of_one_assessment_never_shows_the_answers_of_another(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    rated, empty = add_assessment({"p3-01": Rating.F}), add_assessment()
    open_criterion(page, server, rated, "p3-01")
    expect(option(page, "p3-01", Rating.F)).to_be_checked()
    page.get_by_role("link", name="Start", exact=True).click()
    page.locator(f".st-key-open-{empty} button:visible").click()
    expect(page.get_by_role("heading", name="Fragebogen:")).to_be_visible()
    page.get_by_role("radio", name="P3 Pilot").click()
    expect_criterion(page, "p3-01")
    expect(option(page, "p3-01", Rating.F)).not_to_be_checked()
    expect(page.locator(".st-key-saved")).to_contain_text("Noch offen")


def test_questionnaire_opens_at_the_first_open_criterion(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment({"p1-01": Rating.F, "p1-02": Rating.UNKNOWN})
    page.goto(f"{server.url}/fragebogen?a={assessment}")
    expect_criterion(page, "p1-03")
