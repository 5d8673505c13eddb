import gc
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from assessment.catalog.files import DATA, load
from assessment.catalog.model import Catalog
from assessment.store.repository import Repository
from tests.store.databases import opened_copy
from tests.thoroughness import SEED, repeated, some_of

# A busy machine makes single examples slow, which says nothing about the code.
settings.register_profile("suite", deadline=None, max_examples=repeated(100, 10, quick=4), print_blob=True)
settings.load_profile("suite")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of cases that are alike, leave so many as the mark says, or a third; in `make check` a fourth of the dear."""
    alike: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("alike"):
            alike[item.nodeid.partition("[")[0]].append(item)
    left_out = {item for name, cases in alike.items() for item in set(cases).difference(_some_of(cases, name))}
    dear = [item for item in items if item.get_closest_marker("dear") and item not in left_out]
    left_out.update(set(dear).difference(some_of(dear, len(dear), of="dear tests")))
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def _some_of(cases: list[pytest.Item], name: str) -> list[pytest.Item]:
    mark = cases[0].get_closest_marker("alike")
    part = mark.args[0] if mark is not None and mark.args else math.ceil(len(cases) / 3)
    return some_of(cases, min(part, len(cases)), of=name)


def pytest_collection_finish() -> None:
    """Let Python look for garbage less often, and not in what was imported: that took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how to repeat what was chosen at random."""
    terminalreporter.write_line(f"Chosen at random with TEST_SEED={SEED}; the same number repeats it.")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load(DATA)


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    return tmp_path / "store" / "answers.sqlite"


@pytest.fixture
def engine(database_file: Path) -> Iterator[Engine]:
    opened = opened_copy(database_file)
    yield opened
    opened.dispose()


@pytest.fixture
def repository(engine: Engine) -> Repository:
    return Repository(engine)
