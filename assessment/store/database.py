"""Opens the database: connection settings, upgrade at start after a copy of the file."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from assessment.store.tables import HEAD

# How long a write waits for another one before the user is told.
BUSY_TIMEOUT_SECONDS = 2.0

_MIGRATIONS = Path(__file__).parent / "migrations"


class StoreError(Exception):
    """The database can't be used; the text is a sentence for users."""


class StoreUnavailableError(StoreError):
    """The database can't be written or read right now: locked, read-only, full or gone."""


def database_url() -> str:
    """Return DATABASE_URL, or a SQLite file in the user's data directory."""
    configured = os.environ.get("DATABASE_URL", "").strip()
    if configured:
        return configured
    folder = Path(platformdirs.user_data_dir("skalierungskompass", appauthor=False))
    return f"sqlite:///{folder / 'skalierungskompass.sqlite'}"


def open_database(url: str) -> Engine:
    """Connect, and bring the tables up to date.

    Raises StoreError when the address is no SQLite address, or the file is from a newer version or
    no database of ours; StoreUnavailableError when it can't be opened or written.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError("DATABASE_URL ist keine gültige Datenbank-Adresse.") from error
    if address.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise StoreError("DATABASE_URL muss auf eine SQLite-Datei zeigen (sqlite:///Pfad).")
    name = address.database or ":memory:"
    file = None if name == ":memory:" or name.startswith("file:") else Path(name)
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailableError(f"Der Ordner {file.parent} kann nicht angelegt werden.") from error
    # What users wrote has no place in error messages, and so in the log.
    engine = create_engine(address, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    with unavailable_as_sentence():
        _upgrade(engine, file)
        _prefer_wal(engine)
    return engine


@contextmanager
def unavailable_as_sentence() -> Iterator[None]:
    """Turn a failure of the database into StoreUnavailableError with a sentence for users."""
    try:
        yield
    except OperationalError as error:
        raise StoreUnavailableError(_sentence(str(error.orig))) from error
    except DatabaseError as error:
        if "not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise StoreError("Die Datei ist keine Datenbank oder beschädigt. Daran wurde nichts geändert.") from error
        raise


def _sentence(reason: str) -> str:
    if "locked" in reason or "busy" in reason:
        return "Die Datenbank ist gerade gesperrt: Ein anderes Programm schreibt in die Datei."
    if "readonly" in reason or "read-only" in reason:
        return "Die Datenbank ist schreibgeschützt."
    if "full" in reason:
        return "Auf dem Datenträger ist kein Platz mehr."
    if "unable to open" in reason:
        return "Die Datenbankdatei lässt sich nicht öffnen."
    return "Die Datenbank antwortet nicht."


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
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(engine: Engine, file: Path | None) -> None:
    with engine.connect() as connection:
        before = _revision(connection)
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
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if _revision(connection) != before:
            return
        if before is not None and file is not None:
            _copy(file, file.with_name(f"{file.stem}.vor-{HEAD}{file.suffix}"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    """Return the migration that the database stands at; None for a new one. Raises StoreError for a foreign one."""
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if "alembic_version" in tables:
        found: Any = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(found)
    if tables:
        raise StoreError("DATABASE_URL zeigt auf eine fremde Datenbank. Daran wurde nichts geändert.")
    return None


def _copy(file: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        raise StoreUnavailableError(
            f"Vor dem Umstellen der Datenbank ließ sich keine Kopie anlegen ({target.name}). "
            "Es wurde nichts geändert."
        ) from error
