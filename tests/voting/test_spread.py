"""The spread of votes in the span of a score: wider, never narrower, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.rating import LEVELS, Answers, Rating
from assessment.scoring import Spread, score
from assessment.texts.numbers import percent
from assessment.texts.results import span
from assessment.voting.judgement import Judgement, newest, spread
from tests.strategies import CATALOG, IDS, a_judgement, a_tally, criterion_ids, judgement_lists, sheet, sheets

METHOD = CATALOG.method
ends = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda pair: (min(pair), max(pair)))
spreads = st.dictionaries(criterion_ids, ends)


@given(sheets(), spreads)
def test_the_span_still_holds_the_score_and_is_never_narrower(answers: Answers, votes: Spread) -> None:
    without, wider = score(CATALOG.criteria, answers, METHOD), score(CATALOG.criteria, answers, METHOD, votes)
    assert replace(wider, low=without.low, high=without.high) == without, "nothing but the span changes"
    if wider.low is not None and wider.high is not None and without.low is not None and without.high is not None:
        assert 0 <= wider.low <= without.low
        assert without.high <= wider.high <= 100
        if wider.value is not None:
            assert wider.low <= wider.value <= wider.high


@given(sheets())
def test_unanimous_votes_for_the_rating_change_nothing(answers: Answers) -> None:
    votes = {name: (a.points, a.points) for name, a in answers.items() if a.points is not None}
    assert score(CATALOG.criteria, answers, METHOD, votes) == score(CATALOG.criteria, answers, METHOD)


@given(sheets(), spreads)
def test_votes_on_what_is_not_rated_change_nothing(answers: Answers, votes: Spread) -> None:
    on_others = {name: pair for name, pair in votes.items() if name not in answers or answers[name].points is None}
    assert score(CATALOG.criteria, answers, METHOD, on_others) == score(CATALOG.criteria, answers, METHOD)


@given(sheets(), spreads)
def test_the_ends_are_the_scores_with_the_ends_of_the_votes(answers: Answers, votes: Spread) -> None:
    """As the documentation says: unclear ones N or F, rated ones the lower or higher of rating and votes."""
    figures = score(CATALOG.criteria, answers, METHOD, votes)
    for name, pick, worst in (("low", min, 0), ("high", max, 3)):
        points = []
        for criterion in IDS:
            rating = answers[criterion].rating if criterion in answers else None
            if rating in LEVELS:
                end = votes.get(criterion, (rating.points, rating.points))[0 if name == "low" else 1]
                points.append(pick(rating.points, end))
            elif rating is not Rating.NOT_RELEVANT:
                points.append(worst)
        expected = sum(points) / len(points) / 3 * 100 if points else None
        assert getattr(figures, name) == (None if expected is None else pytest.approx(expected))


def test_the_spread_is_the_middle_half_of_the_last_round() -> None:
    first, last = a_tally(N=9), a_tally(N=1, P=4, L=4, F=1, unknown=9)
    judgements = {judgement.criterion: judgement for judgement in (
        a_judgement("p1-01", first, last),
        a_judgement("p1-02", a_tally(L=4)),
        a_judgement("p1-03", a_tally(unknown=3, not_relevant=2)),
    )}  # fmt: skip
    assert spread(judgements) == {"p1-01": (1, 2), "p1-02": (2, 2)}
    assert spread({}) == {}


@given(judgement_lists)
def test_only_the_newest_judgement_of_a_criterion_counts(judgements: tuple[Judgement, ...]) -> None:
    kept = newest(judgements, CATALOG)
    assert set(kept) == {judgement.criterion for judgement in judgements}
    assert all(kept[judgement.criterion].held_on >= judgement.held_on for judgement in judgements)
    assert newest(judgements, ()) == {}


def test_a_span_that_rounds_to_one_number_is_said_as_one() -> None:
    figures = score(CATALOG.criteria, sheet(dict.fromkeys(IDS, Rating.L)), METHOD, {"p1-01": (1, 2)})
    assert figures.low is not None
    assert (percent(figures.low), percent(figures.high)) == ("66 %", "67 %")
    assert span(figures) == "66 % bis 67 %"
    assert span(replace(figures, low=66.6, high=66.9)) == "etwa 67 %"
