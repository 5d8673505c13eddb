"""The states of the screens that have to be accessible and German."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from assessment.dossier import Dossier
from assessment.exchange.document import export_json
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from assessment.store.transactions import utc_now
from assessment.voting.workshop import WorkshopSettings
from tests.browser.screens import idle, open_fold, open_menu, settled
from tests.browser.server import Server
from tests.strategies import CATALOG, an_assessment


@dataclass(frozen=True)
class Scene:
    """A state of a screen: its address, what shows that it is there, and what to open on it."""

    name: str
    path: str
    ready: str
    steps: tuple[Callable[[Page], None], ...] = ()


def _click(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def _see(selector: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator(selector).first).to_be_visible()


def _fill(selector: str, text: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.fill(text)


def _fold(name: str) -> Callable[[Page], None]:
    return lambda page: open_fold(page, name)


def _menu(selector: str) -> Callable[[Page], None]:
    return lambda page: open_menu(page, page.locator(selector).first)


def _tab(name: str, caption: str) -> tuple[Callable[[Page], None], ...]:
    return (_click(f'[role="tab"]:has-text("{name}")'), _see(f'caption:has-text("{caption}, der schwächste zuerst")'))


def _on_dialog(button: str) -> tuple[Callable[[Page], None], ...]:
    return (idle, _click(f'[class*="st-key-{button}"] button'), _see('[role="dialog"] button'))


def _read_in(name: str, content: bytes, shows: str) -> tuple[Callable[[Page], None], ...]:
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    return (
        idle,
        lambda page: page.locator('.st-key-import-file input[type="file"]').set_input_files(file),
        _see(shows),
    )


_FOCUS, _CHARTS = ".st-key-rating-p3-01", ".stPlotlyChart svg.main-svg"
_FOLDS = (
    _fold("Nachweise, Zuständigkeit"),
    _see(".st-key-text-owner-p3-01"),
    _fold("Mehr zum Kriterium"),
    _see('dt:has-text("Zur Quelle")'),
)
_FILTER = (settled, _click('button:has-text("Filter")'), _see(".st-key-text-filter input"))
_LIST = (_click('label:has-text("Liste"), button:has-text("Liste")'), _see(".st-key-card-p3-08"))
_TABLE = (_click('label:has-text("Tabelle"), button:has-text("Tabelle")'), _see(".st-key-text-quick-p3-08"))
_LIST_OPEN = (*_LIST, _fold("Alle Angaben"), _see(".st-key-text-owner-p3-01"))

_MISTAKE = (_fill(".st-key-text-quick-p3-08 input", "x"), _see("text=keine der sechs Antworten"))
_MEASURES, _COMPARISON = 'h1:has-text("Maßnahmen")', 'h1:has-text("Vergleich")'


def _view(name: str) -> Callable[[Page], None]:
    return _click(f'label:has-text("{name}"), button:has-text("{name}")')


_DELETING = (
    *_on_dialog("edit-list-"),
    _click(".st-key-measure-delete button"),
    _see(".st-key-measure-delete-now"),
)
_IMPORT, _REPORT = 'h1:has-text("Einlesen und sichern")', 'h1:has-text("Bericht")'
_BACKUP = export_json(Dossier.of(an_assessment(), {"p1-01": Answer("p1-01", Rating.L)}, CATALOG)).encode()
# {a} is an assessment: once the empty one, once the example.
EMPTY_DATABASE = (
    Scene("start", "/", 'text="Beispiel ansehen"'),
    Scene("new dialog", "/", ".st-key-new", _on_dialog("new")),
    Scene("questionnaire of nothing", "/fragebogen", 'text="Zur Liste der Selbsteinschätzungen"'),
    Scene("practices", "/praxis", 'h2:has-text("Arbeitshilfe")'),
    Scene("method", "/methodik", 'h2:has-text("Ergebnis")'),
    Scene("report of nothing", "/bericht", _IMPORT),
    Scene("portfolio of nothing", "/portfolio", 'text="Zur Startseite"'),
    Scene("file read in", "/bericht", _IMPORT, _read_in("a.json", _BACKUP, ".st-key-import-now")),
)
BOTH = (
    Scene("focus with folds", "/fragebogen?a={a}&k=p3-01", _FOCUS, _FOLDS),
    Scene("table", "/fragebogen?a={a}&k=p3-01", _FOCUS, _TABLE),
    Scene("list with fold", "/fragebogen?a={a}&k=p3-01", _FOCUS, _LIST_OPEN),
    Scene("result", "/ergebnis?a={a}", 'h1:has-text("Ergebnis")'),
    Scene("gaps", "/luecken?a={a}", 'h1:has-text("Lücken")'),
    Scene("report", "/bericht?a={a}", _REPORT),
    Scene(
        "report with the box of tables",
        "/bericht?a={a}",
        _REPORT,
        (settled, _click('button:has-text("Daten (CSV)")'), _see(".st-key-download-table-answers")),
    ),
    Scene("measures", "/massnahmen?a={a}", _MEASURES),
    Scene("comparison", "/vergleich?a={a}", _COMPARISON),
    Scene("workshop to be opened", "/workshop?a={a}", ".st-key-workshop-open"),
)
FULL = (
    Scene("start with a list", "/", 'text="Ihre Selbsteinschätzungen"'),
    Scene("rename dialog", "/", ".st-key-new", _on_dialog("rename-")),
    Scene("successor dialog", "/", ".st-key-new", _on_dialog("next-")),
    Scene("delete dialog", "/", ".st-key-new", _on_dialog("delete-")),
    Scene("filter", "/fragebogen?a={a}&k=p3-01", _FOCUS, _FILTER),
    Scene(
        "no date",
        "/fragebogen?a={a}&k=p3-01",
        _FOCUS,
        (
            *_FOLDS[:2],
            _fill(".st-key-due-p3-01 input", "31.2.2030"),
            _click("h1"),
            _see('text="Den 31.02.2030 gibt es nicht. Bitte prüfen. Das Datum ist nicht gespeichert."'),
        ),
    ),
    Scene(
        "menu of a choice",
        "/praxis?a={a}",
        'h2:has-text("Arbeitshilfe")',
        (_menu(".st-key-practice-driver input"), _see('[role="option"]')),
    ),
    Scene("table with a typing mistake", "/fragebogen?a={a}&k=p3-01", _FOCUS, (*_TABLE, *_MISTAKE)),
    Scene("unknown criterion", "/fragebogen?a={a}&k=nix", 'text="Zum ersten offenen Kriterium"'),
    Scene("unknown assessment", "/ergebnis?a=nix", 'text="Zur Liste der Selbsteinschätzungen"'),
    Scene("result by workstream", "/ergebnis?a={a}", _CHARTS, _tab("Workstreams", "Workstream")),
    Scene("result by sub-driver", "/ergebnis?a={a}", _CHARTS, _tab("Teil-Treiber", "Teil-Treiber")),
    Scene("heatmap", "/ergebnis?a={a}", _CHARTS, _tab("Treiber × Phase", "Treiber und Phase")),
    Scene(
        "open practice",
        "/luecken?a={a}",
        ".kompass-practice",
        (_click(".kompass-practice summary"), _see(".kompass-practice[open] dt")),
    ),
    Scene("not found", "/gibt-es-nicht", 'text="Zur Startseite"'),
    Scene(
        "report with folds, preview and a refused file",
        "/bericht?a={a}",
        _REPORT,
        (
            *(
                _fold("Was in den"),
                _see(".st-key-report-attached"),
                _fold("Logo auf"),
                _see(".st-key-logo-file button"),
            ),
            *(idle, _click(".st-key-report-preview label"), _see(".kompass-sheet")),
            *_read_in("a.json", b"{}", "text=Es wurde nichts geändert."),
        ),
    ),
    Scene("close dialog", "/bericht?a={a}", _REPORT, _on_dialog("close")),
    Scene("measures board", "/massnahmen?a={a}", _MEASURES, (_view("Tafel"), _see(".st-key-board-open"))),
    Scene("measures timeline", "/massnahmen?a={a}", _MEASURES, (_view("Zeitachse"), _see(_CHARTS))),
    Scene("measures by size", "/massnahmen?a={a}", _MEASURES, (_view("Aufwand und"), _see(".kompass-sizes"))),
    Scene("measure deleted from its dialog", "/massnahmen?a={a}", _MEASURES, _DELETING),
    Scene("focus with measures", "/fragebogen?a={a}&k=p3-01", ".st-key-followup"),
    Scene(
        "comparison, every criterion",
        "/vergleich?a={a}",
        _COMPARISON,
        (idle, _fold("Erstmals bewertet"), _click('[role="tab"]:has-text("Kriterien")'), _see(".kompass-levels")),
    ),
    Scene("portfolio", "/portfolio?a={a}", 'h2:has-text("Gemeinsame Lücken")'),
    Scene("portfolio, which municipality", "/portfolio", 'text="Welche Kommune?"'),
    Scene(
        "menu of who took part",
        "/",
        ".st-key-new",
        (*_on_dialog("rename-"), _menu('[data-testid="stMultiSelect"] input'), _see('[role="option"]')),
    ),
)
CLOSED = (
    Scene("closed report", "/bericht?a={a}", "text=Die Prüfsumme stimmt:", (_fold("Frühere"), _see("dd code"))),
    Scene("reopen dialog", "/bericht?a={a}", ".st-key-reopen", _on_dialog("reopen")),
    Scene("closed questionnaire", "/fragebogen?a={a}&k=p3-01", _FOCUS),
)

# {a} is an assessment whose workshop stands there (see `hold`).
WORKSHOP = (
    Scene("lobby", "/workshop?a={a}", ".kompass-lobby"),
    Scene("vote", "/workshop?a={a}", ".st-key-vote-reveal", (_see(".kompass-counted"),)),
    Scene(
        "result",
        "/workshop?a={a}",
        ".kompass-votes",
        (
            _fold("Nach Gruppen"),
            _see('caption:has-text("Stimmen nach Gruppen")'),
            _see(".kompass-timer"),
            *(_fold("Agenda ändern"), _see(".st-key-agenda-change")),
            *(_fold("Workshop verwalten"), _see(".st-key-workshop-second")),
        ),
    ),
    Scene(
        "second facilitator",
        "/workshop?a={a}",
        ".kompass-lobby",
        (
            *(_fold("Workshop verwalten"), _click(".st-key-workshop-second button")),
            *(_click(".st-key-workshop-link button"), _see('img[alt*="zweite Moderation"]')),
        ),
    ),
    Scene("decided", "/workshop?a={a}", ".kompass-decided"),
    Scene("pause", "/workshop?a={a}", ".st-key-workshop-resume"),
)


def hold(repository: Repository, assessment_id: str, stage: str) -> None:
    """Hold a workshop up to where the scene of this name shows it."""
    settings = WorkshopSettings(60, 5, ("IT", "Politik"), comments_allowed=True, minimum_group=3)
    workshop = repository.workshops.open(assessment_id, ("p3-01", "p3-04"), settings)
    if stage in {"lobby", "second facilitator"}:
        return
    held = repository.workshops.open_vote(workshop.id, "p3-01")
    for number, rating in enumerate((*Rating, Rating.F)):
        device, group = f"Telefon {number}", settings.role_groups[number % 2]
        repository.ballots.describe(workshop.code, device, nickname="", role_group=group, is_spectator=False)
        repository.ballots.vote(workshop.code, device, held.id, rating, f"Grund {number}")
    if stage == "vote":
        return
    repository.workshops.reveal(workshop.id, "p3-01")
    if stage == "result":
        repository.workshops.discuss(workshop.id, utc_now() + timedelta(hours=1))
    elif stage == "decided":
        repository.workshops.decide(workshop.id, "p3-01", Rating.P)
    else:
        repository.workshops.pause(workshop.id, True)


@dataclass(frozen=True)
class Filled:
    """A server with one assessment in view."""

    server: Server
    assessment: str


def named(scenes: tuple[Scene, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("scene", scenes, ids=lambda scene: scene.name)


def go_to(page: Page, filled: Filled, scene: Scene) -> None:
    page.goto(filled.server.url + scene.path.format(a=filled.assessment))
    expect(page.locator(scene.ready).first).to_be_visible()
    for step in scene.steps:
        step(page)
    if page.locator('[data-testid="stApp"]').count():
        idle(page)
