"""What changed between two assessments of a solution, told apart by its causes. Formulas: docs/method.md.

Two scores over different criteria say little when subtracted. So a difference is taken over the criteria that are
rated in both, and the rest of the change goes to its causes: other criteria are due, others are rated, or the
catalogue changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from assessment.catalog.model import Catalog, CatalogChange, Criterion
from assessment.catalog.versions import CatalogChanges, catalog_changes
from assessment.dossier import Dossier, Snapshot
from assessment.measures import Measure, done_between
from assessment.phases import Phase
from assessment.rating import MAX_POINTS, Answer, answer_to
from assessment.scoring import Score, score


class Movement(StrEnum):
    """What became of a criterion. Unconfirmed: it was rated, and that rating was carried over but not confirmed."""

    ROSE = "rose"
    FELL = "fell"
    SAME = "same"
    FIRST_RATED = "first_rated"
    NO_LONGER_RATED = "no_longer_rated"
    UNCONFIRMED = "unconfirmed"
    NOT_COMPARABLE = "not_comparable"
    NOT_RATED = "not_rated"


# What documents list criterion by criterion; of the rest they say how many.
LISTED_MOVEMENTS = (
    Movement.ROSE,
    Movement.FELL,
    Movement.FIRST_RATED,
    Movement.NO_LONGER_RATED,
    Movement.NOT_COMPARABLE,
)


class Cause(StrEnum):
    """Why a score changed. Only the first two are real change: the same criteria, judged differently."""

    BACKED = "backed"
    UNBACKED = "unbacked"
    DUE = "due"
    RATED = "rated"
    CATALOG = "catalog"


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion in both assessments; `before` and `after` are None where the catalogue didn't have it.

    `difference`: in points, −3 to 3, None unless it is rated in both and comparable. `changes`: of the catalogue.
    `is_backed`: a measure was done in between, or note or evidence are new.
    """

    id: str
    before: Criterion | None
    after: Criterion | None
    answer_before: Answer
    answer_after: Answer
    movement: Movement
    difference: int | None
    changes: tuple[CatalogChange, ...]
    measures: tuple[Measure, ...]
    is_backed: bool
    due_before: bool
    due_after: bool

    @property
    def criterion(self) -> Criterion:
        """The criterion as the later of both catalogues has it."""
        criterion = self.after or self.before
        if criterion is None:
            raise ValueError("A criterion is in one of the two catalogues at least.")
        return criterion


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """How a score changed. All figures are percentage points of a score (0–100).

    `whole` is the later score less the earlier one, None where one of them is missing. `real`: the mean change of the
    `common` criteria, those rated in both; None where there are none. `parts` add up to `whole`; they are empty where
    nothing is common, since then nothing tells change apart from choice. `common_before` and `common_after` are the
    scores of the common criteria.
    """

    before: Score
    after: Score
    common: tuple[str, ...]
    whole: float | None
    real: float | None
    parts: Mapping[Cause, float]
    common_before: float | None
    common_after: float | None


@dataclass(frozen=True)
class Comparison:
    """All that can be said of two assessments: as a whole, by driver, and criterion by criterion."""

    before: Snapshot
    after: Snapshot
    overall: ScoreDifference
    criteria: tuple[CriterionChange, ...]
    catalog_changes: CatalogChanges
    measures: tuple[Measure, ...]

    @cached_property
    def drivers(self) -> Mapping[str, ScoreDifference]:
        """How the score of each driver changed: lists of assessments say the whole only, and do not ask."""
        return {
            driver.id: _difference(self.before, self.after, self.criteria, driver.id)
            for driver in self.after.catalog.drivers
        }

    def with_movement(self, *movements: Movement) -> list[CriterionChange]:
        """Return the criteria that moved like this, the largest differences first."""
        changes = [change for change in self.criteria if change.movement in movements]
        return sorted(changes, key=lambda change: -abs(change.difference or 0))

    @property
    def unconfirmed(self) -> tuple[int, int]:
        """How many ratings were carried over and never confirmed, before and after: they count as not rated."""
        before = sum(moved.due_before and moved.answer_before.is_unconfirmed for moved in self.criteria)
        return before, sum(moved.due_after and moved.answer_after.is_unconfirmed for moved in self.criteria)

    @property
    def newcomers(self) -> tuple[str, ...]:
        """The role groups that took part in the later assessment only."""
        return _groups_only_in(self.after, self.before)

    @property
    def leavers(self) -> tuple[str, ...]:
        """The role groups that took part in the earlier assessment only."""
        return _groups_only_in(self.before, self.after)


def compare(
    before: Snapshot, after: Snapshot, measures: Iterable[Measure] = (), every_criterion: bool = False
) -> Comparison:
    """Compare two assessments, over the criteria due in one of them or over all.

    Comparing the other way round gives the same figures with the other sign.
    """
    ended = tuple(done_between(measures, *sorted((before.day, after.day))))
    versions = catalog_changes(_newer(before, after), before.catalog.version, after.catalog.version)
    views = {c.id for c in before.in_view(every_criterion)}, {c.id for c in after.in_view(every_criterion)}
    moved = tuple(
        _moved(criterion_id, before, after, versions=versions, ended=ended, views=views)
        for criterion_id in _in_order(before, after)
    )
    in_view = tuple(change for change in moved if change.due_before or change.due_after)
    return Comparison(
        before=before,
        after=after,
        overall=_difference(before, after, in_view, None),
        criteria=in_view,
        catalog_changes=versions,
        measures=ended,
    )


def since_earlier(dossier: Dossier) -> Comparison | None:
    """Compare an assessment with the earlier one of its dossier, if there is one."""
    return compare(dossier.earlier, dossier, dossier.measures) if dossier.earlier is not None else None


def _newer(before: Snapshot, after: Snapshot) -> Catalog:
    """Return the catalogue that knows what happened to the other one."""
    return max((before.catalog, after.catalog), key=_place)


def _place(catalog: Catalog) -> int:
    order = [former.version for former in catalog.former]
    return order.index(catalog.version) if catalog.version in order else len(order)


def _in_order(before: Snapshot, after: Snapshot) -> list[str]:
    """Return the ids of both catalogues: phase by phase, in the order of their numbers."""
    phases = list(Phase)
    criteria = {criterion.id: criterion for snapshot in (before, after) for criterion in snapshot.catalog.criteria}
    return sorted(criteria, key=lambda criterion_id: (phases.index(criteria[criterion_id].phase), criterion_id))


def _moved(
    criterion_id: str,
    before: Snapshot,
    after: Snapshot,
    *,
    versions: CatalogChanges,
    ended: Sequence[Measure],
    views: tuple[set[str], set[str]],
) -> CriterionChange:
    old, new = answer_to(criterion_id, before.answers), answer_to(criterion_id, after.answers)
    earlier = before.catalog.criterion(criterion_id) if criterion_id in before.catalog else None
    later = after.catalog.criterion(criterion_id) if criterion_id in after.catalog else None
    is_comparable = earlier is not None and later is not None and versions.broken_by(criterion_id) is None
    measures = tuple(measure for measure in ended if measure.concerns(criterion_id))
    return CriterionChange(
        id=criterion_id,
        before=earlier,
        after=later,
        answer_before=old,
        answer_after=new,
        movement=_movement(old, new, is_comparable),
        difference=_points_between(old, new) if is_comparable else None,
        changes=versions.of(criterion_id),
        measures=measures,
        is_backed=bool(measures) or _is_argued_anew(before.day, old, after.day, new),
        due_before=criterion_id in views[0],
        due_after=criterion_id in views[1],
    )


def _movement(old: Answer, new: Answer, is_comparable: bool) -> Movement:
    if old.points is None and new.points is None:
        return Movement.NOT_RATED
    if not is_comparable:
        return Movement.NOT_COMPARABLE
    if old.points is None:
        return Movement.FIRST_RATED
    if new.points is None:
        return Movement.UNCONFIRMED if new.is_unconfirmed else Movement.NO_LONGER_RATED
    if new.points == old.points:
        return Movement.SAME
    return Movement.ROSE if new.points > old.points else Movement.FELL


def _points_between(old: Answer, new: Answer) -> int | None:
    return None if old.points is None or new.points is None else new.points - old.points


def _is_argued_anew(one_day: date, one: Answer, other_day: date, other: Answer) -> bool:
    """Whether the later answer has a note or evidence that the earlier one has not; on the same day, either."""
    return (one_day <= other_day and _adds_to(one, other)) or (other_day <= one_day and _adds_to(other, one))


def _adds_to(earlier: Answer, later: Answer) -> bool:
    note = later.note.strip()
    return bool(note and note != earlier.note.strip()) or not set(later.evidence) <= set(earlier.evidence)


def _difference(
    before: Snapshot, after: Snapshot, moved: Sequence[CriterionChange], driver: str | None
) -> ScoreDifference:
    """Compare the scores of a driver (all criteria: None). Every cause gets what its criteria changed of the mean.

    Let C be the common criteria and R a set of rated ones. A criterion x of R outside of C moves the mean of R away
    from that of C by (x − mean of C) ÷ |R|; over all such x these add up to the difference of both means.
    """
    in_before = [change for change in moved if change.before is not None and driver in {None, change.before.driver}]
    in_after = [change for change in moved if change.after is not None and driver in {None, change.after.driver}]
    kept = {change.id for change in in_before} & {change.id for change in in_after}
    common = tuple(change for change in moved if change.id in kept and change.difference is not None)
    old = score([e.before for e in in_before if e.before and e.due_before], before.answers, before.catalog.method)
    new = score([e.after for e in in_after if e.after and e.due_after], after.answers, after.catalog.method)
    whole = None if old.value is None or new.value is None else new.value - old.value
    parts: dict[Cause, float] = {}
    if whole is not None and common:
        _add_shares(parts, common)
        _add_departures(parts, in_before, common, is_earlier=True)
        _add_departures(parts, in_after, common, is_earlier=False)
    return ScoreDifference(
        before=old,
        after=new,
        common=tuple(change.id for change in common),
        whole=whole,
        real=_percent(sum(change.difference or 0 for change in common), len(common)) if common else None,
        parts=parts,
        common_before=_mean(common, is_earlier=True),
        common_after=_mean(common, is_earlier=False),
    )


def _mean(common: Sequence[CriterionChange], is_earlier: bool) -> float | None:
    if not common:
        return None
    return _percent(sum(_points(change, is_earlier) or 0 for change in common), len(common))


def _percent(points: float, count: int) -> float:
    return points / (MAX_POINTS * count) * 100


def _add_shares(parts: dict[Cause, float], common: Sequence[CriterionChange]) -> None:
    for change in common:
        if change.difference:
            cause = Cause.BACKED if change.is_backed else Cause.UNBACKED
            parts[cause] = parts.get(cause, 0.0) + _percent(change.difference, len(common))


def _add_departures(
    parts: dict[Cause, float], changes: Sequence[CriterionChange], common: Sequence[CriterionChange], is_earlier: bool
) -> None:
    """Add what makes the score of one assessment differ from the mean of the common criteria.

    First the common criteria that were not due there join its rated ones, then those that are not common leave.
    """
    sign = -1.0 if is_earlier else 1.0
    shared = {change.id for change in common}
    rated = [e for e in changes if _points(e, is_earlier) is not None and _is_due(e, is_earlier)]
    joining = [e for e in common if not _is_due(e, is_earlier)]
    together = [*rated, *joining]
    mean = sum(_points(e, is_earlier) or 0 for e in common) / len(common)
    mean_of_rated = sum(_points(e, is_earlier) or 0 for e in rated) / len(rated)
    for change in joining:
        effect = ((_points(change, is_earlier) or 0) - mean_of_rated) / len(together)
        parts[Cause.DUE] = parts.get(Cause.DUE, 0.0) - sign * _percent(effect, 1)
    for change in rated:
        if change.id not in shared:
            effect = ((_points(change, is_earlier) or 0) - mean) / len(together)
            cause = _cause_of_absence(change, is_earlier)
            parts[cause] = parts.get(cause, 0.0) + sign * _percent(effect, 1)


def _points(change: CriterionChange, is_earlier: bool) -> int | None:
    return change.answer_before.points if is_earlier else change.answer_after.points


def _is_due(change: CriterionChange, is_earlier: bool) -> bool:
    return change.due_before if is_earlier else change.due_after


def _cause_of_absence(change: CriterionChange, is_earlier: bool) -> Cause:
    """Say why a criterion that is rated in one assessment is not among the common ones."""
    if change.difference is not None or change.movement is Movement.NOT_COMPARABLE:
        return Cause.CATALOG
    return Cause.RATED if _is_due(change, not is_earlier) else Cause.DUE


def _groups_only_in(one: Snapshot, other: Snapshot) -> tuple[str, ...]:
    return tuple(group for group in one.assessment.participants if group not in other.assessment.participants)
