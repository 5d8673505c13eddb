"""Import files for tests."""

from typing import Any

from assessment.catalog.model import Catalog
from assessment.exchange.document import Imported
from assessment.exchange.files import read_file

Document = dict[str, Any]


def a_document(**answer: object) -> Document:
    """Return the least that the contract asks for, with one answer."""
    return {
        "format": "skalierungskompass/1",
        "catalog_version": "2026.2",
        "municipality": {"name": "Musterstadt"},
        "solution": {"name": "Parkleitsystem", "phases": ["P3"]},
        "assessment": {"id": "x", "title": "Erste Runde", "date": "2026-05-04", "status": "open"},
        "answers": [{"criterion": "p1-01", "rating": "P", **answer}],
    }


def read_one(content: bytes, catalog: Catalog) -> Imported:
    """Read a file that holds one assessment."""
    (imported,) = read_file(content, catalog)
    return imported


def changed(place: str, value: object) -> Document:
    """Return a document with another value at a place like `assessment.date` or `answers.0.note`."""
    document = a_document()
    *path, last = [int(name) if name.isdigit() else name for name in place.split(".")]
    part: Any = document
    for name in path:
        part = part[name]
    part[last] = value
    return document
