"""The fields that nothing stores before a button is pressed, or that choose what is shown, and their screens."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from playwright.sync_api import Locator, Page, expect

from assessment.catalog.files import catalog
from assessment.days import written
from assessment.phases import Phase
from assessment.rating import Rating
from assessment.store.repository import Repository
from tests.ballots.rooms import FIRST, Room
from tests.browser.conftest import add_to
from tests.browser.matrix import anywhere
from tests.browser.matrix.answer import CHOICE, DAY, TEXT, TICK, Kind, label
from tests.browser.matrix.hands import Hand

_DAY = date(2026, 2, 3)
_MODEL = f"{catalog().operator_models[0].kind}: {catalog().operator_models[0].label}"
_TAG = "[data-tag]"
_OPTION = '[data-testid="stRadioOption"]'


def _enter_option(_page: Page, field: Locator, hand: Hand, value: str) -> None:
    names = [name.split("\n")[0] for name in field.locator(_OPTION).all_inner_texts()]
    place = names.index(value)
    if hand.has_mouse:
        field.locator(_OPTION).nth(place).click()
    else:
        option = field.get_by_role("radio").nth(place)
        option.focus()
        option.press("Space")


def _option_shown(field: Locator) -> str:
    chosen = field.locator(f"{_OPTION}[data-selected] p").first
    return chosen.inner_text() if chosen.count() else ""


def _enter_several(page: Page, field: Locator, hand: Hand, value: str) -> None:
    hand.choose(page, field.get_by_role("combobox"), value)
    # The menu stays open for more.
    field.get_by_role("combobox").press("Tab")


def _several_shown(field: Locator) -> str:
    return ", ".join(field.locator(_TAG).all_inner_texts())


def _enter_number(page: Page, field: Locator, hand: Hand, value: str) -> None:
    TEXT.enter(page, field, hand, value)
    field.locator("input").press("Tab")


OPTION = Kind(_enter_option, _option_shown)
SEVERAL = Kind(_enter_several, _several_shown)
NUMBER = Kind(_enter_number, TEXT.shown)
TYPED = (TEXT, DAY)


@dataclass(frozen=True)
class Field:
    """`key`: with {} for the id of what the screen is about. `shown`: what stands there then."""

    key: str
    kind: Kind
    value: str
    shown: str = ""

    @property
    def wanted(self) -> str:
        return self.shown or self.value


@dataclass
class Visit(anywhere.Visit):
    """`about`: the assessment; `place`: where its fields are."""

    about: str
    place: "Place"

    def locate(self, field: Field) -> Locator:
        # The key goes on with what only the database knows.
        return self.page.locator(f'[class*="st-key-{field.key.format(self.about)}"]').last


@dataclass(frozen=True)
class Place:
    """A screen or a dialog with fields.

    `begin` stores what it needs and returns the assessment; `open` shows the fields, wherever on the screen one is.
    `send` presses the button and returns whether the database then holds what was entered; None where nothing is
    stored, ever. `lasts`: whether the texts outlive the page, because a button will store them.
    """

    name: str
    screen: str
    heading: str
    fields: tuple[Field, ...]
    begin: Callable[[anywhere.Visit], str]
    open: Callable[[Visit], None]
    send: Callable[[Visit], bool] | None
    is_dialog: bool = False

    @property
    def lasts(self) -> bool:
        return self.send is not None


def _empty(visit: anywhere.Visit) -> str:
    """Store an assessment, the only one: another of the same names would make the form ask."""
    for stored in visit.server.repository.assessments():
        visit.server.repository.delete(stored.id)
    return add_to(visit.server, {}, solution="Parkleitsystem")


def _form(action: str, about: str) -> tuple[Field, ...]:
    """Return the fields about an assessment in the order in which they are filled in, the last in mid-typing."""
    place = f"about-{action}-{about}"
    groups = catalog().method.role_groups
    return (
        Field(f"choice-phases-{place}", OPTION, catalog().label(Phase.P2)),
        Field(f"choice-model-{place}", CHOICE, _MODEL),
        Field(f"choice-participants-{place}", SEVERAL, groups[1]),
        Field(f"due-day-{place}", DAY, "3.2.26", written(_DAY)),
        Field(f"text-municipality-{place}", TEXT, "Bad Müllheim"),
        Field(f"text-title-{place}", TEXT, "Vor dem Rat"),
        Field(f"text-solution-{place}", TEXT, "Leihrad <b>"),
    )


def _is_stored(repository: Repository) -> bool:
    return any(
        (stored.municipality, stored.solution, stored.title, stored.date, stored.phases, stored.participants)
        == ("Bad Müllheim", "Leihrad <b>", "Vor dem Rat", _DAY, (Phase.P2,), (catalog().method.role_groups[1],))
        and stored.operator_model == catalog().operator_models[0].id
        for stored in repository.assessments()
    )


def _opened_by(button: str) -> Callable[[Visit], None]:
    def show(visit: Visit) -> None:
        if visit.page.get_by_role("dialog").count() == 0:
            visit.page.locator(f".st-key-{button.format(visit.about)} button:visible").first.click()
        expect(visit.locate(visit.place.fields[-1])).to_be_visible()

    return show


def _press(visit: Visit, key: str) -> None:
    visit.page.locator(f".st-key-{key} button").click()


def _begin_assessment(visit: Visit) -> bool:
    _press(visit, "submit")
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Fragebogen: Leihrad <b>")
    return _is_stored(visit.server.repository)


def _rename(visit: Visit) -> bool:
    _press(visit, "submit")
    expect(visit.page.get_by_role("dialog")).to_have_count(0)
    return _is_stored(visit.server.repository)


def _create_measure(visit: Visit) -> bool:
    _press(visit, "measure-create")
    expect(visit.page.get_by_role("dialog").get_by_label("Was", exact=True)).to_be_visible()
    measures = visit.server.repository.measures.for_assessment(visit.about)
    return [measure.what for measure in measures] == ["Vertrag aushandeln"]


_AGENDA = catalog().of_phase(Phase.P3)[0].id


def _open_workshop(visit: Visit) -> bool:
    _press(visit, "workshop-open")
    expect(visit.page.locator(".kompass-lobby")).to_be_visible()
    workshop = visit.server.repository.workshops.for_assessment(visit.about)
    assert workshop is not None
    settings = workshop.settings
    groups = tuple(catalog().method.role_groups)
    return (settings.minutes, settings.minutes_each, settings.minimum_group, settings.comments_allowed) == (
        90,
        15,
        3,
        True,
    ) and settings.role_groups == groups[1:]


def _take_a_group_off(page: Page, field: Locator, hand: Hand, _value: str) -> None:
    """The first of the groups goes: by its cross, or with the keys alone."""
    first = field.locator(_TAG).first
    if hand.has_mouse:
        first.get_by_role("button").click()
    else:
        first.focus()
        first.press("Delete")
    expect(field.locator(_TAG)).to_have_count(len(catalog().method.role_groups) - 1)


def _hold(visit: anywhere.Visit) -> str:
    """Hold a workshop in which a criterion has been voted on."""
    room = Room(visit.server.repository)
    workshops = room.repository.workshops
    current = workshops.open_vote(room.workshop.id, FIRST)
    room.repository.ballots.vote(room.code, "device", current.id, Rating.P)
    workshops.reveal(room.workshop.id, FIRST)
    return room.assessment_id


def _decide(visit: Visit) -> bool:
    _press(visit, "decide")
    expect(visit.page.locator(".kompass-decided")).to_be_visible()
    answer = visit.server.repository.answers(visit.about)[FIRST]
    return (answer.rating, answer.reason) == (Rating.NOT_RELEVANT, "kein Anschluss")


def _open_filter(visit: Visit) -> None:
    if visit.locate(visit.place.fields[-1]).count() == 0:
        visit.page.get_by_role("button", name="Filter").first.click()
    expect(visit.locate(visit.place.fields[-1])).to_be_visible()


def _nothing_to_open(visit: Visit) -> None:
    expect(visit.locate(visit.place.fields[0])).to_be_visible()


_GROUPS = replace(SEVERAL, enter=_take_a_group_off)

PLACES = (
    Place(
        "new",
        "",
        "Skalierungskompass",
        _form("Beginnen", ""),
        _empty,
        _opened_by("new"),
        _begin_assessment,
        is_dialog=True,
    ),
    Place(
        "rename",
        "",
        "Skalierungskompass",
        _form("Speichern", "{}"),
        _empty,
        _opened_by("rename-{}"),
        _rename,
        is_dialog=True,
    ),
    Place(
        "measure",
        "massnahmen",
        "Maßnahmen",
        (Field("text-new-measure-{}", TEXT, "Vertrag aushandeln"),),
        _empty,
        _opened_by("measure-new"),
        _create_measure,
        is_dialog=True,
    ),
    Place(
        "set-up",
        "workshop",
        "Workshop",
        (
            Field("workshop-minutes", NUMBER, "90"),
            Field("workshop-each", NUMBER, "15"),
            Field("workshop-comments", TICK, "ja"),
            Field("workshop-minimum", OPTION, "ab 3"),
            Field("workshop-groups", _GROUPS, "", ", ".join(catalog().method.role_groups[1:])),
        ),
        _empty,
        _nothing_to_open,
        _open_workshop,
    ),
    Place(
        "decision",
        "workshop",
        "Workshop",
        (
            Field(f"decision-{FIRST}-None", OPTION, label("not_relevant")),
            Field("text-decision-reason", TEXT, "kein Anschluss"),
        ),
        _hold,
        _nothing_to_open,
        _decide,
    ),
    Place(
        "filter",
        "fragebogen",
        "Fragebogen",
        (
            Field("filter-open", TICK, "ja"),
            Field("filter-unknown", TICK, "ja"),
            Field("filter-milestones", TICK, "ja"),
            Field("filter-workstream", CHOICE, catalog().workstreams[0].label),
            Field("filter-stakeholder", CHOICE, catalog().stakeholders[0].label),
            Field("text-filter", TEXT, "Vertrag"),
        ),
        _empty,
        _open_filter,
        None,
    ),
    Place(
        "practices",
        "praxis",
        "Praxis",
        (
            Field("practice-driver", CHOICE, catalog().drivers[0].short_label),
            Field("practice-phase", CHOICE, catalog().label(Phase.P4)),
            Field("practice-workstream", CHOICE, catalog().workstreams[0].id),
            Field("text-search", TEXT, "Sensor"),
        ),
        _empty,
        _nothing_to_open,
        None,
    ),
)
