"""How a test gets to a screen and reads it. Everything waits for what it expects, never for a time."""

import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.catalog.files import catalog
from assessment.rating import Rating
from tests.browser.server import Server

# Nothing is typed or on its way to the server, and Streamlit has drawn everything that it was asked for.
_IDLE = (
    "html:not([data-typing]):not([data-sending]):not([data-queued]):not([data-leaving]) "
    '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
)
_PLACEHOLDERS = '[data-testid="stAppSkeleton"], [data-testid="stSkeleton"]'
_IS_IDLE = "([idle, waiting]) => document.querySelector(idle) && !document.querySelector(waiting)"
_LOOK_AGAIN_MS = 50

_STILL = """() => document.getAnimations().every(
  animation => animation.playState !== "running" || animation.effect.getComputedTiming().endTime === Infinity)"""

_MOST_TRIES = 5

_INDICATOR = ".st-key-saved .kompass-saved"

# What the user sees of the saved indicator: style.css hides its text and says something else at times.
_SHOWN_INDICATOR = """element => {
  const said = element.innerText.trim();
  const before = getComputedStyle(element, "::before").content.replace(/^"|"$/g, "");
  const hidden = parseFloat(getComputedStyle(element).fontSize) === 0;
  return `${before === "none" ? "" : before} ${hidden ? "" : said}`.trim();
}"""


def idle(page: Page) -> None:
    """Wait until the page is drawn and nothing is on its way."""
    # Playwright's `expect` describes the whole page each time that it finds this not to be so yet.
    page.wait_for_function(_IS_IDLE, arg=[_IDLE, _PLACEHOLDERS], polling=_LOOK_AGAIN_MS)


def still(page: Page) -> None:
    """Wait until nothing moves any more, such as a dialog that opens."""
    page.wait_for_function(_STILL)


def settled(page: Page) -> None:
    """Wait until the page is drawn and still: a menu or a calendar closes when what it hangs on moves."""
    idle(page)
    still(page)


def open_menu(page: Page, field: Locator) -> None:
    """Open the menu of a choice, once more where it closed as what it hangs on moved, such as below a late figure."""
    for _ in range(_MOST_TRIES):
        field.scroll_into_view_if_needed()
        settled(page)
        field.focus()
        field.press("ArrowDown")
        settled(page)
        if field.get_attribute("aria-expanded") == "true":
            return
    pytest.fail(f"The menu of {field} does not stay open.")


def open_criterion(page: Page, server: Server, assessment_id: str, criterion: str) -> None:
    """Open a criterion in the questionnaire by its address."""
    page.goto(f"{server.url}/fragebogen?a={assessment_id}&k={criterion}")
    expect_criterion(page, criterion)


def expect_criterion(page: Page, criterion: str) -> None:
    """Wait until the Fokus view shows a criterion, in the address too."""
    expect(page.locator(f".st-key-focus .st-key-rating-{criterion}").get_by_role("radio")).to_have_count(len(Rating))
    expect(page.get_by_role("heading", name=catalog().criterion(criterion).title)).to_be_visible()
    page.wait_for_url(f"**k={criterion}**")


def open_list(page: Page, server: Server, assessment_id: str, criterion: str) -> None:
    """Open the list of a criterion's phase."""
    open_criterion(page, server, assessment_id, criterion)
    page.get_by_role("radio", name="Liste").click()
    expect(page.locator(f".st-key-card-{criterion}")).to_be_visible()


def label(rating: Rating) -> str:
    """Return what the screen calls an answer."""
    return catalog().method.label(rating)


def option(page: Page, criterion: str, rating: Rating) -> Locator:
    """Return the radio button of an answer."""
    return page.locator(f".st-key-rating-{criterion}").get_by_role("radio", name=label(rating))


def choose(page: Page, criterion: str, rating: Rating) -> None:
    """Click an answer where a user would: on its name."""
    options = page.locator(f'.st-key-rating-{criterion} [data-testid="stRadioOption"]')
    options.filter(has_text=label(rating)).click()


def expect_saved(page: Page, rating: Rating) -> None:
    """Wait until the indicator says that this answer has just been saved."""
    expect(page.locator(".st-key-saved .kompass-saved-saved")).to_contain_text("Gespeichert um")
    expect(page.locator(".st-key-saved .kompass-saved-saved")).to_contain_text(label(rating))


def indicator(page: Page) -> str:
    """Return what the saved indicator says to somebody who looks at it."""
    return str(page.locator(_INDICATOR).evaluate(_SHOWN_INDICATOR))


def expect_indicator(page: Page, said: str) -> None:
    """Wait until the saved indicator says this to somebody who looks at it."""
    says = f"element => ({_SHOWN_INDICATOR})(element).includes(said)"
    page.wait_for_function(f"said => [...document.querySelectorAll('{_INDICATOR}')].some({says})", arg=said)


def note(page: Page, criterion: str) -> Locator:
    return page.locator(f".st-key-note-{criterion} textarea")


def paste(field: Locator, text: str) -> None:
    """Put a text into a field as the clipboard would, in one piece: a browser cuts that to what a field allows."""
    field.focus()
    field.page.keyboard.insert_text(text)


def open_fold(page: Page, name: str) -> None:
    """Open a fold whose content the server sends when it opens."""
    page.locator('[data-testid="stExpander"] summary').filter(has_text=name).first.click()


def fill_in(page: Page, municipality: str, solution: str, phase: str = "P3") -> None:
    """Fill in the form of the dialog that is open."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kommune").fill(municipality)
    dialog.get_by_label("Smart-City-Lösung").fill(solution)
    dialog.locator('[data-testid="stRadio"]').get_by_text(phase).first.click()


def choose_first(page: Page, field: Locator) -> None:
    """Choose the first option of a selection."""
    expect(page.locator(".stPlotlyChart svg.main-svg").first).to_be_visible()
    open_menu(page, field)
    page.get_by_role("option").first.click()


def layout_problems(page: Page) -> list[str]:
    """Name what makes the page wider than its window."""
    problems: list[str] = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          const main = document.querySelectorAll('[data-testid="stMain"], [role="dialog"]');
          const scrolls = [document.documentElement, ...main];
          if (scrolls.every(element => element.scrollWidth <= element.clientWidth)) return [];
          const inside = element => element.closest('.kompass-scroll, [data-testid="stPlotlyChart"]') === null;
          return [...document.querySelectorAll('body *')]
            .filter(element => element.getBoundingClientRect().right > width + 1 && inside(element))
            .map(element => `${element.tagName} ${element.className} ${element.textContent.slice(0, 60)}`)
            .slice(0, 5)
            .concat("wider than the window");
        }"""
    )
    return problems
