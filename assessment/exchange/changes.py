"""What a workbook that was filled in elsewhere would change, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from assessment.catalog.model import Catalog
from assessment.merging import changes_between, is_conflict
from assessment.rating import AnswerChanges, AnswerField, Answers, answer_to

# A workbook has no column for the carried-over answer; a level replaces it (`as_changes`).
_FIELDS: tuple[AnswerField, ...] = tuple(field for field in get_args(AnswerField) if field != "suggestion")


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One field of an answer. `clashes`: it was changed here as well since the workbook was exported."""

    criterion: str
    field: AnswerField
    stored: Any
    proposed: Any
    clashes: bool


def proposed_changes(exported: Answers, filled: Answers, stored: Answers, catalog: Catalog) -> list[ProposedChange]:
    """Return what was changed in the workbook since its export and differs from what is stored.

    What nobody touched in the workbook stays as it is here, whatever was changed here meanwhile. Criteria that
    `catalog` doesn't know, such as those of another version, come last.
    """
    changes = []
    others = sorted(criterion for criterion in {*exported, *filled} if criterion not in catalog)
    for criterion in (*(known.id for known in catalog.criteria), *others):
        before, after, now = (answer_to(criterion, answers) for answers in (exported, filled, stored))
        changed = changes_between(before, after, _FIELDS)
        for field in _FIELDS:
            if field not in changed:
                continue
            new, current = changed[field], getattr(now, field)
            if new != current:
                changes.append(ProposedChange(criterion, field, current, new, is_conflict(now, before, field, new)))
    return changes


def as_changes(chosen: Iterable[ProposedChange]) -> dict[str, AnswerChanges]:
    """Return changes by criterion, as the repository takes them. A level answers what was carried over."""
    changes: dict[str, AnswerChanges] = {}
    for change in chosen:
        changed = changes.setdefault(change.criterion, {})
        changed[change.field] = change.proposed
        if change.field == "rating" and change.proposed is not None:
            changed.setdefault("suggestion", None)
    return changes
