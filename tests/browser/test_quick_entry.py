"""Results on paper are typed in with the keyboard alone, and a closed assessment is only read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assessment.assessment import Assessment
from assessment.catalog.files import catalog
from assessment.phases import Phase
from assessment.rating import Answer, Answers, Rating
from tests.browser.conftest import add_to
from tests.browser.screens import choose, expect_criterion, idle, note, open_criterion, option
from tests.browser.server import Server

pytestmark = pytest.mark.browser

_TYPED = "nPlF?-123456"
_MEANT = (
    *(Rating.N, Rating.P, Rating.L, Rating.F, Rating.UNKNOWN, Rating.NOT_RELEVANT),
    *(Rating.N, Rating.P, Rating.L, Rating.F, Rating.UNKNOWN, Rating.NOT_RELEVANT),
)
_CLOSED_MEANWHILE = "Die Selbsteinschätzung ist inzwischen abgeschlossen."


def _open_table(page: Page, server: Server, assessment: str, criterion: str) -> None:
    open_criterion(page, server, assessment, criterion)
    page.get_by_role("radio", name="Tabelle").click()
    expect(_field(page, criterion)).to_be_visible()
    idle(page)


def _field(page: Page, criterion: str) -> Locator:
    return page.locator(f".st-key-text-quick-{criterion} input")


def _saved(page: Page, criterion: str) -> Locator:
    return page.locator(f".st-key-saved-{criterion} .kompass-saved")


def _canonical(assessment: Assessment, answers: Answers) -> str:
    return f"{assessment.title}: {len(answers)}"


def test_a_whole_phase_is_typed_without_the_mouse(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    names = [criterion.id for criterion in catalog().of_phase(Phase.P1)]
    _open_table(page, server, assessment, names[0])

    _field(page, names[0]).focus()
    for sign in _TYPED:
        page.keyboard.type(sign)
        page.keyboard.press("Enter")
    expect(_field(page, names[12])).to_be_focused()
    page.keyboard.type("ja")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(_saved(page, names[12])).to_contain_text("„ja“ ist keine der sechs Antworten.")
    expect(_field(page, names[12])).to_have_value("ja")
    page.keyboard.type("l")
    page.keyboard.press("Tab")
    page.keyboard.type("Beschluss liegt vor.")
    page.keyboard.press("Enter")
    page.keyboard.type("Angebot fehlt.")
    for _ in names[13:]:
        page.keyboard.press("Enter")
    expect(page.locator(".st-key-next button")).to_be_focused()
    idle(page)

    expect(_field(page, names[5])).to_have_value("–")
    expect(_field(page, names[9])).to_have_value("F")
    expect(_saved(page, names[12])).to_contain_text("Uhr: Überwiegend erfüllt")
    expect(page.locator("[data-waiting]")).to_have_count(0)
    wanted = {name: Answer(name, rating) for name, rating in zip(names, _MEANT, strict=False)}
    wanted[names[12]] = Answer(names[12], Rating.L, note="Beschluss liegt vor.")
    wanted[names[13]] = Answer(names[13], note="Angebot fehlt.")
    assert server.repository.answers(assessment) == wanted

    page.keyboard.press("Enter")
    expect(_field(page, "p2-01")).to_be_focused()
    page.keyboard.type("F")
    expect(_saved(page, "p2-01")).to_contain_text("Uhr: Vollständig erfüllt")
    page.reload()
    expect_criterion(page, "p2-01")
    expect(option(page, "p2-01", Rating.F)).to_be_checked()


def test_closed_in_one_browser_is_only_read_in_the_other_and_keeps_what_was_being_entered(
    new_context: Callable[..., BrowserContext], server: Server
) -> None:
    assessment = add_to(server, {"p1-01": Answer("p1-01", Rating.P)})
    reader, writer = new_context().new_page(), new_context().new_page()
    open_criterion(writer, server, assessment, "p1-01")
    note(writer, "p1-01").press_sequentially("Bitte nicht")
    server.repository.close(assessment, _canonical)
    expect(writer.get_by_text(_CLOSED_MEANWHILE)).to_be_visible()
    expect(note(writer, "p1-01")).to_be_focused()
    writer.keyboard.type(" verlieren")
    choose(writer, "p1-01", Rating.F)
    expect(writer.locator(".st-key-saved")).to_contain_text("Nicht gespeichert")

    open_criterion(reader, server, assessment, "p1-01")
    expect(reader.get_by_text("Antworten lassen sich nur lesen.")).to_be_visible()
    expect(option(reader, "p1-01", Rating.P)).to_be_disabled()
    reader.keyboard.press("4")
    reader.keyboard.press("ArrowRight")
    expect_criterion(reader, "p1-02")
    reader.keyboard.press("ArrowLeft")
    expect_criterion(reader, "p1-01")
    expect(option(reader, "p1-01", Rating.P)).to_be_checked()
    assert server.repository.answers(assessment) == {"p1-01": Answer("p1-01", Rating.P)}

    server.repository.reopen(assessment)
    expect(writer.get_by_text(_CLOSED_MEANWHILE)).to_have_count(0)
    expect(note(writer, "p1-01")).to_have_value("Bitte nicht verlieren")
    stored = Answer("p1-01", Rating.F, note="Bitte nicht verlieren")
    assert server.repository.answers(assessment) == {"p1-01": stored}
