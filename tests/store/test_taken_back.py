"""What was taken back or replaced is gone from the files at once, SQLite's log of writes included."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.rating import Rating
from assessment.store.repository import Repository
from assessment.voting.workshop import Workshop, WorkshopSettings
from tests.strategies import a_measure, an_assessment

SECRET = "Unverwechselbar"
PHONE = "Telefon"


@pytest.fixture
def workshop(repository: Repository) -> Workshop:
    about = repository.add(an_assessment(), {})
    return repository.workshops.open(
        about, ["p1-01"], WorkshopSettings(90, 5, ("IT",), comments_allowed=True, minimum_group=5)
    )


def describe(repository: Repository, workshop: Workshop, nickname: str = "", *, is_spectator: bool = False) -> None:
    repository.ballots.describe(workshop.code, PHONE, nickname=nickname, role_group="", is_spectator=is_spectator)


def name_emptied(repository: Repository, workshop: Workshop) -> Callable[[], object]:
    describe(repository, workshop, SECRET)
    return lambda: describe(repository, workshop)


def name_replaced(repository: Repository, workshop: Workshop) -> Callable[[], object]:
    describe(repository, workshop, SECRET)
    return lambda: describe(repository, workshop, "Anna")


def vote_taken_back(repository: Repository, workshop: Workshop) -> Callable[[], object]:
    held = repository.workshops.open_vote(workshop.id, "p1-01")
    repository.ballots.vote(workshop.code, PHONE, held.id, Rating.F, SECRET)
    return lambda: describe(repository, workshop, is_spectator=True)


def comment_replaced(repository: Repository, workshop: Workshop) -> Callable[[], object]:
    held = repository.workshops.open_vote(workshop.id, "p1-01")
    repository.ballots.vote(workshop.code, PHONE, held.id, Rating.F, SECRET)
    return lambda: repository.ballots.vote(workshop.code, PHONE, held.id, Rating.F, "")


def round_withdrawn(repository: Repository, workshop: Workshop) -> Callable[[], object]:
    held = repository.workshops.open_vote(workshop.id, "p1-01")
    repository.ballots.vote(workshop.code, PHONE, held.id, Rating.F, SECRET)
    return lambda: repository.workshops.withdraw(workshop.id, "p1-01")


def measure_deleted(repository: Repository, workshop: Workshop) -> Callable[[], object]:
    added = repository.measures.add(workshop.assessment_id, a_measure(SECRET, "p1-01"))
    return lambda: repository.measures.delete(added.id)


def municipality_renamed(repository: Repository, workshop: Workshop) -> Callable[[], object]:
    about = repository.assessment(workshop.assessment_id)
    repository.describe(about.id, replace(about, municipality=SECRET))
    return lambda: repository.describe(about.id, about)


def logo_taken_away(repository: Repository, workshop: Workshop) -> Callable[[], object]:
    repository.set_logo(workshop.assessment_id, SECRET.encode())
    return lambda: repository.set_logo(workshop.assessment_id, None)


@pytest.mark.alike
@pytest.mark.parametrize(
    "prepare",
    [
        name_emptied, name_replaced, vote_taken_back, comment_replaced, round_withdrawn, measure_deleted,
        municipality_renamed, logo_taken_away,
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_settled", [False, True], ids=["still in the log", "in the file"])
def test_is_gone_from_the_files(
    repository: Repository,
    workshop: Workshop,
    database_file: Path,
    prepare: Callable[[Repository, Workshop], Callable[[], object]],
    is_settled: bool,
) -> None:
    take_back = prepare(repository, workshop)
    if is_settled:
        repository.settle()
    files = [database_file, database_file.with_name(f"{database_file.name}-wal")]

    def holds_it() -> bool:
        return any(SECRET.encode() in file.read_bytes() for file in files)

    assert holds_it()
    take_back()
    assert not holds_it()
