"""`workshop` opens a workshop or goes on with the open one; `serve` starts the app for the room, or says why not."""

import pytest

from assessment.catalog.model import Catalog
from assessment.exchange.seal import canonical
from assessment.phases import Phase
from assessment.store.repository import Repository
from assessment.voting.agenda import capacity, proposals
from tests.cli.command_line import ANSWERS, Run, assert_error


@pytest.fixture(autouse=True)
def _usual_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREAMLIT_SERVER_PORT", raising=False)


def test_a_workshop_is_opened_with_what_presses_and_fits(
    run: Run, stored: str, repository: Repository, catalog: Catalog
) -> None:
    finished = run("workshop", stored)
    assert (finished.status, finished.err) == (0, "")
    code, ballots, link = finished.out.splitlines()
    opened = repository.workshops.for_assessment(stored)
    assert opened is not None
    assert code == opened.code
    assert ballots == f"http://127.0.0.1:8501/w/{code}"
    base, _, token = link.rpartition("/")
    assert base == "http://127.0.0.1:8501/leitung"
    redeemed = repository.workshops.redeem(token)
    assert redeemed is not None
    assert redeemed[1] == stored

    rule = catalog.method.workshop
    offered = proposals(catalog, ANSWERS, repository.assessment(stored).phases, {})
    pressing = offered[: capacity(rule.minutes, rule.minutes_around, rule.minutes_each, len(offered))]
    assert [item.criterion for item in opened.items] == [proposal.criterion.id for proposal in pressing]
    assert opened.settings.role_groups == catalog.method.role_groups


def test_the_time_says_how_many_criteria(run: Run, stored: str, repository: Repository, catalog: Catalog) -> None:
    assert run("workshop", stored, "--minutes", 45, "--each", 10).status == 0
    opened = repository.workshops.for_assessment(stored)
    assert opened is not None
    assert (opened.settings.minutes, opened.settings.minutes_each) == (45, 10)
    assert len(opened.items) == (45 - catalog.method.workshop.minutes_around) // 10


def test_all_criteria(run: Run, stored: str, repository: Repository, catalog: Catalog) -> None:
    assert run("workshop", stored, "--all").status == 0
    opened = repository.workshops.for_assessment(stored)
    assert opened is not None
    assert {item.criterion for item in opened.items} == {criterion.id for criterion in catalog.criteria}
    assert repository.assessment(stored).phases == (Phase.P3,)


def test_an_open_workshop_goes_on_and_every_call_gives_a_link_of_its_own(
    run: Run, stored: str, repository: Repository
) -> None:
    first = run("workshop", stored, "--minutes", 45).out.splitlines()
    second = run("workshop", stored, "--all", "--address", "https://kompass.example.org:8443/").out.splitlines()
    assert second[0] == first[0]
    assert second[1] == f"https://kompass.example.org:8443/w/{first[0]}"
    tokens = [lines[2].rpartition("/")[2] for lines in (first, second)]
    assert all(repository.workshops.redeem(token) for token in tokens)
    opened = repository.workshops.for_assessment(stored)
    assert opened is not None
    assert opened.settings.minutes == 45


def test_the_usual_address_has_the_port_that_the_app_is_told(
    run: Run, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "8600")
    assert "http://127.0.0.1:8600/w/" in run("workshop", stored).out


@pytest.mark.parametrize(
    "options",
    [
        ["--minutes", "0"], ["--minutes", "viele"], ["--each", "-5"], ["--each", "99999999"], ["--minutes", "5"],
        ["--address", "192.168.1.20"], ["--address", "ftp://a"], ["--address", "http://"], ["--address", "http://a:x"],
        ["--address", "http://a/?b"], ["--address", "http://a b"], ["--address", "http://[a"], ["--all", "alle"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_opened(
    run: Run, stored: str, repository: Repository, options: list[str]
) -> None:
    assert_error(run("workshop", stored, *options))
    assert repository.workshops.for_assessment(stored) is None


def test_no_workshop_without_an_open_assessment(run: Run, stored: str, repository: Repository) -> None:
    assert_error(run("workshop", "nirgends"), "Es gibt keine Selbsteinschätzung „nirgends“.")
    repository.close(stored, canonical)
    assert_error(run("workshop", stored), "abgeschlossen")


def test_a_port_that_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "viele")
    assert_error(run("serve"), "STREAMLIT_SERVER_PORT ist kein Anschluss: viele")
