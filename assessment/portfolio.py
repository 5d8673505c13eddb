"""The solutions of a municipality, and what they have in common. Each has its own version of the catalogue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.assessment import Solution
from assessment.catalog.model import Catalog, Criterion
from assessment.catalog.versions import CatalogChanges, catalog_changes, versions
from assessment.comparison import Comparison, compare
from assessment.dossier import Snapshot
from assessment.gaps import Gap, gaps
from assessment.measures import Measure
from assessment.method import CommonGapRule
from assessment.phases import Phase
from assessment.rating import Answers, answer_to
from assessment.results import Result, result_of


@dataclass(frozen=True)
class Entry:
    """A solution as a portfolio shows it: its newest assessment, with what follows from that.

    `change`: since its baseline, where that is another one. `overdue`: how many of its measures are.
    """

    solution: Solution
    snapshot: Snapshot
    result: Result
    change: Comparison | None
    overdue: int


def entry(
    solution: Solution, answers: Mapping[str, Answers], measures: Iterable[Measure], newest: Catalog, today: date
) -> Entry:
    """Return how a solution stands. `answers`: those of its newest assessment and of its baseline, by their ids."""
    snapshot = Snapshot.of(solution.newest, answers[solution.newest.id], newest)
    earlier = solution.compared_with(solution.newest)
    before = Snapshot.of(earlier, answers[earlier.id], newest) if earlier is not None else None
    return Entry(
        solution=solution,
        snapshot=snapshot,
        result=result_of(snapshot.catalog, snapshot.answers, snapshot.assessment.phases),
        change=compare(before, snapshot) if before is not None else None,
        overdue=sum(measure.is_overdue(today) for measure in measures),
    )


@dataclass(frozen=True, slots=True)
class Below:
    """A solution that is below the target of a criterion, and its gap there."""

    snapshot: Snapshot
    gap: Gap


@dataclass(frozen=True, slots=True)
class CommonGap:
    """A criterion below its target in most of the solutions where it is due and rated; `rated` says how many are.

    `criterion` is as the newest of their catalogues has it; `below` holds the most urgent first, equally urgent
    ones in the order in which the solutions were given.
    """

    criterion: Criterion
    below: tuple[Below, ...]
    rated: int

    @property
    def priority(self) -> float:
        """The mean of the priorities that the gaps have in their solutions (see `Gap.priority`)."""
        return sum(below.gap.priority for below in self.below) / len(self.below)


@dataclass(frozen=True, slots=True)
class _Rated:
    """A criterion that is due and rated in a solution; `gap` is None where it reaches its target."""

    snapshot: Snapshot
    criterion: Criterion
    gap: Gap | None


def common_gaps(solutions: Sequence[Snapshot], catalog: Catalog) -> list[CommonGap]:
    """Return the criteria below target in most of the solutions where they are due and rated (`CommonGapRule`).

    Those of most solutions come first, then by priority, phase and id. `solutions`: one assessment of each;
    `catalog`: the newest version. A criterion whose ratings can't be compared across a change of the catalogue
    counts apart before and after it.
    """
    by_meaning: dict[tuple[str, int], list[_Rated]] = {}
    for snapshot in solutions:
        since = catalog_changes(catalog, snapshot.catalog.version, catalog.version)
        for rated in _rated(snapshot):
            by_meaning.setdefault((rated.criterion.id, _breaks(rated.criterion.id, since)), []).append(rated)
    order = {version: number for number, version in enumerate(versions(catalog))}
    rule = catalog.method.common_gaps
    common = [gap for same in by_meaning.values() if (gap := _common(same, order, rule)) is not None]
    phases = list(Phase)
    return sorted(
        common,
        key=lambda gap: (-len(gap.below), -gap.priority, phases.index(gap.criterion.phase), gap.criterion.id),
    )


def _rated(snapshot: Snapshot) -> Iterator[_Rated]:
    due = snapshot.in_view(every_criterion=False)
    below = {
        gap.criterion.id: gap for gap in gaps(due, snapshot.answers, snapshot.catalog, snapshot.assessment.phases)
    }
    for criterion in due:
        if answer_to(criterion.id, snapshot.answers).points is not None:
            yield _Rated(snapshot, criterion, below.get(criterion.id))


def _breaks(criterion_id: str, since: CatalogChanges) -> int:
    """Count the changes since a version that made ratings incomparable: equal counts mean the same thing asked."""
    return sum(not change.keeps_meaning for change in since.of(criterion_id))


def _common(same: Sequence[_Rated], order: Mapping[str, int], rule: CommonGapRule) -> CommonGap | None:
    below = [Below(rated.snapshot, rated.gap) for rated in same if rated.gap is not None]
    if len(below) < rule.at_least or len(below) <= rule.more_than * len(same):
        return None
    newest = max(same, key=lambda rated: order.get(rated.snapshot.catalog.version, len(order)))
    return CommonGap(newest.criterion, tuple(_urgent_first(below)), len(same))


def _urgent_first(below: Iterable[Below]) -> list[Below]:
    return sorted(below, key=lambda one: -one.gap.priority)
