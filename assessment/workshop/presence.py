"""Who is in the room just now: devices that were heard of a moment ago. In memory only."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

# A device asks every five seconds; whoever misses three times has gone.
PRESENT_SECONDS = 20.0


class Presence:
    """When participants of workshops were last heard of."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._heard: dict[str, dict[int, float]] = {}
        self._lock = Lock()

    def seen(self, workshop_id: str, participant_id: int) -> None:
        """Note that a participant was heard of."""
        with self._lock:
            self._heard.setdefault(workshop_id, {})[participant_id] = self._now()

    def present(self, workshop_id: str) -> set[int]:
        """Return the participants who are there; who has gone is forgotten, whole workshops too."""
        since = self._now() - PRESENT_SECONDS
        with self._lock:
            for found in list(self._heard):
                there = {participant: time for participant, time in self._heard[found].items() if time > since}
                if there:
                    self._heard[found] = there
                else:
                    del self._heard[found]
            return set(self._heard.get(workshop_id, ()))


_PRESENCE = Presence()
seen = _PRESENCE.seen
present = _PRESENCE.present
