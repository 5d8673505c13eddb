"""The table of votes."""

from hypothesis import given

from assessment.dossier import Dossier
from assessment.frames import tables
from assessment.frames.frame import rows_of
from assessment.frames.votes import votes_frame
from assessment.rating import Answers, Rating, answer_to
from assessment.voting.judgement import Judgement, minorities, most_disputed_first, newest
from tests.frames.test_frames import assert_typed
from tests.strategies import CATALOG, an_assessment, answer_sets, judgement_lists


@given(judgement_lists, answer_sets)
def test_votes_are_those_of_the_last_workshop_on_each_criterion(
    judgements: tuple[Judgement, ...], given_answers: Answers
) -> None:
    dossier = Dossier.of(an_assessment(), given_answers, CATALOG, judgements=judgements)
    frame = votes_frame(dossier)
    assert_typed(frame, tables.VOTES)
    label, rule = CATALOG.method.label, CATALOG.method.agreement
    expected = most_disputed_first(newest(judgements, CATALOG).values(), rule)
    for row, judgement in zip(rows_of(frame), expected, strict=True):
        assert (row.criterion, row.held_on, row.rounds) == (
            judgement.criterion,
            judgement.held_on,
            len(judgement.rounds),
        )
        for which, round_ in (("first", judgement.first), ("last", judgement.last)):
            told = [getattr(row, tables.votes_column(which, what)) for what in tables.ROUND]
            counts = [round_.tally.counts.get(rating, 0) for rating in Rating]
            assert told == [sum(counts), *counts, round_.tally.consensus(rule)]
        assert row.decided == (label(judgement.decided) if judgement.decided else None)
        rating = answer_to(judgement.criterion, given_answers).rating
        assert row.answer == (label(rating) if rating else None)
        said = minorities(judgement)
        lines = [f"{label(comment.rating)}: {' '.join(comment.text.split())}" for comment in said]
        assert (row.comments or "").split("\n") == (lines or [""])
