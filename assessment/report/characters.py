"""What users wrote, in characters that our fonts can print. No letter is lost without a trace.

Where a word is too long for its place, the template breaks it (words.typ).

A character without a glyph would abort an accessible PDF (PDF/UA-1), so it is shown by its number.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

_COVERAGE = Path(__file__).parent / "fonts" / "coverage.txt"
_PLAIN = re.compile(r"[ -~\näöüÄÖÜß„“–’]*")
_DROPPED = {"Cc", "Cf"}
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def printable(text: str) -> str:
    """Return the text normalised (NFC), with uncovered characters as "[U+XXXX]".

    Control and format characters, which have no shape, are dropped; line ends stay as "\\n".
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return "".join(_shown(char) for char in unicodedata.normalize("NFC", text))


def shortened(text: str, length: int, ending: str = "…") -> str:
    """Return a text that is at most so long, with an ending that says that there is more."""
    return text if len(text) <= length else f"{text[:length].rstrip()}{ending}"


def _shown(char: str) -> str:
    if char == "\n" or ord(char) in covered():
        return char
    return "" if unicodedata.category(char) in _DROPPED else f"[U+{ord(char):04X}]"


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Return the code points that the report's fonts have glyphs for (fonts/coverage.txt: ranges in hex)."""
    ranges = (line.split("-") for line in _COVERAGE.read_text(encoding="ascii").split())
    return frozenset(code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))
