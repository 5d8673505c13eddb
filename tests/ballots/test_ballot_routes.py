"""The ballot as devices see it, in every state of a workshop."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assessment.ballots.paths import is_ballot_path
from assessment.ballots.routes import routes
from assessment.rating import LEVELS, Rating
from assessment.store.repository import Repository
from assessment.store.transactions import utc_now
from assessment.voting.workshop import spoken
from tests.ballots.rooms import FIRST, GROUPS, SECOND, SETTINGS, Phone, Room, counts, criterion, pressed, words


def test_everybody_who_arrives_reads_what_happens_to_their_data(room: Room) -> None:
    page = words(room.phone().page())
    assert "Sie sind dabei" in page
    assert "Bis zum Aufdecken sieht niemand, was Sie gewählt haben" in page
    assert spoken(room.code) in page
    assert all(group in page for group in GROUPS)


def test_a_criterion_in_view_can_be_read_before_the_vote_opens(room: Room) -> None:
    room.repository.workshops.go_to(room.workshop.id, FIRST)
    page = room.phone().page()
    assert "Gleich wird abgestimmt" in words(page)
    assert criterion().question in words(page)
    assert criterion().anchors.F in words(page)
    assert 'name="rating"' not in page


def test_one_tap_votes_and_a_reload_keeps_the_vote(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    page = phone.page()
    assert all(text in words(page) for text in (criterion().short_title, criterion().question))
    assert all(str(getattr(criterion().anchors, level)) in words(page) for level in LEVELS)
    assert "Wissen wir nicht" in words(page)
    assert "Betrifft uns nicht" in words(page)
    assert pressed(page) == []

    voted = phone.vote(round_id, Rating.P)
    assert "Ihre Stimme ist gezählt: Teilweise erfüllt." in words(voted)
    assert pressed(voted) == ["P"]
    assert pressed(phone.page()) == ["P"]
    assert len(room.repository.workshops.voters(round_id)) == 1


def test_a_second_tap_replaces_the_first(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P)
    assert pressed(phone.vote(round_id, Rating.UNKNOWN)) == ["unknown"]
    assert len(room.repository.workshops.voters(round_id)) == 1
    room.reveal()
    assert counts(phone.page())["Wissen wir nicht"] == 1


def test_two_devices_do_not_see_each_others_vote(room: Room) -> None:
    round_id = room.open_vote()
    one, other = room.phone(), room.phone()
    before = other.page()
    one.vote(round_id, Rating.F, "Ganz meine Meinung")
    assert other.page() == before
    other.vote(round_id, Rating.N)
    assert pressed(one.page()) == ["F"]
    assert pressed(other.page()) == ["N"]


@pytest.mark.dear
def test_nothing_tells_the_counts_before_the_reveal(room: Room) -> None:
    round_id = room.open_vote()
    for rating in (Rating.N, Rating.N, Rating.F):
        room.phone().vote(round_id, rating, "Geheim bis zum Aufdecken")
    with room.running_phone() as other:
        answers = [
            other.get(other.path),
            other.post(f"{other.path}/person", data={"nickname": "Neugier"}),
            other.get(f"{other.path}/stand?seit=0"),
            other.post(f"{other.path}/stimme", data={"round": str(round_id), "rating": "L"}),
            other.post(f"{other.path}/stimme", data={"round": str(round_id + 1), "rating": "L"}),
        ]
    for answer in answers:
        assert counts(answer.text) == {}
        assert "Geheim" not in answer.text
        assert "Einigkeit" not in answer.text
    room.reveal()
    assert counts(other.page()) == {
        "Nicht erfüllt": 2,
        "Teilweise erfüllt": 0,
        "Überwiegend erfüllt": 1,
        "Vollständig erfüllt": 1,
    }


@pytest.mark.dear
def test_the_reveal_shows_distribution_agreement_comments_and_the_own_vote(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.submit("person", nickname="Wilhelmine", role_group=GROUPS[0])
    phone.vote(round_id, Rating.L, "Der Plan liegt vor.")
    room.phone().vote(round_id, Rating.L)
    room.phone().vote(round_id, Rating.NOT_RELEVANT)
    room.phone().vote(round_id, Rating.L)
    room.reveal()
    own, other = phone.page(), room.phone().page()
    assert counts(own)["Überwiegend erfüllt"] == 3
    assert counts(own)["Betrifft uns nicht"] == 1
    for page in (own, other):
        assert "Runde 1: 4 Stimmen" in words(page)
        assert "Einigkeit: hoch, 1,00 von 1 (3 Stimmen für eine Stufe)" in words(page)
        assert "Der Plan liegt vor." in words(page)
    assert "Ihre Stimme: Überwiegend erfüllt" in words(own)
    assert "Von Ihnen ist keine Stimme dabei" in words(other)
    assert "Wilhelmine" not in other


def test_a_vote_after_the_reveal_is_refused_with_a_sentence(room: Room) -> None:
    round_id = room.open_vote()
    phone, late = room.phone(), room.phone()
    phone.vote(round_id, Rating.P)
    room.reveal()
    refused = words(phone.submit("stimme", status=409, round=str(round_id), rating="F"))
    assert "schon aufgedeckt. Es bleibt bei Ihrer Stimme „Teilweise erfüllt“." in refused
    assert "keine Stimme dabei" in words(late.submit("stimme", status=409, round=str(round_id), rating="F"))
    assert counts(phone.page())["Vollständig erfüllt"] == 0


def test_a_vote_for_a_round_that_is_over_says_so(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P)
    room.open_vote(SECOND)
    refused = words(phone.submit("stimme", status=409, round=str(round_id), rating="F"))
    assert "Die Runde, zu der sie gehört, ist vorbei" in refused
    assert criterion(SECOND).question in refused


def test_the_second_round_begins_without_the_first_ones_votes(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P, "vorher")
    room.reveal()
    again = room.open_vote()
    page = phone.page()
    assert "Runde 2: Stimmen Sie nach dem Gespräch noch einmal ab" in words(page)
    assert pressed(page) == []
    assert "vorher" not in page
    assert pressed(phone.vote(again, Rating.L)) == ["L"]


def test_the_discussion_says_until_when(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P)
    room.reveal()
    room.repository.workshops.discuss(room.workshop.id, utc_now() + timedelta(minutes=3))
    assert "Gespräch bis" in words(phone.page())
    room.repository.workshops.discuss(room.workshop.id, utc_now() - timedelta(seconds=1))
    assert "Die Zeit ist um." in words(phone.page())


def test_a_pause_keeps_votes_and_takes_none(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P)
    room.repository.workshops.pause(room.workshop.id, paused=True)
    page = phone.page()
    assert "Pause. Was Sie abgestimmt haben, bleibt." in words(page)
    assert "Ihre Stimme ist gezählt: Teilweise erfüllt." in words(page)
    assert 'name="rating"' not in page
    refused = words(phone.submit("stimme", status=409, round=str(round_id), rating="F"))
    assert "Der Workshop macht gerade Pause" in refused
    assert "Ihre Stimme „Teilweise erfüllt“ bleibt." in refused


def test_who_looks_on_does_not_vote(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P)
    page = phone.submit("person", nickname="", role_group="", spectator="1")
    assert "Sie sehen nur zu" in words(page)
    assert 'name="rating"' not in page
    assert len(room.repository.workshops.voters(round_id)) == 0
    refused = phone.submit("stimme", status=409, round=str(round_id), rating="F")
    assert "deshalb wurde keine Stimme gezählt" in words(refused)
    assert "Welche Stufe trifft zu?" in words(phone.submit("person", nickname="", role_group=""))


def test_a_workshop_that_ends_says_goodbye_and_offers_the_form(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P)
    room.repository.workshops.close(room.workshop.id)
    for answer in (phone.get(phone.path), phone.post(f"{phone.path}/stimme", data={"round": "1", "rating": "F"})):
        assert answer.status_code == 404
        assert "Der Workshop ist beendet" in words(answer.text)
        assert 'name="code"' in answer.text
    assert phone.get(f"{phone.path}/stand?seit=1").status_code == 404


def test_comments_are_kept_only_where_they_are_allowed(shared: Repository) -> None:
    room = Room(shared, replace(SETTINGS, comments_allowed=False))
    round_id = room.open_vote()
    phone = room.phone()
    assert "<textarea" not in phone.page()
    phone.vote(round_id, Rating.P, "trotzdem")
    room.reveal()
    assert "trotzdem" not in phone.page()


def test_a_script_gets_the_page_in_the_same_answer(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    sent = {"data": {"round": str(round_id), "rating": "P"}, "follow_redirects": False}
    plain = phone.post(f"{phone.path}/stimme", **sent)
    assert (plain.status_code, plain.headers["location"]) == (303, phone.path)
    direct = phone.post(f"{phone.path}/stimme", headers={"Ballot-Answer": "page"}, **sent)
    assert direct.status_code == 200
    assert pressed(direct.text) == ["P"]


@pytest.mark.alike
@pytest.mark.parametrize(
    "sent", [{"rating": "Z"}, {}, {"rating": "P", "round": "9" * 40}, {"rating": "P", "round": "x"}]
)
def test_what_is_no_vote_is_refused(room: Room, sent: dict[str, str]) -> None:
    round_id = room.open_vote()
    answer = room.phone().post(f"/w/{room.code}/stimme", data=sent)
    assert answer.status_code in {400, 409, 422}
    assert len(room.repository.workshops.voters(round_id)) == 0


def test_a_database_that_is_gone_is_said_and_what_was_counted_stays(
    room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    round_id = room.open_vote()
    phone, newcomer = room.phone(), room.phone()
    phone.vote(round_id, Rating.P)
    with monkeypatch.context() as gone:
        gone.setenv("DATABASE_URL", f"sqlite:///{tmp_path}")
        for answer in (
            phone.get(phone.path),
            phone.post(f"{phone.path}/stimme", data={"round": round_id, "rating": "F"}),
        ):
            assert answer.status_code == 503
            assert "Was schon gezählt wurde, ist gespeichert" in words(answer.text)
        assert newcomer.get(f"{newcomer.path}/stand?seit=1").status_code == 503
    assert pressed(phone.page()) == ["P"]


def test_every_route_is_a_ballot_path_and_nothing_else_is() -> None:
    for route in routes:
        assert is_ballot_path(route.path.replace("{code}", "ABCD-efgh")), route.path
    others = (
        "/",
        "/workshop",
        "/w/A/antworten",
        "/w/A/",
        "/w//stimme",
        "/w/../fragebogen",
        "/wx",
        "/w/A/stand\n",
        "/W",
    )
    assert not [path for path in others if is_ballot_path(path)]


def test_the_way_in_takes_a_code_as_it_is_spoken(room: Room) -> None:
    phone = Phone()
    typed = spoken(room.code).lower()
    assert 'name="code"' in phone.get("/w").text
    for answer in (
        phone.get("/w/", params={"code": f" {typed} "}),
        phone.post("/w", data={"code": typed}),
        phone.get(f"/w/{typed}"),
    ):
        assert str(answer.url).endswith(f"/w/{room.code}")
        assert answer.status_code == 200
