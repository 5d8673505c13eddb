"""The dialog in which a measure is changed: saved at once, checked, in conflict, refused, deleted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from assessment.days import written
from assessment.exchange.seal import canonical
from assessment.measures import Aim, Measure, Size, Status
from assessment.rating import Answer, Rating
from assessment.store.failures import StoreUnavailableError
from assessment.store.measure_repository import MeasureRepository
from assessment.store.repository import Repository

from .conftest import Create, Open, let_time_pass
from .test_measures import GAP, TODAY, a_measure, everything, only


def edited(open_screen: Open, assessment: str, measure: Measure) -> AppTest:
    app = open_screen("measures", a=assessment)
    return app.button(key=f"edit-list-{measure.id}").click().run()


@pytest.mark.dear
def test_every_field_of_the_dialog_is_saved_at_once(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create({"p1-01": Answer("p1-01", Rating.N, target=Rating.F)})
    stored = repository.measures.add(assessment, a_measure())
    app = edited(open_screen, assessment, stored)
    due = TODAY + timedelta(days=60)
    app.text_area(key=f"text-what-{stored.id}").set_value("Neuer Text").run()
    app.text_input(key=f"text-owner-{stored.id}").set_value("Bauhof").run()
    app.text_input(key=f"due-due-{stored.id}").set_value(written(due)).run()
    app.multiselect(key=f"aims-{stored.id}").set_value(["p1-05", "p1-01"]).run()
    app.selectbox(key=f"level-{stored.id}-p1-05").set_value("F").run()
    app.segmented_control(key=f"effort-edit-{stored.id}").set_value(2).run()
    app.selectbox(key=f"status-edit-{stored.id}").set_value("done").run()
    app.text_input(key=f"due-ended_on-{stored.id}").set_value(written(TODAY - timedelta(days=3))).run()
    assert only(repository, assessment) == replace(
        stored,
        what="Neuer Text",
        owner="Bauhof",
        due=due,
        aims=(Aim("p1-05", Rating.F), Aim("p1-01", Rating.F)),
        effort=Size.MEDIUM,
        status=Status.DONE,
        ended_on=TODAY - timedelta(days=3),
    )
    assert "Gespeichert um " in everything(app)


@pytest.mark.alike
@pytest.mark.parametrize(
    ("kind", "key", "value", "sentence"),
    [
        ("text_area", "text-what", "  ", "Bitte eintragen, was zu tun ist."),
        ("text_input", "due-due", "1.1.0020", "Bitte ein Datum von 01.01.1900"),
        ("text_input", "due-due", "31.2.2030", "Den 31.02.2030 gibt es nicht."),
        ("text_input", "text-owner", "x" * 301, "Höchstens 300 Zeichen, es sind 301."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_not_saved(
    open_screen: Open, create: Create, repository: Repository, kind: str, key: str, value: object, sentence: str
) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = edited(open_screen, assessment, stored)
    getattr(app, kind)(key=f"{key}-{stored.id}").set_value(value).run()
    assert sentence in everything(app)
    assert "Diese Eingabe ist nicht gespeichert." in everything(app)
    assert getattr(app, kind)(key=f"{key}-{stored.id}").value == value
    assert only(repository, assessment) == stored


def test_a_measure_cannot_have_ended_tomorrow(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = edited(open_screen, assessment, stored)
    app.selectbox(key=f"status-edit-{stored.id}").set_value("done").run()
    app.text_input(key=f"due-ended_on-{stored.id}").set_value(written(TODAY + timedelta(days=1))).run()
    assert "Dieser Tag liegt in der Zukunft." in everything(app)
    assert only(repository, assessment).ended_on == TODAY


def test_what_others_changed_meanwhile_is_kept_and_shown(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = edited(open_screen, assessment, stored)
    repository.measures.change(stored.id, {"owner": "Bauhof"}, stored)
    app.text_area(key=f"text-what-{stored.id}").set_value("Meins").run()
    assert only(repository, assessment) == replace(stored, owner="Bauhof", what="Meins")
    assert app.text_input(key=f"text-owner-{stored.id}").value == "Bauhof"
    assert not app.warning


@pytest.mark.parametrize("mine", [True, False])
def test_a_conflict_shows_both_and_asks(
    open_screen: Open, create: Create, repository: Repository, mine: bool
) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = edited(open_screen, assessment, stored)
    repository.measures.change(stored.id, {"what": "Ihres"}, stored)
    app.text_area(key=f"text-what-{stored.id}").set_value("Meins").run()
    said = everything(app)
    assert "inzwischen in einem anderen Fenster geändert" in said
    assert "Hier: Meins<br>Dort: Ihres" in said
    assert app.text_area(key=f"text-what-{stored.id}").value == "Meins", "nothing is lost"
    assert only(repository, assessment).what == "Ihres"

    app.button(key=f"{'mine' if mine else 'theirs'}-edit-{stored.id}").click().run()
    wanted = "Meins" if mine else "Ihres"
    assert only(repository, assessment).what == wanted
    assert app.text_area(key=f"text-what-{stored.id}").value == wanted
    assert not app.warning


def test_what_is_refused_beside_a_conflict_is_kept_too(
    open_screen: Open, repository: Repository, stored_one: tuple[str, Measure]
) -> None:
    assessment, stored = stored_one
    app = edited(open_screen, assessment, stored)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MeasureRepository, "change", _fail)
        app.text_input(key=f"text-owner-{stored.id}").set_value("Bauhof").run()
    repository.measures.change(stored.id, {"what": "Ihres"}, stored)
    app.text_area(key=f"text-what-{stored.id}").set_value("Meins").run()
    assert only(repository, assessment) == replace(stored, what="Ihres", owner="Bauhof")
    assert app.text_area(key=f"text-what-{stored.id}").value == "Meins"


def _fail(*_arguments: object) -> None:
    raise StoreUnavailableError("Die Datenbank ist schreibgeschützt.")


def test_a_conflict_about_the_status_leaves_other_fields_saved(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = open_screen("measures", a=assessment)
    repository.measures.change(
        stored.id, {"status": Status.DROPPED, "reason": "zu teuer", "ended_on": TODAY - timedelta(days=5)}, stored
    )
    app.selectbox(key=f"status-list-{stored.id}").set_value("done").run()
    assert only(repository, assessment).status is Status.DROPPED
    assert "Nicht gespeichert (1)" in everything(app)
    app.button(key=f"mine-list-{stored.id}").click().run()
    assert only(repository, assessment) == replace(stored, status=Status.DONE, ended_on=TODAY)


def test_what_is_refused_stays_and_is_saved_once_it_goes_again(
    open_screen: Open, repository: Repository, stored_one: tuple[str, Measure], refusing: pytest.MonkeyPatch
) -> None:
    assessment, stored = stored_one
    app = edited(open_screen, assessment, stored)
    app.text_area(key=f"text-what-{stored.id}").set_value("Bitte nicht verlieren").run()
    said = everything(app)
    assert "Nicht gespeichert. Auf dem Datenträger ist kein Platz mehr. Ihre Eingabe ist noch da." in said
    assert app.text_area(key=f"text-what-{stored.id}").value == "Bitte nicht verlieren"
    assert only(repository, assessment) == stored

    assert "Die letzte Änderung an einer Maßnahme ist nicht gespeichert." in said, "above every screen"

    refusing.undo()
    app.run()
    assert only(repository, assessment) == stored, "it was tried just now"
    let_time_pass(app)
    app.run()
    assert only(repository, assessment).what == "Bitte nicht verlieren"
    assert not app.error


def test_what_is_refused_can_be_given_up(
    open_screen: Open, repository: Repository, stored_one: tuple[str, Measure], refusing: pytest.MonkeyPatch
) -> None:
    assessment, stored = stored_one
    app = edited(open_screen, assessment, stored)
    app.text_area(key=f"text-what-{stored.id}").set_value("Doch nicht").run()
    app.button(key=f"discard-edit-{stored.id}").click().run()
    assert app.text_area(key=f"text-what-{stored.id}").value == stored.what
    assert not app.error
    refusing.undo()
    assert only(repository, assessment) == stored


@pytest.fixture
def stored_one(create: Create, repository: Repository) -> tuple[str, Measure]:
    assessment = create()
    return assessment, repository.measures.add(assessment, a_measure())


@pytest.mark.dear
def test_deleting_asks_first(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = edited(open_screen, assessment, stored)
    app.button(key="measure-delete").click().run()
    assert only(repository, assessment) == stored
    assert "mit dem Verlauf" in everything(app)
    app.button(key="measure-keep").click().run()
    assert only(repository, assessment) == stored
    assert "mit dem Verlauf" not in everything(app)
    app.button(key="measure-delete").click().run()
    app.button(key="measure-delete-now").click().run()
    assert repository.measures.for_assessment(assessment) == []


def test_what_was_entered_into_a_deleted_measure_can_be_kept(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure())
    app = edited(open_screen, assessment, stored)
    repository.measures.delete(stored.id)
    app.text_area(key=f"text-what-{stored.id}").set_value("Bitte nicht verlieren").run()
    assert "inzwischen in einem anderen Fenster gelöscht" in everything(app)
    app.button(key=f"anew-edit-{stored.id}").click().run()
    assert only(repository, assessment).what == "Bitte nicht verlieren"


def test_measures_of_a_closed_assessment_can_still_be_changed(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create(GAP)
    stored = repository.measures.add(assessment, a_measure())
    repository.close(assessment, canonical)
    app = open_screen("measures", a=assessment)
    app.selectbox(key=f"status-list-{stored.id}").set_value("in_progress").run()
    assert only(repository, assessment).status is Status.IN_PROGRESS


def test_a_criterion_that_this_catalogue_does_not_know_stays_an_aim(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    stored = repository.measures.add(assessment, a_measure(aims=(Aim("p5-99", Rating.N), Aim("p1-05", Rating.L))))
    app = edited(open_screen, assessment, stored)
    assert not app.exception
    app.selectbox(key=f"level-{stored.id}-p1-05").set_value("F").run()
    assert only(repository, assessment).aims == (Aim("p5-99", Rating.N), Aim("p1-05", Rating.F))
