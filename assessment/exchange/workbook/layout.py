"""Sheets, tables and cells of a workbook: how they look, print and keep hostile text a text."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from assessment.exchange.workbook.columns import CellFormat, SheetColumn
from assessment.exchange.workbook.heights import fit_row
from assessment.exchange.workbook.text import escape, fitting

# In characters; it covers the end of a heading.
_FILTER_BUTTON = 3

Value = str | int | float | date | datetime | None

TITLE, HEADING, LABEL, BODY, FIXED_HEAD, EDITABLE_HEAD = (
    "Kompass Titel",
    "Kompass Überschrift",
    "Kompass Bezeichnung",
    "Kompass Fließtext",
    "Kompass Spalte fest",
    "Kompass Spalte Eingabe",
)
_TEAL, _INK, _PALE, _FIELD, _LINE, _WHITE = ("FF0B5D75", "FF17242B", "FFE3EAED", "FFFFF9E5", "FFB9C4C9", "FFFFFFFF")


def new_book() -> Workbook:
    """Return an empty workbook that knows our styles."""
    book = Workbook()
    book.remove(book.worksheets[0])
    wrapped = Alignment(wrap_text=True, vertical="top")
    left = Alignment(wrap_text=True, vertical="top", horizontal="left")
    edge = Side("thin", _LINE)
    box = Border(edge, edge, edge, edge)
    for style in (
        NamedStyle(TITLE, font=_font(16, _TEAL, bold=True), alignment=Alignment(vertical="center")),
        NamedStyle(HEADING, font=_font(12, _TEAL, bold=True), alignment=Alignment(vertical="center")),
        NamedStyle(LABEL, font=_font(bold=True), alignment=wrapped),
        NamedStyle(BODY, font=_font(), alignment=left),
        NamedStyle(FIXED_HEAD, font=_font(bold=True), fill=_filled(_PALE), alignment=wrapped, border=box),
        NamedStyle(
            EDITABLE_HEAD, font=_font(color=_WHITE, bold=True), fill=_filled(_TEAL), alignment=wrapped, border=box
        ),
    ):
        book.add_named_style(style)
    figure = Alignment(vertical="top", horizontal="center")
    aligned = {CellFormat.TEXT: wrapped, CellFormat.TYPED: wrapped, CellFormat.DAY: left, CellFormat.MOMENT: left}
    for cell_format in CellFormat:
        for is_editable in (False, True):
            style = NamedStyle(
                _style(cell_format, is_editable), font=_font(), alignment=aligned.get(cell_format, figure), border=box
            )
            style.number_format = cell_format.number_format
            if is_editable:
                style.fill = _filled(_FIELD)
            book.add_named_style(style)
    return book


def _font(size: int = 10, color: str = _INK, *, bold: bool = False) -> Font:
    return Font(name="Arial", size=size, color=color, bold=bold)


def _filled(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color)


def _style(cell_format: CellFormat, is_editable: bool) -> str:
    return f"Kompass {cell_format.label}{' Eingabe' if is_editable else ''}"


def put(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
    """Write a value into a cell; text stays text, even where it looks like a formula or an error."""
    cell: Any = sheet.cell(row, column)
    cell.style = style
    if isinstance(value, str):
        if value:
            cell.value = escape(fitting(value))
            cell.data_type = "s"
    else:
        cell.value = value


def add_table(
    sheet: Worksheet, name: str, columns: Sequence[SheetColumn], rows: Sequence[Sequence[Value]], top: int = 1
) -> None:
    """Write a heading and rows from row `top` on, as a table that Excel can sort and filter.

    A table needs a row of data; without any, it gets an empty one.
    """
    for position, column in enumerate(columns, start=1):
        put(sheet, top, position, column.name, EDITABLE_HEAD if column.is_editable else FIXED_HEAD)
    fit_row(sheet, top, [(column.name, column.width - _FILTER_BUTTON) for column in columns])
    styles = [_style(column.format, column.is_editable) for column in columns]
    written = rows or [[None] * len(columns)]
    for number, row in enumerate(written, start=top + 1):
        for position, (value, style) in enumerate(zip(row, styles, strict=True), start=1):
            put(sheet, number, position, value, style)
        texts = zip(row, columns, strict=True)
        fit_row(sheet, number, [(value, column.width) for value, column in texts if isinstance(value, str)])
    table = Table(displayName=name, ref=f"A{top}:{get_column_letter(len(columns))}{top + len(written)}")
    table.tableStyleInfo = TableStyleInfo("TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


def placeholder_row(columns: Sequence[SheetColumn], name: str, sentence: str) -> list[list[Value]]:
    """Return one row that says why a table has none."""
    return [[sentence if column.name == name else None for column in columns]]


def add_table_sheet(
    book: Workbook,
    title: str,
    table: str,
    columns: Sequence[SheetColumn],
    rows: Sequence[Sequence[Value]],
    *,
    frozen: str = "A2",
    is_wide: bool = False,
) -> Worksheet:
    """Add a sheet that holds one table. `frozen` is the first cell that scrolls."""
    sheet = add_sheet(book, title, [column.width for column in columns], is_wide=is_wide)
    add_table(sheet, table, columns, rows)
    if any(column.is_editable for column in columns):
        sheet.sheet_properties.tabColor = _TEAL
    sheet.freeze_panes = frozen
    sheet.print_title_rows = "1:1"
    return sheet


def add_sheet(book: Workbook, title: str, widths: Sequence[float], *, is_wide: bool = False) -> Worksheet:
    """Add an empty sheet that prints in landscape, one page wide; a wide one on A3."""
    sheet: Worksheet = book.create_sheet(title)
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8 if is_wide else 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer: Any = sheet.oddFooter
    footer.center.text = "&A – Seite &P von &N"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, footer=0.3)
    return sheet


def choice(source: str, what: str, hint: str) -> DataValidation:
    """Return a drop-down with the words of a range or list. `hint` is shown at the cell."""
    return _checked(DataValidation(type="list", formula1=source), what, hint, "Bitte einen Eintrag der Liste wählen.")


def day_field(first: date, last: date, what: str) -> DataValidation:
    """Return the rule for a date between two days."""
    rule = DataValidation(type="date", operator="between", formula1=_serial(first), formula2=_serial(last))
    fault = f"Ein Datum von {first:%d.%m.%Y} bis {last:%d.%m.%Y}, zum Beispiel 31.12.2026."
    return _checked(rule, what, "Ein Datum wie 31.12.2026, oder leer.", fault)


def _serial(day: date) -> str:
    return str(int(to_excel(day)))  # type: ignore[no-untyped-call]


def text_field(limit: int, what: str, hint: str) -> DataValidation:
    """Return the rule for a text of limited length."""
    rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(limit))
    return _checked(rule, what, hint, f"Höchstens {limit} Zeichen.")


def _checked(rule: DataValidation, what: str, hint: str, fault: str) -> DataValidation:
    rule.allow_blank = True
    rule.showErrorMessage = rule.showInputMessage = True
    rule.promptTitle = rule.errorTitle = what
    rule.prompt, rule.error = hint, fault
    return rule
