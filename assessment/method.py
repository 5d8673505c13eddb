"""The numbers of the method, from `data/method.yaml`."""

import json
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assessment.phases import Phase
from assessment.rating import LEVELS, Rating

# What results depend on. The rest is about workshops and lists, and may be edited at any time.
_IN_RESULTS = {"levels", "targets", "gate", "priority", "phase_places", "agreement"}
_DIGITS = 12

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]


class Section(BaseModel):
    """A part of the file; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(Section):
    """A level, its points, and up to which percentage of fulfilment it holds (ISO/IEC 33020)."""

    id: Literal["N", "P", "L", "F"]
    label: str
    points: int
    up_to_percent: float
    description: str


class OtherAnswer(Section):
    """An answer that is no level."""

    id: Literal["unknown", "not_relevant"]
    label: str
    description: str


class Targets(Section):
    """The level aimed at while the answer names none."""

    default: Literal["N", "P", "L", "F"]
    milestone: Literal["N", "P", "L", "F"]


class GateRule(Section):
    """When a phase counts as done; both are shares between 0 and 1."""

    coverage: Share
    share_at_target: Share


class PriorityWeights(Section):
    """Factors of a gap's priority."""

    milestone: Weight
    per_overdue_phase: Weight
    per_dependent: Weight


class WorkshopRule(Section):
    """Times of a workshop in minutes, the size from which a role group is shown, and how many days what is kept.

    `smallest_minimum_group`: as far as that size may be lowered.
    """

    minutes: Annotated[int, Field(gt=0)]
    minutes_around: Annotated[int, Field(ge=0)]
    minutes_each: Annotated[int, Field(gt=0)]
    discussion_minutes: Annotated[int, Field(gt=0)]
    minimum_group: int
    # In a group of two, each of them knows what the other one chose.
    smallest_minimum_group: Annotated[int, Field(gt=2)]
    idle_days: Annotated[int, Field(gt=0)]
    comment_days: Annotated[int, Field(gt=0)]

    @model_validator(mode="after")
    def _can_be_lowered(self) -> "WorkshopRule":
        if self.minimum_group < self.smallest_minimum_group:
            raise ValueError("minimum_group: nicht kleiner als smallest_minimum_group")
        return self

    @property
    def group_sizes(self) -> tuple[int, ...]:
        """The sizes that can be chosen, the recommended one first."""
        return tuple(dict.fromkeys((self.minimum_group, self.smallest_minimum_group)))


class AgreementRule(Section):
    """What a group's agreement of 0–1 is called, and how many votes for a level it takes to say anything."""

    minimum_votes: Annotated[int, Field(gt=0)]
    high_from: Share
    disputed_below: Share

    @model_validator(mode="after")
    def _apart(self) -> "AgreementRule":
        if self.high_from < self.disputed_below:
            raise ValueError("high_from: nicht kleiner als disputed_below")
        return self


class CommonGapRule(Section):
    """When solutions have a gap in common: `at_least` so many, and `more_than` this share of the rated ones."""

    at_least: Annotated[int, Field(gt=0)]
    more_than: Annotated[float, Field(ge=0, lt=1)]


class Method(Section):
    """Thresholds and weights; the screen "Methodik" states them from here."""

    levels: tuple[Level, ...]
    other_answers: tuple[OtherAnswer, ...]
    targets: Targets
    gate: GateRule
    priority: PriorityWeights
    phase_places: dict[Phase, int]
    role_groups: tuple[Annotated[str, Field(min_length=1)], ...]
    agreement: AgreementRule
    common_gaps: CommonGapRule
    practices_per_gap: Annotated[int, Field(ge=0)]
    minutes_per_criterion: Annotated[float, Field(gt=0)]
    workshop: WorkshopRule

    @model_validator(mode="after")
    def _levels_rise(self) -> "Method":
        if [(level.id, level.points) for level in self.levels] != [
            (rating.value, rating.points) for rating in LEVELS
        ]:
            raise ValueError("levels: genau N, P, L, F mit 0, 1, 2, 3 Punkten, in dieser Reihenfolge")
        bounds = [level.up_to_percent for level in self.levels]
        if bounds != sorted(set(bounds)) or bounds[-1] != 100:
            raise ValueError("levels: up_to_percent muss steigen und bei 100 enden")
        if {answer.id for answer in self.other_answers} != {"unknown", "not_relevant"}:
            raise ValueError("other_answers: genau unknown und not_relevant")
        if set(self.phase_places) != set(Phase) - {Phase.DG}:
            raise ValueError("phase_places: genau P1, P2, P3, P4 und P5")
        return self

    @property
    def fingerprint(self) -> str:
        """What the numbers that results depend on can be recognised by; words are no part of it."""
        numbers = self.model_dump(mode="json", include=_IN_RESULTS)
        numbers["levels"] = [[level.id, level.points, level.up_to_percent] for level in self.levels]
        return sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()[:_DIGITS]

    def minutes_for(self, criteria: int) -> int:
        """Return how long so many criteria take, in whole minutes."""
        return round(criteria * self.minutes_per_criterion)

    def level(self, rating: Rating) -> Level:
        """Return what is known of a level; raises KeyError for an answer that is no level."""
        return self.levels[rating.points]

    def level_of_score(self, score: float) -> Level:
        """Return the level whose band a score of 0–100 falls into (ISO/IEC 33020)."""
        return next(level for level in self.levels if score <= level.up_to_percent)

    def label(self, rating: Rating | None) -> str:
        """Return what users read for an answer."""
        if rating is None:
            return "Noch offen"
        if rating.is_level:
            return self.level(rating).label
        return next(answer.label for answer in self.other_answers if answer.id == rating.value)

    def description(self, rating: Rating) -> str:
        """Return what an answer means in general."""
        if rating.is_level:
            return self.level(rating).description
        return next(answer.description for answer in self.other_answers if answer.id == rating.value)
