"""`backup` writes a whole copy while others write, or nothing at all."""

import os
import resource
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assessment.rating import Answer
from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.cli.command_line import ANSWERS, Run, assert_error
from tests.strategies import IDS


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "sicherung.sqlite"


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """What is not protected by the program can be read by everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def left_beside(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir() if path.is_file())


def test_a_copy_brought_back_is_what_was_there(
    run: Run, stored: str, repository: Repository, database_file: Path, target: Path
) -> None:
    # The newest answer is still in the log, which a plain copy leaves behind.
    repository.change(stored, "p2-01", {"note": "zuletzt"}, Answer("p2-01"))
    finished = run("backup", target)
    assert (finished.status, finished.err) == (0, "")
    assert finished.out == f"Gesichert in {target} (Selbsteinschätzungen: 1, Antworten: {len(ANSWERS) + 1}).\n"
    assert left_beside(target) == [target.name]

    expected = repository.answers(stored)
    restored = database_file.with_name("other.sqlite")
    shutil.move(target, restored)
    engine = open_database(f"sqlite:///{restored}")
    assert Repository(engine).answers(stored) == expected
    engine.dispose()


@pytest.mark.usefixtures("open_to_all")
def test_the_copy_is_readable_by_its_owner_alone(run: Run, stored: str, target: Path) -> None:
    assert run("backup", target).status == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_while_others_write_the_copy_is_of_one_moment(
    run: Run, stored: str, repository: Repository, tmp_path: Path
) -> None:
    is_enough = threading.Event()

    def write() -> None:
        seen = {criterion: Answer(criterion) for criterion in IDS[10:20]}
        number = 0
        while not is_enough.is_set():
            number += 1
            changes = {criterion: {"note": str(number)} for criterion in seen}
            seen = repository.apply(stored, changes, seen)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            assert run("backup", tmp_path / f"{number}.sqlite").status == 0
    finally:
        is_enough.set()
        writer.join()
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"{number}.sqlite")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            notes = copy.execute(
                "SELECT DISTINCT note FROM answer WHERE criterion IN (SELECT value FROM json_each(?))",
                [str(list(IDS[10:20])).replace("'", '"')],
            ).fetchall()
            assert len(notes) <= 1


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link", "the database"])
def test_what_is_there_already_is_never_overwritten(
    run: Run, stored: str, database_file: Path, target: Path, kind: str
) -> None:
    if kind == "file":
        target.write_text("wichtig", encoding="utf-8")
    elif kind == "folder":
        target.mkdir()
    elif kind == "dangling link":
        target.symlink_to(target.with_name("nirgends"))
    else:
        target = database_file
    assert_error(run("backup", target), "gibt es schon")
    if kind == "file":
        assert target.read_text(encoding="utf-8") == "wichtig"


def test_a_folder_that_does_not_exist_and_a_name_that_cannot_be(run: Run, stored: str, target: Path) -> None:
    assert_error(run("backup", target.parent / "fort" / "a.sqlite"), "Den Ordner", "gibt es nicht")
    assert_error(run("backup", target.with_name("x" * 300)), "lässt sich nicht schreiben")
    assert left_beside(target) == []


def test_without_a_database_none_is_made(run: Run, database_file: Path, target: Path) -> None:
    assert_error(run("backup", target), "Es gibt noch keine Datenbank")
    assert not target.exists()
    assert not database_file.exists()


def test_a_foreign_or_damaged_database_is_not_called_a_backup(run: Run, database_file: Path, target: Path) -> None:
    database_file.parent.mkdir()
    with closing(sqlite3.connect(database_file)) as foreign, foreign:
        foreign.execute("CREATE TABLE recipe (name TEXT)")
    assert_error(run("backup", target), "fremde Datenbank")
    database_file.write_text("kein Haufen Antworten" * 1000, encoding="utf-8")
    assert_error(run("backup", target), "beschädigt")
    assert left_beside(target) == []


def test_an_earlier_version_is_saved_as_it_is(
    run: Run, stored: str, repository: Repository, database_file: Path, target: Path
) -> None:
    repository.settle()
    with closing(sqlite3.connect(database_file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    assert run("backup", target).status == 0
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert list(database_file.parent.glob("*.vor-*")) == []


def test_a_locked_database_says_so(
    run: Run, stored: str, repository: Repository, database_file: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessment.store.database.BUSY_TIMEOUT_SECONDS", 0.05)
    repository.end()
    with closing(sqlite3.connect(database_file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        assert_error(run("backup", target), "gesperrt")
    assert left_beside(target) == []


def test_a_disk_that_gets_full_leaves_nothing(run: Run, stored: str, repository: Repository, target: Path) -> None:
    repository.change(stored, "p2-01", {"note": "lang " * 100_000}, Answer("p2-01"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # No file may get longer; Python ignores the signal that says so.
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        finished = run("backup", target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert_error(finished)
    assert left_beside(target) == []
