"""Every field that waits for a button, or chooses what is shown × every way of leaving its screen and coming back.

Three things are compared: what was entered, what the browser shows, and what the database holds: nothing before the
button is pressed, and all of it afterwards. A reload and a new server leave the texts; what was merely chosen is to
be chosen again, and the page asks before it is left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, product

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.matrix import anywhere
from tests.browser.matrix.draft import PLACES, TYPED, Place, Visit
from tests.browser.matrix.hands import NAMES, PACES, Hand
from tests.browser.screens import idle
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("busy_core")]

# A part of Streamlit's page that is there before a screen is.
_SCREEN = "/methodik"


def escape(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    expect(visit.locate(visit.place.fields[-1])).not_to_be_visible()


def another_screen_and_back(visit: Visit) -> None:
    if visit.place.is_dialog:
        escape(visit)
    visit.page.get_by_role("link", name="Lücken", exact=True).click()
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Lücken")
    _follow_the_link(visit)


def _follow_the_link(visit: Visit) -> None:
    name = "Start" if visit.place.screen == "" else visit.place.heading
    visit.page.get_by_role("link", name=name, exact=True).click()


def back_and_forward(visit: Visit) -> None:
    # A driver that is chosen on "Praxis" stands in the address: a page more to go back from.
    steps = 2 if visit.place.name == "practices" else 1
    for _ in range(steps):
        _turn(visit, visit.page.go_back)
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Methodik")
    for _ in range(steps):
        _turn(visit, visit.page.go_forward)


def _turn(visit: Visit, turn: Callable[[], object]) -> None:
    before = visit.page.url
    turn()
    visit.page.wait_for_url(lambda url: url != before)
    idle(visit.page)


def second_tab_and_back(visit: Visit) -> None:
    """Nobody else sees what was not sent; here it stays."""
    idle(visit.page)
    there = visit.page.context.new_page()
    there.goto(visit.page.url)
    expect(there.get_by_role("heading", level=1)).to_contain_text(visit.place.heading)
    there.close()


def reload(visit: Visit) -> None:
    asked: list[Dialog] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog)
        dialog.accept()

    idle(visit.page)
    visit.page.once("dialog", leave)
    visit.page.reload()
    assert [dialog.type for dialog in asked] == ["beforeunload"]


@dataclass(frozen=True)
class Way:
    """`forgets`: whether only what was typed is left. `places`: those that can be left so."""

    go: Callable[[Visit], None]
    forgets: bool = False
    fits: Callable[[Place], bool] = lambda _place: True


WAYS = (
    Way(escape, fits=lambda place: place.is_dialog or place.name == "filter"),
    Way(another_screen_and_back),
    Way(back_and_forward),
    Way(second_tab_and_back),
    Way(reload, forgets=True, fits=lambda place: place.send is not None),
    Way(anywhere.kill_and_start, forgets=True, fits=lambda place: place.send is not None),
)


def _cases() -> list[tuple[Place, Way, Hand]]:
    """Return each way at each place that it fits, with both hands; the paces in turn."""
    walks = [(place, way) for place in PLACES for way in WAYS if way.fits(place)]
    paces = cycle(PACES)
    return [(*walk, Hand(name, next(paces))) for walk, name in product(walks, NAMES)]


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("place", "way", "hand"),
    [
        pytest.param(place, way, hand, id=f"{place.name}-{way.go.__name__}-{hand.name}-{hand.pace}")
        for place, way, hand in _cases()
    ],
)
def test_what_waits_for_a_button_is_shown_again(
    watched_page: Page, server: Server, place: Place, way: Way, hand: Hand
) -> None:
    page = watched_page
    about = place.begin(anywhere.Visit(page, server, hand))
    visit = Visit(page, server, hand, about, place)
    # A page to go back to.
    page.goto(f"{server.url}{_SCREEN}?a={about}")
    idle(page)
    _follow_the_link(visit)
    expect(page.get_by_role("heading", level=1)).to_contain_text(place.heading)
    idle(page)
    place.open(visit)
    idle(page)
    before = _held(server, about)
    for field in place.fields:
        field.kind.enter(page, visit.locate(field), hand, field.value)
    way.go(visit)
    expect(page.get_by_role("heading", level=1)).to_contain_text(place.heading)
    idle(page)
    assert _held(server, about) == before, "nothing is stored yet"

    place.open(visit)
    idle(page)
    differences = {}
    for field in place.fields:
        if way.forgets and field.kind not in TYPED:
            field.kind.enter(page, visit.locate(field), hand, field.value)
            continue
        # A choice before it may have brought it along.
        expect(visit.locate(field)).to_be_visible()
        idle(page)
        shown = field.kind.shown(visit.locate(field))
        if shown != field.wanted:
            differences[field.key] = (field.wanted, shown)
    assert differences == {}
    assert place.send is None or place.send(visit)


def _held(server: Server, about: str) -> tuple[object, ...]:
    repository = server.repository
    return (
        [(stored.id, stored.changed_at) for stored in repository.assessments()],
        repository.answers(about),
        repository.measures.for_assessment(about),
        repository.workshops.for_assessment(about),
    )


@pytest.mark.alike(3)
@pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])
def test_every_field_is_in_the_list(page: Page, server: Server, place: Place) -> None:
    """A new field joins by its line in PLACES; without one, it is found here."""
    hand = Hand("mouse", 0)
    about = place.begin(anywhere.Visit(page, server, hand))
    visit = Visit(page, server, hand, about, place)
    page.goto(f"{server.url}/{place.screen}?a={about}")
    idle(page)
    place.open(visit)
    idle(page)
    # What one chooses may bring another field along.
    if place.name == "decision":
        place.fields[0].kind.enter(page, visit.locate(place.fields[0]), hand, place.fields[0].value)
        expect(visit.locate(place.fields[1])).to_be_visible()
    idle(page)
    keys = page.evaluate(
        """inside => [...document.querySelectorAll(`${inside} :is(input, textarea)`)]
          .map(field => field.closest('[class*="st-key-"]')?.className.match(/st-key-(\\S+)/)[1])""",
        '[role="dialog"]' if place.is_dialog or place.name == "filter" else '[data-testid="stMain"]',
    )
    known = tuple(field.key.format(about) for field in place.fields)
    assert [key for key in keys if not key.startswith((*_ELSEWHERE, *known))] == []
    assert [field for field in place.fields if visit.locate(field).count() == 0] == []


# The criteria of an agenda, and what another test walks.
_ELSEWHERE = ("agenda-", "workshop-by-dispute")
