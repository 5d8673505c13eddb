"""Every word that german.js translates is one that this app's page shows: nothing in it is for widgets of others."""

import re
import signal
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, Route, expect

from assessment.rating import Answer, Rating
from pages.comparison.drivers import MOST_OTHERS
from tests.browser.conftest import add_to
from tests.browser.english import english_labels, english_texts
from tests.browser.screens import choose_first, idle, open_menu
from tests.browser.server import Server
from tests.contract.page_names import translations

pytestmark = pytest.mark.browser

_ASKED = "const german = (text) => {"
_LISTENING = """const german = (text) => {
  const words = translated(text);
  if (words !== text) globalThis.translates?.(text);
  return words;
};
const translated = (text) => {"""

# Drags or drops files of a size, as a user would: browsers check what is dropped, unlike what a test sets.
_BRING = """([event, names, type, size]) => {
  const dataTransfer = new DataTransfer();
  for (const name of names) dataTransfer.items.add(new File([new Uint8Array(size)], name, {type}));
  document.querySelector('.st-key-import-file [data-testid="stFileUploaderDropzone"]')
    .dispatchEvent(new DragEvent(event, {bubbles: true, cancelable: true, dataTransfer}));
}"""
# What a screen reader on a Mac is told is said there only.
_A_MAC = """Object.defineProperty(navigator, "platform", {get: () => "MacIntel"});
Object.defineProperty(navigator, "userAgentData", {get: () => undefined});"""
_SERIES = [(Rating.N, date(2026 - years, 1, 5)) for years in range(MOST_OTHERS + 4)]


@pytest.fixture
def listened(watched_page: Page) -> tuple[Page, set[str]]:
    """A page, and what of Streamlit's was put into German on it so far."""
    heard: set[str] = set()

    def listening(route: Route) -> None:
        script = route.fetch()
        assert script.text().count(_ASKED) == 1
        route.fulfill(response=script, body=script.text().replace(_ASKED, _LISTENING))

    def hear(text: str) -> None:
        heard.add(text)

    watched_page.expose_function("translates", hear)
    watched_page.route("**/german.js", listening)
    watched_page.add_init_script(_A_MAC)
    return watched_page, heard


def test_every_word_that_is_translated_is_shown_by_this_app(
    listened: tuple[Page, set[str]], new_server: Callable[..., Server]
) -> None:
    """Each widget is driven to where it says what it can. A word that nothing here says has no place in german.js."""
    page, heard = listened
    server = new_server()
    first, *_ = (add_to(server, {"p1-01": Answer("p1-01", rating)}, date=day) for rating, day in _SERIES)
    _look_at_a_form(page, server, first)
    _choose_too_many(page, server)
    _type_a_number_out_of_range(page, server, first)
    _bring_files(page, server)
    # Under this name Streamlit's page says what to type to start the server again, and how to copy it.
    page.goto(f"http://localhost:{server.port}")
    expect(page.locator(".st-key-new")).to_be_visible()
    idle(page)
    server.end(signal.SIGTERM)
    expect(page.get_by_role("dialog")).to_contain_text("Das Programm antwortet nicht.")
    missing = [entry for entry in translations() if not any(re.search(entry, text) for text in heard)]
    assert missing == []
    assert (english_texts(page), english_labels(page)) == ([], [])


def _look_at_a_form(page: Page, server: Server, assessment: str) -> None:
    page.goto(server.url)
    expect(page.locator(".st-key-new")).to_be_visible()
    idle(page)
    page.locator(f".st-key-rename-{assessment} button").first.click()
    dialog = page.get_by_role("dialog")
    groups = dialog.locator('[data-testid="stMultiSelect"] input')
    open_menu(page, groups)
    groups.fill("Eigene Gruppe")
    expect(page.get_by_role("option").first).to_have_text("Hinzufügen: Eigene Gruppe")
    groups.press("Escape")
    model = dialog.locator('[data-testid="stSelectbox"] input')
    open_menu(page, model)
    model.fill("gibt es nicht")
    expect(page.get_by_text("Nichts gefunden")).to_be_visible()
    assert (english_texts(page), english_labels(page)) == ([], [])
    # What is chosen from this menu can be taken back by choosing "Noch offen".
    page.goto(f"{server.url}/ergebnis?a={assessment}")
    choose_first(page, page.locator(".st-key-behind-Treiber input"))
    page.get_by_role("button", name="Leeren").click()


def _choose_too_many(page: Page, server: Server) -> None:
    newest = server.repository.assessments()[0].id
    page.goto(f"{server.url}/vergleich?a={newest}")
    field = page.locator(".st-key-overlaid input")
    for _ in range(MOST_OTHERS):
        open_menu(page, field)
        page.get_by_role("option").first.click()
    expect(page.get_by_text(f"Höchstens {MOST_OTHERS}. Bitte zuerst etwas entfernen.")).to_be_visible()


def _type_a_number_out_of_range(page: Page, server: Server, assessment: str) -> None:
    page.goto(f"{server.url}/workshop?a={assessment}")
    expect(page.locator(".st-key-workshop-open")).to_be_visible()
    idle(page)
    minutes = page.get_by_label("Minuten", exact=False).first
    minutes.fill("5")
    minutes.press("Enter")
    expect(page.get_by_text("Bitte eine Zahl von 20 bis 600.")).to_be_visible()


def _bring_files(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/bericht")
    expect(page.get_by_role("heading", name="Einlesen", exact=True)).to_be_visible()
    idle(page)
    # Held up, so that the way to call it off is there long enough to be read.
    page.route("**/_stcore/upload_file/**", lambda route: None)
    page.evaluate(_BRING, ["dragenter", ["a.json"], "application/json", 2])
    expect(page.get_by_text("Datei hier ablegen")).to_be_visible()
    page.evaluate(_BRING, ["drop", ["a.json"], "application/json", 2])
    expect(page.get_by_role("button", name="Abbrechen: a.json")).to_be_visible()
    page.unroute("**/_stcore/upload_file/**")
    for names, kind, size in (
        (["b.json", "c.json"], "application/json", 2),
        (["notiz.txt"], "text/plain", 2),
        (["groß.pdf"], "application/pdf", 65 * 1024 * 1024),
    ):
        page.evaluate(_BRING, ["drop", names, kind, size])
        expect(page.get_by_test_id("stFileChip").filter(has_text=names[-1]).get_by_role("alert")).to_be_visible()
