"""The ballot on a phone: without a script, following the facilitator, over a bad network, past a killed server."""

import time
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from assessment.rating import Rating
from assessment.voting.workshop import spoken
from tests.ballots.rooms import FIRST, GROUPS, SECOND, Room, criterion
from tests.browser.conftest import PHONE
from tests.browser.phones import choice, in_main, open_ballot
from tests.browser.server import Server

pytestmark = pytest.mark.browser

_WITHIN_MS = 2_000
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
_KILOBYTES = 30
# 1.6 Mbit/s, 150 ms there and back.
_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}


def test_a_workshop_without_a_script(server: Server, room: Room, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{server.url}/w")
    page.get_by_label("Code vom großen Bildschirm").fill(spoken(room.code).lower())
    page.get_by_role("button", name="Teilnehmen").click()
    page.get_by_label("Gruppe").select_option(GROUPS[1])
    page.get_by_role("button", name="Angaben speichern").click()
    expect(in_main(page, GROUPS[1])).to_be_visible()
    held = room.open_vote()
    page.get_by_role("link", name="Seite aktualisieren").click()
    page.get_by_label("Kommentar").fill("Ohne Skript <b>")
    choice(page, Rating.P).click()
    expect(page.get_by_role("button", name="Teilweise erfüllt", pressed=True)).to_contain_text("Ihre Stimme")
    choice(page, Rating.L).click()
    expect(in_main(page, "Ihre Stimme ist gezählt: Überwiegend erfüllt.")).to_be_visible()
    page.get_by_label("Kommentar").fill("Ohne Skript <b>, ergänzt")
    page.get_by_role("button", name="Kommentar speichern").click()
    assert len(room.repository.workshops.voters(held)) == 1
    room.reveal()
    page.get_by_role("link", name="Seite aktualisieren").click()
    expect(page.get_by_role("row", name="Überwiegend erfüllt")).to_contain_text("1")
    expect(in_main(page, "Ohne Skript <b>, ergänzt")).to_be_visible()


def test_the_phone_follows_the_facilitator_within_two_seconds(phone: Page, server: Server, room: Room) -> None:
    open_ballot(phone, server, room)
    room.repository.workshops.go_to(room.workshop.id, FIRST)
    heading = phone.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{FIRST.upper()} {criterion(FIRST).short_title}", timeout=_WITHIN_MS)
    room.open_vote(FIRST)
    expect(choice(phone, Rating.P)).to_be_visible(timeout=_WITHIN_MS)
    choice(phone, Rating.P).click()
    expect(in_main(phone, "Ihre Stimme ist gezählt")).to_be_visible()
    room.reveal(FIRST)
    expect(phone.get_by_role("table")).to_be_visible(timeout=_WITHIN_MS)
    expect(phone.locator("#announcement")).to_contain_text("Aufgedeckt")
    room.repository.workshops.decide(room.workshop.id, FIRST, Rating.L)
    expect(in_main(phone, "Gemeinsam entschieden: Überwiegend erfüllt")).to_be_visible(timeout=_WITHIN_MS)
    expect(phone.locator("#announcement")).to_have_text("Gemeinsam entschieden: Überwiegend erfüllt.")
    room.open_vote(SECOND)
    expect(heading).to_have_text(f"{SECOND.upper()} {criterion(SECOND).short_title}", timeout=_WITHIN_MS)
    room.repository.workshops.close(room.workshop.id)
    expect(heading).to_have_text("Der Workshop ist beendet", timeout=_WITHIN_MS)
    expect(phone).to_have_title("Der Workshop ist beendet – Skalierungskompass")


def test_what_is_being_typed_survives_what_the_facilitator_does(phone: Page, server: Server, room: Room) -> None:
    room.open_vote()
    open_ballot(phone, server, room)
    phone.locator("summary").click()
    phone.get_by_label("Name oder Kürzel").fill("Anna")
    comment = phone.get_by_label("Kommentar")
    comment.fill("Noch nicht fertig")
    room.repository.workshops.pause(room.workshop.id, paused=True)
    expect(in_main(phone, "Pause.")).to_be_visible()
    room.repository.workshops.pause(room.workshop.id, paused=False)
    expect(comment).to_have_value("Noch nicht fertig")
    comment.focus()
    room.repository.workshops.set_agenda(room.workshop.id, [SECOND, FIRST])
    expect(phone.locator("main")).to_have_attribute("data-revision", str(room.revision))
    expect(comment).to_be_focused()
    expect(phone.locator("details")).to_have_attribute("open", "")
    expect(phone.get_by_label("Name oder Kürzel")).to_have_value("Anna")
    choice(phone, Rating.L).click()
    expect(in_main(phone, "Ihre Stimme ist gezählt")).to_be_visible()
    expect(comment).to_have_value("Noch nicht fertig")


def test_after_a_kill_the_phone_comes_back_by_itself_and_no_vote_is_gone(
    phone: Page, server: Server, room: Room
) -> None:
    held = room.open_vote()
    open_ballot(phone, server, room)
    choice(phone, Rating.P).click()
    expect(in_main(phone, "Ihre Stimme ist gezählt: Teilweise erfüllt.")).to_be_visible()
    server.kill()
    assert len(room.repository.workshops.voters(held)) == 1
    expect(phone.locator("#message")).to_contain_text("Keine Verbindung. Wird wieder versucht")
    choice(phone, Rating.F).click()
    expect(phone.locator("#message")).to_contain_text("Noch nicht angekommen, wird wiederholt")
    server.start()
    server.wait_until_ready()
    expect(in_main(phone, "Ihre Stimme ist gezählt: Vollständig erfüllt.")).to_be_visible()
    expect(phone.locator("#message")).to_be_empty()
    phone.reload()
    expect(choice(phone, Rating.F)).to_have_attribute("aria-pressed", "true")
    room.reveal()
    expect(phone.get_by_role("row", name="Vollständig erfüllt")).to_contain_text("1")
    judgement = room.repository.workshops.judgement(room.workshop.id, FIRST)
    assert judgement is not None
    assert judgement.last.tally.counts == {Rating.F: 1}


def test_a_vote_in_another_tab_is_seen_in_this_one(phone: Page, server: Server, room: Room) -> None:
    held = room.open_vote()
    open_ballot(phone, server, room)
    choice(phone, Rating.P).click()
    expect(in_main(phone, "Ihre Stimme ist gezählt: Teilweise erfüllt.")).to_be_visible()
    other = phone.context.new_page()
    open_ballot(other, server, room)
    choice(other, Rating.F).click()
    expect(in_main(other, "Ihre Stimme ist gezählt: Vollständig erfüllt.")).to_be_visible()
    expect(choice(phone, Rating.F)).to_have_attribute("aria-pressed", "true")
    other.close()
    # A browser that stores nothing tells the tabs nothing of each other; then the look at the tab counts.
    form = {"round": str(held), "rating": "N", "comment": ""}
    assert phone.request.post(f"{server.url}/w/{room.code}/stimme", form=form).ok
    phone.evaluate("dispatchEvent(new Event('focus'))")
    expect(choice(phone, Rating.N)).to_have_attribute("aria-pressed", "true")
    expect(choice(phone, Rating.F)).to_have_attribute("aria-pressed", "false")


def test_a_key_pressed_as_the_page_turns_votes_for_nothing_else(phone: Page, server: Server, room: Room) -> None:
    """The focus does not go over to the same choice of another criterion."""
    open_ballot(phone, server, room)
    room.repository.workshops.open_vote(room.workshop.id, FIRST)
    expect(choice(phone, Rating.L)).to_be_visible()
    choice(phone, Rating.L).focus()
    second = room.repository.workshops.open_vote(room.workshop.id, SECOND)
    expect(phone.locator("#announcement")).to_contain_text(criterion(SECOND).short_title)
    phone.keyboard.press("Enter")
    expect(phone.locator("#heading")).to_be_focused()
    assert room.repository.workshops.voters(second.id) == set()


def test_an_unsent_vote_survives_that_the_page_is_closed(phone: Page, server: Server, room: Room) -> None:
    held = room.open_vote()
    open_ballot(phone, server, room)
    phone.route("**/stimme", lambda route: route.abort())
    choice(phone, Rating.N).click()
    expect(phone.locator("#message")).to_contain_text("Noch nicht angekommen")
    phone.goto("about:blank")
    phone.unroute("**/stimme")
    assert room.repository.workshops.voters(held) == set()
    open_ballot(phone, server, room)
    expect(in_main(phone, "Ihre Stimme ist gezählt: Nicht erfüllt.")).to_be_visible()
    assert len(room.repository.workshops.voters(held)) == 1


def test_nothing_of_a_workshop_stays_on_the_phone(phone: Page, server: Server, room: Room) -> None:
    room.open_vote()
    open_ballot(phone, server, room)
    phone.route("**/stimme", lambda route: route.abort())
    phone.get_by_label("Kommentar").press_sequentially("Unterwegs")
    choice(phone, Rating.N).click()
    expect(phone.locator("#message")).to_contain_text("Noch nicht angekommen")
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 2
    phone.goto("about:blank")
    phone.unroute("**/stimme")
    room.repository.workshops.close(room.workshop.id)
    open_ballot(phone, server, room)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Der Workshop ist beendet")
    phone.wait_for_function("localStorage.length + sessionStorage.length === 0")


def test_the_ballot_is_accessible_in_light_and_dark(phone: Page, server: Server, room: Room) -> None:
    open_ballot(phone, server, room)
    violations = _violations(phone)
    room.open_vote()
    expect(choice(phone, Rating.P)).to_be_visible()
    phone.locator("summary").click()
    violations += _violations(phone)
    phone.get_by_label("Kommentar").fill("Ein Kommentar")
    choice(phone, Rating.P).click()
    expect(in_main(phone, "Ihre Stimme ist gezählt")).to_be_visible()
    violations += _violations(phone)
    room.reveal()
    expect(phone.get_by_role("table")).to_be_visible()
    violations += _violations(phone)
    phone.goto(f"{server.url}/w/ABCDEFGH")
    violations += _violations(phone)
    assert violations == []


def _violations(page: Page) -> list[str]:
    """Return what axe finds, and what is wider than the window or too small to hit."""
    page.evaluate(Axe().axe_script)
    violations = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for violation in page.evaluate("rules => axe.run(rules)", _RULES)["violations"]:
            violations += [f"{scheme}: {violation['id']} at {node['target']}" for node in violation["nodes"]]
    violations += page.evaluate(
        """() => [...document.querySelectorAll("button, input:not([type]), select, summary, textarea, .check, a")]
          .filter(place => place.checkVisibility() && place.getBoundingClientRect().height < 48)
          .map(place => `less than 48 px: ${place.outerHTML}`)
          .concat(document.documentElement.scrollWidth > innerWidth ? ["wider than the window"] : [])"""
    )
    return violations


def test_a_first_vote_is_possible_within_a_second_on_a_slow_network(
    watched_page: Page, server: Server, room: Room
) -> None:
    """The address opens, and a vote can be given: 30 KB in three requests at most."""
    held = room.open_vote()
    received: dict[str, float] = {}
    asked: list[str] = []
    network = watched_page.context.new_cdp_session(watched_page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    network.send("Network.emulateNetworkConditions", _NETWORK)
    network.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    network.on(
        "Network.loadingFinished", lambda event: received.update({event["requestId"]: event["encodedDataLength"]})
    )
    begin = time.perf_counter()
    watched_page.goto(f"{server.url}/w/{room.code}", wait_until="commit")
    choice(watched_page, Rating.L).click(trial=True)
    seconds = time.perf_counter() - begin
    watched_page.wait_for_load_state()
    loaded = [url for url in asked if "/stand?" not in url and not url.startswith("data:")]
    weight = sum(received.values()) / 1024
    print(f"first vote possible after {seconds:.2f} s, {weight:.1f} KB in {len(loaded)} requests")
    assert seconds < 1
    assert len(loaded) <= 3
    assert 0 < weight <= _KILOBYTES
    choice(watched_page, Rating.L).click()
    expect(in_main(watched_page, "Ihre Stimme ist gezählt")).to_be_visible()
    assert len(room.repository.workshops.voters(held)) == 1
