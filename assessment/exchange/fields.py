"""The fields of a document: what may stand in them, and how an answer is written."""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from assessment.exchange.logo import LogoRefusedError, normalised_logo
from assessment.measures import Aim, Measure, Size, Status
from assessment.phases import Phase, position
from assessment.rating import LEVELS, Answer, Evidence, Rating, Suggestion
from assessment.store.repository import Closing
from assessment.validation import FIRST_DAY, LAST_DAY, MAX_LINE, MAX_NAME, MAX_TEXT, url_problem

FORMAT: Final = "skalierungskompass/1"
MAX_EVIDENCE = 50
MAX_PARTICIPANTS = 20
MAX_AIMS = 100
MAX_MEASURES = 2_000
# No file of ours has more: there is one answer to a criterion.
_MOST_ANSWERS = 1_000
# Files of ours hold logos that are made small already, so that many of them can be read.
_MOST_LOGO_LETTERS = 4_000_000
_MOST_LOGO_PIXELS = 1_000_000


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


def _written_moment(value: object) -> datetime:
    """Read a moment; moments are UTC without saying so, as they are stored."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", value, re.ASCII):
        try:
            return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
        except ValueError:
            pass
    raise ValueError("muss ein Zeitpunkt wie 2026-11-25T10:00:00Z sein")


def moment_text(moment: datetime) -> str:
    """Return a moment (UTC) as documents write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def _logo(value: object) -> bytes | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _MOST_LOGO_LETTERS:
        raise ValueError("muss ein Bild in Base64 sein")
    try:
        content = b64decode(value, validate=True)
    except ValueError as error:
        raise ValueError("muss ein Bild in Base64 sein") from error
    try:
        return normalised_logo(content, _MOST_LOGO_PIXELS)
    except LogoRefusedError as error:
        raise ValueError(str(error)) from error


def logo_text(logo: bytes) -> str:
    """Return a logo as documents write it."""
    return b64encode(logo).decode("ascii")


def _at_most(count: int) -> BeforeValidator:
    """Refuse long lists before their items are looked at: each unfit one would become an error in memory."""

    def check(value: object) -> object:
        if isinstance(value, list | tuple) and len(value) > count:
            raise ValueError(f"hat mehr als {count} Einträge")
        return value

    return BeforeValidator(check)


def _kept_id(value: object) -> object:
    """An id of ours is kept; any other is none, since it would become part of addresses."""
    return value if not isinstance(value, str) or re.fullmatch(r"[0-9a-f]{32}", value) else ""


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
Moment = Annotated[
    datetime,
    BeforeValidator(_written_moment),
    Field(ge=datetime.combine(FIRST_DAY, datetime.min.time()), le=datetime.combine(LAST_DAY, datetime.min.time())),
]
Version = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class MunicipalityPart(_Part):
    name: Name
    logo: Annotated[bytes | None, BeforeValidator(_logo)] = None


class SolutionPart(_Part):
    name: Name
    phases: Annotated[tuple[Phase, ...], _at_most(len(Phase))]
    operator_model: Annotated[str, StringConstraints(max_length=80)] | None = None

    @field_validator("phases")
    @classmethod
    def _is_a_position(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        try:
            return position(phases)
        except ValueError as error:
            raise ValueError("erlaubt ist eine Phase P1 bis P5, oder P4 und P5 zusammen") from error


class ClosingPart(_Part):
    version: Version
    closed_at: Moment
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

    def closing(self) -> Closing:
        return Closing(self.version, self.closed_at, self.sha256)


class AssessmentPart(_Part):
    id: Annotated[str, BeforeValidator(_kept_id)] = ""
    title: Name
    date: Day
    status: Annotated[str, StringConstraints(min_length=1, max_length=20), Storable] = "open"
    version: Version = 1
    closing: ClosingPart | None = None
    participants: Annotated[tuple[Name, ...], _at_most(MAX_PARTICIPANTS)] = ()
    baseline: bool = False


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
    evidence: Annotated[tuple[EvidencePart, ...], _at_most(MAX_EVIDENCE)] = ()
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


class AimPart(_Part):
    criterion: str
    level: Rating

    @field_validator("level")
    @classmethod
    def _is_a_level(cls, level: Rating) -> Rating:
        if level not in LEVELS:
            raise ValueError("muss N, P, L oder F sein")
        return level


class MeasurePart(_Part):
    id: Annotated[str, BeforeValidator(_kept_id)] = ""
    what: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1)]
    aims: Annotated[tuple[AimPart, ...], _at_most(MAX_AIMS)] = ()
    owner: Line = ""
    due: Day | None = None
    status: Status = Status.OPEN
    reason: Text = ""
    effort: Size | None = None
    effect: Size | None = None
    created_on: Day
    ended_on: Day | None = None

    @model_validator(mode="after")
    def _ends_with_a_day(self) -> "MeasurePart":
        if self.status.is_ended != (self.ended_on is not None):
            raise ValueError("ended_on gehört zu Maßnahmen, die erledigt oder verworfen sind, und nur zu diesen")
        return self

    def measure(self) -> Measure:
        return Measure(
            id=self.id,
            what=self.what,
            aims=tuple(Aim(aim.criterion, aim.level) for aim in self.aims),
            owner=self.owner,
            due=self.due,
            status=self.status,
            reason=self.reason,
            effort=self.effort,
            effect=self.effect,
            created_on=self.created_on,
            ended_on=self.ended_on,
        )


class Document(_Part):
    """One assessment with all its answers."""

    format: str
    catalog_version: Annotated[str, StringConstraints(min_length=1, max_length=40), Storable]
    municipality: MunicipalityPart
    solution: SolutionPart
    assessment: AssessmentPart
    answers: Annotated[tuple[AnswerPart, ...], _at_most(_MOST_ANSWERS)]
    measures: Annotated[tuple[MeasurePart, ...], _at_most(MAX_MEASURES)] = ()


def answer_data(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain JSON data, with every field."""
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


def measure_data(measure: Measure) -> dict[str, Any]:
    """Return a measure as plain JSON data, with every field."""
    return {
        "id": measure.id,
        "what": measure.what,
        "aims": [{"criterion": aim.criterion, "level": aim.level} for aim in measure.aims],
        "owner": measure.owner,
        "due": measure.due.isoformat() if measure.due else None,
        "status": measure.status,
        "reason": measure.reason,
        "effort": measure.effort,
        "effect": measure.effect,
        "created_on": measure.created_on.isoformat(),
        "ended_on": measure.ended_on.isoformat() if measure.ended_on else None,
    }
