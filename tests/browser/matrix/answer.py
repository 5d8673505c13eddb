"""The fields of an answer, the views that show them, and what each of them shows and stores."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Locator, Page, expect

from assessment.catalog.files import catalog
from assessment.days import understood_day, written
from assessment.quick_entry import sign
from assessment.rating import Answer, Evidence, Rating
from tests.browser.matrix.hands import Hand
from tests.browser.screens import idle

FOCUS, LIST, TABLE = "Fokus", "Liste", "Tabelle"
VIEWS = (FOCUS, LIST, TABLE)


def label(value: str | None) -> str:
    return catalog().method.label(Rating(value) if value else None)


@dataclass(frozen=True)
class Kind:
    """How a field is filled in, and read off the screen."""

    enter: Callable[[Page, Locator, Hand, str], None]
    shown: Callable[[Locator], str]


def _radio_shown(field: Locator) -> str:
    chosen = field.locator("label[data-selected] p").first
    return chosen.inner_text() if chosen.count() else ""


def _enter_radio(page: Page, field: Locator, hand: Hand, value: str) -> None:
    if hand.has_mouse:
        field.locator('[data-testid="stRadioOption"]').filter(has_text=value).first.click()
        return
    place = [label(rating.value) for rating in Rating].index(value)
    option = field.get_by_role("radio").nth(place)
    option.focus()
    option.press("Space")


def _enter_text(_page: Page, field: Locator, hand: Hand, value: str) -> None:
    hand.type_into(field.locator("input, textarea"), value)


def _enter_choice(page: Page, field: Locator, hand: Hand, value: str) -> None:
    hand.choose(page, field.get_by_role("combobox"), value)


def _enter_tick(_page: Page, field: Locator, hand: Hand, value: str) -> None:
    box = field.locator("input")
    if box.is_checked() != (value == "ja"):
        hand.press(field.locator("label") if hand.has_mouse else box)


TEXT = Kind(_enter_text, lambda field: field.locator("input, textarea").input_value())
# What was typed stays as it was typed while it means what is stored.
DAY = Kind(_enter_text, lambda field: written(understood_day(TEXT.shown(field))))
RADIO = Kind(_enter_radio, _radio_shown)
CHOICE = Kind(_enter_choice, lambda field: field.get_by_role("combobox").input_value())
TICK = Kind(_enter_tick, lambda field: "ja" if field.locator("input").is_checked() else "nein")


@dataclass(frozen=True)
class Field:
    """A field of an answer.

    `key`: its key, with {} for the criterion. `values`: what is entered at a first and a second time; `wanted` says
    what the answer then holds, as the screen writes it. `stored` reads the same from an answer.
    """

    key: str
    kind: Kind
    values: tuple[str, str]
    stored: Callable[[Answer], str]
    views: tuple[str, ...] = (FOCUS, LIST)
    wanted: Callable[[str], str] = str

    def shown_on(self, page: Page, criterion: str) -> str | None:
        """Return what the browser shows; None where the field is not there, because nothing asks for it."""
        field = self.locate(page, criterion)
        return self.kind.shown(field) if field.count() else None

    def locate(self, page: Page, criterion: str) -> Locator:
        return page.locator(f".st-key-{self.key.format(criterion)}")


def _evidence(place: int, part: str) -> Callable[[Answer], str]:
    def read(answer: Answer) -> str:
        pieces = (*answer.evidence, *(Evidence() for _ in range(place + 1)))
        return str(getattr(pieces[place], part))

    return read


_NOT_RELEVANT = label("not_relevant")
_DAYS = {"1.12.2027": date(2027, 12, 1), "3. Jan. 28": date(2028, 1, 3)}

# In the order in which they are filled in: some show up only after others.
FIELDS = (
    Field(
        "rating-{}",
        RADIO,
        (_NOT_RELEVANT, _NOT_RELEVANT),
        lambda answer: label(answer.rating) if answer.rating else "",
    ),
    Field("text-quick-{}", TEXT, ("6", "-"), lambda answer: sign(answer.rating), (TABLE,), lambda _typed: "–"),
    Field("text-reason-{}", TEXT, ("gibt es nicht", "kein Sensor"), lambda answer: answer.reason, VIEWS),
    Field("text-evidence-{}-0", TEXT, ("Bericht", "Protokoll"), _evidence(0, "text")),
    Field("text-link-{}-0", TEXT, ("https://a.example", "https://b.example/ü"), _evidence(0, "url")),
    Field("text-owner-{}", TEXT, ("Bauamt", "IT-Amt"), lambda answer: answer.owner),
    Field(
        "due-{}",
        DAY,
        ("1.12.2027", "3. Jan. 28"),
        lambda answer: written(answer.due),
        wanted=lambda typed: written(_DAYS[typed]),
    ),
    Field(
        "target-{}",
        CHOICE,
        (label("P"), label("F")),
        lambda answer: label(answer.target) if answer.target else "Vorgabe",
    ),
    Field("outside-{}", TICK, ("ja", "ja"), lambda answer: "ja" if answer.outside_control else "nein"),
    Field("text-who-{}", TEXT, ("Landkreis", "Land"), lambda answer: answer.outside_control_who),
    # The last one is left in mid-typing.
    Field("note-{}", TEXT, ("Notiz eins", "Notiz zwei"), lambda answer: answer.note, VIEWS),
)

# Keys of what is no field of an answer: it chooses what is shown.
CHOICES = ("view", "phase", "filter-")


def shown_in(view: str) -> list[Field]:
    return [field for field in FIELDS if view in field.views]


def open_view(page: Page, view: str, criterion: str) -> None:
    """Show a criterion in a view, with all its fields, wherever on the questionnaire one is."""
    idle(page)
    chosen = page.get_by_role("radio", name=view, exact=True)
    if not chosen.is_checked():
        page.locator(".st-key-view").get_by_text(view, exact=True).click()
    if view == FOCUS:
        _turn_to(page, criterion)
    place = {FOCUS: f".st-key-focus .st-key-rating-{criterion}", LIST: f".st-key-card-{criterion}"}
    expect(page.locator(place.get(view, f".st-key-text-quick-{criterion}"))).to_be_visible()
    idle(page)
    open_fold(page, view, criterion)


def _turn_to(page: Page, criterion: str) -> None:
    """Turn pages until a criterion is in view: whoever turned phases is at the first open one."""
    keys = page.locator(".kompass-keys[data-criterion]")
    while (at := keys.get_attribute("data-criterion")) != criterion:
        page.locator(".st-key-next button").click()
        expect(keys).not_to_have_attribute("data-criterion", str(at))
        idle(page)


def fold_of(page: Page, view: str, criterion: str) -> Locator | None:
    """Return the fold in which a view has most of the fields."""
    keys = {FOCUS: "further", LIST: "details"}
    return page.locator(f".st-key-{keys[view]}-{criterion} summary") if view in keys else None


def open_fold(page: Page, view: str, criterion: str) -> None:
    fold = fold_of(page, view, criterion)
    if fold is not None and not is_open(fold):
        fold.click()
    if fold is not None:
        expect(page.locator(f".st-key-text-owner-{criterion}")).to_be_visible()
        idle(page)


def is_open(fold: Locator) -> bool:
    return bool(fold.evaluate("fold => fold.parentElement.open"))
