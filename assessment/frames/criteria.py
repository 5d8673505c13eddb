"""How each criterion stood at every date of a solution."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from assessment.dossier import Snapshot
from assessment.frames.answers import place, places
from assessment.frames.course import state_of
from assessment.frames.frame import frame_of
from assessment.frames.over_time import CRITERIA
from assessment.rating import Rating, answer_to
from assessment.timeline import criteria_of


def criteria_frame(snapshots: Sequence[Snapshot]) -> pd.DataFrame:
    """Return a row for each date and each criterion that its catalogue has (`over_time.CRITERIA`), oldest first.

    Criteria are called and placed as in the latest catalogue that has them; their drivers are those of the last date.
    """
    if not snapshots:
        return frame_of(CRITERIA, ())
    ratings = list(Rating)
    choices: dict[str, Sequence[str]] = {**places(snapshots[-1].catalog), "rating": ratings, "suggested": ratings}
    return frame_of(CRITERIA, _rows(snapshots), choices)


def _rows(snapshots: Sequence[Snapshot]) -> Iterator[dict[str, Any]]:
    catalog = snapshots[-1].catalog
    drivers = {driver.id for driver in catalog.drivers}
    known = [place(criterion, catalog) for criterion in criteria_of(snapshots) if criterion.driver in drivers]
    for snapshot in snapshots:
        due = {criterion.id for criterion in snapshot.in_view(every_criterion=False)}
        state = state_of(snapshot.assessment)
        for placed in known:
            if placed["criterion"] in snapshot.catalog:
                yield {**state, **placed, **_answer(placed["criterion"], snapshot), "due": placed["criterion"] in due}


def _answer(criterion_id: str, snapshot: Snapshot) -> dict[str, Any]:
    answer = answer_to(criterion_id, snapshot.answers)
    return {
        "rating": answer.rating,
        "answer": snapshot.catalog.method.label(answer.rating) if answer.rating else None,
        "points": answer.points,
        "suggested": answer.suggestion.rating if answer.suggestion else None,
    }
