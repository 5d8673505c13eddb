"""What the dialogs ask before an assessment is stored, without a browser."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from assessment.assessment import Assessment
from assessment.store.repository import Repository
from pages.shared.questions import Settled
from tests.pages.conftest import texts, unescaped
from tests.strategies import an_assessment


def asking(sent: Assessment, own: Assessment | None = None) -> AppTest:
    """Return a page that asks about an assessment, as a dialog does after its form was sent."""

    def script(sent: object, own: object) -> None:
        import streamlit as st

        from pages.shared.questions import settled

        is_new = "sent" not in st.session_state
        st.session_state["sent"] = True
        st.session_state["settled"] = settled(sent if is_new else None, "So anlegen", own=own)

    return AppTest.from_function(script, args=(sent, own)).run()


def outcome(app: AppTest) -> Settled | None:
    settled: Settled | None = app.session_state["settled"]
    return settled


@pytest.fixture
def mine(repository: Repository) -> Assessment:
    return repository.assessment(repository.add(an_assessment(operator_model="zweckverband"), {}))


def test_without_a_question_nothing_is_asked(mine: Assessment) -> None:
    for sent in (an_assessment(title="Zweite"), an_assessment(solution="Radwege")):
        app = asking(sent)
        assert outcome(app) == Settled(sent)
        assert not app.button


def test_names_that_are_nearly_known_are_asked_about(mine: Assessment) -> None:
    app = asking(an_assessment(municipality="musterstadt"))
    assert outcome(app) is None
    app.button(key="settle").click().run()
    assert "Bitte erst die Frage darüber beantworten." in texts(app)
    (question,) = app.radio
    assert [unescaped(option) for option in question.options] == [
        "Das Vorhandene: „Parkleitsystem“ in „Musterstadt“",
        "Etwas anderes, neu: „Parkleitsystem“ in „musterstadt“",
    ]
    question.set_value(0).run()
    app.button(key="settle").click().run()
    settled = outcome(app)
    assert settled is not None
    assert settled.assessment.municipality == "Musterstadt"


def test_two_names_may_stay_apart(mine: Assessment) -> None:
    app = asking(an_assessment(municipality="musterstadt"))
    app.radio[0].set_value(-1).run()
    app.button(key="settle").click().run()
    settled = outcome(app)
    assert settled is not None
    assert settled.assessment.municipality == "musterstadt"


def test_a_day_in_the_future_is_asked_about(mine: Assessment) -> None:
    app = asking(an_assessment(date=date(2062, 5, 4)))
    app.button(key="settle").click().run()
    assert outcome(app) is None
    app.checkbox[0].check().run()
    app.button(key="settle").click().run()
    assert outcome(app) == Settled(an_assessment(date=date(2062, 5, 4)))


def test_a_day_that_was_in_the_future_already_is_not_asked_about_again(repository: Repository) -> None:
    late = repository.assessment(repository.add(an_assessment(date=date(2062, 5, 4)), {}))
    sent = an_assessment(date=date(2062, 5, 4), title="Neuer Titel")
    assert outcome(asking(sent, late)) == Settled(sent)


def test_another_operating_model_is_asked_about(mine: Assessment, repository: Repository) -> None:
    sent = an_assessment(title="Zweite", operator_model="gesellschaft")
    app = asking(sent)
    (question,) = app.checkbox
    assert unescaped(question.label).startswith("Betreibermodell von „Parkleitsystem“, Musterstadt:")
    app.button(key="settle").click().run()
    assert outcome(app) == Settled(sent)
    app = asking(sent)
    app.checkbox[0].check().run()
    app.button(key="settle").click().run()
    settled = outcome(app)
    assert settled is not None
    repository.add(settled.assessment, {}, agreed=settled.agreed)
    assert repository.assessment(mine.id).operator_model == "gesellschaft"
