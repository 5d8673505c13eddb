"""What reading in would change, as far as it needs no database; tests/store/test_reading_in.py has the rest."""

from datetime import date, datetime

from assessment.assessment import Closing, NewAssessment
from assessment.reading_in import Difference, DifferenceKind, model_of, wanted_baseline
from tests.strategies import an_assessment

CLOSING = Closing(1, datetime(2026, 1, 1), "0" * 64)


def new(**values: object) -> NewAssessment:
    return NewAssessment(an_assessment(**values), {})


def test_the_last_open_assessment_brings_the_operating_model() -> None:
    first, second = an_assessment(operator_model="a"), an_assessment(operator_model="b")
    assert model_of([first, second]) == "b"
    assert model_of([first, an_assessment(operator_model="c", closing=CLOSING)]) == "a"
    assert model_of([an_assessment(operator_model="c", closing=CLOSING)]) == "c"
    assert model_of([]) is None


def test_a_file_may_call_one_of_its_assessments_the_baseline() -> None:
    brought = {0: new(date=date(2024, 1, 1)), 1: new(date=date(2025, 1, 1), is_baseline=True)}
    assert wanted_baseline(brought, date(2024, 6, 1)) == 1
    assert wanted_baseline(brought, None) == 1


def test_else_the_oldest_of_all_would_become_it() -> None:
    brought = {0: new(date=date(2024, 2, 1)), 1: new(date=date(2024, 1, 1)), 2: new(date=date(2025, 1, 1))}
    assert wanted_baseline(brought, date(2024, 6, 1)) == 1
    assert wanted_baseline(brought, date(2024, 1, 1)) is None, "what is stored is as old"
    assert wanted_baseline(brought, None) is None, "nothing is stored that an older one could displace"


def test_who_agreed_to_a_difference_has_agreed_to_no_other() -> None:
    one = Difference(DifferenceKind.OPERATOR_MODEL, "Musterstadt", "Parkleitsystem", 0, before="a", after="b")
    other = Difference(DifferenceKind.OPERATOR_MODEL, "Musterstadt", "Parkleitsystem", 0, before="c", after="b")
    assert one.key != other.key
    assert (
        one.key
        == Difference(DifferenceKind.OPERATOR_MODEL, "Musterstadt", "Parkleitsystem", 0, before="a", after="b").key
    )
