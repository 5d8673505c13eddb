"""Ways of leaving a view and coming back to it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

from assessment.rating import answer_to
from tests.browser.matrix import anywhere
from tests.browser.matrix.answer import FOCUS, LIST, TABLE, VIEWS, fold_of
from tests.browser.screens import idle

CRITERION, NEXT = "p1-02", "p1-03"
OF_ANOTHER = "von jemand anderem"
_PLACES = {FOCUS: ".st-key-focus", LIST: '[class*="st-key-card-"]', TABLE: ".st-key-quick"}


@dataclass
class Visit(anywhere.Visit):
    """Somebody on the questionnaire."""

    assessment: str
    view: str
    # What somebody else entered meanwhile, by the key of the field.
    others: dict[str, str]

    def arrive(self) -> None:
        """Wait until the questionnaire is there again."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Fragebogen")
        idle(self.page)


def next_and_back(visit: Visit) -> None:
    """Turn to the next page and back: a criterion, or a phase."""
    page = visit.page
    there, here = (
        {
            FOCUS: f".st-key-focus .st-key-rating-{NEXT if turned else CRITERION}",
            LIST: f".st-key-card-{'p2-01' if turned else CRITERION}",
            TABLE: f".st-key-text-quick-{'p2-01' if turned else CRITERION}",
        }[visit.view]
        for turned in (True, False)
    )
    # The list has no such buttons, only the phases above it.
    steps = page.locator(".st-key-phase")
    ways = [steps.get_by_text("P2"), steps.get_by_text("P1")] if visit.view == LIST else None
    forth, back = ways or [page.locator(f".st-key-{key} button") for key in ("next", "previous")]
    for button, goal in ((forth, there), (back, here)):
        if visit.view == LIST:
            button.click()
        else:
            visit.hand.press(button)
        expect(page.locator(goal)).to_be_visible()
        idle(page)


def another_view_and_back(visit: Visit) -> None:
    for view in (VIEWS[VIEWS.index(visit.view) - 1], visit.view):
        visit.page.locator(".st-key-view").get_by_text(view, exact=True).click()
        # A busy server has not even begun to draw it when the choice is marked; whoever goes on before that still has
        # the old one before their eyes, and is asked where somebody else changed it meanwhile.
        expect(visit.page.locator(_PLACES[view]).first).to_be_visible()
        idle(visit.page)


def fold_and_unfold(visit: Visit) -> None:
    fold = fold_of(visit.page, visit.view, CRITERION)
    if fold is None:
        return
    visit.hand.press(fold)
    expect(visit.page.locator(f".st-key-text-owner-{CRITERION}")).not_to_be_visible()
    idle(visit.page)
    visit.hand.press(fold)
    expect(visit.page.locator(f".st-key-text-owner-{CRITERION}")).to_be_visible()


def filter_and_all(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="Filter").first.click()
    page.locator(".st-key-filter-unknown label").click()
    expect(page.get_by_role("button", name="Filter aufheben")).to_be_visible()
    page.keyboard.press("Escape")
    idle(page)
    page.get_by_role("button", name="Filter aufheben").click()
    expect(page.get_by_role("button", name="Filter aufheben")).to_have_count(0)


def another_screen_and_back(visit: Visit) -> None:
    visit.hand.press(visit.page.get_by_role("link", name="Lücken", exact=True))
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Lücken")
    visit.page.get_by_role("link", name="Fragebogen", exact=True).click()


def back_and_forward(visit: Visit) -> None:
    """Two pages of the questionnaire lie behind this one; the text is on its way when the button is pressed."""
    page = visit.page
    page.go_back()
    page.wait_for_url(lambda url: f"k={CRITERION}" not in url)
    if visit.view == FOCUS:
        expect(page.locator(f'.kompass-keys[data-criterion="{CRITERION}"]')).to_have_count(0)
    idle(page)
    page.go_forward()
    page.wait_for_url(f"**k={CRITERION}**")
    if visit.view == FOCUS:
        expect(page.locator(f'.kompass-keys[data-criterion="{CRITERION}"]')).to_be_attached()


def another_person(visit: Visit) -> None:
    """Somebody else changes a field of the same criterion; one's own other fields stay."""
    idle(visit.page)
    repository = visit.server.repository
    seen = answer_to(CRITERION, repository.answers(visit.assessment))
    repository.change(visit.assessment, CRITERION, {"note": OF_ANOTHER}, seen)
    visit.others["note-{}"] = OF_ANOTHER
    another_view_and_back(visit)


@dataclass(frozen=True)
class Way:
    """`views`: those that can be left so."""

    go: Callable[[Visit], None]
    views: tuple[str, ...] = VIEWS

    @property
    def name(self) -> str:
        return self.go.__name__


WAYS = (
    Way(next_and_back),
    Way(another_view_and_back),
    Way(fold_and_unfold, views=(FOCUS, LIST)),
    Way(filter_and_all),
    Way(another_screen_and_back),
    Way(anywhere.reload),
    Way(back_and_forward),
    Way(anywhere.second_tab),
    Way(another_person),
    Way(anywhere.kill_and_start),
)
