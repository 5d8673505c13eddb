"""Scores, spans, coverage and gates against the formulas of the design, restated here."""

from dataclasses import replace
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.catalog.model import Criterion
from assessment.phases import Phase
from assessment.rating import Answer, Answers, Rating
from assessment.scoring import gate, is_below_target, score, target_of
from tests.strategies import CATALOG, DG, IDS, LEVELS, P3, POINTS, criterion_ids, rated, sheet, sheets

METHOD = CATALOG.method
EIGHTY_PERCENT = Fraction(8, 10)

criteria_sets = st.sets(st.sampled_from(CATALOG.criteria), max_size=70).map(
    lambda chosen: sorted(chosen, key=lambda criterion: criterion.id)
) | st.just(list(CATALOG.criteria))


def rating_of(criterion: Criterion, answers: Answers) -> Rating | None:
    return answers[criterion.id].rating if criterion.id in answers else None


def target_by_design(criterion: Criterion, answers: Answers) -> Rating:
    own = answers[criterion.id].target if criterion.id in answers else None
    if own is not None:
        return own
    return Rating.F if criterion.milestone is not None else Rating.L


def mean_by_design(points: list[int]) -> float | None:
    return float(Fraction(sum(points), len(points)) / 3 * 100) if points else None


@given(criteria_sets, sheets())
def test_score_coverage_and_span_follow_the_design(criteria: list[Criterion], answers: Answers) -> None:
    relevant = [c for c in criteria if rating_of(c, answers) is not Rating.NOT_RELEVANT]
    ratings = [rating_of(c, answers) for c in relevant]
    points = [POINTS[rating] for rating in ratings if rating in POINTS]
    unclear = len(ratings) - len(points)

    figures = score(criteria, answers, METHOD)

    assert figures.value == pytest.approx(mean_by_design(points))
    assert figures.low == pytest.approx(mean_by_design(points + [0] * unclear))
    assert figures.high == pytest.approx(mean_by_design(points + [3] * unclear))
    assert figures.target == pytest.approx(mean_by_design([POINTS[target_by_design(c, answers)] for c in relevant]))
    assert figures.coverage == (pytest.approx(len(points) / len(relevant)) if relevant else None)
    assert (figures.rated, figures.unknown, figures.unanswered, figures.not_relevant) == (
        len(points),
        ratings.count(Rating.UNKNOWN),
        ratings.count(None),
        len(criteria) - len(relevant),
    )
    assert (figures.relevant, figures.total) == (len(relevant), len(criteria))
    assert figures.answered == len(criteria) - ratings.count(None)


@given(criteria_sets, sheets())
def test_span_contains_the_score(criteria: list[Criterion], answers: Answers) -> None:
    figures = score(criteria, answers, METHOD)
    if figures.low is None or figures.high is None:
        assert figures.value is None
        assert figures.relevant == 0
    else:
        assert 0 <= figures.low <= (figures.low if figures.value is None else figures.value) <= figures.high <= 100


@given(criteria_sets, sheets(), st.sampled_from([(Rating.N, "low"), (Rating.F, "high")]))
def test_span_is_the_score_with_every_unclear_criterion_replaced(
    criteria: list[Criterion], answers: Answers, end: tuple[Rating, str]
) -> None:
    instead, name = end
    filled = {
        criterion.id: Answer(
            criterion.id,
            rating=instead
            if rating_of(criterion, answers) in {None, Rating.UNKNOWN}
            else rating_of(criterion, answers),
        )
        for criterion in criteria
    }
    assert score(criteria, filled, METHOD).value == getattr(score(criteria, answers, METHOD), name)


@given(criteria_sets, sheets())
def test_unanswered_unknown_and_not_relevant_never_count_as_n(criteria: list[Criterion], answers: Answers) -> None:
    only_rated = [c for c in criteria if rating_of(c, answers) in POINTS]
    assert score(criteria, answers, METHOD).value == score(only_rated, answers, METHOD).value


@given(criteria_sets, sheets())
def test_unknown_differs_from_unanswered_only_in_the_counts(criteria: list[Criterion], answers: Answers) -> None:
    as_unknown = {**sheet(dict.fromkeys(IDS, Rating.UNKNOWN)), **{k: a for k, a in answers.items() if a.rating}}
    plain = {key: replace(answer, target=None) for key, answer in answers.items()}
    as_unknown = {key: replace(answer, target=None) for key, answer in as_unknown.items()}
    before, after = score(criteria, plain, METHOD), score(criteria, as_unknown, METHOD)
    assert after == replace(before, unanswered=0, unknown=before.unknown + before.unanswered)


@given(sheets(), criterion_ids)
def test_not_relevant_leaves_the_denominator(answers: dict[str, Answer], criterion_id: str) -> None:
    without = [criterion for criterion in CATALOG.criteria if criterion.id != criterion_id]
    dismissed = rated(answers, **{criterion_id: Rating.NOT_RELEVANT})
    all_criteria, others = score(CATALOG.criteria, dismissed, METHOD), score(without, answers, METHOD)
    assert all_criteria == replace(others, not_relevant=others.not_relevant + 1)


def test_nothing_rated_scores_none_and_never_zero() -> None:
    for answers in ({}, sheet(dict.fromkeys(IDS, Rating.UNKNOWN))):
        figures = score(CATALOG.criteria, answers, METHOD)
        assert (figures.value, figures.coverage, figures.low, figures.high) == (None, 0, 0, 100)
    for figures in (
        score([], {}, METHOD),
        score(CATALOG.criteria, sheet(dict.fromkeys(IDS, Rating.NOT_RELEVANT)), METHOD),
    ):
        assert (figures.value, figures.coverage, figures.low, figures.high, figures.target) == (None,) * 5


@pytest.mark.parametrize(("level", "value"), [("N", 0), ("P", 100 / 3), ("L", 200 / 3), ("F", 100)])
def test_one_level_throughout(level: str, value: float) -> None:
    assert score(CATALOG.criteria, sheet(dict.fromkeys(IDS, Rating(level))), METHOD).value == pytest.approx(value)


@given(criterion_ids, sheets())
def test_target_is_the_own_one_or_the_default(criterion_id: str, answers: Answers) -> None:
    criterion = CATALOG.criterion(criterion_id)
    target = target_by_design(criterion, answers)
    rating = rating_of(criterion, answers)
    assert target_of(criterion, answers, METHOD) is target
    assert is_below_target(criterion, answers, METHOD) == (rating in POINTS and POINTS[rating] < POINTS[target])


def test_every_score_falls_into_its_iso_band() -> None:
    bands = [(15, "N"), (50, "P"), (85, "L"), (100, "F")]
    for number in range(1, 71):
        for points in range(3 * number + 1):
            exact = Fraction(points, 3 * number) * 100
            expected = next(level for bound, level in bands if exact <= bound)
            assert METHOD.level_of_score(points / (3 * number) * 100).id == expected, (points, number)


@given(st.sampled_from(Phase), sheets())
def test_gate_follows_the_design(phase: Phase, answers: Answers) -> None:
    criteria = [c for c in CATALOG.criteria if c.phase is phase]
    relevant = [c for c in criteria if rating_of(c, answers) is not Rating.NOT_RELEVANT]
    with_level = [c for c in relevant if rating_of(c, answers) in POINTS]
    at_target = [c for c in with_level if POINTS[rating_of(c, answers)] >= POINTS[target_by_design(c, answers)]]
    milestones_below = [c for c in with_level if c.milestone and c not in at_target]
    covered = not relevant or Fraction(len(with_level), len(relevant)) >= EIGHTY_PERCENT
    reached = not with_level or Fraction(len(at_target), len(with_level)) >= EIGHTY_PERCENT

    outcome = gate(phase, CATALOG, answers)

    assert outcome.passed == (covered and reached and not milestones_below)
    assert list(outcome.milestones_below) == milestones_below
    assert list(outcome.milestones_unclear) == [c for c in relevant if c.milestone and c not in with_level]
    assert outcome.missing_ratings == max(0, ceil(EIGHTY_PERCENT * len(relevant)) - len(with_level))
    assert outcome.missing_at_target == max(0, ceil(EIGHTY_PERCENT * len(with_level)) - len(at_target))
    assert outcome.share_at_target == (pytest.approx(len(at_target) / len(with_level)) if with_level else None)
    assert outcome.score == score(criteria, answers, METHOD)


def continuous(*ratings: Rating | None) -> dict[str, Answer]:
    """Rate the first continuous criteria, none of which is a milestone; the rest are not relevant."""
    ids = [criterion.id for criterion in CATALOG.of_phase(DG)]
    padded = [*ratings, *[Rating.NOT_RELEVANT] * (len(ids) - len(ratings))]
    return sheet(dict(zip(ids, padded, strict=True)))


@pytest.mark.parametrize(
    ("ratings", "missing_ratings", "missing_at_target"),
    [
        ([Rating.L] * 8 + [None] * 2, 0, 0),
        ([Rating.L] * 7 + [None] * 3, 1, 0),
        ([Rating.L] * 7 + [None] * 2 + [Rating.UNKNOWN], 1, 0),
        ([Rating.L] * 8 + [Rating.P] * 2, 0, 0),
        ([Rating.L] * 7 + [Rating.P] * 3, 0, 1),
        ([Rating.F] * 4 + [Rating.P], 0, 0),
        ([Rating.F] * 3 + [Rating.P] * 2, 0, 1),
        ([None], 1, 0),
        ([Rating.N], 0, 1),
    ],
)
def test_gate_opens_at_exactly_eighty_percent(
    ratings: list[Rating | None], missing_ratings: int, missing_at_target: int
) -> None:
    outcome = gate(DG, CATALOG, continuous(*ratings))
    assert (outcome.missing_ratings, outcome.missing_at_target) == (missing_ratings, missing_at_target)
    assert outcome.passed == (missing_ratings == missing_at_target == 0)


def test_one_milestone_below_its_target_closes_the_gate() -> None:
    full = sheet({criterion.id: Rating.F for criterion in CATALOG.of_phase(P3)})
    assert gate(P3, CATALOG, full).passed
    outcome = gate(P3, CATALOG, rated(full, p3_08=Rating.L))
    assert not outcome.passed
    assert [criterion.id for criterion in outcome.milestones_below] == ["p3-08"]
    own_target = {**full, "p3-08": Answer("p3-08", rating=Rating.L, target=Rating.L)}
    assert gate(P3, CATALOG, own_target).passed


def test_an_unknown_milestone_is_named_but_is_not_below_its_target() -> None:
    full = sheet({criterion.id: Rating.F for criterion in CATALOG.of_phase(P3)})
    outcome = gate(P3, CATALOG, rated(full, p3_08=Rating.UNKNOWN))
    assert outcome.passed
    assert outcome.milestones_below == ()
    assert [criterion.id for criterion in outcome.milestones_unclear] == ["p3-08"]


def test_a_phase_without_answers_has_not_passed_its_gate() -> None:
    assert not any(gate(phase, CATALOG, {}).passed for phase in Phase)


def test_levels_have_the_points_of_the_design() -> None:
    assert [level.points for level in LEVELS] == [0, 1, 2, 3]
    assert {level: level.points for level in LEVELS} == POINTS


@pytest.mark.parametrize(
    ("rated_of_ten", "expected"),
    [(0, True), (7, True), (8, False), (10, False)],
)
def test_figures_are_provisional_until_enough_is_rated(rated_of_ten: int, expected: bool) -> None:
    criteria = CATALOG.criteria[:10]
    answers = {c.id: Answer(c.id, Rating.L) for c in criteria[:rated_of_ten]}
    assert score(criteria, answers, METHOD).is_provisional(METHOD) == expected


def test_figures_are_provisional_where_nothing_is_relevant() -> None:
    assert score([], {}, METHOD).is_provisional(METHOD)
    assert score(CATALOG.criteria, {name: Answer(name, Rating.NOT_RELEVANT) for name in IDS}, METHOD).is_provisional(
        METHOD
    )
