from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.phases import POSITIONS, Phase, due_phases, position
from assessment.scoring import due_criteria
from tests.strategies import CATALOG, DUE, P4, P5

EVERY_SUBSET = list(chain.from_iterable(combinations(Phase, size) for size in range(len(Phase) + 1)))


@pytest.mark.parametrize("current_phases", DUE)
def test_due_phases_are_those_of_the_design(current_phases: tuple[Phase, ...]) -> None:
    assert due_phases(current_phases) == DUE[current_phases]


def test_the_positions_are_those_of_the_design() -> None:
    assert tuple(DUE) == POSITIONS


@pytest.mark.parametrize("current_phases", DUE)
def test_due_criteria_are_all_those_of_the_due_phases_in_catalogue_order(current_phases: tuple[Phase, ...]) -> None:
    assert [criterion.id for criterion in due_criteria(CATALOG, current_phases)] == [
        criterion.id for criterion in CATALOG.criteria if criterion.phase in DUE[current_phases]
    ]


@pytest.mark.parametrize(
    ("current_phases", "number"), [("P1", 31), ("P2", 48), ("P3", 56), ("P4", 66), ("P5", 60), ("P4+P5", 70)]
)
def test_number_of_due_criteria(current_phases: str, number: int) -> None:
    assert len(due_criteria(CATALOG, position(current_phases.split("+")))) == number


@pytest.mark.parametrize("phases", EVERY_SUBSET, ids="+".join)
def test_a_solution_stands_in_one_phase_or_in_p4_and_p5(phases: tuple[Phase, ...]) -> None:
    if phases in DUE:
        assert position(phases) == phases
    else:
        with pytest.raises(ValueError, match="stands in"):
            position(phases)


def test_order_and_repetition_do_not_matter_to_a_position() -> None:
    assert position(["P5", "P4", "P5"]) == (P4, P5)


@given(st.text(max_size=3).filter(lambda text: text not in set(Phase)))
def test_anything_else_is_no_phase(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Phase"):
        position([text])
