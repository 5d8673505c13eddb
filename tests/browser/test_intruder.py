"""A device in the room tries every way in, on the app as `make workshop` starts it: only its own ballot is there."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from assessment.ballots.access.attempts import WRONG_CODES
from assessment.ballots.access.connections import MOST_WAITING
from assessment.rating import Rating
from assessment.voting.workshop import NoVotesError, Workshop, WorkshopSettings
from assessment.web.addresses import SCREENS
from tests.ballots.running import is_open
from tests.browser.conftest import add_to
from tests.browser.room import Answer, Door, address_in_the_network, listening
from tests.browser.server import Server

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
OTHER_ADDRESSES = (
    "/index.html", "/manifest.json", "/favicon.png", "/kompass/style.css", "/kompass/assist.js", "/kompass/nothing",
    "/_stcore/health", "/_stcore/host-config", "/_stcore/allowed-message-origins", "/_stcore/metrics",
    "/_stcore/script-health-check", "/_stcore/stream", "/_stcore/upload_file/session/file", "/_stcore/agent/interact",
    "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/healthz", "/media/report.pdf", "/component/a/index.html",
    "/_stcore/bidi-components/a/b.js", "/app/static/a.txt", "/oauth2callback", "/auth/login", "/auth/logout",
    "/w/../fragebogen", "/w/x/../../_stcore/health", "/w/%2e%2e/fragebogen", "/w/..%2f..%2f_stcore/health", "//",
    "//fragebogen", "/./", "/%66ragebogen", "/W/", "/w/ABCD3467/../../media/report.pdf", "/w//", "/workshop/w",
    "/leitung", "/leitung/", "/leitung/../fragebogen", "/leitung/a/b", "/w/ballot.js/../../kompass/style.css",
    "/nirgends",
)  # fmt: skip
CRITERION = "p1-01"
pytestmark = pytest.mark.started


@pytest.fixture(scope="module")
def outside() -> Iterator[socket.socket]:
    """What the server would take for the internet."""
    with listening() as listener:
        yield listener


@pytest.fixture(scope="module")
def start(new_server: Callable[..., Server], outside: socket.socket) -> Callable[[], Server]:
    internet = f"http://127.0.0.1:{outside.getsockname()[1]}"
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), internet)
    return lambda: new_server(for_the_room=True, environment={**proxies, "no_proxy": "", "NO_PROXY": ""})


@pytest.fixture(scope="module")
def room(start: Callable[[], Server]) -> Door:
    """The way in from the room."""
    host = address_in_the_network()
    return Door(start(), host)


@pytest.fixture(scope="module")
def laptop(room: Door) -> Door:
    """The way in at the laptop itself."""
    return Door(room.server, "127.0.0.1")


@pytest.fixture
def workshop(room: Door) -> Workshop:
    """A workshop with an open round."""
    return opened_on(room.server)


def opened_on(server: Server) -> Workshop:
    settings = WorkshopSettings(120, 5, ("Verwaltung", "Politik"), comments_allowed=True, minimum_group=5)
    workshop = server.repository.workshops.open(add_to(server, {}), [CRITERION, "p1-02"], settings)
    server.repository.workshops.open_vote(workshop.id, CRITERION)
    return workshop


def test_no_address_but_the_ballots_opens(room: Door, laptop: Door) -> None:
    addresses = [f"/{screen.path}" for screen in SCREENS.values()] + list(OTHER_ADDRESSES)
    page = laptop.ask("/", accept="text/html").body
    files = [f"/{path}" for path in re.findall(r'(?:src|href)="\./([^"]+)"', page)]
    assert any(file.startswith("/static/js/") for file in files)
    assert {laptop.ask(file).status for file in files} == {200}

    for method, address in product(METHODS, addresses + files):
        answer = room.ask(address, method, accept="text/html")
        assert answer.status == 403, (method, address)
        assert method == "HEAD" or "nur Stimmzettel" in answer.body, (method, address)


def test_whatever_is_asked_of_a_ballots_address_it_never_answers_with_a_screen(
    room: Door, workshop: Workshop
) -> None:
    paths = ("/w", "/w/", f"/w/{workshop.code}", f"/w/{workshop.code}/stimme", f"/w/{workshop.code}/person")
    for method, path in product(METHODS, (*paths, "/w/ballot.js", "/leitung/abc")):
        answer = room.ask(path, method, accept="text/html")
        assert "/assist.js" not in answer.body, (method, path)
        assert "treamlit" not in answer.body, (method, path)


def test_a_device_that_lets_the_server_wait_keeps_nobody_out_and_does_not_fill_the_log(
    room: Door, laptop: Door
) -> None:
    endless = b"GET /w HTTP/1.1\r\nHost: x\r\nX-Endless: "
    half = b"POST /w HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf"
    written = len(room.server.log)
    waiting = [socket.create_connection((room.host, room.server.port)) for _ in range(2 * MOST_WAITING)]
    for number, connection in enumerate(waiting):
        connection.sendall(endless if number % 2 else half)
    deadline = time.monotonic() + 10
    while sum(map(is_open, waiting)) > MOST_WAITING:
        assert time.monotonic() < deadline
    assert laptop.ask("/_stcore/health").status == 200
    assert room.ask("/w").status == 200
    for connection in waiting:
        connection.close()
    for _ in range(20):
        with socket.create_connection((room.host, room.server.port)) as stranger:
            stranger.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n")
            stranger.recv(1_000)
    assert room.ask("/w").status == 200
    assert len(room.server.log[written:].splitlines()) <= 2, room.server.log


def test_no_proxy_and_no_false_name_makes_a_device_the_laptop(room: Door, laptop: Door) -> None:
    for said in ("127.0.0.1", "::1", "for=127.0.0.1"):
        for header in ("x_forwarded_for", "x_real_ip", "forwarded", "via"):
            assert_refused(room.ask("/", **{header: said}))
            assert_refused(laptop.ask("/", **{header: said}))
            assert_no_websocket(room, **{header: said})
    for host in ("127.0.0.1", "localhost", f"127.0.0.1:{room.server.port}"):
        assert_refused(room.ask("/_stcore/health", host=host))
        assert_refused(room.ask(f"http://{host}/_stcore/health"))


def test_no_websocket(room: Door, laptop: Door) -> None:
    own = f"http://{room.host}:{room.server.port}"
    for origin in (None, own, "http://127.0.0.1", laptop.server.url, "null"):
        assert_no_websocket(room, origin)
    with laptop.websocket(laptop.server.url) as connection:
        assert answers(connection)


def test_nobody_in_the_internet_is_asked_for_this_machines_address(
    room: Door, laptop: Door, outside: socket.socket
) -> None:
    # Streamlit asks for it when it starts, and when a page from elsewhere opens its websocket.
    for door in (room, laptop):
        for origin in ("http://example.org", "https://192.0.2.99", f"http://{room.host}:1"):
            assert_no_websocket(door, origin)
    with pytest.raises(BlockingIOError):
        outside.accept()
    assert f"http://{room.host}:{room.server.port}/w" in room.server.log


def test_a_device_sees_and_changes_only_its_own_vote(room: Door, workshop: Workshop) -> None:
    first, second = (joined(room, workshop) for _ in range(2))
    round_id = round_of(room.server, workshop)
    own = {"round": round_id, "rating": "L", "comment": "Geheim und nur meins", "nickname": "Erste"}
    assert first.ask(f"/w/{workshop.code}/stimme", "POST", own).status == 303
    assert "Geheim und nur meins" in first.ask(f"/w/{workshop.code}").body

    me, *_ = room.server.repository.workshops.participants(workshop.id)
    claimed = {"participant": me.id, "participant_id": me.id, "id": me.id, "device": first.cookie.partition("=")[2]}
    query = "?" + "&".join(f"{name}={value}" for name, value in claimed.items())
    for path in (f"/w/{workshop.code}{query}", f"/w/{workshop.code}/stand?seit=0"):
        assert "Geheim" not in second.ask(path).body
    stolen = {"round": round_id, "rating": "N", "comment": "Gefälscht", **claimed}
    assert second.ask(f"/w/{workshop.code}/stimme{query}", "POST", stolen).status == 303
    for cookie in (first.cookie[:-1], first.cookie[:-1] + "~", f"{first.cookie}x", first.cookie.swapcase(), ""):
        other = Door(room.server, room.host, cookie)
        assert "Geheim" not in other.ask(f"/w/{workshop.code}").body
        other.ask(f"/w/{workshop.code}/stimme", "POST", {"round": round_id, "rating": "N"})
    vote = room.server.repository.ballots.ballot(workshop.code, claimed["device"]).own
    assert vote is not None
    assert (vote.rating, vote.comment) == (Rating.L, "Geheim und nur meins")


def test_a_token_of_one_workshop_is_nobody_in_another(room: Door, workshop: Workshop) -> None:
    device, other = joined(room, workshop), opened_on(room.server)
    form = {"round": round_of(room.server, workshop), "rating": "L"}
    assert device.ask(f"/w/{workshop.code}/stimme", "POST", form).status == 303
    assert device.ask(f"/w/{other.code}/stimme", "POST", form).status == 409
    assert not room.server.repository.workshops.voters(round_of(room.server, other))


def test_many_votes_of_a_device_are_one(room: Door, workshop: Workshop) -> None:
    device, round_id = joined(room, workshop), round_of(room.server, workshop)
    form = {"round": round_id, "rating": "P"}
    with ThreadPoolExecutor(8) as threads:
        sent = [threads.submit(device.ask, f"/w/{workshop.code}/stimme", "POST", form) for _ in range(24)]
        assert {future.result().status for future in sent} == {303}
    room.server.repository.workshops.reveal(workshop.id, CRITERION)
    judgement = room.server.repository.workshops.judgement(workshop.id, CRITERION)
    assert judgement is not None
    assert sum(judgement.rounds[0].tally.counts.values()) == 1


def test_a_vote_too_late_is_none(room: Door, workshop: Workshop) -> None:
    device, first_round = joined(room, workshop), round_of(room.server, workshop)
    address = f"/w/{workshop.code}/stimme"
    workshops = room.server.repository.workshops
    assert device.ask(address, "POST", {"round": first_round, "rating": "P"}).status == 303
    workshops.reveal(workshop.id, CRITERION)
    before = workshops.judgement(workshop.id, CRITERION)
    assert device.ask(address, "POST", {"round": first_round, "rating": "F"}).status == 409
    workshops.open_vote(workshop.id, CRITERION)
    assert device.ask(address, "POST", {"round": first_round, "rating": "F"}).status == 409
    assert not workshops.voters(round_of(room.server, workshop))
    with pytest.raises(NoVotesError):
        workshops.reveal(workshop.id, CRITERION)
    assert workshops.judgement(workshop.id, CRITERION) == before

    workshops.close(workshop.id)
    kept = workshops.all_judgements(workshop.assessment_id)
    for path in (f"/w/{workshop.code}", address, f"/w/{workshop.code}/person", f"/w/{workshop.code}/stand"):
        method = "POST" if path.endswith(("stimme", "person")) else "GET"
        answer = device.ask(path, method, {"round": first_round, "rating": "F"} if method == "POST" else None)
        assert answer.status in {404, 410}
    assert workshops.all_judgements(workshop.assessment_id) == kept
    assert workshops.for_assessment(workshop.assessment_id) is None


def test_the_facilitators_link_works_once_and_as_long_as_the_workshop(room: Door, workshop: Workshop) -> None:
    workshops = room.server.repository.workshops
    link = f"/leitung/{workshops.facilitator_link(workshop.id)}"
    assert room.ask(link).status == room.ask(link).status == 200
    redeemed = room.ask(link, "POST")
    assert (redeemed.status, redeemed.headers["location"]) == (303, f"/workshop?a={workshop.assessment_id}")
    assert "gilt nicht" in room.ask(link, "POST").body
    leader = Door(room.server, room.host, redeemed.headers["set-cookie"].partition(";")[0])
    screen = leader.ask(redeemed.headers["location"], accept="text/html")
    assert (screen.status, "/assist.js" in screen.body) == (200, True)

    with leader.websocket(f"http://{room.host}:{room.server.port}") as connection:
        assert answers(connection)
        workshops.close(workshop.id)
        assert cut(connection) == 1008
    assert_refused(leader.ask("/workshop", accept="text/html"))
    assert_no_websocket(leader)
    assert "Traceback" not in room.server.log


def test_codes_and_links_cannot_be_guessed_at_leisure(start: Callable[[], Server]) -> None:
    # A server of its own: whoever has guessed is shut out for a minute.
    guesser = Door(start(), address_in_the_network())
    workshop = opened_on(guesser.server)
    known = joined(guesser, workshop)
    link = f"/leitung/{guesser.server.repository.workshops.facilitator_link(workshop.id)}"
    for number in range(WRONG_CODES):
        assert guesser.ask(f"/w/ABCD346{number}").status == 404
        assert guesser.ask(f"/leitung/guess-{number}", "POST").status == 410
    assert guesser.ask(f"/w/{workshop.code}").status == 429
    assert guesser.ask(link, "POST").status == 429
    vote = {"round": round_of(guesser.server, workshop), "rating": "P"}
    assert known.ask(f"/w/{workshop.code}/stimme", "POST", vote).status == 303


def joined(room: Door, workshop: Workshop) -> Door:
    """Come in as a new device."""
    answer = room.ask(f"/w/{workshop.code}")
    assert answer.status == 200
    device = Door(room.server, room.host, answer.headers["set-cookie"].partition(";")[0])
    assert device.ask(f"/w/{workshop.code}/person", "POST", {"nickname": "", "role_group": ""}).status == 303
    return device


def round_of(server: Server, workshop: Workshop) -> int:
    return server.repository.workshops.rounds(workshop.id, CRITERION)[-1].id


def assert_refused(answer: Answer) -> None:
    assert (answer.status, "nur Stimmzettel" in answer.body) == (403, True)


def assert_no_websocket(door: Door, origin: str | None = None, **headers: str) -> None:
    with pytest.raises(InvalidStatus) as refused, door.websocket(origin, **headers):
        pass
    assert refused.value.response.status_code == 403


def answers(connection: ClientConnection) -> bool:
    """Ask for a page and wait for the first part of it."""
    message = BackMsg()
    message.rerun_script.page_script_hash = ""
    connection.send(message.SerializeToString())
    return bool(connection.recv(timeout=20))


def cut(connection: ClientConnection) -> int | None:
    """Go on talking until the server hangs up; return why it did."""
    message = BackMsg()
    message.app_heartbeat = True
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            connection.send(message.SerializeToString())
            connection.recv(timeout=0.05)
        except TimeoutError:
            continue
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
    raise AssertionError("The server still listens.")
