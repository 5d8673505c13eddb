"""How much of a file may be read in while others work: it is kept in memory, and stored in one transaction."""

import sys
from dataclasses import fields, is_dataclass
from enum import Enum

from assessment.exchange.refusal import ImportRefusedError

# Storing so many takes some tenths of a second, for which nobody else can store anything (docs/performance.md).
MOST_PIECES = 5_000
# One assessment with every answer full of long characters fits in.
MOST_BYTES = 48 * 1024 * 1024

TOO_MUCH_AT_ONCE = (
    "Die Datei enthält mehr, als sich neben dem laufenden Programm auf einmal einlesen lässt. Bitte jede Kommune "
    "einzeln ausgeben und einlesen, oder die Datei auf der Kommandozeile: python -m assessment import DATEI."
)


class Portion:
    """Adds up what is read from a file."""

    def __init__(self) -> None:
        self._pieces = 0
        self._bytes = 0

    def add(self, piece: object) -> None:
        """Count everything in it; raises ImportRefusedError when it becomes too much."""
        left = [piece]
        while left:
            value = left.pop()
            if isinstance(value, str | bytes):
                self._bytes += sys.getsizeof(value)
            elif isinstance(value, Enum):
                continue
            elif isinstance(value, dict):
                left += value.values()
            elif isinstance(value, tuple | list):
                left += value
            elif is_dataclass(value):
                self._pieces += 1
                left += [getattr(value, field.name) for field in fields(value)]
            if self._pieces > MOST_PIECES or self._bytes > MOST_BYTES:
                raise ImportRefusedError(TOO_MUCH_AT_ONCE)
