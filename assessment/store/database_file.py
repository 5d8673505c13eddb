"""The file behind a database: who may read it, and whether it is still the one that was opened.

SQLite goes on writing into a file that was deleted or replaced meanwhile, and nobody would ever find what it wrote.
"""

import glob
import os
import sqlite3
import stat
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from urllib.parse import quote

from assessment import clock
from assessment.store.copies import OWNER_ONLY, check_sound, create_private, write_copy
from assessment.store.failures import StoreDamagedError, StoreError, StoreUnavailableError

# How long emptying the log waits for readers: others wait for their turn to write meanwhile.
_SETTLING_SECONDS = 0.5
_LOGS = ("-wal", "-shm")
_LOG_GONE = (
    "Das Schreibprotokoll der Datenbank (-wal, -shm) wurde gelöscht; das Programm stellt es gleich wieder her."
)

_Place = tuple[int, int]


@dataclass(frozen=True)
class _Look:
    """What the folder shows: device and inode of the file and of its logs, size and time of the file."""

    file: _Place | None
    logs: tuple[_Place | None, ...]
    content: tuple[int, int]


class DatabaseFile:
    """Opens connections to one file, and notices when it is gone, replaced or damaged.

    One connection is kept until `let_go`: while it is open, SQLite deletes neither log, so a log that is missing was
    taken away, and what it held can still be reached.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        # Where the logs lie: SQLite follows links.
        self._real = Path(os.path.realpath(path))
        self._lock = RLock()
        self._kept: sqlite3.Connection | None = None
        self._seen: _Look | None = None
        self._rescued: Path | None = None

    def prepare(self) -> None:
        """Make the file and its folder where there are none.

        Raises StoreError when something beside it says that there was one, StoreUnavailableError when the folder
        can't be made.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailableError(f"Der Ordner {self.path.parent} kann nicht angelegt werden.") from error
        # In this order: another process may be making both just now, the file first.
        has_log = _size(self._log("-wal")) > 0
        if _size(self._real) > 0:
            return
        if has_log:
            raise StoreError(
                f"Die Datenbankdatei {self.path} fehlt oder ist leer, aber ihr Schreibprotokoll liegt noch daneben "
                f"({self._log('-wal').name}). Legen Sie die Datei zurück. Ist sie verloren, holen Sie eine Sicherung "
                "zurück (docs/operation.md). Es wurde nichts geändert."
            )
        rescued = self._beside("gerettet")
        if rescued and not self._real.exists():
            raise StoreError(
                f"Die Datenbankdatei {self.path} fehlt. Daneben liegt eine gerettete Fassung: {rescued[-1].name}. "
                f"Benennen Sie sie in {self.path.name} um; um leer anzufangen, legen Sie sie woanders hin."
            )
        # Where this fails, SQLite will say why.
        with suppress(OSError):
            create_private(self._real)

    def keep_private(self) -> None:
        """Let nobody but its owner read the file, its logs and the copies beside it, where this user owns them."""
        copies = (copy for kind in ("vor", "gerettet") for copy in self._beside(kind))
        for file in (self._real, *map(self._log, _LOGS), *copies):
            with suppress(OSError, AttributeError):
                status = file.stat()
                if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and status.st_mode & 0o077:
                    file.chmod(OWNER_ONLY)

    def connect(self) -> sqlite3.Connection:
        """Open a connection, never making a new file; raises StoreUnavailableError where it would be another file."""
        with self._lock:
            self._keep()
            assert self._seen is not None
            now = self._look()
            if now.file != self._seen.file or now.logs != self._seen.logs:
                raise self._lost(now)
            return self._open()

    def check(self) -> bool:
        """Raise StoreUnavailableError unless the file is there, and sound as far as is known.

        Return whether open connections must be given up, because what they remember of the file is out of date.
        """
        with self._lock:
            kept = self._keep()
            assert self._seen is not None
            now = self._look()
            if now.file != self._seen.file:
                raise self._lost(now)
            self._rescued = None
            if now.logs != self._seen.logs:
                return self._take_over(kept)
            if now.content == self._seen.content:
                return False
            if now.content[0] == 0:
                # An empty file would pass for a new database, and its log be thrown away.
                raise StoreDamagedError
            # Written to by somebody: by a commit that emptied a long log, by another program, or by a mishap.
            self.check_sound()
            return True

    def check_sound(self) -> None:
        """Look through the whole file; raise sqlite3.DatabaseError when it is damaged."""
        with closing(self._open()) as fresh:
            check_sound(fresh)

    def unsettled(self) -> tuple[int, int] | None:
        """Return size and time of the log; None when everything is in the file."""
        log = _stat(self._log("-wal"))
        return (log.st_size, log.st_mtime_ns) if log and log.st_size else None

    def settle(self) -> bool:
        """Bring everything from the log into the file; return whether that succeeded, or readers were in the way.

        Raises StoreUnavailableError like `check`.
        """
        with self._lock:
            if self.check():
                return False
            is_settled = _empty_log(self._keep())
            self._seen = self._look()
            return is_settled

    def let_go(self) -> None:
        """Close the connection that is kept."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
            self._kept = self._seen = None

    def _keep(self) -> sqlite3.Connection:
        if self._kept is None:
            kept = self._open()
            try:
                # Reading opens the logs.
                kept.execute("SELECT 1 FROM sqlite_master").fetchone()
            except sqlite3.Error:
                kept.close()
                raise
            self._kept, self._seen = kept, self._look()
        return self._kept

    def _open(self) -> sqlite3.Connection:
        return open_file(self._real)

    def _look(self) -> _Look:
        file = _stat(self.path)
        places = tuple(_place(_stat(self._log(name))) for name in _LOGS)
        return _Look(_place(file), places, (file.st_size, file.st_mtime_ns) if file else (0, 0))

    def _log(self, ending: str) -> Path:
        return self._real.with_name(self._real.name + ending)

    def _beside(self, kind: str) -> list[Path]:
        """Return the copies of a kind that lie beside the file, the oldest first."""
        name, ending = glob.escape(self._real.stem), glob.escape(self._real.suffix)
        return sorted(self._real.parent.glob(f"{name}.{kind}-*{ending}"))

    def _take_over(self, kept: sqlite3.Connection) -> bool:
        """Bring what a log that was taken away still holds into the file."""
        if not _empty_log(kept):
            raise StoreUnavailableError(_LOG_GONE)
        return True

    def _lost(self, now: _Look) -> StoreUnavailableError:
        assert self._seen is not None
        if now.file == self._seen.file:
            return StoreUnavailableError(_LOG_GONE)
        happened = (
            f"Die Datenbankdatei „{self.path.name}“ ist nicht mehr an ihrem Ort: gelöscht, verschoben oder umbenannt."
            if now.file is None
            else f"An die Stelle der Datenbankdatei „{self.path.name}“ ist eine andere getreten."
        )
        self._rescue()
        if self._rescued is None:
            return StoreUnavailableError(f"{happened} Legen Sie die Datei zurück, dann geht es weiter.")
        return StoreUnavailableError(
            f"{happened} Legen Sie sie zurück, dann geht es weiter. Was bis dahin gespeichert war, steht auch in "
            f"„{self._rescued.name}“ im selben Ordner: Ist die Datei verloren, beenden Sie das Programm und benennen "
            f"Sie diese um in „{self.path.name}“."
        )

    def _rescue(self) -> None:
        """Write what the lost file holds to a new one, once: with the end of the process it would be gone."""
        if self._rescued is not None or self._kept is None:
            return
        name = f"{self._real.stem}.gerettet-{clock.now():%Y%m%d-%H%M%S}{self._real.suffix}"
        with suppress(sqlite3.Error, OSError):
            write_copy(self._kept, self._real.with_name(name))
            self._rescued = self._real.with_name(name)
            # A file that takes the place of the lost one must not find the other's log.
            _empty_log(self._kept)


def open_file(path: Path, seconds: float = _SETTLING_SECONDS) -> sqlite3.Connection:
    """Connect to a file that exists; `seconds`: how long to wait for a lock."""
    name = path.as_posix()
    address = f"file://{'' if name.startswith('/') else '/'}{quote(os.fsencode(name))}"
    return sqlite3.connect(
        f"{address}?mode=rw", uri=True, timeout=seconds, isolation_level=None, check_same_thread=False
    )


def _empty_log(connection: sqlite3.Connection) -> bool:
    """Bring the log into the file and empty it; return whether nothing was in the way."""
    try:
        (is_busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not is_busy


def _stat(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None


def _place(status: os.stat_result | None) -> _Place | None:
    return (status.st_dev, status.st_ino) if status else None


def _size(file: Path) -> int:
    status = _stat(file)
    return status.st_size if status else 0
