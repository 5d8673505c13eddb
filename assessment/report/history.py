"""What a report says beyond the answers: judgements, the change since an earlier assessment, measures as of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.comparison import Background, Comparison, compare
from assessment.dossier import Snapshot
from assessment.measures import Measure, in_order
from assessment.rating import Answers
from assessment.report.anonymous import anonymised_comparison, anonymised_judgements, anonymised_measures
from assessment.voting.judgement import Judgement


@dataclass(frozen=True)
class History:
    """Measures in the order of their solution, judgements with the oldest first, and the comparison where there is an
    earlier assessment.

    `today`: the day on which measures are judged; it says nothing where there are none. `nameless`: names and texts
    were taken out.
    """

    measures: tuple[Measure, ...] = ()
    comparison: Comparison | None = None
    today: date = date.min
    nameless: bool = False
    judgements: tuple[Judgement, ...] = ()

    @property
    def to_do(self) -> list[Measure]:
        """The measures that have not ended: overdue first, then by date."""
        return in_order((measure for measure in self.measures if not measure.status.is_ended), self.today)

    @property
    def ended(self) -> Sequence[Measure]:
        """The measures that were done or dropped, the latest first."""
        return in_order((measure for measure in self.measures if measure.status.is_ended), self.today)


NO_HISTORY = History()


def history_of(
    assessment: Assessment,
    answers: Answers,
    catalog: Catalog,
    *,
    background: Background,
    today: date,
    nameless: bool = False,
) -> History:
    """Return what the background tells of an assessment; without names and texts where it is to go to others.

    Whether a change is backed by a new note is found out before the notes are taken out.
    """
    measures = anonymised_measures(background.measures) if nameless else background.measures
    comparison = None
    if background.earlier is not None:
        comparison = compare(background.earlier, Snapshot.of(assessment, answers, catalog), measures)
        if nameless:
            comparison = anonymised_comparison(comparison)
    judgements = anonymised_judgements(background.judgements) if nameless else background.judgements
    return History(measures, comparison, today, nameless, judgements)
