from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from assessment.store.repository import Repository
from tests.store.databases import opened_copy
from tests.widget_life.sequences import Sequences
from tests.widget_life.server import screens


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Sequences]]:
    """The sequences, with a database and the app's screens."""
    file = tmp_path / "answers.sqlite"
    engine = opened_copy(file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    st.cache_resource.clear()
    with screens() as app_screens:
        yield type("Sequences", (Sequences,), {"screens": app_screens, "repository": Repository(engine)})
    st.cache_resource.clear()
    engine.dispose()
