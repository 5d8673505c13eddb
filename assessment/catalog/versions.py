"""The catalogue as it was, and what changed between two versions of it.

An assessment is read with the version that it was begun with: a rating belongs to the texts that it was given by, and
a result to the numbers that it was computed with. So a version has its own criteria, method, drivers and practices;
the glossary and the other lists are the newest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assessment.catalog.identity import Identity
from assessment.catalog.model import Catalog, CatalogChange, Criterion, FormerVersion, OwnParts
from assessment.method import Method
from assessment.phases import Phase


@dataclass(frozen=True, slots=True)
class CatalogChanges:
    """What lies between two versions, in whichever order: by criterion, and in one sentence a version."""

    changes: Mapping[str, tuple[CatalogChange, ...]]
    summaries: tuple[str, ...]

    def of(self, criterion_id: str) -> tuple[CatalogChange, ...]:
        """Return the changes of a criterion, the oldest first."""
        return self.changes.get(criterion_id, ())

    def broken_by(self, criterion_id: str) -> CatalogChange | None:
        """Return the change that makes ratings of a criterion incomparable, if there is one."""
        return next((change for change in self.of(criterion_id) if not change.keeps_meaning), None)


def version_of(catalog: Catalog, version: str) -> Catalog:
    """Return the catalogue in a version; the one given where that version is not known.

    Raises ValueError for a version that is newer than `catalog`: only the newest one knows all others.
    """
    return catalog if version == catalog.version else _restored(Identity(catalog), version)


def versions(catalog: Catalog) -> tuple[str, ...]:
    """Return all known versions, the oldest first."""
    newest = catalog.former[-1].followed_by if catalog.former else catalog.version
    return (*(former.version for former in catalog.former), newest)


def every_criterion_id(catalog: Catalog) -> frozenset[str]:
    """Return the ids of the criteria of all versions."""
    changed = {change.criterion for former in catalog.former for change in former.changes}
    parts = {part for former in catalog.former for change in former.changes for part in change.into}
    return frozenset({criterion.id for criterion in catalog.criteria} | changed | parts)


def catalog_changes(catalog: Catalog, one: str, other: str) -> CatalogChanges:
    """Return what changed between two versions; nothing where one of them is not known."""
    order = versions(catalog)
    if one == other or one not in order or other not in order:
        return CatalogChanges({}, ())
    first, last = sorted((order.index(one), order.index(other)))
    passed = catalog.former[first:last]
    changes: dict[str, list[CatalogChange]] = {}
    for former in passed:
        for change in _changes(former, catalog):
            changes.setdefault(change.criterion, []).append(change)
            for part in change.into:
                changes.setdefault(part, []).append(change)
    return CatalogChanges(
        {name: tuple(gathered) for name, gathered in changes.items()}, tuple(f.summary for f in passed)
    )


def _changes(former: FormerVersion, catalog: Catalog) -> Iterator[CatalogChange]:
    yield from former.changes
    if former.every_text:
        named = {change.criterion for change in former.changes} | {
            part for change in former.changes for part in change.into
        }
        for criterion in catalog.criteria:
            if criterion.id not in named:
                yield CatalogChange(kind="reworded", criterion=criterion.id, reason=former.every_text)


@lru_cache(maxsize=32)
def _restored(key: Identity[Catalog], version: str) -> Catalog:
    """Take back, version by version, what has changed since."""
    catalog = key.of
    order = versions(catalog)
    if version not in order:
        return catalog
    first, last = order.index(version), order.index(catalog.version)
    if first > last:
        raise ValueError(f"Version {catalog.version} of the catalogue does not know version {version}.")
    criteria = {criterion.id: criterion for criterion in catalog.criteria}
    own: dict[str, Any] = {}
    for former in reversed(catalog.former[first:last]):
        for change in reversed(former.changes):
            _take_back(change, criteria)
        own.update((name, part) for name in OwnParts.model_fields if (part := getattr(former.own, name)) is not None)
    return _rebuilt(catalog, version, tuple(criteria.values()), own)


def _take_back(change: CatalogChange, criteria: dict[str, Criterion]) -> None:
    if change.kind == "added":
        criteria.pop(change.criterion, None)
        return
    for part in change.into:
        criteria.pop(part, None)
    now = criteria.get(change.criterion)
    fields = now.model_dump() if now is not None else {}
    criteria[change.criterion] = Criterion.model_validate({**fields, **change.before, "id": change.criterion})


def _rebuilt(catalog: Catalog, version: str, criteria: Sequence[Criterion], own: dict[str, Any]) -> Catalog:
    """Return a catalogue with these criteria and parts of its own, whose references lead to one another only."""
    known = {criterion.id for criterion in criteria}
    phases = list(Phase)
    ordered = sorted(criteria, key=lambda criterion: (phases.index(criterion.phase), criterion.id))
    fields = {name: getattr(catalog, name) for name in Catalog.model_fields} | own
    method: Method = fields["method"]
    return Catalog.model_construct(
        **{
            **fields,
            "about": catalog.about.model_copy(update={"version": version, "method": method.fingerprint}),
            "criteria": tuple(_within(criterion, known) for criterion in ordered),
            "practices": tuple(
                practice.model_copy(update={"fits": tuple(fit for fit in practice.fits if fit in known)})
                for practice in fields["practices"]
            ),
        }
    )


def _within(criterion: Criterion, known: set[str]) -> Criterion:
    related = tuple(other for other in criterion.related if other in known)
    return criterion if related == criterion.related else criterion.model_copy(update={"related": related})
