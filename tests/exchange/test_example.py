"""The example municipality: its history has to be one that could have happened, and one worth comparing."""

import re
from datetime import date
from itertools import pairwise

import pytest

from assessment.catalog.model import Catalog
from assessment.comparison import Comparison, Movement, compare
from assessment.dossier import Dossier, Snapshot
from assessment.exchange.document import export_document, read_document
from assessment.exchange.example import ensure_example, example_assessments, example_documents
from assessment.exchange.refusal import ImportRefusedError
from assessment.measures import Measure, Status, done_between
from assessment.phases import Phase
from assessment.rating import Rating
from assessment.store.repository import Repository
from assessment.voting.judgement import OTHERS, minorities
from tests.strategies import CATALOG

RULE = CATALOG.method.agreement
TODAY = date(2026, 11, 25)
LISTED = ["Verwaltung", "Politik", "IT", "Betrieb/Stadtwerke", "Bürgerschaft", "Wirtschaft/Wissenschaft"]
MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
MONTH = re.compile(rf"({MONTHS}) (20\d\d)")
DAY = re.compile(r"(\d{2})\.(\d{2})\.(20\d\d)")


@pytest.fixture(scope="module")
def states() -> list[Snapshot]:
    imported = [read_document(document, CATALOG) for document in example_documents(CATALOG)]
    return [Snapshot.of(entry.assessment, entry.answers, CATALOG) for entry in imported]


@pytest.fixture(scope="module")
def measures() -> tuple[Measure, ...]:
    return read_document(example_documents(CATALOG)[-1], CATALOG).measures


@pytest.fixture(scope="module")
def steps(states: list[Snapshot], measures: tuple[Measure, ...]) -> list[Comparison]:
    return [compare(before, after, measures) for before, after in pairwise(states)]


def moved(comparison: Comparison, *movements: Movement) -> set[str]:
    return {entry.id for entry in comparison.with_movement(*movements)}


def days_in(text: str) -> list[date]:
    """The days that a text names; a month counts from its first."""
    months = [date(int(year), MONTHS.split("|").index(month) + 1, 1) for month, year in MONTH.findall(text)]
    return months + [date(int(year), int(month), int(day)) for day, month, year in DAY.findall(text)]


# What is stored


@pytest.mark.dear
def test_three_assessments_of_one_solution_over_18_months(repository: Repository, catalog: Catalog) -> None:
    ids = ensure_example(repository, catalog)
    series = repository.series(ids[-1])
    assert [member.id for member in series] == ids
    assert [(member.date, member.phases) for member in series] == [
        (date(2025, 3, 17), (Phase.P2,)),
        (date(2025, 12, 8), (Phase.P3,)),
        (date(2026, 9, 14), (Phase.P3,)),
    ]
    assert all(member.is_example and member.catalog_version == catalog.version for member in series)
    assert len({member.title for member in series}) == 3
    assert len({(member.municipality, member.solution) for member in series}) == 1


def test_the_measures_are_stored_once(
    repository: Repository, catalog: Catalog, measures: tuple[Measure, ...]
) -> None:
    for assessment in ensure_example(repository, catalog):
        stored = repository.measures.for_assessment(assessment)
        assert sorted(stored, key=lambda measure: measure.id) == sorted(measures, key=lambda measure: measure.id)
    assert len({measure.id for measure in measures}) == len(measures)
    assert all(re.fullmatch("[0-9a-f]{32}", measure.id) for measure in measures)


def test_it_is_created_once_and_what_the_user_left_of_it_stays(repository: Repository, catalog: Catalog) -> None:
    first, second, third = ensure_example(repository, catalog)
    assert ensure_example(repository, catalog) == [first, second, third]
    repository.delete(second)
    assert ensure_example(repository, catalog) == [first, third] == example_assessments(repository)
    repository.delete(first)
    repository.delete(third)
    assert len(ensure_example(repository, catalog)) == 3


def test_all_of_it_is_stored_or_nothing(
    repository: Repository, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = example_documents(catalog)
    documents[-1]["measures"][0]["created_on"] = "gestern"
    monkeypatch.setattr("assessment.exchange.example.example_documents", lambda _catalog: documents)
    with pytest.raises(ImportRefusedError, match="created_on"):
        ensure_example(repository, catalog)
    assert repository.assessments() == []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_nothing_in_the_files_is_passed_over(repository: Repository, catalog: Catalog, place: int) -> None:
    """A field with a typing mistake in its name would be ignored silently."""
    assessment = ensure_example(repository, catalog)[place]
    exported = export_document(Dossier.of(repository.assessment(assessment), repository.answers(assessment), catalog))
    stored = {answer["criterion"]: answer for answer in exported["answers"]}
    given = example_documents(catalog)[place]
    assert given.keys() - {"measures", "judgements"} <= exported.keys()
    assert given["assessment"].keys() <= exported["assessment"].keys()
    for answer in given["answers"]:
        assert answer.keys() <= stored[answer["criterion"]].keys()
        assert answer.get("note", "") == stored[answer["criterion"]]["note"]


# What it tells


def test_more_and_more_groups_take_part(states: list[Snapshot]) -> None:
    assert [len(state.assessment.participants) for state in states] == [2, 3, 5]
    for before, after in pairwise(states):
        assert set(before.assessment.participants) < set(after.assessment.participants)
        listed = after.assessment.participants
        assert list(listed) == sorted(listed, key=LISTED.index)


def test_nothing_lies_in_the_future_of_its_assessment(states: list[Snapshot]) -> None:
    for state in states:
        assert state.day < TODAY
        for answer in state.answers.values():
            named = days_in(" ".join(piece.text for piece in answer.evidence))
            assert all(day <= state.day for day in named), answer
            assert answer.due is None or answer.due > state.day, answer
            assert answer.suggestion is None or answer.suggestion.made_on < state.day


def test_measures_end_after_they_were_decided(states: list[Snapshot], measures: tuple[Measure, ...]) -> None:
    assessed = {state.day for state in states}
    for measure in measures:
        assert measure.created_on in assessed
        assert measure.ended_on is None or measure.created_on < measure.ended_on < states[-1].day
        assert bool(measure.reason) == (measure.status is Status.DROPPED)
        assert {aim.criterion for aim in measure.aims} <= {criterion.id for criterion in CATALOG.criteria}


def test_measures_of_every_kind(measures: tuple[Measure, ...]) -> None:
    assert 10 <= len(measures) <= 14
    assert {measure.status for measure in measures} == set(Status)
    assert sum(measure.is_overdue(TODAY) for measure in measures) == 2
    assert any(len(measure.aims) > 1 for measure in measures)
    aims = [aim.criterion for measure in measures for aim in measure.aims]
    assert any(aims.count(criterion) > 1 for criterion in aims)
    judged = [measure for measure in measures if measure.effort and measure.effect]
    assert len(measures) / 2 < len(judged) < len(measures)


def test_each_measure_that_was_done_shows_in_a_criterion_that_rose(
    steps: list[Comparison], measures: tuple[Measure, ...]
) -> None:
    done = [measure for measure in measures if measure.status is Status.DONE]
    assert sum(len(step.measures) for step in steps) == len(done)
    for step in steps:
        assert step.measures
        rose = moved(step, Movement.ROSE)
        for measure in done_between(measures, step.before.day, step.after.day):
            assert any(measure.concerns(criterion) for criterion in rose), measure.what


def test_the_whole_rose_and_a_driver_did_not(steps: list[Comparison], states: list[Snapshot]) -> None:
    for comparison in (*steps, compare(states[0], states[-1])):
        assert comparison.overall.real is not None
        assert comparison.overall.real > 0
        real = [driver.real for driver in comparison.drivers.values() if driver.real is not None]
        assert len(real) == len(CATALOG.drivers)
        assert min(real) <= 0


def test_every_kind_of_movement_occurs(steps: list[Comparison]) -> None:
    first, second = steps
    assert len(moved(first, Movement.FELL)) >= 2
    assert moved(second, Movement.FELL)
    new_due = {entry.id for entry in first.with_movement(Movement.FIRST_RATED) if not entry.due_before}
    assert new_due
    assert moved(first, Movement.FIRST_RATED) > new_due
    assert first.unconfirmed == (0, 4)
    assert second.unconfirmed == (4, 0)
    assert moved(second, Movement.NO_LONGER_RATED) == {"p2-05"}
    assert second.after.answers["p2-05"].rating is Rating.UNKNOWN
    for step in steps:
        assert len(moved(step, Movement.SAME)) >= 10
        assert any(answer.rating is Rating.NOT_RELEVANT for answer in step.after.answers.values())


def test_most_changes_have_a_reason(steps: list[Comparison], measures: tuple[Measure, ...]) -> None:
    for step in steps:
        rose = step.with_movement(Movement.ROSE)
        assert sum(entry.is_backed for entry in rose) >= len(rose) / 2
        assert not all(entry.is_backed for entry in rose), "a comparison has to tell these apart"
        for entry in step.with_movement(Movement.FELL):
            assert entry.answer_after.note
            assert entry.answer_after.note != entry.answer_before.note or any(
                measure.concerns(entry.id) and measure.status is Status.DROPPED for measure in measures
            )


def test_ratings_come_from_the_assessment_before(states: list[Snapshot]) -> None:
    """What a later assessment only suggests was rated like that in the one before."""
    first, second, _ = states
    for criterion, answer in second.answers.items():
        if answer.suggestion is not None:
            assert answer.rating is None
            assert answer.suggestion.rating is first.answers[criterion].rating
            assert answer.suggestion.made_on == first.day


# How the last one came about


def test_the_votes_of_the_last_one_fit_its_ratings(repository: Repository, catalog: Catalog) -> None:
    ids = ensure_example(repository, catalog)
    assert [len(repository.workshops.all_judgements(assessment_id)) for assessment_id in ids] == [0, 0, 9]
    last, answers = repository.assessment(ids[-1]), repository.answers(ids[-1])
    for judgement in repository.workshops.judgements(ids[-1]).values():
        assert judgement.decided is answers[judgement.criterion].rating
        assert TODAY > last.date >= judgement.held_on
        assert len(judgement.rounds) == (
            2 if (judgement.first.tally.consensus(RULE) or 0) < RULE.disputed_below else 1
        )
        for round_ in judgement.rounds:
            assert round_.tally.votes == 12
            assert all(
                group.votes >= CATALOG.method.workshop.smallest_minimum_group for group in round_.groups.values()
            )
            assert set(round_.groups) <= {*last.participants, OTHERS}
        if len(judgement.rounds) > 1:
            assert (judgement.last.tally.consensus(RULE) or 0) > (judgement.first.tally.consensus(RULE) or 0)


def test_the_votes_show_a_newcomer_everything(repository: Repository, catalog: Catalog) -> None:
    judgements = repository.workshops.judgements(ensure_example(repository, catalog)[-1])
    assert any((judgement.consensus(RULE) or 0) < RULE.disputed_below for judgement in judgements.values()), (
        "still divided"
    )
    assert any(minorities(judgement) for judgement in judgements.values())
    assert any(judgement.last.tally.counts.get(Rating.UNKNOWN) for judgement in judgements.values())
