"""The tables of the workbook, found again by the headings of their columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NoReturn

from assessment.days import understood_day
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.workbook.cells import Cell, Merged, Row, Sheets
from assessment.exchange.workbook.columns import NUMBER
from assessment.exchange.workbook.faults import Faults, FaultyCellError
from assessment.exchange.workbook.text import quoted
from assessment.likeness import as_seen

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
        shown = as_seen(self.text(column))
        cell = self.cells.get(column)
        if cell is None or not shown:
            return None
        if isinstance(cell.value, datetime):
            return cell.value.date()
        # A number without its format, such as 46387, is no day that anybody typed.
        if not isinstance(cell.value, str):
            self.refuse(column, f"{quoted(shown)} ist kein Datum. Bitte so eingeben: 01.12.2027.")
        try:
            return understood_day(shown)
        except ValueError as error:
            self.refuse(column, str(error))

    def refuse(self, column: str, problem: str) -> NoReturn:
        """Refuse the file for what stands in a column of this row."""
        raise FaultyCellError(self.sheet, self.number, column, f"Zeile {self.number}, Spalte „{column}“", problem)


def table_rows(sheets: Sheets, sheet: str, columns: Sequence[str], faults: Faults) -> Iterator[TableRow]:
    """Return the rows of a sheet below its heading that say anything in one of the columns.

    Merged cells among them are noted in `faults` after the last row. Raises ImportRefusedError when the sheet or a
    column is missing, or a column stands there twice.
    """
    part = sheets.part(sheet)
    if part is None:
        raise ImportRefusedError(f"In der Arbeitsmappe fehlt das Blatt „{sheet}“.")
    merged: list[Merged] = []
    rows = sheets.rows(part, merged)
    above, heading = _heading(rows, sheet)
    positions = _positions(heading, sheet, columns)
    for number, cells in rows:
        by_name = {name: cells[position] for name, position in positions.items() if position in cells}
        if not any(cell.is_formula or _as_text(cell).strip() for cell in by_name.values()):
            continue
        if number > MAX_ROWS:
            raise ImportRefusedError(f"Blatt „{sheet}“: Unterhalb von Zeile {MAX_ROWS} wird nichts gelesen.")
        yield TableRow(sheet, number, by_name)
    for area in merged:
        _note_merged(area, sheet, {position: name for name, position in positions.items()}, above, faults)


def _note_merged(merged: Merged, sheet: str, columns: Mapping[int, str], heading: int, faults: Faults) -> None:
    """Note merged cells that cover one that is read: Excel keeps only what stood in the first of them."""
    covered = [position for position in columns if position in merged.columns]
    if not covered or merged.rows[-1] <= heading:
        return
    if len(merged.rows) == 1 and covered == [merged.columns[0]]:
        return
    where = f"Zellen {merged.name.replace(':', ' bis ')}, Spalte „{columns[covered[0]]}“"
    problem = "Die Zellen sind verbunden. Bitte die Verbindung aufheben und jede Zelle für sich ausfüllen."
    faults.add(FaultyCellError(sheet, merged.rows[0], columns[covered[0]], where, problem))


def _heading(rows: Iterator[Row], sheet: str) -> tuple[int, dict[int, str]]:
    """Return the number of the row with the headings, and the headings by column."""
    for number, cells in rows:
        if number > _MAX_HEADING:
            break
        names = {position: as_seen(_as_text(cell)).casefold() for position, cell in cells.items()}
        if NUMBER.casefold() in names.values():
            return number, names
    raise ImportRefusedError(f"Im Blatt „{sheet}“ fehlt die Spalte „{NUMBER}“.")


def _positions(heading: Mapping[int, str], sheet: str, columns: Sequence[str]) -> dict[str, int]:
    candidates = {
        column: [position for position, name in heading.items() if name == column.casefold()] for column in columns
    }
    missing = [column for column, positions in candidates.items() if not positions]
    if missing:
        verb = "fehlt die Spalte" if len(missing) == 1 else "fehlen die Spalten"
        raise ImportRefusedError(f"Im Blatt „{sheet}“ {verb} {', '.join(f'„{column}“' for column in missing)}.")
    for column, positions in candidates.items():
        if len(positions) > 1:
            raise ImportRefusedError(f"Im Blatt „{sheet}“ steht die Spalte „{column}“ mehrfach.")
    return {column: position for column, (position,) in candidates.items()}


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
