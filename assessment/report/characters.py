"""What users wrote, in characters that our fonts can print. No letter is lost without a trace.

A character without a glyph would abort an accessible PDF (PDF/UA-1), so it is shown by its number.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

_COVERAGE = Path(__file__).parent / "fonts" / "coverage.txt"
_LONG_RUN = 32
_PART = re.compile(r"[^/.?&=-]*[/.?&=-]+|[^/.?&=-]+")
_BREAK = "\N{ZERO WIDTH SPACE}"
_PLAIN = re.compile(r"[ -~\näöüÄÖÜß„“–’]*")
_DROPPED = {"Cc", "Cf"}
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def printable(text: str, long_run: int = _LONG_RUN) -> str:
    """Return the text normalised (NFC), with uncovered characters as "[U+XXXX]" and breaks in long runs.

    Control and format characters, which have no shape, are dropped; line ends stay as "\\n". A run of that many
    letters without a blank may not fit its column, so each of them may begin a new line.
    """
    if not _PLAIN.fullmatch(text):
        text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
        text = _shown_all(text)
    return _with_breaks(text, long_run)


def shortened(text: str, length: int, ending: str = "…") -> str:
    """Return a text that is at most so long, with an ending that says that there is more."""
    return text if len(text) <= length else f"{text[:length].rstrip()}{ending}"


def printable_address(url: str) -> str:
    """Return a web address that breaks after its parts, so that a copied one stays whole where it can."""
    parts = (_with_breaks(part, _LONG_RUN) for part in _PART.findall(_shown_all(url)))
    return _BREAK.join(parts)


def _shown_all(text: str) -> str:
    return "".join(_shown(char) for char in unicodedata.normalize("NFC", text))


def _shown(char: str) -> str:
    if char == "\n" or ord(char) in covered():
        return char
    return "" if unicodedata.category(char) in _DROPPED else f"[U+{ord(char):04X}]"


def _with_breaks(text: str, long_run: int) -> str:
    return re.sub(rf"\S{{{long_run},}}", lambda found: _breakable(found[0]), text)


def _breakable(run: str) -> str:
    return "".join(f"{_BREAK}{char}" if _may_begin_a_line(char) else char for char in run)


def _may_begin_a_line(char: str) -> bool:
    return not unicodedata.combining(char) and unicodedata.category(char)[0] != "M"


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Return the code points that the report's fonts have glyphs for (fonts/coverage.txt: ranges in hex)."""
    ranges = (line.split("-") for line in _COVERAGE.read_text(encoding="ascii").split())
    return frozenset(code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))
