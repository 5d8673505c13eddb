"""The app as a process of its own, with a database of its own, for tests to start, kill and start again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine

from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.store.databases import lay_down

_ROOT = Path(__file__).parent.parent.parent
_START_DEADLINE_SECONDS = 60.0
_STOP_DEADLINE_SECONDS = 10.0
_LOG_TAIL = 6000
_LEFT_PORTS: list[int] = []


class Server:
    """One Streamlit server on a free port of 127.0.0.1. Killed and started again, it keeps port and database.

    `for_the_room`: as `make workshop` starts it, on all addresses of this machine. `is_first_start`: there is no
    database yet.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        *,
        for_the_room: bool = False,
        is_first_start: bool = False,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.database = folder / "answers.sqlite"
        if not is_first_start:
            lay_down(self.database)
        self.port = _port()
        self._log = folder / "server.log"
        self._environment = {"DATABASE_URL": f"sqlite:///{self.database}", **(environment or {})}
        self._command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        self._command += ["--server.headless", "true"]
        if for_the_room:
            self._command = [sys.executable, "-m", "assessment", "serve"]
            self._environment["STREAMLIT_SERVER_PORT"] = str(self.port)
        self._process: subprocess.Popen[bytes] | None = None
        self._engine: Engine | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def repository(self) -> Repository:
        """The same database file, opened from the tests' side."""
        if self._engine is None:
            self._engine = open_database(f"sqlite:///{self.database}")
        return Repository(self._engine)

    @property
    def log(self) -> str:
        """The end of what the server has printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL:] if self._log.exists() else ""

    def start(self) -> None:
        """Start the process; `wait_until_ready` says when it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=_ROOT,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self) -> None:
        """Return once the server answers; fail with its log if it ends or takes too long."""
        deadline = time.monotonic() + _START_DEADLINE_SECONDS
        while not self._answers():
            assert self._process is not None, "The server was never started."
            assert time.monotonic() < deadline, f"The server does not answer:\n{self.log}"
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)
                raise AssertionError(f"The server ended:\n{self.log}")

    def kill(self) -> None:
        """End the process with SIGKILL: nothing gets a chance to be written any more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_STOP_DEADLINE_SECONDS)
            self._process = None

    def end(self, number: signal.Signals) -> None:
        """Send a signal, and wait until the process has ended by itself."""
        assert self._process is not None
        self._process.send_signal(number)
        self._process.wait(_STOP_DEADLINE_SECONDS)
        self._process = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let the process do nothing for a while; connections stay open, as on a network that hangs."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            # It may have been killed meanwhile.
            if self._process is not None:
                self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End the process, and let go of the database; the next server may have the port."""
        self.kill()
        _LEFT_PORTS.append(self.port)
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                return True
        except OSError:
            return False


def _port() -> int:
    """Return the port of the last server that ended, whose files a browser still knows, else a free one."""
    while _LEFT_PORTS:
        with suppress(OSError):
            return _bound(_LEFT_PORTS.pop())
    return _bound(0)


def _bound(port: int) -> int:
    """Return the port that can be had; raises OSError if somebody else has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return int(probe.getsockname()[1])
