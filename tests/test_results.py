import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.phases import Phase
from assessment.rating import Answer, Answers, Rating
from assessment.results import Result, result_of, scores_document
from assessment.scoring import Score, score
from assessment.texts.numbers import percent
from tests.strategies import (
    CATALOG,
    DUE,
    LEVELS,
    P1,
    P3,
    P4,
    P5,
    POINTS,
    criterion_ids,
    positions,
    rated,
    sheet,
    sheets,
)

FIGURES = {"score", "coverage", "low", "high"}


def scores_by_group(result: Result) -> dict[object, Score]:
    return {
        "overall": result.overall,
        **{("driver", key): value for key, value in result.drivers.items()},
        **{("sub-driver", key): value for key, value in result.sub_drivers.items()},
        **{("phase", key): value for key, value in result.phases.items()},
        **{("workstream", key): value for key, value in result.workstreams.items()},
        **result.cells,
    }


@given(positions, sheets(), st.booleans())
def test_every_group_is_the_score_of_its_criteria_in_view(
    current_phases: tuple[Phase, ...], answers: Answers, everything: bool
) -> None:
    view = [c for c in CATALOG.criteria if everything or c.phase in DUE[current_phases]]

    def scored(ids: list[str]) -> Score:
        return score([CATALOG.criterion(criterion_id) for criterion_id in ids], answers, CATALOG.method)

    result = result_of(CATALOG, answers, current_phases, every_criterion=everything)

    assert list(result.criteria) == view
    assert result.overall == scored([c.id for c in view])
    for driver in CATALOG.drivers:
        assert result.drivers[driver.id] == scored([c.id for c in view if c.driver == driver.id])
    for sub_driver in CATALOG.sub_drivers:
        assert result.sub_drivers[sub_driver.id] == scored([c.id for c in view if sub_driver.id in c.sub_drivers])
    for workstream in CATALOG.workstreams:
        assert result.workstreams[workstream.id] == scored([c.id for c in view if workstream.id in c.workstreams])
    for phase in Phase:
        assert result.phases[phase] == scored([c.id for c in view if c.phase is phase])
    assert set(result.cells) == {(c.driver, c.phase) for c in view}
    for (driver_id, phase), value in result.cells.items():
        assert value == scored([c.id for c in view if c.driver == driver_id and c.phase is phase])


@given(positions, sheets(), criterion_ids, st.lists(st.sampled_from(LEVELS), min_size=2, max_size=2, unique=True))
def test_raising_one_rating_never_lowers_any_score(
    current_phases: tuple[Phase, ...], answers: dict[str, Answer], criterion_id: str, pair: list[Rating]
) -> None:
    lower, higher = sorted(pair, key=POINTS.__getitem__)
    before = scores_by_group(result_of(CATALOG, rated(answers, **{criterion_id: lower}), current_phases))
    after = scores_by_group(result_of(CATALOG, rated(answers, **{criterion_id: higher}), current_phases))
    assert before.keys() == after.keys()
    for group, old in before.items():
        for name in ("value", "low", "high", "coverage"):
            first, second = getattr(old, name), getattr(after[group], name)
            assert (first is None) == (second is None)
            assert first is None or second >= first, (group, name)


@given(positions, sheets())
def test_weakest_driver_is_the_first_with_the_lowest_score(
    current_phases: tuple[Phase, ...], answers: Answers
) -> None:
    result = result_of(CATALOG, answers, current_phases)
    values = {driver.id: result.drivers[driver.id].value for driver in CATALOG.drivers}
    lowest = min((value for value in values.values() if value is not None), default=None)
    expected = next((driver for driver, value in values.items() if value is not None and value == lowest), None)
    assert result.weakest_driver == expected


def test_weakest_driver_of_an_empty_assessment_is_none() -> None:
    assert result_of(CATALOG, {}, (P1,)).weakest_driver is None


def test_keys_keep_the_order_of_the_catalogue() -> None:
    result = result_of(CATALOG, {}, (P1,))
    assert list(result.drivers) == [
        "opportunities", "business-model", "operations", "capital", "positioning", "team", "agility",
    ]  # fmt: skip
    assert list(result.phases) == list(Phase)
    assert list(result.workstreams) == ["Wirtschaftlich", "Organisatorisch", "Finanziell", "Technisch"]
    assert list(result.sub_drivers) == [entry.id for entry in CATALOG.sub_drivers]


@given(positions, sheets())
def test_scores_document_has_the_keys_and_values_of_the_contract(
    current_phases: tuple[Phase, ...], answers: Answers
) -> None:
    result = result_of(CATALOG, answers, current_phases)
    document = json.loads(json.dumps(scores_document(result), allow_nan=False))
    assert set(document) == {"overall", "drivers", "phases", "workstreams", "gaps", "open"}
    assert list(document["drivers"]) == [driver.id for driver in CATALOG.drivers]
    assert list(document["phases"]) == ["P1", "P2", "P3", "P4", "P5", "DG"]
    assert list(document["workstreams"]) == [entry.id for entry in CATALOG.workstreams]
    pairs = [
        (document["overall"], result.overall),
        *((document["drivers"][key], value) for key, value in result.drivers.items()),
        *((document["workstreams"][key], value) for key, value in result.workstreams.items()),
    ]
    for figures, value in pairs:
        assert figures == {"score": value.value, "coverage": value.coverage, "low": value.low, "high": value.high}
    for phase in Phase:
        figures = document["phases"][phase.value]
        assert set(figures) == {*FIGURES, "gate"}
        assert figures["gate"] is result.gates[phase].passed
        assert figures["score"] == result.phases[phase].value


def test_phases_that_are_not_due_have_nothing_to_say() -> None:
    everything = sheet({criterion.id: Rating.F for criterion in CATALOG.criteria})
    phases = scores_document(result_of(CATALOG, everything, (P1,)))["phases"]
    assert phases["P1"] == {"score": 100, "coverage": 1, "low": 100, "high": 100, "gate": True}
    assert phases["P5"] == {"score": None, "coverage": None, "low": None, "high": None, "gate": True}


@pytest.mark.parametrize("current_phases", DUE)
def test_an_empty_assessment_is_open_throughout(current_phases: tuple[Phase, ...]) -> None:
    document = scores_document(result_of(CATALOG, {}, current_phases))
    assert document["overall"] == {"score": None, "coverage": 0, "low": 0, "high": 100}
    assert document["gaps"] == []
    assert document["open"] == [c.id for c in CATALOG.criteria if c.phase in DUE[current_phases]]
    assert not any(phase["gate"] for phase in document["phases"].values())


@given(sheets())
def test_gates_do_not_depend_on_the_position(answers: Answers) -> None:
    assert result_of(CATALOG, answers, (P1,)).gates == result_of(CATALOG, answers, (P4, P5)).gates


def test_results_over_all_criteria_include_what_is_not_due() -> None:
    answers = sheet({"p5-01": Rating.N})
    assert result_of(CATALOG, answers, (P3,)).gaps == []
    assert [gap.criterion.id for gap in result_of(CATALOG, answers, (P3,), every_criterion=True).gaps] == ["p5-01"]
    assert result_of(CATALOG, answers, (P4,)).overall.value is None
    assert result_of(CATALOG, answers, (P5,)).overall.value == 0


@given(sheets())
def test_the_flag_outside_control_changes_no_score(answers: dict[str, Answer]) -> None:
    flagged = {key: replace(answer, outside_control=True) for key, answer in answers.items()}
    plain = {key: replace(answer, outside_control=False) for key, answer in answers.items()}
    for current_phases in ((P3,), (P4, P5)):
        assert scores_by_group(result_of(CATALOG, flagged, current_phases)) == scores_by_group(
            result_of(CATALOG, plain, current_phases)
        )
    assert result_of(CATALOG, flagged, (P5,)).own_gaps == []
    assert result_of(CATALOG, plain, (P4,)).outside_gaps == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (0, "0 %"), (0.49, "0 %"), (0.5, "1 %"), (2.5, "3 %"), (200 / 3, "67 %"), (100.0, "100 %")],
)
def test_percentages_are_rounded_half_up_and_nothing_is_not_zero(value: float | None, shown: str) -> None:
    assert percent(value) == shown
