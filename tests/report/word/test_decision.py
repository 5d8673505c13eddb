"""The decision that a council paper proposes."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from assessment.assessment import Assessment
from assessment.dossier import Dossier
from assessment.measures import Aim, Measure
from assessment.rating import Answer, Answers, Rating
from assessment.report.subject import subject_of
from assessment.report.summary import summary_of
from assessment.report.word.decision import DecisionPoint, proposed_decision
from assessment.results import result_of
from tests.strategies import CATALOG, DG, IDS, P1, P4, P5, an_assessment, assessments, sheets

TODAY = date(2026, 5, 4)


def decision(assessment: Assessment, answers: Answers) -> list[str]:
    subject = subject_of(Dossier.of(assessment, answers, CATALOG), TODAY)
    points = proposed_decision(assessment, subject.result, summary_of(subject), CATALOG)
    assert points[-1] == DecisionPoint("Die Verwaltung berichtet dem Gremium erneut bis", "Datum eintragen")
    return [point.text for point in points[:-1]]


def rated_all(rating: Rating, **changed: Answer) -> dict[str, Answer]:
    answers = {criterion_id: Answer(criterion_id, rating=rating) for criterion_id in IDS}
    return {**answers, **{name.replace("_", "-"): answer for name, answer in changed.items()}}


def test_decision_while_nothing_is_rated() -> None:
    unknown = {"p1-01": Answer("p1-01", rating=Rating.UNKNOWN)}
    due = sum(criterion.phase in {P1, DG} for criterion in CATALOG.criteria)
    for answers in ({}, unknown):
        noted, task = decision(an_assessment(phases=(P1,)), answers)
        assert "noch kein fälliges Kriterium bewertet" in noted
        assert task == f"Die Verwaltung wird beauftragt, die {due} noch offenen fälligen Kriterien zu bewerten."


def test_decision_where_nothing_is_relevant() -> None:
    noted, task = decision(an_assessment(phases=(P4,)), rated_all(Rating.NOT_RELEVANT))
    assert "alle fälligen Kriterien als nicht relevant" in noted
    assert "zu prüfen, ob" in task


def test_decision_where_everything_is_reached() -> None:
    noted, first, second, task = decision(an_assessment(phases=(P4, P5)), rated_all(Rating.F))
    assert "Gesamtreife 100 % (vollständig erfüllt), bewertet sind 70 von 70" in noted
    assert "„P4 Vertikale Skalierung“ erfüllt" in first
    assert "„P5 Horizontale Skalierung“ erfüllt" in second
    assert task == "Die Verwaltung wird beauftragt, den erreichten Stand zu halten."


def test_decision_with_one_gap_that_somebody_closes() -> None:
    gap = Answer("dg-01", rating=Rating.N, owner="Bauamt", due=date(2027, 1, 1))
    title = CATALOG.criterion("dg-01").short_title
    tasks = decision(an_assessment(), rated_all(Rating.F, dg_01=gap))[2:]
    assert tasks == [f"Die Verwaltung wird beauftragt, diese Lücke zu schließen: „{title}“."]
    (task,) = decision(an_assessment(), rated_all(Rating.F, dg_01=replace(gap, due=None)))[2:]
    assert task.endswith("Wo Zuständige oder Termine fehlen, legt sie diese fest.")


def test_a_gap_that_a_measure_closes_needs_nobody_else() -> None:
    answers = rated_all(Rating.F, dg_01=Answer("dg-01", rating=Rating.N))
    plan = Measure("x", date(2026, 1, 1), (Aim("dg-01", Rating.L),), owner="Bauamt", due=date(2027, 1, 1))
    for measure, is_settled in ((plan, True), (replace(plan, due=None), False), (replace(plan, aims=()), False)):
        subject = subject_of(Dossier.of(an_assessment(), answers, CATALOG, measures=(measure,)), TODAY)
        items = proposed_decision(an_assessment(), subject.result, summary_of(subject), CATALOG)
        text = "\n".join(item.text for item in items)
        assert ("Wo Zuständige oder Termine fehlen" in text) != is_settled


def test_decision_with_a_gap_of_others_and_something_open() -> None:
    others = Answer("dg-01", rating=Rating.N, outside_control=True)
    tasks = decision(an_assessment(), rated_all(Rating.F, dg_01=others, dg_02=Answer("dg-02")))[2:]
    assert tasks == [
        "Die Verwaltung wird beauftragt, für das Kriterium unter dem Ziel, das nicht in der eigenen Hand liegt, "
        "auf die zuständigen Stellen zuzugehen.",
        "Die Verwaltung wird beauftragt, das noch offene fällige Kriterium zu klären.",
    ]


def test_decision_puts_the_most_urgent_gaps_first() -> None:
    noted, task = decision(an_assessment(status="closed"), rated_all(Rating.N))
    assert "nimmt das Ergebnis" in noted
    assert "Gesamtreife 0 %" in noted
    assert "zuerst diese Lücken zu schließen: " in task
    assert task.count("„") == 5


@given(assessments, sheets())
def test_decision_never_promises_what_the_answers_do_not_say(
    assessment: Assessment, answers: dict[str, Answer]
) -> None:
    result = result_of(CATALOG, answers, assessment.phases)
    text = "\n".join(decision(assessment, answers))
    assert ("Gesamtreife" in text) == (result.overall.rated > 0)
    assert ("zu schließen" in text) == bool(result.own_gaps)
    assert ("zuständigen Stellen" in text) == bool(result.outside_gaps)
    assert ("noch offene" in text) == bool(result.unclear)
    complete = result.overall.relevant > 0 and not result.gaps and not result.unclear
    assert ("den erreichten Stand zu halten" in text) == complete
    assert len(decision(assessment, answers)) >= 2
