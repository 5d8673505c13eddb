"""Opens the database: connection settings, upgrade at start after a copy of the file."""

import atexit
import json
import os
import sqlite3
from contextlib import closing, suppress
from math import ceil
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import platformdirs
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from assessment.store.copies import check_sound, write_copy
from assessment.store.database_file import DatabaseFile, open_file
from assessment.store.failures import StoreError, StoreUnavailableError, failures_as_sentences
from assessment.store.tables import HEAD

# How long a write waits for another one before the user is told.
BUSY_TIMEOUT_SECONDS = 2.0

_FOREIGN = "DATABASE_URL zeigt auf eine fremde Datenbank. Daran wurde nichts geändert."
_MIGRATIONS = Path(__file__).parent / "migrations"
_TIMEOUT = "busy-timeout"


# The file behind each engine that has one.
_files: WeakKeyDictionary[Engine, DatabaseFile] = WeakKeyDictionary()


def database_url() -> str:
    """Return DATABASE_URL, or a SQLite file in the user's data directory."""
    configured = os.environ.get("DATABASE_URL", "").strip()
    if configured:
        return configured
    folder = Path(platformdirs.user_data_dir("skalierungskompass", appauthor=False))
    # A home folder may have a question mark or a per cent sign in its name.
    return URL.create("sqlite", database=str(folder / "skalierungskompass.sqlite")).render_as_string()


def open_database(url: str) -> Engine:
    """Connect, and bring the tables up to date.

    Raises StoreError when the address is no SQLite address, or the file is from a newer version or
    no database of ours; StoreUnavailableError when it can't be opened or written.
    """
    address = _address(url)
    file = _file_at(address)
    if file is not None:
        file.prepare()
    # What users wrote has no place in error messages, and so in the log.
    if file is None:
        waits = {"timeout": BUSY_TIMEOUT_SECONDS}
        engine = create_engine(address, connect_args=waits, hide_parameters=True, json_serializer=_as_json)
    else:
        engine = create_engine(address, creator=file.connect, hide_parameters=True, json_serializer=_as_json)
        event.listen(engine, "engine_disposed", lambda _engine: file.let_go())
        _files[engine] = file
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    try:
        with failures_as_sentences(file.path.parent if file else None):
            _upgrade(engine, file)
            _prefer_wal(engine)
    except BaseException:
        engine.dispose()
        raise
    if file is not None:
        # From here on is watched what is there now.
        engine.dispose()
        # What an end without warning left in the log goes into the file.
        with suppress(sqlite3.Error, StoreError):
            file.settle()
        file.keep_private()
    return engine


def file_of(engine: Engine) -> DatabaseFile | None:
    """Return the file that an engine was opened on; None for one in memory."""
    return _files.get(engine)


def back_up(url: str, target: Path) -> tuple[int, int]:
    """Write a copy of the database as it is now to a new file; return how many assessments and answers it holds.

    The tables stay as they are, also those of an earlier version of the program. Raises StoreError, and OSError when
    the target can't be written.
    """
    file = _file_at(_address(url))
    if file is None:
        raise StoreError("DATABASE_URL nennt keine Datei, die sich sichern ließe.")
    if not file.path.exists():
        raise StoreError(f"Es gibt noch keine Datenbank ({file.path}). Es wurde nichts gesichert.")
    with failures_as_sentences(file.path.parent), closing(open_file(file.path, BUSY_TIMEOUT_SECONDS)) as source:
        tables = {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in tables:
            raise StoreError(_FOREIGN)
        check_sound(source)
        write_copy(source, target)
        with closing(sqlite3.connect(target)) as copy:
            counts = (copy.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("assessment", "answer"))
            assessments, answers = counts
            return assessments, answers


def _as_json(value: object) -> str:
    # Escaped, an umlaut takes three times the bytes, in the history and in every copy of it.
    return json.dumps(value, ensure_ascii=False)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError("DATABASE_URL ist keine gültige Datenbank-Adresse.") from error
    if address.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise StoreError("DATABASE_URL muss auf eine SQLite-Datei zeigen (sqlite:///Pfad).")
    return address


def _file_at(address: URL) -> DatabaseFile | None:
    name = address.database or ":memory:"
    return None if name == ":memory:" or name.startswith("file:") else DatabaseFile(Path(name))


@atexit.register
def _let_go() -> None:
    """Leave nothing in a log when the process ends."""
    for engine, file in list(_files.items()):
        with suppress(sqlite3.Error, StoreError):
            file.settle()
        engine.dispose()


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions late and only before some statements.
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_SECONDS * 1000)}")
        # Every commit reaches the disk: an answer survives a power cut, not only a crash.
        cursor.execute("PRAGMA synchronous = FULL")
        # What is deleted is overwritten: names and votes of a workshop that has ended are gone from the file too.
        cursor.execute("PRAGMA secure_delete = ON")


def _prefer_wal(engine: Engine) -> None:
    """Let readers go on while somebody writes. The file remembers it; a read-only one stays as it is."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError:
        # The first write will say what is wrong.
        return
    finally:
        connection.close()


def _begin(connection: Connection) -> None:
    patience = connection.get_execution_options().get("patience")
    wait = BUSY_TIMEOUT_SECONDS if patience is None else patience
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    # Past SQLAlchemy, which takes longer for these two than SQLite does.
    # Up to the next hundredth of a second: what is left of a writer's patience is then mostly what is set already.
    timeout = 10 * ceil(100 * wait)
    if connection.info.get(_TIMEOUT) != timeout:
        driver.execute(f"PRAGMA busy_timeout = {timeout}").close()
        connection.info[_TIMEOUT] = timeout
    driver.execute("BEGIN" if patience is None else "BEGIN IMMEDIATE").close()


def _upgrade(engine: Engine, file: DatabaseFile | None) -> None:
    with engine.connect() as connection:
        before = _revision(connection)
    if before is not None and file is not None:
        file.check_sound()
    if before == HEAD:
        return
    # Reading the migrations takes a moment that most starts can do without.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if before is not None and before not in known:
        raise StoreError(
            "Die Datenbank stammt aus einer neueren Fassung des Programms. "
            "Bitte das Programm aktualisieren; an den Daten wurde nichts geändert."
        )
    with engine.connect().execution_options(patience=BUSY_TIMEOUT_SECONDS) as connection, connection.begin():
        if _revision(connection) != before:
            return
        if before is not None and file is not None:
            _copy(file.path)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    """Return the migration that the database stands at; None for a new one. Raises StoreError for a foreign one."""
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if "alembic_version" in tables:
        revision: Any = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(revision)
    if tables:
        raise StoreError(_FOREIGN)
    return None


def _copy(file: Path) -> None:
    target = file.with_name(f"{file.stem}.vor-{HEAD}{file.suffix}")
    try:
        with closing(open_file(file, BUSY_TIMEOUT_SECONDS)) as source:
            write_copy(source, target)
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailableError(
            f"Vor dem Umstellen der Datenbank ließ sich keine Kopie anlegen ({target.name}). "
            "Es wurde nichts geändert."
        ) from error
