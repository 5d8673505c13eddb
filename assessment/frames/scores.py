"""The scores of an assessment: overall, by driver, phase, workstream, sub-driver, and driver with phase."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from assessment.catalog.model import Catalog
from assessment.frames.answers import places
from assessment.frames.frame import frame_of, rows_of
from assessment.frames.tables import SCORES, Of
from assessment.method import Method
from assessment.phases import Phase
from assessment.results import Result
from assessment.scoring import Score
from assessment.texts.results import score_row


def scores_frame(result: Result, catalog: Catalog) -> pd.DataFrame:
    """Return a row for each score of a result (`tables.SCORES`), in the order of the catalogue."""
    return frame_of(SCORES, _rows(result, catalog), {"of": [entry.key for entry in Of], **places(catalog)})


def scores_of(scores: pd.DataFrame, what: Of) -> pd.DataFrame:
    """Return the scores of one kind."""
    return scores[scores["of"] == what.key]


def with_criteria(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the scores that any criterion in view belongs to, relevant or not."""
    return scores[scores["relevant"] + scores["not_relevant"] > 0]


def weakest_first(scores: pd.DataFrame) -> pd.DataFrame:
    """Return scores from the lowest to the highest; those that say nothing last. Equal ones stay in their order."""
    return scores.sort_values("value", kind="stable", na_position="last")


def score_rows(scores: pd.DataFrame, named_by: str, method: Method) -> list[list[str]]:
    """Return scores as rows of words: the name (`named_by`: its column), then SCORE_COLUMNS of `texts.results`."""
    return [score_row(getattr(row, named_by), row, method) for row in rows_of(scores)]


def figures(score: Score) -> dict[str, Any]:
    """Return the cells that every table of scores has."""
    return {
        "value": score.value,
        "coverage": score.coverage,
        "low": score.low,
        "high": score.high,
        "target": score.target,
        "rated": score.rated,
        "relevant": score.relevant,
    }


def _rows(result: Result, catalog: Catalog) -> Iterator[dict[str, Any]]:
    def row(of: Of, key: str | None, name: str, score: Score, **others: Any) -> dict[str, Any]:
        usual = {"short_name": name, "driver": None, "phase": None, "passed": None}
        return {**usual, "of": of.key, "key": key, "name": name, **_counted(score, catalog), **others}

    yield row(Of.OVERALL, None, "Alle fälligen Kriterien", result.overall)
    for driver in catalog.drivers:
        names = {"short_name": driver.short_label, "driver": driver.id}
        yield row(Of.DRIVER, driver.id, driver.label, result.drivers[driver.id], **names)
    for phase in Phase:
        known = {"short_name": catalog.phase(phase).short_label, "phase": phase, "passed": result.gates[phase].passed}
        yield row(Of.PHASE, phase, catalog.label(phase), result.phases[phase], **known)
    for workstream in catalog.workstreams:
        yield row(Of.WORKSTREAM, workstream.id, workstream.label, result.workstreams[workstream.id])
    for sub_driver in catalog.sub_drivers:
        yield row(Of.SUB_DRIVER, sub_driver.id, sub_driver.label, result.sub_drivers[sub_driver.id])
    for (driver_id, phase), score in result.cells.items():
        name = f"{catalog.driver(driver_id).short_label} in {catalog.phase(phase).short_label}"
        yield row(Of.CELL, f"{driver_id}/{phase}", name, score, driver=driver_id, phase=phase)


def _counted(score: Score, catalog: Catalog) -> dict[str, Any]:
    method = catalog.method
    return {
        **figures(score),
        "level": None if score.value is None else method.level_of_score(score.value).label,
        "unknown": score.unknown,
        "unanswered": score.unanswered,
        "not_relevant": score.not_relevant,
        "provisional": score.is_provisional(method),
    }
