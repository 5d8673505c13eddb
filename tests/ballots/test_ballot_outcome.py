"""What devices learn of the outcome: the criterion they are at, what was decided, and what is left at the end."""

from dataclasses import replace

import pytest

from assessment.catalog.files import catalog
from assessment.rating import Rating
from assessment.store.repository import Repository
from tests.ballots.rooms import FIRST, SECOND, SETTINGS, Phone, Room, criterion, words


def _ended(phone: Phone) -> str:
    answer = phone.get(phone.path)
    assert answer.status_code == 404
    return words(answer.text)


@pytest.mark.dear
def test_the_criterion_has_the_id_that_stands_on_the_big_screen(room: Room) -> None:
    phone = room.phone()
    room.repository.workshops.go_to(room.workshop.id, FIRST)
    assert f"{FIRST.upper()} {criterion(FIRST).short_title} {criterion(FIRST).question}" in words(phone.page())
    room.open_vote(SECOND)
    assert f"{SECOND.upper()} {criterion(SECOND).short_title}" in words(phone.page())


@pytest.mark.parametrize(
    ("rating", "label"), [(Rating.P, "Teilweise erfüllt"), (Rating.NOT_RELEVANT, "Betrifft uns nicht")]
)
def test_devices_learn_what_was_decided(room: Room, rating: Rating, label: str) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.L)
    room.reveal()
    assert "Gemeinsam entschieden" not in phone.page()
    assert room.repository.ballots.ballot(room.code, None).decided is None
    room.repository.workshops.decide(room.workshop.id, FIRST, rating, "Es gibt keinen Fluss.")
    assert room.repository.ballots.ballot(room.code, None).decided is rating
    assert f"Gemeinsam entschieden: {label}" in words(phone.page())
    assert f'data-says="Gemeinsam entschieden: {label}."' in phone.page()


def test_a_decision_is_not_shown_while_another_round_is_open_or_elsewhere(room: Room) -> None:
    phone = room.phone()
    phone.vote(room.open_vote(), Rating.L)
    room.reveal()
    room.repository.workshops.decide(room.workshop.id, FIRST, Rating.L)
    again = room.open_vote()
    assert "Gemeinsam entschieden" not in phone.page()
    assert "Gemeinsam entschieden" not in phone.vote(again, Rating.P)
    assert room.repository.ballots.ballot(room.code, None).decided is None
    phone.vote(room.open_vote(SECOND), Rating.P)
    room.reveal(SECOND)
    assert "Gemeinsam entschieden" not in phone.page()


def test_the_end_says_only_what_is_true_even_if_the_assessment_is_deleted(shared: Repository) -> None:
    room = Room(shared, replace(SETTINGS, comments_allowed=False))
    phone = room.phone()
    shared.delete(room.assessment_id)
    ending = _ended(phone)
    assert "Der Workshop ist beendet" in ending
    assert "Namen, Gerätekennungen und einzelne Stimmen sind gelöscht." in ending
    for untrue in ("Selbsteinschätzung", "Verteilung", "Urteil", "Kommentar"):
        assert untrue not in ending


def test_the_end_says_how_long_comments_stay_where_they_were_allowed(room: Room) -> None:
    phone = room.phone()
    room.repository.workshops.close(room.workshop.id)
    days = catalog().method.workshop.comment_days
    assert f"Kommentare bleiben ohne Namen höchstens {days} Tage." in _ended(phone)


def test_what_is_not_known_of_comments_is_left_out(room: Room) -> None:
    phone = Phone(room.code)
    phone.get(f"{phone.path}/stand?seit=0")
    room.repository.workshops.close(room.workshop.id)
    assert "Kommentar" not in _ended(phone)


def test_a_comment_that_comes_too_late_is_called_a_comment(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P)
    sent = {"status": 409, "round": str(round_id), "rating": "P", "comment": "Nachtrag"}
    room.repository.workshops.pause(room.workshop.id, paused=True)
    paused = words(phone.submit("stimme", **sent))  # type: ignore[arg-type]
    assert "Ihr Kommentar wurde nicht gespeichert: Der Workshop macht gerade Pause." in paused
    room.repository.workshops.pause(room.workshop.id, paused=False)
    room.reveal()
    late = words(phone.submit("stimme", **sent))  # type: ignore[arg-type]
    assert "Die Runde ist schon aufgedeckt. Ihre Stimme „Teilweise erfüllt“ bleibt." in late
    assert "Nachtrag" not in late
