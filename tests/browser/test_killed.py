"""What the saved indicator says is true: the server may die the moment after."""

from collections.abc import Callable
from itertools import cycle, islice

import pytest
from playwright.sync_api import Page

from assessment.rating import LEVELS
from tests.browser.conftest import add_to
from tests.browser.screens import choose, expect_saved, open_criterion
from tests.browser.server import Server

pytestmark = pytest.mark.browser

# Ten times five: 50 kills. Rounds of their own let the runner begin them early, beside other tests.
_ROUNDS = 10
# While one server is tried, the others that were killed start again.
_SERVERS = 5


@pytest.fixture(scope="module")
def assessments(new_server: Callable[..., Server]) -> list[tuple[Server, str]]:
    servers = [new_server() for _ in range(_SERVERS)]
    return [(server, add_to(server, {})) for server in servers]


@pytest.mark.parametrize("turn", range(_ROUNDS))
def test_an_answer_that_was_shown_as_saved_survives_a_kill_5_of_5(
    page: Page, assessments: list[tuple[Server, str]], turn: int
) -> None:
    criterion = f"p1-{turn + 1:02d}"
    levels = islice(cycle(LEVELS), turn, None)
    survived = 0
    for (server, assessment), level in zip(assessments, levels, strict=False):
        server.wait_until_ready()
        open_criterion(page, server, assessment, criterion)
        choose(page, criterion, level)
        expect_saved(page, level)
        server.kill()
        survived += server.repository.answers(assessment)[criterion].rating is level
        server.start()
    assert survived == _SERVERS
