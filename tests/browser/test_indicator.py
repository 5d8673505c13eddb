"""The saved indicator tells the truth, and the page speaks German, while the server does not answer."""

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from assessment.rating import Answer, Rating
from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.browser.conftest import add_to, described
from tests.browser.english import english_labels, english_texts
from tests.browser.screens import (
    choose,
    expect_criterion,
    expect_indicator,
    expect_saved,
    idle,
    indicator,
    note,
    open_criterion,
    open_fold,
    option,
)
from tests.browser.server import Server

pytestmark = pytest.mark.browser

_CONNECTED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
_WATCH_FOR_A_RUN = """() => {
  new MutationObserver((changes) => {
    window.hasRunAgain ||= changes.some((change) => change.oldValue === "running");
  }).observe(document.body, { attributeFilter: ["data-test-script-state"], attributeOldValue: true, subtree: true });
}"""
_CLAIMS_SAVED = re.compile(r"✓|\bGespeichert\b")


@pytest.fixture
def criterion_page(page: Page, server: Server) -> tuple[Page, str]:
    """A page that shows a criterion whose answer has just been saved, and the assessment's id."""
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p3-01")
    choose(page, "p3-01", Rating.P)
    expect_saved(page, Rating.P)
    return page, assessment


def test_a_click_that_hangs_is_not_shown_as_saved(criterion_page: tuple[Page, str], server: Server) -> None:
    page, assessment = criterion_page
    with server.frozen():
        choose(page, "p3-01", Rating.F)
        expect(option(page, "p3-01", Rating.F)).to_be_checked()
        shown = indicator(page)
        assert server.repository.answers(assessment)["p3-01"].rating is Rating.P
    assert not _CLAIMS_SAVED.search(shown), shown
    expect_saved(page, Rating.F)


def test_a_note_that_hangs_is_not_shown_as_saved(criterion_page: tuple[Page, str], server: Server) -> None:
    page, assessment = criterion_page
    with server.frozen():
        note(page, "p3-01").press_sequentially("Noch unterwegs")
        expect(page.locator("html")).to_have_attribute("data-typing", "")
        assert not _CLAIMS_SAVED.search(indicator(page))
        expect(page.locator("html")).not_to_have_attribute("data-typing", "")
        shown = indicator(page)
        assert server.repository.answers(assessment)["p3-01"].note == ""
    assert not _CLAIMS_SAVED.search(shown), shown


_RECORD = """() => {
  window.said = [];
  const live = '[role="status"], [role="alert"], [aria-live]';
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const places = [target, ...addedNodes].map((node) => (node instanceof Element ? node : node.parentElement));
      const place = places.map((each) => each?.closest(live)).find(Boolean);
      if (place?.textContent.trim() && window.said.at(-1) !== place.textContent) window.said.push(place.textContent);
    }
  }).observe(document.body, { characterData: true, childList: true, subtree: true });
}"""


def test_what_is_saved_is_read_out_once(criterion_page: tuple[Page, str]) -> None:
    page, _ = criterion_page
    idle(page)
    page.evaluate(_RECORD)
    choose(page, "p3-01", Rating.F)
    expect_saved(page, Rating.F)
    note(page, "p3-01").press_sequentially("Auch die Notiz")
    expect(page.locator("html")).not_to_have_attribute("data-typing", "")
    idle(page)
    said = page.evaluate("window.said.filter(text => text.trim())")
    assert [text.partition(" um ")[0] for text in said] == ["Gespeichert"] * len(said)
    assert 1 <= len(said) <= 2, said


def test_a_date_that_is_being_typed_is_not_shown_as_saved(criterion_page: tuple[Page, str], server: Server) -> None:
    page, assessment = criterion_page
    open_fold(page, "Nachweise, Zuständigkeit")
    page.get_by_label("Bis wann").click()
    page.keyboard.type("31.12.2199")
    assert not _CLAIMS_SAVED.search(indicator(page))
    page.get_by_role("heading", level=2).first.click()
    expect(page.locator("html")).not_to_have_attribute("data-typing", "")
    idle(page)
    page.reload()
    expect_criterion(page, "p3-01")
    assert server.repository.answers(assessment)["p3-01"].due == date(2199, 12, 31)


def test_whatever_the_address_and_the_reason_a_lost_connection_says_one_thing_in_german(
    new_context: Callable[..., BrowserContext], new_server: Callable[..., Server]
) -> None:
    server, context = new_server(), new_context()
    assessment = add_to(server, {"p3-01": Answer("p3-01", Rating.L)})
    said = {
        ("127.0.0.1", None): "Das Programm antwortet nicht. Läuft es noch?",
        ("localhost", None): "Das Programm antwortet nicht. Läuft es noch?",
        ("127.0.0.1", 502): "Das Programm antwortet nicht. Läuft es noch?",
        ("127.0.0.1", 403): "Das Programm lässt dieses Gerät nicht mehr herein, zum Beispiel weil der Workshop",
    }
    pages = {case: context.new_page() for case in said}
    for (host, status), page in pages.items():
        page.goto(f"http://{host}:{server.port}/fragebogen?a={assessment}&k=p3-01")
        expect_criterion(page, "p3-01")
        idle(page)
        if status is not None:
            page.route("**/_stcore/*", _answering(status))
    server.end(signal.SIGTERM)
    for case, page in pages.items():
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text(said[case])
        title, words = filter(str.strip, dialog.inner_text().splitlines())
        assert title == "Keine Verbindung"
        assert words.startswith(said[case])
        assert words.endswith("Was als gespeichert angezeigt wurde, ist gespeichert.")
        expect_indicator(page, "Keine Verbindung")
        seen = page.get_by_text(re.compile("streamlit|connect|server", re.IGNORECASE)).all_inner_texts()
        assert [*english_texts(page), *english_labels(page), *filter(str.strip, seen)] == []


def _answering(status: int) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body="<h1>Bad gateway</h1> Please try again")


def test_a_part_of_the_page_that_does_not_arrive_is_said_in_german(
    new_context: Callable[..., BrowserContext], server: Server
) -> None:
    page = new_context().new_page()
    page.route("**/static/js/Button.*", lambda route: route.abort())
    page.goto(server.url)
    alert = page.locator(".st-key-new [role=alert]")
    expect(alert).to_have_text(
        "Dieser Teil der Seite kam nicht an. Bitte die Seite neu laden; gespeichert bleibt alles.",
        use_inner_text=True,
    )


@pytest.fixture
def page_after_a_restart(page: Page, server: Server) -> tuple[Page, Server, str]:
    """A page that has outlived its server and found the next one, without anybody having reloaded it."""
    assessment = add_to(server, {"p3-01": Answer("p3-01", Rating.L, note="von vorher")})
    open_criterion(page, server, assessment, "p3-01")
    server.kill()
    expect(page.locator(_CONNECTED)).to_have_count(0)
    page.evaluate(_WATCH_FOR_A_RUN)
    server.start()
    page.wait_for_function("() => window.hasRunAgain")
    idle(page)
    return page, server, assessment


def test_the_first_click_after_a_restart_is_saved(page_after_a_restart: tuple[Page, Server, str]) -> None:
    page, server, assessment = page_after_a_restart
    choose(page, "p3-01", Rating.N)
    expect_saved(page, Rating.N)
    assert server.repository.answers(assessment)["p3-01"] == Answer("p3-01", Rating.N, note="von vorher")


def test_the_first_note_after_a_restart_is_saved(page_after_a_restart: tuple[Page, Server, str]) -> None:
    page, server, assessment = page_after_a_restart
    note(page, "p3-01").fill("von nachher")
    expect(page.locator("html")).not_to_have_attribute("data-typing", "")
    page.locator(".st-key-next button").click()
    expect_criterion(page, "p3-02")
    idle(page)
    assert server.repository.answers(assessment)["p3-01"] == Answer("p3-01", Rating.L, note="von nachher")


def test_what_was_typed_when_the_server_died_is_saved_by_the_next_one(page: Page, server: Server) -> None:
    assessment = add_to(server, {"p3-01": Answer("p3-01", Rating.L, note="von vorher")})
    open_criterion(page, server, assessment, "p3-01")
    note(page, "p3-01").fill("mitten im Satz")
    server.kill()
    expect(page.locator(_CONNECTED)).to_have_count(0)
    server.start()
    expect(page.locator(_CONNECTED)).to_have_count(1)
    expect_saved(page, Rating.L)
    assert server.repository.answers(assessment)["p3-01"] == Answer("p3-01", Rating.L, note="mitten im Satz")
    expect(note(page, "p3-01")).to_have_value("mitten im Satz")


def test_a_click_is_not_overwritten_by_what_the_page_showed_before_the_restart(
    page_after_a_restart: tuple[Page, Server, str],
) -> None:
    page, server, assessment = page_after_a_restart
    server.repository.change(
        assessment, "p3-01", {"rating": Rating.F}, server.repository.answers(assessment)["p3-01"]
    )
    page.locator(".st-key-next button").click()
    expect_criterion(page, "p3-02")
    page.locator(".st-key-previous button").click()
    expect_criterion(page, "p3-01")
    expect(option(page, "p3-01", Rating.F)).to_be_checked()
    assert server.repository.answers(assessment)["p3-01"].rating is Rating.F


@contextmanager
def _unreadable(database: Path) -> Iterator[None]:
    """Lock a database of SQLite's "unix-dotfile" kind, as network drives have it: nobody can even read it."""
    lock = database.with_name(f"{database.name}.lock")
    lock.mkdir()
    try:
        yield
    finally:
        lock.rmdir()


def test_a_database_that_cannot_even_be_read_keeps_the_answer_in_the_field(
    page: Page, new_server: Callable[..., Server], tmp_path: Path
) -> None:
    database = tmp_path / "answers.sqlite"
    url = f"sqlite:///file:{database}?vfs=unix-dotfile&uri=true"
    engine = open_database(url)
    repository = Repository(engine)
    assessment = repository.add(described(), {})
    server = new_server(environment={"DATABASE_URL": url})
    open_criterion(page, server, assessment, "p3-01")
    with _unreadable(database):
        choose(page, "p3-01", Rating.F)
        expect(page.get_by_text("Die letzte Antwort ist nicht gespeichert.")).to_be_visible()
        expect(option(page, "p3-01", Rating.F)).to_be_checked()
        assert english_texts(page) == []
    expect(page.get_by_text("Die letzte Antwort ist nicht gespeichert.")).to_have_count(0)
    expect_saved(page, Rating.F)
    assert repository.answers(assessment)["p3-01"].rating is Rating.F
    engine.dispose()
