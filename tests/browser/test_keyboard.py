"""The whole walk with the keyboard alone, and what the keys must never do."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.catalog.files import catalog
from assessment.rating import Rating
from tests.browser.conftest import Filled
from tests.browser.english import english_texts
from tests.browser.screens import (
    expect_criterion,
    expect_saved,
    idle,
    note,
    open_criterion,
    open_fold,
    option,
)
from tests.browser.server import Server

pytestmark = pytest.mark.browser

_MOST_TABS = 60
_HAS_FOCUS = "element => element === document.activeElement || element.contains(document.activeElement)"
_DESCRIBE = """() => {
  const element = document.activeElement;
  return `${element.tagName} ${element.getAttribute("aria-label") || element.innerText || ""}`.slice(0, 80);
}"""


_NEW_STOP = """() => {
  const element = document.activeElement;
  window.stops ??= new Set();
  if (element === document.body || window.stops.has(element)) return "";
  window.stops.add(element);
  return `${element.tagName} ${element.getAttribute("aria-label") || element.innerText || element.name}`.slice(0, 80);
}"""


def _tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    expect(target).to_be_visible()
    for _ in range(_MOST_TABS):
        if target.evaluate(_HAS_FOCUS):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{_MOST_TABS} times Tab do not reach {target}; the focus is on {page.evaluate(_DESCRIBE)}")


def _rating(server: Server, assessment: str, criterion: str) -> Rating | None:
    answer = server.repository.answers(assessment).get(criterion)
    return answer.rating if answer else None


def test_whole_walk_needs_no_mouse(page: Page, blank: Filled) -> None:
    page.goto(blank.server.url)
    _tab_to(page, page.get_by_role("button", name="Neue Selbsteinschätzung"))
    page.keyboard.press("Enter")
    _create(page)
    expect_criterion(page, "p1-01")
    page.keyboard.press("4")
    expect_saved(page, Rating.F)
    page.keyboard.press("ArrowRight")
    expect_criterion(page, "p1-02")
    _tab_to(page, option(page, "p1-02", Rating.N))
    page.keyboard.press("Space")
    expect_saved(page, Rating.N)
    page.keyboard.press("ArrowDown")
    expect_saved(page, Rating.P)
    _tab_to(page, page.locator(".st-key-next button"))
    page.keyboard.press("Enter")
    expect_criterion(page, "p1-03")
    _tab_to(page, page.get_by_role("link", name="Ergebnis", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ergebnis: Parkleitsystem")).to_be_visible()
    expect(page.locator(".kompass-tiles")).to_contain_text("2 von 56 Kriterien")
    stored = blank.server.repository.assessments()
    assert [(assessment.municipality, assessment.phases[0].value) for assessment in stored] == [
        ("Tastenhausen", "P3")
    ]


def _create(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    _tab_to(page, dialog.get_by_label("Kommune"))
    page.keyboard.type("Tastenhausen")
    _tab_to(page, dialog.get_by_label("Smart-City-Lösung"))
    page.keyboard.type("Parkleitsystem")
    _tab_to(page, dialog.get_by_role("radio", name="P1"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="P3")).to_be_checked()
    _tab_to(page, dialog.get_by_role("button", name="Beginnen"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Fragebogen: Parkleitsystem")).to_be_visible()


def test_every_digit_gives_its_answer(page: Page, server: Server, add_assessment: Callable[..., str]) -> None:
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    for digit, rating in enumerate(Rating, start=1):
        page.keyboard.press(str(digit))
        expect_saved(page, rating)
        expect(option(page, "p3-01", rating)).to_be_checked()
        assert _rating(server, assessment, "p3-01") is rating


def test_arrows_turn_pages_and_leave_the_focused_level_alone(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment({"p3-02": Rating.P})
    open_criterion(page, server, assessment, "p3-02")
    option(page, "p3-02", Rating.P).focus()
    page.keyboard.press("ArrowRight")
    expect_criterion(page, "p3-03")
    page.keyboard.press("ArrowLeft")
    expect_criterion(page, "p3-02")
    option(page, "p3-02", Rating.P).focus()
    page.keyboard.press("ArrowLeft")
    expect_criterion(page, "p3-01")
    idle(page)
    answers = server.repository.answers(assessment)
    assert {name: answer.rating for name, answer in answers.items()} == {"p3-02": Rating.P}


def test_left_arrow_on_the_first_criterion_leaves_the_focused_level_alone(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    first = catalog().criteria[0].id
    assessment = add_assessment({first: Rating.P})
    open_criterion(page, server, assessment, first)
    expect(page.locator(".st-key-previous button")).to_be_disabled()
    option(page, first, Rating.P).focus()
    page.keyboard.press("ArrowLeft")
    # What a wrong key press would have set off has arrived by the time that the page has turned.
    page.locator(".st-key-next button").click()
    expect(page.locator(f".st-key-rating-{first}")).to_have_count(0)
    idle(page)
    assert _rating(server, assessment, first) is Rating.P


def test_other_keys_do_not_rate(page: Page, server: Server, add_assessment: Callable[..., str]) -> None:
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    for key in ("Shift+Digit1", "Control+Digit1", "Alt+Digit1", "Digit7", "Digit0"):
        page.keyboard.press(key)
    page.locator(".st-key-next button").click()
    expect_criterion(page, "p3-02")
    idle(page)
    assert server.repository.answers(assessment) == {}


def test_typing_in_a_field_neither_rates_nor_turns_pages(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    open_fold(page, "Nachweise, Zuständigkeit")
    owner = page.get_by_label("Verantwortlich")
    expect(owner).to_be_visible()
    for field in (note(page, "p3-01"), owner):
        field.press_sequentially("4 von 6")
        field.press("ArrowLeft")
        field.press("ArrowLeft")
        field.press("ArrowRight")
        field.press("1")
        expect(field).to_have_value("4 von 16")
        expect(page.locator("html")).not_to_have_attribute("data-typing", "")
        idle(page)
    expect_criterion(page, "p3-01")
    answer = server.repository.answers(assessment)["p3-01"]
    assert (answer.rating, answer.note, answer.owner) == (None, "4 von 16", "4 von 16")


def test_keys_in_other_fields_stay_there(page: Page, server: Server, add_assessment: Callable[..., str]) -> None:
    assessment = add_assessment({"p3-01": Rating.N})
    open_criterion(page, server, assessment, "p3-01")
    open_fold(page, "Nachweise, Zuständigkeit")
    due = page.locator(".st-key-due-p3-01 input")
    due.click()
    page.keyboard.type("31")
    page.keyboard.press("ArrowLeft")
    expect(due).to_be_focused()
    expect(due).to_have_value("31")
    expect_criterion(page, "p3-01")
    page.get_by_role("heading", level=2).first.click()
    idle(page)
    page.locator(".st-key-outside-p3-01 input").press("ArrowDown")
    idle(page)
    assert _rating(server, assessment, "p3-01") is Rating.N


def test_keys_in_the_filter_do_not_rate_what_lies_behind_it(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    page.get_by_role("button", name="Filter").click()
    box = page.locator(".st-key-filter-milestones input")
    expect(page.locator(".st-key-text-filter input")).to_be_visible()
    box.focus()
    page.keyboard.press("1")
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(page.get_by_text("Filter aktiv").first).to_be_visible()
    idle(page)
    assert server.repository.answers(assessment) == {}


def test_keys_do_nothing_outside_the_focus_view(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    page.get_by_role("radio", name="Liste").click()
    expect(page.locator(".st-key-card-p3-08")).to_be_visible()
    idle(page)
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    page.get_by_role("radio", name="Fokus").click()
    expect_criterion(page, "p3-01")
    assert server.repository.answers(assessment) == {}


def test_keys_that_arrive_in_one_burst_rate_and_turn_the_page(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    """A busy browser hands over in one go what was typed meanwhile."""
    assessment = add_assessment()
    open_criterion(page, server, assessment, "p3-01")
    page.evaluate(
        """() => ["2", "ArrowRight"].forEach(key => document.body.dispatchEvent(
          new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})))"""
    )
    expect_criterion(page, "p3-02")
    idle(page)
    answers = server.repository.answers(assessment)
    assert {name: answer.rating for name, answer in answers.items()} == {"p3-01": Rating.P}


def test_every_stop_of_the_tab_key_can_be_seen(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment({"p3-02": Rating.P})
    open_criterion(page, server, assessment, "p3-02")
    open_fold(page, "Nachweise, Zuständigkeit")
    expect(page.get_by_label("Verantwortlich")).to_be_visible()
    idle(page)
    unseen, stops = [], []
    while len(stops) < _MOST_TABS and (stop := _next_stop(page)):
        stops.append(stop)
        if not _focus_shows(page):
            unseen.append(stop)
    assert any("Weiter" in stop for stop in stops)
    assert any("Nachweis 1" in stop for stop in stops)
    assert unseen == []


def test_the_first_stop_of_the_tab_key_speaks_german(page: Page, full: Filled) -> None:
    page.goto(full.server.url)
    expect(page.get_by_role("heading", name="Ihre Selbsteinschätzungen")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_be_visible()
    assert english_texts(page) == []


def _next_stop(page: Page) -> str:
    """Press Tab; name what has the focus now, or return nothing once the round is complete."""
    page.keyboard.press("Tab")
    return str(page.evaluate(_NEW_STOP))


def _focus_shows(page: Page) -> bool:
    """Whether the surroundings of the focused element look different without the focus."""
    element = page.evaluate_handle("document.activeElement").as_element()
    assert element is not None
    element.scroll_into_view_if_needed()
    around = page.evaluate(
        """element => {
          const box = (element.closest("label") || element).getBoundingClientRect();
          const inside = (low, value, high) => Math.min(Math.max(value, low), high);
          const left = inside(0, box.left - 8, innerWidth - 1), top = inside(0, box.top - 8, innerHeight - 1);
          const right = inside(left + 1, box.right + 8, innerWidth);
          const bottom = inside(top + 1, box.bottom + 8, innerHeight);
          return {x: left, y: top, width: right - left, height: bottom - top};
        }""",
        element,
    )
    focused = page.screenshot(clip=around, animations="disabled")
    element.evaluate("element => element.blur()")
    blurred = page.screenshot(clip=around, animations="disabled")
    element.evaluate("element => element.focus({focusVisible: true})")
    return focused != blurred
