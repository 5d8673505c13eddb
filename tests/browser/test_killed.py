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

_KILLS = 50
# While one server is tried, the others that were killed start again.
_SERVERS = 4


def test_an_answer_that_was_shown_as_saved_survives_a_kill_50_of_50(
    page: Page, new_server: Callable[..., Server]
) -> None:
    servers = [new_server() for _ in range(_SERVERS)]
    assessments = [add_to(server, {}) for server in servers]
    survived = 0
    for turn, level in enumerate(islice(cycle(LEVELS), _KILLS)):
        server, assessment = servers[turn % _SERVERS], assessments[turn % _SERVERS]
        criterion = f"p1-{turn // _SERVERS + 1:02d}"
        server.wait_until_ready()
        open_criterion(page, server, assessment, criterion)
        choose(page, criterion, level)
        expect_saved(page, level)
        server.kill()
        survived += server.repository.answers(assessment)[criterion].rating is level
        server.start()
    assert survived == _KILLS
