"""The facilitator's screen without a browser: agenda for the time at hand, steps, what stands in the way."""

import re
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from assessment.ballots import presence
from assessment.rating import LEVELS, Answer, Rating
from assessment.store.repository import Repository
from assessment.voting.workshop import ItemStatus, Workshop, WorkshopSettings, spoken
from tests.strategies import CATALOG

from .conftest import Create, Open, confirm, texts

AGENDA = ("p3-01", "p3-04", "p3-08")
SETTINGS = WorkshopSettings(90, 5, ("Verwaltung", "IT"), comments_allowed=True, minimum_group=5)


@pytest.fixture
def workshop(create: Create, repository: Repository) -> Workshop:
    return repository.workshops.open(create(), AGENDA, SETTINGS)


def vote(repository: Repository, workshop: Workshop, *ratings: Rating, comment: str = "", group: str = "") -> None:
    """Open a round on the first criterion, and let devices vote in it."""
    current = repository.workshops.open_vote(workshop.id, AGENDA[0])
    for number, rating in enumerate(ratings):
        device = f"{group}{number}"
        repository.ballots.describe(workshop.code, device, nickname="", role_group=group, is_spectator=False)
        repository.ballots.vote(workshop.code, device, current.id, rating, comment)


def ticked(app: AppTest) -> list[str]:
    return [str(box.key).split("-", 2)[2] for box in app.checkbox if box.value and "agenda-" in str(box.key)]


def test_it_says_how_many_criteria_fit_and_proposes_which(open_screen: Open, create: Create) -> None:
    app = open_screen("workshop", a=create())
    assert "In 120 Minuten schaffen Sie <b>21 Kriterien</b> von 56 fälligen, je 5 Minuten." in texts(app)
    assert len(ticked(app)) == 21
    assert ticked(app)[0].startswith("p3-")
    app.number_input(key="workshop-minutes").set_value(60).run()
    app.number_input(key="workshop-each").set_value(15).run()
    assert "schaffen Sie <b>3 Kriterien</b>" in texts(app)
    assert len(ticked(app)) == 3


def test_more_than_fits_is_said_and_not_forbidden(open_screen: Open, create: Create) -> None:
    app = open_screen("workshop", a=create())
    app.number_input(key="workshop-minutes").set_value(20).run()
    assert len(ticked(app)) == 1
    app.session_state["workshop-further"] = True
    app.run()
    others = [box for box in app.checkbox if "agenda-" in str(box.key) and not box.value]
    others[0].check().run()
    assert "Gewählt: 2 Kriterien, mit Begrüßung und Abschluss etwa 25 Minuten. Das sind 5 mehr" in texts(app)
    assert not app.button(key="workshop-open").disabled


def test_opening_stores_agenda_and_rules_and_shows_the_way_in(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create({"p3-01": Answer("p3-01", Rating.UNKNOWN)})
    app = open_screen("workshop", a=assessment)
    app.number_input(key="workshop-minutes").set_value(40).run()
    chosen = ticked(app)
    # All at once, as on a slow connection: what was set just before the click counts.
    app.checkbox(key="workshop-comments").check()
    app.radio(key="workshop-minimum").set_value(3)
    app.button(key="workshop-open").click().run()
    stored = repository.workshops.for_assessment(assessment)
    assert stored is not None
    assert [item.criterion for item in stored.items] == chosen
    assert (stored.settings.minutes, stored.settings.minimum_group, stored.settings.comments_allowed) == (40, 3, True)
    assert spoken(stored.code) in texts(app)
    assert "Noch ist niemand da." in texts(app)
    assert "Telefone können noch nicht mitmachen" in texts(app)
    assert "nach 365 Tagen gelöscht" in texts(app)


def test_without_a_criterion_it_does_not_open(open_screen: Open, create: Create) -> None:
    app = open_screen("workshop", a=create())
    app.number_input(key="workshop-minutes").set_value(20).run()
    next(box for box in app.checkbox if box.value and "agenda-" in str(box.key)).uncheck().run()
    assert app.button(key="workshop-open").disabled
    assert "Bitte mindestens ein Kriterium wählen." in texts(app)


def test_who_is_there_is_said_by_group(open_screen: Open, repository: Repository, workshop: Workshop) -> None:
    for number, (group, looks_on) in enumerate([("IT", False), ("IT", False), ("", False), ("Verwaltung", True)]):
        device = f"G{number}"
        repository.ballots.describe(
            workshop.code,
            device,
            nickname="<b>Ada</b>" if number == 0 else "",
            role_group=group,
            is_spectator=looks_on,
        )
    for participant in repository.workshops.participants(workshop.id):
        presence.seen(workshop.id, participant.id)
    said = texts(open_screen("workshop", a=workshop.assessment_id))
    assert "<b>4 da:</b> 2 IT, 1 ohne Angabe, 1 nur zum Zusehen" in said
    assert "&lt;b&gt;Ada&lt;/b&gt;" in said


@pytest.mark.dear
def test_a_criterion_from_vote_to_answer(open_screen: Open, repository: Repository, workshop: Workshop) -> None:
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="workshop-begin").click().run()
    app.button(key="vote-open").click().run()
    vote(repository, workshop, Rating.N, Rating.P, Rating.F, Rating.F, comment="<i>so</i> nicht")
    app.run()
    assert "<b>4 von 4</b> haben abgestimmt" in texts(app)
    assert "so" not in re.findall(r"&lt;i&gt;(\w+)", texts(app))

    app.button(key="vote-reveal").click().run()
    assert "Einigkeit: gering" in texts(app)
    assert "&lt;i&gt;so&lt;/i&gt; nicht" in texts(app)
    app.button(key="discuss").click().run()
    assert re.search(r"Noch [23]:\d\d", texts(app))

    app.button(key="vote-again").click().run()
    vote(repository, workshop, Rating.P, Rating.P, Rating.P, Rating.F)
    app.run()
    app.button(key="vote-reveal").click().run()
    assert "Runde 1: 4 Stimmen" in texts(app)
    assert "Runde 2: 4 Stimmen" in texts(app)
    app.radio(key="decision-p3-01-None").set_value("P").run()
    app.button(key="decide").click().run()
    assert "Als Antwort gespeichert: Teilweise erfüllt" in texts(app)
    assert repository.answers(workshop.assessment_id)["p3-01"].rating is Rating.P

    app.button(key="workshop-next").click().run()
    stored = repository.workshops.for_assessment(workshop.assessment_id)
    assert stored is not None
    assert stored.criterion == "p3-04"


def test_before_the_reveal_the_screen_has_no_contents(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    vote(repository, workshop, *(Rating.F,) * 7, comment="streng geheim", group="IT")
    app = open_screen("workshop", a=workshop.assessment_id)
    everything = texts(app) + str([element.proto for element in app.main])
    assert "<b>7 von 7</b> haben abgestimmt" in everything
    assert "streng geheim" not in everything
    assert "kompass-vote-" not in everything
    assert "Einigkeit" not in everything


def test_revealing_nothing_keeps_the_vote_open(open_screen: Open, repository: Repository, workshop: Workshop) -> None:
    vote(repository, workshop)
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="vote-reveal").click().run()
    assert "Noch hat niemand abgestimmt. Die Abstimmung läuft weiter." in texts(app)
    assert [held.is_revealed for held in repository.workshops.rounds(workshop.id, "p3-01")] == [False]


@pytest.mark.dear
def test_park_skip_go_back_and_pause(open_screen: Open, repository: Repository, workshop: Workshop) -> None:
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="workshop-begin").click().run()
    app.button(key="workshop-park").click().run()
    app.button(key="workshop-skip").click().run()
    stored = repository.workshops.workshop(workshop.id)
    assert [item.status for item in stored.items] == [ItemStatus.PARKED, ItemStatus.SKIPPED, ItemStatus.WAITING]
    assert stored.criterion == "p3-08"
    app.button(key="workshop-previous").click().run()
    app.button(key="workshop-resume-item").click().run()
    assert repository.workshops.workshop(workshop.id).items[1].status is ItemStatus.WAITING
    app.button(key="workshop-pause").click().run()
    assert "an einem anderen Tag weitermachen" in texts(app)
    app.button(key="workshop-resume").click().run()
    assert not repository.workshops.workshop(workshop.id).is_paused
    app.button(key="go-p3-01").click().run()
    assert repository.workshops.workshop(workshop.id).criterion == "p3-01"


def test_a_discussion_can_be_made_longer_and_ended(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    vote(repository, workshop, *LEVELS)
    repository.workshops.reveal(workshop.id, "p3-01")
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="discuss").click().run()
    ends_at = repository.workshops.workshop(workshop.id).discussion_ends_at
    assert ends_at is not None
    app.button(key="discuss-more").click().run()
    assert repository.workshops.workshop(workshop.id).discussion_ends_at == ends_at + timedelta(minutes=1)
    app.button(key="discuss-end").click().run()
    assert repository.workshops.workshop(workshop.id).discussion_ends_at is None
    assert app.button(key="discuss").label == "3 Minuten sprechen"


def test_a_workshop_can_go_back_to_where_people_join(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="workshop-begin").click().run()
    assert "kompass-lobby" not in texts(app)
    app.button(key="workshop-lobby").click().run()
    assert repository.workshops.workshop(workshop.id).criterion is None
    assert "kompass-lobby" in texts(app)


def test_smaller_groups_can_be_shown_before_the_first_vote(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="workshop-smaller").click().run()
    assert (
        repository.workshops.workshop(workshop.id).settings.minimum_group
        == CATALOG.method.workshop.smallest_minimum_group
    )
    assert "workshop-smaller" not in {button.key for button in app.button}


def test_smaller_groups_are_not_shown_once_somebody_has_voted(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = open_screen("workshop", a=workshop.assessment_id)
    vote(repository, workshop, Rating.L)
    app.button(key="workshop-smaller").click().run()
    assert repository.workshops.workshop(workshop.id).settings.minimum_group == workshop.settings.minimum_group
    assert [str(warning.value) for warning in app.warning] != []


def test_the_agenda_can_be_sorted_by_dispute(open_screen: Open, repository: Repository, workshop: Workshop) -> None:
    for criterion, ratings in (("p3-01", (Rating.L,) * 4), ("p3-04", (Rating.N, Rating.N, Rating.F, Rating.F))):
        current = repository.workshops.open_vote(workshop.id, criterion)
        for number, rating in enumerate(ratings):
            repository.ballots.vote(workshop.code, str(number), current.id, rating)
        repository.workshops.reveal(workshop.id, criterion)
    app = open_screen("workshop", a=workshop.assessment_id)
    app.toggle(key="workshop-by-dispute").set_value(True).run()
    lines = [str(button.key) for button in app.button if str(button.key).startswith("go-")]
    assert lines == ["go-p3-04", "go-p3-01", "go-p3-08"]
    assert "offen, Einigkeit gering" in texts(app)


def test_a_second_facilitator_gets_a_link_that_works_once(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="workshop-second").click().run()
    app.button(key="workshop-link").click().run()
    token = str(app.session_state["facilitator-link"]).rpartition("/leitung/")[2]
    assert repository.workshops.redeem(token) is not None


@pytest.mark.dear
def test_the_end_says_what_is_deleted_and_shows_what_stays(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    vote(repository, workshop, *LEVELS)
    repository.workshops.reveal(workshop.id, "p3-01")
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="workshop-end").click().run()
    assert "Auf der Agenda sind noch 3 Kriterien offen." in texts(app) + "".join(info.value for info in app.info)
    confirm(app, "workshop-end", "workshop-end-not")
    assert repository.workshops.for_assessment(workshop.assessment_id) is not None
    confirm(app, "workshop-end", "workshop-end-now")
    assert repository.workshops.for_assessment(workshop.assessment_id) is None
    assert "Der Workshop ist beendet." in texts(app)
    assert "Bisherige Urteile, am strittigsten zuerst" in texts(app)


def test_a_step_after_the_end_is_explained(open_screen: Open, repository: Repository, workshop: Workshop) -> None:
    app = open_screen("workshop", a=workshop.assessment_id)
    repository.workshops.close(workshop.id)
    app.button(key="workshop-begin").click().run()
    assert "Der Workshop ist inzwischen beendet." in texts(app)


def test_a_closed_assessment_says_what_to_do(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    repository.close(assessment, lambda _assessment, _answers: "{}")
    app = open_screen("workshop", a=assessment)
    assert "Für einen Workshop bitte unter „Bericht“ wieder öffnen" in texts(app)
    assert not [button for button in app.button if button.key == "workshop-open"]


def test_closed_meanwhile_a_decision_is_refused_with_a_sentence(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    vote(repository, workshop, *LEVELS)
    repository.workshops.reveal(workshop.id, "p3-01")
    app = open_screen("workshop", a=workshop.assessment_id)
    app.radio(key="decision-p3-01-None").set_value("F").run()
    repository.close(workshop.assessment_id, lambda _assessment, _answers: "{}")
    app.button(key="decide").click().run()
    assert "Nicht gespeichert." in texts(app)
    assert repository.answers(workshop.assessment_id) == {}


def test_what_is_chosen_for_another_time_does_not_stay_ticked_unseen(open_screen: Open, create: Create) -> None:
    app = open_screen("workshop", a=create())
    app.number_input(key="workshop-minutes").set_value(40).run()
    app.checkbox(key="workshop-comments").check().run()
    assert len(ticked(app)) == 5
    assert "Gewählt: 5 Kriterien, mit Begrüßung und Abschluss etwa 40 Minuten." in texts(app)


def test_a_choice_can_be_saved_on_the_way_to_the_next(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    vote(repository, workshop, *LEVELS)
    repository.workshops.reveal(workshop.id, "p3-01")
    app = open_screen("workshop", a=workshop.assessment_id)
    app.radio(key="decision-p3-01-None").set_value("L").run()
    app.button(key="decide-next").click().run()
    assert repository.answers(workshop.assessment_id)["p3-01"].rating is Rating.L
    assert repository.workshops.workshop(workshop.id).criterion == "p3-04"


@pytest.mark.dear
def test_votes_are_taken_back_only_when_asked(open_screen: Open, repository: Repository, workshop: Workshop) -> None:
    vote(repository, workshop, *LEVELS)
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="vote-withdraw").click().run()
    assert len(repository.workshops.rounds(workshop.id, "p3-01")) == 1
    assert "4 Stimmen werden gelöscht." in texts(app) + str([element.proto for element in app.get("html")])
    confirm(app, "vote-withdraw", "vote-withdraw-not")
    assert len(repository.workshops.rounds(workshop.id, "p3-01")) == 1
    confirm(app, "vote-withdraw", "vote-withdraw-now")
    assert repository.workshops.rounds(workshop.id, "p3-01") == []


def test_the_end_warns_of_a_vote_that_nobody_has_seen(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    vote(repository, workshop, *LEVELS)
    app = open_screen("workshop", a=workshop.assessment_id)
    app.button(key="workshop-end").click().run()
    assert "Eine Abstimmung läuft noch" in "".join(str(warning.value) for warning in app.warning)


def test_comments_of_the_first_round_stay_in_view(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    for comment in ("zuerst gesagt", "danach gesagt"):
        vote(repository, workshop, *LEVELS, comment=comment)
        repository.workshops.reveal(workshop.id, "p3-01")
    said = texts(open_screen("workshop", a=workshop.assessment_id))
    assert said.index("danach gesagt") < said.index("zuerst gesagt")


def test_what_is_chosen_just_before_the_click_is_decided(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    vote(repository, workshop, *LEVELS)
    repository.workshops.reveal(workshop.id, "p3-01")
    app = open_screen("workshop", a=workshop.assessment_id)
    app.radio(key="decision-p3-01-None").set_value(Rating.NOT_RELEVANT).run()
    app.text_input(key=f"text-decision-reason-{workshop.id}-p3-01").set_value("kein Anschluss")
    app.button(key="decide").click().run()
    answer = repository.answers(workshop.assessment_id)["p3-01"]
    assert (answer.rating, answer.reason) == (Rating.NOT_RELEVANT, "kein Anschluss")
    app.radio(key=f"decision-p3-01-{Rating.NOT_RELEVANT}").set_value(Rating.P).run()
    app.radio(key=f"decision-p3-01-{Rating.NOT_RELEVANT}").set_value(Rating.L)
    app.button(key="decide").click().run()
    assert repository.answers(workshop.assessment_id)["p3-01"].rating is Rating.L


def test_the_agenda_becomes_what_is_chosen_at_the_click(
    open_screen: Open, repository: Repository, workshop: Workshop
) -> None:
    app = open_screen("workshop", a=workshop.assessment_id)
    app.session_state["workshop-agenda-change"] = True
    app.run()
    app.multiselect(key="agenda-change").set_value(list(AGENDA[:2])).run()
    app.multiselect(key="agenda-change").set_value(list(AGENDA[1:]))
    app.button(key="agenda-save").click().run()
    stored = repository.workshops.workshop(workshop.id)
    assert tuple(item.criterion for item in stored.items) == AGENDA[1:]
    app.multiselect(key="agenda-change").set_value(list(AGENDA)).run()
    app.multiselect(key="agenda-change").set_value([])
    app.button(key="agenda-save").click().run()
    assert repository.workshops.workshop(workshop.id) == stored
