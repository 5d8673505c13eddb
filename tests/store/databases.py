"""Databases to begin with. Making the tables anew for each test took as long as many a test."""

import functools
import tempfile
from pathlib import Path

from sqlalchemy import Engine

from assessment.store.database import open_database

_first: list[Engine] = []


def opened_copy(file: Path) -> Engine:
    """Put a database without entries at this place, and open it."""
    lay_down(file)
    return _knowing_statements(open_database(f"sqlite:///{file}"))


def opened(url: str) -> Engine:
    """Open a database as the app does; where there is none yet, it is one without entries."""
    file = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not file.exists():
        lay_down(file)
    return _knowing_statements(open_database(url))


def lay_down(file: Path) -> None:
    """Put a database without entries at this place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_made())


@functools.cache
def _made() -> bytes:
    """Return the file that the app makes at its first start."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.sqlite"
        open_database(f"sqlite:///{file}").dispose()
        return file.read_bytes()


def _knowing_statements(engine: Engine) -> Engine:
    """Let an engine have the SQL that was made for the first one: each would make it anew, for a handful of uses."""
    if not _first:
        _first.append(engine)
    known = _first[0]
    engine.dialect = engine.pool._dialect = known.dialect
    engine._compiled_cache = known._compiled_cache
    return engine
