from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from assessment.catalog import Catalog
from assessment.catalog_files import DATA, load
from assessment.store.repository import Repository
from tests.databases import opened_copy

# A busy machine makes single examples slow, which says nothing about the code.
settings.register_profile("suite", deadline=None, max_examples=40, print_blob=True)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load(DATA)


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    return tmp_path / "store" / "answers.sqlite"


@pytest.fixture
def engine(database_file: Path) -> Iterator[Engine]:
    found = opened_copy(database_file)
    yield found
    found.dispose()


@pytest.fixture
def repository(engine: Engine) -> Repository:
    return Repository(engine)
