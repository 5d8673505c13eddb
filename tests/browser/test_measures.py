"""Measures in a real browser: from a gap to the question what became of it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Dialog, Locator, Page, expect

from assessment.clock import today
from assessment.measures import Aim, Measure, Size, Status
from assessment.rating import Answer, Rating
from tests.browser.conftest import PHONE, add_to
from tests.browser.screens import choose, expect_saved, idle, layout_problems, open_criterion, open_menu
from tests.browser.server import Server
from tests.strategies import HOSTILE

pytestmark = pytest.mark.browser

TODAY = today()
DAY = timedelta(days=1)
GAP = {"p1-05": Answer("p1-05", Rating.N)}
VIEWS = ("Liste", "Tafel", "Zeitachse", "Aufwand und Wirkung")


def a_measure(**values: object) -> Measure:
    standard = Measure("Vertrag aushandeln", TODAY - 30 * DAY, (Aim("p1-05", Rating.L),), "IT-Amt", TODAY + 9 * DAY)
    return replace(standard, **values)


def only(server: Server, assessment: str) -> Measure:
    (measure,) = server.repository.measures.for_assessment(assessment)
    return measure


def open_measures(page: Page, server: Server, assessment: str, view: str = "Liste") -> None:
    page.goto(f"{server.url}/massnahmen?a={assessment}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Maßnahmen")
    if view != "Liste":
        page.get_by_role("radio", name=view, exact=True).click()
    idle(page)


def edit(page: Page, measure: Measure) -> Locator:
    """Open the dialog on a measure; return its field for what is to be done."""
    page.locator(f".st-key-edit-list-{measure.id} button:visible").click()
    field = page.get_by_role("dialog").get_by_label("Was", exact=True)
    expect(field).to_have_value(measure.what)
    idle(page)
    return field


def choose_status(page: Page, field: Locator, name: str) -> None:
    """Choose a status as somebody does who has no mouse."""
    open_menu(page, field)
    option = page.get_by_role("option", name=name, exact=True)
    expect(option).to_be_visible()
    # The list opens at what is chosen, and ends at its ends.
    for key in ("ArrowDown",) * len(Status) + ("ArrowUp",) * len(Status):
        if option.get_attribute("data-focused") == "true":
            break
        field.press(key)
    expect(option).to_have_attribute("data-focused", "true")
    field.press("Enter")


def test_from_a_gap_to_the_question_what_became_of_it(page: Page, server: Server) -> None:
    assessment = add_to(server, GAP, solution="Vom Anfang bis zum Ende", date=TODAY - 9 * DAY)
    page.goto(f"{server.url}/luecken?a={assessment}")
    page.locator(".st-key-measure-p1-05 button:visible").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Angelegt. Hier passen Sie sie an.")).to_be_visible()
    dialog.get_by_label("Wer (Amt oder Rolle)").fill("Bauhof")
    dialog.get_by_role("button", name="Fertig").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("· 1 Maßnahme")).to_be_visible()
    expect(page.get_by_text("Bauhof · ohne Termin · Offen")).to_be_visible()
    assert only(server, assessment).owner == "Bauhof"

    page.get_by_role("link", name="Maßnahmen", exact=True).click()
    expect(page.get_by_text("Eine Maßnahme: 1 offen")).to_be_visible()
    page.get_by_role("radio", name="Tafel", exact=True).click()
    done = page.locator(".st-key-board-done")
    expect(done.get_by_role("heading")).to_have_text("Erledigt (0)")
    choose_status(page, page.locator(".st-key-board-open").get_by_role("combobox"), "Erledigt")
    expect(done.get_by_role("heading")).to_have_text("Erledigt (1)")
    expect(done.get_by_text("Bauhof")).to_be_visible()
    assert only(server, assessment).ended_on == TODAY

    later = add_to(server, {}, solution="Vom Anfang bis zum Ende", title="Danach", date=TODAY + DAY)
    open_criterion(page, server, later, "p1-05")
    expect(page.get_by_role("heading", name="Was ist aus Ihren Maßnahmen geworden?")).to_be_visible()
    status = page.locator(".st-key-followup").get_by_role("combobox")
    expect(status).to_have_value("Erledigt")
    choose_status(page, status, "In Arbeit")
    expect(page.locator(".st-key-followup").get_by_text("Bauhof · ohne Termin")).to_be_visible()
    assert only(server, later).status is Status.IN_PROGRESS
    choose(page, "p1-05", Rating.L)
    expect_saved(page, Rating.L)
    expect(page.get_by_role("heading", name="Was ist aus Ihren Maßnahmen geworden?")).to_be_visible()


def test_a_new_measure_needs_a_text_and_opens_once_it_is_stored(page: Page, server: Server) -> None:
    assessment = add_to(server, {}, solution="Neu")
    open_measures(page, server, assessment)
    page.get_by_role("button", name="Neue Maßnahme").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Anlegen").click()
    expect(dialog.get_by_text("Bitte eintragen, was zu tun ist.")).to_be_visible()
    assert server.repository.measures.for_assessment(assessment) == []
    dialog.get_by_label("Was ist zu tun?").fill("  Bauhof schulen ")
    dialog.get_by_role("button", name="Anlegen").click()
    expect(dialog.get_by_label("Was", exact=True)).to_have_value("Bauhof schulen")
    assert only(server, assessment).what == "Bauhof schulen"


@pytest.mark.alike(1)
@pytest.mark.parametrize("way", ["Escape", "Schließen", "Fertig"])
def test_closing_the_dialog_in_mid_sentence_loses_nothing(page: Page, server: Server, way: str) -> None:
    assessment = add_to(server, {}, solution=f"Zu mit {way}")
    stored = server.repository.measures.add(assessment, a_measure())
    open_measures(page, server, assessment)
    edit(page, stored).fill("Halber Satz")
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("dialog").get_by_role("button", name=way).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(f".st-key-measure-card-{stored.id} strong")).to_have_text("Halber Satz")
    assert only(server, assessment) == replace(stored, what="Halber Satz")
    page.reload()
    expect(page.locator(f".st-key-measure-card-{stored.id} strong")).to_have_text("Halber Satz")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_back_button_leaves_the_dialog_for_good(page: Page, server: Server) -> None:
    assessment = add_to(server, GAP, solution="Zurück")
    stored = server.repository.measures.add(assessment, a_measure())
    page.goto(f"{server.url}/luecken?a={assessment}")
    page.get_by_role("link", name="Maßnahmen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Maßnahmen")
    edit(page, stored)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lücken")
    idle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Maßnahmen", exact=True).click()
    expect(page.locator(f".st-key-measure-card-{stored.id}")).to_be_visible()
    idle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_criteria_can_be_found_by_typing_and_begin_at_their_target(page: Page, server: Server) -> None:
    assessment = add_to(server, {"p1-16": Answer("p1-16", Rating.N, target=Rating.P)}, solution="Kriterien")
    stored = server.repository.measures.add(assessment, a_measure())
    open_measures(page, server, assessment)
    edit(page, stored)
    criteria = page.get_by_role("dialog").get_by_role("combobox", name="Kriterien")
    criteria.click()
    criteria.press_sequentially("P1-16")
    expect(page.get_by_role("option")).to_have_count(1)
    page.get_by_role("option").click()
    page.get_by_role("dialog").get_by_label("Was", exact=True).focus()
    level = page.get_by_role("dialog").get_by_role("combobox", name="Zielstufe: P1-16")
    expect(level).to_have_value("Teilweise erfüllt")
    assert only(server, assessment).aims == (Aim("p1-05", Rating.L), Aim("p1-16", Rating.P))


def test_dropping_asks_why(page: Page, server: Server) -> None:
    assessment = add_to(server, {}, solution="Verwerfen")
    stored = server.repository.measures.add(assessment, a_measure())
    open_measures(page, server, assessment)
    card = page.locator(f".st-key-measure-card-{stored.id}")
    choose_status(page, card.get_by_role("combobox"), "Verworfen")
    card.get_by_role("button", name="Verwerfen").click()
    expect(card.get_by_text("Bitte den Grund eintragen")).to_be_visible()
    assert only(server, assessment) == stored
    card.get_by_label("Warum wird sie verworfen?").fill("zu teuer")
    card.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_text("Eine Maßnahme: 1 verworfen")).to_be_visible()
    assert only(server, assessment).reason == "zu teuer"


def test_the_calendar_file_has_the_dates(page: Page, server: Server) -> None:
    assessment = add_to(server, {}, solution="Termine")
    server.repository.measures.add(assessment, a_measure(due=date(2031, 5, 6)))
    open_measures(page, server, assessment)
    with page.expect_download() as download:
        page.get_by_role("button", name="Kalenderdatei (.ics)").click()
    assert download.value.suggested_filename == "Termine-termine-2026-03-02.ics"
    (event,) = Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == date(2031, 5, 6)


def test_the_timeline_says_in_words_what_it_shows(page: Page, server: Server) -> None:
    assessment = add_to(server, {}, solution="Zeit")
    server.repository.measures.add(assessment, a_measure())
    server.repository.measures.add(assessment, a_measure(what="Noch offen", due=None))
    open_measures(page, server, assessment, "Zeitachse")
    expect(page.locator(".stPlotlyChart svg.main-svg").first).to_be_visible()
    words = page.get_by_test_id("stPlotlyChart").evaluate(
        """chart => [chart, ...chart.querySelectorAll("*")]
          .map(element => element.getAttribute("aria-label") || element.getAttribute("alt") || "").join(" ")"""
    )
    assert f"Vertrag aushandeln: {TODAY - 30 * DAY:%d.%m.%Y} bis {TODAY + 9 * DAY:%d.%m.%Y}, offen" in words
    expect(page.get_by_text("Eine Maßnahme hat keinen Termin und steht nur in der Tabelle.")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("rowheader")).to_have_count(2)


@pytest.fixture
def phone(watched_page: Page) -> Page:
    """A phone on which nothing may open a dialog of the browser's."""
    watched_page.set_viewport_size(PHONE)

    def forbid(dialog: Dialog) -> None:
        raise AssertionError(f"Somebody's text opened a dialog: {dialog.message}")

    watched_page.on("dialog", forbid)
    return watched_page


@pytest.mark.alike(1)
@pytest.mark.parametrize("view", VIEWS)
def test_hostile_texts_are_shown_literally_and_fit_a_phone(phone: Page, server: Server, view: str) -> None:
    assessment = add_to(server, GAP, solution=f"Feindlich, {view}")
    for text in HOSTILE:
        measure = a_measure(what=text, owner=text[:300], effort=Size.LOW, effect=Size.HIGH)
        server.repository.measures.add(assessment, measure)
    open_measures(phone, server, assessment, view)
    expect(phone.get_by_text("11 Maßnahmen: 11 offen")).to_be_visible()
    assert layout_problems(phone) == []
    if view in {"Liste", "Tafel"}:
        shown = phone.locator(".kompass-measure-what strong").all_text_contents()
        assert {"".join(text.split()) for text in shown} == {"".join(text.split()) for text in HOSTILE}
    else:
        expect(phone.get_by_role("table")).to_contain_text("<script>alert('x')</script>")
        expect(phone.get_by_role("table")).to_contain_text("=cmd|' /C calc'!A0")


def test_hostile_texts_are_shown_literally_elsewhere(phone: Page, server: Server) -> None:
    text = " ".join(HOSTILE[:3])
    assessment = add_to(server, GAP, solution="Anderswo")
    stored = server.repository.measures.add(assessment, a_measure(what=text, owner=text))
    phone.goto(f"{server.url}/luecken?a={assessment}")
    expect(phone.locator(".kompass-measure-what")).to_have_text(text)
    assert layout_problems(phone) == []
    open_criterion(phone, server, assessment, "p1-05")
    expect(phone.locator(".st-key-followup .kompass-measure-what")).to_have_text(text)
    assert layout_problems(phone) == []
    open_measures(phone, server, assessment)
    edit(phone, stored)
    assert layout_problems(phone) == []
    phone.get_by_role("dialog").get_by_role("button", name="Löschen").click()
    expect(phone.get_by_role("dialog").get_by_text("wird gelöscht")).to_contain_text(f"„{text}“")
    phone.get_by_role("dialog").get_by_role("button", name="Endgültig löschen").click()
    expect(phone.get_by_text("Noch gibt es keine Maßnahmen.")).to_be_visible()
    assert server.repository.measures.for_assessment(assessment) == []
