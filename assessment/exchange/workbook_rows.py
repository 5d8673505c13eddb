"""The tables of the workbook, found again by the headings of their columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NoReturn

from assessment.exchange.document import ImportRefusedError
from assessment.exchange.workbook_cells import Cell, Row, Sheets
from assessment.exchange.workbook_columns import NUMBER
from assessment.exchange.workbook_text import quoted

MAX_ROWS = 10_000
_MAX_HEADING = 50


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, and where it stands. Cells that say nothing are missing."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """Return what stands in a column as text; refuses a formula."""
        cell = self.cells.get(column)
        if cell is None:
            return ""
        if cell.is_formula:
            self.refuse(column, "Formeln werden nicht gelesen. Bitte den Wert selbst eintragen.")
        return _as_text(cell)

    def day(self, column: str) -> date | None:
        """Return the date in a column; refuses anything else."""
        shown = self.text(column).strip()
        cell = self.cells.get(column)
        if cell is None or not shown:
            return None
        if isinstance(cell.value, datetime):
            return cell.value.date()
        day = _written_day(shown)
        if day is None:
            self.refuse(column, f"{quoted(shown)} ist kein Datum. Es muss ein Datum wie 31.12.2026 sein.")
        return day

    def refuse(self, column: str, problem: str) -> NoReturn:
        """Refuse the file for what stands in a column of this row."""
        raise ImportRefusedError(f"Blatt „{self.sheet}“, Zeile {self.number}, Spalte „{column}“: {problem}")


def table_rows(sheets: Sheets, sheet: str, columns: Sequence[str]) -> Iterator[TableRow]:
    """Return the rows of a sheet below its heading that say anything in one of the columns.

    Raises ImportRefusedError when the sheet or a column is missing, or a column stands there twice.
    """
    part = sheets.part(sheet)
    if part is None:
        raise ImportRefusedError(f"In der Arbeitsmappe fehlt das Blatt „{sheet}“.")
    rows = sheets.rows(part)
    places = _places(_heading(rows, sheet), sheet, columns)
    for number, cells in rows:
        found = {name: cells[place] for name, place in places.items() if place in cells}
        if not any(cell.is_formula or _as_text(cell).strip() for cell in found.values()):
            continue
        if number > MAX_ROWS:
            raise ImportRefusedError(f"Blatt „{sheet}“: Unterhalb von Zeile {MAX_ROWS} wird nichts gelesen.")
        yield TableRow(sheet, number, found)


def _heading(rows: Iterator[Row], sheet: str) -> dict[int, str]:
    for number, cells in rows:
        if number > _MAX_HEADING:
            break
        names = {place: _as_text(cell).strip() for place, cell in cells.items()}
        if any(_is_same(name, NUMBER) for name in names.values()):
            return names
    raise ImportRefusedError(f"Im Blatt „{sheet}“ fehlt die Spalte „{NUMBER}“.")


def _places(heading: Mapping[int, str], sheet: str, columns: Sequence[str]) -> dict[str, int]:
    found = {}
    for column in columns:
        places = [place for place, name in heading.items() if _is_same(name, column)]
        if not places:
            raise ImportRefusedError(f"Im Blatt „{sheet}“ fehlt die Spalte „{column}“.")
        if len(places) > 1:
            raise ImportRefusedError(f"Im Blatt „{sheet}“ steht die Spalte „{column}“ mehrfach.")
        found[column] = places[0]
    return found


def _is_same(name: str, column: str) -> bool:
    return " ".join(name.split()).casefold() == column.casefold()


def _as_text(cell: Cell) -> str:
    """Return what users see in a cell, where a program made more than a text of what they typed."""
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, float):
        return f"{_number(round(value * 100, 10))} %" if cell.is_percentage else _number(value)
    if isinstance(value, datetime):
        day = f"{value.day:02d}.{value.month:02d}.{value.year:04d}"
        return day if value.time() == time() else f"{day} {value:%H:%M}"
    return str(value)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value).replace(".", ",")


def _written_day(text: str) -> date | None:
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
