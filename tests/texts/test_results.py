"""Results in German words."""

import pytest

from assessment.rating import Rating
from assessment.scoring import score
from assessment.texts.results import coverage
from tests.strategies import CATALOG, sheet

TWO = tuple(map(CATALOG.criterion, ("p1-01", "p1-02")))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Rating.F, None, "50 %"),
        (Rating.F, Rating.NOT_RELEVANT, "100 %"),
        (Rating.UNKNOWN, None, "0 %"),
        (Rating.NOT_RELEVANT, Rating.NOT_RELEVANT, "–"),
    ],
)
def test_the_share_that_is_rated_is_none_where_nothing_is_relevant(
    first: Rating | None, second: Rating | None, expected: str
) -> None:
    answers = sheet({"p1-01": first, "p1-02": second})
    assert coverage(score(TWO, answers, CATALOG.method)) == expected
