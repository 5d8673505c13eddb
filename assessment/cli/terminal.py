"""What is printed on a terminal: no text of a user may move its cursor, hide a line or change its colours."""

import sys
import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Control characters, unassigned halves of pairs, separators of lines; and what turns the direction of letters.
_ACTING = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = {*"\u061c\u200e\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
# In JSON, the same characters may be written by their number. Those below U+0020 always are.
_BY_NUMBER = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *map(ord, _TURNING))}


def one_line(text: str) -> str:
    """Return a text as one line; what would act on the terminal becomes a sign that stands for it."""
    return "".join(_REPLACEMENT if _acts(char) else char for char in " ".join(text.split()))


def say(*columns: str) -> None:
    """Print one line on stdout."""
    print("\t".join(map(one_line, columns)))


def complain(sentence: str) -> None:
    """Print one line on stderr, whatever the arguments or a file brought into it."""
    print(one_line(sentence), file=sys.stderr)


def say_json(document: str) -> None:
    """Print a JSON document as it is, with the characters that would act on a terminal written by their number."""
    print(document.translate(_BY_NUMBER), end="")


def say_table(text: str) -> None:
    """Print the text of a CSV file; lines end as the terminal ends them, and nothing else in it acts."""
    lines = text.replace("\r\n", "\n").split("\n")
    print(*("".join(_REPLACEMENT if _acts(char) else char for char in line) for line in lines), sep="\n", end="")


def _acts(char: str) -> bool:
    return char in _TURNING or unicodedata.category(char) in _ACTING
