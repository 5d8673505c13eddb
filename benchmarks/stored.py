"""The database that the benchmarks run on: assessments with every criterion rated."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assessment.assessment import Assessment
from assessment.catalog.files import catalog
from assessment.phases import Phase
from assessment.rating import LEVELS, Answer, Rating
from assessment.store.database import open_database
from assessment.store.repository import Repository

STORED = Rating.N


def database_in(folder: Path) -> str:
    """Return the address of a database in this folder."""
    return f"sqlite:///{folder / 'benchmark.sqlite'}"


def repository(database_url: str) -> Repository:
    """Open the database, create it where there is none."""
    return Repository(open_database(database_url))


def add_rated_assessment(target: Repository, title: str) -> str:
    """Store an assessment with every criterion rated `STORED`; return its id."""
    answers = {criterion.id: Answer(criterion.id, STORED) for criterion in catalog().criteria}
    about = Assessment(
        municipality="Musterstadt",
        solution="Parkleitsystem",
        phases=(Phase.P4, Phase.P5),
        title=title,
        date=date(2026, 1, 15),
        catalog_version=catalog().version,
    )
    return target.add(about, answers)


def level_labels() -> dict[Rating, str]:
    """Return the levels in order, with the words that users read."""
    return {level: catalog().method.label(level) for level in LEVELS}


def criterion_ids() -> Sequence[str]:
    return [criterion.id for criterion in catalog().criteria]
