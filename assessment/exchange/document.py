"""The export format `skalierungskompass/1`: one assessment as a JSON document.

Fields may be added; what was once exported stays importable.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from assessment.catalog import Catalog
from assessment.exchange.fields import FORMAT, Document, answer_data, logo_text, moment_text
from assessment.exchange.seal import canonical, checksum
from assessment.rating import Answer, Answers, answer_to
from assessment.store.repository import Assessment, NewAssessment

__all__ = [
    "FORMAT",
    "MAX_BYTES",
    "ImportRefusedError",
    "Imported",
    "check_format",
    "export_document",
    "export_json",
    "parsed",
    "read_document",
    "read_json",
]

# One assessment with every field full of long characters fits in: what was exported can be imported.
MAX_BYTES = 64 * 1024 * 1024
# Python needs far more memory for many small values than the file itself. An archive has no more of them.
_MOST_MARKS = 6_000_000
_SURELY_FEW = 5_000_000
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
FOREIGN = "Die Datei ist kein Export des Skalierungskompasses."
CHANGED = (
    "Die Datei wurde nach dem Abschließen verändert, die Prüfsumme passt nicht. "
    "Bitte die ursprüngliche Datei verwenden."
)


class ImportRefusedError(Exception):
    """A file can't be imported; the text is a sentence for users. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import file holds, ready to be stored as a new assessment."""

    assessment: Assessment
    answers: dict[str, Answer]

    def as_new(self) -> NewAssessment:
        """Return it for the repository; a closed one with its content as canonical JSON."""
        closed = self.assessment.closing is not None
        return NewAssessment(
            self.assessment, self.answers, canonical(self.assessment, self.answers) if closed else ""
        )


def export_document(assessment: Assessment, answers: Answers, catalog: Catalog) -> dict[str, Any]:
    """Return an assessment as plain JSON data, an answer for every criterion of the catalogue.

    A first version, an open assessment and a missing logo are not mentioned.
    """
    return {
        "format": FORMAT,
        "catalog_version": assessment.catalog_version,
        "municipality": {"name": assessment.municipality}
        | ({"logo": logo_text(assessment.logo)} if assessment.logo is not None else {}),
        "solution": {
            "name": assessment.solution,
            "phases": [phase.value for phase in assessment.phases],
            "operator_model": assessment.operator_model,
        },
        "assessment": {
            "id": assessment.id,
            "title": assessment.title,
            "date": assessment.date.isoformat(),
            "status": assessment.status,
        }
        | _version_data(assessment),
        "answers": [answer_data(answer_to(criterion.id, answers)) for criterion in catalog.criteria],
    }


def _version_data(assessment: Assessment) -> dict[str, Any]:
    closing = assessment.closing
    return ({"version": assessment.version} if assessment.version != 1 else {}) | (
        {
            "closing": {
                "version": closing.version,
                "closed_at": moment_text(closing.closed_at),
                "sha256": closing.sha256,
            }
        }
        if closing
        else {}
    )


def export_json(assessment: Assessment, answers: Answers, catalog: Catalog) -> str:
    """Return the document as readable JSON text."""
    return json.dumps(export_document(assessment, answers, catalog), ensure_ascii=False, indent=2) + "\n"


def read_json(content: bytes, catalog: Catalog) -> Imported:
    """Read an exported file; raises ImportRefusedError when any part of it can't be used."""
    return read_document(parsed(content), catalog)


def parsed(content: bytes) -> object:
    """Return the plain data of a JSON file; raises ImportRefusedError."""
    if len(content) > MAX_BYTES:
        raise ImportRefusedError(f"Die Datei ist größer als {MAX_BYTES // 1024 // 1024} MB.")
    if len(content) > _SURELY_FEW and _marks(content) > _MOST_MARKS:
        raise ImportRefusedError("Die Datei hat mehr Einträge, als ein Export haben kann.")
    try:
        found: object = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ImportRefusedError("Die Datei ist keine gültige JSON-Datei oder unvollständig.") from error
    return found


def _marks(content: bytes) -> int:
    """Count what separates values, outside of texts."""
    plain = _TEXT.sub(b"", content)
    return sum(map(plain.count, (b"[", b"{", b",")))


def read_document(raw: object, catalog: Catalog) -> Imported:
    """Check plain data against the format; raises ImportRefusedError."""
    check_format(raw, FORMAT)
    try:
        document = Document.model_validate(raw)
    except (ValidationError, RecursionError) as error:
        raise ImportRefusedError(_first_problem(error)) from error
    _check_catalog(document, catalog)
    imported = _imported(document)
    closing = imported.assessment.closing
    if closing is not None and not (
        imported.assessment.is_closed
        and closing.version == imported.assessment.version
        and closing.sha256 == checksum(imported.assessment, imported.answers)
    ):
        raise ImportRefusedError(CHANGED)
    return imported


def _check_catalog(document: Document, catalog: Catalog) -> None:
    criteria = [part.criterion for part in document.answers]
    unknown = sorted({criterion for criterion in criteria if criterion not in catalog})
    if unknown:
        raise ImportRefusedError(f"Die Datei nennt Kriterien, die es im Katalog nicht gibt: {_listed(unknown)}.")
    model = document.solution.operator_model
    if model is not None and model not in {entry.id for entry in catalog.operator_models}:
        raise ImportRefusedError("Die Datei nennt ein Betreibermodell, das es im Katalog nicht gibt.")
    if len(set(criteria)) < len(criteria):
        raise ImportRefusedError("Die Datei beantwortet ein Kriterium mehrfach.")


def _imported(document: Document) -> Imported:
    about = document.assessment
    given = {part.criterion: part.answer() for part in document.answers}
    return Imported(
        Assessment(
            municipality=document.municipality.name,
            solution=document.solution.name,
            phases=document.solution.phases,
            title=about.title,
            date=about.date,
            catalog_version=document.catalog_version,
            operator_model=document.solution.operator_model,
            status=about.status,
            version=about.version,
            closing=about.closing.closing() if about.closing else None,
            logo=document.municipality.logo,
            id=about.id,
        ),
        {criterion: answer for criterion, answer in given.items() if answer != Answer(criterion)},
    )


def check_format(raw: object, expected: str) -> None:
    """Refuse what doesn't name a format of ours, or names a newer one."""
    value = raw.get("format") if isinstance(raw, Mapping) else None
    if value == expected:
        return
    name, newest = expected.rsplit("/", 1)
    numbered = re.fullmatch(rf"{name}/([0-9]{{1,9}})", value) if isinstance(value, str) else None
    if numbered and int(numbered[1]) > int(newest):
        raise ImportRefusedError(
            "Die Datei stammt aus einer neueren Fassung des Programms. Bitte das Programm aktualisieren."
        )
    raise ImportRefusedError(FOREIGN)


def _listed(names: list[str], most: int = 5) -> str:
    shown = ", ".join(f"„{_printable(name[:40])}“" for name in names[:most])
    return f"{shown} und {len(names) - most} weitere" if len(names) > most else shown


def _printable(text: str) -> str:
    """Return a text of the file in a form that fits a sentence of ours."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _first_problem(error: Exception) -> str:
    """Name the first field that can't be read."""
    if not isinstance(error, ValidationError):
        return "Die Datei ist zu tief verschachtelt."
    detail = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return f"In der Datei fehlt das Feld „{place}“."
    if detail["type"] == "string_too_long":
        return f"Das Feld „{place}“ ist zu lang: höchstens {detail['ctx']['max_length']} Zeichen."
    if detail["type"] == "value_error":
        return f"Das Feld „{place}“ ist ungültig: {detail['ctx']['error']}"
    return f"Das Feld „{place}“ hat einen ungültigen Wert."
