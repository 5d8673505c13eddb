"""The first sheet of the workbook: what it is about, the result in short, and how to fill it in."""

from collections.abc import Iterable, Iterator

from openpyxl import Workbook

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.comparison import Comparison
from assessment.exchange.workbook import columns as names
from assessment.exchange.workbook.heights import fit_row
from assessment.exchange.workbook.layout import BODY, HEADING, LABEL, TITLE, add_sheet, put
from assessment.results import Result
from assessment.texts.comparison import since
from assessment.texts.numbers import percent
from assessment.texts.results import coverage, level, phases_in_words, rated, span

_WIDTHS = (30, 100)
_STATES = {"open": "offen", "closed": "abgeschlossen"}

_STEPS = (
    f"Ändern Sie nur die Blätter „{names.ANSWERS}“ und „{names.EVIDENCE}“, und dort die Spalten mit dunklem Kopf. "
    "Alles andere wird beim Einlesen nicht beachtet.",
    f"Wählen Sie je Kriterium eine Antwort aus der Liste. Was jede Stufe verlangt, steht im Blatt "
    f"„{names.LEVELS_SHEET}“. Eine leere Antwort heißt: noch offen.",
    f"Tragen Sie weitere Nachweise unten im Blatt „{names.EVIDENCE}“ ein, einen je Zeile. Wenn Sie dort eine Zeile "
    "löschen, fällt der Nachweis weg.",
    f"Sie dürfen sortieren und filtern. Fehlt im Blatt „{names.ANSWERS}“ eine Zeile, bleibt diese Antwort, wie sie "
    "war.",
    "Speichern Sie die Mappe als .xlsx, und lesen Sie sie im Skalierungskompass unter „Bericht“ wieder ein. Bevor "
    "sich etwas ändert, zeigt das Programm jede Änderung.",
)
_SHEETS = (
    (names.FIGURES, "Reife, Abdeckung und Spanne nach Treiber, Phase und Workstream"),
    (names.GAPS, "Kriterien unter ihrem Ziel, die dringendsten zuerst, mit dem ersten Schritt"),
    (names.UNCLEAR, "Kriterien ohne Antwort, oder mit „wissen wir nicht“"),
    (names.MEASURES, "was zu tun ist, wer es tut, bis wann, und was daraus wurde"),
    (names.WORKSHOP, "wie über Kriterien abgestimmt wurde, die strittigsten zuerst"),
    (names.COMPARISON, "was sich seit einer früheren Selbsteinschätzung verändert hat, und warum"),
    (names.PRACTICES, "Beispiele anderer, passend zu den Lücken"),
    (names.HISTORY, "jede Änderung der Antworten"),
    (names.METHOD, "wie gerechnet wird, und woher die Kriterien stammen"),
)


def add_overview(
    book: Workbook,
    assessment: Assessment,
    result: Result,
    catalog: Catalog,
    *,
    has_measures: bool,
    comparison: Comparison | None,
    has_votes: bool = False,
) -> None:
    """Add the sheet. The overall score never stands without coverage and the weakest driver."""
    sheet = add_sheet(book, names.OVERVIEW, _WIDTHS)
    sheet.page_setup.fitToHeight = 1
    put(sheet, 1, 1, "Skalierungskompass: Selbsteinschätzung", TITLE)
    sheet.row_dimensions[1].height = 26
    row = 3
    for heading, lines in (
        ("", _about(assessment, catalog)),
        ("Ergebnis", _result(result, catalog, comparison)),
        ("So füllen Sie die Mappe aus", [(f"Schritt {step}", text) for step, text in enumerate(_STEPS, start=1)]),
        ("Was sonst noch in der Mappe steht", _sheets(has_measures, comparison, has_votes)),
    ):
        if heading:
            put(sheet, row, 1, heading, HEADING)
            row += 1
        for name, value in lines:
            put(sheet, row, 1, name, LABEL)
            put(sheet, row, 2, value, BODY)
            fit_row(sheet, row, [(name, _WIDTHS[0]), (value, _WIDTHS[1])])
            row += 1
        row += 1


def _sheets(has_measures: bool, comparison: Comparison | None, has_votes: bool) -> Iterator[tuple[str, str]]:
    present = {names.MEASURES: has_measures, names.WORKSHOP: has_votes, names.COMPARISON: comparison}
    for name, text in _SHEETS:
        if present.get(name, True):
            yield name, text


def _about(assessment: Assessment, catalog: Catalog) -> Iterable[tuple[str, str]]:
    yield "Kommune", assessment.municipality
    yield "Lösung", assessment.solution
    yield "Steht in", phases_in_words(assessment.phases, catalog)
    if assessment.operator_model:
        yield "Betreibermodell", catalog.operator_model(assessment.operator_model).label
    yield "Titel", assessment.title
    yield "Stand", f"{assessment.date:%d.%m.%Y}"
    if assessment.participants:
        yield "Beteiligte", ", ".join(assessment.participants)
    yield "Katalogfassung", assessment.catalog_version
    yield "Status", _STATES.get(assessment.status, assessment.status)


def _result(result: Result, catalog: Catalog, comparison: Comparison | None) -> Iterable[tuple[str, str]]:
    overall, method = result.overall, catalog.method
    is_provisional = overall.is_provisional(method)
    yield (
        "Gesamtreife, vorläufig" if is_provisional else "Gesamtreife",
        f"{percent(overall.value)}, {level(overall.value, method)}; Spanne: {span(overall)}"
        if overall.rated
        else level(None, method),
    )
    yield (
        "Abdeckung",
        f"{coverage(overall)}: {rated(overall)} fälligen Kriterien sind bewertet",
    )
    weakest = result.weakest_driver
    if weakest:
        score = result.drivers[weakest]
        text = f"{catalog.driver(weakest).label}: {percent(score.value)}, {rated(score)} Kriterien bewertet"
    else:
        text = level(None, method)
    yield "Schwächster Treiber", text
    outside = f", davon {len(result.outside_gaps)} nicht in Ihrer Hand" if result.outside_gaps else ""
    yield "Lücken", f"{len(result.gaps)}{outside}"
    yield "Zu klären", str(len(result.unclear))
    if comparison is not None:
        yield "Veränderung", since(comparison)
