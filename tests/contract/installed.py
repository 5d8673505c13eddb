"""What the installed Streamlit is made of: the scripts of its page, its page, the addresses that it answers."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import streamlit

_PACKAGE = Path(streamlit.__file__).parent
# How a minified script writes a text, and what it puts together: `Remove ${name}`, `${n} option`, name + `tick`.
_WHOLE = rb"[`\"']([^`\"'{}$\n]{1,80})(?=[`\"'])"
_HEAD = rb"`([^`{}$\n]{1,80})\$\{"
_TAIL = rb"\}([^`{}$\n]{1,80})(?=`|\$\{)"
_ADDED = rb"\+[`\"']([^`\"'{}$\n]{1,80})[`\"']"
# Anything ends in a shorter one.
_LEAST_PART = 4


@cache
def scripts() -> bytes:
    """Return all scripts of Streamlit's page, Plotly's included."""
    return b"\n".join(file.read_bytes() for file in sorted((_PACKAGE / "static" / "static" / "js").glob("*.js")))


@cache
def page() -> str:
    """Return the page as it is shipped."""
    return (_PACKAGE / "static" / "index.html").read_text(encoding="utf-8")


@cache
def addresses() -> str:
    """Return the sources of Streamlit's web server, which name the addresses that it answers."""
    return "".join(file.read_text(encoding="utf-8") for file in sorted((_PACKAGE / "web").rglob("*.py")))


@cache
def has_name(name: str, is_beginning: bool = False) -> bool:
    """Whether a whole word stands in the scripts; `is_beginning`: or a word that begins so."""
    wanted = name.encode()
    for at in _places(wanted):
        after = b"" if is_beginning else scripts()[at + len(wanted) : at + len(wanted) + 1]
        if not _continues(scripts()[at - 1 : at]) and not _continues(after):
            return True
    return _is_put_together(name)


def says(words: str) -> bool:
    """Whether a text stands in the scripts: all of it, or what is put together with something of the page's."""
    return any(words.encode() in _parts(how) for how in (_WHOLE, _HEAD, _TAIL)) or _is_put_together(words)


def _is_put_together(text: str) -> bool:
    """Whether a text is made of parts: a beginning and a value in it, or a value and what follows it."""
    for cut in range(1, len(text) - _LEAST_PART + 1):
        first, rest = text[:cut].encode(), text[cut:].encode()
        if first in _parts(_HEAD) and rest in _parts(_WHOLE):
            return True
        if first in _parts(_WHOLE) and any(rest in _parts(how) for how in (_HEAD, _TAIL, _ADDED)):
            return True
        # `${number} options` and what follows it
        before = text[:cut].lstrip("0123456789")
        if rest in _parts(_TAIL) and len(before) >= _LEAST_PART and says(before):
            return True
    return False


@cache
def _parts(how: bytes) -> frozenset[bytes]:
    return frozenset(re.findall(how, scripts()))


def _places(wanted: bytes) -> Iterator[int]:
    at = scripts().find(wanted)
    while at >= 0:
        yield at
        at = scripts().find(wanted, at + 1)


def _continues(letter: bytes) -> bool:
    return letter.isalnum() or letter in {b"_", b"-"}
