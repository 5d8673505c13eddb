"""What the saved indicator says is true: the server may die the moment after."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessment.rating import LEVELS
from tests.browser.conftest import add_to
from tests.browser.screens import choose, expect_saved, idle, open_criterion
from tests.browser.server import Server

pytestmark = pytest.mark.browser

# 25 times two: 50 kills. While one server is tried, the other one starts again; pages of more that
# wait for their server keep the processor busy.
_SERVERS = 2
_CRITERION = "p1-01"
_CONNECTED = '.stApp[data-test-connection-state="CONNECTED"]'


@pytest.fixture(scope="module")
def opened(
    new_server: Callable[..., Server], shared_context: BrowserContext
) -> Iterator[list[tuple[Server, str, Page]]]:
    """Servers, each with an assessment, and a page that finds its server again by itself."""
    visits = []
    for server in [new_server() for _ in range(_SERVERS)]:
        assessment = add_to(server, {})
        page = shared_context.new_page()
        open_criterion(page, server, assessment, _CRITERION)
        visits.append((server, assessment, page))
    yield visits
    for _, _, page in visits:
        page.close()


@pytest.mark.alike(1)
@pytest.mark.parametrize("turn", range(25))
def test_an_answer_that_was_shown_as_saved_survives_a_kill(opened: list[tuple[Server, str, Page]], turn: int) -> None:
    level = LEVELS[turn % len(LEVELS)]
    survived = 0
    for server, assessment, page in opened:
        server.wait_until_ready()
        page.bring_to_front()
        idle(page)
        choose(page, _CRITERION, level)
        expect_saved(page, level)
        server.kill()
        survived += server.repository.answers(assessment)[_CRITERION].rating is level
        expect(page.locator(_CONNECTED)).to_have_count(0)
        server.start()
    assert survived == _SERVERS
