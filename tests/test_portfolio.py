"""What several solutions have in common."""

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assessment.catalog.model import Catalog
from assessment.dossier import Snapshot
from assessment.phases import Phase
from assessment.portfolio import common_gaps
from assessment.rating import Answer, Answers, Rating
from assessment.results import result_of
from tests.catalog.versions import CHANGED, MOVED, REWORDED, SPLIT, older, two_versions
from tests.strategies import CATALOG, DUE, IDS, P1, P3, POINTS, a_snapshot, about, positions, sheet, sheets

DAY = date(2026, 5, 4)


def a_state(
    answers: Answers, phases: tuple[Phase, ...] = (P3,), catalog: Catalog = CATALOG, name: str = "a"
) -> Snapshot:
    return a_snapshot("Erste", DAY, phases, catalog, answers, id=name)


@st.composite
def portfolios(draw: st.DrawFn, most: int = 5) -> list[Snapshot]:
    count = draw(st.integers(0, most))
    return [a_state(draw(sheets()), draw(positions), name=str(place)) for place in range(count)]


def counted_by_hand(states: Sequence[Snapshot]) -> dict[str, tuple[set[str], int]]:
    """Return the common gaps by criterion: the solutions below target, and how many are rated."""
    counts = {}
    for criterion in CATALOG.criteria:
        below, rated = set(), 0
        for state in states:
            answer = state.answers.get(criterion.id, Answer(criterion.id))
            if criterion.phase not in DUE[state.assessment.phases] or answer.rating not in POINTS:
                continue
            rated += 1
            target = answer.target or (Rating.F if criterion.milestone else Rating.L)
            if POINTS[answer.rating] < POINTS[target]:
                below.add(state.assessment.id)
        if len(below) >= 2 and len(below) > rated / 2:
            counts[criterion.id] = (below, rated)
    return counts


@given(portfolios())
def test_common_gaps_are_those_that_a_count_by_hand_finds(states: list[Snapshot]) -> None:
    common = common_gaps(states, CATALOG)
    named = {gap.criterion.id: ({b.snapshot.assessment.id for b in gap.below}, gap.rated) for gap in common}
    assert named == counted_by_hand(states)
    assert len({gap.criterion.id for gap in common}) == len(common)


@given(portfolios())
def test_what_most_solutions_share_comes_first(states: list[Snapshot]) -> None:
    common = common_gaps(states, CATALOG)
    phases = list(Phase)
    places = [(-len(g.below), -g.priority, phases.index(g.criterion.phase), g.criterion.id) for g in common]
    assert places == sorted(places)
    for gap in common:
        priorities = [below.gap.priority for below in gap.below]
        assert priorities == sorted(priorities, reverse=True)
        assert min(priorities) <= gap.priority + 1e-9
        assert gap.priority <= max(priorities) + 1e-9


@given(portfolios(), st.randoms(use_true_random=False))
def test_the_order_of_the_solutions_changes_nothing(states: list[Snapshot], random: object) -> None:
    turned = list(states)
    random.shuffle(turned)  # type: ignore[attr-defined]
    one, other = (
        {g.criterion.id: (g.rated, {b.snapshot.assessment.id for b in g.below}) for g in common_gaps(order, CATALOG)}
        for order in (states, turned)
    )
    assert one == other


@given(sheets(), positions)
def test_a_solution_alone_shares_nothing_and_with_its_double_all_of_its_gaps(
    answers: Answers, phases: tuple[Phase, ...]
) -> None:
    alone = a_state(answers, phases)
    assert common_gaps([alone], CATALOG) == []
    doubled = common_gaps([alone, about(alone, id="b")], CATALOG)
    assert {gap.criterion.id for gap in doubled} == {
        gap.criterion.id for gap in result_of(CATALOG, answers, phases).gaps
    }


@given(portfolios(most=3))
def test_a_solution_without_ratings_changes_nothing(states: list[Snapshot]) -> None:
    empty = a_state(sheet(dict.fromkeys(IDS, Rating.UNKNOWN)), name="empty")
    assert common_gaps([*states, empty], CATALOG) == common_gaps(states, CATALOG)


def test_half_of_the_solutions_is_not_most_of_them() -> None:
    below, above = a_state(sheet({"p1-01": Rating.N})), a_state(sheet({"p1-01": Rating.F}))
    assert [gap.criterion.id for gap in common_gaps([below, below, above], CATALOG)] == ["p1-01"]
    assert common_gaps([below, below, above, above], CATALOG) == []


def test_a_criterion_that_is_not_due_in_a_solution_does_not_count_there() -> None:
    later = sheet({"p3-01": Rating.N})
    assert common_gaps([a_state(later), a_state(later, (P1,))], CATALOG) == []
    assert len(common_gaps([a_state(later), a_state(later)], CATALOG)) == 1


def test_each_solution_is_read_with_its_own_version_of_the_catalogue() -> None:
    low = sheet({**dict.fromkeys(IDS, Rating.N), "p2-90": Rating.N, "p2-91": Rating.N})
    old, new = a_state(low, catalog=older(), name="old"), a_state(low, catalog=two_versions(), name="new")
    shared = {gap.criterion.id for gap in common_gaps([old, new], two_versions())}
    assert {REWORDED, MOVED} <= shared
    assert not shared & {SPLIT, CHANGED, "p2-90", "p2-91"}, "not the same question in both"
    reworded = next(gap for gap in common_gaps([old, new], two_versions()) if gap.criterion.id == REWORDED)
    assert reworded.criterion == two_versions().criterion(REWORDED)


def test_a_question_that_changed_its_meaning_counts_apart_before_and_after() -> None:
    below, above = sheet({CHANGED: Rating.N}), sheet({CHANGED: Rating.F})
    old = [a_state(below, catalog=older(), name=name) for name in ("a", "b")]
    new = [a_state(above, catalog=two_versions(), name=name) for name in ("c", "d", "e")]
    [gap] = common_gaps([*new, *old], two_versions())
    assert ([member.snapshot.assessment.id for member in gap.below], gap.rated) == (["a", "b"], 2)
    assert gap.criterion == older().criterion(CHANGED)
