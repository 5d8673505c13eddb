"""What every journey needs: a server with its own database, a browser, a page, and assessments to begin with."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from assessment.assessment import Assessment
from assessment.catalog.files import catalog
from assessment.exchange.example import ensure_example
from assessment.measures import Aim, Measure
from assessment.phases import Phase
from assessment.rating import Answer, Rating
from tests.ballots.rooms import Room
from tests.browser.chromium import FLAGS, chromium
from tests.browser.scenes import Filled
from tests.browser.server import Server
from tests.thoroughness import IS_FULL

# Long enough for a page to find its server again on a machine with much else to do: it asks ever more seldom.
PATIENCE_MS = 40_000
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

_EMPTY = "Ohne Antworten"
_RUNNING = pytest.StashKey[list[Server]]()
_COMMON = pytest.StashKey[Server]()
_SHARED = pytest.StashKey[BrowserContext]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium per worker."""
    path = chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(
                "No Chromium was found. With CI=true, `python -m tests.browser.chromium` installs one.", pytrace=False
            )
        pytest.skip("No Chromium was found; `python -m tests.browser.chromium` says how to install one.")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        session_browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield session_browser
        session_browser.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser of its own: nothing is shared with other contexts."""
    opened: list[BrowserContext] = []

    def open_context(**options: Any) -> BrowserContext:
        opened.append(_open(browser, **options))
        return opened[-1]

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def shared_context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has Streamlit's files in its cache: reading them anew took most of the time of many a test."""
    context = _open(browser)
    # As long as one page is open, the next ones need no window of their own, which costs as much as a page.
    context.new_page()
    request.session.stash[_SHARED] = context
    yield context
    context.close()


@pytest.fixture(scope="session")
def shared_page(shared_context: BrowserContext) -> Page:
    """The page that most tests use, one after the other: a new one costs as much as what a test does on it."""
    return shared_context.new_page()


@pytest.fixture
def page(request: pytest.FixtureRequest, shared_page: Page) -> Page:
    """A page that knows nothing of earlier ones: of what they left, only the cache stays."""
    # Another page may have been opened over it; in the background, timers wait and nothing has the focus.
    shared_page.bring_to_front()
    shared_page.goto("about:blank")
    shared_page.set_viewport_size(DESKTOP)
    _forget(shared_page, request)
    return shared_page


@pytest.fixture
def watched_page(request: pytest.FixtureRequest, shared_context: BrowserContext) -> Iterator[Page]:
    """A page of its own, for tests that listen to it or stand between it and the server."""
    page = shared_context.new_page()
    _forget(page, request)
    yield page
    page.close()


def _forget(page: Page, request: pytest.FixtureRequest) -> None:
    page.context.clear_cookies()
    storage = page.context.new_cdp_session(page)
    for server in _servers(request.session):
        storage.send("Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": "local_storage,indexeddb"})
    storage.detach()


def _servers(session: pytest.Session) -> list[Server]:
    common = session.stash.get(_COMMON, None)
    return [*session.stash.get(_RUNNING, []), *([common] if common else [])]


def _open(browser: Browser, **options: Any) -> BrowserContext:
    defaults: dict[str, Any] = {"locale": "de-DE", "timezone_id": "Europe/Berlin", "viewport": DESKTOP}
    context = browser.new_context(**{**defaults, **options})
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture(scope="session")
def busy_core() -> Iterator[None]:
    """In `make soak`, keep one core busy, as much else does on an office laptop."""
    is_first = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"
    if not is_first or not IS_FULL:
        yield
        return
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as burner:
        yield
        burner.kill()


@pytest.fixture(scope="module")
def new_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Server]]:
    """Return a function that starts a server; it ends with the module, and its log shows up in failures."""
    started: list[Server] = request.session.stash.setdefault(_RUNNING, [])

    def start(**options: Any) -> Server:
        server = Server(tmp_path_factory.mktemp("server"), **options)
        started.append(server)
        server.start()
        server.wait_until_ready()
        return server

    yield start
    # A page that is still open would go on at the next server on this port.
    for page in shared.pages if (shared := request.session.stash.get(_SHARED, None)) else ():
        page.goto("about:blank")
    for server in started:
        server.stop()
    started.clear()


@pytest.fixture(scope="session")
def common_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all modules of a worker: to start one takes longer than most tests."""
    common = Server(tmp_path_factory.mktemp("server"))
    request.session.stash[_COMMON] = common
    yield common
    common.stop()


@pytest.fixture(scope="module")
def server(common_server: Server) -> Server:
    """A server that runs, with assessments of other modules: a test that counts them takes `new_server`."""
    if not common_server.is_running:
        common_server.start()
        common_server.wait_until_ready()
    return common_server


@pytest.fixture
def room(server: Server) -> Room:
    """A workshop on the module's server."""
    return Room(server.repository)


@pytest.fixture
def phone(page: Page) -> Page:
    """A page as large as a phone."""
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture(scope="module")
def add_assessment(server: Server) -> Callable[..., str]:
    """Return a function that stores an assessment in the server's database and returns its id."""

    def add(ratings: Mapping[str, Rating] | None = None, **fields: Any) -> str:
        given = {name: Answer(name, rating) for name, rating in (ratings or {}).items()}
        return add_to(server, given, **fields)

    return add


def add_to(server: Server, given: Mapping[str, Answer], **fields: Any) -> str:
    """Store an assessment with these answers in a server's database; return its id."""
    return server.repository.add(described(**fields), given)


def described(**fields: Any) -> Assessment:
    """Return an assessment that is about something, unless told otherwise."""
    usual: dict[str, Any] = {
        "municipality": "Musterstadt",
        "solution": "Hochwasser-Frühwarnung",
        "phases": (Phase.P3,),
        "title": "Erste Selbsteinschätzung",
        "date": date(2026, 3, 2),
        "catalog_version": catalog().version,
    }
    return Assessment(**{**usual, **fields})


@pytest.fixture(scope="module")
def blank(new_server: Callable[..., Server]) -> Filled:
    """A server that was never started before."""
    return Filled(new_server(is_first_start=True), "")


@pytest.fixture(scope="module")
def full(new_server: Callable[..., Server]) -> Filled:
    """A server with the example, another solution beside it, and elsewhere an assessment without answers."""
    server = new_server()
    add_to(server, {}, title=_EMPTY)
    example = ensure_example(server.repository, catalog())[-1]
    of_example = server.repository.assessment(example)
    low = {criterion.id: Answer(criterion.id, Rating.N) for criterion in catalog().of_phase(Phase.P1)}
    add_to(server, low, municipality=of_example.municipality, solution="Parkleitsystem")
    due_soon = Measure("Betrieb mit den Stadtwerken regeln", date(2025, 1, 7), (Aim("p3-01", Rating.L),))
    server.repository.measures.add(example, due_soon)
    return Filled(server, example)


@pytest.fixture(scope="module")
def empty(full: Filled) -> Filled:
    """The assessment without answers, on the same server."""
    stored = full.server.repository.assessments()
    return Filled(full.server, next(assessment.id for assessment in stored if assessment.title == _EMPTY))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Add what the servers printed to the report of a failure."""
    report = yield
    if report.failed:
        for server in _servers(item.session):
            report.sections.append((f"server on port {server.port}", server.log))
    return report
