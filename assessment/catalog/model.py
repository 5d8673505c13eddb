"""The catalogue: criteria and everything they refer to, as immutable objects.

`files.py` reads them from `data/`; this module knows no files.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assessment.method import Method
from assessment.phases import Phase
from assessment.rating import Rating

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
CriterionId = Annotated[str, StringConstraints(pattern=r"^(p[1-5]|dg)-\d{2}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
Basis = Literal[
    "seite",
    "abgeleitet",
    "quelltext",
    "quelltext oder abgeleitet",
    "name von der seite, erläuterung abgeleitet",
]


class Entry(BaseModel):
    """One entry of a data file; unknown fields are errors, so that a typing mistake is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(Entry):
    """An entry that criteria refer to by its id and users read by its label."""

    id: Text
    label: Text


class Defined(Named):
    """A named entry with a definition; `definition_basis` says whether the roadmap gives it."""

    definition: Text
    definition_basis: Basis
    source_url: Url | None = None


class PhaseEntry(Defined):
    """A phase P1–P5 or the continuous criteria (DG)."""

    id: Phase
    short_label: Text
    in_short: Text


class SubPhase(Named):
    """A section of a phase; a criterion may matter in several."""

    phase: Phase


class Driver(Defined):
    """One of the seven scaling drivers; their order in the file is the axis order of the radar."""

    short_label: Text


class SubDriver(Named):
    """A part of one or several drivers."""

    drivers: tuple[Id, ...] = Field(min_length=1)


class Mechanism(Named):
    """A concrete instrument within a mechanism category."""

    category: Id
    category_basis: Text


class OperatorModel(Defined):
    """A way to run a solution for good."""

    kind: Text


class Term(Entry):
    """A glossary term."""

    id: Id
    term: Text
    definition: Text
    definition_basis: Basis
    source_url: Url | None = None


class ExtraCriterion(Entry):
    """A criterion that the roadmap mentions without describing it in the catalogue; it is not rated."""

    id: Id
    title: Text
    named_as_related: bool
    source_url: Url | None = None
    key_points: tuple[Text, ...] = ()


class Fact(Entry):
    """Something known about a practice, and where it is written."""

    fact: Text
    url: Url


class Practice(Entry):
    """A good practice that criteria name. `what` is None where no description is known."""

    id: Id
    name: Text
    what: Text | None = None
    who: Text | None = None
    where: Text | None = None
    url: Url | None = None
    roadmap_url: Url | None = None
    research: Literal["gefunden", "nur Kontext", "nichts gefunden"] | None = None
    origin: Text | None = None
    source_rows: tuple[int, ...] = ()
    lesson: Text | None = None
    facts: tuple[Fact, ...] = ()
    fits: tuple[CriterionId, ...] = ()


class Milestone(Entry):
    """Why a criterion is a milestone: the source says so, or we concluded it."""

    basis: Literal["quelle", "abgeleitet"]
    confidence: Literal["wahrscheinlich", "wahrscheinlich (kommunal)", "möglich"] | None = None
    reason: Text
    url: Url | None = None


class Anchors(Entry):
    """One observable sentence per level."""

    N: Text
    P: Text
    L: Text
    F: Text


class NextSteps(Entry):
    """What a team does first to reach a level."""

    P: Text
    L: Text
    F: Text


class Criterion(Entry):
    """One of the 70 criteria. `key_points` says what it takes for it to be met.

    Its level is the highest one whose anchor holds as a whole. `no_evidence` names what is easily mistaken for proof.
    """

    id: CriterionId
    title: Text
    title_basis: Literal["seite", "verweisliste", "eigene"]
    title_note: Text | None = None
    title_source_url: Url | None = None
    phase: Phase
    driver: Id
    sub_drivers: tuple[Id, ...] = Field(min_length=1)
    workstreams: tuple[Text, ...] = Field(min_length=1)
    sub_phases: tuple[Id, ...] = Field(min_length=1)
    stakeholders: tuple[Text, ...] = Field(min_length=1)
    mechanism_categories: tuple[Id, ...] = Field(min_length=1)
    mechanisms: tuple[Id, ...] = ()
    related: tuple[CriterionId, ...] = ()
    related_unresolved: tuple[Id, ...] = ()
    milestone: Milestone | None = None
    good_practices: tuple[Id, ...] = ()
    key_points: tuple[Text, ...] = Field(min_length=1)
    key_points_note: Text | None = None
    has_operator_model_text: bool = False
    source_row: int
    source_fields: tuple[Text, ...] = ()
    short_title: Text
    question: Text
    why: Text
    anchors: Anchors
    evidence: tuple[Text, ...] = Field(min_length=1, max_length=3)
    no_evidence: Text | None = None
    next_step: NextSteps
    hints: tuple[Text, ...] = ()
    operator_note: Text | None = None
    operator_models: tuple[Id, ...] = ()

    def anchor(self, level: Rating) -> str:
        """Return the sentence by which a level is known; raises AttributeError for an answer that is no level."""
        return str(getattr(self.anchors, level.value))

    def step_to(self, level: Rating) -> str:
        """Return what a team does first to reach a level; raises AttributeError for N, which nobody aims at."""
        return str(getattr(self.next_step, level.value))


class CatalogChange(Entry):
    """What became of a criterion of a former version, and why.

    `before` holds the fields that were different; where the criterion was split or retired, all of it.
    `comparable`: whether a rating from before and one from after say something about the same thing. What was
    split, retired or added never is.
    """

    kind: Literal["reworded", "moved", "split", "retired", "added"]
    criterion: CriterionId
    reason: Text
    comparable: bool = True
    into: tuple[CriterionId, ...] = ()
    before: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def keeps_meaning(self) -> bool:
        return self.comparable and self.kind in {"reworded", "moved"}


class FormerFile(Entry):
    """The file of a version of the catalogue that another one followed: what changed in the criteria with that.

    `method`: the fingerprint of the numbers that its assessments were made with. `every_text`: why the texts of
    all criteria changed, not only of those among the `changes`.
    """

    version: Text
    followed_by: Text
    method: Text
    summary: Text
    every_text: Text | None = None
    changes: tuple[CatalogChange, ...] = ()


class OwnParts(Entry):
    """What a former version had whole of its own; None where the one that followed it had the same."""

    method: Method | None = None
    drivers: tuple[Driver, ...] | None = None
    sub_drivers: tuple[SubDriver, ...] | None = None
    practices: tuple[Practice, ...] | None = None


class FormerVersion(FormerFile):
    """A version of the catalogue that another one followed, with all that changed with that."""

    own: OwnParts = OwnParts()


class Source(Entry):
    """Where the criteria come from."""

    title: Text
    publishers: Text
    year: int
    url: Url


class About(Entry):
    """The catalogue as a whole. Every assessment remembers the `version` it was begun with.

    `method`: the fingerprint of this version's numbers, so that none is edited without a new version.
    """

    version: Text
    method: Text
    language: Text
    title: Text
    source: Source
    licence: Text
    limits: tuple[Text, ...]


class Catalog(BaseModel):
    """All of `data/`, with look-ups. The lists keep the order of the files; the oldest former version comes first."""

    model_config = ConfigDict(frozen=True)

    about: About
    method: Method
    phases: tuple[PhaseEntry, ...]
    sub_phases: tuple[SubPhase, ...]
    drivers: tuple[Driver, ...]
    sub_drivers: tuple[SubDriver, ...]
    workstreams: tuple[Defined, ...]
    stakeholders: tuple[Defined, ...]
    mechanism_categories: tuple[Defined, ...]
    mechanisms: tuple[Mechanism, ...]
    operator_models: tuple[OperatorModel, ...]
    terms: tuple[Term, ...]
    extra_criteria: tuple[ExtraCriterion, ...]
    practices: tuple[Practice, ...]
    criteria: tuple[Criterion, ...]
    former: tuple[FormerVersion, ...] = ()

    @property
    def version(self) -> str:
        return self.about.version

    @cached_property
    def _criteria_by_id(self) -> dict[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def _criteria_by_phase(self) -> dict[Phase, tuple[Criterion, ...]]:
        return {phase: tuple(entry for entry in self.criteria if entry.phase is phase) for phase in Phase}

    @cached_property
    def _labels(self) -> dict[str, str]:
        named: tuple[Iterable[Named], ...] = (
            self.phases,
            self.sub_phases,
            self.drivers,
            self.sub_drivers,
            self.workstreams,
            self.stakeholders,
            self.mechanism_categories,
            self.mechanisms,
        )
        return {entry.id: entry.label for entries in named for entry in entries}

    @cached_property
    def _drivers_by_id(self) -> dict[str, Driver]:
        return {driver.id: driver for driver in self.drivers}

    @cached_property
    def _operator_models_by_id(self) -> dict[str, OperatorModel]:
        return {model.id: model for model in self.operator_models}

    @cached_property
    def named_by(self) -> Mapping[str, tuple[Criterion, ...]]:
        """For each criterion id, the criteria that name it as related."""
        naming: defaultdict[str, list[Criterion]] = defaultdict(list)
        for criterion in self.criteria:
            for other in criterion.related:
                naming[other].append(criterion)
        return {criterion.id: tuple(naming[criterion.id]) for criterion in self.criteria}

    @cached_property
    def criteria_of_practice(self) -> Mapping[str, tuple[Criterion, ...]]:
        """For each practice id, the criteria that name it or that we found it to fit."""
        return {
            practice.id: tuple(
                criterion
                for criterion in self.criteria
                if practice.id in criterion.good_practices or criterion.id in practice.fits
            )
            for practice in self.practices
        }

    def phase(self, phase: Phase) -> PhaseEntry:
        """Return what is known of a phase."""
        return next(entry for entry in self.phases if entry.id is phase)

    def __contains__(self, criterion_id: object) -> bool:
        return criterion_id in self._criteria_by_id

    def criterion(self, criterion_id: str) -> Criterion:
        """Return the criterion with this id; raises KeyError if there is none."""
        return self._criteria_by_id[criterion_id]

    def driver(self, driver_id: str) -> Driver:
        """Return the driver with this id; raises KeyError if there is none."""
        return self._drivers_by_id[driver_id]

    def operator_model(self, model_id: str) -> OperatorModel:
        """Return the operating model with this id; raises KeyError if there is none."""
        return self._operator_models_by_id[model_id]

    def label(self, entry_id: str) -> str:
        """Return what users read for the id of a phase, driver, workstream, stakeholder or mechanism."""
        return self._labels[entry_id]

    def of_phase(self, phase: Phase) -> tuple[Criterion, ...]:
        """Return the criteria of a phase, in the order of the catalogue."""
        return self._criteria_by_phase[phase]
