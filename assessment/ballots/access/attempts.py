"""Limits how often codes can be guessed. Addresses are kept in memory only, for a minute."""

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

WRONG_CODES = 10
WITHIN_SECONDS = 60.0
# Whoever has more addresses than this to guess from is not limited by them anyway.
MAX_CLIENTS = 10_000


class WrongCodeLimiter:
    """Wrong codes by the client that sent them."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def note_wrong(self, client: str) -> None:
        """Count a wrong code."""
        with self._lock:
            times = self._wrong.setdefault(client, deque(maxlen=WRONG_CODES))
            times.append(self._now())
            self._wrong.move_to_end(client)
            if len(self._wrong) > MAX_CLIENTS:
                self._wrong.popitem(last=False)

    def is_blocked(self, client: str) -> bool:
        """Whether a client has sent so many wrong codes that it has to wait."""
        with self._lock:
            self._forget_old()
            times = self._wrong.get(client, ())
            since = self._now() - WITHIN_SECONDS
            return sum(time > since for time in times) >= WRONG_CODES

    def _forget_old(self) -> None:
        since = self._now() - WITHIN_SECONDS
        while self._wrong:
            client, times = next(iter(self._wrong.items()))
            if times[-1] > since:
                return
            del self._wrong[client]
