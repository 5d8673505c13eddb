"""Two raters who knew nothing of each other reach the same levels by the anchors alone (docs/catalogue.md)."""

from collections import Counter
from pathlib import Path

import pytest

from assessment.catalog.model import Catalog
from assessment.rating import LEVELS, Rating
from tests.catalog.yaml_files import read_yaml

_FOLDER = Path(__file__).parent / "rating"
_LEAST_AGREEMENT = 0.85

Levels = dict[str, Rating]


def _read(name: str) -> Levels:
    raw = read_yaml(_FOLDER / name)
    return {criterion: Rating(level) for criterion, level in raw.items()}


@pytest.fixture(scope="module")
def rated() -> tuple[Levels, Levels]:
    return _read("first_rater.yaml"), _read("second_rater.yaml")


def test_both_rated_every_criterion(rated: tuple[Levels, Levels], catalog: Catalog) -> None:
    wanted = {criterion.id for criterion in catalog.criteria}
    assert [set(levels) for levels in rated] == [wanted, wanted]


def test_they_agree_on_most_levels_and_are_never_more_than_one_apart(rated: tuple[Levels, Levels]) -> None:
    first, second = rated
    distances = {name: abs(LEVELS.index(first[name]) - LEVELS.index(second[name])) for name in first}
    assert sum(distance == 0 for distance in distances.values()) / len(distances) >= _LEAST_AGREEMENT
    assert {name: distance for name, distance in distances.items() if distance > 1} == {}


def test_the_fact_sheet_tells_levels_apart(rated: tuple[Levels, Levels]) -> None:
    for levels in rated:
        counts = Counter(levels.values())
        assert all(counts[level] >= 3 for level in (Rating.N, Rating.P, Rating.L)), counts
