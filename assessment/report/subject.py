"""What a report is about: a dossier as its readers may see it, judged on a day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assessment.comparison import Comparison, since_earlier
from assessment.dossier import Dossier
from assessment.measures import Measure, in_order
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

    @property
    def to_do(self) -> list[Measure]:
        """The measures that have not ended: overdue first, then by date."""
        return in_order((measure for measure in self.dossier.measures if not measure.status.is_ended), self.today)

    @property
    def ended(self) -> Sequence[Measure]:
        """The measures that were done or dropped, the latest first."""
        return in_order((measure for measure in self.dossier.measures if measure.status.is_ended), self.today)


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
