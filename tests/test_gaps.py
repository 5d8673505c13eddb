"""Gaps and their priority against the formulas of the design, restated here."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from assessment.catalog.model import Catalog, Criterion
from assessment.gaps import Gap, gaps, unclear, with_rating, without_reason
from assessment.phases import Phase
from assessment.rating import Answer, Answers, Rating
from assessment.results import result_of, scores_document
from assessment.scoring import due_criteria
from tests.strategies import CATALOG, DG, DUE, IDS, P1, P2, P3, P4, P5, POINTS, positions, rated, sheet, sheets

PLACES = {P1: 1, P2: 2, P3: 3, P4: 4, P5: 4}
ORDER = [P1, P2, P3, P4, P5, DG]


def target_by_design(criterion: Criterion, answers: Answers) -> Rating:
    own = answers[criterion.id].target if criterion.id in answers else None
    return own or (Rating.F if criterion.milestone else Rating.L)


def sizes_by_design(criteria: tuple[Criterion, ...], answers: Answers) -> dict[str, int]:
    """Return how many points each rated criterion below its target lacks."""
    sizes = {}
    for criterion in criteria:
        rating = answers[criterion.id].rating if criterion.id in answers else None
        if rating in POINTS:
            size = POINTS[target_by_design(criterion, answers)] - POINTS[rating]
            if size > 0:
                sizes[criterion.id] = size
    return sizes


def overdue_by_design(phase: Phase, current_phases: tuple[Phase, ...]) -> int:
    return 0 if phase is DG else max(0, PLACES[current_phases[0]] - PLACES[phase])


def dependents_by_design(criterion_id: str, below: dict[str, int]) -> list[str]:
    return [other.id for other in CATALOG.criteria if other.id in below and criterion_id in other.related]


def priority_by_design(criterion: Criterion, below: dict[str, int], current_phases: tuple[Phase, ...]) -> Fraction:
    return (
        below[criterion.id]
        * Fraction(2 if criterion.milestone else 1)
        * (1 + Fraction("0.25") * overdue_by_design(criterion.phase, current_phases))
        * (1 + Fraction("0.1") * len(dependents_by_design(criterion.id, below)))
    )


def gaps_of(answers: Answers, current_phases: tuple[Phase, ...], catalog: Catalog = CATALOG) -> dict[str, Gap]:
    every = gaps(due_criteria(catalog, current_phases), answers, catalog, current_phases)
    return {gap.criterion.id: gap for gap in every}


@pytest.mark.parametrize("everything", [False, True], ids=["due", "all"])
@given(current_phases=positions, answers=sheets())
def test_gaps_and_their_factors_follow_the_design(
    everything: bool, current_phases: tuple[Phase, ...], answers: Answers
) -> None:
    criteria = CATALOG.criteria if everything else due_criteria(CATALOG, current_phases)
    below = sizes_by_design(criteria, answers)

    every = gaps(criteria, answers, CATALOG, current_phases)

    assert {gap.criterion.id: gap.size for gap in every} == below
    for gap in every:
        criterion = gap.criterion
        assert gap.answer == answers[criterion.id]
        assert gap.target is target_by_design(criterion, answers)
        assert gap.milestone_factor == (2 if criterion.milestone else 1)
        assert gap.overdue == overdue_by_design(criterion.phase, current_phases)
        assert gap.overdue_factor == pytest.approx(1 + 0.25 * gap.overdue)
        assert [other.id for other in gap.dependents] == dependents_by_design(criterion.id, below)
        assert gap.dependents_factor == pytest.approx(1 + 0.1 * len(gap.dependents))
        assert gap.priority == pytest.approx(float(priority_by_design(criterion, below, current_phases)))


@given(positions, sheets())
def test_order_is_by_priority_then_phase_then_id(current_phases: tuple[Phase, ...], answers: Answers) -> None:
    criteria = due_criteria(CATALOG, current_phases)
    below = sizes_by_design(criteria, answers)
    expected = sorted(
        (criterion for criterion in criteria if criterion.id in below),
        key=lambda c: (-priority_by_design(c, below, current_phases), ORDER.index(c.phase), c.id),
    )
    assert [gap.criterion for gap in gaps(criteria, answers, CATALOG, current_phases)] == expected


@given(positions, sheets())
def test_unclear_criteria_are_a_list_of_their_own(current_phases: tuple[Phase, ...], answers: Answers) -> None:
    criteria = due_criteria(CATALOG, current_phases)
    expected = [c.id for c in criteria if c.id not in answers or answers[c.id].rating in {None, Rating.UNKNOWN}]
    assert [criterion.id for criterion in unclear(criteria, answers)] == expected
    assert not set(expected) & set(gaps_of(answers, current_phases))
    assert scores_document(result_of(CATALOG, answers, current_phases))["open"] == expected


@given(positions, sheets())
def test_gaps_outside_control_are_listed_apart(current_phases: tuple[Phase, ...], answers: Answers) -> None:
    result = result_of(CATALOG, answers, current_phases)
    outside = {criterion_id for criterion_id, answer in answers.items() if answer.outside_control}
    every = list(gaps_of(answers, current_phases))
    assert scores_document(result)["gaps"] == [gap for gap in every if gap not in outside]
    assert [gap.criterion.id for gap in result.own_gaps] == [gap for gap in every if gap not in outside]
    assert [gap.criterion.id for gap in result.outside_gaps] == [gap for gap in every if gap in outside]


@pytest.mark.parametrize(
    ("current_phases", "overdue"),
    [
        ((P1,), {"p1-01": 0, "dg-01": 0}),
        ((P2,), {"p1-01": 1, "p2-01": 0, "dg-01": 0}),
        ((P3,), {"p1-01": 2, "p2-01": 1, "p3-01": 0, "dg-01": 0}),
        ((P4,), {"p1-01": 3, "p2-01": 2, "p3-01": 1, "p4-01": 0, "dg-01": 0}),
        ((P5,), {"p1-01": 3, "p2-01": 2, "p3-01": 1, "p5-01": 0, "dg-01": 0}),
        ((P4, P5), {"p1-01": 3, "p2-01": 2, "p3-01": 1, "p4-01": 0, "p5-01": 0, "dg-01": 0}),
    ],
)
def test_phases_overdue(current_phases: tuple[Phase, ...], overdue: dict[str, int]) -> None:
    by_criterion = gaps_of(sheet({f"{phase.lower()}-01": Rating.N for phase in Phase}), current_phases)
    assert {criterion_id: gap.overdue for criterion_id, gap in by_criterion.items()} == overdue


@pytest.mark.parametrize("current_phases", DUE)
def test_a_milestone_ranks_above_the_same_gap_without(current_phases: tuple[Phase, ...]) -> None:
    answers = {criterion_id: Answer(criterion_id, rating=Rating.P, target=Rating.L) for criterion_id in IDS}
    for criterion in due_criteria(CATALOG, current_phases):
        if criterion.milestone is None:
            continue
        ordinary = criterion.model_copy(update={"milestone": None})
        others = tuple(ordinary if other is criterion else other for other in CATALOG.criteria)
        without = Catalog(**{name: getattr(CATALOG, name) for name in Catalog.model_fields} | {"criteria": others})
        with_milestone, plain = gaps_of(answers, current_phases), gaps_of(answers, current_phases, without)
        assert with_milestone[criterion.id].priority == pytest.approx(2 * plain[criterion.id].priority)
        assert list(with_milestone).index(criterion.id) <= list(plain).index(criterion.id)


def test_a_worked_example() -> None:
    # p1-16 is a milestone two phases overdue; p2-07, p1-14 or others that name it make it more urgent.
    dependents = [criterion.id for criterion in CATALOG.criteria if "p1-16" in criterion.related]
    assert len(dependents) == 3
    answers = sheet(dict.fromkeys(["p1-16", dependents[0], "dg-01"], Rating.N))
    by_criterion = gaps_of(answers, (P3,))
    gap = by_criterion["p1-16"]
    assert (gap.size, gap.milestone_factor, gap.overdue, gap.overdue_factor) == (3, 2, 2, 1.5)
    assert [other.id for other in gap.dependents] == dependents[:1]
    assert gap.priority == pytest.approx(3 * 2 * 1.5 * 1.1)
    assert next(iter(by_criterion)) == "p1-16"
    assert by_criterion["dg-01"].priority == 2


def test_own_targets_make_and_close_gaps() -> None:
    answers = sheet({"dg-01": Rating.L, "p1-06": Rating.L})
    assert list(gaps_of(answers, (P1,))) == ["p1-06"]
    own = {
        "dg-01": Answer("dg-01", rating=Rating.L, target=Rating.F),
        "p1-06": Answer("p1-06", rating=Rating.L, target=Rating.L),
    }
    assert list(gaps_of(own, (P1,))) == ["dg-01"]


def test_criteria_that_are_not_due_make_no_gap_and_no_dependent() -> None:
    later = next(c for c in CATALOG.criteria if c.phase is P4 and any(r.startswith("p1") for r in c.related))
    named = next(related for related in later.related if related.startswith("p1"))
    answers = sheet({later.id: Rating.N, named: Rating.N})
    assert gaps_of(answers, (P3,))[named].dependents == ()
    assert [other.id for other in gaps_of(answers, (P4,))[named].dependents] == [later.id]
    assert list(gaps_of(answers, (P3,))) == [named]


@given(sheets())
def test_a_criterion_outside_control_still_counts_as_dependent(answers: dict[str, Answer]) -> None:
    mine = {key: replace(answer, outside_control=False) for key, answer in answers.items()}
    theirs = {key: replace(answer, outside_control=True) for key, answer in answers.items()}
    current_phases = (P4, P5)
    priorities = [(gap.criterion.id, gap.priority) for gap in gaps_of(mine, current_phases).values()]
    assert [(gap.criterion.id, gap.priority) for gap in gaps_of(theirs, current_phases).values()] == priorities


def test_answering_unknown_instead_of_n_removes_the_gap() -> None:
    answers = sheet({"p1-01": Rating.N})
    assert list(gaps_of(answers, (P1,))) == ["p1-01"]
    for rating in (None, Rating.UNKNOWN, Rating.NOT_RELEVANT):
        assert gaps_of(rated(answers, p1_01=rating), (P1,)) == {}


def test_equal_priorities_are_equal_whatever_the_order_of_multiplication() -> None:
    # As floats, 2 × 2 × 1.2 is less than 3 × 1.6; both are 4.8, and p1-06 comes first by its id.
    answers = {"p1-06": Answer("p1-06", rating=Rating.P), "p1-12": Answer("p1-12", rating=Rating.N, target=Rating.F)}
    due = {criterion.id for criterion in due_criteria(CATALOG, (P1,))}
    for criterion_id in answers.copy():
        naming = [c.id for c in CATALOG.criteria if criterion_id in c.related and c.id in due]
        answers |= sheet(dict.fromkeys(set(naming) - set(answers), Rating.L))
    answers = {key: replace(answer, target=Rating.F) for key, answer in answers.items()}
    by_criterion = gaps_of(answers, (P1,))
    assert [(name, len(by_criterion[name].dependents)) for name in ("p1-06", "p1-12")] == [("p1-06", 2), ("p1-12", 6)]
    assert by_criterion["p1-06"].priority == by_criterion["p1-12"].priority == 4.8
    assert list(by_criterion)[:2] == ["p1-06", "p1-12"]


@given(sheets())
def test_the_next_level_is_one_above_the_own(answers: dict[str, Answer]) -> None:
    for gap in gaps(CATALOG.criteria, answers, CATALOG, (P3,)):
        own = answers[gap.criterion.id].points
        assert own is not None
        assert gap.next_level.points == own + 1 <= gap.target.points
        assert gap.requires == gap.criterion.anchors.model_dump()[gap.next_level.value]
        assert gap.first_step == gap.criterion.next_step.model_dump()[gap.next_level.value]


def test_unclear_is_what_is_open_or_unknown() -> None:
    unanswered, unknown = Answer("p1-01"), Answer("p1-02", Rating.UNKNOWN)
    assert unanswered.is_unclear
    assert unknown.is_unclear
    assert not any(Answer("p1-01", rating).is_unclear for rating in set(Rating) - {Rating.UNKNOWN})
    answers = {"p1-02": unknown, "p1-03": Answer("p1-03", Rating.N)}
    criteria = CATALOG.criteria[:3]
    assert with_rating(criteria, answers, None) == [criteria[0]]
    assert with_rating(criteria, answers, Rating.UNKNOWN) == [criteria[1]]


def test_what_is_not_relevant_wants_a_reason() -> None:
    reasons = dict(zip(IDS, ("", "  ", "Gibt es hier nicht."), strict=False))
    answers = {name: Answer(name, Rating.NOT_RELEVANT, reason=reason) for name, reason in reasons.items()}
    answers[IDS[3]] = Answer(IDS[3], Rating.N)
    assert [criterion.id for criterion in without_reason(CATALOG.criteria, answers)] == list(IDS[:2])
