"""What this process remembers of codes and devices, so that asking again costs nothing. In memory only."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from assessment.store.workshop_rows import fingerprint

MAX_SEATS = 10_000
MAX_CODES = 1_000


@dataclass(frozen=True, slots=True)
class Seat:
    """Which participant of which workshop a device is."""

    workshop_id: str
    participant_id: int


class DeviceMemory:
    """Codes that led somewhere, and the devices that have come in; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._seats: OrderedDict[tuple[str, str], Seat] = OrderedDict()
        self._codes: OrderedDict[str, bool] = OrderedDict()
        self._lock = Lock()

    def note_open(self, code: str, *, comments_allowed: bool = False) -> None:
        """Remember that a code led to a workshop: whoever comes with it later has not guessed it.

        `comments_allowed`: whether it is known to allow them, which is never forgotten before the code is.
        """
        with self._lock:
            self._codes[code] = comments_allowed or self._codes.get(code, False)
            if len(self._codes) > MAX_CODES:
                self._codes.popitem(last=False)

    def was_open(self, code: str) -> bool:
        """Whether a code led to a workshop that may have ended meanwhile."""
        return code in self._codes

    def allowed_comments(self, code: str) -> bool:
        """Whether a workshop is known to have allowed comments."""
        return self._codes.get(code, False)

    def note_seat(self, code: str, device: str, seat: Seat) -> None:
        """Remember that a device has come in."""
        with self._lock:
            self._seats[code, fingerprint(device)] = seat
            if len(self._seats) > MAX_SEATS:
                self._seats.popitem(last=False)

    def seat(self, code: str, device: str | None) -> Seat | None:
        """Return who a device is in a workshop; None where this process has not heard of it."""
        return self._seats.get((code, fingerprint(device))) if device else None
