"""Workshops in the database: rounds, what may be read when, decisions, and what is left at the end."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from assessment.assessment import ClosedError
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from assessment.store.tables import metadata
from assessment.voting.ballot import RoomFullError, VoteRefusedError
from assessment.voting.judgement import OTHERS
from assessment.voting.workshop import (
    CODE_ALPHABET,
    ItemStatus,
    NoVotesError,
    VotesCastError,
    Workshop,
    WorkshopEndedError,
    WorkshopSettings,
    spoken,
    typed_code,
)
from tests.strategies import an_assessment

SETTINGS = WorkshopSettings(90, 5, ("Verwaltung", "IT"), comments_allowed=True, minimum_group=5)
AGENDA = ("p1-01", "p1-02", "p1-03")
TODAY = date(2026, 9, 10)


@pytest.fixture
def assessment(repository: Repository) -> str:
    return repository.add(an_assessment(), {"p1-01": Answer("p1-01", Rating.N, note="bleibt")})


@pytest.fixture
def workshop(repository: Repository, assessment: str) -> Workshop:
    return repository.workshops.open(assessment, AGENDA, SETTINGS)


@pytest.fixture
def cast(repository: Repository, workshop: Workshop) -> Callable[..., None]:
    """Return a function that opens a round on the first criterion and lets devices vote in it."""

    def vote(*ratings: Rating, group: str = "", comment: str = "") -> None:
        current = repository.workshops.open_vote(workshop.id, "p1-01")
        for number, rating in enumerate(ratings):
            device = f"{group}{number}"
            repository.ballots.describe(
                workshop.code, device, nickname=f"N{number}", role_group=group, is_spectator=False
            )
            repository.ballots.vote(workshop.code, device, current.id, rating, comment)

    return vote


def test_a_second_one_for_the_same_assessment_is_the_first(
    repository: Repository, workshop: Workshop, assessment: str
) -> None:
    assert repository.workshops.open(assessment, ("p2-01",), SETTINGS) == workshop
    assert [item.criterion for item in workshop.items] == list(AGENDA)
    assert repository.workshops.for_assessment(assessment) == workshop
    assert len(workshop.code) == 8
    assert set(workshop.code) <= set(CODE_ALPHABET)
    assert typed_code(f" {spoken(workshop.code).lower()} ") == workshop.code


def test_a_closed_assessment_has_none(repository: Repository, assessment: str) -> None:
    repository.close(assessment, lambda _assessment, _answers: "{}")
    with pytest.raises(ClosedError):
        repository.workshops.open(assessment, AGENDA, SETTINGS)


def test_a_vote_counts_once_and_can_be_changed_until_the_reveal(repository: Repository, workshop: Workshop) -> None:
    current = repository.workshops.open_vote(workshop.id, "p1-01")
    for rating in (Rating.N, Rating.F, Rating.P):
        repository.ballots.vote(workshop.code, "Telefon", current.id, rating)
    assert len(repository.workshops.voters(current.id)) == 1
    own = repository.ballots.ballot(workshop.code, "Telefon").own
    assert own is not None
    assert own.rating is Rating.P

    repository.workshops.reveal(workshop.id, "p1-01")
    with pytest.raises(VoteRefusedError):
        repository.ballots.vote(workshop.code, "Telefon", current.id, Rating.F)
    judgement = repository.workshops.judgement(workshop.id, "p1-01")
    assert judgement is not None
    assert judgement.last.tally.counts == {Rating.P: 1}


def test_a_judgement_is_of_the_day_of_its_round_wherever_it_is_read(
    engine: Engine, repository: Repository, workshop: Workshop, assessment: str, cast: Callable[..., None]
) -> None:
    cast(Rating.N, Rating.F)
    repository.workshops.reveal(workshop.id, "p1-01")
    with engine.begin() as connection:
        connection.execute(sa.update(metadata.tables["ballot_round"]).values(held_on=TODAY))
    judgement = repository.workshops.judgement(workshop.id, "p1-01")
    assert judgement is not None
    assert judgement.held_on == TODAY
    assert repository.workshops.judgements(assessment) == {"p1-01": judgement}
    repository.workshops.close(workshop.id)
    assert repository.workshops.all_judgements(assessment) == [judgement]


def test_nothing_can_be_read_before_the_reveal(
    repository: Repository, workshop: Workshop, assessment: str, cast: Callable[..., None]
) -> None:
    cast(Rating.N, Rating.F, Rating.F, group="IT", comment="geheim")
    assert repository.workshops.judgement(workshop.id, "p1-01") is None
    assert repository.workshops.judgements(assessment) == {}
    for device in ("IT0", "fremd", None):
        seen = repository.ballots.ballot(workshop.code, device)
        assert seen.revealed is None
        assert (seen.own is not None) == (device == "IT0")


@pytest.mark.parametrize("state", ["other criterion", "paused", "spectator", "other workshop"])
def test_a_vote_that_does_not_count_is_refused(
    repository: Repository, workshop: Workshop, cast: Callable[..., None], state: str
) -> None:
    cast(Rating.L)
    (current,) = repository.workshops.rounds(workshop.id, "p1-01")
    code = workshop.code
    if state == "other criterion":
        repository.workshops.go_to(workshop.id, "p1-02")
    elif state == "paused":
        repository.workshops.pause(workshop.id, True)
    elif state == "spectator":
        repository.ballots.describe(code, "Gerät", nickname="", role_group="", is_spectator=True)
    else:
        code = repository.workshops.open(repository.add(an_assessment(title="B"), {}), AGENDA, SETTINGS).code
    with pytest.raises(VoteRefusedError):
        repository.ballots.vote(code, "Gerät", current.id, Rating.F)
    assert len(repository.workshops.voters(current.id)) == 1


def test_who_only_looks_on_takes_the_vote_back(
    repository: Repository, workshop: Workshop, cast: Callable[..., None]
) -> None:
    cast(Rating.L, Rating.F)
    repository.ballots.describe(workshop.code, "0", nickname="", role_group="", is_spectator=True)
    (current,) = repository.workshops.rounds(workshop.id, "p1-01")
    assert len(repository.workshops.voters(current.id)) == 1


def test_both_rounds_are_kept_and_the_decision_becomes_the_answer(
    repository: Repository, workshop: Workshop, assessment: str, cast: Callable[..., None]
) -> None:
    cast(Rating.N, Rating.N, Rating.F, Rating.F)
    repository.workshops.reveal(workshop.id, "p1-01")
    cast(Rating.P, Rating.P, Rating.P, Rating.L)
    repository.workshops.reveal(workshop.id, "p1-01")
    stored = repository.workshops.decide(workshop.id, "p1-01", Rating.P)

    assert stored == Answer("p1-01", Rating.P, note="bleibt") == repository.answers(assessment)["p1-01"]
    assert [change.answer.rating for change in repository.history(assessment, "p1-01")] == [Rating.N, Rating.P]
    judgement = repository.workshops.judgements(assessment)["p1-01"]
    assert [held.tally.counts for held in judgement.rounds] == [
        {Rating.N: 2, Rating.F: 2},
        {Rating.P: 3, Rating.L: 1},
    ]
    assert judgement.decided is Rating.P
    item = repository.workshops.workshop(workshop.id).item("p1-01")
    assert item is not None
    assert item.status is ItemStatus.DECIDED


def test_a_decision_can_be_corrected_and_says_why_nothing_is_relevant(
    repository: Repository, workshop: Workshop, assessment: str
) -> None:
    repository.workshops.decide(workshop.id, "p1-02", Rating.F)
    repository.workshops.decide(workshop.id, "p1-02", Rating.NOT_RELEVANT, "nur für Städte")
    assert repository.answers(assessment)["p1-02"] == Answer("p1-02", Rating.NOT_RELEVANT, reason="nur für Städte")


def test_a_round_without_votes_goes_on_when_it_is_to_be_revealed(repository: Repository, workshop: Workshop) -> None:
    """Also where its only voter became a spectator meanwhile."""
    opened = repository.workshops.open_vote(workshop.id, "p1-01")
    with pytest.raises(NoVotesError):
        repository.workshops.reveal(workshop.id, "p1-01")
    repository.ballots.vote(workshop.code, "Telefon", opened.id, Rating.F)
    repository.ballots.describe(workshop.code, "Telefon", nickname="", role_group="", is_spectator=True)
    with pytest.raises(NoVotesError):
        repository.workshops.reveal(workshop.id, "p1-01")
    assert repository.workshops.rounds(workshop.id, "p1-01") == [opened]


def test_a_round_that_was_opened_by_mistake_is_taken_back(
    repository: Repository, workshop: Workshop, cast: Callable[..., None]
) -> None:
    cast(Rating.F)
    repository.workshops.withdraw(workshop.id, "p1-01")
    assert repository.workshops.rounds(workshop.id, "p1-01") == []


def test_every_step_is_heard_of(repository: Repository, workshop: Workshop, cast: Callable[..., None]) -> None:
    cast(Rating.F)
    steps: list[Callable[[], object]] = [
        lambda: repository.workshops.go_to(workshop.id, "p1-01"),
        lambda: repository.workshops.open_vote(workshop.id, "p1-01"),
        lambda: repository.workshops.reveal(workshop.id, "p1-01"),
        lambda: repository.workshops.discuss(workshop.id, None),
        lambda: repository.workshops.decide(workshop.id, "p1-01", Rating.F),
        lambda: repository.workshops.set_status(workshop.id, "p1-02", ItemStatus.PARKED),
        lambda: repository.workshops.pause(workshop.id, True),
        lambda: repository.workshops.set_agenda(workshop.id, ("p1-03", "p1-01")),
    ]
    before = repository.ballots.revisions()[workshop.code]
    for step in steps:
        step()
        after = repository.ballots.revisions()[workshop.code]
        assert after == before + 1
        before = after
    repository.ballots.enter(workshop.code, "neu")
    assert repository.ballots.revisions()[workshop.code] == before


def test_the_agenda_can_change_but_not_lose_what_was_voted_on(
    repository: Repository, workshop: Workshop, cast: Callable[..., None]
) -> None:
    cast(Rating.F)
    repository.workshops.set_agenda(workshop.id, ("p2-01", "p1-03"))
    changed = repository.workshops.workshop(workshop.id)
    assert [item.criterion for item in changed.items] == ["p2-01", "p1-03", "p1-01"]
    repository.workshops.go_to(workshop.id, "p1-03")
    repository.workshops.set_agenda(workshop.id, ("p2-01",))
    assert repository.workshops.workshop(workshop.id).criterion is None


def test_groups_are_shown_from_the_minimum_on_which_is_fixed_by_the_first_vote(
    repository: Repository, workshop: Workshop, cast: Callable[..., None]
) -> None:
    repository.workshops.set_minimum_group(workshop.id, 3)
    cast(Rating.F, Rating.F, Rating.F, Rating.L, group="Verwaltung")
    cast(Rating.N, Rating.N, Rating.P, group="IT")
    with pytest.raises(VotesCastError):
        repository.workshops.set_minimum_group(workshop.id, 5)
    repository.workshops.reveal(workshop.id, "p1-01")
    judgement = repository.workshops.judgement(workshop.id, "p1-01")
    assert judgement is not None
    assert {name: group.votes for name, group in judgement.last.groups.items()} == {"Verwaltung": 4, "IT": 3}
    assert OTHERS not in judgement.last.groups


def test_comments_are_kept_only_where_they_are_allowed(repository: Repository, assessment: str) -> None:
    silent = repository.workshops.open(assessment, AGENDA, WorkshopSettings(90, 5, (), minimum_group=5))
    current = repository.workshops.open_vote(silent.id, "p1-01")
    repository.ballots.vote(silent.code, "Telefon", current.id, Rating.N, "doch gesagt")
    own = repository.ballots.ballot(silent.code, "Telefon").own
    assert own is not None
    assert own.comment == ""


def test_the_end_leaves_counts_and_nothing_of_anybody(
    engine: Engine, repository: Repository, workshop: Workshop, assessment: str, cast: Callable[..., None]
) -> None:
    cast(Rating.N, Rating.F, Rating.F, group="IT", comment="ohne Namen")
    repository.workshops.reveal(workshop.id, "p1-01")
    repository.workshops.decide(workshop.id, "p1-01", Rating.L)
    repository.workshops.facilitator_link(workshop.id)
    repository.workshops.open_vote(workshop.id, "p1-02")
    before = repository.workshops.judgements(assessment)
    repository.workshops.close(workshop.id)

    assert repository.workshops.for_assessment(assessment) is None
    assert repository.workshops.judgements(assessment) == before
    assert list(before) == ["p1-01"]
    with engine.connect() as connection:
        for name in ("workshop", "workshop_item", "ballot_round", "participant", "vote", "facilitator_link"):
            count = connection.execute(sa.select(sa.func.count()).select_from(metadata.tables[name])).scalar()
            assert (name, count) == (name, 0)
    with pytest.raises(WorkshopEndedError):
        repository.ballots.ballot(workshop.code, "IT0")
    with pytest.raises(WorkshopEndedError):
        repository.workshops.open_vote(workshop.id, "p1-01")
    assert repository.ballots.revisions() == {}


@pytest.mark.parametrize("is_whole_assessment", [False, True])
def test_deleted_names_are_gone_from_the_files_too(
    repository: Repository, workshop: Workshop, database_file: Path, is_whole_assessment: bool
) -> None:
    name = b"Unverwechselbarer Name"
    repository.ballots.describe(workshop.code, "Telefon", nickname=name.decode(), role_group="", is_spectator=False)
    log = database_file.with_name(f"{database_file.name}-wal")
    assert name in log.read_bytes()
    if is_whole_assessment:
        repository.delete(workshop.assessment_id)
    else:
        repository.workshops.close(workshop.id)
    assert not any(name in file.read_bytes() for file in (database_file, log))


def test_old_comments_are_gone_from_the_files_too(
    repository: Repository, workshop: Workshop, database_file: Path, cast: Callable[..., None]
) -> None:
    cast(Rating.N, comment="Unverwechselbar")
    repository.workshops.reveal(workshop.id, "p1-01")
    repository.workshops.close(workshop.id)
    assert b"Unverwechselbar" in database_file.read_bytes()
    repository.workshops.expire(idle_days=30, comment_days=365, today=date.today() + timedelta(days=400))
    log = database_file.with_name(f"{database_file.name}-wal")
    assert not any(b"Unverwechselbar" in file.read_bytes() for file in (database_file, log))


def test_a_link_admits_one_device_until_the_end(repository: Repository, workshop: Workshop, assessment: str) -> None:
    token = repository.workshops.facilitator_link(workshop.id)
    used = repository.workshops.redeem(token)
    assert used is not None
    admission, led_to = used
    assert led_to == assessment
    assert repository.workshops.redeem(token) is None
    assert repository.workshops.redeem("geraten") is None
    assert repository.workshops.admits(admission)
    assert not repository.workshops.admits(token)
    repository.workshops.close(workshop.id)
    assert not repository.workshops.admits(admission)


def test_what_nobody_touches_ends_by_itself_and_old_comments_go(
    repository: Repository, workshop: Workshop, assessment: str, cast: Callable[..., None]
) -> None:
    cast(Rating.N, Rating.F, Rating.F, comment="veraltet irgendwann")
    repository.workshops.reveal(workshop.id, "p1-01")
    today = repository.workshops.judgements(assessment)["p1-01"].held_on
    repository.workshops.expire(idle_days=30, comment_days=365, today=today + timedelta(days=30))
    assert repository.workshops.for_assessment(assessment) is not None
    repository.workshops.expire(idle_days=30, comment_days=365, today=today + timedelta(days=32))
    assert repository.workshops.for_assessment(assessment) is None
    (kept,) = repository.workshops.judgements(assessment).values()
    assert len(kept.last.comments) == 3

    repository.workshops.expire(idle_days=30, comment_days=365, today=today + timedelta(days=365))
    assert len(repository.workshops.judgements(assessment)["p1-01"].last.comments) == 3
    repository.workshops.expire(idle_days=30, comment_days=365, today=today + timedelta(days=366))
    (bare,) = repository.workshops.judgements(assessment).values()
    assert bare.last.comments == ()
    assert bare.last.tally == kept.last.tally


def test_the_room_has_its_limit(repository: Repository, workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessment.store.ballot_repository.MAX_DEVICES", 2)
    for device in ("a", "b", "a"):
        repository.ballots.enter(workshop.code, device)
    with pytest.raises(RoomFullError):
        repository.ballots.enter(workshop.code, "c")
    assert len(repository.workshops.participants(workshop.id)) == 2
