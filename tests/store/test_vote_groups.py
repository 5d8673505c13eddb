"""A group's size stands at the reveal: whoever changes the group later changes nothing that was shown."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from assessment.rating import Rating
from assessment.store import database
from assessment.store.database import open_database
from assessment.store.repository import Repository
from assessment.voting.judgement import Comment, Round
from assessment.voting.workshop import Workshop, WorkshopSettings
from tests.strategies import an_assessment

GROUPS = ("Verwaltung", "Politik", "IT")


@pytest.fixture
def workshop(repository: Repository) -> Workshop:
    about = repository.add(an_assessment(), {})
    return repository.workshops.open(about, ["p1-01"], WorkshopSettings(90, 5, GROUPS, minimum_group=5))


@pytest.fixture
def join(repository: Repository, workshop: Workshop) -> Callable[[str, str], None]:
    def describe(device: str, group: str) -> None:
        repository.ballots.describe(workshop.code, device, nickname="", role_group=group, is_spectator=False)

    return describe


@pytest.fixture
def hold(repository: Repository, workshop: Workshop) -> Callable[..., None]:
    """Return a function that lets devices vote in a new round and reveals it."""

    def held(given: Mapping[str, Rating]) -> None:
        current = repository.workshops.open_vote(workshop.id, "p1-01")
        for device, rating in given.items():
            repository.ballots.vote(workshop.code, device, current.id, rating)
        repository.workshops.reveal(workshop.id, "p1-01")

    return held


def sizes(round_: Round) -> dict[str, int]:
    return {name: tally.votes for name, tally in round_.groups.items()}


def shown(repository: Repository, workshop: Workshop) -> list[dict[str, int]]:
    """Return the groups of each round as screens and phones show them."""
    judgement = repository.workshops.judgement(workshop.id, "p1-01")
    assert judgement is not None
    seen = repository.ballots.ballot(workshop.code, "A0").revealed
    if seen is not None:
        assert sizes(seen) == sizes(judgement.last)
    return [sizes(round_) for round_ in judgement.rounds]


def test_devices_that_move_into_a_small_group_after_the_reveal_fill_nothing(
    repository: Repository, workshop: Workshop, join: Callable[[str, str], None], hold: Callable[..., None]
) -> None:
    given = {**{f"A{number}": Rating.P for number in range(6)}, "P": Rating.F}
    given.update({f"own{number}": Rating.N for number in range(4)})
    for device in given:
        join(device, "Verwaltung" if device.startswith("A") else "Politik" if device == "P" else "")
    hold(given)
    before = shown(repository, workshop)
    assert before == [{}] or "Politik" not in before[0]
    for number in range(4):
        join(f"own{number}", "Politik")
    assert shown(repository, workshop) == before

    hold(given)
    assert shown(repository, workshop)[0] == before[0]
    repository.workshops.close(workshop.id)
    (kept,) = repository.workshops.judgements(workshop.assessment_id).values()
    assert sizes(kept.rounds[0]) == before[0]


def test_a_group_that_was_shown_stays_as_large_when_its_members_leave_it(
    repository: Repository, workshop: Workshop, join: Callable[[str, str], None], hold: Callable[..., None]
) -> None:
    given = {f"{group[0]}{number}": Rating.L for group in ("A", "I") for number in range(5)}
    for device in given:
        join(device, "Verwaltung" if device[0] == "A" else "IT")
    hold(given)
    for device in given:
        join(device, "Politik")
    assert shown(repository, workshop) == [{"Verwaltung": 5, "IT": 5}]


def test_a_group_corrected_before_the_reveal_counts(
    repository: Repository, workshop: Workshop, join: Callable[[str, str], None]
) -> None:
    current = repository.workshops.open_vote(workshop.id, "p1-01")
    for number in range(10):
        join(f"A{number}", "Verwaltung")
        repository.ballots.vote(workshop.code, f"A{number}", current.id, Rating.F)
    for number in range(5, 10):
        join(f"A{number}", "IT")
    # Voting again keeps the group of now, not that of the first vote.
    repository.ballots.vote(workshop.code, "A9", current.id, Rating.N)
    repository.workshops.reveal(workshop.id, "p1-01")
    assert shown(repository, workshop) == [{"Verwaltung": 5, "IT": 5}]


def test_votes_of_the_version_before_get_the_group_that_their_device_is_in(tmp_path: Path) -> None:
    file = tmp_path / "before.sqlite"
    config = Config()
    config.set_main_option("script_location", str(database._MIGRATIONS))
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        for statement in (
            "INSERT INTO municipality (id, name) VALUES (1, 'Musterstadt')",
            "INSERT INTO solution (id, municipality_id, name) VALUES (1, 1, 'Pegel')",
            "INSERT INTO assessment (id, solution_id, title, date, status, phases, catalog_version, is_example, "
            "created_at, changed_at) VALUES ('e', 1, 'Erste', '2026-01-01', 'open', '[\"P3\"]', '2026.1', 0, "
            "'2026-01-01 10:00:00', '2026-01-01 10:00:00')",
            "INSERT INTO workshop (id, assessment_id, code, revision, is_paused, minutes, minutes_each, "
            "comments_allowed, minimum_group, role_groups, opened_at, changed_at) VALUES ('w', 'e', 'ABCDEFGH', 1, "
            "0, 90, 5, 1, 3, '[\"IT\"]', '2026-01-01 10:00:00', '2026-01-01 10:00:00')",
            "INSERT INTO ballot_round VALUES (7, 'w', 'p1-01', 1, 1, '2026-01-01')",
            *(
                f"INSERT INTO participant VALUES ({number}, 'w', '{number}', '', '{group}', 0)"
                for number, group in enumerate(("Rat",) * 3 + ("IT",) * 4, 1)
            ),
            *(f"INSERT INTO vote VALUES (7, {number}, 'L', 'Wort')" for number in range(1, 8)),
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()

    upgraded = open_database(f"sqlite:///{file}")
    judgement = Repository(upgraded).workshops.judgement("w", "p1-01")
    assert judgement is not None
    assert sizes(judgement.last) == {"IT": 4, "Rat": 3}
    assert judgement.last.comments == (Comment(Rating.L, "Wort"),) * 7
    upgraded.dispose()
