"""While the app runs, the one file holds everything soon after the last write, and says when it can't."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.rating import Answer
from assessment.store.failures import StoreUnavailableError
from assessment.store.repository import Repository
from assessment.store.settling import EVERY_SECONDS, QUIET_SECONDS, settling
from tests.ballots.asgi import in_a_thread
from tests.places import ROOT
from tests.strategies import an_assessment


def log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


async def until(holds: Callable[[], bool]) -> None:
    while not await asyncio.to_thread(holds):
        await asyncio.sleep(0.01)


def run_while_settling(repository: Repository, holds: Callable[[], bool]) -> None:
    async def run() -> None:
        async with settling(lambda: repository, repository.end, quiet_seconds=0.05, every_seconds=0.01):
            await until(holds)

    in_a_thread(asyncio.wait_for(run(), 20))


def test_the_log_is_emptied_when_nobody_writes_any_more(repository: Repository, database_file: Path) -> None:
    about = repository.add(an_assessment(), {"p1-01": Answer("p1-01", note="Unverwechselbar")})
    assert b"Unverwechselbar" not in database_file.read_bytes()
    run_while_settling(repository, lambda: log_of(database_file).stat().st_size == 0)
    assert b"Unverwechselbar" in database_file.read_bytes()
    # After the end nothing is taken that would not be in the file.
    with pytest.raises(StoreUnavailableError, match="wird gerade beendet"):
        repository.change(about, "p1-01", {"note": "zu spät"}, Answer("p1-01"))
    assert not log_of(database_file).exists()


@pytest.mark.dear
def test_a_lost_file_is_said_once_and_rescued_also_when_nobody_writes(
    repository: Repository, database_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.add(an_assessment(), {})
    said: list[str] = []

    def is_said_and_seen_again() -> bool:
        said.append(capsys.readouterr().out)
        return "nicht mehr an ihrem Ort" in "".join(said) and len(said) > 100

    database_file.unlink()
    run_while_settling(repository, is_said_and_seen_again)
    # Without and with the rescued file's name; and at the end.
    assert "".join([*said, capsys.readouterr().out]).count("nicht mehr an ihrem Ort") <= 3
    assert len(list(database_file.parent.glob("*.gerettet-*"))) == 1


def test_it_takes_no_longer_than_the_docs_say() -> None:
    assert QUIET_SECONDS + 2 * EVERY_SECONDS <= 30
    text = re.sub(r"\s+", " ", (ROOT / "docs" / "operation.md").read_text(encoding="utf-8"))
    assert "spätestens eine halbe Minute nach der letzten Eingabe" in text
