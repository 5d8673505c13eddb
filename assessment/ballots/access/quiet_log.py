"""Keeps the log readable whatever devices send: of each kind one line a minute, saying how many were left out."""

import logging
import re
import time
import traceback
from collections.abc import Callable
from threading import Lock

import h11
from starlette.requests import ClientDisconnect

EVERY_SECONDS = 60.0

# What uvicorn and asyncio say of requests and connections.
_LOGGERS = ("uvicorn.error", "asyncio")
_VARIES = re.compile(r"0x[0-9a-f]+|\d+", re.IGNORECASE)
_LONGEST = 300
_MOST_KINDS = 200
_FRAMES = 4

# What comes of a request that is none, or of somebody who goes before the answer: all of it is one kind.
_NO_REQUESTS = ("Invalid HTTP request received.", "Unsupported upgrade request.", "opening handshake failed")
_NO_REQUEST = (h11.ProtocolError, ClientDisconnect, ConnectionError)

_Kind = tuple[object, ...]


class OncePerMinute(logging.Filter):
    """Lets the first record of a kind pass as one line, and those within a minute after it not."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._next: dict[_Kind, float] = {}
        self._left_out: dict[_Kind, int] = {}
        self._lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        kind = _kind(record)
        with self._lock:
            if kind not in self._next and len(self._next) >= _MOST_KINDS:
                kind = ("other",)
            if self._now() < self._next.get(kind, 0.0):
                self._left_out[kind] = self._left_out.get(kind, 0) + 1
                return False
            self._next[kind] = self._now() + EVERY_SECONDS
            left_out = self._left_out.pop(kind, 0)
        line = _line(record)
        record.msg = f"{line} (davor {left_out} weitere dieser Art weggelassen)" if left_out else line
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def install() -> None:
    """Keep the loggers quiet that strangers' requests write to."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(existing, OncePerMinute) for existing in logger.filters):
            logger.addFilter(OncePerMinute())


def _kind(record: logging.LogRecord) -> _Kind:
    """Return what two records have in common that differ in numbers and addresses only."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, _NO_REQUEST) or record.msg in _NO_REQUESTS:
        return ("no request",)
    return record.levelno, _VARIES.sub("#", _first_line(str(record.msg)))[:_LONGEST], type(error), _place(error, 1)


def _line(record: logging.LogRecord) -> str:
    text = _first_line(record.getMessage())
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        text = f"{text}: {type(error).__name__}: {_first_line(str(error))} [{_place(error, _FRAMES)}]"
    return "".join(letter if letter.isprintable() else "?" for letter in text)[: 2 * _LONGEST]


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:_LONGEST]


def _place(error: BaseException | None, frames: int) -> str:
    """Return where an exception came from, the innermost place last."""
    if error is None:
        return ""
    summary = traceback.extract_tb(error.__traceback__)[-frames:]
    return " > ".join(
        f"{frame.filename.replace(chr(92), '/').rsplit('/', 1)[-1]}:{frame.lineno}" for frame in summary
    )
