"""Matching practices against the order of kinship in the design, restated here."""

import pytest

from assessment.catalog.model import Criterion, Practice
from assessment.practices import Kinship, Match, PracticeFilter, matching_practices, shown_practices
from tests.strategies import CATALOG

CLOSEST_FIRST = (
    Kinship.NAMED,
    Kinship.SUB_DRIVER_AND_PHASE,
    Kinship.SUB_DRIVER,
    Kinship.DRIVER_AND_PHASE,
    Kinship.DRIVER,
    Kinship.WORKSTREAM,
)


def criteria_of(practice: Practice) -> list[Criterion]:
    return [
        criterion
        for criterion in CATALOG.criteria
        if practice.id in criterion.good_practices or criterion.id in practice.fits
    ]


def shared_by_design(kinship: Kinship, criterion: Criterion, other: Criterion) -> set[str]:
    """Return the ids of what two criteria share in the sense of a kinship."""
    same_phase = criterion.phase is other.phase
    sub_drivers = set(criterion.sub_drivers) & set(other.sub_drivers)
    driver = {criterion.driver} & {other.driver}
    return {
        Kinship.NAMED: {criterion.id} & {other.id},
        Kinship.SUB_DRIVER_AND_PHASE: sub_drivers if same_phase else set(),
        Kinship.SUB_DRIVER: sub_drivers,
        Kinship.DRIVER_AND_PHASE: driver if same_phase else set(),
        Kinship.DRIVER: driver,
        Kinship.WORKSTREAM: set(criterion.workstreams) & set(other.workstreams),
    }[kinship]


def kinship_by_design(criterion: Criterion, practice: Practice) -> Kinship | None:
    for kinship in CLOSEST_FIRST:
        if any(shared_by_design(kinship, criterion, other) for other in criteria_of(practice)):
            return kinship
    return None


def test_kinship_has_the_order_of_the_design() -> None:
    assert sorted(Kinship) == list(CLOSEST_FIRST)


@pytest.mark.dear
def test_matches_and_their_order_follow_the_design() -> None:
    for criterion in CATALOG.criteria:
        kin = {practice.name: kinship_by_design(criterion, practice) for practice in CATALOG.practices}
        expected = sorted(
            ((kinship, name) for name, kinship in kin.items() if kinship is not None),
            key=lambda pair: (CLOSEST_FIRST.index(pair[0]), pair[1].casefold()),
        )
        assert [(match.kinship, match.practice.name) for match in matching_practices(criterion, CATALOG)] == expected


def test_what_a_match_says_is_true_and_complete() -> None:
    for criterion in CATALOG.criteria:
        for match in matching_practices(criterion, CATALOG):
            shared = set().union(
                *(shared_by_design(match.kinship, criterion, other) for other in criteria_of(match.practice))
            )
            if match.kinship is Kinship.NAMED:
                assert match.through == ()
            else:
                assert set(match.through) == {CATALOG.label(entry_id) for entry_id in shared}
                assert len(set(match.through)) == len(match.through) > 0


def test_every_kinship_occurs_in_the_catalogue() -> None:
    kinships = {match.kinship for criterion in CATALOG.criteria for match in matching_practices(criterion, CATALOG)}
    assert kinships == set(CLOSEST_FIRST)


def test_a_practice_that_the_criterion_names_comes_first() -> None:
    for criterion in CATALOG.criteria:
        named = set(criterion.good_practices) | {p.id for p in CATALOG.practices if criterion.id in p.fits}
        matches = matching_practices(criterion, CATALOG)
        assert {match.practice.id for match in matches[: len(named)]} == named


def test_own_findings_are_told_from_those_of_the_roadmap() -> None:
    def ours(match: Match, criterion: Criterion) -> bool:
        return criterion.id in match.practice.fits and match.practice.id not in criterion.good_practices

    for criterion in CATALOG.criteria:
        for match in matching_practices(criterion, CATALOG):
            assert match.is_own_finding == ours(match, criterion), (criterion.id, match.practice.id)


def test_as_many_are_shown_with_a_gap_as_the_method_says() -> None:
    for count in (0, 1, 5):
        method = CATALOG.method.model_copy(update={"practices_per_gap": count})
        catalog = CATALOG.model_copy(update={"method": method})
        for criterion in catalog.criteria[:5]:
            assert shown_practices(criterion, catalog) == matching_practices(criterion, CATALOG)[:count]


@pytest.mark.parametrize("practice", CATALOG.practices[:10], ids=lambda practice: practice.id)
def test_a_practice_is_found_by_its_criteria_and_its_words(practice: Practice) -> None:
    criterion = criteria_of(practice)[0]
    driver, phase, workstream = criterion.driver, criterion.phase, criterion.workstreams[0]
    assert PracticeFilter().admits(practice, CATALOG)
    assert PracticeFilter(driver, phase, workstream, f" {practice.name.upper()} ").admits(practice, CATALOG)
    assert not PracticeFilter(text=f"{practice.name} Zauberwort").admits(practice, CATALOG)


def test_one_criterion_has_to_meet_all_that_is_asked() -> None:
    for practice in CATALOG.practices:
        pairs = {(criterion.driver, criterion.phase) for criterion in criteria_of(practice)}
        for driver in CATALOG.drivers:
            for phase in CATALOG.phases:
                chosen = PracticeFilter(driver.id, phase.id)
                assert chosen.admits(practice, CATALOG) == ((driver.id, phase.id) in pairs)
