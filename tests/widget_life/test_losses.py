"""Sequences that lost, hid or changed what was entered, one after the other as they were found."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from assessment.rating import Answer, Rating
from assessment.store.failures import StoreUnavailableError
from assessment.store.repository import Repository
from tests.widget_life.browser import Address, Pace
from tests.widget_life.person import Person
from tests.widget_life.sequences import Sequences
from tests.widget_life.server import Step

Start = Callable[..., Sequences]


@pytest.fixture
def start(machine: type[Sequences], request: pytest.FixtureRequest) -> Start:
    """Return a function that begins a sequence in a view."""

    def begin(view: str = "Fokus") -> Sequences:
        sequences = machine()
        request.addfinalizer(sequences.teardown)
        sequences.open(view, takes_mine=True)
        return sequences

    return begin


def _do(person: Person, *acts: Callable[[], object], pace: Pace | None = None) -> None:
    """Do things at once, then look."""
    person.tab.pace = pace or Pace()
    with person.tab.at_once():
        for act in acts:
            act()
    person.look()
    person.ledger.check()


@pytest.mark.parametrize("view", ["Liste", "Tabelle"])
def test_a_note_is_there_in_the_next_view(start: Start, view: str) -> None:
    person = start().person
    _do(person, lambda: person.type("note-p5-01", "vorhanden"))
    _do(person, lambda: person.tab.press("next"))
    _do(person, lambda: person.tab.choose("view", [view]))
    if view == "Liste":
        _do(person, lambda: person.tab.toggle("details-p5-01"))
    assert person.tab.shown()["note-p5-01"] == "vorhanden"
    if view == "Liste":
        _do(person, lambda: person.tab.toggle("details-p5-01"))


@pytest.mark.dear
def test_all_in_a_fold_is_there_when_its_page_comes_back(start: Start) -> None:
    person = start().person
    fold = "further-p5-01"
    _do(person, lambda: person.tab.toggle(fold))
    for key, value in {"text-evidence-p5-01-0": "Akte", "text-owner-p5-01": "IT-Amt"}.items():
        _do(person, lambda key=key, value=value: person.type(key, value))
    _do(person, lambda: person.choose("target-p5-01", Rating.F))
    _do(person, lambda: person.choose("outside-p5-01", True))
    _do(person, lambda: person.tab.press("next"))
    _do(person, lambda: person.tab.press("previous"))
    for _ in range(2):
        if not person.tab.folds()[fold]:
            _do(person, lambda: person.tab.toggle(fold))
        assert person.tab.shown()["text-owner-p5-01"] == "IT-Amt"
        _do(person, lambda: person.tab.toggle(fold))


@pytest.mark.dear
@pytest.mark.parametrize("view", ["Fokus", "Liste"])
def test_an_answer_is_there_as_a_letter(start: Start, view: str) -> None:
    person = start("Tabelle").person
    _do(person, lambda: person.type("text-quick-p5-01", "n"))
    _do(person, lambda: person.tab.choose("view", [view]))
    _do(person, lambda: person.choose("rating-p5-01", Rating.L))
    _do(person, lambda: person.tab.choose("view", ["Tabelle"]))
    assert person.tab.shown()["text-quick-p5-01"] == "L"


@pytest.mark.alike
@pytest.mark.parametrize("in_one", [True, False])
@pytest.mark.parametrize("fold", ["further-p5-01", "background-p5-01"])
def test_a_fold_opens_at_a_click_out_of_a_note(start: Start, fold: str, in_one: bool) -> None:
    person = start().person
    _do(
        person,
        lambda: person.type("note-p5-01", "vorhanden"),
        lambda: person.tab.toggle(fold),
        pace=Pace(in_one=in_one, meanwhile=0),
    )
    assert person.tab.filled_folds()[fold]


def test_an_answer_that_was_taken_back_can_be_given_again(start: Start) -> None:
    person = start().person
    _do(person, lambda: person.choose("rating-p5-01", Rating.L))
    _do(person, lambda: person.withdraw("p5-01"))
    _do(person, lambda: person.choose("rating-p5-01", Rating.L))


def test_a_letter_that_was_never_seen_before_can_be_deleted(start: Start) -> None:
    person = start("Tabelle").person
    _do(person, lambda: person.tab.choose("view", ["Fokus"]))
    _do(person, lambda: person.choose("rating-p5-01", Rating.L))
    _do(person, lambda: person.tab.choose("view", ["Tabelle"]))
    _do(person, lambda: person.type("text-quick-p5-01", ""))


@pytest.mark.dear
@pytest.mark.parametrize("mine", [True, False])
def test_who_is_asked_about_a_note_sees_the_question_and_what_holds_after_it(start: Start, mine: bool) -> None:
    sequences = start()
    person = sequences.person
    sequences.change_by_others("p5-01", "note", "von drüben")
    person.tab.pace = Pace()
    with person.tab.at_once():
        person.type("note-p5-01", "vorhanden")
    person.decide(mine)
    person.look()
    person.ledger.check()
    assert person.tab.shown()["note-p5-01"] == ("vorhanden" if mine else "von drüben")
    # Who thinks better of it is not asked again.
    _do(person, lambda: person.type("note-p5-01", "von drüben" if mine else "vorhanden"))


@pytest.mark.dear
def test_what_somebody_has_to_decide_about_stays_in_a_filtered_list(start: Start) -> None:
    sequences = start("Liste")
    person = sequences.person
    _do(person, lambda: person.tab.choose_in_menu("filter", "filter-open", True))
    sequences.change_by_others("p5-01", "rating", Rating.F)
    person.tab.pace = Pace()
    with person.tab.at_once():
        person.choose("rating-p5-01", Rating.P)
    person.decide(mine=True)
    person.look()
    person.ledger.check()


def test_another_screen_and_back_by_the_browser_shows_what_is_stored(start: Start) -> None:
    person = start().person
    _do(person, lambda: person.type("note-p5-01", "vorhanden"))
    _do(person, lambda: person.tab.follow(Address("ergebnis", f"a={person.assessment}")))
    _do(person, person.tab.go_back)
    assert person.tab.shown()["note-p5-01"] == "vorhanden"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> "Slow":
    """A database that takes its time, as a slow disk or somebody else's lock makes it."""
    database = Slow(Repository.change)
    monkeypatch.setattr(Repository, "change", lambda *arguments: database.change(*arguments))  # noqa: PLW0108 (a method, bound)
    return database


class Slow:
    """Lets the first write wait until the screen is drawn without it, or will not be; `refuses` it then."""

    def __init__(self, change: Callable[..., Answer]) -> None:
        self.has_begun = Event()
        self.is_drawn = Event()
        self.refuses = False
        self._change = change

    def change(self, *arguments: Any) -> Answer:
        is_first = not self.has_begun.is_set()
        self.has_begun.set()
        if is_first:
            self.is_drawn.wait(0.3)
            if self.refuses:
                raise StoreUnavailableError("Die Datenbank ist gesperrt.")
        return self._change(*arguments)


def _type_and_click(person: Person, slow: Slow, view: str) -> None:
    """Type a note and look at another view while it is being saved."""
    person.tab.pace = Pace(in_one=False, meanwhile=0, after=slow.has_begun)
    with person.tab.at_once():
        person.type("note-p5-01", "vorhanden")
        person.tab.choose("view", [view])


@pytest.mark.dear
def test_a_view_is_drawn_after_what_was_entered_before_the_click_is_saved(start: Start, slow: Slow) -> None:
    person = start().person
    _type_and_click(person, slow, "Tabelle")
    person.look()
    person.ledger.check()


@pytest.mark.dear
def test_what_is_refused_while_a_click_is_on_its_way_stays_and_is_called_not_saved(start: Start, slow: Slow) -> None:
    person = start().person
    slow.refuses = True
    _type_and_click(person, slow, "Tabelle")
    assert person.tab.shown()["note-p5-01"] == "vorhanden"
    is_stored = bool(person.ledger.repository.answers(person.assessment))
    assert is_stored or "nicht gespeichert" in person.tab.alerts()


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize("then", ["view", "fold"])
@pytest.mark.parametrize("view", ["Fokus", "Liste"])
def test_a_click_breaks_off_nothing_that_is_being_taken(start: Start, view: str, then: str) -> None:
    person = start(view).person
    if view == "Liste":
        _do(person, lambda: person.tab.toggle("details-p5-01"))
    fold = "details-p5-02" if view == "Liste" else "background-p5-01"
    _do(
        person,
        lambda: person.type("note-p5-01", "vorhanden"),
        lambda: person.tab.choose("view", ["Tabelle"]) if then == "view" else person.tab.toggle(fold),
        pace=Pace(in_one=False, meanwhile=0, hold=Step.TAKEN),
    )
    assert person.tab.shown()["note-p5-01"] == "vorhanden"


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize("hold", Step)
@pytest.mark.parametrize("then", ["view", "screen"])
def test_a_click_on_a_button_counts_whatever_is_clicked_on_next(start: Start, then: str, hold: Step) -> None:
    person = start().person
    _do(person, lambda: person.choose("rating-p5-01", Rating.L))
    pace = Pace(in_one=False, meanwhile=0, hold=hold)
    _do(person, lambda: person.withdraw("p5-01"), lambda: _leave(person, then), pace=pace)
    answers = person.ledger.repository.answers(person.assessment)
    assert answers["p5-01"].rating is None


@pytest.mark.alike
@pytest.mark.parametrize("hold", Step)
@pytest.mark.parametrize("then", ["view", "screen"])
def test_a_text_counts_whatever_is_clicked_on_next(start: Start, then: str, hold: Step) -> None:
    person = start().person
    pace = Pace(in_one=False, meanwhile=0, hold=hold)
    _do(person, lambda: person.type("note-p5-01", "vorhanden"), lambda: _leave(person, then), pace=pace)
    answers = person.ledger.repository.answers(person.assessment)
    assert answers["p5-01"].note == "vorhanden"


def _leave(person: Person, then: str) -> None:
    if then == "view":
        person.tab.choose("view", ["Tabelle"])
    else:
        person.tab.follow(Address("ergebnis", f"a={person.assessment}"))


@pytest.mark.parametrize("hold", [Step.ASKED_FOR, Step.FOUND])
def test_a_click_on_a_button_is_taken_once(start: Start, hold: Step) -> None:
    person = start().person
    pace = Pace(in_one=False, meanwhile=0, hold=hold)
    _do(person, lambda: person.tab.press("next"), lambda: person.tab.choose("view", ["Liste"]), pace=pace)
    assert person.tab.address.parameter("k") == "p5-02"
