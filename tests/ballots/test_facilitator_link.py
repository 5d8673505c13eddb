"""The facilitator's link: one device, once, and only as long as the workshop."""

import pytest
from starlette.applications import Starlette

from assessment.ballots.access.attempts import WRONG_CODES
from assessment.ballots.access.gatekeeper import Gatekeeper
from assessment.ballots.facilitator.routes import link_path, link_routes
from assessment.store.failures import StoreUnavailableError
from assessment.store.repository import Repository
from assessment.store.workshop_repository import WorkshopRepository
from assessment.voting.workshop import Workshop, WorkshopSettings
from tests.ballots.asgi import Inner, ask
from tests.strategies import an_assessment


@pytest.fixture
def links(repository: Repository) -> Starlette:
    return Starlette(routes=link_routes(lambda: repository.workshops))


@pytest.fixture
def workshop(repository: Repository) -> Workshop:
    settings = WorkshopSettings(120, 5, ("Verwaltung", "Politik"), minimum_group=5)
    return repository.workshops.open(repository.add(an_assessment(), {}), ["p1-01"], settings)


@pytest.fixture
def token(repository: Repository, workshop: Workshop) -> str:
    return repository.workshops.facilitator_link(workshop.id)


def test_looking_at_a_link_does_not_use_it_up(links: Starlette, repository: Repository, token: str) -> None:
    seen = {ask(links, link_path(tried)).body for tried in (token, token, "unknown")}
    assert len(seen) == 1
    assert '<form method="post"><button>' in seen.pop()
    assert ask(links, link_path(token), method="HEAD").status == 200
    assert repository.workshops.redeem(token) is not None


def test_a_link_gives_one_device_a_pass(
    links: Starlette, repository: Repository, workshop: Workshop, token: str
) -> None:
    answer = ask(links, link_path(token), method="POST")
    assert (answer.status, answer.headers["location"]) == (303, f"/workshop?a={workshop.assessment_id}")
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert {attribute.lower() for attribute in attributes} == {"httponly", "path=/", "samesite=lax"}
    gate = Gatekeeper(Inner(), lambda: repository.workshops)
    assert ask(gate, "/workshop", cookie=cookie).body == "inside"

    second = ask(links, link_path(token), method="POST")
    assert (second.status, "set-cookie" in second.headers) == (410, False)
    assert "gilt nicht" in second.body
    assert 'href="/workshop"' not in second.body
    assert 'href="/workshop"' in ask(links, link_path(token), method="POST", cookie=cookie).body


@pytest.mark.parametrize(
    "said",
    [{"origin": "http://elsewhere.example"}, {"origin": "null"}, {"sec_fetch_site": "cross-site"}],
    ids=str,
)
def test_a_form_of_another_page_does_not_use_a_link_up(links: Starlette, token: str, said: dict[str, str]) -> None:
    answer = ask(links, link_path(token), method="POST", **said)
    assert (answer.status, "set-cookie" in answer.headers) == (403, False)
    assert "der Link gilt weiter" in answer.body
    own = {"origin": "http://192.168.1.20:8501", "sec_fetch_site": "same-origin"}
    assert ask(links, link_path(token), method="POST", **own).status == 303


def test_the_page_lets_browsers_say_where_its_form_comes_from(links: Starlette, token: str) -> None:
    assert ask(links, link_path(token)).headers["referrer-policy"] == "same-origin"


def test_a_link_ends_with_its_workshop(
    links: Starlette, repository: Repository, workshop: Workshop, token: str
) -> None:
    repository.workshops.close(workshop.id)
    assert ask(links, link_path(token), method="POST").status == 410


def test_links_cannot_be_guessed_at_leisure(links: Starlette, token: str) -> None:
    for number in range(WRONG_CODES):
        assert ask(links, link_path(f"guess-{number}"), method="POST").status == 410
    limited = ask(links, link_path(token), method="POST")
    assert (limited.status, limited.headers["retry-after"]) == (429, "60")
    assert ask(links, link_path(token), method="POST", peer="192.168.1.78").status == 303


def test_a_link_outlives_a_database_that_is_away() -> None:
    answer = ask(Starlette(routes=link_routes(_away)), link_path("abc"), method="POST")
    assert answer.status == 503
    assert "Die Datei &lt;ist&gt; fort." in answer.body


def _away() -> WorkshopRepository:
    raise StoreUnavailableError("Die Datei <ist> fort.")
