"""A foreign write lock is named to everybody after two seconds, and nobody who only reads waits for it."""

import asyncio
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic

import httpx2 as httpx
import pytest
from anyio import to_thread
from sqlalchemy import Engine
from starlette.applications import Starlette

from assessment.ballots.routes import routes
from assessment.rating import Answer, Rating
from assessment.store.failures import LOCKED, StoreUnavailableError
from assessment.store.repository import Repository
from assessment.store.transactions import Transactions
from tests.ballots.asgi import in_a_thread
from tests.ballots.rooms import Room, new_address
from tests.strategies import IDS, an_assessment

pytestmark = pytest.mark.dear

PATIENCE = 0.5
WRITERS, READERS = 40, 20


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.store.database.BUSY_TIMEOUT_SECONDS", PATIENCE)


@pytest.fixture
def lock(database_file: Path) -> Iterator[sqlite3.Connection]:
    """Another program that can hold the lock."""
    with closing(sqlite3.connect(database_file, isolation_level=None, check_same_thread=False)) as other:
        yield other


def test_writers_of_the_screens_are_told_together(repository: Repository, lock: sqlite3.Connection) -> None:
    about = repository.add(an_assessment(), {})
    lock.execute("BEGIN IMMEDIATE")

    def save(criterion: str) -> tuple[str, float]:
        begun = monotonic()
        with pytest.raises(StoreUnavailableError) as caught:
            repository.change(about, criterion, {"note": "neu"}, Answer(criterion))
        return str(caught.value), monotonic() - begun

    with ThreadPoolExecutor(10) as threads:
        refusals = list(threads.map(save, IDS[:10]))
        assert repository.answers(about) == {}
    assert {sentence for sentence, _ in refusals} == {LOCKED}
    assert max(seconds for _, seconds in refusals) < 3 * PATIENCE
    lock.execute("ROLLBACK")
    assert repository.change(about, IDS[0], {"note": "neu"}, Answer(IDS[0])).note == "neu"


def test_writers_that_are_many_but_not_locked_out_just_wait(engine: Engine) -> None:
    transactions = Transactions(engine)

    def write(number: int) -> int:
        with transactions.writing() as connection:
            # Takes a while, as a slow disk would.
            connection.exec_driver_sql(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000) SELECT max(i) FROM n"
            ).all()
        return number

    # Together that is longer than one of them would wait for a lock.
    with ThreadPoolExecutor(100) as threads:
        assert list(threads.map(write, range(100))) == list(range(100))


def test_phones_are_told_together_and_those_who_only_look_do_not_wait(
    shared: Repository, lock: sqlite3.Connection
) -> None:
    room = Room(shared)
    round_id = room.open_vote()

    async def run() -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
        # As few as Streamlit allows the whole server, and fewer: they must not matter.
        to_thread.current_default_thread_limiter().total_tokens = 6
        writers = [await device() for _ in range(WRITERS)]
        readers = [await device() for _ in range(READERS)]
        lock.execute("BEGIN IMMEDIATE")
        form = {"round": str(round_id), "rating": Rating.F.value}
        votes = [asyncio.create_task(timed(phone.post(f"/w/{room.code}/stimme", data=form))) for phone in writers]
        # So that all of them have been sent.
        await asyncio.sleep(0)
        looks = [await timed(phone.get(f"/w/{room.code}")) for phone in readers]
        looks += [await timed(phone.get(f"/w/{room.code}/stand?seit=0")) for phone in readers]
        return await asyncio.gather(*votes), looks

    async def device() -> httpx.AsyncClient:
        """Return a phone that is inside: it has brought its cookie."""
        transport = httpx.ASGITransport(Starlette(routes=routes), client=(new_address(), 50_000))
        phone = httpx.AsyncClient(transport=transport, base_url="http://192.168.1.20:8501", timeout=60)
        for _ in range(2):
            assert (await phone.get(f"/w/{room.code}")).status_code == 200
        return phone

    async def timed(asked: "asyncio.Future[httpx.Response]") -> tuple[int, float]:
        return (await asked).status_code, monotonic()

    votes, looks = in_a_thread(run())
    assert {status for status, _ in votes} == {503}
    assert {status for status, _ in looks} == {200}
    first, last = (choose(moment for _, moment in votes) for choose in (min, max))
    assert last - first < PATIENCE
    assert sum(moment < first for _, moment in looks) > 0
    lock.execute("ROLLBACK")
    assert room.repository.workshops.voters(round_id) == set()
