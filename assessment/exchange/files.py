"""Reads a file of any kind that the program writes: JSON, archive, PDF report, Excel workbook."""

from collections.abc import Iterator

from assessment.catalog.model import Catalog
from assessment.exchange.archive import is_archive, read_archive
from assessment.exchange.document import Imported, read_document
from assessment.exchange.json_text import decoded, parsed, parsed_text, refuse_garbled
from assessment.exchange.limits import refuse_large
from assessment.exchange.refusal import ImportRefusedError

_UNREADABLE = "Die Datei lässt sich nicht lesen. Gelesen werden JSON, PDF-Berichte und Excel-Dateien des Programms."


def read_file(content: bytes, catalog: Catalog) -> list[Imported]:
    """Return the assessments in a file, whatever its name; raises ImportRefusedError and nothing else.

    Takes as much time and memory as the file asks for, within limits; `apart` reads files where others wait.
    """
    return list(read_each(content, catalog))


def read_each(content: bytes, catalog: Catalog) -> Iterator[Imported]:
    """Return the assessments in a file one after the other, as `read_file` does: only all of them are a file."""
    refuse_large(content)
    try:
        yield from _read(content, catalog)
    except ImportRefusedError:
        raise
    # A file may be anything; whatever goes wrong while reading one is no fault of ours to show.
    except Exception as error:
        raise ImportRefusedError(_UNREADABLE) from error


def is_workbook(content: bytes) -> bool:
    """Whether a file is an Excel workbook, or another ZIP archive."""
    return content.startswith(b"PK")


def is_pdf(content: bytes) -> bool:
    """Whether a file is a PDF report, whatever else stands before it."""
    return _start_of_pdf(content) is not None


def _read(content: bytes, catalog: Catalog) -> Iterator[Imported]:
    if is_workbook(content):
        from assessment.exchange.workbook.read import read_workbook

        return iter([read_workbook(content, catalog).now])
    raw = _plain_data(content)
    return read_archive(raw, catalog) if is_archive(raw) else iter([read_document(raw, catalog)])


def _plain_data(content: bytes) -> object:
    """Return what a JSON file says, or the one inside a PDF file."""
    start = _start_of_pdf(content)
    if start is not None:
        from assessment.exchange.pdf_attachment import attached_json

        return parsed(attached_json(content[start:]))
    text = decoded(content)
    refuse_garbled(text)
    return parsed_text(text)


def _start_of_pdf(content: bytes) -> int | None:
    """Return where a PDF begins: other programs put lines of their own before it."""
    head = content[:1024]
    # JSON may hold these letters in a text, but never before its first bracket.
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return None
    start = head.find(b"%PDF-")
    return start if start >= 0 else None
