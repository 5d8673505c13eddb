"""Every state that the answers of an assessment had."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from assessment.catalog.model import Catalog
from assessment.clock import local
from assessment.frames.frame import frame_of
from assessment.frames.tables import HISTORY
from assessment.rating import AnswerVersion, Rating


def history_frame(past: Mapping[str, Sequence[AnswerVersion]], catalog: Catalog) -> pd.DataFrame:
    """Return a row for each change of an answer (`tables.HISTORY`), the oldest first."""
    changes = sorted(
        (change for of_criterion in past.values() for change in of_criterion),
        key=lambda change: (change.changed_at, change.answer.criterion, change.version),
    )
    return frame_of(HISTORY, (_change(change, catalog) for change in changes), {"rating": list(Rating)})


def _change(change: AnswerVersion, catalog: Catalog) -> dict[str, Any]:
    answer, label = change.answer, catalog.method.label
    return {
        # Excel knows no time zones, and shows whole seconds.
        "changed_at": local(change.changed_at).replace(tzinfo=None, microsecond=0),
        "criterion": answer.criterion,
        "title": catalog.criterion(answer.criterion).short_title if answer.criterion in catalog else None,
        "version": change.version,
        "rating": answer.rating,
        "answer": label(answer.rating) if answer.rating else None,
        "reason": answer.reason,
        "note": answer.note,
        "own_target": label(answer.target) if answer.target else None,
        "owner": answer.owner,
        "due_on": answer.due,
    }
