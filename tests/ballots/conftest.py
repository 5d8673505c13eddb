from pathlib import Path

import pytest

from assessment.store.repository import Repository
from assessment.store.shared import shared_repository
from tests.ballots.rooms import Room
from tests.store.databases import lay_down


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, database_file: Path) -> Repository:
    """The repository of this process, with a database of the test's own."""
    lay_down(database_file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database_file}")
    return shared_repository()


@pytest.fixture
def room(shared: Repository) -> Room:
    return Room(shared)
