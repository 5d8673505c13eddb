"""Answers are never lost: two browsers at once, and a database that refuses."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assessment.measures import Measure
from assessment.rating import Answer, Evidence, Rating
from assessment.store.database import open_database
from assessment.store.repository import Repository
from assessment.validation import MAX_LINE, MAX_TEXT
from tests.ballots.running import wait_for
from tests.browser.conftest import add_to, described
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
    open_list,
    option,
    paste,
)
from tests.browser.server import Server

pytestmark = pytest.mark.browser

NOT_SAVED = "Die letzte Antwort ist nicht gespeichert."


@pytest.fixture
def two_pages(page: Page, new_context: Callable[..., BrowserContext]) -> tuple[Page, Page]:
    """Two browsers that share nothing."""
    return page, new_context().new_page()


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Hold the write lock of the server's database, as another program would."""
    with closing(sqlite3.connect(server.database, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def test_two_browsers_on_different_criteria_lose_nothing(two_pages: tuple[Page, Page], server: Server) -> None:
    assessment = add_to(server, {})
    both = tuple(zip(two_pages, ("p1", "p2"), (Rating.F, Rating.P), strict=True))
    for page, phase, _ in both:
        open_criterion(page, server, assessment, f"{phase}-01")
    for number in range(1, 4):
        for page, phase, level in both:
            expect_criterion(page, f"{phase}-{number:02d}")
            choose(page, f"{phase}-{number:02d}", level)
        for page, _, level in both:
            expect_saved(page, level)
            page.locator(".st-key-next button").click()
    stored = server.repository.answers(assessment)
    assert len(stored) == 6
    assert {stored[f"p1-{number:02d}"].rating for number in range(1, 4)} == {Rating.F}
    assert {stored[f"p2-{number:02d}"].rating for number in range(1, 4)} == {Rating.P}


def test_different_fields_of_one_criterion_are_both_kept(two_pages: tuple[Page, Page], server: Server) -> None:
    assessment = add_to(server, {})
    here, there = two_pages
    for page in two_pages:
        open_criterion(page, server, assessment, "p1-01")
    note(there, "p1-01").fill("von drüben")
    expect(there.locator("html")).not_to_have_attribute("data-typing", "")
    expect(there.locator(".st-key-saved")).to_be_visible()
    choose(here, "p1-01", Rating.L)
    expect_saved(here, Rating.L)
    idle(there)
    assert server.repository.answers(assessment)["p1-01"] == Answer("p1-01", Rating.L, note="von drüben")


@pytest.mark.alike(1)
@pytest.mark.parametrize(
    ("button", "kept"), [("Meine Angabe speichern", Rating.F), ("Die andere behalten", Rating.P)]
)
def test_a_clash_shows_both_values_and_the_user_decides(
    two_pages: tuple[Page, Page], server: Server, button: str, kept: Rating
) -> None:
    assessment = add_to(server, {})
    here, there = two_pages
    for page in two_pages:
        open_criterion(page, server, assessment, "p1-01")
    choose(there, "p1-01", Rating.P)
    expect_saved(there, Rating.P)
    choose(here, "p1-01", Rating.F)
    expect(here.get_by_text("in einem anderen Fenster geändert")).to_be_visible()
    expect(here.get_by_text("Hier: Vollständig erfüllt")).to_be_visible()
    expect(here.get_by_text("Dort: Teilweise erfüllt")).to_be_visible()
    expect_indicator(here, "Nicht gespeichert")
    assert server.repository.answers(assessment)["p1-01"].rating is Rating.P

    here.get_by_role("button", name=button).click()
    expect(here.get_by_text("in einem anderen Fenster geändert")).to_have_count(0)
    expect(option(here, "p1-01", kept)).to_be_checked()
    assert server.repository.answers(assessment)["p1-01"].rating is kept


def test_a_locked_database_keeps_the_answer_in_the_field_and_saves_it_by_itself(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    with locked(server):
        choose(page, "p1-01", Rating.L)
        expect(page.get_by_text(NOT_SAVED)).to_be_visible()
        expect(page.get_by_text("gesperrt")).to_be_visible()
        expect_indicator(page, "Nicht gespeichert")
        expect(option(page, "p1-01", Rating.L)).to_be_checked()
    expect(page.get_by_text(NOT_SAVED)).to_have_count(0)
    expect_saved(page, Rating.L)
    assert server.repository.answers(assessment)["p1-01"].rating is Rating.L


def test_what_is_typed_is_saved_also_where_streamlit_calls_its_page_otherwise(
    watched_page: Page, server: Server
) -> None:
    """A new version of Streamlit may rename what the scripts look at; they must not stop at that."""
    page, faults = watched_page, []
    page.on("pageerror", lambda error: faults.append(str(error)))
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    idle(page)
    # The connection is lost and found again meanwhile.
    page.evaluate("""() => {
      const app = document.querySelector(".stApp");
      app.classList.remove("stApp");
      for (const state of ["DISCONNECTED_FOREVER", "CONNECTED"]) app.dataset.testConnectionState = state;
    }""")
    note(page, "p1-01").press_sequentially("Bitte nicht verlieren")
    wait_for(lambda: "p1-01" in server.repository.answers(assessment))
    assert server.repository.answers(assessment)["p1-01"].note == "Bitte nicht verlieren"
    assert faults == []


def test_a_locked_database_keeps_what_is_entered_about_a_measure_and_saves_it_by_itself(
    page: Page, server: Server
) -> None:
    assessment = add_to(server, {})
    measure = server.repository.measures.add(assessment, Measure("Vertrag schließen", date(2026, 1, 5)))
    page.goto(f"{server.url}/massnahmen?a={assessment}")
    page.locator(f".st-key-edit-list-{measure.id} button:visible").click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_label("Was", exact=True)
    expect(field).to_have_value("Vertrag schließen")
    with locked(server):
        field.fill("Bitte nicht verlieren")
        expect(dialog.get_by_text("Sie wird gespeichert, sobald es wieder geht.")).to_be_visible()
        expect(field).to_have_value("Bitte nicht verlieren")
        assert "Die letzte Änderung an einer Maßnahme ist nicht gespeichert." in str(page.content())
    expect(dialog.get_by_text("Sie wird gespeichert, sobald es wieder geht.")).to_have_count(0)
    expect(field).to_have_value("Bitte nicht verlieren")
    expect(dialog.get_by_text("Gespeichert um")).to_be_visible()
    (stored,) = server.repository.measures.for_assessment(assessment)
    assert stored.what == "Bitte nicht verlieren"


@pytest.mark.alike(1)
@pytest.mark.parametrize(
    ("label", "field", "limit", "length"),
    [("Verantwortlich", "owner", MAX_LINE, 400), ("Notiz", "note", MAX_TEXT, MAX_TEXT + 1)],
)
def test_a_pasted_text_that_is_too_long_stays_in_its_field_until_it_is_shortened(
    page: Page, server: Server, label: str, field: str, limit: int, length: int
) -> None:
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    open_fold(page, "Nachweise, Zuständigkeit, Ziel")
    place = page.get_by_label(label)
    expect(place).to_be_visible()
    idle(page)
    paste(place, "ä" * length)
    fault = page.get_by_text(f"Höchstens {limit} Zeichen, es sind {length}.")
    expect(fault).to_be_visible()
    idle(page)
    expect_indicator(page, "Nicht alles gespeichert")
    expect(place).to_have_value("ä" * length)
    assert server.repository.answers(assessment) == {}

    _cut(place, limit)
    expect(fault).to_have_count(0)
    expect_indicator(page, "Gespeichert um")
    assert getattr(server.repository.answers(assessment)["p1-01"], field) == "ä" * limit


@pytest.mark.alike(1)
@pytest.mark.parametrize(
    ("label", "field", "limit", "length"),
    [("Wer", "owner", MAX_LINE, 400), ("Was", "what", MAX_TEXT, MAX_TEXT + 1)],
)
def test_a_pasted_text_that_is_too_long_for_a_measure_stays_in_its_field_until_it_is_shortened(
    page: Page, server: Server, label: str, field: str, limit: int, length: int
) -> None:
    # Measures belong to a solution, and these are to be the only ones.
    assessment = add_to(server, {}, solution=f"Zu lang: {label}")
    stored = server.repository.measures.add(assessment, Measure("V", date(2026, 1, 5)))
    page.goto(f"{server.url}/massnahmen?a={assessment}")
    page.locator(f".st-key-edit-list-{stored.id} button:visible").click()
    dialog = page.get_by_role("dialog")
    place = dialog.get_by_label(re.compile(f"^{label}\\b"))
    expect(place).to_be_visible()
    idle(page)
    place.clear()
    paste(place, "ä" * length)
    fault = dialog.get_by_text(f"Höchstens {limit} Zeichen, es sind {length}.")
    expect(fault).to_be_visible()
    idle(page)
    expect(dialog.get_by_text("Nicht alles gespeichert")).to_be_visible()
    expect(place).to_have_value("ä" * length)
    assert server.repository.measures.for_assessment(assessment) == [stored]

    _cut(place, limit)
    expect(fault).to_have_count(0)
    expect(dialog.get_by_text("Gespeichert um")).to_be_visible()
    (changed,) = server.repository.measures.for_assessment(assessment)
    assert getattr(changed, field) == "ä" * limit


def _cut(field: Locator, length: int) -> None:
    """Shorten what stands in a field as a person would: the end is marked, and deleted."""
    field.evaluate("(field, length) => field.setSelectionRange(length, field.value.length)", length)
    field.press("Delete")


def test_a_note_that_was_refused_stays_in_the_field(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    with locked(server):
        note(page, "p1-01").fill("Bitte nicht verlieren")
        expect(page.get_by_text(NOT_SAVED)).to_be_visible()
        expect(note(page, "p1-01")).to_have_value("Bitte nicht verlieren")
        page.get_by_role("button", name="Weiter").click()
        page.wait_for_url("**k=p1-02**")
        expect(page.get_by_text(NOT_SAVED)).to_be_visible()
    expect(page.get_by_text(NOT_SAVED)).to_have_count(0)
    assert server.repository.answers(assessment)["p1-01"].note == "Bitte nicht verlieren"


def test_a_read_only_database_can_be_looked_at_and_says_why_it_keeps_nothing(
    page: Page, new_server: Callable[..., Server], tmp_path: Path
) -> None:
    writable = new_server()
    assessment = add_to(writable, {"p1-01": Answer("p1-01", Rating.L)})
    url = f"sqlite:///file:{writable.database}?mode=ro&uri=true"
    read_only = new_server(environment={"DATABASE_URL": url})
    open_criterion(page, read_only, assessment, "p1-01")
    expect(option(page, "p1-01", Rating.L)).to_be_checked()
    choose(page, "p1-01", Rating.F)
    expect(page.get_by_text("schreibgeschützt")).to_be_visible()
    expect(option(page, "p1-01", Rating.F)).to_be_checked()
    assert writable.repository.answers(assessment)["p1-01"].rating is Rating.L


def test_a_full_disk_keeps_the_answer_in_the_field(
    page: Page, new_server: Callable[..., Server], tmp_path: Path
) -> None:
    """SQLite's own page limit stands in for the disk: the same error comes from the same place."""
    url = f"sqlite:///{tmp_path / 'full.sqlite'}"
    repository = Repository(open_database(url))
    assessment = repository.add(described(), {})
    full_disk = str(Path(__file__).parent / "full_disk")
    server = new_server(environment={"PYTHONPATH": full_disk, "DATABASE_URL": url})
    open_criterion(page, server, assessment, "p1-01")
    note(page, "p1-01").fill("viel Text " * 1_500)
    expect(page.get_by_text(NOT_SAVED)).to_be_visible()
    expect(page.get_by_text("kein Platz mehr")).to_be_visible()
    expect(note(page, "p1-01")).to_have_value("viel Text " * 1_500)
    assert repository.answers(assessment) == {}


def test_the_indicator_does_not_say_saved_without_a_server(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    choose(page, "p1-01", Rating.L)
    expect_saved(page, Rating.L)
    server.kill()
    expect(page.locator('.stApp[data-test-connection-state="CONNECTED"]')).to_have_count(0)
    expect_indicator(page, "Keine Verbindung")
    assert "Gespeichert" not in indicator(page).replace("nicht gespeichert", "")
    server.start()
    expect(page.locator('.stApp[data-test-connection-state="CONNECTED"]')).to_have_count(1)
    choose(page, "p1-01", Rating.N)
    expect_saved(page, Rating.N)


def test_a_level_that_was_chosen_as_the_server_died_is_chosen_again(page: Page, server: Server) -> None:
    assessment = add_to(server, {"p1-01": Answer("p1-01", Rating.N)})
    open_criterion(page, server, assessment, "p1-01")
    idle(page)
    with server.frozen():
        choose(page, "p1-01", Rating.L)
        expect(page.locator("html")).to_have_attribute("data-sending", "")
        server.kill()
    server.start()
    expect_saved(page, Rating.L)
    expect(option(page, "p1-01", Rating.L)).to_be_checked()
    assert server.repository.answers(assessment)["p1-01"].rating is Rating.L


@pytest.mark.alike(1)
@pytest.mark.parametrize(
    ("label", "typed", "field", "value"),
    [
        ("Bis wann", "1.2.28", "due", date(2028, 2, 1)),
        ("Verantwortlich", "Bauhof", "owner", "Bauhof"),
        ("Notiz", "mitten im Satz", "note", "mitten im Satz"),
    ],
)
def test_what_was_sent_to_a_server_that_died_is_sent_to_the_next_one(
    page: Page, server: Server, label: str, typed: str, field: str, value: object
) -> None:
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    open_fold(page, "Nachweise, Zuständigkeit, Ziel")
    place = page.get_by_label(label)
    expect(place).to_be_visible()
    idle(page)
    with server.frozen():
        place.press_sequentially(typed)
        # Nobody is in the field any more who would leave it.
        place.press("Tab")
        expect(page.locator("html")).to_have_attribute("data-sending", "")
        server.kill()
    server.start()
    expect(page.locator(".st-key-saved .kompass-saved")).to_contain_text("Gespeichert um")
    idle(page)
    assert getattr(server.repository.answers(assessment)["p1-01"], field) == value
    assert place.input_value().strip() == typed


@pytest.mark.alike(1)
@pytest.mark.parametrize("view", ["Fokus", "Liste"])
def test_what_comes_or_goes_above_a_field_takes_nothing_of_what_is_typed_in_it(
    page: Page, server: Server, view: str
) -> None:
    assessment = add_to(server, {"p1-01": Answer("p1-01", Rating.NOT_RELEVANT)})
    if view == "Fokus":
        open_criterion(page, server, assessment, "p1-01")
    else:
        open_list(page, server, assessment, "p1-01")
    page.locator(f".st-key-{'further' if view == 'Fokus' else 'details'}-p1-01 summary").click()
    owner = page.locator(".st-key-text-owner-p1-01 input")
    expect(owner).to_be_visible()
    idle(page)
    expect(page.get_by_text("Bitte begründen, damit andere")).to_be_visible()
    with server.frozen():
        page.locator(".st-key-text-reason-p1-01 textarea").press_sequentially("gibt es nicht")
        page.locator(".st-key-text-evidence-p1-01-0 input").press_sequentially("Bericht")
        owner.press_sequentially("Bau")
    # A sentence above goes, and a line for the next piece of evidence comes.
    expect(page.get_by_text("Bitte begründen, damit andere")).to_have_count(0)
    expect(page.locator(".st-key-text-evidence-p1-01-1 input")).to_be_visible()
    page.keyboard.type("amt")
    expect(owner).to_have_value("Bauamt")
    idle(page)
    stored = server.repository.answers(assessment)["p1-01"]
    assert (stored.reason, stored.evidence, stored.owner) == ("gibt es nicht", (Evidence("Bericht"),), "Bauamt")
