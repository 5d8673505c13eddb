"""Reads files in a process of their own: whatever a file asks for, the server keeps its memory and answers others.

What is small for certain is read at once.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from assessment.catalog.model import Catalog
from assessment.exchange.document import Imported
from assessment.exchange.files import is_pdf, is_workbook
from assessment.exchange.limits import refuse_large
from assessment.exchange.reading_process import MOST_SECONDS, REFUSED, ReadingKind, pieces_of, written_in
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.workbook.package import unpacked_size
from assessment.exchange.workbook.read import FilledWorkbook

# Reading so much takes some ten milliseconds and megabytes, whatever it is.
_SMALL = 1_000_000
_SMALL_UNPACKED = 2_000_000
_LONGEST_SECONDS = 2.0 * MOST_SECONDS

_TOO_MUCH = (
    "Die Datei lässt sich nicht lesen. Sie braucht mehr Zeit oder Speicher, als eine Datei des Programms braucht."
)
_BUSY = "Gerade wird eine andere große Datei gelesen. Bitte versuchen Sie es in einer Minute noch einmal."
_NO_ROOM = (
    "Die Datei lässt sich gerade nicht lesen: Auf dem Rechner, auf dem das Programm läuft, fehlt Platz oder Speicher."
)

_ROOT = Path(__file__).resolve().parent.parent.parent
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from assessment.exchange.reading_process import main; sys.exit(main())"
)
# Two such files at once would take twice the memory of this machine.
_FREE = threading.Lock()


def read_file_apart(content: bytes, catalog: Catalog) -> Sequence[Imported]:
    """Return the assessments in a file as `files.read_file` does; raises ImportRefusedError and nothing else."""
    imported: list[Imported] = _read_apart(ReadingKind.FILE, content, catalog)
    return imported


def read_workbook_apart(content: bytes, catalog: Catalog) -> FilledWorkbook:
    """Return a filled workbook as `read_workbook` does; raises ImportRefusedError and nothing else."""
    filled: FilledWorkbook = _read_apart(ReadingKind.WORKBOOK, content, catalog)[0]
    return filled


def _is_small(content: bytes) -> bool:
    if len(content) > _SMALL:
        return False
    if is_workbook(content):
        return unpacked_size(content) <= _SMALL_UNPACKED
    # A PDF of any size may hold much, and take long to find it.
    return not is_pdf(content)


def _read_apart(kind: ReadingKind, content: bytes, catalog: Catalog) -> list[Any]:
    """Return what is found in a file, bounded in number and memory."""
    refuse_large(content)
    if _is_small(content):
        return list(pieces_of(kind, content, catalog))
    if not _FREE.acquire(timeout=_LONGEST_SECONDS):
        raise ImportRefusedError(_BUSY)
    try:
        with TemporaryFile() as result:
            status = _run(kind, content, catalog, result)
            if status not in {0, REFUSED}:
                raise ImportRefusedError(_TOO_MUCH)
            result.seek(0)
            # Why it was refused stands behind what was read until then.
            pieces = deque(written_in(result), maxlen=1 if status == REFUSED else None)
    except subprocess.TimeoutExpired as error:
        raise ImportRefusedError(_TOO_MUCH) from error
    except OSError as error:
        raise ImportRefusedError(_NO_ROOM) from error
    except (pickle.UnpicklingError, ValueError, EOFError) as error:
        raise ImportRefusedError(_TOO_MUCH) from error
    finally:
        _FREE.release()
    if status == REFUSED:
        sentence, faults = pieces[-1]
        raise ImportRefusedError(sentence, faults)
    return list(pieces)


def _run(kind: ReadingKind, content: bytes, catalog: Catalog, result: IO[bytes]) -> int:
    """Read a file in a process of its own, which writes what it found into `result`; return its exit status."""
    with TemporaryFile() as request:
        pickle.dump((kind, catalog), request)
        request.write(content)
        request.seek(0)
        return subprocess.run(
            [sys.executable, "-c", _PROGRAM, str(_ROOT)],
            stdin=request,
            stdout=result,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            # One thread's worth of address space is enough for numpy, which openpyxl brings along.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
            | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            timeout=_LONGEST_SECONDS,
            check=False,
        ).returncode
