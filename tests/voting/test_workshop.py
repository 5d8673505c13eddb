"""What a workshop knows of its agenda, its rounds, its groups and its clock, without a database."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.voting.workshop import (
    MAX_ROLE_GROUP,
    AgendaItem,
    BallotRound,
    ItemStatus,
    NoVotesError,
    VotesCastError,
    Workshop,
    WorkshopSettings,
    changed_agenda,
    check_minimum_group,
    check_reveal,
    discussion_end,
    open_round,
    tidy_groups,
)

NOW = datetime(2026, 9, 10, 14, 0)
_CRITERIA = st.lists(st.sampled_from(["p1-01", "p1-02", "p2-01", "p3-01"]), max_size=6)
NAMES = ("p1-01", "p1-02", "p1-03", "p1-04")


def a_workshop(*statuses: ItemStatus) -> Workshop:
    return Workshop(
        id="w",
        assessment_id="a",
        code="ABCDEFGH",
        revision=1,
        is_paused=False,
        settings=WorkshopSettings(90, 5, (), minimum_group=5),
        criterion=None,
        discussion_ends_at=None,
        opened_at=NOW,
        items=tuple(AgendaItem(name, status) for name, status in zip(NAMES, statuses, strict=False)),
    )


W, P, D = ItemStatus.WAITING, ItemStatus.PARKED, ItemStatus.DECIDED


@pytest.mark.parametrize(
    ("statuses", "criterion", "expected"),
    [
        ((W, W, W), "p1-01", "p1-02"),
        ((W, W, W), "p1-03", "p1-01"),
        ((W, D, P), "p1-02", "p1-01"),
        ((D, W, P), "p1-02", None),
        ((D, D, D), "p1-01", None),
        ((D, P, D, W), "p1-01", "p1-04"),
    ],
)
def test_the_next_criterion_is_the_next_that_waits(
    statuses: tuple[ItemStatus, ...], criterion: str, expected: str | None
) -> None:
    assert a_workshop(*statuses).following(criterion) == expected


def test_what_is_on_no_agenda_has_no_next() -> None:
    with pytest.raises(ValueError, match="p5-01"):
        a_workshop(W, W).following("p5-01")


@pytest.mark.parametrize(
    ("ends_at", "expected"),
    [(None, 3), (NOW + timedelta(minutes=2), 5), (NOW - timedelta(minutes=2), 3)],
)
def test_more_minutes_come_to_what_is_left(ends_at: datetime | None, expected: int) -> None:
    assert discussion_end(NOW, ends_at, 3) == NOW + timedelta(minutes=expected)


@given(st.lists(st.text(max_size=100)))
def test_groups_are_tidy_and_stay_as_they_are(typed: list[str]) -> None:
    names = tidy_groups(typed)
    assert tidy_groups(names) == names
    assert len(set(names)) == len(names)
    assert all(0 < len(name) <= MAX_ROLE_GROUP and name == " ".join(name.split()) for name in names)


def test_groups_that_look_the_same_are_one() -> None:
    assert tidy_groups(["IT", " IT ", "Amt  für\tIT", "", "  "]) == ("IT", "Amt für IT")


@given(_CRITERIA, _CRITERIA, st.sets(st.sampled_from(["p1-01", "p1-02", "p2-01"])))
def test_what_was_voted_on_stays_on_the_agenda(before: list[str], wanted: list[str], voted_on: set[str]) -> None:
    items = [AgendaItem(criterion) for criterion in dict.fromkeys(before)]
    after = changed_agenda(items, wanted, voted_on)
    assert len(set(after)) == len(after)
    assert set(after) == set(wanted) | (set(before) & voted_on)
    assert after[: len(set(wanted))] == list(dict.fromkeys(wanted)), "the order is the one that is wanted"


def test_a_round_goes_on_until_it_is_revealed() -> None:
    first, second = BallotRound(1, "p1-01", 1, is_revealed=True), BallotRound(2, "p1-01", 2, is_revealed=False)
    assert open_round([]) is None
    assert open_round([first]) is None
    assert open_round([first, second]) == second


@given(st.integers(min_value=1))
def test_a_round_is_shown_and_the_size_of_groups_is_settled_from_the_first_vote_on(votes: int) -> None:
    check_reveal(votes)
    check_minimum_group(0)
    with pytest.raises(NoVotesError):
        check_reveal(0)
    with pytest.raises(VotesCastError):
        check_minimum_group(votes)
