"""What may be shown of votes: counts, groups that are large enough, comments without names."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assessment.rating import Rating
from assessment.voting.judgement import (
    OTHERS,
    Comment,
    Judgement,
    Round,
    Tally,
    Vote,
    grouped,
    held_round,
    minorities,
    most_disputed_first,
    tally,
)
from tests.strategies import CATALOG

RULE = CATALOG.method.agreement
DAY = date(2026, 9, 10)
GROUPS = ("", "Verwaltung", "Politik", "IT", "Bürgerschaft")
VOTES = st.lists(st.builds(Vote, st.sampled_from(list(Rating)), st.sampled_from(GROUPS)), max_size=40)


def votes(**sizes: int) -> list[Vote]:
    return [Vote(Rating.L, name) for name, count in sizes.items() for _ in range(count)]


def test_a_tally_counts_answers_and_knows_what_is_a_level() -> None:
    counted = tally([Vote(Rating.N), Vote(Rating.F), Vote(Rating.F), Vote(Rating.UNKNOWN), Vote(Rating.NOT_RELEVANT)])
    assert (counted.votes, counted.rated, counted.levels) == (5, 3, (1, 0, 0, 2))
    assert counted.counts[Rating.UNKNOWN] == 1


def test_doubt_says_nothing_about_agreement() -> None:
    assert Tally({Rating.L: 3}).consensus(RULE) == Tally({Rating.L: 3, Rating.UNKNOWN: 9}).consensus(RULE) == 1.0
    assert Tally({Rating.L: 2, Rating.UNKNOWN: 9}).consensus(RULE) is None


def test_groups_below_the_minimum_go_together() -> None:
    groups = grouped(votes(Verwaltung=6, IT=3, Politik=2), 5)
    assert {name: group.votes for name, group in groups.items()} == {"Verwaltung": 6, OTHERS: 5}


def test_a_single_small_group_takes_the_next_one_along() -> None:
    groups = grouped(votes(Verwaltung=9, IT=6, Politik=2), 5)
    assert {name: group.votes for name, group in groups.items()} == {"Verwaltung": 9, OTHERS: 8}


def test_one_group_alone_is_not_shown() -> None:
    assert grouped(votes(Verwaltung=9), 5) == {}
    assert grouped(votes(Verwaltung=9, IT=2), 5) == {}


def test_a_smaller_minimum_shows_more() -> None:
    groups = grouped(votes(Verwaltung=6, IT=3, Politik=3), 3)
    assert list(groups) == ["Verwaltung", "Politik", "IT"]


@given(VOTES, st.integers(3, 6))
def test_no_group_is_smaller_than_the_minimum_and_none_can_be_found_by_subtraction(
    cast: list[Vote], minimum: int
) -> None:
    groups = grouped(cast, minimum)
    if groups:
        assert min(group.votes for group in groups.values()) >= minimum
        assert sum(group.votes for group in groups.values()) == len(cast)
        together = tally(cast)
        for rating in Rating:
            assert sum(group.counts.get(rating, 0) for group in groups.values()) == together.counts.get(rating, 0)


@given(VOTES, st.randoms())
def test_the_order_of_votes_leaves_no_trace(cast: list[Vote], chance: object) -> None:
    mixed = list(cast)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert held_round(1, mixed, 5) == held_round(1, cast, 5)


def test_comments_are_kept_all_of_them_without_names() -> None:
    cast = [
        Vote(Rating.F, "IT", " ja "),
        Vote(Rating.N, "IT", "zu teuer"),
        Vote(Rating.N, "", "zu teuer"),
        Vote(Rating.P),
    ]
    assert held_round(1, cast, 5).comments == (
        Comment(Rating.N, "zu teuer"),
        Comment(Rating.N, "zu teuer"),
        Comment(Rating.F, "ja"),
    )


def a_judgement(criterion: str, *levels: int, decided: Rating | None = None) -> Judgement:
    counts = dict(zip((Rating.N, Rating.P, Rating.L, Rating.F), levels, strict=True))
    comments = (Comment(Rating.N, "fehlt"), Comment(Rating.F, "steht"))
    return Judgement(criterion, DAY, (Round(1, Tally(counts), comments=comments),), decided)


def test_most_disputed_comes_first_and_what_cannot_be_said_last() -> None:
    agreed, split, few = (
        a_judgement("p1-01", 0, 0, 9, 0),
        a_judgement("p1-02", 5, 0, 0, 5),
        a_judgement("p1-03", 1, 0, 0, 0),
    )
    assert most_disputed_first([few, agreed, split], RULE) == [split, agreed, few]


def test_minorities_are_those_who_chose_another_level() -> None:
    assert minorities(a_judgement("p1-01", 1, 0, 0, 8, decided=Rating.F)) == (Comment(Rating.N, "fehlt"),)
    assert minorities(a_judgement("p1-01", 1, 0, 0, 8)) == ()
