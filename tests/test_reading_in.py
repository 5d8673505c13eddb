"""What reading in would change, as far as it needs no database; tests/store/test_reading_in.py has the rest."""

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given

from assessment.assessment import Closing, NewAssessment
from assessment.measures import Measure
from assessment.reading_in import (
    Difference,
    DifferenceKind,
    Known,
    missing_measures,
    model_of,
    possible_ids,
    saying,
    wanted_baseline,
)
from tests.strategies import a_measure, an_assessment, measure_lists

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


HERE, ELSEWHERE = 1, 2
NOTHING = Known(HERE, {}, ())
MEASURE = a_measure("Daten freigeben", "p1-02", id="a" * 32)
NAMELESS = replace(MEASURE, id="")


def known_by(*measures: Measure, solution_id: int = HERE) -> Known:
    return Known(HERE, {measure.id: solution_id for measure in measures}, [*map(saying, measures)])


@given(measure_lists)
def test_a_solution_without_measures_gets_all_of_a_file_each_once(measures: tuple[Measure, ...]) -> None:
    assert missing_measures([*measures, *measures], NOTHING) == list(measures)
    assert missing_measures(measures, NOTHING, besides=measures) == []


@given(measure_lists)
def test_what_a_solution_has_is_not_missing_with_or_without_its_id(measures: tuple[Measure, ...]) -> None:
    known = known_by(*measures)
    assert missing_measures(measures, known) == []
    assert missing_measures([replace(measure, id="") for measure in measures], known) == []


def test_a_measure_is_known_by_its_id_whatever_it_says_now() -> None:
    assert missing_measures([replace(MEASURE, what="Anders")], known_by(MEASURE)) == []


def test_the_id_of_another_solutions_measure_becomes_another_and_always_the_same() -> None:
    theirs = known_by(MEASURE, solution_id=ELSEWHERE)
    [new] = missing_measures([MEASURE], theirs)
    assert new == replace(MEASURE, id=new.id)
    assert (MEASURE.id, new.id) == possible_ids(MEASURE, HERE)
    assert missing_measures([MEASURE], replace(theirs, owners={**theirs.owners, new.id: HERE})) == []
    assert missing_measures([MEASURE], replace(theirs, owners={**theirs.owners, new.id: ELSEWHERE})) == []


def test_without_an_id_a_measure_is_known_by_what_it_says_or_ever_said() -> None:
    later = replace(NAMELESS, what="Daten freigeben, mit Lizenz")
    assert missing_measures([NAMELESS, NAMELESS], NOTHING) == [NAMELESS]
    assert missing_measures([NAMELESS], replace(NOTHING, sayings=[saying(later), saying(NAMELESS)])) == []
    assert missing_measures([NAMELESS], replace(NOTHING, sayings=[saying(later)])) == [NAMELESS]
    assert missing_measures([replace(NAMELESS, owner="Amt 7")], NOTHING, besides=[NAMELESS]) == []
