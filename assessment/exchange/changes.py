"""What a workbook that was filled in elsewhere would change, line by line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, cast

from assessment.catalog.model import Catalog
from assessment.merging import changes_between, is_conflict
from assessment.rating import Answer, AnswerChanges, Answers, answer_to

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
        changed = changes_between(before, wanted, _FIELDS)
        for field, new in changed.items():
            current = getattr(now, field)
            if new != current:
                found.append(ProposedChange(criterion, field, current, new, is_conflict(now, before, field, new)))
    return found


def as_changes(chosen: Iterable[ProposedChange]) -> dict[str, AnswerChanges]:
    """Return changes by criterion, as the repository takes them. A level answers what was carried over."""
    changes: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for change in chosen:
        changes[change.criterion][change.field] = change.wanted
        if change.field == "rating" and change.wanted is not None:
            changes[change.criterion].setdefault("suggestion", None)
    return cast("dict[str, AnswerChanges]", dict(changes))
