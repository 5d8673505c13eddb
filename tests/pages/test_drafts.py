"""What is entered and stored only by a click, or not at all, is there again: after another screen, in its dialog."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from assessment import clock
from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.days import written
from assessment.exchange.example import ensure_example
from assessment.measures import Measure
from assessment.phases import Phase
from assessment.rating import Rating
from assessment.store.repository import Repository
from assessment.web.addresses import SCREENS
from tests.pages.conftest import Create, Open, texts, unescaped
from tests.strategies import IDS, an_assessment, sheet


def gone_to(app: AppTest, screen: str, **parameters: str) -> AppTest:
    """Draw another screen in the same session."""
    app._page_hash = calc_hash(SCREENS[screen].path)
    app.query_params.clear()
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


def field(app: AppTest, kind: str, key: str) -> Any:
    return getattr(app, kind)(key=key)


def dismissed(app: AppTest) -> AppTest:
    """Draw the screen without its dialog, as Escape, a click beside it or another screen leaves it."""
    app.run()
    assert "submit" not in {button.key for button in app.button}
    return app


def sent(app: AppTest, opening: str, button: str = "submit") -> AppTest:
    """Press a button of the dialog that is open, which AppTest draws only if its opener is pressed, too."""
    app.button(key=opening).click()
    return app.button(key=button).click().run()


def a_series(repository: Repository) -> tuple[str, str, str]:
    """Store three assessments of a solution, and return their ids."""
    first, second, third = (
        repository.add(an_assessment(title=f"Stand {year}", date=date(year, 1, 1)), sheet(dict.fromkeys(IDS, level)))
        for year, level in ((2024, Rating.N), (2025, Rating.P), (2026, Rating.F))
    )
    return first, second, third


def opener(kind: str, assessment: str) -> tuple[str, str]:
    """Return the key of the button that opens a dialog, and what the keys of its fields end with."""
    action = {"new": "Beginnen", "rename": "Speichern", "next": "Anlegen"}[kind]
    return ("new", f"about-{action}-") if kind == "new" else (f"{kind}-{assessment}", f"about-{action}-{assessment}")


_FORM = [
    ("text_input", "text-municipality", "Neustadt"),
    ("text_input", "text-solution", "Leihrad"),
    ("radio", "choice-phases", (Phase.P4,)),
    ("selectbox", "choice-model", "zweckverband"),
    ("multiselect", "choice-participants", ["Politik", "Feuerwehr"]),
    ("text_input", "due-day", "01.02.2031"),
    ("text_input", "text-title", "Ganz neu"),
]
_OF_NAMES = {"text-municipality", "text-solution"}


@pytest.mark.dear
@pytest.mark.parametrize("dialog", ["new", "rename", "next"])
def test_what_was_entered_stands_in_the_dialog_when_it_is_opened_again(
    open_screen: Open, create: Create, repository: Repository, dialog: str
) -> None:
    assessment, other = create(), create()
    opening, place = opener(dialog, assessment)
    fields = [each for each in _FORM if dialog != "next" or each[1] not in _OF_NAMES]
    app = open_screen("start")
    for kind, key, entered in fields:
        # One after the other, as somebody types: each closes the dialog of AppTest.
        app.button(key=opening).click().run()
        field(app, kind, f"{key}-{place}").set_value(entered).run()
    dismissed(app)
    gone_to(app, "methodology")
    gone_to(app, "start")

    def shown() -> dict[str, Any]:
        app.button(key=opening).click().run()
        return {key: field(app, kind, f"{key}-{place}").value for kind, key, _ in fields}

    assert shown() == {key: entered for _, key, entered in fields}
    if dialog != "new":
        opening, place = opener(dialog, other)
        given = shown()
        assert all(given[key] != entered for _, key, entered in fields), "what is entered for one is not another's"


def test_what_is_refused_keeps_its_sentence(open_screen: Open, repository: Repository) -> None:
    app = open_screen("start")
    app.button(key="new").click().run()
    _, place = opener("new", "")
    app.text_input(key=f"text-municipality-{place}").set_value("x" * 201).run()
    app.button(key="new").click().run()
    app.text_input(key=f"due-day-{place}").set_value("31.2.2026").run()
    app.button(key="new").click().run()
    sent(app, "new")
    for _ in range(2):
        assert [unescaped(error.value) for error in app.error] == [
            "Höchstens 200 Zeichen, es sind 201.",
            "Bitte den Namen der Lösung eintragen.",
            "Bitte wählen, in welcher Phase die Lösung steht.",
            "Den 31.02.2026 gibt es nicht. Bitte prüfen.",
        ]
        assert app.text_input(key=f"text-municipality-{place}").value == "x" * 201
        dismissed(app).button(key="new").click().run()
    assert repository.assessments() == []


def test_an_operating_model_can_be_taken_back(open_screen: Open, repository: Repository) -> None:
    assessment = repository.add(an_assessment(operator_model="zweckverband"), {})
    opening, place = opener("rename", assessment)
    app = open_screen("start")
    app.button(key=opening).click().run()
    app.selectbox(key=f"choice-model-{place}").set_value("").run()
    app.button(key=opening).click().run()
    assert app.selectbox(key=f"choice-model-{place}").value == ""
    sent(app, opening)
    assert repository.assessment(assessment).operator_model is None


def test_a_form_can_be_begun_afresh(open_screen: Open, repository: Repository) -> None:
    app = open_screen("start")
    app.button(key="new").click().run()
    _, place = opener("new", "")
    assert "discard-form" not in {button.key for button in app.button}, "there is nothing to give up"
    app.text_input(key=f"text-municipality-{place}").set_value("x" * 201).run()
    app.button(key="new").click().run()
    app.radio(key=f"choice-phases-{place}").set_value((Phase.P4,)).run()
    app.button(key="new").click().run()
    sent(app, "new", "discard-form")
    assert app.text_input(key=f"text-municipality-{place}").value == ""
    assert app.radio(key=f"choice-phases-{place}").value is None
    assert not app.error


@pytest.mark.dear
def test_what_is_stored_is_no_draft_any_more(open_screen: Open, repository: Repository) -> None:
    app = open_screen("start")
    app.button(key="new").click().run()
    _, place = opener("new", "")
    app.text_input(key=f"text-municipality-{place}").set_value("Neustadt")
    app.text_input(key=f"text-solution-{place}").set_value("Leihrad")
    app.radio(key=f"choice-phases-{place}").set_value((Phase.P2,))
    sent(app, "new")
    (stored,) = repository.assessments()
    assert (stored.municipality, stored.solution, stored.phases) == ("Neustadt", "Leihrad", (Phase.P2,))
    gone_to(app, "start").button(key="new").click().run()
    assert app.text_input(key=f"text-municipality-{place}").value == ""
    assert app.text_input(key=f"due-day-{place}").value == written(clock.today())

    opening, place = opener("rename", stored.id)
    app.button(key=opening).click().run()
    app.text_input(key=f"text-title-{place}").set_value("Neuer Titel")
    sent(app, opening)
    assert repository.assessment(stored.id).title == "Neuer Titel"
    repository.describe(stored.id, an_assessment(title="Von drüben"))
    app.button(key=opening).click().run()
    assert app.text_input(key=f"text-title-{place}").value == "Von drüben"


@pytest.mark.dear
def test_a_draft_does_not_write_over_what_somebody_else_changed_meanwhile(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    opening, place = opener("rename", assessment)
    app = open_screen("start")
    app.button(key=opening).click().run()
    app.text_input(key=f"text-title-{place}").set_value("Von hier").run()
    dismissed(app)
    theirs = an_assessment(title="Von drüben", participants=("Politik",))
    repository.describe(assessment, theirs)

    app.button(key=opening).click().run()
    assert app.text_input(key=f"text-title-{place}").value == "Von hier"
    assert app.multiselect(key=f"choice-participants-{place}").value == ["Politik"], "nobody entered anything there"
    sent(app, opening)
    assert "Titel wurde inzwischen in einem anderen Fenster geändert." in texts(app)
    assert repository.assessment(assessment).title == "Von drüben"

    dismissed(app).button(key=opening).click().run()
    sent(app, opening)
    stored = repository.assessment(assessment)
    assert (stored.title, stored.participants) == ("Von hier", ("Politik",)), "now it was in view"


def test_the_answers_to_questions_are_drafts_of_their_dialog(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    create()
    app = open_screen("start")
    app.button(key="new").click().run()
    _, place = opener("new", "")
    app.text_input(key=f"text-municipality-{place}").set_value("musterstadt")
    app.text_input(key=f"text-solution-{place}").set_value("Parkleitsystem")
    app.text_input(key=f"due-day-{place}").set_value("1.2.2062")
    app.radio(key=f"choice-phases-{place}").set_value((Phase.P2,))
    sent(app, "new")
    names = next(radio.key for radio in app.radio if str(radio.key).startswith("names-"))
    days = next(box.key for box in app.checkbox if str(box.key).startswith("days-"))
    app.radio(key=names).set_value(0)
    app.checkbox(key=days).check().run()
    dismissed(app).button(key="new").click().run()
    assert names not in {radio.key for radio in app.radio}, "it is asked when the form is sent"
    sent(app, "new")
    assert app.radio(key=names).value == 0
    assert app.checkbox(key=days).value
    app.button(key="new").click()
    app.text_input(key=f"text-solution-{place}").set_value("Leihrad").run()
    assert names not in {radio.key for radio in app.radio}, "it was about what was sent, and that is another now"


def dialog_of(stored: Assessment, kind: str) -> AppTest:
    """Draw a dialog alone, as a browser does: it stays open while its assessment is deleted."""

    def script(stored: object, kind: str) -> None:
        from assessment.assessment import Solution
        from pages.shared import banner, redraw
        from pages.start.dialogs import change_dialog, successor_dialog

        redraw.begin_screen()
        banner.draw()
        solution = Solution("Musterstadt", "Parkleitsystem", (stored,))
        (change_dialog if kind == "rename" else successor_dialog)(stored, solution)

    return AppTest.from_function(script, args=(stored, kind), default_timeout=20).run()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("rename", "Die Angaben sind nicht geändert, und"), ("next", "Es ist nichts angelegt, und")],
)
@pytest.mark.parametrize("joins", [False, True])
def test_an_assessment_that_was_deleted_meanwhile_is_said_to_be_gone_and_the_text_stays(
    create: Create, repository: Repository, kind: str, sentence: str, joins: bool
) -> None:
    assessment = create()
    stored = repository.assessment(assessment)
    other = repository.add(an_assessment(solution="Leihrad"), {})
    _, place = opener(kind, assessment)
    app = dialog_of(stored, kind)
    app.text_input(key=f"text-title-{place}").set_value("Nicht verlieren").run()
    if joins and kind == "rename":
        app.text_input(key=f"text-solution-{place}").set_value("Leihrad").run()
    repository.delete(assessment)
    app.button(key="submit").click().run()
    (error,) = app.error
    assert unescaped(error.value).startswith(f"{sentence} sonst ist nichts verändert. Die Selbsteinschätzung ist ")
    assert "bitte kopieren" in error.value
    assert app.text_input(key=f"text-title-{place}").value == "Nicht verlieren"
    assert [each.id for each in repository.assessments()] == [other]


_LASTING: dict[str, list[tuple[str, str, Any]]] = {
    "practices": [
        ("selectbox", "practice-driver", "agility"),
        ("selectbox", "practice-phase", Phase.P4),
        ("selectbox", "practice-workstream", "Technisch"),
        ("text_input", "text-search", "Sensor"),
    ],
    "comparison": [
        ("selectbox", "compare-from", None),
        ("multiselect", "overlaid", None),
        ("toggle", "everything", True),
    ],
    "results": [("toggle", "everything", True), ("selectbox", "behind-Treiber", "agility")],
    "measures": [("segmented_control", "measures-view", "Tafel")],
    "questionnaire": [("segmented_control", "view", "Liste")],
    "report": [
        ("radio", "report-audience", "anonymous"),
        ("checkbox", "report-part-answers", False),
        ("checkbox", "report-attached", False),
        ("toggle", "report-preview", True),
    ],
}


@pytest.mark.dear
@pytest.mark.parametrize("screen", _LASTING)
def test_what_was_chosen_is_there_again_after_another_screen(
    open_screen: Open, repository: Repository, screen: str
) -> None:
    first, second, third = a_series(repository)
    repository.measures.add(third, Measure("Vertrag schließen", date(2026, 1, 5)))
    # Only the test itself knows the ids.
    known = {"compare-from": second, "overlaid": [first]}
    choices = [(kind, key, known.get(key, entered)) for kind, key, entered in _LASTING[screen]]
    app = open_screen(screen, a=third)
    for kind, key, entered in choices:
        assert field(app, kind, key).value != entered
        field(app, kind, key).set_value(entered).run()
    gone_to(app, "methodology", a=third)
    gone_to(app, screen, a=third)
    for _ in range(2):
        assert {key: field(app, kind, key).value for kind, key, _ in choices} == {
            key: entered for _, key, entered in choices
        }
        app.run()


@pytest.mark.dear
def test_the_spread_of_votes_is_there_again_after_another_screen(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    example = ensure_example(repository, catalog)[-1]
    app = open_screen("results", a=example)
    app.toggle(key="spread").set_value(True).run()
    gone_to(app, "methodology", a=example)
    assert gone_to(app, "results", a=example).toggle(key="spread").value


@pytest.mark.dear
@pytest.mark.parametrize("screen", ["comparison", "report"])
def test_what_was_chosen_at_one_assessment_is_not_chosen_at_another(
    open_screen: Open, repository: Repository, screen: str
) -> None:
    first, second, third = a_series(repository)
    other = [
        repository.add(an_assessment(solution="Leihrad", date=date(year, 1, 1)), sheet(dict.fromkeys(IDS, Rating.P)))
        for year in (2024, 2025, 2026)
    ]
    # What is chosen where, and what stands there at another.
    choices: list[tuple[str, str, Any, Any]] = {
        "comparison": [
            ("selectbox", "compare-from", second, other[0]),
            ("multiselect", "overlaid", [first], []),
        ],
        "report": [("toggle", "report-preview", True, False)],
    }[screen]
    app = open_screen(screen, a=third)
    for kind, key, entered, _ in choices:
        field(app, kind, key).set_value(entered).run()
        assert not app.exception
    gone_to(app, screen, a=other[2])
    assert not app.exception
    for kind, key, _, given in choices:
        assert field(app, kind, key).value == given


@pytest.mark.dear
def test_the_address_decides_which_assessments_are_compared(open_screen: Open, repository: Repository) -> None:
    first, second, third = a_series(repository)
    app = open_screen("comparison", a=third)
    app.selectbox(key="compare-from").set_value(second).run()
    gone_to(app, "comparison", a=third)
    assert app.selectbox(key="compare-from").value == first, "as after the browser's back button"
    gone_to(app, "methodology", a=third)
    gone_to(app, "comparison", a=third)
    assert app.query_params["von"] == second


def test_a_link_that_names_a_driver_is_followed_whatever_was_chosen_before(open_screen: Open) -> None:
    app = open_screen("practices")
    app.selectbox(key="practice-driver").set_value("agility").run()
    gone_to(app, "methodology")
    gone_to(app, "practices", driver="capital")
    assert app.selectbox(key="practice-driver").value == "capital"
    app.selectbox(key="practice-driver").set_value("team").run()
    assert app.query_params["driver"] == "team"
    app.selectbox(key="practice-driver").set_value("Alle").run()
    assert app.selectbox(key="practice-driver").value == "Alle"
    assert "driver" not in app.query_params
    assert "42 Beispiele" in texts(app)


def test_a_measure_begun_in_one_assessment_is_not_shown_in_another(open_screen: Open, create: Create) -> None:
    first, second = create(), create()
    app = open_screen("measures", a=first)
    app.button(key="measure-new").click().run()
    app.text_area(key=f"text-new-measure-{first}").set_value("Vertrag aushandeln").run()
    for assessment, shown in ((second, ""), (first, "Vertrag aushandeln")):
        gone_to(app, "measures", a=assessment)
        app.button(key="measure-new").click().run()
        assert app.text_area(key=f"text-new-measure-{assessment}").value == shown
