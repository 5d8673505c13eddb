from datetime import date

import pytest

from assessment.catalog.model import Catalog
from assessment.phases import Phase
from assessment.rating import Answer, Evidence, Rating, Suggestion
from assessment.store.repository import Repository
from tests.pages.conftest import Create, Open, texts, unescaped


def test_a_click_on_a_level_is_stored_before_the_screen_is_drawn_again(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    app = open_screen("questionnaire", a=assessment, k="p1-02")
    assert "Noch offen" in texts(app)

    app.radio(key="rating-p1-02").set_value("L").run()

    assert repository.answers(assessment)["p1-02"].rating is Rating.L
    assert "Gespeichert um" in texts(app)
    assert "Überwiegend erfüllt" in texts(app)


def test_without_a_criterion_in_the_address_the_first_open_due_one_is_shown(
    open_screen: Open, create: Create, catalog: Catalog
) -> None:
    given = {c.id: Answer(c.id, Rating.F) for c in catalog.criteria[:3]}
    app = open_screen("questionnaire", a=create(given))
    assert app.query_params["k"] == catalog.criteria[3].id
    assert catalog.criteria[3].title in texts(app)


def test_next_and_previous_walk_through_the_due_phases_before_the_preview(open_screen: Open, create: Create) -> None:
    app = open_screen("questionnaire", a=create(), k="p3-08")
    app.button(key="next").click().run()
    assert app.query_params["k"] == "dg-01", "continuous criteria are due, P4 is a preview"
    app.button(key="previous").click().run()
    assert app.query_params["k"] == "p3-08"


def test_the_first_criterion_has_no_previous_one(open_screen: Open, create: Create) -> None:
    app = open_screen("questionnaire", a=create(), k="p1-01")
    assert app.button(key="previous").disabled


def test_a_criterion_that_is_not_due_is_marked_as_preview(open_screen: Open, create: Create) -> None:
    app = open_screen("questionnaire", a=create(), k="p4-01")
    assert any("Vorschau" in info.value for info in app.info)


def test_not_relevant_asks_for_a_reason(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    app = open_screen("questionnaire", a=assessment, k="p1-01")
    app.radio(key="rating-p1-01").set_value("not_relevant").run()
    assert any("Bitte begründen" in warning.value for warning in app.warning)

    app.text_area(key="text-reason-p1-01").set_value("Es gibt nur ein Einsatzfeld.").run()

    assert repository.answers(assessment)["p1-01"].reason == "Es gibt nur ein Einsatzfeld."
    assert not app.warning


def test_an_answer_can_be_taken_back_and_keeps_its_note(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create({"p1-01": Answer("p1-01", Rating.P, note="steht im Konzept")})
    app = open_screen("questionnaire", a=assessment, k="p1-01")
    app.button(key="withdraw-p1-01").click().run()
    assert repository.answers(assessment)["p1-01"] == Answer("p1-01", note="steht im Konzept")
    assert app.radio(key="rating-p1-01").value is None


@pytest.mark.dear
def test_note_evidence_responsibility_and_target_are_stored(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    app = open_screen("questionnaire", a=assessment, k="p2-03")
    app.text_area(key="note-p2-03").set_value("Läuft seit Mai.").run()
    app.session_state["further-p2-03"] = True
    app.run()
    app.text_input(key="text-evidence-p2-03-0").set_value("Testbericht").run()
    app.text_input(key="text-link-p2-03-0").set_value("https://example.org/bericht").run()
    app.text_input(key="text-owner-p2-03").set_value("IT-Amt").run()
    app.selectbox(key="target-p2-03").set_value("L").run()
    app.text_input(key="due-p2-03").set_value("31.1.2035").run()
    app.checkbox(key="outside-p2-03").check().run()
    app.text_input(key="text-who-p2-03").set_value("Landkreis").run()

    assert repository.answers(assessment)["p2-03"] == Answer(
        "p2-03",
        target=Rating.L,
        outside_control=True,
        outside_control_who="Landkreis",
        note="Läuft seit Mai.",
        evidence=(Evidence("Testbericht", "https://example.org/bericht"),),
        owner="IT-Amt",
        due=date(2035, 1, 31),
    )


def test_evidence_can_be_removed(open_screen: Open, create: Create, repository: Repository) -> None:
    given = Answer("p1-01", evidence=(Evidence("Erstes"), Evidence("Zweites", "https://example.org")))
    assessment = create({"p1-01": given})
    app = open_screen("questionnaire", a=assessment, k="p1-01")
    app.session_state["further-p1-01"] = True
    app.run()
    app.button(key="remove-p1-01-0").click().run()
    assert repository.answers(assessment)["p1-01"].evidence == (Evidence("Zweites", "https://example.org"),)
    assert app.text_input(key="text-evidence-p1-01-0").value == "Zweites"


def test_a_link_that_is_no_web_address_and_a_past_date_are_refused_at_the_field(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    app = open_screen("questionnaire", a=assessment, k="p1-01")
    app.session_state["further-p1-01"] = True
    app.run()
    app.text_input(key="text-link-p1-01-0").set_value("javascript:alert(1)").run()
    app.text_input(key="due-p1-01").set_value("1.1.20").run()

    sentences = [unescaped(error.value) for error in app.error]
    assert any("https://" in sentence and "nicht gespeichert" in sentence for sentence in sentences)
    assert any("schon vorbei" in sentence for sentence in sentences)
    assert repository.answers(assessment) == {}


def test_a_suggestion_counts_as_open_until_it_is_confirmed(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    given = {
        name: Answer(name, suggestion=Suggestion(Rating.L, "", date(2026, 1, 9)))
        for name in ("p3-01", "p3-02", "p2-01")
    }
    assessment = create(given)
    app = open_screen("questionnaire", a=assessment, k="p3-01")
    assert "aus 09.01.2026 übernommen, noch nicht bestätigt" in texts(app)
    assert "0 von 56 fälligen Kriterien beantwortet" in texts(app)

    app.button(key="confirm-p3-01").click().run()
    assert repository.answers(assessment)["p3-01"] == Answer("p3-01", Rating.L)
    assert app.radio(key="rating-p3-01").value == "L"

    app.button(key="next").click().run()
    app.button(key="confirm-phase").click().run()
    stored = repository.answers(assessment)
    assert stored["p3-02"].rating is Rating.L
    assert stored["p2-01"].rating is None, "only the phase in view is confirmed"


def test_another_rating_replaces_a_suggestion(open_screen: Open, create: Create, repository: Repository) -> None:
    given = {"p1-01": Answer("p1-01", suggestion=Suggestion(Rating.L, "", date(2026, 1, 9)))}
    assessment = create(given)
    app = open_screen("questionnaire", a=assessment, k="p1-01")
    app.radio(key="rating-p1-01").set_value("P").run()
    assert repository.answers(assessment)["p1-01"] == Answer("p1-01", Rating.P)


@pytest.mark.dear
def test_filters_narrow_the_list_and_the_way(open_screen: Open, create: Create) -> None:
    app = open_screen("questionnaire", a=create(), k="p1-06")
    app.session_state["filter"] = True
    app.run()
    app.checkbox(key="filter-milestones").check().run()
    app.button(key="next").click().run()
    assert app.query_params["k"] == "p1-07"
    app.button(key="next").click().run()
    assert app.query_params["k"] == "p1-14", "p1-08 to p1-13 are no milestones"

    app.segmented_control(key="view").set_value("Liste").run()
    shown = {radio.key for radio in app.radio}
    assert shown == {"rating-p1-06", "rating-p1-07", "rating-p1-14", "rating-p1-16"}
    assert "Filter aktiv: 4 von 16 Kriterien dieser Phase." in texts(app)
    app.button(key="clear-filter").click().run()
    assert "Filter aktiv" not in texts(app)
    assert len([radio for radio in app.radio if str(radio.key).startswith("rating-")]) == 16
    assert not [button for button in app.button if button.key == "clear-filter"]


def test_later_solutions_are_told_why_they_begin_with_the_first_phase(open_screen: Open, create: Create) -> None:
    later = open_screen("questionnaire", a=create(phases=(Phase.P4,)))
    assert "Auch die früheren Phasen zählen" in texts(later)
    first = open_screen("questionnaire", a=create(phases=(Phase.P1,)))
    assert "Auch die früheren Phasen zählen" not in texts(first)


def test_the_list_stores_too(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    app = open_screen("questionnaire", a=assessment, k="p5-01")
    app.segmented_control(key="view").set_value("Liste").run()
    app.radio(key="rating-p5-03").set_value("unknown").run()
    assert repository.answers(assessment)["p5-03"].rating is Rating.UNKNOWN


def test_two_sessions_that_change_different_fields_both_win(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    here = open_screen("questionnaire", a=assessment, k="p1-01")
    there = open_screen("questionnaire", a=assessment, k="p1-01")
    here.radio(key="rating-p1-01").set_value("L").run()
    there.text_area(key="note-p1-01").set_value("von drüben").run()
    assert repository.answers(assessment)["p1-01"] == Answer("p1-01", Rating.L, note="von drüben")


@pytest.mark.dear
def test_a_clash_shows_both_values_and_lets_the_user_decide(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    for button, kept in (("mine-p1-01", Rating.F), ("theirs-p1-01", Rating.P)):
        here = open_screen("questionnaire", a=assessment, k="p1-01")
        there = open_screen("questionnaire", a=assessment, k="p1-01")
        there.radio(key="rating-p1-01").set_value("P").run()
        here.radio(key="rating-p1-01").set_value("F").run()
        assert repository.answers(assessment)["p1-01"].rating is Rating.P
        assert "Hier: Vollständig erfüllt" in texts(here)
        assert "Dort: Teilweise erfüllt" in texts(here)
        assert "Nicht gespeichert" in texts(here)

        here.button(key=button).click().run()

        assert repository.answers(assessment)["p1-01"].rating is kept
        assert here.radio(key="rating-p1-01").value == kept.value
        repository.change(assessment, "p1-01", {"rating": None}, repository.answers(assessment)["p1-01"])


def test_unknown_addresses_say_so_and_offer_the_list(open_screen: Open, create: Create) -> None:
    assert "gibt es nicht" in texts(open_screen("questionnaire", a="nix"))
    assert "gibt es nicht" in texts(open_screen("questionnaire", a=create(), k="p9-99"))
    assert "Noch keine Selbsteinschätzung gewählt" in texts(open_screen("questionnaire"))
