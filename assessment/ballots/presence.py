"""Who is in the room just now: devices that were heard of not long ago. In memory only."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

# A device with a script asks every five seconds; whoever misses three times has gone.
PRESENT_SECONDS = 20.0
# One without is heard of only when somebody taps, and a criterion may be discussed for long.
PRESENT_WITHOUT_SCRIPT_SECONDS = 15 * 60.0


class Presence:
    """Until when participants of workshops count as being there."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._until: dict[str, dict[int, float]] = {}
        self._lock = Lock()

    def seen(self, workshop_id: str, participant_id: int, seconds: float = PRESENT_SECONDS) -> None:
        """Note that a participant was heard of, and for how long that counts; the newest note holds."""
        with self._lock:
            self._until.setdefault(workshop_id, {})[participant_id] = self._now() + seconds

    def present(self, workshop_id: str) -> set[int]:
        """Return the participants who are there; who has gone is forgotten, whole workshops too."""
        now = self._now()
        with self._lock:
            for workshop, participants in list(self._until.items()):
                there = {participant: until for participant, until in participants.items() if until > now}
                if there:
                    self._until[workshop] = there
                else:
                    del self._until[workshop]
            return set(self._until.get(workshop_id, ()))


_PRESENCE = Presence()
seen = _PRESENCE.seen
present = _PRESENCE.present
