"""All that is known of an assessment, read from everywhere."""

from sqlalchemy import Connection

from assessment.assessment import Assessment, baseline
from assessment.catalog.model import Catalog
from assessment.dossier import Dossier, Snapshot
from assessment.store.answer_rows import past_answers, stored_answers
from assessment.store.assessment_rows import read_assessment, series_of
from assessment.store.measure_rows import measures_of_solution, past_measures
from assessment.store.workshop_rows import all_judgements


def read_dossier(
    connection: Connection, assessment_id: str, newest: Catalog, *, with_earlier: bool = True, with_past: bool = True
) -> Dossier:
    """Return all that is known of an assessment; raises UnknownAssessmentError.

    `newest`: the newest version of the catalogue. Not every reader needs the earlier assessment, and what answers
    and measures were before.
    """
    assessment = read_assessment(connection, assessment_id)
    return Dossier.of(
        assessment,
        stored_answers(connection, assessment_id),
        newest,
        measures=tuple(measures_of_solution(connection, assessment.solution_id)),
        judgements=tuple(all_judgements(connection, assessment_id)),
        earlier=_earlier(connection, assessment, newest) if with_earlier else None,
        past=past_answers(connection, assessment_id) if with_past else {},
        past_measures=past_measures(connection, assessment.solution_id) if with_past else {},
    )


def _earlier(connection: Connection, assessment: Assessment, newest: Catalog) -> Snapshot | None:
    earlier = baseline(series_of(connection, assessment.id), assessment)
    return Snapshot.of(earlier, stored_answers(connection, earlier.id), newest) if earlier is not None else None
