"""Texts in cells: what Excel can't hold as it is, in both directions.

OOXML writes a character that XML forbids as `_x0001_`, and an underscore that would begin such a
form by chance as `_x005F_`.
"""

import re

# Excel counts in UTF-16 units.
MAX_UNITS = 32_767
_MOST_UNITS_EACH = len("_x0001_")
CUT = " … (gekürzt)"

_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
# XML readers turn a bare carriage return into a line feed.
_ESCAPED = f"{_FORBIDDEN}\r"
_TO_ESCAPE = re.compile(f"[{_ESCAPED}]|_(?=[xX][0-9A-Fa-f]{{4}}[_{_ESCAPED}])")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


def escape(text: str) -> str:
    """Return a text as it stands in the XML of a cell."""
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescape(text: str) -> str:
    """Return the text that the XML of a cell stands for."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if not _SURROGATE.search(plain):
        return plain
    # Two escapes may be the halves of one character.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def fitting(text: str) -> str:
    """Return a text as long as a cell holds it; a longer one is cut, and says so."""
    if len(text) * _MOST_UNITS_EACH <= MAX_UNITS or _units(text) <= MAX_UNITS:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if _units(text[:middle] + CUT) <= MAX_UNITS:
            fits = middle
        else:
            too_long = middle
    return text[:fits] + CUT


def _units(text: str) -> int:
    return len(escape(text).encode("utf-16-le", "surrogatepass")) // 2


def is_unchanged(cell: str, text: str) -> bool:
    """Whether a cell still says what was written into it.

    Office programs may drop invisible characters and change the ends of lines when they save.
    """
    written = fitting(text)
    return cell == written or _seen(cell) == _seen(written)


def _seen(text: str) -> str:
    return "\n".join(_UNSEEN.sub("", line) for line in text.splitlines()).strip()


def typed(cell: str) -> str:
    """Return a text that somebody typed into a cell as the screens would store it."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def without_forbidden(text: str) -> str:
    """Return a text for places of the file that know no escapes, such as its title."""
    return re.sub(f"[{_FORBIDDEN}]", "\N{REPLACEMENT CHARACTER}", text)


def quoted(text: str) -> str:
    """Return a text of the file, cut and printable, for a sentence of ours."""
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    return "„" + "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown) + "“"
