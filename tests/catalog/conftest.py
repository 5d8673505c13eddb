import pickle
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from assessment.catalog import files


@pytest.fixture(autouse=True, scope="package")
def each_text_is_parsed_once() -> Iterator[None]:
    """Spare each faulty catalogue the parsing of the fifty files that are in order."""
    parse = yaml.load

    @cache
    def kept(text: str, loader: Any) -> bytes:
        return pickle.dumps(parse(text, loader))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files.yaml, "load", lambda text, loader: pickle.loads(kept(text, loader)))
        yield
