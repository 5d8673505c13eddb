"""Measures on the screens Lücken, Maßnahmen and Fragebogen, without a browser."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from assessment.clock import today
from assessment.measures import Aim, Measure, Size, Status, proposed
from assessment.rating import Answer, Rating
from assessment.results import result_of
from assessment.store import measure_repository
from assessment.store.repository import Repository
from assessment.texts.measures import TOO_MANY
from tests.strategies import CATALOG, P3, an_assessment

from .conftest import Create, Open, unescaped

TODAY = today()
GAP = {"p1-05": Answer("p1-05", Rating.N, owner="Kämmerei", due=TODAY + timedelta(days=9))}


def everything(app: AppTest) -> str:
    """Return all that the screen says, that of a dialog included."""
    said = [str(element.proto.body) for element in app.get("html")]
    said += [str(element.value) for kind in ("info", "warning", "error", "success") for element in getattr(app, kind)]
    return unescaped("\n".join(said))


def a_measure(**values: object) -> Measure:
    standard = Measure("Vertrag aushandeln", TODAY - timedelta(days=30), (Aim("p1-05", Rating.L),), "IT-Amt")
    return replace(standard, **values)


def only(repository: Repository, assessment_id: str) -> Measure:
    (measure,) = repository.measures.for_assessment(assessment_id)
    return measure


def test_one_click_at_a_gap_stores_what_the_catalogue_suggests_and_opens_it(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create(GAP)
    app = open_screen("gaps", a=assessment)
    app.button(key="measure-p1-05").click().run()

    (gap,) = result_of(CATALOG, GAP, (P3,)).own_gaps
    stored = only(repository, assessment)
    assert stored == replace(proposed(gap, TODAY), id=stored.id)
    assert (stored.owner, stored.due) == ("Kämmerei", TODAY + timedelta(days=9))
    assert "Angelegt. Hier passen Sie sie an." in everything(app)
    assert app.text_area(key=f"text-what-{stored.id}").value == stored.what
    (line,) = [fold.label for fold in app.expander if "Priorität" in fold.label]
    assert line.endswith(" · 1 Maßnahme")
    assert "Kämmerei · bis " in everything(app)


def test_a_second_click_at_once_makes_no_second_measure(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create(GAP)
    app = open_screen("gaps", a=assessment)
    app.button(key="measure-p1-05").click().run()
    app.button(key="measure-p1-05").click().run()
    stored = only(repository, assessment)
    assert "Diese Maßnahme gibt es schon." in everything(app)
    repository.measures.change(stored.id, {"what": "Anders"}, stored)
    app.button(key="measure-p1-05").click().run()
    assert len(repository.measures.for_assessment(assessment)) == 2
    assert any(fold.label.endswith(" · 2 Maßnahmen") for fold in app.expander)


def test_a_gap_outside_our_control_can_get_a_measure_too(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create({"p1-05": replace(GAP["p1-05"], outside_control=True)})
    app = open_screen("gaps", a=assessment)
    app.button(key="measure-p1-05").click().run()
    assert only(repository, assessment).concerns("p1-05")


def test_what_the_database_refuses_at_a_gap_is_said(
    open_screen: Open, create: Create, repository: Repository, refusing: pytest.MonkeyPatch
) -> None:
    assessment = create(GAP)
    app = open_screen("gaps", a=assessment)
    app.button(key="measure-p1-05").click().run()
    assert "Nicht angelegt. Auf dem Datenträger ist kein Platz mehr. Es wurde nichts gespeichert" in everything(app)
    refusing.undo()
    assert repository.measures.for_assessment(assessment) == []


@pytest.mark.dear
def test_a_measure_more_than_a_solution_can_have_is_said_at_a_gap(
    open_screen: Open, create: Create, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure_repository, "MAX_MEASURES", 0)
    assessment = create(GAP)
    app = open_screen("gaps", a=assessment)
    app.button(key="measure-p1-05").click().run()
    assert f"Nicht angelegt. {TOO_MANY}" in everything(app)
    assert repository.measures.for_assessment(assessment) == []


def test_a_measure_more_than_a_solution_can_have_stays_in_its_field(
    open_screen: Open, create: Create, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure_repository, "MAX_MEASURES", 0)
    assessment = create()
    app = open_screen("measures", a=assessment)
    app.button(key="measure-new").click().run()
    app.text_area(key=f"text-new-measure-{assessment}").set_value("Nicht verlieren")
    app.button(key="measure-new").click()
    app.button(key="measure-create").click().run()
    assert f"Nicht gespeichert. {TOO_MANY} Ihr Text steht noch im Feld." in everything(app)
    assert app.text_area(key=f"text-new-measure-{assessment}").value == "Nicht verlieren"
    assert repository.measures.for_assessment(assessment) == []


def test_without_measures_the_screen_explains_and_leads_to_the_gaps(open_screen: Open, create: Create) -> None:
    app = open_screen("measures", a=create())
    assert "Noch gibt es keine Maßnahmen." in everything(app)
    assert "Zu den Lücken" in {link.proto.label for link in app.get("page_link")}


def test_the_heading_counts_and_overdue_ones_stand_first(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    day = timedelta(days=1)
    for measure in (
        a_measure(what="später", due=TODAY + 9 * day),
        a_measure(what="überfällig", due=TODAY - day),
        a_measure(what="läuft", status=Status.IN_PROGRESS, due=TODAY + day),
        a_measure(what="fertig", status=Status.DONE, ended_on=TODAY),
        a_measure(what="nie", status=Status.DROPPED, reason="zu teuer", ended_on=TODAY),
    ):
        repository.measures.add(assessment, measure)
    app = open_screen("measures", a=assessment)
    said = everything(app)
    assert "5 Maßnahmen: 1 überfällig, 1 offen, 1 in Arbeit, 1 erledigt, 1 verworfen" in said
    places = [said.index(f"<strong>{what}</strong>") for what in ("überfällig", "läuft", "später")]
    assert places == sorted(places)
    assert "<strong>fertig</strong>" not in said, "what has ended waits in a fold"
    assert "Mit 3 Terminen für Ihren Kalender. Die Datei ändert sich nicht von selbst" in said


def test_one_measure_is_not_called_many(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    repository.measures.add(assessment, a_measure())
    said = everything(open_screen("measures", a=assessment))
    assert "Eine Maßnahme: 1 offen" in said
    assert "Noch hat keine offene Maßnahme einen Termin." in said


@pytest.mark.parametrize("view", ["Liste", "Tafel"])
def test_a_chosen_status_is_saved_at_once_with_its_day(
    open_screen: Open, create: Create, repository: Repository, view: str
) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = open_screen("measures", a=assessment)
    app.segmented_control(key="measures-view").set_value(view).run()
    key = f"status-{'list' if view == 'Liste' else 'board'}-{stored.id}"
    app.selectbox(key=key).set_value("done").run()
    assert only(repository, assessment) == replace(stored, status=Status.DONE, ended_on=TODAY)
    assert "Eine Maßnahme: 1 erledigt" in everything(app)


def test_dropping_asks_for_the_reason_and_waits_for_it(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = open_screen("measures", a=assessment)
    app.selectbox(key=f"status-list-{stored.id}").set_value("dropped").run()
    app.button(key=f"drop-list-{stored.id}").click().run()
    assert "Bitte den Grund eintragen" in everything(app)
    assert only(repository, assessment) == stored

    app.text_area(key=f"text-why-list-{stored.id}").set_value(" zu teuer ").run()
    app.button(key=f"drop-list-{stored.id}").click().run()
    assert only(repository, assessment) == replace(stored, status=Status.DROPPED, reason="zu teuer", ended_on=TODAY)


def test_who_asked_to_drop_can_think_again(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = open_screen("measures", a=assessment)
    app.selectbox(key=f"status-list-{stored.id}").set_value("dropped").run()
    app.button(key=f"keep-list-{stored.id}").click().run()
    assert app.selectbox(key=f"status-list-{stored.id}").value == "open"
    assert only(repository, assessment) == stored


def test_every_view_names_every_open_measure(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    names = {"Eins": Size.LOW, "Zwei": Size.HIGH, "Drei": None}
    for name, size in names.items():
        repository.measures.add(assessment, a_measure(what=name, effort=size, effect=size, due=TODAY))
    app = open_screen("measures", a=assessment)
    for view in ("Liste", "Tafel", "Zeitachse", "Aufwand und Wirkung"):
        app.segmented_control(key="measures-view").set_value(view).run()
        assert not app.exception
        for name in names:
            assert name in everything(app), view


def test_effort_and_effect_put_a_measure_into_its_cell(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = open_screen("measures", a=assessment)
    app.segmented_control(key="measures-view").set_value("Aufwand und Wirkung").run()
    assert "Noch nicht eingeschätzt (1)" in everything(app)
    app.segmented_control(key=f"effort-sizes-{stored.id}").set_value(1).run()
    app.segmented_control(key=f"effect-sizes-{stored.id}").set_value(3).run()
    assert only(repository, assessment) == replace(stored, effort=Size.LOW, effect=Size.HIGH)
    (first,) = [cell for cell in everything(app).split("<td ") if "kompass-sizes-first" in cell]
    assert "Vertrag aushandeln" in first
    assert "Noch nicht eingeschätzt" not in everything(app)


@pytest.fixture
def next_year(repository: Repository) -> str:
    """The second assessment of a solution, with a measure from the time of the first."""
    first = repository.add(an_assessment(date=TODAY - timedelta(days=300)), {})
    repository.measures.add(first, a_measure(what="Damals beschlossen"))
    repository.measures.add(first, a_measure(what="Heute beschlossen", created_on=TODAY + timedelta(days=1)))
    done = {"status": Status.DONE, "ended_on": TODAY - timedelta(days=310), "created_on": TODAY - timedelta(days=400)}
    repository.measures.add(first, a_measure(what="Lange fertig", **done))
    repository.measures.add(first, a_measure(what="Anderes Kriterium", aims=(Aim("p1-01", Rating.L),)))
    return repository.add(an_assessment(title="Zweite", date=TODAY), {})


def test_the_questionnaire_asks_what_became_of_a_criterions_measures(
    open_screen: Open, repository: Repository, next_year: str
) -> None:
    app = open_screen("questionnaire", a=next_year, k="p1-05")
    said = everything(app)
    asked, listed = said.split("Was ist aus Ihren Maßnahmen geworden?")[1].split("Weitere Maßnahmen")
    assert "Damals beschlossen" in asked
    assert "Heute beschlossen" in listed
    assert "Lange fertig" in listed
    assert "Anderes Kriterium" not in said
    (stored,) = [
        measure for measure in repository.measures.for_assessment(next_year) if measure.what == "Damals beschlossen"
    ]
    app.selectbox(key=f"status-followup-{stored.id}").set_value("done").run()
    assert stored.id in {
        measure.id for measure in repository.measures.for_assessment(next_year) if measure.ended_on == TODAY
    }
    assert "Was ist aus Ihren Maßnahmen geworden?" in everything(app), "an answer just given can be corrected"


def test_the_questionnaire_asks_for_the_reason_of_dropping(
    open_screen: Open, repository: Repository, next_year: str
) -> None:
    app = open_screen("questionnaire", a=next_year, k="p1-05")
    (stored,) = [
        measure for measure in repository.measures.for_assessment(next_year) if measure.what == "Damals beschlossen"
    ]
    app.selectbox(key=f"status-followup-{stored.id}").set_value("dropped").run()
    app.text_area(key=f"text-why-followup-{stored.id}").set_value("Andere sind schneller").run()
    app.button(key=f"drop-followup-{stored.id}").click().run()
    (dropped,) = [measure for measure in repository.measures.for_assessment(next_year) if measure.id == stored.id]
    assert (dropped.status, dropped.reason) == (Status.DROPPED, "Andere sind schneller")


def test_a_criterion_without_measures_is_asked_nothing(open_screen: Open, next_year: str) -> None:
    app = open_screen("questionnaire", a=next_year, k="p1-02")
    assert "Maßnahme" not in everything(app)


def test_a_new_measure_of_an_assessment_deleted_meanwhile_says_so_and_keeps_the_text(
    create: Create, repository: Repository
) -> None:
    def script() -> None:
        from pages.measures.screen import _new_dialog
        from pages.shared import banner, redraw

        # The dialog alone, as a browser draws it: it stays open while its assessment is deleted.
        redraw.begin_screen()
        banner.draw()
        _new_dialog()

    assessment, other = create(), create()
    app = AppTest.from_function(script)
    app.query_params["a"] = assessment
    app.run()
    app.text_area(key=f"text-new-measure-{assessment}").set_value("Nicht verlieren").run()
    repository.delete(assessment)
    app.button(key="measure-create").click().run()
    (error,) = app.error
    assert unescaped(error.value).startswith(
        "Nicht gespeichert, und sonst ist nichts verändert. Die Selbsteinschätzung ist inzwischen gelöscht"
    )
    assert "Bitte kopieren" in error.value
    assert app.text_area(key=f"text-new-measure-{assessment}").value == "Nicht verlieren"
    assert repository.measures.for_assessment(other) == []
