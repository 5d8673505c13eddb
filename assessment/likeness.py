"""When two texts of one line are the same to whoever reads them.

Programs differ in how they write an umlaut (one character or two), which blank they use, and what they put between
letters that nobody sees: places to break a word, marks of direction, a byte order mark.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["as_seen", "mentions", "nearly", "tidy", "without_case"]

# What Unicode calls "default ignorable", and control characters that are no white space.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]"
)
# Joiners, variants and tags change what is seen in emoji and some scripts, and nothing between our letters.
_DEPENDING = re.compile("[\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0000-\U000e0fff]")
_JOINERS = {"\u200c", "\u200d"}
_KEYCAP = "\u20e3"
_BLACK_FLAG = "\U0001f3f4"
_FIRST_TAG, _LAST_TAG = "\U000e0020", "\U000e007f"
# Blanks that count as letters or signs; hyphens that differ only in where a line may end.
_LOOKS_LIKE = str.maketrans({"\u2800": " ", "\u3164": " ", "\uffa0": " ", "\u2010": "-", "\u2011": "-"})
_NEARLY = str.maketrans(
    dict.fromkeys("\u2012\u2013\u2014\u2015\u2212", "-") | dict.fromkeys("\u2018\u2019\u02bc", "'")
)

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def as_seen(text: str) -> str:
    """Return a text of one line as a reader sees it; two texts that look the same become equal.

    Umlauts are one character (NFC), each run of white space is one blank, there is none at the ends, and what can't
    be seen is gone. Emoji that are joined of several stay joined. The result of a result is itself.
    """
    seen = _UNSEEN.sub("", text.translate(_LOOKS_LIKE))
    if not seen.isascii():
        seen = unicodedata.normalize("NFC", _without_idle(unicodedata.normalize("NFC", seen)))
    return " ".join(seen.split())


def without_case(text: str) -> str:
    """Return what two texts have in common that differ in case or in the kind of dash or apostrophe alone.

    Such texts may mean the same or not: only people can tell.
    """
    return as_seen(as_seen(text).translate(_NEARLY).casefold())


def _without_idle(text: str) -> str:
    """Drop joiners, variants and tags where they change nothing that is seen."""
    if not _DEPENDING.search(text):
        return text
    kept: list[str] = []
    for index, char in enumerate(text):
        if not _DEPENDING.match(char) or _is_seen(char, kept, text[index + 1 : index + 2]):
            kept.append(char)
    return "".join(kept)


def _is_seen(char: str, before: list[str], after: str) -> bool:
    kind = _kind(before[-1]) if before else ""
    if char in _JOINERS:
        return kind in {"So", "Sk", "Lo", "Mn", "Mc"} and _kind(after) in {"So", "Lo"}
    if _FIRST_TAG <= char <= _LAST_TAG:
        return bool(before) and (before[-1] == _BLACK_FLAG or _FIRST_TAG <= before[-1] < _LAST_TAG)
    return kind in {"So", "Lo"} or after == _KEYCAP


def _kind(char: str) -> str:
    return unicodedata.category(char) if char else ""


def nearly(text: str) -> str:
    """Return what two names have in common that people may well take for one another.

    They differ in case, in signs and blanks ("Park-Leitsystem", "Parkleitsystem"), or in how umlauts are written
    ("Müllheim", "Muellheim"). Only people can tell whether they mean the same.
    """
    folded = unicodedata.normalize("NFKC", as_seen(text)).casefold().translate(_SPELT_OUT)
    letters = "".join(char for char in folded if char.isalnum())
    return letters or folded


def tidy(name: str) -> str:
    """Return a name as it is stored; one that can't be seen at all stays what it is."""
    return as_seen(name) or name


def mentions(texts: Iterable[str], words: str) -> bool:
    """Whether each of these words occurs in the texts, as a reader sees both and in whatever case.

    So does nothing in anything.
    """
    parts = without_case(words).split()
    if not parts:
        return True
    together = _searched(" ".join(texts))
    return all(part in together for part in parts)


# While a filter is set, every click asks for the same texts of the catalogue again.
@lru_cache(maxsize=500)
def _searched(text: str) -> str:
    return without_case(text)
