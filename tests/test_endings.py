"""Whatever way the program ends, the one file holds everything: a copy of it alone is a whole copy."""

import http.cookiejar
import shutil
import signal
import sqlite3
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assessment.rating import Rating
from assessment.voting.workshop import WorkshopSettings
from tests.browser.server import Server
from tests.strategies import an_assessment

pytestmark = pytest.mark.started


class Voter:
    """A device that votes in a workshop of a running server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        repository = server.repository
        workshop = repository.workshops.open(
            repository.add(an_assessment(), {}), ["p1-01"], WorkshopSettings(120, 5, (), minimum_group=5)
        )
        self._path = f"/w/{workshop.code}"
        self._round = repository.workshops.open_vote(workshop.id, "p1-01").id

    def look(self) -> None:
        """Open the page as a device that only looks."""
        urllib.request.urlopen(f"{self._server.url}{self._path}", timeout=20).close()

    def vote(self) -> None:
        """Vote as a new device, and see that it is counted."""
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        device = urllib.request.build_opener(jar)
        url = f"{self._server.url}{self._path}"
        device.open(url, timeout=20).close()
        given = urllib.parse.urlencode({"round": self._round, "rating": Rating.F.value}).encode()
        with device.open(f"{url}/stimme", given, timeout=20) as answer:
            assert answer.status == 200


def votes_in_copy(file: Path, folder: Path) -> int:
    """Copy the one file and nothing else, and count the votes in the copy."""
    copy = folder / "copy.sqlite"
    shutil.copyfile(file, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (count,) = connection.execute("SELECT count(*) FROM vote").fetchone()
        return int(count)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., tuple[Server, Voter]]]:
    started: list[Server] = []

    def new(*, for_the_room: bool = False) -> tuple[Server, Voter]:
        server = Server(tmp_path / "server", for_the_room=for_the_room)
        started.append(server)
        voter = Voter(server)
        # Connections of the test's own would keep the log open.
        server.stop()
        server.start()
        server.wait_until_ready()
        return server, voter

    # A runner that ignores a closed terminal would hand that on.
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield new
    signal.signal(signal.SIGHUP, before)
    for server in started:
        server.stop()


@pytest.mark.alike
@pytest.mark.parametrize(
    ("number", "for_the_room"),
    [(signal.SIGTERM, False), (signal.SIGINT, False), (signal.SIGHUP, False), (signal.SIGHUP, True)],
)
def test_the_one_file_holds_everything_at_the_end(
    start: Callable[..., tuple[Server, Voter]], tmp_path: Path, number: signal.Signals, for_the_room: bool
) -> None:
    server, voter = start(for_the_room=for_the_room)
    voter.vote()
    server.end(number)
    assert votes_in_copy(server.database, tmp_path) == 1
    assert [file.name for file in server.database.parent.glob("answers*")] == ["answers.sqlite"]


def test_after_a_kill_the_next_start_brings_everything_into_the_one_file(
    start: Callable[..., tuple[Server, Voter]], tmp_path: Path
) -> None:
    server, voter = start()
    voter.vote()
    server.kill()
    server.start()
    server.wait_until_ready()
    # What is answered from an open database: another kill finds it in the file.
    voter.look()
    server.kill()
    assert votes_in_copy(server.database, tmp_path) == 1
