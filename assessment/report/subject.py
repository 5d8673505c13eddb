"""What a report is about: a dossier as its readers may see it, judged on a day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from assessment.comparison import Comparison, since_earlier
from assessment.dossier import Dossier
from assessment.frames.frame import rows_of
from assessment.frames.gaps import gaps_frame
from assessment.frames.measures import measures_frame
from assessment.measures import Status
from assessment.report.anonymous import anonymised, anonymised_comparison
from assessment.results import Result, result_of


@dataclass(frozen=True)
class Subject:
    """A dossier, its result, and what changed since the earlier assessment, where there is one.

    `today`: the day on which measures are judged; it says nothing where there are none. `nameless`: names and texts
    were taken out.
    """

    dossier: Dossier
    result: Result
    comparison: Comparison | None
    today: date
    nameless: bool = False

    @cached_property
    def own_gaps(self) -> Sequence[Any]:
        """The rows (`tables.GAPS`) of gaps that others need not close, the most urgent first."""
        return [row for row in self._gaps if not row.outside_control]

    @cached_property
    def outside_gaps(self) -> Sequence[Any]:
        """The rows of gaps that lie with others."""
        return [row for row in self._gaps if row.outside_control]

    @cached_property
    def to_do(self) -> Sequence[Any]:
        """The rows (`tables.MEASURES`) of measures that have not ended: overdue first, then by date."""
        return [row for row in self._measures if not Status(row.status).is_ended]

    @cached_property
    def ended(self) -> Sequence[Any]:
        """The rows of measures that were done or dropped, the latest first."""
        return [row for row in self._measures if Status(row.status).is_ended]

    @cached_property
    def _gaps(self) -> Sequence[Any]:
        return list(rows_of(gaps_frame(self.result, self.dossier.catalog)))

    @cached_property
    def _measures(self) -> Sequence[Any]:
        measures = self.dossier.measures
        # A report without measures does not wait for a table of them.
        return list(rows_of(measures_frame(measures, self.dossier.catalog, self.today))) if measures else []


def subject_of(dossier: Dossier, today: date, *, nameless: bool = False) -> Subject:
    """Return what a report is about; without names and texts where it is to go to others.

    Whether a change is backed by a new note is found out before the notes are taken out.
    """
    shown = anonymised(dossier) if nameless else dossier
    comparison = since_earlier(replace(dossier, measures=shown.measures))
    if comparison is not None and nameless:
        comparison = anonymised_comparison(comparison)
    result = result_of(shown.catalog, shown.answers, shown.assessment.phases)
    return Subject(shown, result, comparison, today, nameless)
