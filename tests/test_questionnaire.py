from datetime import date

from hypothesis import given

from assessment.carry_over import successor
from assessment.catalog.model import Catalog
from assessment.phases import Phase
from assessment.questionnaire import Filter, Progress, answered_in, first_open, neighbours, ordered_criteria, progress
from assessment.rating import Answer, Rating, Suggestion
from tests import strategies
from tests.strategies import CATALOG

P3 = (Phase.P3,)


def test_due_phases_come_first(catalog: Catalog) -> None:
    phases = list(dict.fromkeys(criterion.phase for criterion in ordered_criteria(catalog, P3)))
    assert phases == ["P1", "P2", "P3", "DG", "P4", "P5"]


def test_filters_combine(catalog: Catalog) -> None:
    milestones = [c.id for c in catalog.criteria if Filter(only_milestones=True).admits(c, {})]
    assert len(milestones) == 10
    answers = {"p1-06": Answer("p1-06", Rating.UNKNOWN), "p1-07": Answer("p1-07", Rating.L)}
    open_or_unknown = Filter(only_open=True, only_unknown=True, only_milestones=True)
    shown = [c.id for c in catalog.criteria if open_or_unknown.admits(c, answers)]
    assert shown == [name for name in milestones if name != "p1-07"]


def test_search_finds_words_in_any_order_and_case(catalog: Catalog) -> None:
    ids = [c.id for c in catalog.criteria if Filter(text="STRATEGIE exit").admits(c, {})]
    assert "p3-03" in ids


def test_a_criterion_that_its_answer_took_out_of_the_filter_still_has_neighbours(catalog: Catalog) -> None:
    criteria = ordered_criteria(catalog, P3)
    answers = {"p1-02": Answer("p1-02", Rating.L)}
    before, after = neighbours(criteria, catalog.criterion("p1-02"), Filter(only_open=True), answers)
    assert before is not None
    assert after is not None
    assert (before.id, after.id) == ("p1-01", "p1-03")


def test_unknown_and_not_relevant_are_answers(catalog: Catalog) -> None:
    criteria = catalog.of_phase(Phase.P5)
    answers = {
        "p5-01": Answer("p5-01", Rating.UNKNOWN),
        "p5-02": Answer("p5-02", Rating.NOT_RELEVANT),
        "p5-03": Answer("p5-03", note="nur eine Notiz"),
    }
    assert progress(criteria, answered_in(answers)).answered == 2
    assert first_open(criteria, answers).id == "p5-03"


@given(strategies.answers)
def test_a_successor_counts_as_open_and_forgets_nothing(answer: Answer) -> None:
    carried = successor({answer.criterion: answer}, date(2026, 5, 4), CATALOG, CATALOG)[answer.criterion]
    assert carried.rating is None
    expected = Suggestion(answer.rating, answer.reason, date(2026, 5, 4)) if answer.rating else answer.suggestion
    assert carried.suggestion == expected
    for field in ("target", "outside_control", "outside_control_who", "note", "evidence", "owner", "due"):
        assert getattr(carried, field) == getattr(answer, field)


def test_the_time_left_follows_the_method() -> None:
    method = CATALOG.method.model_copy(update={"minutes_per_criterion": 2.5})
    assert Progress(answered=10, total=13).left == 3
    assert Progress(answered=10, total=13).minutes_left(method) == 8
    assert Progress(answered=13, total=13).minutes_left(method) == 0
