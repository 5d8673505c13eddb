"""An assessment with all that belongs to it: answers, its version of the catalogue, measures, judgements."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog, Criterion
from assessment.catalog.versions import version_of
from assessment.phases import due_phases
from assessment.rating import Answers


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
