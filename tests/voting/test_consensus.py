"""Agreement against published and hand-computed values, and what it must not depend on."""

from math import log2

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessment.voting.consensus import consensus as agreement
from assessment.voting.consensus import middle_half
from tests.strategies import CATALOG

MIN_VOTES = CATALOG.method.agreement.minimum_votes
COUNTS = st.lists(st.integers(0, 30), min_size=4, max_size=4)


def consensus(counts: list[int]) -> float | None:
    return agreement(counts, MIN_VOTES)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("votes", [3, 12, 500])
def test_all_on_one_level_is_one(place: int, votes: int) -> None:
    counts = [0, 0, 0, 0]
    counts[place] = votes
    assert consensus(counts) == 1.0


@pytest.mark.parametrize("half", [2, 5, 250])
def test_half_on_each_extreme_is_zero(half: int) -> None:
    assert consensus([half, 0, 0, half]) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Mean 1/2, every vote half a level away: 1 + log2(1 - 1/6).
        ([5, 5, 0, 0], 1 + log2(5 / 6)),
        # Mean 3/2: half of the votes 1/2 away, half of them 3/2.
        ([1, 1, 1, 1], 1 + 0.5 * log2(5 / 6) + 0.5 * log2(1 / 2)),
        # Mean 1: one vote on it, two of them one level away.
        ([1, 1, 1, 0], 1 + 2 / 3 * log2(2 / 3)),
        # Mean 3/4: three votes 3/4 away, one 9/4.
        ([3, 0, 0, 1], 1 + 3 / 4 * log2(3 / 4) + 1 / 4 * log2(1 / 4)),
        # Mean 2: ten votes on it, one of each neighbour.
        ([0, 1, 10, 1], 1 + 2 / 12 * log2(2 / 3)),
    ],
)
def test_cases_between_as_computed_by_hand(counts: list[int], expected: float) -> None:
    assert consensus(counts) == pytest.approx(expected, abs=1e-12)


def test_published_example_of_five_categories() -> None:
    """A Likert scale of five with equal shares, from the definition: mean 3, deviations 2, 1, 0, 1, 2 of width 4."""
    assert consensus([1, 1, 1, 1, 1]) == pytest.approx(1 + 0.4 * log2(1 / 2) + 0.4 * log2(3 / 4), abs=1e-12)


@pytest.mark.parametrize("counts", [[0, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 1], [0, 2, 0, 0]])
def test_nothing_is_said_below_three_votes(counts: list[int]) -> None:
    assert consensus(counts) is None


@pytest.mark.parametrize(("minimum", "is_said"), [(1, True), (4, True), (5, False)])
def test_the_method_says_how_many_votes_it_takes(minimum: int, is_said: bool) -> None:
    assert (agreement([1, 2, 1, 0], minimum) is not None) == is_said
    assert agreement([0, 0, 0, 0], minimum) is None


@given(COUNTS)
def test_it_stays_on_its_scale(counts: list[int]) -> None:
    degree = consensus(counts)
    assert (degree is None) == (sum(counts) < MIN_VOTES)
    assert degree is None or 0 <= degree <= 1


@given(COUNTS)
def test_turning_the_scale_round_changes_nothing(counts: list[int]) -> None:
    assert consensus(counts[::-1]) == pytest.approx(consensus(counts), abs=1e-9)


@given(COUNTS, st.integers(2, 9))
def test_the_same_shares_of_more_votes_agree_as_much(counts: list[int], times: int) -> None:
    assume(sum(counts) >= MIN_VOTES)
    assert consensus([count * times for count in counts]) == pytest.approx(consensus(counts), abs=1e-9)


@given(st.integers(1, 30), st.integers(0, 1))
def test_moving_the_extremes_inwards_raises_agreement(half: int, shift: int) -> None:
    assume(half >= 2)
    apart, nearer = [half, 0, 0, half], [0, half, half, 0] if shift else [half, 0, half, 0]
    assert (consensus(nearer) or 0) > (consensus(apart) or 0)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0, 0, 0, 0], None),
        ([0, 1, 0, 0], (1, 1)),
        ([1, 1, 1, 0], (0, 2)),
        ([1, 1, 1, 1], (0, 2)),
        ([2, 2, 2, 2], (0, 2)),
        ([1, 10, 10, 1], (1, 2)),
        ([0, 0, 0, 9], (3, 3)),
    ],
)
def test_middle_half_begins_and_ends_at_votes_that_were_cast(
    counts: list[int], expected: tuple[int, int] | None
) -> None:
    assert middle_half(counts) == expected


@given(COUNTS)
def test_middle_half_holds_at_least_half_of_the_votes(counts: list[int]) -> None:
    half = middle_half(counts)
    if half is not None:
        low, high = half
        assert counts[low]
        assert counts[high]
        assert sum(counts[low : high + 1]) * 2 >= sum(counts)
