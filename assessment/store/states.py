"""Assessments as they are compared, and which one a solution's assessments are compared with."""

from collections.abc import Sequence

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.catalog.versions import version_of
from assessment.comparison import Background, State
from assessment.rating import Answers
from assessment.store.repository import Repository


def state_of(assessment: Assessment, answers: Answers, catalog: Catalog) -> State:
    """Return an assessment as it is compared. `catalog` is the newest version."""
    return State(
        title=assessment.title,
        day=assessment.date,
        phases=assessment.phases,
        catalog=version_of(catalog, assessment.catalog_version),
        answers=answers,
        participants=assessment.participants,
        id=assessment.id,
        catalog_version=assessment.catalog_version,
    )


def baseline(series: Sequence[Assessment], assessment: Assessment) -> Assessment | None:
    """Return what an assessment is compared with: the chosen one of its series, else the oldest.

    `series`: all assessments of the solution, the oldest first. None for the baseline itself, and for what is older.
    """
    if not series:
        return None
    chosen = chosen_baseline(series)
    places = {found.id: place for place, found in enumerate(series)}
    return chosen if places[chosen.id] < places.get(assessment.id, -1) else None


def chosen_baseline(series: Sequence[Assessment]) -> Assessment:
    """Return the assessment of a series that was chosen as the baseline, else the oldest; one there must be."""
    return next((found for found in series if found.is_baseline), series[0])


def background_of(assessment: Assessment, repository: Repository, catalog: Catalog) -> Background:
    """Return what is known beyond an assessment itself; `catalog` is the newest version."""
    earlier = baseline(repository.series(assessment.id), assessment)
    return Background(
        measures=tuple(repository.measures.of(assessment.id)),
        earlier=state_of(earlier, repository.answers(earlier.id), catalog) if earlier is not None else None,
        judgements=tuple(repository.workshops.all_judgements(assessment.id)),
    )
