"""Keys at a typist's speed: each belongs to what was in view, or was asked for, when it was pressed."""

import random
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessment.catalog.files import catalog
from assessment.phases import Phase
from assessment.quick_entry import sign
from assessment.rating import Answer, Rating
from tests.browser.conftest import add_to
from tests.browser.screens import expect_criterion, expect_saved, idle, open_criterion
from tests.browser.server import Server
from tests.browser.slow_line import slow_down

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("busy_core")]

_LEVELS = tuple(Rating)[:5]
_P1 = [criterion.id for criterion in catalog().of_phase(Phase.P1)]
_REMARK = ".kompass-remark"


@pytest.fixture
def slow_page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on which rows appear one by one."""
    context = new_context()
    slow_down(context)
    return context.new_page()


def _press(page: Page, keys: list[str], pace: int) -> None:
    """Press keys at a pace (milliseconds from one to the next), whatever the page does meanwhile."""
    begin = time.monotonic()
    for place, key in enumerate(keys):
        page.wait_for_function(
            "until => performance.timeOrigin + performance.now() >= until",
            arg=(time.time() + begin - time.monotonic()) * 1000 + place * pace,
            polling=5,
        )
        page.keyboard.press(key)


def _ratings(server: Server, assessment: str) -> dict[str, Rating | None]:
    return {name: answer.rating for name, answer in server.repository.answers(assessment).items()}


@pytest.mark.alike(1)
@pytest.mark.parametrize("turn", range(20))
@pytest.mark.parametrize("pace", [150, 250, 350, 500])
def test_ten_answers_by_keys(page: Page, server: Server, pace: int, turn: int) -> None:
    chosen = random.Random(f"{pace} {turn}")
    wanted = {name: chosen.choice(_LEVELS) for name in _P1[:10]}
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, _P1[0])
    idle(page)
    digits = [str(_LEVELS.index(rating) + 1) for rating in wanted.values()]
    _press(page, [key for digit in digits for key in (digit, "ArrowRight")], pace)
    expect_criterion(page, _P1[10])
    idle(page)
    assert _ratings(server, assessment) == wanted
    assert page.locator(_REMARK).all_inner_texts() in ([], [""])


@pytest.mark.alike(1)
@pytest.mark.parametrize("line", ["page", "slow_page"])
def test_the_same_way_back_corrects_them(request: pytest.FixtureRequest, server: Server, line: str) -> None:
    page: Page = request.getfixturevalue(line)
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, _P1[0])
    idle(page)
    _press(page, ["1", "2", "ArrowRight", "ArrowRight", "3", "ArrowLeft", "4", "ArrowLeft", "3"], 60)
    expect_criterion(page, _P1[0])
    idle(page)
    assert _ratings(server, assessment) == {_P1[0]: Rating.L, _P1[1]: Rating.F, _P1[2]: Rating.L}


@pytest.mark.alike(1)
@pytest.mark.parametrize("way", ["address", "phase"])
def test_a_key_counts_as_soon_as_the_criterion_is_to_be_seen(slow_page: Page, server: Server, way: str) -> None:
    assessment = add_to(server, {})
    if way == "address":
        slow_page.goto(f"{server.url}/fragebogen?a={assessment}&k=p3-01")
    else:
        open_criterion(slow_page, server, assessment, _P1[0])
        idle(slow_page)
        slow_page.get_by_role("radio", name="P3 Pilot").click()
    expect(slow_page.get_by_role("heading", name=catalog().criterion("p3-01").title)).to_be_visible()
    slow_page.keyboard.press("4")
    expect_saved(slow_page, Rating.F)
    assert _ratings(server, assessment) == {"p3-01": Rating.F}


def test_keys_behind_the_last_criterion_are_refused_with_a_sentence(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    page.goto(f"{server.url}/fragebogen?a={assessment}&k=p5-04")
    expect_criterion(page, "p5-04")
    idle(page)
    with server.frozen():
        _press(page, ["2", "ArrowRight", "3"], 10)
    expect(page.locator(_REMARK)).to_have_text("Die Taste 3 ist nicht übernommen: Das war das letzte Kriterium.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ergebnis")
    assert _ratings(server, assessment) == {"p5-04": Rating.P}


def test_keys_for_a_page_that_was_left_meanwhile_are_refused(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, _P1[0])
    page.locator(".st-key-next button").click()
    expect_criterion(page, _P1[1])
    idle(page)
    with server.frozen():
        _press(page, ["ArrowRight", "3"], 20)
        page.locator(".st-key-view").get_by_text("Tabelle", exact=True).click()
    expect(page.locator(".st-key-quick")).to_be_visible()
    idle(page)
    ratings = _ratings(server, assessment)
    said = page.locator(_REMARK).inner_text() if page.locator(_REMARK).count() else ""
    # Taken for the page that was asked for, or refused with a sentence: never for another one.
    assert ratings == {_P1[2]: Rating.L} or (ratings == {} and "Die Taste 3 ist nicht übernommen" in said)


@pytest.mark.alike(1)
@pytest.mark.parametrize("line", ["page", "slow_page"])
def test_letters_typed_while_the_next_phase_is_on_its_way_go_to_its_first_rows(
    request: pytest.FixtureRequest, server: Server, line: str
) -> None:
    page: Page = request.getfixturevalue(line)
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, _P1[-1])
    page.locator(".st-key-view").get_by_text("Tabelle", exact=True).click()
    last = page.locator(f".st-key-text-quick-{_P1[-1]} input")
    expect(last).to_be_visible()
    idle(page)
    last.focus()
    keys = ["l", "Enter", "Enter", "n", "Enter", "p", "Enter", "f", "Enter"]
    _press(page, keys, 60)
    expect(page.locator(".st-key-text-quick-p2-04 input")).to_be_focused()
    idle(page)
    assert _ratings(server, assessment) == {
        _P1[-1]: Rating.L,
        "p2-01": Rating.N,
        "p2-02": Rating.P,
        "p2-03": Rating.F,
    }
    for name, rating in (("p2-01", Rating.N), ("p2-02", Rating.P), ("p2-03", Rating.F)):
        assert page.locator(f".st-key-text-quick-{name} input").input_value() == sign(rating)


def test_letters_for_a_phase_without_rows_are_refused_with_a_sentence(page: Page, server: Server) -> None:
    answered = {criterion.id: Answer(criterion.id, Rating.P) for criterion in catalog().of_phase(Phase.P2)}
    open_criterion(page, server, add_to(server, answered), _P1[0])
    page.locator(".st-key-view").get_by_text("Tabelle", exact=True).click()
    page.get_by_role("button", name="Filter").click()
    page.locator(".st-key-filter-open").get_by_text("Noch offen").click()
    expect(page.get_by_text("Filter aktiv").first).to_be_visible()
    page.keyboard.press("Escape")
    idle(page)
    page.locator(".st-key-next button").focus()
    # A phase without rows is quickly drawn: before that, the letter has to be pressed.
    with server.frozen():
        _press(page, ["Enter", "n"], 60)
    # Sooner than after the time that a page is waited for.
    refusal = "„n“ ist nicht übernommen: Hier gibt es keine Zeile dafür."
    expect(page.locator(_REMARK)).to_have_text(refusal, timeout=15_000)
    expect(page.locator("html")).not_to_have_attribute("data-queued", "")
