"""The sheets that explain: what each level asks for, and how everything is computed."""

from collections.abc import Sequence
from itertools import pairwise

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assessment.catalog.model import Catalog
from assessment.exchange.workbook import columns as names
from assessment.exchange.workbook.columns import CellFormat, SheetColumn
from assessment.exchange.workbook.heights import fit_row
from assessment.exchange.workbook.layout import (
    BODY,
    HEADING,
    TITLE,
    Value,
    add_sheet,
    add_table,
    add_table_sheet,
    put,
)
from assessment.method import Method
from assessment.rating import LEVELS, Rating
from assessment.texts import method as texts
from assessment.texts.numbers import number, percent
from assessment.version import program

_TOP = 4
_SCALE = (
    SheetColumn("Antwort", 26),
    SheetColumn("Kürzel", 12),
    SheetColumn("Punkte", 12, CellFormat.COUNT),
    SheetColumn("Erfüllt über", 15, CellFormat.PERCENT),
    SheetColumn("Erfüllt bis", 15, CellFormat.PERCENT),
    SheetColumn("Bedeutung", 70),
)


def labels_of_levels() -> str:
    """Return the cells that hold the names of the four levels, for a drop-down."""
    return _labels(len(LEVELS))


def labels_of_answers() -> str:
    """Return the cells that hold the names of all answers, for a drop-down."""
    return _labels(len(Rating))


def _labels(count: int) -> str:
    return f"'{names.METHOD}'!$A${_TOP + 1}:$A${_TOP + count}"


def criterion_ids(catalog: Catalog) -> str:
    """Return the cells that hold the id of every criterion, for a drop-down."""
    return f"'{names.LEVELS_SHEET}'!$A$2:$A${len(catalog.criteria) + 1}"


def add_levels(book: Workbook, catalog: Catalog) -> None:
    """Add the sheet with the anchors, so that a team can rate without the app."""
    columns = (
        SheetColumn(names.NUMBER, 9),
        SheetColumn("Phase", 15),
        SheetColumn("Kriterium", 26),
        SheetColumn("Frage", 40),
        *(SheetColumn(catalog.method.label(level), 40) for level in LEVELS),
        SheetColumn("Was als Nachweis zählt", 40),
        SheetColumn("Was nicht zählt", 30),
    )
    rows = [
        [
            criterion.id,
            catalog.label(criterion.phase),
            criterion.short_title,
            criterion.question,
            *(criterion.anchor(level) for level in LEVELS),
            "\n".join(f"• {text}" for text in criterion.evidence),
            criterion.no_evidence,
        ]
        for criterion in catalog.criteria
    ]
    add_table_sheet(book, names.LEVELS_SHEET, "Stufen", columns, rows, frozen="D2", is_wide=True)


def add_method(book: Workbook, catalog: Catalog) -> None:
    """Add the sheet with the numbers of the method, the formulas in words, and the source."""
    method = catalog.method
    sheet = add_sheet(book, names.METHOD, [column.width for column in _SCALE])
    put(sheet, 1, 1, "Wie gerechnet wird", TITLE)
    put(sheet, 3, 1, "Antworten", HEADING)
    add_table(sheet, "Antwortskala", _SCALE, _scale(method), top=_TOP)
    row = _TOP + len(Rating) + 2
    put(sheet, row, 1, "Zahlen", HEADING)
    figures = _figures(method)
    _write_figures(sheet, row + 1, figures)
    row += len(figures) + 2
    for heading, sentences in _explanations(catalog):
        put(sheet, row, 1, heading, HEADING)
        _write_sentences(sheet, row + 1, sentences)
        row += len(sentences) + 2


def _scale(method: Method) -> list[list[Value]]:
    bounds = [0.0, *(level.up_to_percent / 100 for level in method.levels)]
    levels: list[list[Value]] = [
        [level.label, level.id, level.points, lower if level.points else None, upper, level.description]
        for level, (lower, upper) in zip(method.levels, pairwise(bounds), strict=True)
    ]
    others: list[list[Value]] = [
        [answer.label, None, None, None, None, answer.description] for answer in method.other_answers
    ]
    return levels + others


def _figures(method: Method) -> list[tuple[str, Value]]:
    default, milestone = (method.label(Rating(level)) for level in (method.targets.default, method.targets.milestone))
    return [
        ("Ziel, wenn nichts anderes eingetragen ist", default),
        ("Ziel bei Meilensteinen", milestone),
        ("Abgeschlossene Phase: so viel muss mindestens bewertet sein", percent(method.gate.coverage * 100)),
        ("Abgeschlossene Phase: so viel muss mindestens am Ziel sein", percent(method.gate.share_at_target * 100)),
        ("Priorität: Faktor für Meilensteine", number(method.priority.milestone)),
        ("Priorität: Zuschlag je überfälliger Phase", number(method.priority.per_overdue_phase)),
        ("Priorität: Zuschlag je Kriterium, das daran hängt", number(method.priority.per_dependent)),
        ("Einigkeit: Stimmen für eine Stufe, ab denen sie sich sagen lässt", method.agreement.minimum_votes),
        ("Einigkeit: hoch ab", number(method.agreement.high_from)),
        ("Einigkeit: gering, und das Kriterium umstritten, unter", number(method.agreement.disputed_below)),
        ("Gruppen werden einzeln gezeigt ab so vielen Stimmen", method.workshop.minimum_group),
        (
            "Platz der Phasen in der Reihenfolge",
            ", ".join(f"{phase.value}: {place}" for phase, place in method.phase_places.items()),
        ),
    ]


def _write_figures(sheet: Worksheet, top: int, figures: Sequence[tuple[str, Value]]) -> None:
    for row, (name, value) in enumerate(figures, start=top):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
        put(sheet, row, 1, name, BODY)
        put(sheet, row, 6, value, BODY)


def _write_sentences(sheet: Worksheet, top: int, sentences: Sequence[str]) -> None:
    """Write each sentence across the sheet."""
    across = sum(column.width for column in _SCALE)
    for row, sentence in enumerate(sentences, start=top):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_SCALE))
        put(sheet, row, 1, sentence, BODY)
        fit_row(sheet, row, [(sentence, across)])


def _explanations(catalog: Catalog) -> list[tuple[str, list[str]]]:
    method, source = catalog.method, catalog.about.source
    offered = method.label(Rating(method.targets.default))
    return [
        ("Welche Stufe gilt", [texts.ANSWERS]),
        (
            "Reife, Abdeckung, Spanne",
            [f"Reife: {texts.MATURITY}", f"Abdeckung: {texts.COVERAGE}", f"Spanne: {texts.SPAN}"],
        ),
        (
            "Fällige Kriterien und abgeschlossene Phasen",
            [texts.DUE, f"Eine Phase ist abgeschlossen: {texts.phase_done(method)}"],
        ),
        (
            "Lücken",
            [
                texts.GAP,
                f"Ziel: {texts.target(method)}",
                f"Priorität: {texts.priority(method)}",
                "Überfällig ist eine Phase, über die die Lösung schon hinaus ist. Bei durchgehenden Kriterien gibt "
                "es das nicht.",
                "An einer Lücke hängen die fälligen Kriterien unter ihrem Ziel, die auf sie verweisen.",
            ],
        ),
        (
            "Veränderung",
            [f"Gemeinsame Kriterien: {texts.COMMON_CRITERIA}", f"Mit neuem Beleg: {texts.BACKED}"],
        ),
        (
            "Was die Zahlen nicht sagen",
            [
                f"Die Zahlen sind das Urteil der Beteiligten, keine Prüfung. Auch bei „{offered}“ kann viel fehlen: "
                "Lesen Sie die Gesamtreife nur zusammen mit der Abdeckung und dem schwächsten Treiber.",
            ],
        ),
        (
            "Quelle",
            [
                f"Die Kriterien stammen aus „{source.title}“ ({source.publishers}, {source.year}), {source.url}.",
                f"Katalogfassung {catalog.about.version}. Unsere Texte: {catalog.about.licence}.",
                *catalog.about.limits,
                f"Erstellt mit dem {program()}.",
            ],
        ),
    ]
