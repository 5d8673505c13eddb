"""The export format `skalierungskompass/1`: one assessment as a JSON document.

Fields may be added; what was once exported stays importable.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from assessment.catalog import Catalog
from assessment.phases import Phase, position
from assessment.rating import LEVELS, Answer, Answers, Evidence, Rating, Suggestion, answer_to
from assessment.store.repository import Assessment
from assessment.validation import FIRST_DAY, LAST_DAY, MAX_LINE, MAX_NAME, MAX_TEXT, url_problem

FORMAT = "skalierungskompass/1"
MAX_BYTES = 5 * 1024 * 1024


class ImportRefusedError(Exception):
    """A file can't be imported; the text is a sentence for users. Nothing was changed."""


def _storable(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("enthält Zeichen, die es nicht gibt") from error
    return text


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise ValueError("muss in einer Zeile stehen")
    return text


def _link(text: str) -> str:
    problem = url_problem(text)
    if problem:
        raise ValueError(problem)
    return text


def _written_date(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise ValueError("muss ein Datum wie 2026-05-31 sein")


Storable = AfterValidator(_storable)
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME),
    AfterValidator(_one_line),
    Storable,
]
Line = Annotated[str, StringConstraints(max_length=MAX_LINE), Storable]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT), Storable]
Day = Annotated[date, BeforeValidator(_written_date), Field(ge=FIRST_DAY, le=LAST_DAY)]
Link = Annotated[str, Storable, AfterValidator(_link)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class MunicipalityPart(_Part):
    name: Name


class SolutionPart(_Part):
    name: Name
    phases: tuple[Phase, ...]
    operator_model: Annotated[str, StringConstraints(max_length=80)] | None = None

    @field_validator("phases")
    @classmethod
    def _is_a_position(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        try:
            return position(phases)
        except ValueError as error:
            raise ValueError("erlaubt ist eine Phase P1 bis P5, oder P4 und P5 zusammen") from error


class AssessmentPart(_Part):
    id: str = ""
    title: Name
    date: Day
    status: Annotated[str, StringConstraints(min_length=1, max_length=20), Storable] = "open"


class EvidencePart(_Part):
    text: Line = ""
    url: Link = ""

    @field_validator("text", "url", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return "" if value is None else value


class SuggestionPart(_Part):
    rating: Rating
    reason: Text = ""
    made_on: Day


class AnswerPart(_Part):
    criterion: str
    rating: Rating | None = None
    reason: Text = ""
    target: Rating | None = None
    outside_control: bool = False
    outside_control_who: Line = ""
    note: Text = ""
    evidence: Annotated[tuple[EvidencePart, ...], Field(max_length=50)] = ()
    owner: Line = ""
    due: Day | None = None
    suggestion: SuggestionPart | None = None

    @field_validator("reason", "outside_control_who", "note", "owner", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return "" if value is None else value

    @model_validator(mode="before")
    @classmethod
    def _outside_control_may_name_who(cls, raw: object) -> object:
        """Read `"outside_control": "das Land"` as yes, and with whom it lies; null as no."""
        if not isinstance(raw, Mapping):
            return raw
        value = raw.get("outside_control")
        if isinstance(value, str):
            return {
                **raw,
                "outside_control": bool(value),
                "outside_control_who": raw.get("outside_control_who") or value,
            }
        return {**raw, "outside_control": False} if value is None else raw

    @field_validator("target")
    @classmethod
    def _target_is_a_level(cls, target: Rating | None) -> Rating | None:
        if target is not None and target not in LEVELS:
            raise ValueError("muss N, P, L oder F sein")
        return target

    def answer(self) -> Answer:
        suggestion = self.suggestion
        return Answer(
            criterion=self.criterion,
            rating=self.rating,
            reason=self.reason,
            target=self.target,
            outside_control=self.outside_control,
            outside_control_who=self.outside_control_who,
            note=self.note,
            evidence=tuple(Evidence(piece.text, piece.url) for piece in self.evidence),
            owner=self.owner,
            due=self.due,
            suggestion=Suggestion(suggestion.rating, suggestion.reason, suggestion.made_on) if suggestion else None,
        )


class Document(_Part):
    """One assessment with all its answers."""

    format: str
    catalog_version: Annotated[str, StringConstraints(min_length=1, max_length=40), Storable]
    municipality: MunicipalityPart
    solution: SolutionPart
    assessment: AssessmentPart
    answers: tuple[AnswerPart, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import file holds, ready to be stored as a new assessment."""

    assessment: Assessment
    answers: dict[str, Answer]


def export_document(assessment: Assessment, answers: Answers, catalog: Catalog) -> dict[str, Any]:
    """Return an assessment as plain JSON data, an answer for every criterion of the catalogue."""
    return {
        "format": FORMAT,
        "catalog_version": assessment.catalog_version,
        "municipality": {"name": assessment.municipality},
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
        },
        "answers": [_exported(answer_to(criterion.id, answers)) for criterion in catalog.criteria],
    }


def _exported(answer: Answer) -> dict[str, Any]:
    suggestion = answer.suggestion
    return {
        "criterion": answer.criterion,
        "rating": answer.rating,
        "reason": answer.reason,
        "target": answer.target,
        "outside_control": answer.outside_control,
        "outside_control_who": answer.outside_control_who,
        "note": answer.note,
        "evidence": [{"text": piece.text, "url": piece.url} for piece in answer.evidence],
        "owner": answer.owner,
        "due": answer.due.isoformat() if answer.due else None,
        "suggestion": {
            "rating": suggestion.rating,
            "reason": suggestion.reason,
            "made_on": suggestion.made_on.isoformat(),
        }
        if suggestion
        else None,
    }


def export_json(assessment: Assessment, answers: Answers, catalog: Catalog) -> str:
    """Return the document as readable JSON text."""
    return json.dumps(export_document(assessment, answers, catalog), ensure_ascii=False, indent=2) + "\n"


def read_json(content: bytes, catalog: Catalog) -> Imported:
    """Read an exported file; raises ImportRefusedError when any part of it can't be used."""
    if len(content) > MAX_BYTES:
        raise ImportRefusedError(f"Die Datei ist größer als {MAX_BYTES // 1024 // 1024} MB.")
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ImportRefusedError("Die Datei ist keine gültige JSON-Datei oder unvollständig.") from error
    return read_document(raw, catalog)


def read_document(raw: object, catalog: Catalog) -> Imported:
    """Check plain data against the format; raises ImportRefusedError."""
    if not isinstance(raw, Mapping) or "format" not in raw:
        raise ImportRefusedError("Die Datei ist kein Export des Skalierungskompasses.")
    _check_format(raw["format"])
    try:
        document = Document.model_validate(raw)
    except (ValidationError, RecursionError) as error:
        raise ImportRefusedError(_first_problem(error)) from error
    criteria = [part.criterion for part in document.answers]
    unknown = sorted({criterion for criterion in criteria if criterion not in catalog})
    if unknown:
        raise ImportRefusedError(f"Die Datei nennt Kriterien, die es im Katalog nicht gibt: {_listed(unknown)}.")
    model = document.solution.operator_model
    if model is not None and model not in {entry.id for entry in catalog.operator_models}:
        raise ImportRefusedError("Die Datei nennt ein Betreibermodell, das es im Katalog nicht gibt.")
    if len(set(criteria)) < len(criteria):
        raise ImportRefusedError("Die Datei beantwortet ein Kriterium mehrfach.")
    given = {part.criterion: part.answer() for part in document.answers}
    return Imported(
        Assessment(
            municipality=document.municipality.name,
            solution=document.solution.name,
            phases=document.solution.phases,
            title=document.assessment.title,
            date=document.assessment.date,
            catalog_version=document.catalog_version,
            operator_model=model,
            status=document.assessment.status,
        ),
        {criterion: answer for criterion, answer in given.items() if answer != Answer(criterion)},
    )


def _check_format(value: object) -> None:
    if value == FORMAT:
        return
    numbered = re.fullmatch(r"skalierungskompass/(\d{1,9})", value) if isinstance(value, str) else None
    if numbered and int(numbered[1]) > 1:
        raise ImportRefusedError(
            "Die Datei stammt aus einer neueren Fassung des Programms. Bitte das Programm aktualisieren."
        )
    raise ImportRefusedError("Die Datei ist kein Export des Skalierungskompasses.")


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
    detail = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return f"In der Datei fehlt das Feld „{place}“."
    if detail["type"] == "string_too_long":
        return f"Das Feld „{place}“ ist zu lang: höchstens {detail['ctx']['max_length']} Zeichen."
    if detail["type"] == "value_error":
        return f"Das Feld „{place}“ ist ungültig: {detail['ctx']['error']}"
    return f"Das Feld „{place}“ hat einen ungültigen Wert."
