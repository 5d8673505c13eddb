"""Copies of the database: whole or not at all, and readable by their owner alone."""

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

OWNER_ONLY = 0o600


def write_copy(source: sqlite3.Connection, target: Path) -> None:
    """Write what a connection sees to a single file, also while others write to the database.

    Raises sqlite3.Error and OSError; then there is no file, or the one that was there before.
    """
    draft = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        create_private(draft)
        with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            # Beginning fails when the database is locked; the copying itself would wait for ever.
            source.execute("BEGIN")
            try:
                source.execute("SELECT 1 FROM sqlite_master").fetchone()
                source.backup(copy)
            finally:
                source.execute("ROLLBACK")
            # Without a log beside it: the copy is this one file.
            copy.execute("PRAGMA journal_mode = DELETE")
            check_sound(copy)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def create_private(file: Path) -> None:
    """Create an empty file that its owner alone can read; raises OSError where there is one."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))


def check_sound(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError when the file is damaged."""
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("malformed")
