"""Every field of a measure × every way of leaving its dialog and coming back, as for the fields of an answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.clock import today
from assessment.days import written
from assessment.measures import Aim, Measure, Size, Status
from assessment.rating import Rating
from tests.browser.conftest import add_to
from tests.browser.matrix import anywhere
from tests.browser.matrix.answer import CHOICE, DAY, TEXT, Kind, label
from tests.browser.matrix.hands import NAMES, PACES, Hand
from tests.browser.screens import idle
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("busy_core")]

YESTERDAY = today() - timedelta(days=1)
BEFORE = Measure("Vertrag aushandeln", today() - timedelta(days=30), (Aim("p1-05", Rating.L),), "IT-Amt")


def _enter_segment(_page: Page, field: Locator, _hand: Hand, value: str) -> None:
    field.get_by_text(value, exact=True).click()


def _segment_shown(field: Locator) -> str:
    chosen = field.locator('[role="radio"][aria-checked="true"]')
    return chosen.inner_text().strip() if chosen.count() else ""


SEGMENT = Kind(_enter_segment, _segment_shown)


@dataclass(frozen=True)
class Field:
    """`key`: with {} for the measure's id."""

    key: str
    kind: Kind
    value: str
    shown: str
    stored: Callable[[Measure], object]
    wanted: object


# In the order in which they are filled in; the last one is left in mid-typing.
FIELDS = (
    Field("text-owner-{}", TEXT, "Bauhof", "Bauhof", lambda measure: measure.owner, "Bauhof"),
    Field("status-edit-{}", CHOICE, "Erledigt", "Erledigt", lambda measure: measure.status, Status.DONE),
    Field("level-{}-p1-05", CHOICE, label("F"), label("F"), lambda measure: measure.aims[0].level, Rating.F),
    Field("due-due-{}", DAY, "1.2.28", written(date(2028, 2, 1)), lambda measure: measure.due, date(2028, 2, 1)),
    Field(
        "due-ended_on-{}",
        DAY,
        f"{YESTERDAY.day}.{YESTERDAY.month}.{YESTERDAY.year}",
        written(YESTERDAY),
        lambda measure: measure.ended_on,
        YESTERDAY,
    ),
    Field("effort-edit-{}", SEGMENT, "Gering", "Gering", lambda measure: measure.effort, Size.LOW),
    Field("effect-edit-{}", SEGMENT, "Hoch", "Hoch", lambda measure: measure.effect, Size.HIGH),
    Field("text-what-{}", TEXT, "Neuer Text", "Neuer Text", lambda measure: measure.what, "Neuer Text"),
)


@dataclass
class Visit(anywhere.Visit):
    measure: Measure

    def open(self) -> None:
        """Open the dialog, wherever on the screen its measure is."""
        idle(self.page)
        if self.page.get_by_role("dialog").count() == 0:
            fold = self.page.locator(".st-key-measures-ended summary")
            # Drawn anew with another count of measures, as after the dialog, the fold is closed again.
            while fold.count() and not fold.evaluate("fold => fold.parentElement.open"):
                fold.click()
                idle(self.page)
            self.page.locator(f'[class*="-{self.measure.id}"][class*="st-key-edit-"] button:visible').first.click()
        expect(self.page.get_by_role("dialog").get_by_label("Was", exact=True)).to_be_visible()
        idle(self.page)


def close_by_button(visit: Visit) -> None:
    visit.hand.press(visit.page.locator(".st-key-measure-ready button"))
    expect(visit.page.get_by_role("dialog")).to_have_count(0)


def _escape(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_role("dialog")).to_have_count(0)


def close_by_escape(visit: Visit) -> None:
    _escape(visit)
    # The list behind it is drawn with what was entered.
    expect(visit.page.locator(".st-key-measures-ended")).to_be_visible()


def another_view_and_back(visit: Visit) -> None:
    close_by_escape(visit)
    visit.page.get_by_role("radio", name="Tafel", exact=True).click()
    expect(visit.page.locator(".st-key-board-done")).to_be_visible()


def another_screen_and_back(visit: Visit) -> None:
    close_by_escape(visit)
    visit.page.get_by_role("link", name="Lücken", exact=True).click()
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Lücken")
    visit.page.get_by_role("link", name="Maßnahmen", exact=True).click()


def browser_back_and_forward(visit: Visit) -> None:
    visit.page.go_back()
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Lücken")
    visit.page.go_forward()


WAYS = (
    close_by_button,
    close_by_escape,
    another_view_and_back,
    another_screen_and_back,
    anywhere.reload,
    browser_back_and_forward,
    anywhere.second_tab,
    anywhere.kill_and_start,
)


def _cases() -> list[tuple[Callable[[Visit], None], Hand]]:
    """Return each way with both hands at each pace."""
    return [(way, Hand(name, pace)) for way, name, pace in product(WAYS, NAMES, PACES)]


@pytest.mark.alike(1)
@pytest.mark.parametrize(
    ("way", "hand"),
    [pytest.param(way, hand, id=f"{way.__name__}-{hand.name}-{hand.pace}") for way, hand in _cases()],
)
def test_what_is_entered_about_a_measure_is_shown_and_stored(
    page: Page, server: Server, way: Callable[[Visit], None], hand: Hand
) -> None:
    # Measures belong to the solution.
    assessment = add_to(server, {}, solution=f"{way.__name__} {hand.name} {hand.pace}")
    measure = server.repository.measures.add(assessment, BEFORE)
    visit = Visit(page, server, hand, measure)
    # A page to go back to.
    page.goto(f"{server.url}/luecken?a={assessment}")
    idle(page)
    page.get_by_role("link", name="Maßnahmen", exact=True).click()
    expect(page.locator(f".st-key-measure-card-{measure.id}")).to_be_visible()
    visit.open()
    for field in FIELDS:
        field.kind.enter(page, page.locator(f".st-key-{field.key.format(measure.id)}"), hand, field.value)
    way(visit)
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Maßnahmen")
    visit.open()
    # A text that came back with its field is saved after a pause.
    idle(visit.page)

    (stored,) = server.repository.measures.for_assessment(assessment)
    differences = {}
    for field in FIELDS:
        shown = field.kind.shown(visit.page.locator(f".st-key-{field.key.format(measure.id)}"))
        if (shown, field.stored(stored)) != (field.shown, field.wanted):
            differences[field.key] = (field.shown, shown, field.stored(stored))
    if visit.page is not page:
        visit.page.close()
    assert differences == {}


def test_what_another_person_changed_is_shown_beside_ones_own(page: Page, server: Server) -> None:
    assessment = add_to(server, {}, solution="Zu zweit")
    measure = server.repository.measures.add(assessment, BEFORE)
    page.goto(f"{server.url}/massnahmen?a={assessment}")
    visit = Visit(page, server, Hand("mouse", 60), measure)
    visit.open()
    server.repository.measures.change(measure.id, {"owner": "Stadtwerke"}, measure)
    TEXT.enter(page, page.locator(f".st-key-text-what-{measure.id}"), visit.hand, "Mein Text")
    _escape(visit)
    visit.open()
    assert page.get_by_label("Wer (Amt oder Rolle)").input_value() == "Stadtwerke"
    (stored,) = server.repository.measures.for_assessment(assessment)
    assert stored == replace(measure, what="Mein Text", owner="Stadtwerke")


def test_every_field_of_the_dialog_is_in_the_list(page: Page, server: Server) -> None:
    assessment = add_to(server, {}, solution="Vollständig")
    done = replace(BEFORE, status=Status.DONE, ended_on=YESTERDAY)
    measure = server.repository.measures.add(assessment, done)
    page.goto(f"{server.url}/massnahmen?a={assessment}")
    visit = Visit(page, server, Hand("mouse", 60), measure)
    idle(page)
    visit.open()
    keys = page.get_by_role("dialog").evaluate(
        """dialog => [...dialog.querySelectorAll('input, textarea, [role="radiogroup"]')]
          .map(field => field.closest('[class*="st-key-"]')?.className.match(/st-key-(\\S+)/)[1])"""
    )
    # The criteria themselves are chosen in tests/browser/test_measures.py.
    known = {field.key.format(measure.id) for field in FIELDS} | {f"aims-{measure.id}"}
    assert {key for key in keys if key} == known
