"""What this process remembers of codes and devices, so that asking again costs nothing. In memory only."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from assessment.store.workshop_rows import fingerprint

MAX_PLACES = 10_000
MAX_CODES = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """A device's place in a workshop."""

    workshop_id: str
    participant_id: int


class Rooms:
    """Codes that led somewhere, and the devices that have come in; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._places: OrderedDict[tuple[str, str], Place] = OrderedDict()
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

    def note_place(self, code: str, device: str, place: Place) -> None:
        """Remember that a device has come in."""
        with self._lock:
            self._places[code, fingerprint(device)] = place
            if len(self._places) > MAX_PLACES:
                self._places.popitem(last=False)

    def place(self, code: str, device: str | None) -> Place | None:
        """Return a device's place; None where this process has not heard of it."""
        return self._places.get((code, fingerprint(device))) if device else None
