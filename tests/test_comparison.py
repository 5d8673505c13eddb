"""What a comparison says, as properties over any two assessments, and as cases worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.comparison import Cause, Comparison, CriterionChange, Movement, ScoreDifference, compare
from assessment.dossier import Snapshot
from assessment.measures import Aim, Measure, Status
from assessment.rating import Answer, Evidence, Rating, Suggestion
from assessment.scoring import due_criteria, score
from tests.catalog.versions import CHANGED, MOVED, NEW_DRIVER, OLD_DRIVER, PARTS, RETIRED, REWORDED, SPLIT, older
from tests.catalog.versions import two_versions as newer
from tests.strategies import CATALOG, IDS, P2, P3, P4, P5, a_snapshot, about, positions

ratings = st.none() | st.sampled_from(Rating)
notes = st.sampled_from(["", "eine Notiz", "eine andere"])
SUGGESTED = Suggestion(Rating.F, "", date(2024, 1, 1))
ALL = (P4, P5)


@st.composite
def states(draw: st.DrawFn, catalogs: st.SearchStrategy[str]) -> Snapshot:
    catalog = {"old": older, "new": newer, "ours": lambda: CATALOG}[draw(catalogs)]()
    chosen = draw(
        st.dictionaries(st.sampled_from([c.id for c in catalog.criteria]), st.tuples(ratings, notes, st.booleans()))
    )
    return a_snapshot(
        title="Stand",
        day=draw(st.dates(date(2025, 1, 1), date(2026, 12, 31))),
        phases=draw(positions),
        catalog=catalog,
        answers={
            name: Answer(name, rating, note=note, suggestion=SUGGESTED if suggested and rating is None else None)
            for name, (rating, note, suggested) in chosen.items()
        },
    )


any_state = states(st.sampled_from(["old", "new"]))
measures = st.lists(
    st.builds(
        Measure,
        what=st.just("Etwas tun"),
        created_on=st.just(date(2025, 1, 1)),
        aims=st.lists(st.builds(Aim, st.sampled_from(IDS), st.just(Rating.L)), max_size=3).map(tuple),
        status=st.sampled_from(Status),
        ended_on=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    ),
    max_size=5,
)
everything = st.booleans()


def differences(comparison: Comparison) -> list[ScoreDifference]:
    return [comparison.overall, *comparison.drivers.values()]


def a_state(
    phases: tuple = (P3,), catalog: object = CATALOG, day: date = date(2026, 5, 4), **answers: object
) -> Snapshot:
    """Return a state; answers are given as p1_01=Rating.L or as an Answer."""
    named = {name.replace("_", "-"): value for name, value in answers.items()}
    given_answers = {
        name: replace(value, criterion=name) if isinstance(value, Answer) else Answer(name, value)
        for name, value in named.items()
    }
    return a_snapshot("Stand", day, phases, catalog, given_answers)


def moved(comparison: Comparison, criterion: str) -> CriterionChange:
    return next(change for change in comparison.criteria if change.id == criterion)


@given(any_state, measures, everything)
def test_an_assessment_compared_with_itself_has_not_changed(
    state: Snapshot, done: list[Measure], every: bool
) -> None:
    comparison = compare(state, state, done, every)
    for difference in differences(comparison):
        assert difference.whole in {None, 0}
        assert difference.real in {None, 0}
        assert all(part == pytest.approx(0) for part in difference.parts.values())
    assert {change.movement for change in comparison.criteria} <= {Movement.SAME, Movement.NOT_RATED}


@given(any_state, any_state, measures, everything)
def test_the_parts_add_up_to_the_whole(before: Snapshot, after: Snapshot, done: list[Measure], every: bool) -> None:
    for difference in differences(compare(before, after, done, every)):
        if difference.whole is None or not difference.common:
            assert difference.parts == {}
        else:
            assert sum(difference.parts.values()) == pytest.approx(difference.whole, abs=1e-9)


@given(any_state, any_state, everything)
def test_the_real_part_is_the_change_of_the_common_criteria(before: Snapshot, after: Snapshot, every: bool) -> None:
    for difference in differences(compare(before, after, (), every)):
        if difference.parts:
            real = difference.parts.get(Cause.BACKED, 0) + difference.parts.get(Cause.UNBACKED, 0)
            assert real == pytest.approx(difference.real, abs=1e-9)


@given(any_state, any_state, everything)
def test_a_driver_changed_as_the_mean_of_its_common_criteria(before: Snapshot, after: Snapshot, every: bool) -> None:
    comparison = compare(before, after, (), every)
    for driver, difference in comparison.drivers.items():
        steps = [
            change.difference
            for change in comparison.criteria
            if change.before and change.after and change.before.driver == change.after.driver == driver
            if change.difference is not None
        ]
        assert len(difference.common) == len(steps)
        if steps:
            assert difference.real == pytest.approx(sum(steps) / len(steps) / 3 * 100)
        else:
            assert difference.real is None


@given(any_state, any_state, measures, everything)
def test_the_way_back_is_the_negative(before: Snapshot, after: Snapshot, done: list[Measure], every: bool) -> None:
    forth, back = compare(before, after, done, every), compare(after, before, done, every)
    for one, other in zip(differences(forth), differences(back), strict=True):
        assert one.common == other.common
        assert (one.whole is None, one.real is None) == (other.whole is None, other.real is None)
        if one.whole is not None:
            assert one.whole == pytest.approx(-(other.whole or 0), abs=1e-9)
        if one.real is not None:
            assert one.real == pytest.approx(-(other.real or 0), abs=1e-9)
        assert one.parts.keys() == other.parts.keys()
        for cause, part in one.parts.items():
            assert part == pytest.approx(-other.parts[cause], abs=1e-9)
    opposite = {
        Movement.ROSE: Movement.FELL,
        Movement.FELL: Movement.ROSE,
        Movement.FIRST_RATED: Movement.NO_LONGER_RATED,
        Movement.NO_LONGER_RATED: Movement.FIRST_RATED,
        Movement.UNCONFIRMED: Movement.FIRST_RATED,
    }
    for one, other in zip(forth.criteria, back.criteria, strict=True):
        assert one.id == other.id
        ways = {(one.movement, other.movement), (other.movement, one.movement)}
        assert any(opposite.get(there, there) is back_again for there, back_again in ways)


@given(any_state, any_state, everything)
def test_both_ends_are_what_the_result_pages_say(before: Snapshot, after: Snapshot, every: bool) -> None:
    comparison = compare(before, after, (), every)
    for state, end in ((before, comparison.overall.before), (after, comparison.overall.after)):
        criteria = state.catalog.criteria if every else due_criteria(state.catalog, state.assessment.phases)
        assert end == score(criteria, state.answers, state.catalog.method)


@given(any_state, any_state)
def test_only_what_both_rated_and_can_be_compared_has_a_difference(before: Snapshot, after: Snapshot) -> None:
    for change in compare(before, after, (), every_criterion=True).criteria:
        both = change.answer_before.points is not None and change.answer_after.points is not None
        comparable = (
            change.before is not None
            and change.after is not None
            and (change.id != CHANGED or before.catalog.version == after.catalog.version)
        )
        assert (change.difference is not None) == (both and comparable)


def test_a_worked_example() -> None:
    """Common are p1-01 (N to L), p1-02 (P to P); p1-03 was first rated (F), p1-04 no longer (it was F)."""
    before = a_state((P3,), p1_01=Rating.N, p1_02=Rating.P, p1_04=Rating.F)
    after = a_state((P3,), p1_01=Rating.L, p1_02=Rating.P, p1_03=Rating.F)
    difference = compare(before, after).overall
    # Mean points before 4/3, after 6/3: from 44.4 to 66.7. Common: from 1/2 to 3/2 points, 33.3 percentage points.
    assert difference.whole == pytest.approx(200 / 9)
    assert difference.real == pytest.approx(100 / 3)
    assert difference.common == ("p1-01", "p1-02")
    # Leaving p1-04: −(4/3 − 1/2); joining p1-03: +(2 − 3/2); in points of 3: (−5/6 + 1/2) ÷ 3.
    assert difference.parts == pytest.approx({Cause.UNBACKED: 100 / 3, Cause.RATED: -100 / 9})


def test_new_due_criteria_are_no_real_change() -> None:
    before = a_state((P2,), p1_01=Rating.F, p2_01=Rating.F)
    after = a_state((P3,), p1_01=Rating.F, p2_01=Rating.F, p3_01=Rating.N)
    difference = compare(before, after).overall
    assert difference.real == 0
    assert difference.parts == pytest.approx({Cause.DUE: -100 / 3})


def test_a_criterion_rated_before_it_was_due_is_compared_and_named() -> None:
    before = a_state((P2,), p1_01=Rating.F, p3_01=Rating.N)
    after = a_state((P3,), p1_01=Rating.F, p3_01=Rating.L)
    comparison = compare(before, after)
    change = moved(comparison, "p3-01")
    assert (change.movement, change.difference, change.due_before, change.due_after) == (
        Movement.ROSE,
        2,
        False,
        True,
    )
    difference = comparison.overall
    assert difference.common == ("p1-01", "p3-01")
    assert difference.real == pytest.approx(100 / 3)
    assert difference.whole == pytest.approx(100 * 5 / 6 - 100)
    assert difference.parts[Cause.DUE] == pytest.approx(-50)


def test_what_is_not_due_in_either_is_left_out_unless_asked_for() -> None:
    before, after = a_state((P2,), p5_01=Rating.N), a_state((P2,), p5_01=Rating.F)
    assert compare(before, after).overall.common == ()
    assert compare(before, after, every_criterion=True).overall.common == ("p5-01",)


def test_a_rating_that_was_never_confirmed_counts_as_not_rated() -> None:
    before = a_state(p1_01=Rating.F, p1_02=Rating.F)
    after = a_state(p1_01=Answer("", suggestion=SUGGESTED), p1_02=Rating.F)
    comparison = compare(before, after)
    assert moved(comparison, "p1-01").movement is Movement.UNCONFIRMED
    assert comparison.overall.common == ("p1-02",)
    assert comparison.unconfirmed == (0, 1)
    not_due = a_state((P2,), p5_01=Answer("", suggestion=SUGGESTED))
    assert compare(not_due, not_due).unconfirmed == (0, 0)
    assert compare(not_due, not_due, every_criterion=True).unconfirmed == (1, 1)


def test_change_is_backed_by_a_note_by_evidence_or_by_a_measure_that_was_done() -> None:
    before = a_state(day=date(2026, 1, 1), **{f"p1_0{n}": Rating.P for n in range(1, 6)})
    after = a_state(
        day=date(2026, 7, 1),
        p1_01=Answer("", Rating.L, note="Beschluss liegt vor"),
        p1_02=Answer("", Rating.L, evidence=(Evidence("Beschluss"),)),
        p1_03=Rating.L,
        p1_04=Rating.L,
        p1_05=Rating.L,
    )
    done = Measure("Tun", date(2026, 1, 1), (Aim("p1-03", Rating.L),), status=Status.DONE, ended_on=date(2026, 3, 1))
    too_late = replace(done, aims=(Aim("p1-04", Rating.L),), ended_on=date(2026, 7, 2))
    dropped = replace(done, aims=(Aim("p1-05", Rating.L),), status=Status.DROPPED)
    comparison = compare(before, after, [done, too_late, dropped])
    assert [change.id for change in comparison.criteria if change.is_backed] == ["p1-01", "p1-02", "p1-03"]
    assert moved(comparison, "p1-03").measures == (done,)
    assert comparison.measures == (done,)
    assert comparison.overall.parts == pytest.approx({Cause.BACKED: 20.0, Cause.UNBACKED: 40 / 3})


def test_what_was_deleted_backs_nothing() -> None:
    """A fresh start without the old notes proves nothing, in whichever order both are compared."""
    before = a_state(day=date(2026, 1, 1), p1_01=Answer("", Rating.P, note="alt", evidence=(Evidence("Beschluss"),)))
    after = a_state(day=date(2026, 7, 1), p1_01=Rating.L)
    assert not moved(compare(before, after), "p1-01").is_backed
    assert not moved(compare(after, before), "p1-01").is_backed


def test_who_joined_and_who_left() -> None:
    before = about(a_state(), participants=("Verwaltung", "IT"))
    after = about(a_state(), participants=("Verwaltung", "Politik"))
    comparison = compare(before, after)
    assert (comparison.newcomers, comparison.leavers) == (("Politik",), ("IT",))


class TestAcrossVersionsOfTheCatalogue:
    """Everything was P with the older version, and is L with the newer one."""

    @pytest.fixture
    def comparison(self) -> Comparison:
        before = a_snapshot("A", date(2026, 1, 1), ALL, older(), {name: Answer(name, Rating.P) for name in IDS})
        names = [criterion.id for criterion in newer().criteria]
        after = a_snapshot("B", date(2026, 7, 1), ALL, newer(), {name: Answer(name, Rating.L) for name in names})
        return compare(before, after)

    def test_a_reworded_criterion_is_compared(self, comparison: Comparison) -> None:
        entry = moved(comparison, REWORDED)
        assert (entry.movement, entry.difference) == (Movement.ROSE, 1)
        assert [change.reason for change in entry.changes] == ["Die Frage war missverständlich."]

    @pytest.mark.parametrize("criterion", [SPLIT, *PARTS, RETIRED, CHANGED])
    def test_what_cannot_be_compared_is_listed_with_its_reason(self, comparison: Comparison, criterion: str) -> None:
        entry = moved(comparison, criterion)
        assert entry.movement is Movement.NOT_COMPARABLE
        assert entry.difference is None
        assert all(change.reason for change in entry.changes)
        assert len(entry.changes) == 1

    def test_a_moved_criterion_counts_as_a_whole_but_for_no_driver(self, comparison: Comparison) -> None:
        assert moved(comparison, MOVED).movement is Movement.ROSE
        assert MOVED in comparison.overall.common
        for driver in (OLD_DRIVER, NEW_DRIVER):
            assert MOVED not in comparison.drivers[driver].common
        assert comparison.drivers[NEW_DRIVER].parts[Cause.CATALOG] == pytest.approx(0)

    def test_all_others_are_compared(self, comparison: Comparison) -> None:
        assert {*comparison.overall.common} == {*IDS} - {SPLIT, RETIRED, CHANGED}
        assert comparison.overall.real == pytest.approx(100 / 3)

    def test_what_the_catalogue_did_to_the_score_is_told_apart(self) -> None:
        """The retired criterion was the only weak one: its end alone makes the score rise."""
        given_answers = {name: Answer(name, Rating.F) for name in IDS} | {RETIRED: Answer(RETIRED, Rating.N)}
        before = a_snapshot("A", date(2026, 1, 1), ALL, older(), given_answers)
        kept = {name: Answer(name, Rating.F) for name in IDS if name not in {SPLIT, RETIRED}}
        difference = compare(before, a_snapshot("B", date(2026, 7, 1), ALL, newer(), kept)).overall
        assert difference.real == 0
        assert difference.parts == pytest.approx({Cause.CATALOG: 100 / 70})
