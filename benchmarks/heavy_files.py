"""Files of 64 MB or less that ask for as much memory and time as a file can."""

import json
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from assessment.assessment import Assessment
from assessment.catalog.files import catalog
from assessment.dossier import Dossier
from assessment.exchange.document import export_document
from assessment.exchange.workbook.write import write_workbook
from assessment.phases import Phase
from assessment.rating import Answer, Evidence, Rating
from tests.exchange.attachments import a_pdf, assembled

_ORIGIN_SHEET = "xl/worksheets/sheet11.xml"
_CELL = 30_000
# The browser counts a megabyte as a million bytes.
_MOST = 63_900_000


def _assessment(number: int = 0) -> Assessment:
    return Assessment(
        "Musterstadt", "Parkleitsystem", (Phase.P3,), f"Runde {number}", date(2026, 5, 4), catalog().version
    )


def _filled(text: str) -> dict[str, Answer]:
    return {
        criterion.id: Answer(criterion.id, Rating.P, reason=text, note=text, evidence=(Evidence(text[:200]),))
        for criterion in catalog().criteria
    }


def _document(text: str, number: int = 0) -> bytes:
    return json.dumps(
        export_document(Dossier.of(_assessment(number), _filled(text), catalog())), ensure_ascii=False
    ).encode()


def _repeated(head: bytes, piece: bytes, tail: bytes) -> bytes:
    return head + piece * ((_MOST - len(head) - len(tail)) // len(piece)) + tail


def archive(text: str, most: int = 2_000) -> bytes:
    """Return the largest archive that can be imported, whose answers say this text."""
    head, tail = b'{"format": "skalierungskompass-archive/1", "exported": [', b"]}"
    size = len(_document(text, most)) + 1
    count = min(most, (_MOST - len(head) - len(tail)) // size)
    return head + b",".join(_document(text, number) for number in range(count)) + tail


def _with_future(piece: bytes) -> bytes:
    """Return a document that can be imported, and has besides one field of another version that fills the file."""
    return _repeated(_document("x")[:-1] + b', "zukunft": "', piece, b'"}')


def _fullest() -> bytes:
    """Return one assessment with every answer full of characters that take the most memory."""
    long, piece = "😀" * 20_000, Evidence("😀" * 300, "https://example.org/" + "x" * 1_400)
    answers = {
        criterion.id: Answer(criterion.id, Rating.P, reason=long, note=long, evidence=(piece,) * 50)
        for criterion in catalog().criteria
    }
    return json.dumps(export_document(Dossier.of(_assessment(), answers, catalog())), ensure_ascii=False).encode()


def _distinct_keys() -> bytes:
    inside = ",".join(f'"k{number}":0' for number in range(4_900_000)).encode()
    return _document("x")[:-1] + b', "zukunft": {' + inside + b"}}"


def _faulty() -> bytes:
    fields = ("rating", "reason", "note", "owner", "target", "due", "evidence", "suggestion")
    answer: dict[str, object] = {name: [] for name in fields}
    answers = [{"criterion": 5, **answer, "zukunft": "x" * 60_000}] * 1_000
    return json.dumps({**export_document(Dossier.of(_assessment(), {}, catalog())), "answers": answers}).encode()


def _book(parts: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """Return a workbook of ours with some of its parts replaced."""
    stream = BytesIO()
    with ZipFile(BytesIO(write_workbook(Dossier.of(_assessment(), _filled("x"), catalog())))) as written:
        members = {name: written.read(name) for name in written.namelist()}
    with ZipFile(stream, "w", ZIP_DEFLATED) as archived:
        for name, part in {**members, **parts(members)}.items():
            archived.writestr(name, part)
    return stream.getvalue()


def origin(text: str, size: int) -> bytes:
    """Return a workbook whose hidden sheet says the same again and again."""
    cell = f'<row><c t="inlineStr"><is><t>{(text * _CELL)[:_CELL]}</t></is></c></row>'
    sheet = f"<worksheet><sheetData>{cell * (size // len(cell))}</sheetData></worksheet>".encode()
    return _book(lambda _: {_ORIGIN_SHEET: sheet})


def _answers(row: str, size: int) -> bytes:
    def changed(members: dict[str, bytes]) -> Mapping[str, bytes]:
        sheet = members["xl/worksheets/sheet2.xml"].replace(
            b"</sheetData>", row.encode() * (size // len(row)) + b"</sheetData>"
        )
        return {"xl/worksheets/sheet2.xml": sheet}

    return _book(changed)


def _strings(item: str, size: int) -> bytes:
    sheet = f"<sst>{item * (size // len(item))}</sst>".encode()
    return _book(lambda _: {"xl/sharedStrings.xml": sheet})


def _attached(content: bytes) -> bytes:
    return a_pdf(content, raw=zlib.compress(content, 9))


ALL: dict[str, Callable[[], bytes]] = {
    "values.json": lambda: _repeated(b"[", b'"",', b'""]'),
    "texts.json": lambda: _repeated(b"[", b'""', b"]"),
    "floats.json": lambda: b"[" + b"1.5," * 5_900_000 + b"1]",
    "lists.json": lambda: b"[" + b"[]," * 2_900_000 + b"1]",
    "numbers.json": lambda: _repeated(b"[", b"9" * 4_000 + b",", b"1]"),
    "deep.json": lambda: _repeated(b"", b"[", b""),
    "keys.json": _distinct_keys,
    "escapes.json": lambda: _with_future(b"\\u00e4"),
    "quotes.json": lambda: _with_future(b'\\"'),
    "emoji.json": lambda: _with_future("😀".encode()),
    "faulty.json": _faulty,
    "archive.json": lambda: archive("Notiz mit Umlauten: äöü. " * 6),
    "archive-emoji.json": lambda: archive("Notiz 😀 mit Umlauten: äöü. " * 6),
    "archive-long.json": lambda: archive("x" * 19_000 + "😀"),
    "utf-16.json": lambda: _repeated('{"a": "'.encode("utf-16"), "ä".encode("utf-16-le"), '"}'.encode("utf-16-le")),
    "quotes.xlsx": lambda: origin('"', 48_000_000),
    "commas.xlsx": lambda: origin("[],", 95_000_000),
    "letters.xlsx": lambda: origin("ä", 45_000_000),
    "rows.xlsx": lambda: _answers("<row/>", 95_000_000),
    "cells.xlsx": lambda: _answers("<row><c t='str'><v>p1-01</v></c></row>", 30_000_000),
    "merged.xlsx": lambda: _answers("<mergeCell ref='G2:G4'/>", 11_000_000),
    "strings.xlsx": lambda: _strings("<si><t>x</t></si>", 3_400_000),
    "long-strings.xlsx": lambda: _strings(f"<si><t>{'x' * _CELL}</t></si>", 95_000_000),
    "escaped-strings.xlsx": lambda: _strings(f"<si><t>{'_x0041_' * _CELL}</t></si>", 95_000_000),
    "largest.json": lambda: archive("Notiz mit Umlauten: äöü. " * 6, 34),
    "fullest.json": _fullest,
    "attached.pdf": lambda: _attached(archive("Notiz mit Umlauten: äöü. " * 6)),
    "attached-values.pdf": lambda: _attached(_repeated(b"[", b'"",', b'""]')),
    "letters.pdf": lambda: assembled(["<</Type/Catalog/Names(" + "x" * 60_000_000]),
    "nested.pdf": lambda: assembled(["<</Type/Catalog/Names " + "[" * 30_000_000]),
    "names.pdf": lambda: assembled(["<</Type/Catalog/Names[" + "/a " * 20_000_000 + "]>>"]),
    "objects.pdf": lambda: _repeated(b"%PDF-1.7\n", b"1 0 obj\n<<>>\nendobj\n", b"startxref\n0\n%%EOF"),
    "end.pdf": lambda: _repeated(b"%PDF-1.7\n", b"startxref\n", b""),
}  # fmt: skip
