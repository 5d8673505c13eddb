"""JSON files as they come: in which encoding, how many values, and where they stop being JSON."""

import json
import re

from assessment.exchange.limits import MOST_MARKS, refuse_large
from assessment.exchange.refusal import ImportRefusedError

__all__ = ["decoded", "parsed", "parsed_text", "refuse_garbled", "refuse_many_values"]

# Texts, many beside one another as one; and what separates values.
_TEXTS_OR_MARKS = re.compile(r'(?:"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))++|[\[{,]++', re.DOTALL)

INVALID = "Die Datei ist keine gültige JSON-Datei oder unvollständig"
_MANY = "Die Datei hat mehr Einträge, als ein Export haben kann."
_SAVE_ANEW = "Bitte im Editor „Speichern unter“ wählen, mit der Codierung UTF-8."
_NEAR = 1_000
_QUOTES = "„“”‟‚‘’‛«»‹›'`´"
# Umlauts as Windows programs and as its command prompt write them, a byte each.
_ANSI, _OEM = ("äöüÄÖÜß".encode(page) for page in ("cp1252", "cp850"))
# What was taken for another code page may hold these too, but beside other characters of that page.
_UMLAUT = re.compile(r"(?:\A|[\x00-\x7f])[äöüÄÖÜß]")


def _misread() -> re.Pattern[str]:
    """Return what umlauts and quotation marks look like when UTF-8 was taken for a code page of Windows."""
    pages = ("cp850", "cp437", "cp1252")
    misread = {char.encode().decode(page, "ignore") for char in "äöüÄÖÜß„“–" for page in pages}
    # A character is two or three of such a page; one alone may stand in any text.
    return re.compile("|".join(re.escape(text) for text in sorted(misread) if len(text) > 1))


_MISREAD = _misread()


def parsed(content: bytes) -> object:
    """Return the plain data of a JSON file; raises ImportRefusedError."""
    refuse_large(content)
    return parsed_text(decoded(content))


def decoded(content: bytes) -> str:
    """Return the text of a JSON file: UTF-8 or UTF-16, as Windows programs save; raises ImportRefusedError."""
    encoding = json.detect_encoding(content)
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ImportRefusedError(_wrong_encoding(content, error)) from error


def parsed_text(text: str) -> object:
    """Return the plain data in a JSON text; raises ImportRefusedError that names the place of a fault."""
    refuse_many_values(text, MOST_MARKS)
    try:
        data: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise ImportRefusedError(f"{INVALID}: {_place(error.doc, error.pos)}{_hint(error)}") from error
    except (ValueError, RecursionError) as error:
        raise ImportRefusedError(f"{INVALID}.") from error
    return data


def refuse_many_values(text: str, most: int) -> None:
    """Refuse a text of more than `most` marks that separate values, before Python makes objects of them."""
    # Most files have few of them even in their texts, where they separate nothing.
    if sum(map(text.count, "[{,")) <= most:
        return
    marks = texts = 0
    for match in _TEXTS_OR_MARKS.finditer(text):
        if text[match.start()] == '"':
            texts += 1
        else:
            marks += match.end() - match.start()
        # Between two marks stand at most a key and its value.
        if marks > most or texts > 2 * most:
            raise ImportRefusedError(_MANY)


def refuse_garbled(text: str) -> None:
    """Refuse a text whose umlauts were lost on the way, as by a redirection in Windows PowerShell.

    A file that also holds whole umlauts only speaks of such characters.
    """
    match = _MISREAD.search(text)
    if match is None or _UMLAUT.search(text):
        return
    raise ImportRefusedError(
        f"In der Datei stehen Zeichen wie „{match[0]}“, wo Umlaute waren ({_place(text, match.start())}). "
        "Das geschieht, wenn die Windows PowerShell eine Ausgabe mit > umleitet oder ein Programm die Codierung "
        "verwechselt. Bitte neu ausgeben: python -m assessment export ID -o DATEI."
    )


def _wrong_encoding(content: bytes, error: UnicodeDecodeError) -> str:
    """Say how a file was saved that is no UTF-8, if it is a text at all and not only cut off."""
    is_text = content.lstrip(b" \t\r\n").startswith((b"{", b"[")) and not re.search(rb"[\x00-\x08\x0e-\x1f]", content)
    if error.encoding != "utf-8" or not is_text or error.end == len(content):
        return f"{INVALID}."
    head = content[: error.start]
    row, column = head.count(b"\n") + 1, len(head.rpartition(b"\n")[2].decode()) + 1
    others = content[error.start : error.start + 100_000]
    is_oem = sum(map(others.count, _OEM)) > sum(map(others.count, _ANSI))
    name = "in der Codeseite der Eingabeaufforderung (OEM)" if is_oem else "als ANSI (Windows-1252)"
    place = f"Zeile {row}, Spalte {column}"
    return f"Die Datei ist nicht in UTF-8 gespeichert, sondern vermutlich {name}: {place}. {_SAVE_ANEW}"


def _place(text: str, position: int) -> str:
    row = text.count("\n", 0, position) + 1
    return f"Zeile {row}, Spalte {position - text.rfind(chr(10), 0, position)}"


def _hint(error: json.JSONDecodeError) -> str:
    """Say what stands at the place of a fault, where that is plain to see."""
    here = error.doc[error.pos : error.pos + 1]
    before = error.doc[max(0, error.pos - _NEAR) : error.pos].rstrip()[-1:]
    if not here:
        return ". Dort endet die Datei mitten im Inhalt."
    if here in _QUOTES:
        return f'. Dort steht das Anführungszeichen {here}; JSON kennt nur das gerade ".'
    if here in "}]" and before == ",":
        return ". Vor der Klammer steht ein Komma zu viel."
    if here == "," and error.doc[error.pos + 1 : error.pos + _NEAR].lstrip()[:1] in {"}", "]"}:
        # As newer versions of Python place it.
        return ". Vor der Klammer steht ein Komma zu viel."
    return "."
