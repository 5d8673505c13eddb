"""The process that `apart` starts: it reads one file, within limits of time and memory, and ends.

On stdin come the kind of result that is wanted and the catalogue, pickled, then the file. On stdout goes what was
found, pickled piece by piece; where the file is refused (exit status `REFUSED`), the last piece says why.
"""

import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from assessment.catalog.model import Catalog
from assessment.exchange.document import Imported
from assessment.exchange.files import read_each
from assessment.exchange.portion import Portion
from assessment.exchange.refusal import ImportRefusedError

if TYPE_CHECKING:
    from assessment.exchange.workbook.read import FilledWorkbook

# Of the processor; it takes longer where others are busy.
MOST_SECONDS = 60
REFUSED = 3
# The largest archive there can be needs two thirds of this.
_MOST_MEMORY = 1024 * 1024 * 1024
_MOST_WRITTEN = 256 * 1024 * 1024


class ReadingKind(Enum):
    """What a file is read for: the assessments in it, or what a workbook would change."""

    FILE = "file"
    WORKBOOK = "workbook"


def main() -> int:
    """Read the file on stdin; return the exit status."""
    _limit()
    kind, catalog = pickle.load(sys.stdin.buffer)
    content = sys.stdin.buffer.read()
    with _answer() as answer:
        try:
            for piece in pieces_of(kind, content, catalog):
                pickle.dump(piece, answer)
        except ImportRefusedError as error:
            pickle.dump((error.sentence, error.faults), answer)
            return REFUSED
    return 0


def _answer() -> IO[bytes]:
    """Return where the answer goes: stdout, on which nothing else can be said from now on."""
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return answer


def written_in(result: IO[bytes]) -> Iterator[Any]:
    """Return the pieces that the process has written."""
    with suppress(EOFError):
        while True:
            yield pickle.load(result)


def pieces_of(kind: ReadingKind, content: bytes, catalog: Catalog) -> Iterator["Imported | FilledWorkbook"]:
    """Read a file piece by piece; raises ImportRefusedError, also for more than may be read in at once."""
    portion = Portion()
    for piece in _each(kind, content, catalog):
        portion.add(piece)
        yield piece


def _each(kind: ReadingKind, content: bytes, catalog: Catalog) -> Iterator["Imported | FilledWorkbook"]:
    if kind is ReadingKind.FILE:
        return read_each(content, catalog)
    # What reads Excel takes longer to load than all the rest.
    from assessment.exchange.workbook.read import read_workbook

    return iter([read_workbook(content, catalog)])


def _limit() -> None:
    """Take no more than a share of the machine, and let everybody else go first. Windows limits the time only."""
    with suppress(AttributeError, OSError):
        os.nice(10)
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, _MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, _MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        # Not every system knows every limit, and some have stricter ones.
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))
