"""What can go wrong with the database, in sentences for users."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, OperationalError

LOCKED = "Die Datenbank ist gerade gesperrt: Ein anderes Programm schreibt in die Datei."
_DAMAGED = (
    "Die Datenbankdatei ist beschädigt oder keine Datenbank; das Programm schreibt nichts hinein. "
    "Beenden Sie es und holen Sie die letzte Sicherung zurück (docs/operation.md)."
)
_UNREADABLE = (
    "Ein Eintrag in der Datenbank ist beschädigt und lässt sich nicht lesen. Andere Einträge sind davon nicht "
    "berührt. Hilft ein neuer Start nicht, holen Sie die letzte Sicherung zurück (docs/operation.md)."
)
# Less than the index of SQLite's log and a few pages take.
_TOO_LITTLE_BYTES = 100_000


class StoreError(Exception):
    """The database can't be used; the text is a sentence for users."""


class StoreUnavailableError(StoreError):
    """The database can't be written or read right now: locked, read-only, full, gone or damaged."""


class StoreDamagedError(StoreUnavailableError):
    """What stands in the file is no (whole) database."""

    def __init__(self, sentence: str = _DAMAGED) -> None:
        super().__init__(sentence)


@contextmanager
def failures_as_sentences(folder: Path | None) -> Iterator[None]:
    """Turn a failure of the database into StoreUnavailableError with a sentence for users.

    `folder`: where the file lies, if there is one.
    """
    try:
        yield
    except (DatabaseError, sqlite3.Error) as error:
        reason = str(error.orig if isinstance(error, DatabaseError) else error)
        if "not a database" in reason or "malformed" in reason:
            raise StoreDamagedError from error
        if "decode to UTF-8" in reason:
            raise StoreDamagedError(_UNREADABLE) from error
        if not isinstance(error, (OperationalError, sqlite3.OperationalError)):
            # A rule of the tables was broken, which is a fault of ours.
            raise
        raise StoreUnavailableError(_sentence(reason, folder)) from error
    except UnicodeEncodeError:
        # What came from a user, not from the file.
        raise
    except (ValueError, TypeError, KeyError) as error:
        # What stands in a row is not what the program wrote.
        raise StoreDamagedError(_UNREADABLE) from error


def _sentence(reason: str, folder: Path | None) -> str:
    if "locked" in reason or "busy" in reason:
        return LOCKED
    if "readonly" in reason or "read-only" in reason:
        return "Die Datenbank ist schreibgeschützt."
    if "full" in reason or ("I/O" in reason and _has_no_room(folder)):
        return "Auf dem Datenträger ist kein Platz mehr."
    if "unable to open" in reason:
        return "Die Datenbankdatei lässt sich nicht öffnen."
    return "Die Datenbank antwortet nicht."


def _has_no_room(folder: Path | None) -> bool:
    """Whether a fault of the disk is that there is no room: SQLite says so only of some of its files."""
    try:
        return folder is not None and shutil.disk_usage(folder).free < _TOO_LITTLE_BYTES
    except OSError:
        return False
