import re
from collections.abc import Mapping
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from assessment.assessment import Assessment
from assessment.rating import Answer, Answers, Evidence, Rating, Suggestion
from assessment.store.repository import Repository
from tests.pages.conftest import Create, Open, let_time_pass, texts

_GIVEN = {
    "p1-01": Answer(
        "p1-01",
        Rating.L,
        note="steht",
        owner="IT-Amt",
        due=date(2035, 1, 31),
        evidence=(Evidence("Beschluss"),),
        outside_control=True,
    ),
    "p1-02": Answer("p1-02", Rating.NOT_RELEVANT, reason="Es gibt nur ein Einsatzfeld."),
    "p1-03": Answer("p1-03", suggestion=Suggestion(Rating.L, "", date(2026, 1, 9))),
}
_ONLY_READ = ("rating-", "text-", "note-", "due-", "target-", "outside-", "withdraw-", "confirm", "remove-")


def _canonical(assessment: Assessment, answers: Answers) -> str:
    return f"{assessment.title}: {len(answers)}"


def _fields(app: AppTest) -> Mapping[str, bool]:
    """Return which fields and buttons that change an answer are disabled."""
    kinds = ("radio", "text_area", "text_input", "selectbox", "checkbox", "button")
    elements = [element for kind in kinds for element in getattr(app, kind)]
    return {str(field.key): field.disabled for field in elements if str(field.key).startswith(_ONLY_READ)}


def _everything(app: AppTest) -> str:
    """Return all HTML, that of a dialog included."""
    return "\n".join(str(element.proto.body) for element in app.get("html"))


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize("view", ["Fokus", "Liste", "Tabelle"])
@pytest.mark.parametrize("criterion", sorted(_GIVEN))
def test_a_closed_assessment_is_only_read_in_every_view(
    open_screen: Open, create: Create, repository: Repository, view: str, criterion: str
) -> None:
    assessment = create(_GIVEN)
    app = open_screen("questionnaire", a=assessment, k=criterion)
    app.segmented_control(key="view").set_value(view).run()
    fold = f"further-{criterion}" if view == "Fokus" else f"details-{criterion}"
    app.session_state[fold] = True
    app.run()
    assert not any(_fields(app).values()), "what is open can be changed"

    repository.close(assessment, _canonical)
    app.run()

    fields = _fields(app)
    assert len(fields) > 1
    assert all(fields.values()), [key for key, disabled in fields.items() if not disabled]
    said = texts(app)
    assert re.search(r"Abgeschlossen am \d\d\.\d\d\.\d{4} \(Version 1\)\. Antworten lassen sich nur lesen\.", said)
    assert not app.warning
    if view != "Liste":
        assert not app.button(key="next").disabled, "reading goes on"


def test_closed_elsewhere_keeps_what_is_entered_and_saves_it_once_it_is_open_again(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    app = open_screen("questionnaire", a=assessment, k="p1-01")
    repository.close(assessment, _canonical)

    app.text_area(key="note-p1-01").set_value("Bitte nicht verlieren").run()

    assert app.text_area(key="note-p1-01").value == "Bitte nicht verlieren"
    assert not app.text_area(key="note-p1-01").disabled, "what is typed at this moment must arrive as well"
    assert "Die Selbsteinschätzung ist inzwischen abgeschlossen. Unter „Bericht“" in texts(app)
    assert "Nicht gespeichert" in texts(app)
    assert repository.answers(assessment) == {}

    repository.reopen(assessment)
    let_time_pass(app)
    app.run()
    assert repository.answers(assessment)["p1-01"].note == "Bitte nicht verlieren"
    assert "inzwischen abgeschlossen" not in texts(app)
    assert not app.text_area(key="note-p1-01").disabled


def test_what_was_entered_into_a_closed_assessment_can_be_given_up(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create({"p1-01": Answer("p1-01", Rating.P)})
    app = open_screen("questionnaire", a=assessment, k="p1-01")
    repository.close(assessment, _canonical)
    app.radio(key="rating-p1-01").set_value("F").run()
    assert app.radio(key="rating-p1-01").value == "F"

    app.button(key="discard").click().run()

    assert app.radio(key="rating-p1-01").value == "P"
    assert app.radio(key="rating-p1-01").disabled
    assert "inzwischen abgeschlossen" not in texts(app)


def test_confirming_what_is_closed_meanwhile_says_so(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create(_GIVEN)
    app = open_screen("questionnaire", a=assessment, k="p1-03")
    repository.close(assessment, _canonical)
    app.button(key="confirm-phase").click().run()
    assert "Nicht bestätigt. Die Selbsteinschätzung ist inzwischen abgeschlossen." in app.toast[0].value
    assert app.button(key="confirm-phase").disabled
    assert repository.answers(assessment) == _GIVEN


def test_the_list_names_what_is_closed_and_offers_no_change(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    opened, closed = create(), create()
    repository.close(closed, _canonical)
    app = open_screen("start")
    assert texts(app).count("Abgeschlossen</span>") == 1
    keys = {button.key for button in app.button}
    assert f"rename-{opened}" in keys
    assert f"rename-{closed}" not in keys
    assert {f"{name}-{closed}" for name in ("open", "result", "report", "next", "delete")} <= keys

    repository.reopen(closed)
    repository.close(closed, _canonical)
    app.run()
    assert "Abgeschlossen, Version 2</span>" in texts(app)
    app.button(key=f"delete-{closed}").click().run()
    assert "Auch die 2 abgeschlossenen Versionen gehen verloren." in _everything(app)
