"""Who counts as being in the room: devices that ask by themselves, and those without a script."""

import pytest

from assessment.ballots import presence
from assessment.ballots.presence import PRESENT_SECONDS, PRESENT_WITHOUT_SCRIPT_SECONDS, Presence
from assessment.rating import Rating
from tests.ballots.rooms import Phone, Room

FROM_A_SCRIPT = {"Ballot-Answer": "page"}


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of a fresh presence, which the ballot's routes write to."""
    ticking = Clock()
    fresh = Presence(ticking)
    monkeypatch.setattr(presence, "seen", fresh.seen)
    monkeypatch.setattr(presence, "present", fresh.present)
    return ticking


def _there(room: Room) -> int:
    return len(presence.present(room.workshop.id))


def test_the_newest_note_holds_also_when_it_lasts_shorter() -> None:
    clock = Clock()
    room = Presence(clock)
    room.seen("workshop", 1, PRESENT_WITHOUT_SCRIPT_SECONDS)
    room.seen("workshop", 2, PRESENT_WITHOUT_SCRIPT_SECONDS)
    room.seen("workshop", 2)
    clock.time += PRESENT_SECONDS + 1
    assert room.present("workshop") == {1}
    clock.time += PRESENT_WITHOUT_SCRIPT_SECONDS
    assert room.present("workshop") == set()


def test_a_phone_without_a_script_stays_there_for_a_quarter_of_an_hour(room: Room, clock: Clock) -> None:
    round_id = room.open_vote()
    room.phone().vote(round_id, Rating.P)
    clock.time += 14 * 60
    assert _there(room) == 1
    clock.time += 2 * 60
    assert _there(room) == 0


def test_a_reload_without_a_script_is_enough_to_be_there(room: Room, clock: Clock) -> None:
    room.phone().page()
    assert len(room.repository.workshops.participants(room.workshop.id)) == 1
    clock.time += 14 * 60
    assert _there(room) == 1


@pytest.mark.parametrize("how", ["poll", "page", "vote", "person"])
def test_a_phone_that_asks_by_itself_is_gone_after_twenty_seconds(room: Room, clock: Clock, how: str) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.page()
    _ask(phone, how, round_id)
    clock.time += PRESENT_SECONDS - 1
    assert _there(room) == 1
    clock.time += 2
    assert _there(room) == 0


def _ask(phone: Phone, how: str, round_id: int) -> None:
    if how == "poll":
        answer = phone.get(f"{phone.path}/stand?seit=0")
    elif how == "page":
        answer = phone.get(phone.path, headers=FROM_A_SCRIPT)
    else:
        where, fields = {
            "vote": ("stimme", {"round": str(round_id), "rating": "P"}),
            "person": ("person", {"nickname": "Ada", "role_group": ""}),
        }[how]
        answer = phone.post(f"{phone.path}/{where}", data=fields, headers=FROM_A_SCRIPT)
    assert answer.status_code == 200
