"""All assessments of a solution: their order, their ratings in one query, the baseline; and that indexes are used."""

from datetime import date

import pytest
from sqlalchemy import Engine, Select, event

from assessment.assessment import UnknownAssessmentError, baseline
from assessment.dossier import Snapshot
from assessment.rating import Answer, Evidence, Rating, Suggestion
from assessment.store.assessment_rows import series_query
from assessment.store.repository import Repository, ratings_query
from tests.strategies import CATALOG, a_logo, an_assessment

SUGGESTED = Answer("p1-02", suggestion=Suggestion(Rating.F, "war so", date(2025, 1, 1)))
FULL = Answer(
    "p1-01", Rating.NOT_RELEVANT, reason="passt nicht", target=Rating.F, outside_control=True, note="lang",
    evidence=(Evidence("Beschluss"),), owner="Amt",
)  # fmt: skip


@pytest.fixture
def three(repository: Repository) -> list[str]:
    """Three assessments of one solution, stored in another order than that of their dates, and one of another."""
    days = [date(2026, 1, 1), date(2024, 1, 1), date(2025, 1, 1)]
    ids = [repository.add(an_assessment(date=day), {"p1-01": FULL, "p1-02": SUGGESTED}) for day in days]
    repository.add(an_assessment(solution="Andere Lösung"), {})
    return [ids[1], ids[2], ids[0]]


def plan(engine: Engine, query: Select) -> str:
    """Return how SQLite would answer a query."""
    statement = query.compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        return "\n".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}"))


def test_a_series_holds_the_solution_alone_oldest_first(repository: Repository, three: list[str]) -> None:
    for assessment_id in three:
        assert [member.id for member in repository.series(assessment_id)] == three
    assert repository.series("nirgends") == []


def test_ratings_leave_out_what_results_do_not_need(repository: Repository, three: list[str]) -> None:
    ratings = repository.ratings(three)
    assert set(ratings) == set(three)
    assert ratings[three[0]]["p1-01"] == Answer(
        "p1-01", Rating.NOT_RELEVANT, reason="passt nicht", target=Rating.F, outside_control=True
    )
    assert ratings[three[0]]["p1-02"] == SUGGESTED


def test_ratings_of_nothing(repository: Repository, three: list[str]) -> None:
    assert repository.ratings([]) == {}
    assert repository.ratings(["nirgends"]) == {"nirgends": {}}


def test_ratings_of_many_assessments_are_one_query(engine: Engine, repository: Repository, three: list[str]) -> None:
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: seen.append(arguments[2]))
    repository.ratings(three)
    assert sum("SELECT" in statement for statement in seen) == 1


def test_the_history_of_a_solution_is_found_by_indexes(engine: Engine, three: list[str]) -> None:
    series = plan(engine, series_query(three[0]))
    ratings = plan(engine, ratings_query(three))
    for query_plan in (series, ratings):
        assert "SCAN" not in query_plan, query_plan
    assert "ix_assessment_solution_id" in series
    assert "SEARCH answer USING INDEX" in ratings


def test_the_oldest_is_the_baseline_until_one_is_chosen(repository: Repository, three: list[str]) -> None:
    def chosen(assessment_id: str) -> str | None:
        compared = baseline(repository.series(assessment_id), repository.assessment(assessment_id))
        return compared.id if compared else None

    assert [chosen(assessment_id) for assessment_id in three] == [None, three[0], three[0]]
    repository.set_baseline(three[1])
    assert [chosen(assessment_id) for assessment_id in three] == [None, None, three[1]]
    repository.set_baseline(three[0])
    assert [member.is_baseline for member in repository.series(three[0])] == [True, False, False]


def test_a_baseline_needs_an_assessment(repository: Repository) -> None:
    assert baseline([], an_assessment()) is None
    with pytest.raises(UnknownAssessmentError):
        repository.set_baseline("nirgends")


def test_deleting_the_baseline_leaves_the_oldest(repository: Repository, three: list[str]) -> None:
    repository.set_baseline(three[1])
    repository.delete(three[1])
    oldest = baseline(repository.series(three[2]), repository.assessment(three[2]))
    assert oldest is not None
    assert oldest.id == three[0]


def test_a_baseline_from_a_file_does_not_replace_a_chosen_one(repository: Repository, three: list[str]) -> None:
    repository.set_baseline(three[0])
    imported = repository.add(an_assessment(is_baseline=True), {})
    assert not repository.assessment(imported).is_baseline
    alone = repository.add(an_assessment(solution="Dritte Lösung", is_baseline=True), {})
    assert repository.assessment(alone).is_baseline


def test_a_dossier_is_all_that_is_known_of_an_assessment(repository: Repository, three: list[str]) -> None:
    dossier = repository.dossier(three[2], CATALOG)
    assert (dossier.assessment, dossier.answers) == (repository.assessment(three[2]), repository.answers(three[2]))
    assert dossier.past == {name: repository.history(three[2], name) for name in ("p1-01", "p1-02")}
    assert dossier.earlier is not None
    assert dossier.earlier == Snapshot.of(repository.assessment(three[0]), repository.answers(three[0]), CATALOG)
    assert dossier.earlier.answers["p1-01"].note == "lang"
    assert repository.dossier(three[0], CATALOG).earlier is None


def test_participants_are_kept_and_described(repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(participants=("IT", "Politik")), {})
    assert repository.assessment(assessment_id).participants == ("IT", "Politik")
    repository.describe(assessment_id, an_assessment(participants=("Verwaltung",)))
    assert repository.assessment(assessment_id).participants == ("Verwaltung",)


def test_lists_leave_logos_out(repository: Repository) -> None:
    logo = a_logo()
    assessment_id = repository.add(an_assessment(logo=logo), {})
    assert repository.assessment(assessment_id).logo == logo
    assert [listed.logo for listed in (*repository.assessments(), *repository.series(assessment_id))] == [None, None]
    (dossier,) = repository.dossiers([assessment_id], CATALOG)
    assert dossier.assessment.logo == logo


class TestRenaming:
    def test_a_new_name_holds_for_all_assessments_of_the_solution(
        self, repository: Repository, three: list[str]
    ) -> None:
        repository.describe(three[0], an_assessment(solution="Neuer Name"))
        assert {repository.assessment(member).solution for member in three} == {"Neuer Name"}
        assert [assessment.id for assessment in repository.series(three[2])] == [three[1], three[2], three[0]]

    def test_with_a_closed_one_only_the_assessment_itself_moves(
        self, repository: Repository, three: list[str]
    ) -> None:
        repository.close(three[1], lambda _assessment, _answers: "{}")
        before = repository.assessment(three[1]).solution
        repository.describe(three[0], an_assessment(solution="Neuer Name"))
        assert [repository.assessment(member).solution for member in three] == ["Neuer Name", before, before]

    def test_another_name_of_the_municipality_keeps_its_logo(self, repository: Repository) -> None:
        assessment_id = repository.add(an_assessment(logo=a_logo()), {})
        repository.describe(assessment_id, an_assessment(municipality="Neuer Name"))
        assert repository.assessment(assessment_id).logo == a_logo()

    def test_who_joins_a_solution_without_a_model_leaves_that_of_the_solution(self, repository: Repository) -> None:
        model = CATALOG.operator_models[0].id
        there = repository.add(an_assessment(solution="Ziel", operator_model=model), {})
        joining = repository.add(an_assessment(solution="Herkunft"), {})
        repository.describe(joining, an_assessment(solution="Ziel"))
        assert repository.assessment(there).operator_model == model

    def test_two_solutions_do_not_become_one_by_a_name(self, repository: Repository, three: list[str]) -> None:
        repository.describe(three[0], an_assessment(solution="Andere Lösung", date=date(2024, 1, 1)))
        assert [member.id for member in repository.series(three[1])] == three[1:]
        assert len(repository.series(three[0])) == 2
