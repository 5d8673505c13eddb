"""An assessment with all that belongs to it: answers, its version of the catalogue, measures, judgements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Self

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog, Criterion
from assessment.catalog.versions import version_of
from assessment.measures import Measure, MeasureVersion
from assessment.phases import due_phases
from assessment.rating import Answers, AnswerVersion
from assessment.voting.judgement import Judgement


@dataclass(frozen=True)
class Snapshot:
    """An assessment with its answers. `catalog` is the version that it was begun with; the newest where that one is
    not known here.
    """

    assessment: Assessment
    answers: Answers
    catalog: Catalog

    @classmethod
    def of(cls, assessment: Assessment, answers: Answers, newest: Catalog) -> Self:
        """Return an assessment with its answers; `newest` is the newest version of the catalogue."""
        return cls(assessment, answers, version_of(newest, assessment.catalog_version))

    @property
    def day(self) -> date:
        """The day whose state it describes."""
        return self.assessment.date

    def in_view(self, every_criterion: bool) -> tuple[Criterion, ...]:
        """Return the criteria that results are over: the due ones, or all."""
        due = due_phases(self.assessment.phases)
        return tuple(c for c in self.catalog.criteria if every_criterion or c.phase in due)


@dataclass(frozen=True)
class Dossier(Snapshot):
    """All that is known of an assessment: what reports, exports and comparisons are made of.

    `measures` are those of its solution, `judgements` all that groups came to, the oldest first. `earlier` is what it
    is compared with, if there is something. `past`: every state that its answers had, by criterion, the oldest first;
    `past_measures`: every state that its measures had, by their ids, the oldest first.
    """

    measures: tuple[Measure, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    earlier: Snapshot | None = None
    past: Mapping[str, Sequence[AnswerVersion]] = field(default_factory=dict)
    past_measures: Mapping[str, Sequence[MeasureVersion]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        assessment: Assessment,
        answers: Answers,
        newest: Catalog,
        *,
        measures: tuple[Measure, ...] = (),
        judgements: tuple[Judgement, ...] = (),
        earlier: Snapshot | None = None,
        past: Mapping[str, Sequence[AnswerVersion]] | None = None,
        past_measures: Mapping[str, Sequence[MeasureVersion]] | None = None,
    ) -> Self:
        """Return all that is known of an assessment; `newest` is the newest version of the catalogue."""
        catalog = version_of(newest, assessment.catalog_version)
        return cls(assessment, answers, catalog, measures, judgements, earlier, past or {}, past_measures or {})

    def newest_measures(self) -> list[MeasureVersion]:
        """Return the measures with the moment of their last change; of one that was never stored, its first day's."""
        return [
            self.past_measures[measure.id][-1]
            if measure.id in self.past_measures
            else MeasureVersion(datetime.combine(measure.created_on, time.min), 1, measure)
            for measure in self.measures
        ]
