"""Workbooks for tests: written, edited as Excel would, and taken apart."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.dossier import Dossier
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.workbook.read import FilledWorkbook, read_workbook
from assessment.exchange.workbook.write import write_workbook
from assessment.rating import Answer, Evidence, Rating, Suggestion
from tests.exchange.test_document_refused import checked
from tests.strategies import CATALOG, an_assessment

ID = "0123456789abcdef0123456789abcdef"
ANSWERS, EVIDENCE, ORIGIN = (f"xl/worksheets/sheet{number}.xml" for number in (2, 3, 11))
NEEDED = ("[Content_Types].xml", "_rels/", "xl/workbook", "xl/_rels/workbook", "xl/styles", ANSWERS, EVIDENCE, ORIGIN)
_READ_AGAIN = ("Antworten", "Nachweise", "Ursprung")
Parts = dict[str, bytes]
FORMULA_LIKE = ("=1+1", "+1", "-1", "@SUM(A1)", "=", "#N/A", "#NAME?", "TRUE", "1e5", "00012", "31.12.2026", "'x")
UNUSUAL = (
    "_x000D_",
    "_x005F_x000D_",
    "x005F_",
    "_x000D\x01_",
    "a\rb\r\nc\n\n",
    " vorn und hinten ",
    " ",
    "\ufffe\uffff",
    "\u2028x\u2029",
    "&lt;&amp; <b>",
    "ä" * 20_000,
    "😀" * 20_000,
    "\x01" * 20_000,
)
ONE_ANSWER = Answer(
    "p1-02",
    rating=Rating.P,
    note="Notiz",
    evidence=(Evidence("Protokoll", "https://example.org"), Evidence("Beschluss")),
    owner="Amt 7",
    due=date(2026, 12, 1),
)

NO_WORKBOOK = "Die Datei ist keine Excel-Arbeitsmappe (.xlsx)."
FOREIGN = "Die Datei ist keine Arbeitsmappe des Skalierungskompasses."
BROKEN = "Die Arbeitsmappe ist beschädigt oder unvollständig."
TOO_LARGE = "Die Arbeitsmappe ist ungewöhnlich groß und wird deshalb nicht gelesen."
DAMAGED = "Das verborgene Blatt „Ursprung“ ist beschädigt."


def written(answers: Mapping[str, Answer] | None = None, **values: object) -> bytes:
    return _written(tuple((answers or {}).items()), tuple(values.items()))


@cache
def _written(answers: tuple[tuple[str, Answer], ...], values: tuple[tuple[str, object], ...]) -> bytes:
    return write_workbook(Dossier.of(an_assessment(**{"id": ID, **dict(values)}), dict(answers), CATALOG))


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


def filled_in(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """Return a workbook after somebody changed what is read again, without the sheets that are only looked at."""
    return edited(with_sheets(content, *_READ_AGAIN), edit)


def with_sheets(content: bytes, *names: str) -> bytes:
    """Return a workbook with only these of its sheets: to open all of them takes most of many a test."""
    parts = members(content)
    kept = "|".join(names)
    book = parts["xl/workbook.xml"].decode()
    book = re.sub(rf'<sheet (?:(?!name=)[^>])*name="(?!(?:{kept})")[^>]*/>', "", book)
    # They name sheets by their place.
    book = re.sub("<definedNames>.*</definedNames>", "", book, flags=re.DOTALL)
    parts["xl/workbook.xml"] = book.encode()
    return zipped(parts)


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


def opened(content: bytes, *sheets: str) -> Workbook:
    """Open a workbook, or only these sheets of it."""
    return load_workbook(BytesIO(with_sheets(content, *sheets) if sheets else content))


def note_cell(book: Workbook) -> Any:
    return book["Antworten"].cell(2, 13)


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def full(text: str, criterion: str = "p1-01") -> Answer:
    """Return an answer with a text in every field."""
    line = text[:300]
    return Answer(
        criterion,
        rating=Rating.P,
        reason=text,
        target=Rating.F,
        outside_control=True,
        outside_control_who=line,
        note=text,
        evidence=(Evidence(line), Evidence(line, "https://example.org")),
        owner=line,
        due=date(2026, 2, 28),
        suggestion=Suggestion(Rating.NOT_RELEVANT, text, date(2025, 1, 1)),
    )


@cache
def a_workbook() -> bytes:
    answer = Answer("p1-02", Rating.P, note="Notiz", evidence=(Evidence("Protokoll"),), due=date(2026, 12, 1))
    return written({"p1-02": answer})


@cache
def a_small_workbook() -> bytes:
    """Return `a_workbook` without the sheets that are only looked at: most of what editing takes."""
    return filled_in(a_workbook(), lambda _: None)


@cache
def needed() -> Parts:
    return slim(a_workbook())


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read(content)
    return checked(str(caught.value))


def refused_or_read(content: bytes) -> bool:
    """Return whether a file is refused; with one German sentence, then."""
    try:
        read(content)
    except ImportRefusedError as error:
        checked(str(error))
        return True
    return False
