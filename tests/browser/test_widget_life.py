"""Pins the model of the browser's side (tests/widget_life) to a real one: after each step both show the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from playwright.sync_api import Page, expect

from assessment.catalog.files import catalog
from assessment.phases import Phase
from assessment.rating import Rating, answer_to
from assessment.store.repository import Repository
from tests.browser.conftest import described
from tests.browser.screens import idle, open_criterion, open_menu, settled
from tests.browser.server import Server
from tests.store.databases import opened_copy
from tests.widget_life.browser import Address, Tab
from tests.widget_life.sequences import VIEWS
from tests.widget_life.server import screens

pytestmark = pytest.mark.browser

# What all fields with a key show, and which folds are open, as a person sees it.
_SHOWN = """() => {
  const shown = {};
  const keyOf = element => [...element.classList].find(name => name.startsWith("st-key-"))?.slice("st-key-".length);
  const field = (element, read) => {
    const key = element.closest('[class*="st-key-"]') && keyOf(element.closest('[class*="st-key-"]'));
    if (key && !key.startsWith("filter-")) shown[key] = read(element);
  };
  const text = element => element?.textContent.trim() ?? null;
  const main = document.querySelector(".stMain");
  const each = (selector, read) => main.querySelectorAll(selector).forEach(element => field(element, read));
  each(".stTextInput", element => element.querySelector("input").value);
  each(".stTextArea", element => element.querySelector("textarea").value);
  each(".stSelectbox", element => element.querySelector("input").value);
  each(".stCheckbox", element => element.querySelector("input").checked);
  each(".stRadio", element => text(element.querySelector("label[data-selected] p")));
  each(".stButtonGroup", element => [...element.querySelectorAll("[data-selected]")].map(text));
  each(".stExpander details", element => element.open);
  return shown;
}"""
_IS_SHOWN = f"""wanted => {{
  const all = shown => JSON.stringify(Object.entries(shown).sort());
  return all(({_SHOWN})()) === all(wanted);
}}"""

# Streamlit sends what is done within one task as one message, which names the fragment of the first deed only.
_NOTE_AND_FOLD_IN_ONE = """() => {
  const options = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true };
  document.querySelector(".st-key-note-p5-01 textarea").dispatchEvent(new KeyboardEvent("keydown", options));
  document.querySelector(".st-key-background-p5-01 summary").click();
}"""


@dataclass
class Both:
    """The same hands at a page of Chromium and at a tab of the model, each with a database of its own."""

    page: Page
    tab: Tab
    stores: dict[Repository, str]

    def compare(self) -> None:
        """Wait until Chromium shows what the model shows; say what differs if it never does."""
        idle(self.page)
        shown = {key: value for key, value in self.tab.shown().items() if not key.startswith("filter-")}
        wanted = {**shown, **self.tab.folds()}
        try:
            self.page.wait_for_function(_IS_SHOWN, arg=wanted, timeout=5_000)
        except Exception:
            assert self.page.evaluate(_SHOWN) == wanted
            raise
        theirs, own = self.stores.values()
        assert self.page.url.partition("?")[2] == self.tab.address.query.replace(own, theirs)

    def type(self, key: str, text: str) -> None:
        field = self.page.locator(f".st-key-{key} :is(input, textarea)")
        field.fill(text)
        field.blur()
        with self.tab.at_once():
            self.tab.type(key, text)
            self.tab.leave_texts()
        self.compare()

    def rate(self, criterion: str, rating: Rating) -> None:
        label = catalog().method.label(rating)
        options = self.page.locator(f'.st-key-rating-{criterion} [data-testid="stRadioOption"]')
        options.filter(has_text=label).click()
        with self.tab.at_once():
            self.tab.choose(f"rating-{criterion}", label)
        self.compare()

    def target(self, criterion: str, rating: Rating) -> None:
        label = catalog().method.label(rating)
        open_menu(self.page, self.page.locator(f".st-key-target-{criterion} input"))
        self.page.get_by_role("option", name=label, exact=True).click()
        with self.tab.at_once():
            self.tab.choose(f"target-{criterion}", label)
        self.compare()

    def tick(self, key: str) -> None:
        self.page.locator(f".st-key-{key} label").click()
        with self.tab.at_once():
            self.tab.choose(key, not self.tab.shown()[key])
        self.compare()

    def press(self, key: str) -> None:
        self.page.locator(f".st-key-{key} button").click()
        with self.tab.at_once():
            self.tab.press(key)
        self.compare()

    def toggle(self, key: str) -> None:
        settled(self.page)
        self.page.locator(f".st-key-{key} summary").click()
        with self.tab.at_once():
            self.tab.toggle(key)
        self.compare()

    def look_at(self, view: str) -> None:
        self.page.get_by_role("radio", name=view).click()
        with self.tab.at_once():
            self.tab.choose("view", [view])
        self.compare()

    def type_and_open_at_once(self, text: str) -> None:
        self.page.locator(".st-key-note-p5-01 textarea").fill(text)
        self.page.evaluate(_NOTE_AND_FOLD_IN_ONE)
        with self.tab.at_once():
            self.tab.type("note-p5-01", text)
            self.tab.leave_texts()
            self.tab.toggle("background-p5-01")
        self.compare()

    def change_elsewhere(self, criterion: str, **changes: Any) -> None:
        for repository, assessment in self.stores.items():
            seen = answer_to(criterion, repository.answers(assessment))
            repository.change(assessment, criterion, changes, seen)

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", name=name, level=1)).to_be_visible()
        with self.tab.at_once():
            self.tab.follow_link(name)

    def go_back(self) -> None:
        self.page.go_back()
        with self.tab.at_once():
            self.tab.go_back()
        self.compare()

    def show_only_open(self) -> None:
        self.page.get_by_role("button", name="Filter", exact=False).first.click()
        self.page.get_by_test_id("stPopoverBody").get_by_text("Noch offen", exact=True).click()
        idle(self.page)
        self.page.keyboard.press("Escape")
        with self.tab.at_once():
            self.tab.choose_in_menu("filter", "filter-open", True)
        self.compare()


@pytest.fixture
def both(page: Page, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    file = tmp_path / "answers.sqlite"
    engine = opened_copy(file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    st.cache_resource.clear()
    of_server, own = server.repository, Repository(engine)
    stores = {store: store.add(described(phases=(Phase.P5,)), {}) for store in (of_server, own)}
    open_criterion(page, server, stores[of_server], "p5-01")
    with screens() as app_screens:
        tab = Tab(app_screens, Address("fragebogen", f"a={stores[own]}&k=p5-01"))
        yield Both(page, tab, stores)
        tab.close()
    engine.dispose()


def test_the_model_shows_what_chromium_shows(both: Both) -> None:
    both.compare()
    both.type("note-p5-01", "vorhanden")
    both.rate("p5-01", Rating.L)
    both.press("withdraw-p5-01")
    both.rate("p5-01", Rating.L)
    both.toggle("further-p5-01")
    both.type("text-evidence-p5-01-0", "Akte")
    both.type("text-link-p5-01-1", "kein Link")
    both.type("due-p5-01", "1.12.2097")
    both.target("p5-01", Rating.F)
    both.tick("outside-p5-01")
    both.change_elsewhere("p5-01", note="von drüben", owner="Bauamt")
    both.rate("p5-01", Rating.NOT_RELEVANT)
    both.toggle("further-p5-01")
    both.toggle("further-p5-01")
    both.press("next")
    both.press("previous")
    both.type_and_open_at_once("geplant")
    both.press("next")
    both.look_at(VIEWS[1])
    both.toggle("details-p5-01")
    both.type("text-owner-p5-01", "IT-Amt")
    both.look_at(VIEWS[2])
    both.type("text-quick-p5-02", "x")
    both.type("text-quick-p5-01", "p")
    both.look_at(VIEWS[0])
    both.follow("Ergebnis")
    both.go_back()
    both.go_back()
    both.look_at(VIEWS[2])
    both.show_only_open()
