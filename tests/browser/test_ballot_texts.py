"""What is typed on a phone is stored, or stays in its field with a sentence."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessment.rating import Rating
from assessment.voting.workshop import MAX_COMMENT, MAX_NICKNAME
from tests.ballots.rooms import SECOND, Room
from tests.browser.conftest import PHONE
from tests.browser.phones import choice, in_main, open_ballot
from tests.browser.screens import paste
from tests.browser.server import Server

pytestmark = pytest.mark.browser


def test_a_comment_after_the_vote_is_saved_by_itself_and_typing_goes_on(
    phone: Page, server: Server, room: Room
) -> None:
    room.open_vote()
    open_ballot(phone, server, room)
    comment, said = phone.get_by_label("Kommentar"), phone.locator("#announcement")
    choice(phone, Rating.P).click()
    expect(in_main(phone, "Ihre Stimme ist gezählt")).to_be_visible()
    expect(phone.get_by_role("button", name="Kommentar speichern")).to_be_hidden()
    field = comment.element_handle()
    comment.press_sequentially("Der Plan veraltet")
    comment.press("ArrowLeft")
    expect(said).to_have_text("Kommentar gespeichert.")
    expect(phone.locator("#comment-hint")).to_contain_text("Kommentar gespeichert.")
    phone.keyboard.type("e")
    assert field.evaluate("field => field.isConnected && field === document.activeElement")
    expect(comment).to_have_value("Der Plan veralteet")
    with phone.expect_request("**/stimme", timeout=1_000):
        comment.blur()
    expect(phone.locator("#comment-hint")).to_contain_text("Kommentar gespeichert.")
    room.reveal()
    expect(in_main(phone, "Der Plan veralteet")).to_be_visible()
    expect(phone.get_by_role("row", name="Teilweise erfüllt")).to_contain_text("1")


def test_a_comment_that_a_pause_refuses_is_saved_after_it(phone: Page, server: Server, room: Room) -> None:
    room.open_vote()
    phone.route("**/stand?*", lambda route: route.abort())
    open_ballot(phone, server, room)
    choice(phone, Rating.N).click()
    expect(in_main(phone, "Ihre Stimme ist gezählt")).to_be_visible()
    room.repository.workshops.pause(room.workshop.id, paused=True)
    phone.get_by_label("Kommentar").fill("Vor der Pause")
    phone.get_by_label("Kommentar").blur()
    expect(in_main(phone, "Ihr Kommentar wurde nicht gespeichert: Der Workshop macht gerade Pause.")).to_be_visible()
    phone.unroute("**/stand?*")
    room.repository.workshops.pause(room.workshop.id, paused=False)
    expect(phone.locator("#comment-hint")).to_contain_text("Kommentar gespeichert.")
    room.reveal()
    expect(in_main(phone, "Vor der Pause")).to_be_visible()


def test_a_comment_that_is_too_long_stays_in_its_field_and_holds_up_no_vote(
    phone: Page, server: Server, room: Room
) -> None:
    held = room.open_vote()
    open_ballot(phone, server, room)
    comment, fault = phone.get_by_label("Kommentar"), phone.locator("#comment-fault")
    long = "ä" * (MAX_COMMENT + 12)
    paste(comment, long)
    expect(fault).to_contain_text(f"Zu lang: höchstens {MAX_COMMENT} Zeichen, es sind {len(long)}.")
    expect(comment).to_have_accessible_description(re.compile("Zu lang"))
    for rating, label in ((Rating.P, "Teilweise erfüllt"), (Rating.L, "Überwiegend erfüllt")):
        choice(phone, rating).click()
        expect(in_main(phone, f"Ihre Stimme ist gezählt: {label}.")).to_be_visible()
        expect(comment).to_have_value(long)
        expect(fault).to_contain_text("Zu lang")
    assert len(room.repository.workshops.voters(held)) == 1
    phone.reload()
    expect(comment).to_have_value(long)
    expect(fault).to_contain_text("Zu lang")
    comment.press("End")
    for _ in range(12):
        comment.press("Backspace")
    expect(fault).to_be_empty()
    expect(phone.locator("#comment-hint")).to_contain_text("Kommentar gespeichert.")
    room.reveal()
    expect(in_main(phone, long[:MAX_COMMENT])).to_be_visible()
    expect(phone.get_by_role("row", name="Überwiegend erfüllt")).to_contain_text("1")


def test_a_name_that_is_too_long_stays_in_its_field(phone: Page, server: Server, room: Room) -> None:
    open_ballot(phone, server, room)
    name, long = phone.get_by_label("Name oder Kürzel"), "Ann" * 20
    paste(name, long)
    save = phone.get_by_role("button", name="Angaben speichern")
    save.click()
    expect(phone.locator("#nickname-fault")).to_contain_text(
        f"Zu lang: höchstens {MAX_NICKNAME} Zeichen, es sind 60."
    )
    expect(name).to_have_value(long)
    expect(name).to_be_focused()
    assert {person.nickname for person in room.repository.workshops.participants(room.workshop.id)} <= {""}
    name.fill("Anna")
    save.click()
    expect(phone.locator("summary")).to_have_text("Sie: Anna")


def test_without_a_script_a_text_that_is_too_long_stays_in_its_field(
    server: Server, room: Room, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    room.open_vote()
    open_ballot(page, server, room)
    page.locator("summary").click()
    for label, button, limit in (
        ("Name oder Kürzel", "Angaben speichern", MAX_NICKNAME),
        ("Kommentar", "Teilweise erfüllt", MAX_COMMENT),
    ):
        paste(page.get_by_label(label), "ä" * (limit + 1))
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text(f"zu lang: höchstens {limit} Zeichen, es sind {limit + 1}.")).to_be_in_viewport()
        expect(page.get_by_label(label)).to_have_value("ä" * (limit + 1))


def test_a_comment_that_waits_for_its_vote_outlives_a_reload(phone: Page, server: Server, room: Room) -> None:
    room.open_vote()
    open_ballot(phone, server, room)
    comment = phone.get_by_label("Kommentar")
    comment.press_sequentially("Noch ohne Stimme")
    phone.reload()
    expect(comment).to_have_value("Noch ohne Stimme")
    room.repository.workshops.pause(room.workshop.id, paused=True)
    expect(in_main(phone, "Pause.")).to_be_visible()
    phone.reload()
    expect(in_main(phone, "Pause.")).to_be_visible()
    room.repository.workshops.pause(room.workshop.id, paused=False)
    expect(comment).to_have_value("Noch ohne Stimme")
    room.open_vote(SECOND)
    expect(phone.get_by_role("heading", level=1)).to_contain_text(SECOND.upper())
    expect(comment).to_have_value("")
    phone.wait_for_function("sessionStorage.length === 0")
    comment.press_sequentially("Für das zweite")
    choice(phone, Rating.N).click()
    expect(phone.locator("#comment-hint")).to_contain_text("Kommentar gespeichert.")
    phone.wait_for_function("sessionStorage.length === 0")
    phone.reload()
    expect(comment).to_have_value("Für das zweite")
