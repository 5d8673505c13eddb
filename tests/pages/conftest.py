import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.phases import Phase
from assessment.rating import Answers
from assessment.store import shared
from assessment.store.database import open_database
from assessment.store.failures import StoreUnavailableError
from assessment.store.measure_repository import MeasureRepository
from assessment.store.repository import Repository
from assessment.web.addresses import SCREENS
from tests.places import ROOT

FRAME = str(ROOT / "pages" / "frame.py")

Open = Callable[..., AppTest]
Create = Callable[..., str]


@pytest.fixture(autouse=True, scope="session")
def no_component_packages() -> Iterator[None]:
    """Spare each AppTest a search of all installed packages for components: there are none to find."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", list)
        yield


@pytest.fixture(autouse=True, scope="session")
def runs_that_are_waited_for() -> Iterator[None]:
    """Spare each AppTest asking a thousand times a second whether its run has ended, and reading the script anew."""
    give_up = local_script_runner.require_widgets_deltas
    read_once = cache(ScriptCache)

    def wait(runner: LocalScriptRunner, timeout: float) -> None:
        assert runner._script_thread
        runner._script_thread.join(timeout)
        if not runner.script_stopped():
            give_up(runner, 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        for module in (app_test, local_script_runner):
            patch.setattr(module, "ScriptCache", read_once)
        yield


@pytest.fixture(autouse=True)
def same_database(monkeypatch: pytest.MonkeyPatch, engine: Engine, database_file: Path) -> Iterator[None]:
    """Let the screens use the database of the fixture `repository`, and what is opened already."""
    own = f"sqlite:///{database_file}"
    monkeypatch.setenv("DATABASE_URL", own)
    monkeypatch.setattr(shared, "open_database", lambda url: engine if url == own else open_database(url))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def open_screen() -> Open:
    """Return a function that draws a screen, with query parameters."""

    def open_it(screen: str, **parameters: str) -> AppTest:
        app = AppTest.from_file(FRAME, default_timeout=20)
        for name, value in parameters.items():
            app.query_params[name] = value
        return visit(app, screen)

    return open_it


@pytest.fixture
def create(repository: Repository, catalog: Catalog) -> Create:
    """Return a function that stores an assessment and returns its id."""

    def create_it(given: Answers | None = None, phases: tuple[Phase, ...] = (Phase.P3,)) -> str:
        about = Assessment(
            municipality="Musterstadt",
            solution="Parkleitsystem",
            phases=phases,
            title="Erste Runde",
            date=date(2026, 5, 4),
            catalog_version=catalog.version,
        )
        return repository.add(about, given or {})

    return create_it


@pytest.fixture
def refusing() -> Iterator[pytest.MonkeyPatch]:
    """Let every write of a measure fail until `undo` is called."""

    def fail(*_arguments: object) -> None:
        raise StoreUnavailableError("Auf dem Datenträger ist kein Platz mehr.")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("add", "change", "delete"):
            patch.setattr(MeasureRepository, name, fail)
        yield patch


def visit(app: AppTest, screen: str) -> AppTest:
    """Go to a screen in the session that there is."""
    # AppTest.switch_page knows pages that are files; ours are functions with an address.
    app._page_hash = calc_hash(SCREENS[screen].path)
    return app.run()


def confirm(app: AppTest, opening: str, answer: str) -> None:
    """Open a dialog and press a button in it.

    A browser redraws the dialog alone. AppTest draws the whole screen, on which only its first button opens it.
    """
    app.button(key=opening).click().run()
    app.button(key=opening).click()
    app.button(key=answer).click().run()


def let_time_pass(app: AppTest) -> None:
    """Let what waits to be saved have waited long enough to be tried again."""
    for machine in ("pending-answers", "pending-measures"):
        if machine in app.session_state:
            unsaved = app.session_state[machine].unsaved
            unsaved.update({key: replace(waiting, tried_at=float("-inf")) for key, waiting in unsaved.items()})


def texts(app: AppTest) -> str:
    """Return everything that a screen says, HTML included."""
    parts = [str(element.proto.body) for element in app.main if element.type == "html"]
    parts += [
        str(element.value) for kind in ("info", "warning", "error", "success") for element in getattr(app, kind)
    ]
    return unescaped("\n".join(parts))


def unescaped(text: str) -> str:
    """Return what a reader sees of a text whose signs were kept from being Markdown."""
    return re.sub(r"\\([^\w\s])", r"\1", text)
