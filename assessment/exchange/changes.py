"""What a workbook that was filled in elsewhere would change, line by line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from assessment.catalog.model import Catalog
from assessment.rating import Answer, Answers, answer_to

# A workbook has no column for the carried-over answer; a level replaces it (`as_changes`).
_FIELDS = tuple(field.name for field in fields(Answer) if field.name not in ("criterion", "suggestion"))


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One field of an answer. `clashes`: it was changed here as well since the workbook was exported."""

    criterion: str
    field: str
    stored: Any
    wanted: Any
    clashes: bool


def proposed_changes(exported: Answers, filled: Answers, stored: Answers, catalog: Catalog) -> list[ProposedChange]:
    """Return what was changed in the workbook since its export and differs from what is stored.

    What nobody touched in the workbook stays as it is here, whatever was changed here meanwhile. Criteria that
    `catalog` doesn't know, such as those of another version, come last.
    """
    found = []
    others = sorted(criterion for criterion in {*exported, *filled} if criterion not in catalog)
    for criterion in (*(known.id for known in catalog.criteria), *others):
        before, wanted, now = (answer_to(criterion, answers) for answers in (exported, filled, stored))
        for field in _FIELDS:
            old, new, current = (getattr(answer, field) for answer in (before, wanted, now))
            if new not in (old, current):
                found.append(ProposedChange(criterion, field, current, new, clashes=current != old))
    return found


def as_changes(chosen: Iterable[ProposedChange]) -> dict[str, dict[str, Any]]:
    """Return changes by criterion, as the repository takes them. A level answers what was carried over."""
    changes: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for change in chosen:
        changes[change.criterion][change.field] = change.wanted
        if change.field == "rating" and change.wanted is not None:
            changes[change.criterion].setdefault("suggestion", None)
    return dict(changes)
