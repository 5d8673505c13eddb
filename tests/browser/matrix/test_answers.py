"""Every field of an answer × every view × every way of leaving and coming back.

Three things are compared: what was typed, what the browser shows, in all views, and what the database holds.
`make test` goes each way once; `make soak` (SOAK=1) does all of it, at every pace, with the mouse and without,
while something else keeps a core busy.
"""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessment.rating import answer_to
from tests.browser.conftest import add_to
from tests.browser.matrix.answer import CHOICES, FIELDS, FOCUS, TABLE, VIEWS, open_view, shown_in
from tests.browser.matrix.hands import NAMES, PACES, Hand
from tests.browser.matrix.ways import CRITERION, WAYS, Visit, Way
from tests.browser.screens import expect_criterion, idle, open_criterion
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("busy_core")]

# The menu goes on to say which level that is.
_DEFAULT = "Vorgabe"


def _cases() -> list[tuple[Way, str, Hand]]:
    """Return each way from each view, with both hands at each pace."""
    places = [(way, view) for way in WAYS for view in way.views]
    return [(way, view, Hand(name, pace)) for (way, view), name, pace in product(places, NAMES, PACES)]


@pytest.mark.alike(3)
@pytest.mark.parametrize(
    ("way", "view", "hand"),
    [pytest.param(way, view, hand, id=f"{way.name}-{view}-{hand.name}-{hand.pace}") for way, view, hand in _cases()],
)
def test_what_is_typed_is_shown_and_stored(
    page: Page, server: Server, new_context: Callable[..., BrowserContext], way: Way, view: str, hand: Hand
) -> None:
    assessment = add_to(server, {})
    # Pages to go back to.
    open_criterion(page, server, assessment, "p1-01")
    page.locator(".st-key-next button").click()
    expect_criterion(page, CRITERION)
    open_view(page, view, CRITERION)
    visit = Visit(page, server, hand, assessment, view, {})

    entered = {}
    for field in shown_in(view):
        value = field.values[len(view) % 2]
        field.kind.enter(page, field.locate(page, CRITERION), hand, value)
        entered[field.key] = field.wanted(value)
    way.go(visit)
    visit.arrive()

    differences = {}
    for seen_in in (view, *(other for other in VIEWS if other != view)):
        open_view(visit.page, seen_in, CRITERION)
        differences.update(_differences(visit, seen_in, {**entered, **visit.others}))
    if visit.page is not page:
        visit.page.close()
    assert differences == {}


def _differences(visit: Visit, view: str, entered: dict[str, str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, by view and field, what was entered, is shown and is stored, where these are not the same."""
    idle(visit.page)
    answer = answer_to(CRITERION, visit.server.repository.answers(visit.assessment))
    differences = {}
    for field in shown_in(view):
        stored = field.stored(answer)
        shown = field.shown_on(visit.page, CRITERION)
        wanted = entered.get(field.key, stored)
        is_shown = stored == "" if shown is None else shown == stored or (stored == _DEFAULT and _DEFAULT in shown)
        if not (wanted == stored and is_shown):
            differences[view, field.key] = (wanted, str(shown), stored)
    return differences


def test_every_view_is_in_the_lists(page: Page, server: Server) -> None:
    open_criterion(page, server, add_to(server, {}), CRITERION)
    expect(page.locator(".st-key-view").get_by_role("radio")).to_have_text(list(VIEWS))


def test_every_field_is_in_the_lists(page: Page, server: Server) -> None:
    """A new field joins by its line in FIELDS; without one, it is found here."""
    open_criterion(page, server, add_to(server, {}), CRITERION)
    for view in VIEWS:
        open_view(page, view, CRITERION)
        quick_or_radio = shown_in(view)[0]
        for field in (quick_or_radio, *(other for other in shown_in(view) if other.key.startswith("outside"))):
            field.kind.enter(page, field.locate(page, CRITERION), Hand("mouse", 0), field.values[0])
            page.locator("h1").click()
            idle(page)
        expect(page.locator(f".st-key-text-reason-{CRITERION}")).to_be_visible()
        known = {field.key.format(CRITERION) for field in shown_in(view)}
        place = {FOCUS: ".st-key-focus", TABLE: f".st-key-quick-{CRITERION}"}.get(view, f".st-key-card-{CRITERION}")
        keys = page.locator(place).evaluate_all(
            """places => places.flatMap(place => [...place.querySelectorAll("input, textarea, select")])
              .map(field => field.closest('[class*="st-key-"]').className.match(/st-key-(\\S+)/)[1])"""
        )
        assert {key for key in keys if not key.startswith(CHOICES)} == known
    assert {view for field in FIELDS for view in field.views} == set(VIEWS)
