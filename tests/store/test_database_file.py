"""A file deleted, replaced or damaged under the running program is noticed before anything is called saved."""

import os
import random
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assessment.rating import Answer
from assessment.store.database import database_url, file_of, open_database
from assessment.store.failures import StoreError, StoreUnavailableError
from assessment.store.repository import Repository
from tests.places import ROOT
from tests.store.databases import lay_down
from tests.strategies import IDS, an_assessment

BEFORE = "vor dem Unglück"


@pytest.fixture
def stored(repository: Repository) -> str:
    """An assessment of which a part is in the file, and the newest answer in its log alone."""
    assessment_id = repository.add(an_assessment(), {name: Answer(name, note="x" * 500) for name in IDS[:40]})
    repository.settle()
    repository.change(assessment_id, "dg-01", {"note": BEFORE}, repository.answers(assessment_id).get("dg-01", DG))
    return assessment_id


DG = Answer("dg-01")


def save(repository: Repository, assessment_id: str, note: str = "danach") -> None:
    seen = repository.answers(assessment_id).get("dg-02", Answer("dg-02"))
    repository.change(assessment_id, "dg-02", {"note": note}, seen)


def notes_in(file: Path) -> set[str]:
    """Return the notes in a file alone, without a log."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {note for (note,) in connection.execute("SELECT note FROM answer WHERE criterion LIKE 'dg-%'")}


def log_of(file: Path, ending: str = "-wal") -> Path:
    return file.with_name(file.name + ending)


def copies_of(file: Path) -> list[Path]:
    return list(file.parent.glob("*.gerettet-*"))


def test_a_deleted_file_takes_no_answer_and_what_it_held_is_rescued(
    repository: Repository, engine: Engine, database_file: Path, stored: str
) -> None:
    database_file.unlink()
    for _ in range(2):
        with pytest.raises(StoreUnavailableError, match="nicht mehr an ihrem Ort") as caught:
            repository.change(stored, "dg-02", {"note": "danach"}, Answer("dg-02"))
    assert not database_file.exists()
    (rescued,) = copies_of(database_file)
    assert rescued.name in str(caught.value)
    assert stat.S_IMODE(rescued.stat().st_mode) == 0o600
    engine.dispose()
    assert notes_in(rescued) == {BEFORE}

    with pytest.raises(StoreError, match="gerettete Fassung"):
        open_database(f"sqlite:///{database_file}")
    assert not database_file.exists()
    rescued.rename(database_file)
    again = open_database(f"sqlite:///{database_file}")
    save(Repository(again), stored)
    again.dispose()
    assert notes_in(database_file) == {BEFORE, "danach"}


@pytest.mark.dear
def test_nobody_makes_an_empty_file_in_place_of_a_deleted_one(
    repository: Repository, engine: Engine, database_file: Path, stored: str
) -> None:
    database_file.unlink()
    # More readers at once than there were connections.
    with engine.connect() as first:
        assert first.exec_driver_sql("SELECT count(*) FROM assessment").scalar() == 1
        with pytest.raises(StoreUnavailableError, match="nicht mehr an ihrem Ort"), engine.connect():
            pass
    assert not database_file.exists()


def test_a_file_that_comes_back_is_written_to_again(
    repository: Repository, engine: Engine, database_file: Path, stored: str
) -> None:
    aside = database_file.with_name("beiseite")
    database_file.rename(aside)
    with pytest.raises(StoreUnavailableError, match="Legen Sie sie zurück"):
        repository.change(stored, "dg-02", {"note": "währenddessen"}, Answer("dg-02"))
    aside.rename(database_file)
    save(repository, stored)
    engine.dispose()
    assert notes_in(database_file) == {BEFORE, "danach"}


@pytest.mark.parametrize("by", ["another database", "an empty file", "a link to another file"])
def test_a_file_that_took_the_place_of_the_opened_one_stays_as_it_is(
    repository: Repository, engine: Engine, database_file: Path, stored: str, tmp_path: Path, by: str
) -> None:
    other = tmp_path / "other.sqlite"
    if by == "an empty file":
        other.touch()
    else:
        lay_down(other)
    content = other.read_bytes()
    if by == "a link to another file":
        database_file.unlink()
        database_file.symlink_to(other)
    else:
        other.replace(database_file)
    with pytest.raises(StoreUnavailableError, match="ist eine andere getreten"):
        repository.change(stored, "dg-02", {"note": "danach"}, Answer("dg-02"))
    engine.dispose()
    # Nothing of the lost file is mixed into the new one, neither now nor at the next start.
    assert database_file.read_bytes() == content
    (rescued,) = copies_of(database_file)
    assert notes_in(rescued) == {BEFORE}
    if by != "an empty file":
        again = open_database(f"sqlite:///{database_file}")
        assert Repository(again).assessments() == []
        again.dispose()


@pytest.mark.alike
@pytest.mark.parametrize("endings", [["-wal"], ["-shm"], ["-wal", "-shm"]], ids="+".join)
@pytest.mark.parametrize("is_noticed_by", ["a write", "the watch"])
def test_a_deleted_log_loses_nothing(
    repository: Repository, engine: Engine, database_file: Path, stored: str, endings: list[str], is_noticed_by: str
) -> None:
    for ending in endings:
        log_of(database_file, ending).unlink()
    if is_noticed_by == "the watch":
        repository.unsettled()
    save(repository, stored)
    for number in range(5):
        save(repository, stored, f"danach {number}")
    assert repository.answers(stored)["dg-01"].note == BEFORE
    engine.dispose()
    assert notes_in(database_file) == {BEFORE, "danach 4"}


SAVE_TWICE = """
import sys
from assessment.rating import Answer
from assessment.store.database import open_database
from assessment.store.repository import Repository

url, assessment_id = sys.argv[1:]
repository = Repository(open_database(url))
for criterion in ("dg-02", "dg-03"):
    repository.change(assessment_id, criterion, {"note": criterion}, Answer(criterion))
    print("saved", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.dear
def test_what_was_called_saved_after_the_log_was_deleted_survives_a_kill(
    engine: Engine, database_file: Path, stored: str
) -> None:
    engine.dispose()
    command = [sys.executable, "-c", SAVE_TWICE, f"sqlite:///{database_file}", stored]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"saved\n"
        log_of(database_file).unlink()
        process.stdin.write(b"\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"saved\n"
        process.kill()
    again = open_database(f"sqlite:///{database_file}")
    answers = Repository(again).answers(stored)
    assert [answers[criterion].note for criterion in ("dg-01", "dg-02", "dg-03")] == [BEFORE, "dg-02", "dg-03"]
    again.dispose()


def middle(file: Path) -> None:
    chance = random.Random(1)
    with file.open("r+b") as stream:
        for place in range(4096, file.stat().st_size - 4096, 4096):
            stream.seek(place + 100)
            stream.write(chance.randbytes(2000))


def half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def nothing(file: Path) -> None:
    os.truncate(file, 0)


def letter(file: Path) -> None:
    file.write_text("Sehr geehrte Damen und Herren, " * 5000, encoding="utf-8")


@pytest.mark.alike
@pytest.mark.parametrize("mishap", [middle, half, nothing, letter])
@pytest.mark.parametrize("is_settled", [False, True], ids=["with a log", "without a log"])
def test_a_file_that_was_damaged_takes_no_answer(
    repository: Repository,
    engine: Engine,
    database_file: Path,
    stored: str,
    tmp_path: Path,
    mishap: Callable[[Path], None],
    is_settled: bool,
) -> None:
    repository.settle()
    whole = tmp_path / "whole.sqlite"
    shutil.copyfile(database_file, whole)
    if not is_settled:
        save(repository, stored, "im Protokoll")
    mishap(database_file)
    for _ in range(2):
        with pytest.raises(StoreUnavailableError, match="beschädigt"):
            repository.change(stored, "dg-03", {"note": "danach"}, Answer("dg-03"))
    # Copied over it, as one brings a copy back without knowing more.
    if is_settled:
        shutil.copyfile(whole, database_file)
        save(repository, stored)
        engine.dispose()
        assert notes_in(database_file) == {BEFORE, "danach"}


def test_a_copy_written_over_the_file_holds_from_then_on(
    repository: Repository, engine: Engine, database_file: Path, stored: str, tmp_path: Path
) -> None:
    repository.settle()
    earlier = tmp_path / "earlier.sqlite"
    shutil.copyfile(database_file, earlier)
    for number in range(3):
        save(repository, stored, f"später {number}" * 400)
    repository.settle()
    shutil.copyfile(earlier, database_file)
    repository.change(stored, "dg-03", {"note": "danach"}, Answer("dg-03"))
    assert set(repository.answers(stored)) == {*IDS[:40], "dg-01", "dg-03"}
    engine.dispose()
    assert notes_in(database_file) == {BEFORE, "danach"}


def test_a_damaged_file_is_found_at_the_start_and_left_alone(
    repository: Repository, engine: Engine, database_file: Path, stored: str
) -> None:
    engine.dispose()
    middle(database_file)
    before = database_file.read_bytes()
    with pytest.raises(StoreUnavailableError, match="beschädigt"):
        open_database(f"sqlite:///{database_file}")
    assert database_file.read_bytes() == before


def test_what_only_a_log_remembers_is_not_thrown_away(database_file: Path, engine: Engine, stored: str) -> None:
    for is_empty in (False, True):
        aside = database_file.with_name("aside")
        shutil.copyfile(log_of(database_file), aside)
        engine.dispose()
        database_file.unlink(missing_ok=True)
        if is_empty:
            database_file.touch()
        shutil.copyfile(aside, log_of(database_file))
        with pytest.raises(StoreError, match="Schreibprotokoll liegt noch daneben"):
            open_database(f"sqlite:///{database_file}")
        assert log_of(database_file).read_bytes() == aside.read_bytes()


@pytest.fixture
def open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_to_all")
def test_everything_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "answers.sqlite"
    engine = open_database(f"sqlite:///{file}")
    Repository(engine).add(an_assessment(), {})
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (file.parent, *file.parent.iterdir())} == {
        "new": 0o700,
        "answers.sqlite": 0o600,
        "answers.sqlite-wal": 0o600,
        "answers.sqlite-shm": 0o600,
    }
    engine.dispose()


@pytest.mark.usefixtures("open_to_all")
def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    lay_down(file)
    beside = [tmp_path / name for name in ("answers.vor-0004.sqlite", "answers.gerettet-1.sqlite")]
    foreign = tmp_path / "letter.txt"
    for path in (*beside, foreign):
        path.touch()
    file.chmod(0o644)
    open_database(f"sqlite:///{file}").dispose()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, *beside)] == [0o600] * 3
    assert stat.S_IMODE(foreign.stat().st_mode) == 0o666


@pytest.mark.alike
@pytest.mark.parametrize("home", ["A%20B", "A?B", "A#B", "A B", "Ä/ü", "A%B"])
def test_a_home_folder_of_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / home))
    engine = open_database(database_url())
    expected = tmp_path / home / "skalierungskompass" / "skalierungskompass.sqlite"
    assert [path for path in tmp_path.rglob("*.sqlite") if path.is_file()] == [expected]
    opened = file_of(engine)
    assert opened is not None
    assert opened.path == expected
    engine.dispose()


def test_a_full_disk_at_the_start_says_so(
    database_file: Path, engine: Engine, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.dispose()
    disk = shutil.disk_usage(database_file.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: disk._replace(free=0))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The index of the log can't be made: SQLite calls that a fault of the disk. Python ignores the signal.
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(StoreUnavailableError, match="kein Platz mehr"):
            open_database(f"sqlite:///{database_file}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    again = open_database(f"sqlite:///{database_file}")
    save(Repository(again), stored)
    again.dispose()
