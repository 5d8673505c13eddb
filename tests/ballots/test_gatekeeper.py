"""This machine reaches everything, other devices only ballots, and a device with a pass as long as its workshop."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from starlette.requests import HTTPConnection

from assessment.ballots.access.admission import COOKIE, KEPT_SECONDS, Admissions
from assessment.ballots.access.gatekeeper import Gatekeeper
from assessment.store.database import open_database
from assessment.store.failures import StoreUnavailableError
from assessment.store.repository import Repository
from assessment.store.tables import facilitator_links
from assessment.store.workshop_repository import WorkshopRepository
from assessment.voting.workshop import Workshop, WorkshopSettings
from assessment.web.addresses import SCREENS
from tests.ballots.asgi import LAPTOP, PHONE, Answer, Inner, ask, connect, in_a_thread
from tests.strategies import an_assessment

SETTINGS = WorkshopSettings(120, 5, ("Verwaltung", "Politik"), minimum_group=5)
BALLOTS = (
    "/w",
    "/w/",
    "/w/ABCD3467",
    "/w/ABCD3467/stimme",
    "/w/ABCD3467/person",
    "/w/ABCD3467/stand",
    "/w/ballot.js",
)
ELSEWHERE = (
    *(f"/{screen.path}" for screen in SCREENS.values()),
    "/_stcore/health", "/_stcore/stream", "/_stcore/upload_file/a/b", "/_stcore/host-config", "/media/a.pdf",
    "/static/js/index.js", "/index.html", "/kompass/style.css", "/component/a/b.html", "/app/static/a",
    "/favicon.png",
    "/w/../fragebogen", "/w/x/../../fragebogen", "/w/./", "/w//", "//w", "/W", "/W/ABCD3467", "/w/%2e%2e/fragebogen",
    "/w/ABCD3467/stand/", "/w/ABCD3467/stand/x", "/w/ABCD3467/../../fragebogen", "/w/ABCD3467\n", "/w/a/b/c", "/w ",
    "/w/ballot.js/../../fragebogen", "/w\\..\\fragebogen", "/ergebnis/w", "/workshop/w", "/w/ABCD3467;x", "",
    "/leitung", "/leitung/", "/leitung/a/b", "/leitung/../fragebogen", "/leitung/a%2Fb", "/leitung/a.b", "/Leitung/a",
)  # fmt: skip
THIS_MACHINE = (LAPTOP, "127.1.2.3", "::1", "::ffff:127.0.0.1", "0:0:0:0:0:0:0:1")
OTHERS = (
    PHONE, "10.0.0.1", "0.0.0.0", "::", "fe80::1%eth0", "::ffff:192.168.1.77", "::127.0.0.1", "2001:db8::1",
    "128.0.0.1", "localhost", "127.0.0.1.example.org", "127.0.0.1:80", "127.1", "2130706433", "0x7f000001",
    "0177.0.0.1", "", None,
)  # fmt: skip


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def gate(inner: Inner, repository: Repository) -> Gatekeeper:
    return Gatekeeper(inner, lambda: repository.workshops)


@pytest.fixture
def workshop(repository: Repository) -> Workshop:
    return repository.workshops.open(repository.add(an_assessment(), {}), ["p1-01"], SETTINGS)


@pytest.fixture
def token(repository: Repository, workshop: Workshop) -> str:
    return repository.workshops.facilitator_link(workshop.id)


@pytest.fixture
def cookie(repository: Repository, token: str) -> str:
    redeemed = repository.workshops.redeem(token)
    assert redeemed is not None
    return f"{COOKIE}={redeemed[0]}"


@pytest.mark.parametrize("peer", THIS_MACHINE)
def test_this_machine_reaches_everything(gate: Gatekeeper, inner: Inner, peer: str) -> None:
    for path in (*BALLOTS, *ELSEWHERE):
        assert ask(gate, path, peer=peer).body == "inside"
    assert connect(gate, ["hello"], peer=peer)[1] == {"type": "websocket.send", "text": "hello"}
    assert inner.reached == [*BALLOTS, *ELSEWHERE, "/_stcore/stream"]


@pytest.mark.parametrize("peer", OTHERS)
def test_others_reach_ballots_and_nothing_else(gate: Gatekeeper, inner: Inner, peer: str | None) -> None:
    for path in BALLOTS:
        assert ask(gate, path, peer=peer).body == "inside"
    for path in ELSEWHERE:
        assert_refused(ask(gate, path, peer=peer))
    assert inner.reached == list(BALLOTS)


NAMES_OF_ELSEWHERE = (
    "evil.example",
    "evil.example:8501",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "",
    "[",
)


@pytest.mark.parametrize("host", NAMES_OF_ELSEWHERE)
def test_a_foreign_name_that_leads_here_reaches_ballots_and_nothing_else(
    gate: Gatekeeper, inner: Inner, host: str
) -> None:
    for path in ELSEWHERE:
        assert_refused(ask(gate, path, peer=LAPTOP, at=LAPTOP, host=host))
    assert connect(gate, peer=LAPTOP, at=LAPTOP, host=host)[0]["type"] == "websocket.close"
    assert not inner.reached
    assert ask(gate, BALLOTS[0], peer=LAPTOP, at=LAPTOP, host=host).body == "inside"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "127.0.0.1:8501", "[::1]:8501", "10.0.0.7"])
def test_this_machines_own_names_are_taken(gate: Gatekeeper, host: str) -> None:
    assert ask(gate, "/", peer=LAPTOP, at=LAPTOP, host=host).body == "inside"


def test_names_that_the_settings_allow_are_taken(inner: Inner, repository: Repository) -> None:
    gate = Gatekeeper(inner, lambda: repository.workshops, own_names=lambda: ["Rathaus", "*.example.org"])
    for host in ("rathaus:8501", "kompass.example.org"):
        assert ask(gate, "/", peer=LAPTOP, at=LAPTOP, host=host).body == "inside"
    assert_refused(ask(gate, "/", peer=LAPTOP, at=LAPTOP, host="example.org.evil"))


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "PROPFIND"])
def test_no_method_opens_what_is_refused(gate: Gatekeeper, inner: Inner, method: str) -> None:
    for path in ELSEWHERE:
        assert ask(gate, path, method=method).status == 403
    assert not inner.reached


def test_the_refusal_says_what_can_be_done(gate: Gatekeeper) -> None:
    answer = ask(gate, "/ergebnis")
    assert '<a href="/w">' in answer.body
    assert "127.0.0.1" in answer.body
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_others_get_no_websocket(gate: Gatekeeper, inner: Inner) -> None:
    assert connect(gate, ["hello"]) == [{"type": "websocket.close", "code": 1008}]
    assert not inner.reached


def test_a_ballots_path_is_no_way_to_a_websocket(gate: Gatekeeper, inner: Inner) -> None:
    for path in BALLOTS:
        assert connect(gate, path=path) == [{"type": "websocket.close", "code": 1008}]
    assert not inner.reached


@pytest.mark.parametrize("header", ["forwarded", "via", "x_forwarded_for", "x_forwarded_host", "x_real_ip"])
def test_what_comes_through_a_proxy_is_not_this_machine(gate: Gatekeeper, inner: Inner, header: str) -> None:
    for said in ("127.0.0.1", "for=127.0.0.1", ""):
        assert_refused(ask(gate, "/", peer=LAPTOP, at=LAPTOP, **{header: said}))
        assert connect(gate, peer=LAPTOP, at=LAPTOP, **{header: said})[0]["type"] == "websocket.close"
    assert not inner.reached


def test_a_proxy_may_be_trusted_where_only_this_machine_can_be_it(repository: Repository, inner: Inner) -> None:
    trusting = Gatekeeper(inner, lambda: repository.workshops, trusts_proxy=True)
    # The server takes the device's address from what the proxy says, so the peer is no longer the proxy.
    passed_on = {"peer": PHONE, "at": LAPTOP, "x_forwarded_for": PHONE, "origin": "https://kompass.example.org"}
    assert ask(trusting, "/", **passed_on).body == "inside"
    assert connect(trusting, ["hello"], **passed_on)[1]["text"] == "hello"
    assert_refused(ask(trusting, "/", peer=PHONE, x_forwarded_for=LAPTOP))
    assert_refused(ask(trusting, "/", peer=LAPTOP, x_forwarded_for=LAPTOP))
    assert connect(trusting, x_forwarded_for=LAPTOP)[0]["type"] == "websocket.close"


@pytest.mark.parametrize(
    "origin", ["http://example.org", "http://127.0.0.1", "http://127.0.0.1:8502", "null", "http://[", "", "file://"]
)
def test_pages_from_elsewhere_get_no_websocket_on_this_machine_either(
    gate: Gatekeeper, inner: Inner, origin: str
) -> None:
    assert connect(gate, peer=LAPTOP, at=LAPTOP, origin=origin)[0]["type"] == "websocket.close"
    assert not inner.reached
    assert connect(gate, ["a"], peer=LAPTOP, at=LAPTOP, origin="http://127.0.0.1:8501")[1]["text"] == "a"


def test_a_pass_opens_everything(gate: Gatekeeper, inner: Inner, cookie: str) -> None:
    assert ask(gate, "/fragebogen", cookie=cookie).body == "inside"
    assert ask(gate, "/_stcore/upload_file/a/b", method="PUT", cookie=f"a=b; {cookie}").body == "inside"
    assert connect(gate, ["hello"], cookie=cookie)[1] == {"type": "websocket.send", "text": "hello"}
    assert len(inner.reached) == 3


def test_what_is_no_pass_opens_nothing(gate: Gatekeeper, inner: Inner, token: str, cookie: str) -> None:
    value = cookie.partition("=")[2]
    other = ("A" if value[0] != "A" else "B") + value[1:]
    for wrong in (
        "",
        f"{COOKIE}=",
        f"{COOKIE}={token}",
        f"{COOKIE}={other}",
        f"{COOKIE}={value}A",
        f"leitung={value}",
    ):
        assert_refused(ask(gate, "/fragebogen", cookie=wrong))
        assert connect(gate, cookie=wrong)[0]["type"] == "websocket.close"
    assert not inner.reached


def test_a_pass_ends_with_its_workshop(
    gate: Gatekeeper, inner: Inner, repository: Repository, workshop: Workshop, cookie: str
) -> None:
    repository.workshops.close(workshop.id)
    assert_refused(ask(gate, "/fragebogen", cookie=cookie))
    assert connect(gate, ["hello"], cookie=cookie)[0]["type"] == "websocket.close"
    assert not inner.reached


def test_a_pass_is_asked_for_again_after_a_moment(repository: Repository, workshop: Workshop, cookie: str) -> None:
    clock = [100.0]
    admissions = Admissions(lambda: repository.workshops, now=lambda: clock[0])
    device = HTTPConnection({"type": "http", "headers": [(b"cookie", cookie.encode())]})
    assert in_a_thread(admissions.admits(device))
    repository.workshops.close(workshop.id)
    clock[0] += KEPT_SECONDS - 0.01
    assert in_a_thread(admissions.admits(device))
    clock[0] += 0.02
    assert not in_a_thread(admissions.admits(device))
    assert KEPT_SECONDS <= 2


def test_an_open_websocket_is_cut_once_the_workshop_has_ended(
    inner: Inner, repository: Repository, workshop: Workshop, cookie: str
) -> None:
    closing_after_the_first = _Closing(inner, lambda: repository.workshops.close(workshop.id))
    gate = Gatekeeper(closing_after_the_first, lambda: repository.workshops, keeps_seconds=0)
    assert connect(gate, ["first", "second", "third"], cookie=cookie) == [
        {"type": "websocket.accept"},
        {"type": "websocket.send", "text": "first"},
        {"type": "websocket.close", "code": 1008},
    ]


def test_a_database_that_fails_admits_nobody(inner: Inner, tmp_path: Path) -> None:
    engine: Engine = open_database(f"sqlite:///{tmp_path / 'broken.sqlite'}")
    workshops = Repository(engine).workshops
    opened = workshops.open(Repository(engine).add(an_assessment(), {}), ["p1-01"], SETTINGS)
    redeemed = workshops.redeem(workshops.facilitator_link(opened.id))
    assert redeemed is not None
    cookie = f"{COOKIE}={redeemed[0]}"
    assert ask(Gatekeeper(inner, lambda: workshops), "/", cookie=cookie).body == "inside"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {facilitator_links.name}")

    def gone() -> WorkshopRepository:
        raise StoreUnavailableError("Die Datei ist fort.")

    for broken in (lambda: workshops, gone):
        assert_refused(ask(Gatekeeper(inner, broken), "/", cookie=cookie))
        assert connect(Gatekeeper(inner, broken), cookie=cookie)[0]["type"] == "websocket.close"
    assert len(inner.reached) == 1
    engine.dispose()


def test_start_and_end_of_the_app_pass(gate: Gatekeeper, inner: Inner) -> None:
    in_a_thread(gate({"type": "lifespan"}, _nothing, _nothing))  # type: ignore[arg-type]
    assert inner.reached == ["lifespan"]


_PIECES = st.sampled_from(
    ["w", "W", "..", ".", "", "%2e%2e", "%2F", "stimme", "stand", "person", "ballot.js", "ABCD3467", "leitung", "\\",
     "fragebogen", "_stcore", "stream", "media", "a b", "ä", "\x00", "\n", "?", "#", ";", "w\u0307", "ｗ"]
)  # fmt: skip


@given(
    path=st.lists(_PIECES, max_size=6).map(lambda parts: "/" + "/".join(parts)) | st.text(max_size=20),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS"]),
)
def test_whatever_others_ask_for_only_ballots_and_links_pass(path: str, method: str) -> None:
    inner = Inner()
    answer = ask(Gatekeeper(inner, _no_workshops), path, method=method)
    assert answer.status == (200 if inner.reached else 403)
    if inner.reached:
        assert inner.reached == [path]
        _, first, *rest = path.split("/")
        assert first in {"w", "leitung"}
        assert rest == ["ballot.js"] or all(
            part.replace("-", "_").replace("_", "a").isalnum() for part in rest if part
        )
        assert rest[1:] in ([], ["stimme"], ["person"], ["stand"])
        assert first == "w" or (len(rest) == 1 and rest[0])


def assert_refused(answer: Answer) -> None:
    assert answer.status == 403
    assert "nur Stimmzettel" in answer.body


class _Closing:
    """Does something once the first message has come back."""

    def __init__(self, app: Inner, then: Callable[[], None]) -> None:
        self._app = app
        self._then = then

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        async def send_and_end(message) -> None:  # type: ignore[no-untyped-def]
            await send(message)
            if message.get("text") == "first":
                self._then()

        await self._app(scope, receive, send_and_end)


def _no_workshops() -> WorkshopRepository:
    raise AssertionError("Without a cookie nobody asks the database.")


async def _nothing(*_message: object) -> None:
    return None
