"""What hostile devices send to the ballot, and what honest ones must not lose by it."""

import asyncio
import re
from dataclasses import replace
from html import escape

import pytest
from sqlalchemy import Engine, insert
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Message

from assessment.ballots import presence
from assessment.ballots import routes as ballot_routes
from assessment.ballots.access.attempts import MAX_CLIENTS, WITHIN_SECONDS, WRONG_CODES, WrongCodeLimiter
from assessment.ballots.requests import COOKIE, MAX_BODY_BYTES
from assessment.rating import Rating
from assessment.store.repository import Repository
from assessment.store.tables import participants
from assessment.voting.workshop import MAX_COMMENT, MAX_DEVICES
from tests.ballots.asgi import in_a_thread
from tests.ballots.rooms import GROUPS, SETTINGS, Phone, Room, new_address, pressed, words

HOSTILE = (
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "'\"><b onmouseover=alert(1)>{{ 7 * 7 }}",
    "👩‍👩‍👧‍👦 Größe ✓",
    "\u202eעברית עם כיוון",
)


@pytest.mark.alike
@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_writes_is_shown_as_it_is_never_as_markup(shared: Repository, text: str) -> None:
    room = Room(shared, replace(SETTINGS, role_groups=(*GROUPS, text)))
    round_id = room.open_vote()
    phone = room.phone()
    pages = [
        phone.submit("person", nickname=text, role_group=text),
        phone.vote(round_id, Rating.P, text),
    ]
    room.reveal()
    pages += [phone.page(), room.phone().page()]
    for page in pages:
        assert escape(text, quote=False) in page.replace("&#39;", "'").replace("&#34;", '"')
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b onmouseover" not in page


def test_texts_that_are_too_long_are_refused_with_a_sentence_and_not_lost(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    long = "ä" * 10_000
    page = phone.submit("stimme", status=422, round=str(round_id), rating="P", comment=long)
    assert f"Der Kommentar ist zu lang: höchstens {MAX_COMMENT} Zeichen, es sind 10000." in words(page)
    assert long in page
    assert len(room.repository.workshops.voters(round_id)) == 0
    page = phone.submit("person", status=422, nickname=long, role_group=GROUPS[1], spectator="1")
    assert "Der Name ist zu lang" in words(page)
    assert long in page
    assert f"<option selected>{escape(GROUPS[1])}" in page
    assert re.search(r'name="spectator"[^>]* checked', page)
    assert "Wer sind Sie?" in words(page)
    assert "Diese Gruppe gibt es nicht mehr" in words(phone.submit("person", status=422, role_group="Hacker"))
    huge = phone.post(f"{phone.path}/stimme", content=b"comment=" + b"x" * MAX_BODY_BYTES)
    assert huge.status_code == 413


def test_the_longest_comment_with_line_breaks_is_taken(room: Room) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    text = "\n".join("x" * (MAX_COMMENT // 2) for _ in range(2))[:MAX_COMMENT]
    assert pressed(phone.vote(round_id, Rating.P, text.replace("\n", "\r\n"))) == ["P"]
    assert text in phone.page()


def test_letters_that_cannot_be_seen_are_left_out(room: Room) -> None:
    assert "Anna" in room.phone().submit("person", nickname="An\0n\x1ba", role_group="")


def test_a_device_takes_part_only_when_it_brings_its_cookie_back(room: Room) -> None:
    round_id = room.open_vote()
    preview = Phone(room.code)
    preview.page()
    assert room.repository.workshops.participants(room.workshop.id) == []
    assert preview.get(f"{preview.path}/stand?seit=0").status_code == 200
    assert len(room.repository.workshops.participants(room.workshop.id)) == 1
    preview.vote(round_id, Rating.P)
    assert len(room.repository.workshops.participants(room.workshop.id)) == 1


def test_without_a_cookie_nothing_is_stored_and_the_page_says_why(room: Room) -> None:
    round_id = room.open_vote()
    answer = Phone(room.code).post(f"/w/{room.code}/stimme", data={"round": str(round_id), "rating": "P"})
    assert answer.status_code == 400
    assert "Ihr Browser nimmt kein Cookie dieser Seite an" in words(answer.text)
    assert len(room.repository.workshops.voters(round_id)) == 0


def test_the_cookie_is_the_devices_own_and_hidden_from_scripts(room: Room) -> None:
    cookies = [Phone(room.code).get(f"/w/{room.code}").headers["set-cookie"] for _ in range(2)]
    for cookie in cookies:
        assert cookie.startswith(f"{COOKIE}=")
        assert f"Path=/w/{room.code}" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
    tokens = [cookie.partition("=")[2].partition(";")[0] for cookie in cookies]
    assert len(set(tokens)) == 2
    assert min(map(len, tokens)) >= 43


def test_a_room_that_is_full_says_so_and_goes_on_for_those_inside(room: Room, engine: Engine) -> None:
    round_id = room.open_vote()
    inside, late = room.phone(), room.phone()
    inside.vote(round_id, Rating.P)
    said = {"workshop_id": room.workshop.id, "nickname": "", "role_group": "", "is_spectator": False}
    with engine.begin() as connection:
        connection.execute(
            insert(participants),
            [{**said, "device_sha256": f"{number:064}"} for number in range(MAX_DEVICES - 1)],
        )
    refused = late.submit("stimme", status=403, round=str(round_id), rating="F")
    assert "Der Raum ist voll" in words(refused)
    assert pressed(inside.vote(round_id, Rating.L)) == ["L"]


def test_only_a_fingerprint_of_the_device_is_stored(room: Room, engine: Engine) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    phone.vote(round_id, Rating.P)
    token = phone.cookies[COOKIE]
    with engine.connect() as connection:
        stored = [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM participant")]
    assert len(stored) == 1
    assert token not in str(stored)


def test_pages_allow_nothing_from_elsewhere(room: Room) -> None:
    page = Phone(room.code).get(f"/w/{room.code}")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-store"
    assert "http" not in page.text


@pytest.mark.alike
@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://testserver.evil", "http://[broken"])
def test_forms_of_other_origins_are_not_taken(room: Room, origin: str) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    for where in ("stimme", "person"):
        sent = {"round": str(round_id), "rating": "P", "nickname": "Fremd"}
        assert phone.post(f"{phone.path}/{where}", data=sent, headers={"Origin": origin}).status_code == 403
    assert len(room.repository.workshops.voters(round_id)) == 0
    own = phone.post(f"{phone.path}/stimme", data=sent, headers={"Origin": "http://testserver"})
    assert own.status_code == 200
    assert len(room.repository.workshops.voters(round_id)) == 1


def test_another_devices_token_opens_nothing_in_another_workshop(shared: Repository) -> None:
    one, other = Room(shared), Room(shared)
    round_id, elsewhere = one.open_vote(), other.open_vote()
    phone = one.phone()
    phone.vote(round_id, Rating.P)
    stranger = Phone(other.code)
    stranger.cookies.set(COOKIE, phone.cookies[COOKIE])
    assert pressed(stranger.page()) == []
    stranger.submit("stimme", status=409, round=str(round_id), rating="F")
    assert pressed(phone.page()) == ["P"]
    assert len(shared.workshops.voters(elsewhere)) == 0


@pytest.mark.dear
def test_wrong_codes_are_limited_but_not_for_those_who_are_in(room: Room) -> None:
    address = new_address()
    inside = Phone(room.code, address)
    inside.page()
    inside.get(f"{inside.path}/stand?seit=0")
    guesser = Phone(address=address)
    responses = [guesser.get(f"/w/ABCD{number:04}") for number in range(WRONG_CODES)]
    assert {answer.status_code for answer in responses} == {404}
    assert "Diesen Workshop gibt es nicht" in words(responses[0].text)
    for path in ("/w/ABCD9999", f"/w/{room.code}", f"/w/{room.code}/stand"):
        assert guesser.get(path).status_code == 429
    assert guesser.post(f"/w/{room.code}/stimme", data={"rating": "P"}).status_code == 429
    assert "Zu viele falsche Codes" in words(guesser.get(f"/w/{room.code}").text)
    invented = Phone(room.code, address)
    invented.cookies.set(COOKIE, "x" * 43)
    assert invented.get(invented.path).status_code == 429
    assert inside.page()
    assert room.phone().page()


@pytest.mark.alike
@pytest.mark.parametrize("where", ["", "/stand", "/stimme", "/person"])
def test_guesses_count_wherever_they_are_made(room: Room, where: str) -> None:
    guesser = Phone()
    guesser.cookies.set(COOKIE, "x" * 43)
    ask = guesser.post if where in {"/stimme", "/person"} else guesser.get
    for number in range(WRONG_CODES):
        assert ask(f"/w/EFGH{number:04}{where}").status_code == 404
    assert guesser.get(f"/w/{room.code}").status_code == 429


def test_phones_of_a_workshop_that_ended_do_not_count_as_guessing(room: Room, shared: Repository) -> None:
    address = new_address()
    phone = Phone(room.code, address)
    phone.page()
    room.repository.workshops.close(room.workshop.id)
    for _ in range(WRONG_CODES + 1):
        assert phone.get(phone.path).status_code == 404
    assert Phone(Room(shared).code, address).page()


def test_attempts_are_forgotten_after_a_minute_and_fill_no_memory() -> None:
    time = 0.0
    limiter = WrongCodeLimiter(lambda: time)
    for _ in range(WRONG_CODES):
        assert not limiter.is_blocked("10.0.0.1")
        limiter.note_wrong("10.0.0.1")
    assert limiter.is_blocked("10.0.0.1")
    assert not limiter.is_blocked("10.0.0.2")
    time = WITHIN_SECONDS
    assert not limiter.is_blocked("10.0.0.1")
    for number in range(MAX_CLIENTS + 5):
        limiter.note_wrong(str(number))
    assert len(limiter._wrong) == MAX_CLIENTS


def test_presence_lasts_twenty_seconds() -> None:
    time = 0.0
    room = presence.Presence(lambda: time)
    room.seen("workshop", 1)
    time = 15.0
    room.seen("workshop", 2)
    assert room.present("workshop") == {1, 2}
    time = 21.0
    assert room.present("workshop") == {2}
    assert room.present("another") == set()


def test_a_waiting_phone_is_present(room: Room) -> None:
    phone: TestClient = room.phone()
    assert presence.present(room.workshop.id) == set()
    phone.get(f"/w/{room.code}/stand?seit=0")
    there = {participant.id for participant in room.repository.workshops.participants(room.workshop.id)}
    assert presence.present(room.workshop.id) == there
    assert len(there) == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_not_taken_even_where_the_browser_names_no_origin(room: Room, site: str) -> None:
    round_id = room.open_vote()
    phone = room.phone()
    sent = {"round": str(round_id), "rating": "F"}
    answer = phone.post(f"{phone.path}/stimme", data=sent, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert room.repository.workshops.voters(round_id) == set()
    for own in ("same-origin", "none"):
        assert phone.post(f"{phone.path}/stimme", data=sent, headers={"Sec-Fetch-Site": own}).status_code == 200


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize("kind", ["image", "iframe", "empty", "script", "style"])
def test_pictures_of_other_pages_do_not_keep_the_laptop_from_its_ballots(room: Room, kind: str) -> None:
    laptop = Phone(room.code, "127.0.0.1")
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": kind}
    for number in range(2 * WRONG_CODES):
        for path in (f"/w/ABCD{number:04}", f"/w/ABCD{number:04}/stand"):
            assert laptop.get(path, headers=headers).status_code == 403
    # It learns nothing of codes that are right, either.
    assert laptop.get(laptop.path, headers=headers).status_code == 403
    assert laptop.get(laptop.path).status_code == 200


def test_a_link_on_another_page_leads_to_the_ballot(room: Room) -> None:
    arriving = Phone(room.code)
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
    assert arriving.get(arriving.path, headers=headers).status_code == 200


def test_nothing_is_kept_for_a_device_that_has_left(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballot_routes, "WAIT_SECONDS", 3_600.0)
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/w/{room.code}/stand",
        "query_string": f"seit={room.revision}".encode(),
        "headers": [(b"host", b"x")],
        "client": (new_address(), 1),
        "server": ("x", 80),
        "scheme": "http",
        "root_path": "",
    }
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}])

    async def receive() -> Message:
        return next(messages)

    async def send(_message: Message) -> None:
        return None

    in_a_thread(asyncio.wait_for(Starlette(routes=ballot_routes.routes)(scope, receive, send), 20))
    assert not ballot_routes._revisions._waiters
