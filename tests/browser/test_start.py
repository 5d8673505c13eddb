"""The list of assessments: new, renamed, continued, deleted."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from assessment.exchange.example import example_assessments
from assessment.measures import Measure
from assessment.rating import Answer, Rating
from tests.browser.conftest import add_to
from tests.browser.screens import fill_in, idle, open_menu
from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(new_server: Callable[..., Server]) -> Server:
    """A server on whose first screen nothing of other modules stands."""
    return new_server()


def test_a_new_assessment_needs_names_of_a_sensible_length(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("button", name="Neue Selbsteinschätzung").click()
    dialog = page.get_by_role("dialog")
    fill_in(page, "x" * 300, "")
    dialog.get_by_role("button", name="Beginnen").click()
    expect(dialog.get_by_text("Höchstens 200 Zeichen, es sind 300.")).to_be_visible()
    expect(dialog.get_by_text("Bitte den Namen der Lösung eintragen.")).to_be_visible()
    expect(dialog.get_by_text("in welcher Phase die Lösung steht.")).to_have_count(0)
    assert server.repository.assessments() == []


def test_the_phase_is_asked_for_and_not_guessed(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("button", name="Neue Selbsteinschätzung").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kommune").fill("Musterstadt")
    dialog.get_by_label("Smart-City-Lösung").fill("Frühwarnung")
    dialog.get_by_role("button", name="Beginnen").click()
    expect(dialog.get_by_text("Bitte wählen, in welcher Phase die Lösung steht.")).to_be_visible()
    assert server.repository.assessments() == []


def test_a_new_assessment_needs_a_day_of_our_times(page: Page, new_server: Callable[..., Server]) -> None:
    server = new_server()
    page.goto(server.url)
    page.get_by_role("button", name="Neue Selbsteinschätzung").click()
    dialog = page.get_by_role("dialog")
    fill_in(page, "Musterstadt", "Frühwarnung")
    day = dialog.get_by_label("Stand")
    day.fill("1.2.1850")
    dialog.get_by_role("button", name="Beginnen").click()
    expect(dialog.get_by_text("Bitte ein Datum von 01.01.1900 bis 31.12.2199 eintragen.")).to_be_visible()
    day.fill("31.2.2026")
    dialog.get_by_role("button", name="Beginnen").click()
    expect(dialog.get_by_text("Den 31.02.2026 gibt es nicht.")).to_be_visible()
    assert server.repository.assessments() == []
    day.fill("1.2.26")
    dialog.get_by_role("button", name="Beginnen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fragebogen")
    assert [stored.date for stored in server.repository.assessments()] == [date(2026, 2, 1)]


def test_what_was_typed_is_there_again_however_the_dialog_was_left(page: Page, server: Server) -> None:
    page.goto(server.url)
    dialog = page.get_by_role("dialog")
    opener = page.get_by_role("button", name="Neue Selbsteinschätzung")
    leave = (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(5, 5))
    before = ""
    for leaves, more in zip(leave, ("Neustadt", " an der Probe"), strict=True):
        opener.click()
        municipality = dialog.get_by_label("Kommune")
        expect(municipality).to_have_value(before)
        municipality.press("End")
        municipality.press_sequentially(more, delay=60)
        leaves()
        expect(dialog).to_have_count(0)
        before += more
    opener.click()
    expect(municipality).to_have_value("Neustadt an der Probe")
    dialog.get_by_role("button", name="Eingaben verwerfen").click()
    expect(municipality).to_have_value("")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    opener.click()
    expect(dialog.get_by_label("Kommune")).to_have_value("")
    assert server.repository.assessments() == []


def test_enter_in_a_line_sends_the_form_with_what_was_just_typed(
    page: Page, new_server: Callable[..., Server]
) -> None:
    server = new_server()
    page.goto(server.url)
    page.get_by_role("button", name="Neue Selbsteinschätzung").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kommune").press("Enter")
    expect(dialog.get_by_text("Bitte den Namen der Lösung eintragen.")).to_be_visible()
    fill_in(page, "Musterstadt", "")
    solution = dialog.get_by_label("Smart-City-Lösung")
    solution.press_sequentially("Leihrad", delay=60)
    solution.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fragebogen")
    assert [(stored.municipality, stored.solution) for stored in server.repository.assessments()] == [
        ("Musterstadt", "Leihrad")
    ]


def test_rename_continue_and_delete(page: Page, server: Server) -> None:
    first = add_to(server, {"p1-01": Answer("p1-01", Rating.L, note="bleibt")}, solution="Parken")
    page.goto(server.url)
    expect(page.get_by_text("1 von 56 fälligen Kriterien beantwortet")).to_be_visible()

    page.locator(f".st-key-rename-{first}").get_by_role("button").first.click()
    page.get_by_role("dialog").get_by_label("Smart-City-Lösung").fill("Parken neu")
    page.get_by_role("dialog").get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", name="Parken neu")).to_be_visible()
    assert server.repository.assessment(first).solution == "Parken neu"

    page.locator(f".st-key-next-{first}").get_by_role("button").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Anlegen").click()
    page.wait_for_url("**/fragebogen?**")
    expect(page.get_by_text("aus 02.03.2026 übernommen, noch nicht bestätigt")).to_be_visible()
    expect(page.get_by_text("0 von 56 fälligen Kriterien beantwortet")).to_be_visible()
    page.get_by_role("button", name="Bestätigen", exact=True).click()
    expect(page.get_by_text("1 von 56 fälligen Kriterien beantwortet")).to_be_visible()
    second = next(stored.id for stored in server.repository.assessments() if stored.id != first)
    assert server.repository.answers(second)["p1-01"] == Answer("p1-01", Rating.L, note="bleibt")

    page.goto(server.url)
    page.locator(f".st-key-delete-{first}").get_by_role("button").first.click()
    expect(page.get_by_role("dialog").get_by_text("mit einer Antwort")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Behalten").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    idle(page)
    assert len(server.repository.assessments()) == 2

    page.locator(f".st-key-delete-{first}").get_by_role("button").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Endgültig löschen").click()
    expect(page.locator(f".st-key-entry-{first}")).to_have_count(0)
    assert [stored.id for stored in server.repository.assessments()] == [second]


def test_a_solution_joins_another_only_when_asked(page: Page, server: Server) -> None:
    there = add_to(server, {}, solution="Gibt es schon")
    joining = add_to(server, {}, solution="Kommt dazu")
    server.repository.measures.add(joining, Measure("Vertrag schließen", date(2026, 1, 5)))
    page.goto(server.url)
    page.locator(f".st-key-rename-{joining}").get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Smart-City-Lösung").fill("Gibt es schon")
    dialog.locator(".st-key-submit button").click()
    expect(dialog.get_by_text("kommt mit einer Maßnahme zu den dortigen")).to_be_visible()
    assert server.repository.assessment(joining).solution == "Kommt dazu"
    joins = dialog.locator(".st-key-join button")
    expect(joins).to_have_text("Dorthin verschieben")
    joins.click()
    expect(dialog).to_have_count(0)
    assert {member.id for member in server.repository.series(there)} == {there, joining}
    assert len(server.repository.measures.for_assessment(there)) == 1


def test_groups_that_took_part_can_be_typed_in(page: Page, server: Server) -> None:
    assessment = add_to(server, {}, solution="Mit Gruppen")
    page.goto(server.url)
    page.locator(f".st-key-rename-{assessment}").get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("combobox", name="Wer hat mitgemacht?")
    open_menu(page, field)
    field.fill("Bürgersch")
    field.press("Enter")
    expect(dialog.locator("[data-tag]")).to_have_text("Bürgerschaft")
    field.fill("<b>Feuerwehr</b>")
    expect(page.get_by_role("option", name="Hinzufügen: <b>Feuerwehr</b>")).to_be_visible()
    field.press("Enter")
    dialog.locator(".st-key-submit button").click()
    expect(page.get_by_text("Mitgemacht: Bürgerschaft, <b>Feuerwehr</b>.")).to_be_visible()
    assert server.repository.assessment(assessment).participants == ("Bürgerschaft", "<b>Feuerwehr</b>")


def test_the_example_is_marked_and_can_be_removed(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("button", name="Beispiel ansehen").click()
    page.wait_for_url("**/ergebnis?**")
    expect(page.locator(".kompass-badge", has_text="Beispiel")).to_be_visible()

    page.goto(server.url)
    expect(page.get_by_role("button", name="Beispiel ansehen")).to_have_count(0)
    for example in example_assessments(server.repository):
        page.locator(f".st-key-delete-{example}").get_by_role("button").first.click()
        page.get_by_role("dialog").get_by_role("button", name="Endgültig löschen").click()
        expect(page.locator(f".st-key-entry-{example}")).to_have_count(0)
    expect(page.get_by_role("button", name="Beispiel ansehen")).to_be_visible()
