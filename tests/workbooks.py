"""Workbooks for tests: written, edited as Excel would, and taken apart."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.exchange.workbook import write_workbook
from assessment.exchange.workbook_reading import FilledWorkbook, read_workbook
from assessment.rating import Answer
from tests.strategies import CATALOG, an_assessment

ID = "0123456789abcdef0123456789abcdef"
ANSWERS, EVIDENCE, ORIGIN = (f"xl/worksheets/sheet{number}.xml" for number in (2, 3, 11))
NEEDED = ("[Content_Types].xml", "_rels/", "xl/workbook", "xl/_rels/workbook", "xl/styles", ANSWERS, EVIDENCE, ORIGIN)


def written(answers: Mapping[str, Answer] | None = None, **values: object) -> bytes:
    return write_workbook(an_assessment(**{"id": ID, **values}), answers or {}, CATALOG, {})


def read(content: bytes) -> FilledWorkbook:
    return read_workbook(content, CATALOG)


def members(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def slim(content: bytes) -> dict[str, bytes]:
    """Return the members that reading needs."""
    return {name: part for name, part in members(content).items() if name.startswith(NEEDED)}


def edited(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """Return a workbook after somebody changed it."""
    book = load_workbook(BytesIO(content))
    edit(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def column_of(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == heading)


def row_of(sheet: Worksheet, criterion: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == criterion)


def with_cell(sheet: str, row: int, column: str, xml: str) -> Callable[[dict[str, bytes]], None]:
    """Return an edit of the members that writes a cell as XML, such as `t="b"><v>1</v>`."""

    def edit(parts: dict[str, bytes]) -> None:
        place = f"{column}{row}"
        cell = re.compile(rf'<c r="{place}"[^>]*?(/>|>.*?</c>)', re.DOTALL)
        text, count = cell.subn(lambda _: f'<c r="{place}" {xml}</c>', parts[sheet].decode())
        assert count == 1
        parts[sheet] = text.encode()

    return edit
