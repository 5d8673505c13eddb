"""The answers to all criteria of a catalogue, and what shows that they hold."""

from typing import Any

import pandas as pd

from assessment.catalog.model import Catalog, Criterion
from assessment.dossier import Snapshot
from assessment.frames.frame import frame_of
from assessment.frames.tables import ANSWERS, EVIDENCE
from assessment.phases import Phase, due_phases
from assessment.rating import LEVELS, Answer, Rating, answer_to
from assessment.scoring import target_of


def answers_frame(snapshot: Snapshot) -> pd.DataFrame:
    """Return a row for each criterion (`tables.ANSWERS`)."""
    return frame_of(
        ANSWERS,
        (_answer(criterion, snapshot) for criterion in snapshot.catalog.criteria),
        {**places(snapshot.catalog), "rating": list(Rating), "target": LEVELS},
    )


def evidence_frame(snapshot: Snapshot) -> pd.DataFrame:
    """Return a row for each piece of evidence (`tables.EVIDENCE`)."""
    return frame_of(
        EVIDENCE,
        (
            {"criterion": criterion.id, "title": criterion.short_title, "text": piece.text, "url": piece.url}
            for criterion in snapshot.catalog.criteria
            for piece in answer_to(criterion.id, snapshot.answers).evidence
        ),
    )


def place(criterion: Criterion, catalog: Catalog) -> dict[str, Any]:
    """Return the cells that say which criterion a row is about, and where it belongs."""
    return {
        "criterion": criterion.id,
        "title": criterion.short_title,
        "phase": criterion.phase,
        "phase_name": catalog.label(criterion.phase),
        "driver": criterion.driver,
        "driver_name": catalog.driver(criterion.driver).short_label,
        "milestone": criterion.milestone is not None,
    }


def places(catalog: Catalog) -> dict[str, list[str]]:
    """Return the phases and the drivers in their order, for the columns that hold them."""
    return {"phase": list(Phase), "driver": [driver.id for driver in catalog.drivers]}


def _answer(criterion: Criterion, snapshot: Snapshot) -> dict[str, Any]:
    answer, catalog = answer_to(criterion.id, snapshot.answers), snapshot.catalog
    label, method = catalog.method.label, catalog.method
    return {
        **place(criterion, catalog),
        "due": criterion.phase in due_phases(snapshot.assessment.phases),
        "question": criterion.question,
        "rating": answer.rating,
        "answer": label(answer.rating) if answer.rating else None,
        "points": answer.points,
        "reason": answer.reason,
        "own_target": label(answer.target) if answer.target else None,
        "default_target": label(target_of(criterion, {}, method)),
        "target": target_of(criterion, snapshot.answers, method),
        "outside_control": answer.outside_control,
        "outside_control_who": answer.outside_control_who,
        "note": answer.note,
        "evidence": len(answer.evidence),
        "owner": answer.owner,
        "due_on": answer.due,
        **_suggestion(answer, catalog),
    }


def _suggestion(answer: Answer, catalog: Catalog) -> dict[str, Any]:
    suggestion = answer.suggestion
    return {
        "suggested": catalog.method.label(suggestion.rating) if suggestion else None,
        "suggested_reason": suggestion.reason if suggestion else None,
        "suggested_on": suggestion.made_on if suggestion else None,
    }
