from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy.exc
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text

from assessment.assessment import Assessment, Closing, NewAssessment, UnknownAssessmentError, as_readers_see
from assessment.exchange.seal import canonical, checksum
from assessment.likeness import as_seen
from assessment.measures import Measure
from assessment.merging import ConflictError
from assessment.rating import Answer, Evidence, Rating, Suggestion
from assessment.store.database import open_database
from assessment.store.repository import Repository
from assessment.store.tables import metadata
from assessment.voting.workshop import WorkshopSettings
from tests.strategies import (
    CATALOG,
    HOSTILE,
    P4,
    P5,
    a_logo,
    an_assessment,
    answer_sets,
    answers,
    assessments,
    criterion_ids,
)

FIELDS = [field.name for field in fields(Answer) if field.name != "criterion"]
SUGGESTION = Suggestion(Rating.L, "wie im Vorjahr", date(2025, 5, 4))
UNTOUCHED = Answer("p1-01")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """One file for many generated examples, each of which adds an assessment of its own."""
    return Repository(open_database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'answers.sqlite'}"))


def as_changes(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in FIELDS}


def content_of(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        rows = {table.name: connection.execute(select(table)).all() for table in metadata.sorted_tables}
    return {name: [tuple(row) for row in lines] for name, lines in rows.items()}


NO_WORKSHOP = dict.fromkeys(
    ("workshop", "workshop_item", "ballot_round", "participant", "vote", "facilitator_link", "judgement"), 0
)


def sizes_of(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            # Belongs to no assessment.
            if table.name != "clock"
        }


def versions_of(repository: Repository, assessment_id: str, criterion: str) -> list[int]:
    return [change.version for change in repository.history(assessment_id, criterion)]


@given(assessments, answer_sets, st.booleans())
def test_everything_that_is_added_is_read_back(
    store: Repository, assessment: Assessment, given_answers: dict[str, Answer], is_example: bool
) -> None:
    assessment = replace(assessment, is_example=is_example)
    assessment_id = store.add(assessment, given_answers)
    stored = store.assessment(assessment_id)
    assert stored == replace(as_readers_see(assessment), id=assessment_id, changed_at=stored.changed_at)
    assert stored in store.assessments()
    assert store.answers(assessment_id) == given_answers
    for criterion, answer in given_answers.items():
        (only,) = store.history(assessment_id, criterion)
        assert (only.version, only.answer, only.changed_at) == (1, answer, stored.changed_at)


@given(st.lists(answers, min_size=1, max_size=4), criterion_ids)
def test_every_change_is_kept_and_adds_one_line_to_the_history(
    store: Repository, states: list[Answer], criterion: str
) -> None:
    assessment_id = store.add(an_assessment(), {})
    seen, expected = Answer(criterion), []
    for state in states:
        wanted = replace(state, criterion=criterion)
        if wanted != seen:
            expected.append(wanted)
        seen = store.change(assessment_id, criterion, as_changes(wanted), seen)
        assert seen == wanted
        assert store.answers(assessment_id).get(criterion, Answer(criterion)) == wanted
    assert [change.answer for change in store.history(assessment_id, criterion)] == expected
    assert versions_of(store, assessment_id, criterion) == list(range(1, len(expected) + 1))


@pytest.mark.alike
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda value: ascii(value[:12]))
def test_hostile_text_in_every_field(repository: Repository, hostile: str) -> None:
    answer = Answer(
        "p1-01",
        reason=hostile,
        outside_control_who=hostile,
        note=hostile,
        evidence=(Evidence(hostile, hostile),),
        owner=hostile,
        suggestion=Suggestion(Rating.N, hostile, date(2026, 1, 1)),
    )
    assessment = an_assessment(municipality=hostile, solution=hostile, title=hostile)
    assessment_id = repository.add(assessment, {"p1-01": answer})
    stored = repository.assessment(assessment_id)
    assert {stored.municipality, stored.solution, stored.title} == {as_seen(hostile) or hostile}
    assert repository.answers(assessment_id) == {"p1-01": answer}
    assert repository.history(assessment_id, "p1-01")[0].answer == answer


def test_a_change_that_changes_nothing_leaves_no_trace(engine: Engine, repository: Repository) -> None:
    answer = Answer("p1-01", rating=Rating.P, note="Protokoll liegt vor")
    assessment_id = repository.add(an_assessment(), {"p1-01": answer})
    before = content_of(engine)
    assert repository.change(assessment_id, "p1-01", as_changes(answer), answer) == answer
    assert repository.change(assessment_id, "p1-02", {"note": ""}, Answer("p1-02")) == Answer("p1-02")
    assert content_of(engine) == before


def test_the_history_refuses_updates(engine: Engine, repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {"p1-01": Answer("p1-01", rating=Rating.P)})
    before = content_of(engine)
    with pytest.raises(sqlalchemy.exc.IntegrityError, match="append-only"), engine.begin() as connection:
        connection.execute(text("UPDATE answer_change SET version = 7"))
    assert content_of(engine) == before
    assert versions_of(repository, assessment_id, "p1-01") == [1]


def test_changes_to_different_fields_from_the_same_view_are_both_kept(repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    repository.change(assessment_id, "p1-01", {"note": "von A"}, UNTOUCHED)
    merged = repository.change(assessment_id, "p1-01", {"owner": "B", "rating": Rating.L}, UNTOUCHED)
    assert merged == Answer("p1-01", rating=Rating.L, note="von A", owner="B")
    assert repository.answers(assessment_id) == {"p1-01": merged}
    assert versions_of(repository, assessment_id, "p1-01") == [1, 2]


def test_changes_to_the_same_field_from_the_same_view_conflict(engine: Engine, repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    theirs = repository.change(assessment_id, "p1-01", {"note": "von A", "rating": Rating.P}, UNTOUCHED)
    before = content_of(engine)
    with pytest.raises(ConflictError) as caught:
        repository.change(assessment_id, "p1-01", {"owner": "B", "note": "von B", "rating": Rating.F}, UNTOUCHED)
    assert caught.value.theirs == theirs
    assert set(caught.value.fields) == {"note", "rating"}
    assert content_of(engine) == before
    settled = repository.change(assessment_id, "p1-01", {"note": "von B"}, caught.value.theirs)
    assert settled == replace(theirs, note="von B")


def test_the_same_change_by_two_is_no_conflict(repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    first = repository.change(assessment_id, "p1-01", {"rating": Rating.F}, UNTOUCHED)
    assert repository.change(assessment_id, "p1-01", {"rating": Rating.F}, UNTOUCHED) == first
    assert versions_of(repository, assessment_id, "p1-01") == [1]


def test_taking_back_what_somebody_else_wrote_meanwhile_conflicts(repository: Repository) -> None:
    stored = Answer("p1-01", note="alt")
    assessment_id = repository.add(an_assessment(), {"p1-01": stored})
    repository.change(assessment_id, "p1-01", {"note": "von A"}, stored)
    with pytest.raises(ConflictError):
        repository.change(assessment_id, "p1-01", {"note": ""}, stored)


def test_a_change_touches_one_criterion_of_one_assessment(repository: Repository) -> None:
    given_answers = {"p1-01": UNTOUCHED, "p1-02": Answer("p1-02", rating=Rating.N)}
    first, second = (repository.add(an_assessment(), given_answers) for _ in range(2))
    repository.change(first, "p1-01", {"rating": Rating.F}, UNTOUCHED)
    assert repository.answers(first) == {**given_answers, "p1-01": Answer("p1-01", rating=Rating.F)}
    assert repository.answers(second) == given_answers


@pytest.mark.dear
def test_confirming_turns_suggestions_into_ratings(engine: Engine, repository: Repository) -> None:
    suggested = Answer("p1-01", note="bleibt", reason="alt", suggestion=SUGGESTION)
    others = {
        "p1-02": Answer("p1-02", rating=Rating.P),
        "p1-03": Answer("p1-03", suggestion=SUGGESTION),
    }
    assessment_id = repository.add(an_assessment(), {"p1-01": suggested, **others})
    assert repository.confirm(assessment_id, ["p1-01", "p1-02", "p1-09"]) == 1
    confirmed = Answer("p1-01", rating=Rating.L, note="bleibt", reason="wie im Vorjahr")
    assert repository.answers(assessment_id) == {"p1-01": confirmed, **others}
    assert [change.answer for change in repository.history(assessment_id, "p1-01")] == [suggested, confirmed]
    assert versions_of(repository, assessment_id, "p1-02") == [1]
    before = content_of(engine)
    assert repository.confirm(assessment_id, ["p1-01"]) == 0
    assert content_of(engine) == before


def test_deleting_leaves_nothing_behind(engine: Engine, repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {"p1-01": Answer("p1-01", rating=Rating.P)})
    repository.change(assessment_id, "p1-01", {"note": "neu"}, Answer("p1-01", rating=Rating.P))
    repository.close(assessment_id, lambda _assessment, _answers: "{}")
    repository.measures.add(assessment_id, Measure("Vertrag schließen", date(2026, 5, 4)))
    _with_a_workshop(repository, repository.add(an_assessment(title="offen"), {}))
    assert all(sizes_of(engine).values())
    for stored in repository.assessments():
        repository.delete(stored.id)
    assert not any(sizes_of(engine).values())


def _with_a_workshop(repository: Repository, assessment_id: str) -> None:
    """Hold one workshop that ends, and begin another one."""
    for ends in (True, False):
        workshop = repository.workshops.open(
            assessment_id, ["p1-01"], WorkshopSettings(60, 5, ("IT",), minimum_group=5)
        )
        held = repository.workshops.open_vote(workshop.id, "p1-01")
        repository.ballots.vote(workshop.code, "Gerät", held.id, Rating.P)
        repository.workshops.facilitator_link(workshop.id)
        repository.workshops.reveal(workshop.id, "p1-01")
        if ends:
            repository.workshops.close(workshop.id)


def test_deleting_keeps_what_other_assessments_use(engine: Engine, repository: Repository) -> None:
    kept = repository.add(an_assessment(), {"p1-01": Answer("p1-01", rating=Rating.P)})
    repository.delete(repository.add(an_assessment(), {"p1-02": Answer("p1-02", rating=Rating.P)}))
    repository.delete(repository.add(an_assessment(solution="Andere Lösung"), {}))
    assert [stored.id for stored in repository.assessments()] == [kept]
    assert sizes_of(engine) == {
        "municipality": 1, "solution": 1, "assessment": 1, "answer": 1, "answer_change": 1, "closing": 0,
        "measure": 0, "measure_change": 0, **NO_WORKSHOP,
    }  # fmt: skip


def test_municipalities_and_solutions_are_stored_once(engine: Engine, repository: Repository) -> None:
    for municipality, solution in [("A", "X"), ("A", "X"), ("A", "Y"), ("B", "X")]:
        repository.add(an_assessment(municipality=municipality, solution=solution), {})
    assert sizes_of(engine) | {"answer": 0} == {
        "municipality": 2, "solution": 3, "assessment": 4, "answer": 0, "answer_change": 0, "closing": 0,
        "measure": 0, "measure_change": 0, **NO_WORKSHOP,
    }  # fmt: skip


def test_describing_an_assessment_anew(engine: Engine, repository: Repository) -> None:
    given_answers = {"p1-01": Answer("p1-01", rating=Rating.P)}
    assessment_id = repository.add(an_assessment(), given_answers)
    described = an_assessment(
        municipality="Neustadt", solution="Pegelmesser", phases=(P4, P5), title="Zweite Runde", date=date(2027, 1, 2)
    )
    repository.describe(assessment_id, described)
    stored = repository.assessment(assessment_id)
    assert stored == replace(described, id=assessment_id, changed_at=stored.changed_at)
    assert repository.answers(assessment_id) == given_answers
    assert (sizes_of(engine)["municipality"], sizes_of(engine)["solution"]) == (1, 1)


def test_an_unknown_id_is_an_error_and_writes_nothing(engine: Engine, repository: Repository) -> None:
    repository.add(an_assessment(), {"p1-01": Answer("p1-01", rating=Rating.P)})
    before = content_of(engine)
    with pytest.raises(UnknownAssessmentError, match="nirgends"):
        repository.assessment("nirgends")
    with pytest.raises(UnknownAssessmentError, match="nirgends"):
        repository.change("nirgends", "p1-01", {"note": "x"}, UNTOUCHED)
    with pytest.raises(UnknownAssessmentError, match="nirgends"):
        repository.describe("nirgends", an_assessment(municipality="Neustadt"))
    repository.delete("nirgends")
    assert repository.confirm("nirgends", ["p1-01"]) == 0
    assert content_of(engine) == before


def test_a_change_to_a_deleted_assessment_is_refused(engine: Engine, repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    repository.delete(assessment_id)
    with pytest.raises(UnknownAssessmentError):
        repository.change(assessment_id, "p1-01", {"note": "x"}, UNTOUCHED)
    assert not any(sizes_of(engine).values())


def test_the_last_changed_assessment_comes_first(repository: Repository) -> None:
    first, second, third = (
        repository.add(an_assessment(), {"p1-01": Answer("p1-01", suggestion=SUGGESTION)}) for _ in range(3)
    )
    assert [stored.id for stored in repository.assessments()] == [third, second, first]
    repository.change(first, "p1-02", {"rating": Rating.N}, Answer("p1-02"))
    assert [stored.id for stored in repository.assessments()] == [first, third, second]
    repository.confirm(second, ["p1-01"])
    assert [stored.id for stored in repository.assessments()] == [second, first, third]
    repository.describe(third, an_assessment(title="Neu"))
    assert [stored.id for stored in repository.assessments()] == [third, second, first]


def test_ids_are_unguessable(repository: Repository) -> None:
    ids = {repository.add(an_assessment(), {}) for _ in range(30)}
    assert len(ids) == 30
    assert min(map(len, ids)) >= 22  # 128 bits take 22 characters in base 64, and 32 in hexadecimal
    assert len({assessment_id[:3] for assessment_id in ids}) > 25


def test_answers_survive_reopening_the_file(database_file: Path, repository: Repository) -> None:
    given_answers = {c.id: Answer(c.id, rating=Rating.P, note="ä" * 1000) for c in CATALOG.criteria}
    assessment_id = repository.add(an_assessment(), given_answers)
    again = open_database(f"sqlite:///{database_file}")
    assert Repository(again).answers(assessment_id) == given_answers
    again.dispose()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_changes_to_several_answers_are_made_together_or_not_at_all(
    engine: Engine, repository: Repository, place: int
) -> None:
    criteria = ["p1-01", "p1-02", "p1-03"]
    assessment_id = repository.add(an_assessment(), {})
    theirs = repository.change(assessment_id, criteria[place], {"note": "von anderen"}, Answer(criteria[place]))
    content = content_of(engine)
    changes = {criterion: {"note": "von uns"} for criterion in criteria}
    with pytest.raises(ConflictError) as caught:
        repository.apply(assessment_id, changes, {})
    assert (caught.value.theirs, caught.value.fields) == (theirs, ("note",))
    assert content_of(engine) == content
    assert repository.apply(assessment_id, changes, {theirs.criterion: theirs}) == {
        criterion: Answer(criterion, note="von uns") for criterion in criteria
    }


def test_several_assessments_are_added_together_or_not_at_all(engine: Engine, repository: Repository) -> None:
    repository.add(an_assessment(), {})
    content = content_of(engine)
    broken = Answer("p1-01", note="\ud800")
    with pytest.raises(UnicodeEncodeError):
        repository.add_all(
            [
                NewAssessment(an_assessment(municipality="Musterdorf"), {}),
                NewAssessment(an_assessment(), {"p1-01": broken}),
            ]
        )
    assert content_of(engine) == content


def test_an_id_is_kept_where_it_is_free(repository: Repository) -> None:
    wanted = an_assessment(id="0f" * 16)
    first, second = repository.add_all([NewAssessment(wanted, {}), NewAssessment(wanted, {})])
    assert first == "0f" * 16
    assert second not in {first, ""}
    assert len(second) == 32


def test_what_was_closed_elsewhere_is_added_as_closed(repository: Repository) -> None:
    model = an_assessment(operator_model="zweckverband", version=3)
    closing = Closing(3, datetime(2026, 11, 25, 10), checksum(model, {}))
    assessment_id = repository.add(replace(model, status="closed", closing=closing), {}, canonical(model, {}))
    stored = repository.assessment(assessment_id)
    assert (stored.version, stored.closing, stored.operator_model) == (3, closing, "zweckverband")
    assert [kept.document for kept in repository.closings(assessment_id)] == [canonical(model, {})]
    assert repository.reopen(assessment_id).version == 4


def test_the_logo_belongs_to_the_municipality(repository: Repository) -> None:
    first = repository.add(an_assessment(logo=a_logo()), {})
    second = repository.add(an_assessment(solution="Anderes", logo=a_logo("#123")), {})
    other = repository.add(an_assessment(municipality="Musterdorf"), {})
    assert [repository.assessment(each).logo for each in (first, second, other)] == [a_logo(), a_logo(), None]
    repository.set_logo(second, a_logo("#456"))
    assert [repository.assessment(each).logo for each in (first, other)] == [a_logo("#456"), None]
    repository.set_logo(first, None)
    assert repository.assessment(second).logo is None
