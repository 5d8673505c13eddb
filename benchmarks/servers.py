"""Starts the app, or the bare one, as a process of its own on a free port, and ends it again."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_DEADLINE_SECONDS = 60.0
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class App:
    """What to start, and where: Streamlit reads its settings from the folder it is started in.

    `files`: how many it may open unless it asks for more, which `files_are_fixed` forbids. `is_for_the_room`: on all
    addresses of this machine.
    """

    name: str
    script: Path
    folder: Path
    environment: Mapping[str, str]
    files: int | None = None
    files_are_fixed: bool = False
    is_for_the_room: bool = False

    def command(self, port: int) -> list[str]:
        """Return what starts it."""
        options = ["--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false"]
        if self.is_for_the_room:
            options += ["--server.address", "0.0.0.0", "--browser.serverAddress", "127.0.0.1"]
        return [sys.executable, "-m", "streamlit", "run", str(self.script), *options]


@dataclass(frozen=True, slots=True)
class BareBallot(App):
    """A handler that takes votes, without Streamlit."""

    def command(self, port: int) -> list[str]:
        return [sys.executable, "-m", f"benchmarks.{self.script.stem}", str(port)]


def our_app(database_url: str, home: Path) -> App:
    """Return the app as it is shipped, with a database of its own."""
    return App("ours", ROOT / "app.py", ROOT, {"DATABASE_URL": database_url, "HOME": str(home)})


def bare_app(folder: Path) -> App:
    """Return the bare app with Streamlit's default settings: copied to where none of ours apply."""
    folder.mkdir(parents=True, exist_ok=True)
    script = Path(shutil.copy(ROOT / "benchmarks" / "bare.py", folder))
    return App("bare", script, folder, {"HOME": str(folder)})


def bare_ballot(folder: Path) -> App:
    """Return the bare handler of votes, with a database of its own."""
    environment = {"BARE_DATABASE": str(folder / "bare.sqlite")}
    return BareBallot("bare-ballot", ROOT / "benchmarks" / "bare_ballot.py", ROOT, environment)


@dataclass(frozen=True, slots=True)
class Server:
    """A running process and its port."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_until_healthy(self) -> None:
        """Return as soon as the server answers; fail with its log if it does not."""
        deadline = time.monotonic() + _DEADLINE_SECONDS
        while not _answers(self.url):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server does not answer:\n{self.log.read_text(errors='replace')}")
            time.sleep(_POLL_SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def start(app: App, log_folder: Path) -> Server:
    """Start the app; it may not answer yet."""
    port = _free_port()
    log = log_folder / f"{app.name}-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_limited(app), *app.command(port)],
            cwd=app.folder,
            env={**_plain_environment(), **app.environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Server(process, port, log)


def _limited(app: App) -> list[str]:
    """Return what goes before a command that may open only so many files; shells set both limits unless told."""
    if app.files is None:
        return []
    return ["sh", "-c", f'ulimit {"" if app.files_are_fixed else "-S "}-n {app.files}; exec "$@"', "sh"]


@contextmanager
def running(app: App, log_folder: Path) -> Iterator[Server]:
    """Start the app, wait until it answers, and kill it in the end."""
    server = start(app, log_folder)
    try:
        server.wait_until_healthy()
        yield server
    finally:
        server.kill()


def _plain_environment() -> dict[str, str]:
    """Return the environment without what would change Streamlit's settings or keep Python from caching modules."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("STREAMLIT_") and name != "PYTHONDONTWRITEBYTECODE"
    }


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
