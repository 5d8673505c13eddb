import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from assessment.rating import Answer, Evidence, Rating
from assessment.store import database
from assessment.store.database import database_url, open_database
from assessment.store.failures import StoreError, StoreUnavailableError
from assessment.store.repository import Repository
from assessment.store.tables import HEAD, metadata
from tests.places import ROOT
from tests.strategies import an_assessment

MIGRATIONS = ROOT / "assessment" / "store" / "migrations"
ANSWER = Answer("p1-01", rating=Rating.P, note="Protokoll liegt vor")

OPEN_AND_TELL = """
import sys
from assessment.store.database import open_database
open_database(sys.argv[1])
print("alembic" in sys.modules)
"""
NEXT_REVISION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0999", "{head}", None, None
def upgrade():
    op.add_column("answer", sa.Column("colour", sa.String(10)))
    {more}
"""


def query(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def columns_of(file: Path, table: str) -> list[object]:
    return [row[1] for row in query(file, f"PRAGMA table_info({table})")]


def opened_elsewhere(file: Path) -> str:
    command = [sys.executable, "-c", OPEN_AND_TELL, f"sqlite:///{file}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0.05)


@pytest.fixture
def stored(repository: Repository) -> str:
    return repository.add(an_assessment(), {"p1-01": ANSWER})


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Turn the program into one that has one migration more."""

    def install(more: str = "") -> None:
        folder = Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))
        (folder / "versions" / "0999_next.py").write_text(NEXT_REVISION.format(head=HEAD, more=more), "utf-8")
        monkeypatch.setattr(database, "_MIGRATIONS", folder)
        monkeypatch.setattr(database, "HEAD", "0999")

    return install


def test_a_fresh_file_stands_at_the_newest_migration(database_file: Path, engine: Engine) -> None:
    assert query(database_file, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert set(sa.inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    assert [path.suffix for path in database_file.parent.iterdir() if "vor" in path.name] == []


@pytest.mark.dear
def test_only_the_first_start_loads_alembic(database_file: Path) -> None:
    assert [opened_elsewhere(database_file), opened_elsewhere(database_file)] == ["True", "False"]


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_migrations_and_tables_describe_the_same_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.dear
def test_migrations_create_exactly_the_columns_and_keys_of_the_tables(tmp_path: Path, database_file: Path) -> None:
    open_database(f"sqlite:///{database_file}").dispose()
    plain = tmp_path / "plain.sqlite"
    direct = sa.create_engine(f"sqlite:///{plain}")
    metadata.create_all(direct)
    direct.dispose()
    for table in metadata.tables:
        for pragma, columns in (
            ("table_info", "*"),
            # Without their numbers, which say nothing but in which order they were made.
            ("foreign_key_list", '"table", "from", "to", on_update, on_delete'),
            ("index_list", 'name, "unique", origin, partial'),
        ):
            statement = f"SELECT {columns} FROM pragma_{pragma}('{table}') ORDER BY 1, 2"
            assert query(database_file, statement) == query(plain, statement), (table, pragma)


def test_every_connection_is_configured(engine: Engine) -> None:
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            settings = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
            ]
            assert settings == ["wal", 1, 2000, 2]


def test_an_umlaut_takes_two_bytes_in_the_history_too(database_file: Path, repository: Repository) -> None:
    """Escaped (\\u00e4), the fullest assessment held a vote up for more than a second while it was read in."""
    text = "ä" * 10_000
    repository.add(an_assessment(), {"p1-01": Answer("p1-01", note=text, evidence=(Evidence(text),))})
    ((values,),) = query(database_file, 'SELECT "values" FROM answer_change')
    ((evidence,),) = query(database_file, "SELECT evidence FROM answer")
    assert len(str(values).encode()) < 41_000
    assert len(str(evidence).encode()) < 20_100


def test_foreign_keys_are_enforced(engine: Engine, stored: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="FOREIGN KEY"), engine.begin() as connection:
        connection.execute(sa.text("UPDATE answer SET assessment_id = 'nirgends'"))


def test_a_file_of_a_newer_version_is_left_alone(database_file: Path, engine: Engine, stored: str) -> None:
    engine.dispose()
    execute(database_file, "UPDATE alembic_version SET version_num = '9999'")
    before = database_file.read_bytes()
    with pytest.raises(StoreError, match="neueren Fassung"):
        open_database(f"sqlite:///{database_file}")
    assert database_file.read_bytes() == before
    assert [path.name for path in database_file.parent.glob("*.sqlite")] == [database_file.name]


@pytest.mark.parametrize("journal_mode", ["delete", "wal"])
def test_a_foreign_sqlite_file_is_left_alone(tmp_path: Path, journal_mode: str) -> None:
    file = tmp_path / "foreign.sqlite"
    query(file, f"PRAGMA journal_mode = {journal_mode}")
    execute(file, "CREATE TABLE recipe (name TEXT)")
    before = file.read_bytes()
    with pytest.raises(StoreError, match="fremde Datenbank"):
        open_database(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.sqlite"
    file.write_text("Sehr geehrte Damen und Herren, " * 100, encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(StoreError):
        open_database(f"sqlite:///{file}")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "url",
    [
        "",
        "antworten.sqlite",
        "postgresql://localhost/answers",
        "mysql://localhost/answers",
        "sqlite+unknown:///answers.sqlite",
        "sqlite+aiosqlite:///answers.sqlite",
    ],
)
def test_an_address_of_another_kind(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="DATABASE_URL"):
        open_database(url)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError, match="kann nicht angelegt werden"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'answers.sqlite'}")


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="lässt sich nicht öffnen"):
        open_database(f"sqlite:///{tmp_path}")


@pytest.mark.usefixtures("impatient")
def test_while_another_program_writes_reading_works_and_changing_says_why(
    database_file: Path, repository: Repository, stored: str
) -> None:
    with closing(sqlite3.connect(database_file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError) as caught:
            repository.change(stored, "p1-01", {"note": "neu"}, ANSWER)
        assert str(caught.value) == ("Die Datenbank ist gerade gesperrt: Ein anderes Programm schreibt in die Datei.")
        assert repository.answers(stored) == {"p1-01": ANSWER}
        other.execute("ROLLBACK")
    assert repository.change(stored, "p1-01", {"note": "neu"}, ANSWER).note == "neu"


@pytest.mark.dear
@pytest.mark.usefixtures("impatient")
def test_opening_a_locked_file_says_why(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError, match="gesperrt"):
            open_database(f"sqlite:///{file}")
    open_database(f"sqlite:///{file}").dispose()


def test_a_full_disk_says_so_and_loses_nothing(engine: Engine, repository: Repository, stored: str) -> None:
    def no_more_pages(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # that is: no more than there are

    engine.dispose()
    sa.event.listen(engine, "connect", no_more_pages)
    with pytest.raises(StoreUnavailableError, match="kein Platz"):
        repository.change(stored, "p1-01", {"note": "x" * 1_000_000}, ANSWER)
    assert repository.answers(stored) == {"p1-01": ANSWER}
    assert len(repository.history(stored, "p1-01")) == 1


def test_a_read_only_file_is_read_and_says_so_when_written(database_file: Path, engine: Engine, stored: str) -> None:
    engine.dispose()
    read_only = open_database(f"sqlite:///file:{database_file}?mode=ro&uri=true")
    repository = Repository(read_only)
    assert repository.answers(stored) == {"p1-01": ANSWER}
    with pytest.raises(StoreUnavailableError, match="schreibgeschützt"):
        repository.change(stored, "p1-01", {"note": "neu"}, ANSWER)
    assert repository.answers(stored) == {"p1-01": ANSWER}
    read_only.dispose()


@pytest.fixture
def older_file(database_file: Path, engine: Engine, stored: str) -> Iterator[Path]:
    """A file whose newest answer is still in the write-ahead log."""
    with engine.connect():
        assert Path(f"{database_file}-wal").stat().st_size > 0
        yield database_file


def test_an_upgrade_copies_the_file_first(older_file: Path, stored: str, next_version: Callable[[], None]) -> None:
    next_version()
    upgraded = open_database(f"sqlite:///{older_file}")
    assert Repository(upgraded).answers(stored) == {"p1-01": ANSWER}
    assert query(older_file, "SELECT version_num FROM alembic_version") == [("0999",)]
    assert "colour" in columns_of(older_file, "answer")
    upgraded.dispose()

    (copy,) = [path for path in older_file.parent.glob("*.sqlite") if path != older_file]
    assert query(copy, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert "colour" not in columns_of(copy, "answer")
    assert query(copy, "SELECT note FROM answer") == [(ANSWER.note,)]
    assert query(copy, "PRAGMA integrity_check") == [("ok",)]


def test_an_upgrade_that_fails_changes_nothing(
    older_file: Path, stored: str, next_version: Callable[[str], None]
) -> None:
    next_version('op.execute("UPDATE nowhere SET x = 1")')
    with pytest.raises(StoreUnavailableError):
        open_database(f"sqlite:///{older_file}")
    assert query(older_file, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert "colour" not in columns_of(older_file, "answer")
    assert query(older_file, "SELECT note FROM answer") == [(ANSWER.note,)]


def test_without_a_copy_there_is_no_upgrade(older_file: Path, next_version: Callable[[], None]) -> None:
    next_version()
    older_file.with_name(f"{older_file.stem}.vor-0999{older_file.suffix}").mkdir()
    with pytest.raises(StoreError):
        open_database(f"sqlite:///{older_file}")
    assert query(older_file, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_database_url_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"  sqlite:///{tmp_path}/a.sqlite ")
    assert database_url() == f"sqlite:///{tmp_path}/a.sqlite"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for unset in ("", "  "):
        monkeypatch.setenv("DATABASE_URL", unset)
        assert database_url() == f"sqlite:///{tmp_path}/data/skalierungskompass/skalierungskompass.sqlite"
