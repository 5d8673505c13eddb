"""The export format `skalierungskompass/1`: one assessment as a JSON document.

Fields may be added; what was once exported stays importable.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from assessment.assessment import Assessment, NewAssessment
from assessment.catalog.model import Catalog
from assessment.catalog.versions import every_criterion_id
from assessment.comparison import since_earlier
from assessment.dossier import Dossier
from assessment.exchange.comparison import comparison_document
from assessment.exchange.field_types import logo_text, moment_text
from assessment.exchange.fields import FORMAT, Document, answer_data, measure_data
from assessment.exchange.judgement_fields import judgement_data
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.seal import canonical, checksum
from assessment.measures import Measure
from assessment.rating import Answer, answer_to
from assessment.version import version
from assessment.voting.judgement import Judgement

FOREIGN = "Die Datei ist kein Export des Skalierungskompasses."
CHANGED = (
    "Die Datei wurde nach dem Abschließen verändert, die Prüfsumme passt nicht. "
    "Bitte die ursprüngliche Datei verwenden."
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import file holds, ready to be stored as a new assessment."""

    assessment: Assessment
    answers: dict[str, Answer]
    measures: tuple[Measure, ...] = ()
    judgements: tuple[Judgement, ...] = ()

    def as_new(self) -> NewAssessment:
        """Return it for the repository; a closed one with its content as canonical JSON."""
        closed = self.assessment.closing is not None
        document = canonical(self.assessment, self.answers) if closed else ""
        return NewAssessment(self.assessment, self.answers, document, self.measures, self.judgements)


def export_document(dossier: Dossier) -> dict[str, Any]:
    """Return an assessment as plain JSON data, an answer for every criterion of its version of the catalogue.

    A first version, an open assessment and a missing logo are not mentioned, nor are measures, judgements and a
    comparison where there are none.
    """
    assessment, answers, catalog = dossier.assessment, dossier.answers, dossier.catalog
    others = sorted(criterion for criterion in answers if criterion not in catalog)
    criteria = [*(criterion.id for criterion in catalog.criteria), *others]
    return {
        "format": FORMAT,
        "program_version": version(),
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
        "answers": [answer_data(answer_to(criterion, answers)) for criterion in criteria],
    } | _known_data(dossier)


def _known_data(dossier: Dossier) -> dict[str, Any]:
    """Return measures and judgements, which can be imported again, and the comparison, which is only told."""
    data: dict[str, Any] = {}
    if dossier.measures:
        # The database orders them also by when they were changed, which is another moment after an import.
        ordered = sorted(dossier.measures, key=lambda measure: (measure.created_on, measure.id))
        data["measures"] = [measure_data(measure) for measure in ordered]
    if dossier.judgements:
        # Beside one another as they were stored: of one day, the later one is the newest of its criterion.
        by_day = sorted(dossier.judgements, key=lambda judgement: judgement.held_on)
        data["judgements"] = [judgement_data(judgement) for judgement in by_day]
    comparison = since_earlier(dossier)
    if comparison is not None:
        data["comparison"] = comparison_document(comparison)
    return data


def _version_data(assessment: Assessment) -> dict[str, Any]:
    closing = assessment.closing
    version: dict[str, Any] = {"version": assessment.version} if assessment.version != 1 else {}
    participants = {"participants": list(assessment.participants)} if assessment.participants else {}
    baseline = {"baseline": True} if assessment.is_baseline else {}
    return (version | participants | baseline) | (
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


def export_json(dossier: Dossier) -> str:
    """Return the document as readable JSON text."""
    return json.dumps(export_document(dossier), ensure_ascii=False, indent=2) + "\n"


def read_document(raw: object, catalog: Catalog) -> Imported:
    """Check plain data against the format; raises ImportRefusedError."""
    check_format(raw, FORMAT)
    try:
        document = Document.model_validate(raw)
    except ValidationError as error:
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
    aims = [aim.criterion for measure in document.measures for aim in measure.aims]
    judged = [part.criterion for part in document.judgements]
    unknown = sorted({*criteria, *aims, *judged} - every_criterion_id(catalog))
    if unknown:
        raise ImportRefusedError(f"Die Datei nennt Kriterien, die es im Katalog nicht gibt: {_listed(unknown)}.")
    model = document.solution.operator_model
    if model is not None and model not in {operator_model.id for operator_model in catalog.operator_models}:
        raise ImportRefusedError("Die Datei nennt ein Betreibermodell, das es im Katalog nicht gibt.")
    if len(set(criteria)) < len(criteria):
        raise ImportRefusedError("Die Datei beantwortet ein Kriterium mehrfach.")
    ids = [measure.id for measure in document.measures if measure.id]
    if len(set(ids)) < len(ids):
        raise ImportRefusedError("In der Datei haben mehrere Maßnahmen dieselbe Kennung.")


def _imported(document: Document) -> Imported:
    about = document.assessment
    answers = {part.criterion: part.answer() for part in document.answers}
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
            participants=tuple(dict.fromkeys(about.participants)),
            is_baseline=about.baseline,
            id=about.id,
        ),
        {criterion: answer for criterion, answer in answers.items() if answer != Answer(criterion)},
        tuple(measure.measure() for measure in document.measures),
        tuple(sorted((part.judgement() for part in document.judgements), key=lambda judgement: judgement.held_on)),
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


def _first_problem(error: ValidationError) -> str:
    """Name the first field that can't be read."""
    detail = error.errors(include_url=False, include_input=False)[0]
    # Names of role groups are the file's own.
    path = ".".join(_printable(str(part)[:40]) for part in detail["loc"])
    if detail["type"] == "missing":
        return f"In der Datei fehlt das Feld „{path}“."
    if detail["type"] == "string_too_long":
        return f"Das Feld „{path}“ ist zu lang: höchstens {detail['ctx']['max_length']} Zeichen."
    if detail["type"] == "value_error":
        return f"Das Feld „{path}“ ist ungültig: {detail['ctx']['error']}"
    return f"Das Feld „{path}“ hat einen ungültigen Wert."
