"""What tables over several assessments are made of: a solution over time, and all solutions of a municipality."""

from datetime import date

from assessment.assessment import solutions
from assessment.catalog.model import Catalog
from assessment.dossier import Snapshot
from assessment.portfolio import Entry, entry
from assessment.store.repository import Repository


def snapshots(repository: Repository, assessment_id: str, newest: Catalog) -> list[Snapshot]:
    """Return all assessments of a solution with their ratings, the oldest first; raises UnknownAssessmentError."""
    series = repository.series(assessment_id) or [repository.assessment(assessment_id)]
    ratings = repository.ratings([about.id for about in series])
    return [Snapshot.of(about, ratings[about.id], newest) for about in series]


def portfolio(repository: Repository, municipality_id: int, newest: Catalog, today: date) -> list[Entry]:
    """Return the solutions of a municipality, with a fixed number of queries for all of them."""
    stored = [about for about in repository.assessments() if about.municipality_id == municipality_id]
    known = solutions(stored)
    answers = repository.ratings({about.id for solution in known for about in (solution.newest, solution.baseline)})
    measures = repository.measures.for_assessments([solution.newest.id for solution in known])
    return [entry(solution, answers, measures[solution.newest.id], newest, today) for solution in known]
