import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assessment.assessment import UnknownAssessmentError
from assessment.catalog.files import CatalogError
from assessment.catalog.model import Catalog
from assessment.exchange.example import ensure_example
from assessment.rating import Answer, Rating
from assessment.results import result_of
from assessment.store.failures import StoreError, StoreUnavailableError
from assessment.store.repository import Repository
from assessment.texts.numbers import percent
from assessment.texts.results import rated
from assessment.version import program
from tests.pages.conftest import Create, Open, confirm, texts, unescaped


def test_first_visit_offers_the_example_and_a_new_assessment(open_screen: Open, repository: Repository) -> None:
    app = open_screen("start")
    assert {button.key for button in app.button} == {"new", "example", "import"}
    app.button(key="example").click().run()
    assert [stored.is_example for stored in repository.assessments()] == [True] * 3


def test_a_file_can_be_read_in_from_the_first_screen(open_screen: Open) -> None:
    app = open_screen("start")
    app.button(key="import").click().run()
    assert "Einlesen und sichern" in texts(app)
    assert len(app.get("file_uploader")) == 1


def test_the_list_shows_progress_and_asks_before_it_deletes(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create({"p1-01": Answer("p1-01", Rating.L, note="bleibt")})
    app = open_screen("start")
    assert "1 von 56 fälligen Kriterien beantwortet" in texts(app)
    app.button(key=f"delete-{assessment}").click().run()
    assert len(repository.assessments()) == 1, "asking deletes nothing"
    confirm(app, f"delete-{assessment}", "keep")
    assert len(repository.assessments()) == 1
    confirm(app, f"delete-{assessment}", "delete-now")
    assert repository.assessments() == []


def test_an_empty_assessment_has_no_result_but_a_way_on(open_screen: Open, create: Create) -> None:
    assessment = create()
    assert "Noch ist kein Kriterium bewertet" in texts(open_screen("results", a=assessment))
    assert "Noch ist nichts beantwortet" in texts(open_screen("gaps", a=assessment))


def test_the_result_never_shows_the_overall_score_alone(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    example = ensure_example(repository, catalog)[-1]
    said = texts(open_screen("results", a=example))
    result = result_of(catalog, repository.answers(example), repository.assessment(example).phases)
    assert result.weakest_driver is not None
    assert tiles(said) == {
        "Gesamtreife": percent(result.overall.value),
        "Schwächster Treiber": catalog.driver(result.weakest_driver).short_label,
        "Bewertet": percent((result.overall.coverage or 0) * 100),
    }
    assert "P3 Pilot ist noch nicht abgeschlossen" in said


def tiles(said: str) -> dict[str, str]:
    """Return what stands in large letters at the top of the result."""
    return dict(re.findall(r"<div><dt>([^<]*)</dt><dd><strong>([^<]*)</strong>", said))


def test_every_figure_can_be_followed_to_its_criteria(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    example = ensure_example(repository, catalog)[-1]
    app = open_screen("results", a=example)
    app.selectbox(key="behind-Treiber").set_value("agility").run()
    expected = {c.short_title for c in catalog.criteria if c.driver == "agility"}
    linked = {link.proto.label.replace("\\", "") for link in app.get("page_link")}
    assert expected <= linked


def test_all_criteria_can_be_taken_in(open_screen: Open, repository: Repository, catalog: Catalog) -> None:
    example = ensure_example(repository, catalog)[-1]
    app = open_screen("results", a=example)
    answers, phases = repository.answers(example), repository.assessment(example).phases
    due, every = (result_of(catalog, answers, phases, every_criterion=wanted) for wanted in (False, True))
    assert (due.overall.total, every.overall.total) == (56, 70)
    assert f"<span>{rated(due.overall)} Kriterien; {due.overall.unanswered} offen" in texts(app)
    app.toggle(key="everything").set_value(True).run()
    assert f"<span>{rated(every.overall)} Kriterien; {every.overall.unanswered} offen" in texts(app)
    assert tiles(texts(app))["Gesamtreife, vorläufig"] == percent(every.overall.value)


def test_gaps_say_their_factors_and_why_a_practice_matches(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    example = ensure_example(repository, catalog)[-1]
    said = texts(open_screen("gaps", a=example))
    assert "Meilenstein × 2" in said
    assert "überfällig × 1," in said
    first = catalog.criterion("p1-16")
    assert "Was die nächste Stufe „Überwiegend erfüllt“ verlangt:" in said
    assert first.anchors.L in said
    assert first.next_step.L in said
    assert "gleicher Teil-Treiber" in said
    assert "Nicht in unserer Hand" in said
    assert "Zu klären" in said


def test_not_relevant_without_a_reason_is_asked_for(open_screen: Open, create: Create, catalog: Catalog) -> None:
    given = {c.id: Answer(c.id, Rating.F) for c in catalog.criteria}
    given["p1-01"] = Answer("p1-01", Rating.NOT_RELEVANT)
    app = open_screen("gaps", a=create(given))
    assert any("ohne Begründung (1)" in fold.label for fold in app.expander)


def test_practices_can_be_filtered_and_searched(open_screen: Open) -> None:
    app = open_screen("practices")
    assert "42 Beispiele" in texts(app)
    app.text_input(key="text-search").set_value("hamburg").run()
    said = texts(app)
    assert "GovTecHH" in said
    assert "DIGIFARM" not in said
    app.text_input(key="text-search").set_value("gibtesnicht").run()
    assert "Kein Beispiel passt" in texts(app)


def test_the_method_page_states_the_numbers_of_the_file(open_screen: Open, catalog: Catalog) -> None:
    said = texts(open_screen("methodology"))
    method = catalog.method
    for number in (
        f"{method.gate.coverage * 100:.0f} %",
        f"× {method.priority.milestone:g}",
        f"+ {method.priority.per_overdue_phase:g}".replace(".", ","),
        f"+ {method.priority.per_dependent:g}".replace(".", ","),
        catalog.version,
    ):
        assert number in said


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (CatalogError(["criteria/p1.yaml, p1-01: „title“ fehlt."]), "criteria/p1.yaml, p1-01: „title“ fehlt."),
        (
            StoreUnavailableError("Die Datenbank ist schreibgeschützt."),
            "schreibgeschützt. Es wurde nichts verändert.",
        ),
        (StoreError("Das ist eine fremde Datenbank."), "Das ist eine fremde Datenbank."),
        (UnknownAssessmentError("x"), "inzwischen gelöscht"),
        (ZeroDivisionError("secret"), "Bitte die Seite neu laden."),
    ],
)
def test_failures_are_explained_in_german_and_without_details(error: Exception, sentence: str) -> None:
    def script(error: Exception) -> None:
        from pages.shared.failures import explain

        assert explain(error)

    app = AppTest.from_function(script, args=(error,)).run()
    said = "\n".join(unescaped(element.value) for element in (*app.error, *app.warning, *app.text))
    assert sentence in said
    assert "secret" not in said


@pytest.mark.parametrize("screen", ["start", "report"])
def test_a_database_that_cannot_be_opened_is_said_on_the_screen_and_in_one_line_of_the_log(
    open_screen: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    screen: str,
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}")
    app = open_screen(screen)
    assert "Die Datenbankdatei lässt sich nicht öffnen. Es wurde nichts verändert." in texts(app)
    assert app.button(key="try-again").label == "Noch einmal versuchen"
    # Raised, it would stand there with a traceback.
    assert list(app.exception) == []
    assert "".join(capfd.readouterr()).splitlines() == ["Die Datenbankdatei lässt sich nicht öffnen."]


def test_the_screen_is_there_once_the_database_opens_again(
    open_screen: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}")
        app = open_screen("start")
        app.button(key="try-again").click().run()
        assert "Die Datenbankdatei lässt sich nicht öffnen." in texts(app)
    app.button(key="try-again").click().run()
    assert not app.error
    assert {button.key for button in app.button} == {"new", "example", "import"}


def test_methodology_names_the_version_of_the_program(open_screen: Open) -> None:
    assert f"Programm: {program()}." in texts(open_screen("methodology"))
