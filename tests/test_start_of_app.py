"""What the started app does by itself, as a process of its own."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from assessment.catalog.model import Catalog
from assessment.store.database import open_database
from assessment.store.repository import Repository
from assessment.store.tables import workshops
from assessment.store.transactions import utc_now
from assessment.voting.workshop import WorkshopSettings
from tests.ballots.running import wait_for
from tests.browser.server import Server
from tests.strategies import an_assessment


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "server")
    yield started
    started.stop()


@pytest.fixture
def engine(server: Server) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{server.database}")
    yield opened
    opened.dispose()


def _a_workshop(repository: Repository, engine: Engine, touched_at: datetime) -> str:
    """Open a workshop that somebody touched for the last time then; return its assessment."""
    about = repository.add(an_assessment(), {})
    opened = repository.workshops.open(about, ["p1-01"], WorkshopSettings(120, 5, ("Politik",), 5))
    with engine.begin() as connection:
        connection.execute(update(workshops).where(workshops.c.id == opened.id).values(changed_at=touched_at))
    return about


@pytest.mark.dear
def test_the_started_app_deletes_an_expired_workshop(server: Server, engine: Engine, catalog: Catalog) -> None:
    """What docs/datenschutz.md promises happens without anybody looking at a page."""
    repository = Repository(engine)
    days = catalog.method.workshop.idle_days
    expired = _a_workshop(repository, engine, utc_now() - timedelta(days=days + 4))
    recent = _a_workshop(repository, engine, utc_now() - timedelta(days=days - 4))
    repository.workshops.look_at_clock(utc_now() - timedelta(days=2))
    server.start()
    server.wait_until_ready()
    wait_for(lambda: repository.workshops.for_assessment(expired) is None)
    assert repository.workshops.for_assessment(recent) is not None


def test_what_could_not_be_loaded_in_advance_is_logged_and_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The page that needs it explains it to its user; the app goes on, and ends as it should."""
    app = import_module("app")

    def unreadable() -> None:
        raise PermissionError("data/method.yaml")

    monkeypatch.setattr(app, "catalog", unreadable)
    app._load_first_page()
    assert "data/method.yaml" in caplog.text
