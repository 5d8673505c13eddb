"""What new names mean for a solution, without a database; tests/store has what becomes of it there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.assessment import CLOSED, OPEN
from assessment.renaming import Named, Renaming, keeps_names, renaming, whose
from tests.strategies import an_assessment

_SERIES = st.lists(st.sampled_from([OPEN, CLOSED]), min_size=1, max_size=4).map(
    lambda statuses: [an_assessment(id=str(place), status=status) for place, status in enumerate(statuses)]
)


@given(_SERIES)
def test_names_that_look_the_same_move_nothing(series: list) -> None:
    assert renaming(series, Named.OWN) == Renaming(
        all_move=False, measures_move=False, brings_model=True, keeps_baseline=True
    )


@given(_SERIES)
def test_a_new_name_is_that_of_all_unless_one_is_closed(series: list) -> None:
    follows = renaming(series, Named.NEW)
    assert follows.all_move == all(not assessment.is_closed for assessment in series)
    assert follows.brings_model
    assert follows.keeps_baseline == (follows.all_move or len(series) == 1)


@given(_SERIES)
def test_who_joins_another_solution_comes_alone_and_leaves_it_as_it_is(series: list) -> None:
    follows = renaming(series, Named.OTHER)
    assert (follows.all_move, follows.brings_model, follows.keeps_baseline) == (False, False, False)


@given(_SERIES, st.sampled_from([Named.NEW, Named.OTHER]))
def test_measures_never_stay_without_an_assessment_nor_leave_one_behind(series: list, named: Named) -> None:
    follows = renaming(series, named)
    assert follows.measures_move == (follows.all_move or len(series) == 1)


@given(st.integers(1, 3), st.none() | st.integers(1, 3))
def test_names_are_new_its_own_or_those_of_another(own: int, known: int | None) -> None:
    assert (whose(own, known) is Named.NEW) == (known is None)
    assert (whose(own, known) is Named.OWN) == (known == own)


@pytest.mark.parametrize(
    ("municipality", "solution", "are_kept"),
    [
        ("Musterstadt", "Ampel", True),
        ("  Musterstadt", "Am\N{SOFT HYPHEN}pel", True),
        ("Musterdorf", "Ampel", False),
        ("Musterstadt", "Ampeln", False),
    ],
)
def test_names_that_look_the_same_are_kept(municipality: str, solution: str, are_kept: bool) -> None:
    before = an_assessment(municipality="Musterstadt", solution="Ampel")
    assert keeps_names(before, an_assessment(municipality=municipality, solution=solution)) == are_kept
