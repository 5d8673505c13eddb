"""A whole workshop: the facilitator's browser, three phones, two rounds, a break, the end."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessment.rating import Rating
from tests.browser.conftest import PHONE
from tests.browser.screens import idle, label, layout_problems, open_fold
from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def phones(new_context: Callable[..., BrowserContext]) -> list[Page]:
    """Three phones that share nothing."""
    return [new_context(viewport=PHONE).new_page() for _ in range(3)]


def _click(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").click()


def _vote(phone: Page, rating: Rating) -> None:
    choice = phone.locator(f'button[name="rating"][value="{rating.value}"]').first
    choice.click()
    expect(choice).to_have_attribute("aria-pressed", "true")


def _open_with_two_criteria(page: Page, server: Server, assessment: str) -> str:
    """Open a workshop on the two milestones of the phase; return the ballots' address."""
    page.goto(f"{server.url}/workshop?a={assessment}")
    minutes = page.locator(".st-key-workshop-minutes input")
    minutes.fill("10")
    minutes.press("Enter")
    expect(page.get_by_text("Bitte eine Zahl von 20 bis 600.")).to_be_visible()
    minutes.fill("25")
    minutes.press("Enter")
    expect(page.get_by_text("schaffen Sie 2 Kriterien")).to_be_visible()
    page.locator(".st-key-workshop-comments label").click()
    _click(page, "workshop-open")
    expect(page.locator(".kompass-lobby")).to_be_visible()
    code = page.locator(".kompass-lobby-code").inner_text().replace("-", "")
    assert page.locator(".kompass-lobby .kompass-qr").get_attribute("alt") == (
        f"QR-Code, führt zu {server.url}/w/{code}"
    )
    return f"{server.url}/w/{code}"


def test_a_whole_workshop_with_three_phones(
    page: Page, phones: list[Page], server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()
    ballots = _open_with_two_criteria(page, server, assessment)
    for phone in phones:
        phone.goto(ballots)
    expect(page.get_by_text("3 da:")).to_be_visible()
    phones[0].get_by_label("Name oder Kürzel").fill("Ada")
    phones[0].get_by_label("Gruppe").select_option("IT")
    phones[0].get_by_role("button", name="Angaben speichern").click()
    expect(page.get_by_text("1 IT, 2 ohne Angabe")).to_be_visible()

    _click(page, "workshop-begin")
    for phone in phones:
        expect(phone.get_by_text("Gleich wird abgestimmt.").first).to_be_visible()
    _click(page, "vote-open")
    phones[1].get_by_label("Kommentar").fill("Der Beschluss <b>fehlt</b>.")
    for phone, rating in zip(phones, (Rating.F, Rating.N, Rating.F), strict=True):
        _vote(phone, rating)
    expect(page.locator(".kompass-counted")).to_have_text("Runde 1: 3 von 3 haben abgestimmt")
    for watched in (page, phones[0], phones[2]):
        expect(watched.get_by_text("Der Beschluss")).to_have_count(0)
        expect(watched.get_by_text("Einigkeit")).to_have_count(0)

    _click(page, "vote-reveal")
    for watched in (page, *phones):
        expect(watched.get_by_text("Einigkeit: gering").first).to_be_visible()
        expect(watched.get_by_text("Der Beschluss <b>fehlt</b>.").first).to_be_visible()
    _click(page, "discuss")
    expect(page.locator(".kompass-timer")).to_contain_text(re.compile(r"Noch [23]:\d\d"))

    _click(page, "vote-again")
    for phone in phones:
        expect(phone.get_by_text("Runde 2:").first).to_be_visible()
        _vote(phone, Rating.P)
    _click(page, "vote-reveal")
    expect(page.locator(".kompass-votes")).to_contain_text("Runde 2: 3 Stimmen")
    expect(page.get_by_text("Runde 2: Einigkeit: hoch, 1,00 von 1")).to_be_visible()
    page.locator('[class*="st-key-decision-"]').get_by_text(label(Rating.P), exact=True).click()
    _click(page, "decide")
    expect(page.locator(".kompass-decided")).to_contain_text("Teilweise erfüllt")
    first = server.repository.workshops.for_assessment(assessment)
    assert first is not None
    assert server.repository.answers(assessment)[first.criterion or ""].rating is Rating.P

    _click(page, "workshop-next")
    _click(page, "vote-open")
    _vote(phones[2], Rating.L)
    expect(page.locator(".kompass-counted")).to_contain_text("1 von 3")
    page.reload()
    expect(page.locator(".kompass-counted")).to_contain_text("1 von 3")
    page.get_by_text("Workshop verwalten").click()
    _click(page, "workshop-pause")
    for phone in phones:
        expect(phone.get_by_text("Pause.").first).to_be_visible()
    _click(page, "workshop-resume")
    expect(phones[2].get_by_text("Ihre Stimme ist gezählt: Überwiegend erfüllt.").first).to_be_visible()

    _click(page, "workshop-end")
    page.get_by_role("dialog").get_by_role("button", name="Workshop beenden").click()
    expect(page.get_by_text("Namen, Gerätekennungen und einzelne Stimmen sind gelöscht")).to_be_visible()
    for phone in phones:
        expect(phone.get_by_role("heading", level=1)).to_contain_text(re.compile("beendet|zu Ende"))
    judgements = server.repository.workshops.judgements(assessment)
    assert [held.tally.votes for held in judgements[first.criterion or ""].rounds] == [3, 3]


def test_a_second_facilitator_sees_every_step(
    page: Page, new_context: Callable[..., BrowserContext], server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()
    _open_with_two_criteria(page, server, assessment)
    other = new_context(viewport=PHONE).new_page()
    other.goto(f"{server.url}/workshop?a={assessment}")
    expect(other.locator(".kompass-lobby")).to_be_visible()
    idle(other)
    other.locator(".st-key-workshop-agenda").scroll_into_view_if_needed()
    _click(page, "workshop-begin")
    expect(other.locator(".st-key-vote-open button")).to_be_visible()
    other.wait_for_function("""() => document.querySelector('[data-testid="stMain"]').scrollTop === 0""")
    assert layout_problems(other) == []
    _click(other, "vote-open")
    expect(page.locator(".st-key-vote-reveal button")).to_be_visible()
    idle(other)
    assert layout_problems(other) == []


def test_a_stage_that_is_drawn_after_its_run_has_ended_is_shown_from_its_top(
    phone: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    """On a busy machine, what a run brought is drawn later than its end is told, and its parts one by one."""
    phone.goto(f"{server.url}/workshop?a={add_assessment()}")
    expect(phone.locator(".st-key-workshop-open button")).to_be_visible()
    idle(phone)
    top = phone.evaluate(
        """async () => {
          const main = document.querySelector('[data-testid="stMain"]');
          const draw = async (stage) => {
            const before = document.querySelector(".kompass-stage");
            const drawn = before.cloneNode();
            drawn.dataset.stage = stage;
            before.remove();
            await new Promise(requestAnimationFrame);
            main.append(drawn);
            await new Promise(requestAnimationFrame);
          };
          await draw("lobby");
          main.scrollTop = 300;
          if (main.scrollTop !== 300) throw new Error("The screen does not scroll.");
          await draw("p3-01");
          return main.scrollTop;
        }"""
    )
    assert top == 0


def test_what_is_entered_is_there_after_another_screen(
    page: Page, server: Server, add_assessment: Callable[..., str]
) -> None:
    assessment = add_assessment()

    def back_from_elsewhere() -> None:
        page.get_by_role("link", name="Maßnahmen", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Maßnahmen:")
        page.get_by_role("link", name="Workshop", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Workshop:")

    page.goto(f"{server.url}/workshop?a={assessment}")
    minutes = page.locator(".st-key-workshop-minutes input")
    minutes.fill("60")
    minutes.press("Enter")
    expect(page.get_by_text("Gewählt: 9 Kriterien")).to_be_visible()
    open_fold(page, "Weitere fällige Kriterien")
    further = page.locator('.st-key-workshop-further [class*="st-key-agenda-"]')
    further.first.locator("label").click()
    expect(page.get_by_text("Gewählt: 10 Kriterien")).to_be_visible()
    page.locator(".st-key-workshop-comments label").click()
    back_from_elsewhere()
    expect(minutes).to_have_value("60")
    expect(page.get_by_text("Gewählt: 10 Kriterien")).to_be_visible()
    expect(page.locator(".st-key-workshop-comments input")).to_be_checked()
    open_fold(page, "Weitere fällige Kriterien")
    expect(further.first.locator("input")).to_be_checked()
    _click(page, "workshop-open")
    expect(page.locator(".kompass-lobby")).to_be_visible()
    workshop = server.repository.workshops.for_assessment(assessment)
    assert workshop is not None
    assert (workshop.settings.minutes, workshop.settings.comments_allowed, len(workshop.items)) == (60, True, 10)

    current = server.repository.workshops.open_vote(workshop.id, workshop.items[0].criterion)
    server.repository.ballots.vote(workshop.code, "device", current.id, Rating.P)
    server.repository.workshops.reveal(workshop.id, current.criterion)
    decision = page.locator('[class*="st-key-decision-"]')
    decision.get_by_text(label(Rating.NOT_RELEVANT), exact=True).click()
    reason = page.locator('[class*="st-key-text-decision-reason-"] input')
    reason.fill("kein Anschluss")
    back_from_elsewhere()
    expect(decision.get_by_label(label(Rating.NOT_RELEVANT), exact=True)).to_be_checked()
    expect(reason).to_have_value("kein Anschluss")
    _click(page, "decide")
    expect(page.locator(".kompass-decided")).to_contain_text(label(Rating.NOT_RELEVANT))
    assert server.repository.answers(assessment)[current.criterion].reason == "kein Anschluss"
    expect(reason).to_have_value("kein Anschluss")
