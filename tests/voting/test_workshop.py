"""The rules of an agenda and of rounds, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from assessment.voting.workshop import BallotRound, Item, changed_agenda, open_round

_CRITERIA = st.lists(st.sampled_from(["p1-01", "p1-02", "p2-01", "p3-01"]), max_size=6)


@given(_CRITERIA, _CRITERIA, st.sets(st.sampled_from(["p1-01", "p1-02", "p2-01"])))
def test_what_was_voted_on_stays_on_the_agenda(before: list[str], wanted: list[str], voted_on: set[str]) -> None:
    items = [Item(criterion) for criterion in dict.fromkeys(before)]
    after = changed_agenda(items, wanted, voted_on)
    assert len(set(after)) == len(after)
    assert set(after) == set(wanted) | (set(before) & voted_on)
    assert after[: len(set(wanted))] == list(dict.fromkeys(wanted)), "the order is the one that is wanted"


def test_a_round_goes_on_until_it_is_revealed() -> None:
    first, second = BallotRound(1, "p1-01", 1, is_revealed=True), BallotRound(2, "p1-01", 2, is_revealed=False)
    assert open_round([]) is None
    assert open_round([first]) is None
    assert open_round([first, second]) == second
