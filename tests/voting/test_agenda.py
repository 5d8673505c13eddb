"""What fits into a workshop, and what it should take up."""

from datetime import date

import pytest

from assessment.catalog.model import Catalog
from assessment.phases import Phase
from assessment.rating import Answer, Rating, Suggestion
from assessment.scoring import due_criteria
from assessment.voting.agenda import Reason, capacity, proposals
from assessment.voting.judgement import Judgement, Round, Tally

P3 = (Phase.P3,)


@pytest.mark.parametrize(
    ("minutes", "around", "each", "due", "expected"),
    [
        (120, 15, 5, 60, 21),
        (60, 15, 10, 60, 4),
        (14, 15, 5, 60, 0),
        (15, 15, 5, 60, 0),
        (20, 15, 5, 60, 1),
        (120, 15, 5, 20, 20),
        (120, 15, 5, 0, 0),
    ],
)
def test_capacity(minutes: int, around: int, each: int, due: int, expected: int) -> None:
    assert capacity(minutes, around, each, due) == expected


def test_every_due_criterion_is_offered_once(catalog: Catalog) -> None:
    offered = [proposal.criterion.id for proposal in proposals(catalog, {}, P3, {})]
    assert sorted(offered) == sorted(criterion.id for criterion in due_criteria(catalog, P3))


def test_open_milestones_of_the_own_phase_come_first(catalog: Catalog) -> None:
    agenda = proposals(catalog, {}, P3, {})
    milestones = [proposal for proposal in agenda if proposal.criterion.milestone]
    assert agenda[: len(milestones)] == milestones
    own = [proposal.criterion.phase is Phase.P3 for proposal in milestones]
    assert own == sorted(own, reverse=True)
    assert agenda[0].reasons == (Reason.MILESTONE, Reason.UNANSWERED, Reason.OWN_PHASE)


def test_what_is_rated_waits_and_what_is_doubtful_does_not(catalog: Catalog) -> None:
    due = due_criteria(catalog, P3)
    answers = {criterion.id: Answer(criterion.id, Rating.F) for criterion in due}
    plain = [criterion.id for criterion in due if not criterion.milestone]
    answers[plain[3]] = Answer(plain[3], Rating.UNKNOWN)
    answers[plain[5]] = Answer(plain[5], suggestion=Suggestion(Rating.L, "", date(2026, 1, 1)))
    agenda = proposals(catalog, answers, P3, {})
    assert {proposal.criterion.id for proposal in agenda[:2]} == {plain[3], plain[5]}
    assert Reason.UNKNOWN in agenda[0].reasons + agenda[1].reasons
    assert Reason.UNCONFIRMED in agenda[0].reasons + agenda[1].reasons


def test_what_was_disputed_comes_before_everything(catalog: Catalog) -> None:
    last = due_criteria(catalog, P3)[-1].id
    split = Judgement(last, date(2026, 1, 1), (Round(1, Tally({Rating.N: 4, Rating.F: 4})),), Rating.P)
    agenda = proposals(catalog, {last: Answer(last, Rating.P)}, P3, {last: split})
    assert agenda[0].criterion.id == last
    assert agenda[0].reasons[0] is Reason.DISPUTED
