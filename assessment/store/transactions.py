"""Transactions that all repositories share: readers at any time, writers one after the other."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Lock

from sqlalchemy import Connection, Engine

from assessment.store.database import unavailable_as_sentence


class Transactions:
    """Begins and ends transactions. What the database refuses becomes StoreUnavailableError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        # SQLite lets writers poll for their turn in no order; queued here, none of them starves.
        self._turn = Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read; all statements see the same state."""
        with unavailable_as_sentence(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write; all statements take effect, or none."""
        with self._turn, unavailable_as_sentence(), self._writer.begin() as connection:
            yield connection

    def forget_deleted(self) -> None:
        """Empty SQLite's log of writes, in which what was deleted could still be read.

        Where somebody reads or writes from elsewhere just then, it stays until the next time.
        """
        with self._turn, unavailable_as_sentence(), suppress(sqlite3.Error):
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()


def utc_now() -> datetime:
    """Return the present moment as it is stored: UTC, without zone."""
    return datetime.now(UTC).replace(tzinfo=None)
