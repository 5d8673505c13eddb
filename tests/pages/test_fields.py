"""The rule of fields: what is shown in every mount, what is an input, and what is kept (docs/architecture.md)."""

import pytest
from streamlit.testing.v1 import AppTest

from assessment.rating import Answer, Evidence, Rating
from assessment.store.repository import Repository
from tests.pages.conftest import Create, Open, texts
from tests.places import ROOT


def opened(open_screen: Open, assessment: str, criterion: str = "p1-01") -> AppTest:
    app = open_screen("questionnaire", a=assessment, k=criterion)
    app.session_state[f"further-{criterion}"] = True
    return app.run()


def turned(app: AppTest, view: str) -> AppTest:
    return app.segmented_control(key="view").set_value(view).run()


def test_every_field_is_drawn_with_what_is_stored_as_its_default(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    """A page that misses the value that a run has set shows the default, and sends that."""
    given = Answer("p1-01", Rating.L, note="Notiz", owner="Bauamt", evidence=(Evidence("Beleg"),), target=Rating.F)
    app = opened(open_screen, create({"p1-01": given}))
    defaults = {
        "note-p1-01": "Notiz",
        "text-owner-p1-01": "Bauamt",
        "text-evidence-p1-01-0": "Beleg",
    }
    for key, wanted in defaults.items():
        kind = app.text_area if key.startswith("note") else app.text_input
        assert kind(key=key).proto.default == wanted
    assert app.radio(key="rating-p1-01").proto.default == 2
    chosen = app.selectbox(key="target-p1-01")
    assert chosen.proto.options[chosen.proto.default].startswith("Vollständig")


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("text-owner-p1-01", "x" * 301, "Höchstens 300 Zeichen, es sind 301."),
        ("due-p1-01", "31.2.2030", "Den 31.02.2030 gibt es nicht."),
        ("due-p1-01", "morgen", "„morgen“ ist kein Datum."),
        ("text-link-p1-01-0", "example.org", "Ein Link beginnt mit http"),
    ],
)
def test_what_is_refused_stays_in_the_field_in_every_view_until_it_is_mended(
    open_screen: Open, create: Create, repository: Repository, key: str, typed: str, sentence: str
) -> None:
    assessment = create()
    app = opened(open_screen, assessment)
    app.text_input(key=key).set_value(typed).run()
    assert repository.answers(assessment) == {}
    assert "Nicht alles gespeichert" in texts(app)

    app = turned(app, "Liste")
    app.session_state["details-p1-01"] = True
    app.run()
    assert app.text_input(key=key).value == typed
    assert sentence in texts(app)
    app.text_input(key=key).set_value("").run()
    assert sentence not in texts(app)
    assert "Nicht alles gespeichert" not in texts(app)


def test_a_note_that_is_too_long_is_kept_whole(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    app = opened(open_screen, assessment)
    long = "Wort " * 5_000
    app.text_area(key="note-p1-01").set_value(long).run()
    assert "Höchstens 20000 Zeichen" in texts(app)
    assert app.text_area(key="note-p1-01").value == long
    assert repository.answers(assessment) == {}


def test_no_screen_lets_the_browser_cut_what_is_pasted() -> None:
    """What is longer than Streamlit's limit never arrives, and nobody is told."""
    modules = [*ROOT.glob("pages/**/*.py"), ROOT / "app.py"]
    assert len(modules) > 50
    assert [path for path in modules if "max_chars" in path.read_text(encoding="utf-8")] == []


def test_blanks_at_the_end_of_what_is_being_typed_stay_there(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    app = opened(open_screen, assessment)
    app.text_area(key="note-p1-01").set_value("Noch ein ").run()
    assert app.text_area(key="note-p1-01").value == "Noch ein "
    assert repository.answers(assessment)["p1-01"].note == "Noch ein"


def test_a_piece_of_evidence_goes_by_its_button_alone(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    """Emptied to be typed anew, it does not let the next one move up under the hands."""
    pieces = (Evidence("Erstes"), Evidence("Zweites"))
    assessment = create({"p1-01": Answer("p1-01", evidence=pieces)})
    app = opened(open_screen, assessment)
    app.text_input(key="text-evidence-p1-01-0").set_value("").run()
    assert "Zum Löschen des Nachweises bitte „Entfernen“ wählen." in texts(app)
    assert repository.answers(assessment)["p1-01"].evidence == pieces
    app.text_input(key="text-evidence-p1-01-0").set_value("Neu").run()
    assert repository.answers(assessment)["p1-01"].evidence == (Evidence("Neu"), Evidence("Zweites"))


def test_a_clash_of_a_field_that_was_not_drawn_anew_is_asked_about(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create({"p1-01": Answer("p1-01", note="Anfang")})
    app = opened(open_screen, assessment)
    repository.change(assessment, "p1-01", {"note": "von drüben"}, Answer("p1-01", note="Anfang"))
    app.text_area(key="note-p1-01").set_value("von hier").run()
    assert "in einem anderen Fenster geändert" in texts(app)
    assert repository.answers(assessment)["p1-01"].note == "von drüben"
    app.button(key="mine-p1-01").click().run()
    assert repository.answers(assessment)["p1-01"].note == "von hier"


def test_what_was_typed_into_a_deleted_assessment_is_shown_to_be_copied(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    app = opened(open_screen, assessment)
    repository.delete(assessment)
    app.text_area(key="note-p1-01").set_value("<b>Nicht verlieren</b>").run()
    assert "Die Selbsteinschätzung ist inzwischen gelöscht" in texts(app)
    assert "P1-01 Notiz:</strong> &lt;b&gt;Nicht verlieren&lt;/b&gt;" in texts(app)
    app.button(key="discard-gone").click().run()
    assert "inzwischen gelöscht" not in texts(app)
