"""The sheets of an .xlsx file as rows of plain values.

openpyxl reads them too, but takes the escapes of underscores out of shared strings, after which a text
`_x000D_` can't be told from a carriage return; and it keeps every element of a part in memory.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.workbook.package import BROKEN, NO_WORKBOOK, End, Event, Package, Start
from assessment.exchange.workbook.text import MAX_UNITS, unescape
from assessment.likeness import as_seen

MAX_COLUMNS = 300
# There is no room for more in our sheets.
_MOST_MERGED = 10_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = {"1", "true"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. An error such as #N/A is a text."""

    value: str | float | bool | date | time | timedelta
    is_formula: bool = False
    is_percentage: bool = False


Row = tuple[int, dict[int, Cell]]


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that were merged into one: their range as Excel names it, and the rows and columns that it covers."""

    name: str
    rows: range
    columns: range


class Sheets:
    """The sheets of a file, by name. Methods raise ImportRefusedError for what can't be read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        book = next((part for _, kind, part in package.related("") if kind == "officeDocument"), None)
        if book is None or book not in package:
            raise ImportRefusedError(NO_WORKBOOK)
        related = list(package.related(book))
        names, self._epoch = _contents(package, book)
        parts = {key: part for key, _, part in related}
        self._parts = {name: parts[key] for name, key in names if key in parts}
        of_kind = {kind: part for _, kind, part in related}
        # As bytes they take no more memory than in the file.
        self._strings = _shared_strings(package, of_kind.get("sharedStrings"))
        self._formats = _number_formats(package, of_kind.get("styles"))

    def part(self, name: str) -> str | None:
        """Return the part of the sheet with this name, in any case; None where there is none."""
        folded = name.casefold()
        return next((part for sheet, part in self._parts.items() if as_seen(sheet).casefold() == folded), None)

    def rows(self, part: str, merged: list[Merged] | None = None) -> Iterator[Row]:
        """Return the rows of a sheet that hold anything: their number, and their cells by column.

        Columns beyond `MAX_COLUMNS` are passed over. The file tells merged cells behind all rows: after the last row,
        `merged` holds them.
        """
        events = self._package.events(part)
        number = column = 0
        cells: dict[int, Cell] = {}
        for event in events:
            if isinstance(event, Start) and event.name == "row":
                number, column, cells = _whole(event.attributes.get("r"), number + 1), 0, {}
            elif isinstance(event, Start) and event.name == "c":
                column = _column(event.attributes.get("r"), column + 1)
                cell = self._cell(event, events)
                if cell is not None and column <= MAX_COLUMNS:
                    cells[column] = cell
            elif isinstance(event, End) and event.name == "row" and cells:
                yield number, cells
            elif isinstance(event, Start) and event.name == "mergeCell":
                area = _merged(event.attributes.get("ref", ""))
                if area is not None and merged is not None and len(merged) < _MOST_MERGED:
                    merged.append(area)

    def _cell(self, start: Start, events: Iterator[Event]) -> Cell | None:
        kind = start.attributes.get("t", "n")
        raw, inline, is_formula = _inside(events)
        number_format = self._formats.get(start.attributes.get("s", ""), "General")
        value: Any = self._value(kind, raw, inline, number_format)
        if value is None or value == "":
            return Cell("", is_formula=True) if is_formula else None
        return Cell(value, is_formula, is_percentage="%" in number_format)

    def _value(self, kind: str, raw: str, inline: str, number_format: str) -> Any:
        if kind == "inlineStr":
            return inline
        if not raw:
            return None
        if kind == "s":
            index = _whole(raw.strip(), -1)
            if not 0 <= index < len(self._strings):
                raise ImportRefusedError(BROKEN)
            return self._strings[index].decode("utf-8", "surrogatepass")
        if kind in {"str", "e"}:
            return unescape(raw)
        return self._plain(kind, raw, number_format)

    def _plain(self, kind: str, raw: str, number_format: str) -> Any:
        if kind == "b":
            return raw.strip() in _TRUE
        if kind == "d":
            return _iso_day(raw)
        return self._number(raw.strip(), number_format) if raw.strip() else None

    def _number(self, raw: str, number_format: str) -> Any:
        try:
            number = float(raw)
        except ValueError as error:
            raise ImportRefusedError(BROKEN) from error
        if not math.isfinite(number):
            raise ImportRefusedError(BROKEN)
        if not is_date_format(number_format):
            return number
        try:
            return from_excel(number, self._epoch)
        except (OverflowError, ValueError):
            return number


def _contents(package: Package, book: str) -> tuple[list[tuple[str, str]], datetime]:
    """Return name and reference of each sheet, and the day that the file counts dates from."""
    names = []
    epoch = WINDOWS_EPOCH
    for event in package.events(book):
        if isinstance(event, Start) and event.name == "sheet":
            names.append((event.attributes.get("name", ""), event.attributes.get("id", "")))
        elif isinstance(event, Start) and event.name == "workbookPr":
            epoch = MAC_EPOCH if event.attributes.get("date1904") in _TRUE else WINDOWS_EPOCH
    return names, epoch


def _shared_strings(package: Package, part: str | None) -> list[bytes]:
    if part is None:
        return []
    events = package.events(part)
    return [
        _text(events, "si").encode("utf-8", "surrogatepass")
        for event in events
        if isinstance(event, Start) and event.name == "si"
    ]


def _text(events: Iterator[Event], end: str) -> str:
    """Return the text up to the end of an element: all runs, without reading aids for Asian scripts."""
    runs: list[str] = []
    run: list[str] = []
    length = 0
    is_aid = False
    for event in events:
        if isinstance(event, str):
            length = _checked(length + len(event))
            run.append(event)
        elif event.name == end:
            break
        elif event.name == "rPh":
            is_aid = isinstance(event, Start)
        elif event.name == "t":
            if isinstance(event, End) and not is_aid:
                runs.append(unescape("".join(run)))
            run.clear()
    return "".join(runs)


def _checked(length: int) -> int:
    """Refuse a text that no cell can hold, even with every character escaped."""
    if length > MAX_UNITS * len("_x0000_"):
        raise ImportRefusedError(BROKEN)
    return length


def _inside(events: Iterator[Event]) -> tuple[str, str, bool]:
    """Return value, inline text and whether there is a formula, up to the end of a cell."""
    raw: list[str] = []
    length = 0
    inline = ""
    is_value = is_formula = False
    for event in events:
        if isinstance(event, str):
            if is_value:
                length = _checked(length + len(event))
                raw.append(event)
        elif event.name == "c":
            break
        elif event.name == "v":
            is_value = isinstance(event, Start)
        elif event.name == "f":
            is_formula = True
        elif event.name == "is" and isinstance(event, Start):
            inline = _text(events, "is")
    return "".join(raw), inline, is_formula


def _number_formats(package: Package, part: str | None) -> dict[str, str]:
    """Return the number format of each style, by the index that cells name."""
    if part is None:
        return {}
    own: dict[str, str] = {}
    formats: dict[str, str] = {}
    is_cell_style = False
    for event in package.events(part):
        if isinstance(event, str):
            continue
        if event.name == "cellXfs":
            is_cell_style = isinstance(event, Start)
        elif isinstance(event, Start) and event.name == "numFmt":
            own[event.attributes.get("numFmtId", "")] = event.attributes.get("formatCode", "")
        elif isinstance(event, Start) and event.name == "xf" and is_cell_style:
            key = event.attributes.get("numFmtId", "0")
            formats[str(len(formats))] = own.get(key) or BUILTIN_FORMATS.get(_whole(key, 0), "General")
    return formats


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 9 else otherwise


def _column(reference: str | None, otherwise: int) -> int:
    """Return the column of a place like "AB12"."""
    match = _REFERENCE.fullmatch(reference or "")
    if match is None:
        return otherwise
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _merged(name: str) -> Merged | None:
    """Return the range like "G2:G4", or None where it is none or one cell only."""
    first, _, last = name.partition(":")
    top, bottom = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if top is None or bottom is None or first == last:
        return None
    rows = range(int(top[2]), int(bottom[2]) + 1)
    return Merged(name, rows, range(_column(first, 0), _column(last, 0) + 1))


def _iso_day(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return text
