"""The fields of a document: what may stand in them, and how an answer is written."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, FailFast, Field, StringConstraints, field_validator, model_validator

from assessment.assessment import Closing
from assessment.exchange.field_types import (
    Day,
    EmptyLine,
    EmptyLink,
    EmptyText,
    FilledText,
    KeptId,
    Logo,
    Moment,
    Name,
    Step,
    Storable,
    Text,
    Version,
    at_most,
)
from assessment.exchange.judgement_fields import JudgementPart
from assessment.measures import Aim, Measure, Status
from assessment.phases import Phase, position
from assessment.rating import LEVELS, Answer, Evidence, Rating, Suggestion
from assessment.validation import MAX_JUDGEMENTS, MAX_MEASURES, MAX_ROLE_GROUPS

FORMAT: Final = "skalierungskompass/1"
MAX_EVIDENCE = 50
MAX_AIMS = 100
# No file of ours has more: there is one answer to a criterion.
_MOST_ANSWERS = 1_000


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class MunicipalityPart(_Part):
    """The municipality that an assessment is about."""

    name: Name
    logo: Logo = None


class SolutionPart(_Part):
    """The solution that an assessment is about, and where it stands."""

    name: Name
    phases: Annotated[tuple[Phase, ...], at_most(len(Phase))]
    operator_model: Annotated[str, StringConstraints(max_length=80)] | None = None

    @field_validator("phases")
    @classmethod
    def _is_a_position(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        try:
            return position(phases)
        except ValueError as error:
            raise ValueError("erlaubt ist eine Phase P1 bis P5, oder P4 und P5 zusammen") from error


class ClosingPart(_Part):
    """When an assessment was closed, as which version, and its checksum."""

    version: Version
    closed_at: Moment
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

    def closing(self) -> Closing:
        return Closing(self.version, self.closed_at, self.sha256)


class AssessmentPart(_Part):
    """What an assessment is called, of which day it is, and what became of it."""

    id: KeptId = ""
    title: Name
    date: Day
    status: Annotated[str, StringConstraints(min_length=1, max_length=20), Storable] = "open"
    version: Version = 1
    closing: ClosingPart | None = None
    participants: Annotated[tuple[Name, ...], at_most(MAX_ROLE_GROUPS)] = ()
    baseline: Annotated[bool, Field(strict=True)] = False


class EvidencePart(_Part):
    """What shows that a rating holds."""

    text: EmptyLine = ""
    url: EmptyLink = ""


class SuggestionPart(_Part):
    """A rating that was carried over and not confirmed."""

    rating: Rating
    reason: Text = ""
    made_on: Day


class AnswerPart(_Part):
    """What is said about one criterion."""

    criterion: str
    rating: Rating | None = None
    reason: EmptyText = ""
    target: Rating | None = None
    outside_control: bool = False
    outside_control_who: EmptyLine = ""
    note: EmptyText = ""
    evidence: Annotated[tuple[EvidencePart, ...], at_most(MAX_EVIDENCE)] = ()
    owner: EmptyLine = ""
    due: Day | None = None
    suggestion: SuggestionPart | None = None

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
    """The level that a measure is meant to bring a criterion to."""

    criterion: str
    level: Rating

    @field_validator("level")
    @classmethod
    def _is_a_level(cls, level: Rating) -> Rating:
        if level not in LEVELS:
            raise ValueError("muss N, P, L oder F sein")
        return level


class MeasurePart(_Part):
    """What is to be done, by whom and by when."""

    id: KeptId = ""
    what: FilledText
    aims: Annotated[tuple[AimPart, ...], at_most(MAX_AIMS)] = ()
    owner: EmptyLine = ""
    due: Day | None = None
    status: Status = Status.OPEN
    reason: EmptyText = ""
    effort: Step = None
    effect: Step = None
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
            aims=tuple({aim.criterion: Aim(aim.criterion, aim.level) for aim in self.aims}.values()),
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
    answers: Annotated[tuple[AnswerPart, ...], at_most(_MOST_ANSWERS)]
    measures: Annotated[tuple[MeasurePart, ...], at_most(MAX_MEASURES)] = ()
    judgements: Annotated[tuple[JudgementPart, ...], FailFast(), at_most(MAX_JUDGEMENTS)] = ()


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
