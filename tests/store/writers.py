"""What processes of their own do to a database. They import little: each of them begins with nothing."""

from datetime import date
from multiprocessing.synchronize import Barrier
from time import monotonic

from assessment.assessment import Assessment
from assessment.phases import Phase
from assessment.rating import Answer
from assessment.store.database import BUSY_TIMEOUT_SECONDS, open_database
from assessment.store.failures import StoreUnavailableError
from assessment.store.repository import Repository

PATIENCE = 60


def change(repository: Repository, assessment_id: str, field: str, value: str, seen: Answer) -> Answer:
    """Change one field, and try again when others, who write without a pause, kept it waiting too long."""
    while True:
        begun = monotonic()
        try:
            return repository.change(assessment_id, seen.criterion, {field: value}, seen)
        except StoreUnavailableError:
            # A refusal without having waited is a fault.
            if monotonic() - begun < BUSY_TIMEOUT_SECONDS * 0.9:
                raise


def change_notes(start: Barrier, url: str, assessment_id: str, criteria: list[str], rounds: int) -> None:
    repository = Repository(open_database(url))
    seen = {criterion: Answer(criterion) for criterion in criteria}
    start.wait(PATIENCE)
    for number in range(rounds):
        for criterion in criteria:
            note = f"{criterion} {number}"
            seen[criterion] = change(repository, assessment_id, "note", note, seen[criterion])


def change_field(start: Barrier, url: str, assessment_id: str, field: str, times: int) -> None:
    """Change one field again and again, never looking at what others wrote into the answer."""
    repository = Repository(open_database(url))
    start.wait(PATIENCE)
    for number in range(times):
        seen = Answer("p1-01", **{field: str(number - 1) if number else ""})
        change(repository, assessment_id, field, str(number), seen)


def add_one(start: Barrier, url: str) -> None:
    start.wait(PATIENCE)
    Repository(open_database(url)).add(
        Assessment("Musterstadt", "Parkleitsystem", (Phase.P3,), "Erste Runde", date(2026, 5, 4), "2026.2"), {}
    )
