"""A row that is not what the program wrote is a sentence, for phones as well, and touches nothing else."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assessment.rating import Answer, Rating
from assessment.store.failures import StoreUnavailableError
from assessment.store.repository import Repository
from assessment.store.shared import shared_repository
from tests.ballots.rooms import Phone, Room, words
from tests.strategies import an_assessment

DAMAGES = {
    "answer": "UPDATE answer SET rating = 'Q'",
    "evidence": "UPDATE answer SET evidence = '[{'",
    "date": "UPDATE answer SET due = 'übermorgen'",
    "text": "UPDATE answer SET note = CAST(X'FF41' AS TEXT)",
    "phases": "UPDATE assessment SET phases = '{\"a\"'",
    "phase": "UPDATE assessment SET phases = '[\"P9\"]'",
    "day": "UPDATE assessment SET date = '31.12.2026'",
    "moment": "UPDATE assessment SET changed_at = 'eben'",
}
ROOMS = {
    "broken": "UPDATE workshop SET role_groups = '[\"IT'",
    "a number": "UPDATE workshop SET role_groups = '5'",
    "nothing": "UPDATE workshop SET role_groups = 'null'",
    "vote": "UPDATE vote SET rating = 'Q'",
}


def damage(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def read_all(repository: Repository) -> None:
    for assessment in repository.assessments():
        repository.answers(assessment.id)


@pytest.mark.alike
@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES)
def test_a_garbled_row_is_a_sentence(repository: Repository, database_file: Path, statement: str) -> None:
    about = repository.add(an_assessment(), {"p1-01": Answer("p1-01", Rating.P, note="Protokoll")})
    read_all(repository)
    damage(database_file, statement)
    with pytest.raises(StoreUnavailableError, match="Ein Eintrag in der Datenbank ist beschädigt"):
        read_all(repository)
    other = repository.add(an_assessment(title="Zweite", solution="Andere"), {})
    repository.change(other, "p1-02", {"note": "geht"}, Answer("p1-02"))
    assert repository.answers(other)["p1-02"].note == "geht"
    repository.delete(about)
    read_all(repository)


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, database_file: Path, repository: Repository) -> Repository:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database_file}")
    return shared_repository()


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize("statement", ROOMS.values(), ids=ROOMS)
@pytest.mark.parametrize(
    "ask",
    [
        lambda phone, round_id: phone.get(phone.path),
        lambda phone, round_id: phone.post(f"{phone.path}/stimme", data={"round": str(round_id), "rating": "F"}),
        lambda phone, round_id: phone.post(f"{phone.path}/person", data={"nickname": "Anna"}),
    ],
    ids=["look", "vote", "describe"],
)
def test_phones_read_german(
    shared: Repository, database_file: Path, statement: str, ask: Callable[[Phone, int], Any]
) -> None:
    room = Room(shared)
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P)
    damage(database_file, statement)
    answer = ask(phone, round_id)
    assert answer.status_code in {200, 503}
    if answer.status_code == 503:
        assert "Was schon gezählt wurde, ist gespeichert" in words(answer.text)
    if "role_groups" in statement:
        assert answer.status_code == 503
