"""Several assessments in one file: the format `skalierungskompass-archive/1`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assessment.catalog import Catalog
from assessment.exchange.document import (
    MAX_BYTES,
    Imported,
    ImportRefusedError,
    check_format,
    export_document,
    read_document,
)
from assessment.rating import Answers
from assessment.store.repository import Assessment

FORMAT = "skalierungskompass-archive/1"
MOST_DOCUMENTS = 2_000
_BETWEEN = ",\n"


class ArchiveTooLargeError(Exception):
    """An archive would be too large to be imported again; the text is a sentence for users."""


def export_archive(entries: Iterable[tuple[Assessment, Answers]], catalog: Catalog) -> str:
    """Return assessments with their answers as one JSON text, always in the same order.

    A municipality's logo stands in its first document only. Raises ArchiveTooLargeError.
    """
    written: list[str] = []
    head, tail = f'{{"format": "{FORMAT}", "exported": [\n', "\n]}\n"
    size = len(head) + len(tail)
    municipality = None
    for assessment, answers in sorted(entries, key=lambda entry: _place(entry[0])):
        shown = replace(assessment, logo=None) if assessment.municipality == municipality else assessment
        municipality = assessment.municipality
        text = json.dumps(export_document(shown, answers, catalog), ensure_ascii=False)
        written.append(text)
        size += len(text.encode()) + len(_BETWEEN)
        if len(written) > MOST_DOCUMENTS or size > MAX_BYTES + len(_BETWEEN):
            raise ArchiveTooLargeError(
                f"Das wären mehr als {MOST_DOCUMENTS} Selbsteinschätzungen oder {MAX_BYTES // 1024 // 1024} MB "
                "in einer Datei. Bitte jede Kommune einzeln ausgeben oder die Datenbank selbst sichern."
            )
    return head + _BETWEEN.join(written) + tail


def _place(assessment: Assessment) -> tuple[str, ...]:
    date = assessment.date.isoformat()
    return assessment.municipality, assessment.solution, date, assessment.title, assessment.id


def is_archive(raw: object) -> bool:
    """Whether plain data calls itself an archive, of whatever version."""
    name = raw.get("format") if isinstance(raw, Mapping) else None
    return isinstance(name, str) and name.startswith(FORMAT.partition("/")[0])


def read_archive(raw: object, catalog: Catalog) -> list[Imported]:
    """Check every document of an archive; raises ImportRefusedError, which names the document."""
    check_format(raw, FORMAT)
    documents = raw.get("exported") if isinstance(raw, Mapping) else None
    if not isinstance(documents, list) or not documents:
        raise ImportRefusedError("Das Archiv enthält keine Selbsteinschätzungen.")
    if len(documents) > MOST_DOCUMENTS:
        raise ImportRefusedError(f"Das Archiv enthält mehr als {MOST_DOCUMENTS} Selbsteinschätzungen.")
    return [_read(number, document, catalog) for number, document in enumerate(documents, start=1)]


def _read(number: int, document: object, catalog: Catalog) -> Imported:
    try:
        return read_document(document, catalog)
    except ImportRefusedError as error:
        raise ImportRefusedError(f"Selbsteinschätzung {number}: {error}") from error
