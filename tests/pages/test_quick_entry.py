from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from assessment.catalog.model import Catalog
from assessment.phases import Phase
from assessment.rating import Answer, Rating, Suggestion
from assessment.store.repository import Repository
from tests.pages.conftest import Create, Open, texts


def _table(open_screen: Open, assessment: str, criterion: str = "p1-01") -> AppTest:
    app = open_screen("questionnaire", a=assessment, k=criterion)
    return app.segmented_control(key="view").set_value("Tabelle").run()


def _type(app: AppTest, criterion: str, text: str) -> AppTest:
    return app.text_input(key=f"text-quick-{criterion}").set_value(text).run()


def test_the_table_has_a_row_for_each_criterion_of_the_phase_with_labels_that_name_it(
    open_screen: Open, create: Create, catalog: Catalog
) -> None:
    app = _table(open_screen, create({"p2-02": Answer("p2-02", Rating.UNKNOWN)}), "p2-01")
    criteria = catalog.of_phase(Phase.P2)
    fields = [field for field in app.text_input if str(field.key).startswith("text-quick-")]
    assert [field.label for field in fields] == [f"{c.id.upper()} {c.short_title}, Antwort" for c in criteria]
    assert [field.label for field in app.text_area] == [f"{c.id.upper()} {c.short_title}, Notiz" for c in criteria]
    assert [field.value for field in fields[:3]] == ["", "?", ""]


@pytest.mark.alike
@pytest.mark.parametrize(
    ("typed", "rating", "shown"),
    [("l", Rating.L, "L"), ("4", Rating.F, "F"), ("?", Rating.UNKNOWN, "?"), (" n ", Rating.N, "N")],
)
def test_what_is_typed_is_stored_and_the_field_shows_what_was_understood(
    open_screen: Open,
    create: Create,
    repository: Repository,
    catalog: Catalog,
    typed: str,
    rating: Rating,
    shown: str,
) -> None:
    assessment = create({"p1-03": Answer("p1-03", note="bleibt")})
    app = _type(_table(open_screen, assessment), "p1-03", typed)
    assert repository.answers(assessment)["p1-03"] == Answer("p1-03", rating, note="bleibt")
    assert app.text_input(key="text-quick-p1-03").value == shown
    assert f"Uhr: {catalog.method.label(rating)}" in texts(app)


@pytest.mark.dear
def test_what_is_no_answer_changes_nothing_and_stays_in_the_field(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    given = {"p1-03": Answer("p1-03", Rating.L)}
    assessment = create(given)
    app = _type(_table(open_screen, assessment), "p1-03", "<b>X")
    assert repository.answers(assessment) == given
    assert app.text_input(key="text-quick-p1-03").value == "<b>X"
    assert "„&lt;b&gt;X“ ist keine der sechs Antworten" in texts(app)
    assert "Es bleibt bei: Überwiegend erfüllt." in texts(app)

    _type(app, "p1-03", "P")
    assert repository.answers(assessment)["p1-03"].rating is Rating.P
    assert "keine der sechs Antworten" not in texts(app)


@pytest.mark.dear
def test_an_answer_in_another_view_replaces_a_letter_that_is_none(open_screen: Open, create: Create) -> None:
    app = _type(_table(open_screen, create()), "p1-01", "X")
    app.segmented_control(key="view").set_value("Fokus").run()
    assert "Nicht alles gespeichert" in texts(app)
    app.radio(key="rating-p1-01").set_value("L").run()
    assert "Nicht alles gespeichert" not in texts(app)
    app.segmented_control(key="view").set_value("Tabelle").run()
    assert app.text_input(key="text-quick-p1-01").value == "L"


def test_an_emptied_field_takes_the_answer_back_and_keeps_the_note(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create({"p1-03": Answer("p1-03", Rating.L, note="bleibt")})
    _type(_table(open_screen, assessment), "p1-03", "")
    assert repository.answers(assessment)["p1-03"] == Answer("p1-03", note="bleibt")


@pytest.mark.dear
def test_not_relevant_asks_for_its_reason_in_the_row(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    app = _table(open_screen, assessment)
    app.text_area(key="note-p1-03").set_value("Nur eine Notiz.").run()
    _type(app, "p1-03", "-")
    assert app.text_input(key="text-quick-p1-03").value == "–"
    assert "Warum nicht relevant? Bitte begründen." in texts(app)
    assert repository.answers(assessment)["p1-03"].reason == ""

    app.text_area(key="text-reason-p1-03").set_value("Es gibt nur ein Einsatzfeld.").run()
    assert "Bitte begründen." not in texts(app)
    assert repository.answers(assessment)["p1-03"] == Answer(
        "p1-03", Rating.NOT_RELEVANT, reason="Es gibt nur ein Einsatzfeld.", note="Nur eine Notiz."
    )


@pytest.mark.dear
def test_a_carried_over_answer_is_shown_and_replaced_by_what_is_typed(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    suggestion = Suggestion(Rating.L, "", date(2026, 1, 9))
    assessment = create({name: Answer(name, suggestion=suggestion) for name in ("p1-01", "p1-02")})
    app = _table(open_screen, assessment)
    assert "Übernommen, nicht bestätigt: Überwiegend erfüllt (L)" in texts(app)
    assert app.text_input(key="text-quick-p1-01").value == ""

    _type(_type(_type(app, "p1-01", "P"), "p1-02", "x"), "p1-02", "")
    assert repository.answers(assessment)["p1-01"] == Answer("p1-01", Rating.P)
    assert repository.answers(assessment)["p1-02"].suggestion == suggestion, "nothing was answered there"


def test_filters_and_phases_work_as_in_the_list(open_screen: Open, create: Create) -> None:
    app = _table(open_screen, create(), "p1-01")
    app.session_state["filter"] = True
    app.run()
    app.checkbox(key="filter-milestones").check().run()
    shown = [str(field.key) for field in app.text_input if str(field.key).startswith("text-quick-")]
    assert shown == [f"text-quick-{name}" for name in ("p1-06", "p1-07", "p1-14", "p1-16")]
    assert "Filter aktiv: 4 von 16 Kriterien dieser Phase." in texts(app)

    app.button(key="next").click().run()
    assert app.query_params["k"] == "p2-01"
    app.button(key="previous").click().run()
    assert app.query_params["k"] == "p1-01"
    assert app.button(key="previous").disabled


def test_the_last_phase_leads_to_the_result(open_screen: Open, create: Create) -> None:
    app = _table(open_screen, create(), "p5-01")
    assert app.button(key="next").label == "Zum Ergebnis"
    assert any("Vorschau" in info.value for info in app.info)


@pytest.mark.dear
@pytest.mark.parametrize(("theirs", "said"), [("P", "Teilweise erfüllt"), ("", "nichts")])
def test_a_clash_shows_both_values_in_the_row_and_lets_the_user_decide(
    open_screen: Open, create: Create, theirs: str, said: str
) -> None:
    assessment = create({"p1-03": Answer("p1-03", Rating.N)})
    here, there = _table(open_screen, assessment), _table(open_screen, assessment)
    _type(there, "p1-03", theirs)
    _type(here, "p1-03", "F")
    assert here.text_input(key="text-quick-p1-03").value == "F"
    assert f"Dort: {said}" in texts(here)
    assert "Nicht gespeichert" in texts(here)

    here.button(key="theirs-p1-03").click().run()
    assert here.text_input(key="text-quick-p1-03").value == theirs
