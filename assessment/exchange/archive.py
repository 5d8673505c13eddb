"""Several assessments in one file: the format `skalierungskompass-archive/1`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.dossier import Dossier
from assessment.exchange.document import Imported, check_format, export_document, read_document
from assessment.exchange.limits import MAX_BYTES
from assessment.exchange.refusal import ImportRefusedError
from assessment.version import version

FORMAT = "skalierungskompass-archive/1"
MOST_DOCUMENTS = 2_000
_BETWEEN = ",\n"


class ArchiveTooLargeError(Exception):
    """An archive would be too large to be imported again; the text is a sentence for users."""


def export_archive(dossiers: Iterable[Dossier]) -> str:
    """Return assessments with their answers, judgements and the measures of their solutions as one JSON text.

    The order is always the same. A municipality's logo and a solution's measures stand in their first document only.
    Raises ArchiveTooLargeError.
    """
    written: list[str] = []
    head, tail = f'{{"format": "{FORMAT}", "program_version": "{version()}", "exported": [\n', "\n]}\n"
    size = len(head) + len(tail)
    municipality = solution = None
    for dossier in sorted(dossiers, key=lambda dossier: _place(dossier.assessment)):
        assessment = dossier.assessment
        is_same = assessment.municipality == municipality
        shown = replace(
            dossier,
            assessment=replace(assessment, logo=None) if is_same else assessment,
            measures=() if is_same and assessment.solution == solution else dossier.measures,
            earlier=None,
        )
        municipality, solution = assessment.municipality, assessment.solution
        text = json.dumps(export_document(shown), ensure_ascii=False)
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


def read_archive(raw: object, catalog: Catalog) -> Iterator[Imported]:
    """Check the documents of an archive one after the other; raises ImportRefusedError, which names the document."""
    check_format(raw, FORMAT)
    documents = raw.get("exported") if isinstance(raw, Mapping) else None
    if not isinstance(documents, list) or not documents:
        raise ImportRefusedError("Das Archiv enthält keine Selbsteinschätzungen.")
    if len(documents) > MOST_DOCUMENTS:
        raise ImportRefusedError(f"Das Archiv enthält mehr als {MOST_DOCUMENTS} Selbsteinschätzungen.")
    for number, document in enumerate(documents, start=1):
        yield _read(number, document, catalog)


def _read(number: int, document: object, catalog: Catalog) -> Imported:
    try:
        return read_document(document, catalog)
    except ImportRefusedError as error:
        raise ImportRefusedError(f"Selbsteinschätzung {number}: {error}") from error
