"""What goes with an assessment that is deleted, without a database; tests/store has whether it does."""

from hypothesis import given
from hypothesis import strategies as st

from assessment.deleting import UNCHANGED, Deletion, deletion
from tests.strategies import an_assessment

VERSIONS = st.lists(st.integers(UNCHANGED, 4), max_size=5)


def series(count: int, chosen: int | None = None) -> list:
    return [an_assessment(id=str(place), is_baseline=place == chosen) for place in range(count)]


@given(VERSIONS, st.integers(0, 5))
def test_the_last_assessment_takes_all_measures_along(brought: list[int], others: int) -> None:
    measures = len(brought) + others
    assert deletion(series(1), "0", measures, brought) == Deletion(is_last=True, measures_lost=measures)


@given(st.integers(2, 5), VERSIONS, st.integers(0, 5), st.data())
def test_of_many_one_takes_along_what_came_with_it_and_was_never_changed(
    count: int, brought: list[int], others: int, data: st.DataObject
) -> None:
    deleted = data.draw(st.integers(0, count - 1))
    follows = deletion(series(count), str(deleted), len(brought) + others, brought)
    assert not follows.is_last
    assert follows.measures_lost == sum(version == 1 for version in brought)
    assert follows.measures_kept == sum(version > 1 for version in brought)
    assert follows.other_measures == others


@given(st.integers(1, 5), st.data())
def test_the_oldest_that_is_left_takes_the_place_of_a_deleted_baseline(count: int, data: st.DataObject) -> None:
    chosen = data.draw(st.none() | st.integers(0, count - 1))
    deleted = data.draw(st.integers(0, count - 1))
    stored = series(count, chosen)
    left = [assessment for assessment in stored if assessment.id != str(deleted)]
    follows = deletion(stored, str(deleted), 0, [])
    was_baseline = deleted == (chosen or 0)
    # Of two, one is left: there is nothing to compare any more.
    assert follows.baseline == (left[0] if was_baseline and count > 2 else None)
