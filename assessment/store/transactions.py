"""Transactions that all repositories share: readers at any time, writers one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock
from time import monotonic

from sqlalchemy import Connection, Engine

from assessment.store import database
from assessment.store.failures import LOCKED, StoreUnavailableError, failures_as_sentences

_BUSY = "Die Datenbank ist gerade belegt: Etwas anderes wird noch gespeichert."
_asked_at: ContextVar[float | None] = ContextVar("asked_at", default=None)


class Transactions:
    """Begins and ends transactions. What the database refuses becomes StoreUnavailableError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._file = database.file_of(engine)
        self._folder = self._file.path.parent if self._file else None
        # SQLite lets writers poll for their turn in no order; queued here, none of them starves.
        self._turn = Lock()
        self._served_at = 0.0
        self._is_serving = False
        self._has_ended = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read; all statements see the same state."""
        with failures_as_sentences(self._folder), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write; all statements take effect, or none."""
        until = _asked_now() + database.BUSY_TIMEOUT_SECONDS
        with self._turn_until(until), failures_as_sentences(self._folder):
            self._check()
            patience = max(0.0, until - monotonic())
            waiting = self._engine.connect().execution_options(patience=patience)
            with waiting as connection, connection.begin(), self._served():
                yield connection

    @contextmanager
    def forgetting(self) -> Iterator[Connection]:
        """Write, and let nothing of what was deleted or replaced be read in SQLite's log of writes any more."""
        with self.writing() as connection:
            yield connection
        self.checkpoint_wal()

    def checkpoint_wal(self) -> None:
        """Empty SQLite's log of writes, in which what was deleted could still be read.

        Where somebody reads or writes from elsewhere just then, it stays until the next time.
        """
        with suppress(StoreUnavailableError):
            self.settle()

    def unsettled(self) -> tuple[int, int] | None:
        """Return size and time of the log of writes, None when there is nothing in it.

        Raises StoreUnavailableError also when the file is gone, replaced or damaged.
        """
        if self._file is None:
            return None
        with self._turn_until(monotonic() + database.BUSY_TIMEOUT_SECONDS), failures_as_sentences(self._folder):
            self._check()
            return self._file.unsettled()

    def settle(self) -> None:
        """Bring everything into the one file; what readers are in the way of, the next time.

        Raises StoreUnavailableError.
        """
        if self._file is None:
            return
        with self._turn_until(monotonic() + database.BUSY_TIMEOUT_SECONDS), failures_as_sentences(self._folder):
            self._check()
            self._file.settle()

    def end(self) -> None:
        """Bring everything into the one file, close it, and take no more writes. Raises StoreUnavailableError."""
        try:
            self.settle()
        finally:
            self._has_ended = True
            self._engine.dispose()

    @contextmanager
    def _turn_until(self, until: float) -> Iterator[None]:
        """Wait for the turn to write; raise StoreUnavailableError when it does not come, and nobody's does."""
        while not self._turn.acquire(timeout=max(0.0, until - monotonic())):
            # As long as others are served, this one will be.
            until = self._served_at + database.BUSY_TIMEOUT_SECONDS
            if until <= monotonic():
                raise StoreUnavailableError(_BUSY if self._is_serving else LOCKED)
        try:
            if self._has_ended:
                raise StoreUnavailableError("Das Programm wird gerade beendet.")
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _served(self) -> Iterator[None]:
        self._served_at, self._is_serving = monotonic(), True
        try:
            yield
        finally:
            self._served_at, self._is_serving = monotonic(), False

    def _check(self) -> None:
        """Raise StoreUnavailableError when what would be written could not be found again."""
        if self._file is not None and self._file.check():
            self._engine.dispose()


@contextmanager
def asked_at(moment: float) -> Iterator[None]:
    """Count the patience of writers from a moment of the monotonic clock: they may have been waiting already."""
    token = _asked_at.set(moment)
    try:
        yield
    finally:
        _asked_at.reset(token)


def _asked_now() -> float:
    moment = _asked_at.get()
    return monotonic() if moment is None else moment


def utc_now() -> datetime:
    """Return the present moment as it is stored: UTC, without zone."""
    return datetime.now(UTC).replace(tzinfo=None)
