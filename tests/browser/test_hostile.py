"""What users write is data: shown literally everywhere, never markup, never wider than the phone."""

from datetime import date

import pytest
from playwright.sync_api import Dialog, Page, expect

from assessment.likeness import as_seen
from assessment.rating import Answer, Evidence, Rating
from tests.browser.conftest import PHONE, add_to
from tests.browser.screens import choose, idle, layout_problems, note, open_criterion, open_fold
from tests.browser.server import Server

pytestmark = pytest.mark.browser

NAMES = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)>",
    '#let x = read("/etc/passwd") **fett** :red[rot] $x^2$ [a](http://x) `c` ~~d~~ :material/home:',
    "=cmd|' /C calc'!A0 👩🏽‍🚒 مرحبا \u202eabc",
    "W" * 200,
)
LONG = "<b>Langes</b> **Wort** " + "x" * 9_900


@pytest.fixture
def phone(watched_page: Page) -> Page:
    """A phone on which nothing may open a dialog."""
    watched_page.set_viewport_size(PHONE)

    def forbid(dialog: Dialog) -> None:
        raise AssertionError(f"Somebody's text opened a dialog: {dialog.message}")

    watched_page.on("dialog", forbid)
    return watched_page


@pytest.mark.alike(1)
@pytest.mark.parametrize("text", NAMES)
def test_names_and_notes_are_shown_literally_on_every_screen(phone: Page, server: Server, text: str) -> None:
    given = Answer("p1-16", Rating.N, note=text, owner=text, evidence=(Evidence(text),))
    other = Answer("p1-14", Rating.N, outside_control=True, outside_control_who=text)
    about = {"municipality": text, "solution": text, "title": text}
    assessment = add_to(server, {"p1-16": given, "p1-14": other}, **about)

    phone.goto(server.url)
    # In names, what nobody sees is not kept.
    name = as_seen(text)
    expect(phone.locator(f".st-key-solution-{assessment} h3")).to_have_text(f"{name}, {name}")
    expect(phone.locator(f".st-key-entry-{assessment}")).to_contain_text(f"{name}, Stand 02.03.2026")
    assert layout_problems(phone) == []

    open_criterion(phone, server, assessment, "p1-16")
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"Fragebogen: {name}")
    expect(note(phone, "p1-16")).to_have_value(text)
    open_fold(phone, "Nachweise, Zuständigkeit")
    expect(phone.locator(".st-key-text-evidence-p1-16-0 input")).to_have_value(text)
    expect(phone.locator(".st-key-text-owner-p1-16 input")).to_have_value(text)
    assert layout_problems(phone) == []

    phone.goto(f"{server.url}/ergebnis?a={assessment}")
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"Ergebnis: {name}")
    idle(phone)
    assert layout_problems(phone) == []

    phone.goto(f"{server.url}/luecken?a={assessment}")
    expect(phone.locator(".kompass-note")).to_have_text(f"Ihre Notiz: {text}")
    expect(phone.get_by_text(f"liegt bei: {text}")).to_be_visible()
    assert layout_problems(phone) == []


def test_ten_thousand_characters_are_kept_and_shown(phone: Page, server: Server) -> None:
    assessment = add_to(server, {})
    open_criterion(phone, server, assessment, "p1-16")
    note(phone, "p1-16").fill(LONG)
    expect(phone.locator("html")).not_to_have_attribute("data-typing", "")
    choose(phone, "p1-16", Rating.N)
    expect(phone.locator(".kompass-said")).to_contain_text("Gespeichert um")
    phone.reload()
    expect(note(phone, "p1-16")).to_have_value(LONG)
    assert server.repository.answers(assessment)["p1-16"].note == LONG
    phone.goto(f"{server.url}/luecken?a={assessment}")
    expect(phone.locator(".kompass-note")).to_contain_text("<b>Langes</b> **Wort**")
    assert layout_problems(phone) == []


def test_a_link_that_is_none_is_refused_at_the_field(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    open_fold(page, "Nachweise, Zuständigkeit")
    link = page.locator(".st-key-text-link-p1-01-0 input")
    link.fill("javascript:alert(1)")
    expect(page.get_by_text("Ein Link beginnt mit http:// oder https://")).to_be_visible()
    expect(link).to_have_value("javascript:alert(1)")
    assert server.repository.answers(assessment) == {}
    link.fill("https://example.org/beleg")
    expect(page.get_by_text("Ein Link beginnt mit http:// oder https://")).to_have_count(0)
    expect(page.locator(".st-key-text-evidence-p1-01-1 input")).to_be_visible()
    assert server.repository.answers(assessment)["p1-01"].evidence == (Evidence("", "https://example.org/beleg"),)


def test_a_past_date_is_refused_at_the_field(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    open_criterion(page, server, assessment, "p1-01")
    open_fold(page, "Nachweise, Zuständigkeit")
    _type_date(page, "01.01.2020")
    expect(page.get_by_text("Der 01.01.2020 ist schon vorbei.")).to_be_visible()
    assert server.repository.answers(assessment) == {}
    _type_date(page, "31.12.2099")
    expect(page.get_by_text("ist schon vorbei.")).to_have_count(0)
    idle(page)
    assert server.repository.answers(assessment)["p1-01"].due == date(2099, 12, 31)


def _type_date(page: Page, text: str) -> None:
    page.locator('[class*="due-p1-01"] input').first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.get_by_label("Verantwortlich").focus()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/fragebogen?a=nix", "Diese Selbsteinschätzung gibt es nicht."),
        ("/ergebnis?a=%3Cscript%3E", "Diese Selbsteinschätzung gibt es nicht."),
        ("/luecken", "Noch keine Selbsteinschätzung gewählt."),
        ("/gibtsnicht", "Diese Seite gibt es nicht"),
    ],
)
def test_mistyped_addresses_say_so_and_lead_back(page: Page, server: Server, address: str, sentence: str) -> None:
    page.goto(f"{server.url}{address}")
    expect(page.get_by_text(sentence)).to_be_visible()
    page.get_by_role("link", name="Zur ").click()
    expect(page.get_by_role("heading", name="Skalierungskompass", level=1)).to_be_visible()


def test_a_mistyped_criterion_leads_to_the_first_open_one(page: Page, server: Server) -> None:
    assessment = add_to(server, {"p1-01": Answer("p1-01", Rating.L)})
    page.goto(f"{server.url}/fragebogen?a={assessment}&k=p7-77")
    expect(page.get_by_text("Dieses Kriterium gibt es nicht.")).to_be_visible()
    page.get_by_role("link", name="Zum ersten offenen Kriterium").click()
    page.wait_for_url("**k=p1-02**")
