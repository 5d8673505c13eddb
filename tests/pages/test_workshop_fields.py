"""Fields of the workshop: what is entered is there after another screen, holds at the click, and goes no further."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from assessment.phases import Phase
from assessment.rating import LEVELS, Rating
from assessment.scoring import due_criteria
from assessment.store.repository import Repository
from assessment.voting.workshop import Workshop, WorkshopSettings
from tests.places import ROOT
from tests.strategies import CATALOG

from .conftest import Create, Open, visit

AGENDA = ("p3-01", "p3-04", "p3-08")
SETTINGS = WorkshopSettings(90, 5, ("Verwaltung", "IT"), comments_allowed=True, minimum_group=5)
PROPOSED = "agenda-120x5-p3-01"
CHOICE = "decision-p3-01-None"
INPUTS = ("checkbox", "radio", "multiselect", "number_input", "text_input", "text_area", "toggle", "selectbox")


def reason_of(workshop: Workshop, criterion: str = "p3-01") -> str:
    return f"text-decision-reason-{workshop.id}-{criterion}"


def decided(rating: Rating) -> str:
    return f"decision-p3-01-{rating.value}"


def hold(repository: Repository, assessment: str) -> Workshop:
    """Open a workshop in which two criteria have been voted on; the first one is in view."""
    workshop = repository.workshops.open(assessment, AGENDA, SETTINGS)
    for criterion in AGENDA[1::-1]:
        current = repository.workshops.open_vote(workshop.id, criterion)
        for number, rating in enumerate(LEVELS):
            repository.ballots.vote(workshop.code, str(number), current.id, rating)
        repository.workshops.reveal(workshop.id, criterion)
    return repository.workshops.workshop(workshop.id)


@pytest.fixture
def workshop(create: Create, repository: Repository) -> Workshop:
    return hold(repository, create())


def opened(open_screen: Open, assessment: str) -> AppTest:
    """Open the screen with all its folds."""
    return unfolded(open_screen("workshop", a=assessment))


def unfolded(app: AppTest) -> AppTest:
    for fold in ("workshop-further", "workshop-agenda-change"):
        app.session_state[fold] = True
    return app.run()


def back_from_elsewhere(app: AppTest) -> AppTest:
    visit(app, "measures")
    assert not [widget for kind in INPUTS for widget in app.get(kind) if "agenda" in str(widget.key)]
    return unfolded(visit(app, "workshop"))


def turned_to(app: AppTest, assessment: str) -> AppTest:
    """Go to another assessment, as the browser's history does: from screen to screen."""
    app.query_params["a"] = assessment
    return unfolded(app)


def value(app: AppTest, kind: str, key: str) -> object:
    return getattr(app, kind)(key=key).value


def enter(app: AppTest, kind: str, key: str, entered: object) -> AppTest:
    app = getattr(app, kind)(key=key).set_value(entered).run()
    assert value(app, kind, key) == entered
    return app


def held_settings(repository: Repository, assessment: str) -> tuple[WorkshopSettings, list[str]]:
    stored = repository.workshops.for_assessment(assessment)
    assert stored is not None
    return stored.settings, [item.criterion for item in stored.items]


SetUp = tuple[str, str, object, Callable[[WorkshopSettings, list[str]], bool]]
SET_UP: tuple[SetUp, ...] = (
    ("number_input", "workshop-minutes", 60, lambda settings, _: settings.minutes == 60),
    ("number_input", "workshop-each", 15, lambda settings, _: settings.minutes_each == 15),
    ("checkbox", "workshop-comments", True, lambda settings, _: settings.comments_allowed),
    ("radio", "workshop-minimum", 3, lambda settings, _: settings.minimum_group == 3),
    (
        "multiselect",
        "workshop-groups",
        ["IT", "Feuerwehr"],
        lambda settings, _: settings.role_groups == ("IT", "Feuerwehr"),
    ),
    ("multiselect", "workshop-groups", [], lambda settings, _: settings.role_groups == ()),
    ("checkbox", PROPOSED, False, lambda _, agenda: "p3-01" not in agenda and len(agenda) == 20),
)


@pytest.mark.dear
@pytest.mark.parametrize("entries", [SET_UP[:-2], SET_UP[-2:-1], SET_UP[-1:]], ids=["all", "no group", "agenda"])
def test_what_is_set_up_is_there_after_another_screen_and_holds_when_the_workshop_is_opened(
    open_screen: Open, create: Create, repository: Repository, entries: tuple[SetUp, ...]
) -> None:
    assessment = create()
    app = opened(open_screen, assessment)
    for kind, key, entered, _ in entries:
        enter(app, kind, key, entered)
    app = back_from_elsewhere(app)
    assert [value(app, kind, key) for kind, key, _, _ in entries] == [entered for _, _, entered, _ in entries]
    app.button(key="workshop-open").click().run()
    held = held_settings(repository, assessment)
    assert [key for _, key, _, holds in entries if not holds(*held)] == []


@pytest.mark.dear
def test_a_criterion_ticked_in_a_fold_counts_when_the_fold_is_closed(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create()
    app = opened(open_screen, assessment)
    box = next(box for box in app.checkbox if str(box.key).startswith("agenda-") and not box.value)
    key = str(box.key)
    app = back_from_elsewhere(box.check().run())
    assert app.checkbox(key=key).value
    app.session_state["workshop-further"] = False
    app.run()
    app.button(key="workshop-open").click().run()
    assert key.removeprefix("agenda-120x5-") in held_settings(repository, assessment)[1]


ALL_SET_UP = [*SET_UP[:-2], ("checkbox", "agenda-60x15-p3-04", False, SET_UP[-1][3])]


def set_up_all(app: AppTest) -> tuple[dict[str, object], dict[str, object]]:
    """Enter something into every field; return what they showed before, and what they show now."""
    given = {key: value(app, kind, key) for kind, key, _, _ in ALL_SET_UP[:-1]}
    for kind, key, entered, _ in ALL_SET_UP:
        enter(app, kind, key, entered)
    entered_all = all_set_up(app)
    assert all(entered_all[key] != shown for key, shown in given.items())
    return given, entered_all


def all_set_up(app: AppTest) -> dict[str, object]:
    """Return what every field shows that is drawn: the last one belongs to a time."""
    drawn = {str(widget.key) for kind in INPUTS for widget in app.get(kind)}
    return {key: value(app, kind, key) for kind, key, _, _ in ALL_SET_UP if key in drawn}


@pytest.mark.dear
def test_what_is_set_up_for_one_assessment_is_not_shown_at_another(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    first, second = create(), create()
    app = opened(open_screen, first)
    given, entered = set_up_all(app)
    assert all_set_up(turned_to(app, second)) == given
    # What one of them loses, the other must not have taken.
    assert all_set_up(turned_to(app, first)) == entered
    turned_to(app, second).button(key="workshop-open").click().run()
    settings, agenda = held_settings(repository, second)
    assert [key for _, key, _, holds in SET_UP if holds(settings, agenda)] == []


@pytest.mark.dear
def test_a_set_up_can_be_begun_afresh(open_screen: Open, create: Create) -> None:
    app = opened(open_screen, create())
    assert "discard-setup" not in {button.key for button in app.button}, "there is nothing to give up"
    given, _ = set_up_all(app)
    app.button(key="discard-setup").click().run()
    assert all_set_up(app) == given
    assert "discard-setup" not in {button.key for button in app.button}


@pytest.mark.dear
@pytest.mark.parametrize("by_whom", ["here", "others", "others, unseen"])
def test_what_was_set_up_for_a_workshop_is_not_there_for_the_next(
    open_screen: Open, create: Create, repository: Repository, by_whom: str
) -> None:
    assessment = create()
    app = opened(open_screen, assessment)
    given, _ = set_up_all(app)
    if by_whom == "here":
        app.button(key="workshop-open").click().run()
    visit(app, "measures")
    running = repository.workshops.for_assessment(assessment) or hold(repository, assessment)
    if by_whom == "others":
        visit(app, "workshop")
    repository.workshops.close(running.id)
    assert all_set_up(unfolded(visit(app, "workshop"))) == given


def test_a_proposal_for_another_time_begins_anew(open_screen: Open, create: Create) -> None:
    app = opened(open_screen, create())
    app = enter(app, "checkbox", PROPOSED, False)
    app = enter(app, "number_input", "workshop-minutes", 60)
    app = enter(app, "number_input", "workshop-minutes", 120)
    assert app.checkbox(key=PROPOSED).value


@pytest.mark.dear
def test_a_decision_is_there_after_another_screen_and_is_stored_by_the_click(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = opened(open_screen, workshop.assessment_id)
    app = enter(app, "radio", CHOICE, Rating.NOT_RELEVANT)
    app = back_from_elsewhere(enter(app, "text_input", reason_of(workshop), "kein Anschluss"))
    assert app.radio(key=CHOICE).value == Rating.NOT_RELEVANT
    assert app.text_input(key=reason_of(workshop)).value == "kein Anschluss"
    app.button(key="decide").click().run()
    answer = repository.answers(workshop.assessment_id)["p3-01"]
    assert (answer.rating, answer.reason) == (Rating.NOT_RELEVANT, "kein Anschluss")


@pytest.mark.dear
def test_a_stored_reason_is_shown_and_can_be_changed(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    repository.workshops.decide(workshop.id, "p3-01", Rating.NOT_RELEVANT, "kein Anschluss")
    app = opened(open_screen, workshop.assessment_id)
    assert app.text_input(key=reason_of(workshop)).value == "kein Anschluss"
    assert app.button(key="decide").disabled
    app = enter(app, "text_input", reason_of(workshop), "kein Netz")
    app.button(key="decide").click().run()
    assert repository.answers(workshop.assessment_id)["p3-01"].reason == "kein Netz"
    assert app.text_input(key=reason_of(workshop)).value == "kein Netz"
    assert app.button(key="decide").disabled


@pytest.mark.dear
def test_a_reason_typed_earlier_holds_when_its_field_has_not_been_drawn_again(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = opened(open_screen, workshop.assessment_id)
    app = enter(app, "radio", CHOICE, Rating.NOT_RELEVANT)
    app = enter(enter(app, "text_input", reason_of(workshop), "kein Anschluss"), "radio", CHOICE, Rating.P)
    app.radio(key=CHOICE).set_value(Rating.NOT_RELEVANT)
    app.button(key="decide").click().run()
    assert repository.answers(workshop.assessment_id)["p3-01"].reason == "kein Anschluss"


@pytest.mark.dear
def test_a_reason_that_is_too_long_is_there_after_another_screen(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = opened(open_screen, workshop.assessment_id)
    app = enter(app, "radio", CHOICE, Rating.NOT_RELEVANT)
    app = back_from_elsewhere(enter(app, "text_input", reason_of(workshop), "x" * 301))
    assert app.text_input(key=reason_of(workshop)).value == "x" * 301
    app = enter(app, "radio", CHOICE, Rating.P)
    app.button(key="decide").click().run()
    app = enter(app, "radio", decided(Rating.P), Rating.NOT_RELEVANT)
    assert app.text_input(key=reason_of(workshop)).value == ""


@pytest.mark.dear
def test_a_decision_is_not_shown_at_another_criterion(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = opened(open_screen, workshop.assessment_id)
    app = enter(app, "radio", CHOICE, Rating.NOT_RELEVANT)
    app = enter(app, "text_input", reason_of(workshop), "kein Anschluss")
    app.button(key="go-p3-04").click().run()
    assert app.radio(key="decision-p3-04-None").value is None
    app = enter(app, "radio", "decision-p3-04-None", Rating.NOT_RELEVANT)
    assert app.text_input(key=reason_of(workshop, "p3-04")).value == ""
    app.button(key="go-p3-01").click().run()
    assert app.radio(key=CHOICE).value == Rating.NOT_RELEVANT
    assert app.text_input(key=reason_of(workshop)).value == "kein Anschluss"


@pytest.mark.dear
def test_a_stored_decision_leaves_no_draft(open_screen: Open, repository: Repository, workshop: Workshop) -> None:
    app = opened(open_screen, workshop.assessment_id)
    app = enter(enter(app, "radio", CHOICE, Rating.NOT_RELEVANT), "text_input", reason_of(workshop), "kein Anschluss")
    app = enter(app, "radio", CHOICE, Rating.P)
    app.button(key="decide").click().run()
    assert app.radio(key=decided(Rating.P)).value == Rating.P
    app = enter(app, "radio", decided(Rating.P), Rating.NOT_RELEVANT)
    assert app.text_input(key=reason_of(workshop)).value == ""


@pytest.mark.dear
def test_what_another_facilitator_decides_takes_the_place_of_a_choice(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    repository.workshops.decide(workshop.id, "p3-01", Rating.P)
    app = enter(opened(open_screen, workshop.assessment_id), "radio", decided(Rating.P), Rating.F)
    for rating in (Rating.L, Rating.P):
        repository.workshops.decide(workshop.id, "p3-01", rating)
        app.run()
        assert app.radio(key=decided(rating)).value == rating


BESIDE: tuple[tuple[str, str, object, object], ...] = (
    ("toggle", "workshop-by-dispute", True, False),
    ("multiselect", "agenda-change", list(AGENDA[:2]), list(AGENDA)),
    ("radio", CHOICE, Rating.F, None),
)


@pytest.mark.dear
def test_what_is_entered_beside_the_stage_is_there_after_another_screen_and_not_in_a_later_workshop(
    open_screen: Open, create: Create, repository: Repository, workshop: Workshop
) -> None:
    def shown() -> list[object]:
        return [value(app, kind, key) for kind, key, _, _ in BESIDE]

    given, all_entered = [given for *_, given in BESIDE], [entered for _, _, entered, _ in BESIDE]
    app = opened(open_screen, workshop.assessment_id)
    for kind, key, entered, _ in BESIDE:
        enter(app, kind, key, entered)
    back_from_elsewhere(app)
    assert shown() == all_entered
    other = hold(repository, create())
    turned_to(app, other.assessment_id)
    assert shown() == given
    turned_to(app, workshop.assessment_id)
    assert shown() == all_entered
    visit(app, "measures")
    repository.workshops.close(workshop.id)
    hold(repository, workshop.assessment_id)
    unfolded(visit(app, "workshop"))
    assert shown() == given


@pytest.mark.dear
def test_an_agenda_is_there_after_another_screen_and_a_step_and_is_set_by_the_click(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = opened(open_screen, workshop.assessment_id)
    app = back_from_elsewhere(enter(app, "multiselect", "agenda-change", list(AGENDA[:2])))
    repository.workshops.discuss(workshop.id, None)
    app.run()
    assert app.multiselect(key="agenda-change").value == list(AGENDA[:2])
    app.button(key="agenda-save").click().run()
    assert [item.criterion for item in repository.workshops.workshop(workshop.id).items] == list(AGENDA[:2])
    # What was voted on stays, and so it stands in the field again.
    app = enter(app, "multiselect", "agenda-change", [AGENDA[0]])
    app.button(key="agenda-save").click().run()
    assert app.multiselect(key="agenda-change").value == list(AGENDA[:2])


@pytest.mark.dear
def test_an_agenda_that_others_have_changed_is_shown(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = enter(opened(open_screen, workshop.assessment_id), "multiselect", "agenda-change", list(AGENDA[:2]))
    repository.workshops.set_agenda(workshop.id, (*AGENDA, "p3-02"))
    app.run()
    assert app.multiselect(key="agenda-change").value == [*AGENDA, "p3-02"]


@pytest.mark.dear
def test_the_end_of_a_workshop_leaves_no_draft(open_screen: Open, repository: Repository, workshop: Workshop) -> None:
    app = opened(open_screen, workshop.assessment_id)
    app = enter(app, "radio", CHOICE, Rating.NOT_RELEVANT)
    app = enter(app, "text_input", reason_of(workshop), "kein Anschluss")
    app = enter(app, "toggle", "workshop-by-dispute", True)
    assert [of for of, _ in app.session_state["drafts"].values] != []
    app.button(key="workshop-end").click().run()
    app.button(key="workshop-end").click()
    app.button(key="workshop-end-now").click().run()
    assert [of for of, _ in app.session_state["drafts"].values if of.startswith(workshop.id)] == []


@pytest.mark.dear
def test_every_field_of_the_workshop_follows_the_rule(
    open_screen: Open, create: Create, repository: Repository, workshop: Workshop
) -> None:
    """A new field that Streamlit alone draws would forget what is entered with the next screen."""
    drawn = set()
    for assessment in (create(), workshop.assessment_id):
        app = opened(open_screen, assessment)
        if assessment == workshop.assessment_id:
            app = enter(app, "radio", CHOICE, Rating.NOT_RELEVANT)
        keys = {str(widget.key) for kind in INPUTS for widget in app.get(kind)}
        assert keys <= app.session_state["fields"].shown.keys()
        drawn |= keys
    assert {key for _, key, _, _ in SET_UP} | {
        CHOICE,
        reason_of(workshop),
        "agenda-change",
        "workshop-by-dispute",
    } <= drawn
    assert len([key for key in drawn if key.startswith("agenda-120x5-")]) == len(due_criteria(CATALOG, (Phase.P3,)))
    own = re.compile(rf"st\.(?:{'|'.join(INPUTS)}|slider|pills|segmented_control|date_input)\(")
    assert [
        path.name for path in (ROOT / "pages" / "workshop").glob("*.py") if own.search(path.read_text("utf-8"))
    ] == []
