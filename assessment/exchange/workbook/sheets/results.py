"""The sheets with the result: figures, gaps, what is unclear, matching practices, history."""

from typing import Any

import pandas as pd
from openpyxl import Workbook

from assessment.catalog.model import Catalog
from assessment.exchange.workbook import columns as names
from assessment.exchange.workbook.columns import YES, CellFormat, SheetColumn
from assessment.exchange.workbook.layout import Value, add_table_sheet, placeholder_row
from assessment.frames.frame import rows_of
from assessment.frames.tables import Of
from assessment.method import Method
from assessment.practices import Match, shown_practices
from assessment.results import Result
from assessment.texts.results import level, match_reason

_FIGURES_OF = (Of.OVERALL, Of.DRIVER, Of.PHASE, Of.WORKSTREAM)
_OF = {what.key: what.label for what in Of}
_FIGURES = (
    SheetColumn("Art", 14),
    SheetColumn("Name", 50),
    SheetColumn("Reife", 11, CellFormat.PERCENT),
    SheetColumn("Stufe", 22),
    SheetColumn("Abdeckung", 15, CellFormat.PERCENT),
    SheetColumn("Spanne von", 12, CellFormat.PERCENT),
    SheetColumn("Spanne bis", 12, CellFormat.PERCENT),
    SheetColumn("Ziel", 10, CellFormat.PERCENT),
    SheetColumn("Bewertet", 13, CellFormat.COUNT),
    SheetColumn("Relevant", 13, CellFormat.COUNT),
    SheetColumn("Phase abgeschlossen", 18),
)
_GAPS = (
    SheetColumn("Rang", 9, CellFormat.COUNT),
    SheetColumn(names.NUMBER, 9),
    SheetColumn("Kriterium", 30),
    SheetColumn("Phase", 16),
    SheetColumn("Treiber", 18),
    SheetColumn("Ist", 14),
    SheetColumn("Ziel", 14),
    SheetColumn("Abstand", 12, CellFormat.COUNT),
    SheetColumn("Faktor Meilenstein", 15, CellFormat.DECIMAL),
    SheetColumn("Überfällige Phasen", 15, CellFormat.COUNT),
    SheetColumn("Faktor überfällig", 15, CellFormat.DECIMAL),
    SheetColumn("Kriterien, die daran hängen", 15, CellFormat.COUNT),
    SheetColumn("Faktor daran", 12, CellFormat.DECIMAL),
    SheetColumn("Priorität", 13, CellFormat.DECIMAL),
    SheetColumn("Erster Schritt", 50),
    SheetColumn(names.OWNER, 19),
    SheetColumn(names.DUE, 13, CellFormat.DAY),
    SheetColumn(names.OUTSIDE, 14),
    SheetColumn(names.WHO, 20),
)
_UNCLEAR = (
    SheetColumn(names.NUMBER, 9),
    SheetColumn("Kriterium", 36),
    SheetColumn("Phase", 26),
    SheetColumn("Treiber", 24),
    SheetColumn("Warum", 20),
    SheetColumn(names.NOTE, 70),
)
_PRACTICES = (
    SheetColumn(names.NUMBER, 9),
    SheetColumn("Kriterium", 30),
    SheetColumn("Beispiel", 28),
    SheetColumn("Warum es passt", 34),
    SheetColumn("Was", 50),
    SheetColumn("Wer", 32),
    SheetColumn("Wo", 22),
    SheetColumn("Adresse", 44),
)
_HISTORY = (
    SheetColumn("Wann", 18, CellFormat.MOMENT),
    SheetColumn(names.NUMBER, 9),
    SheetColumn("Kriterium", 30),
    SheetColumn("Fassung", 12, CellFormat.COUNT),
    SheetColumn(names.RATING, 22),
    SheetColumn(names.REASON, 36),
    SheetColumn(names.NOTE, 50),
    SheetColumn(names.TARGET, 16),
    SheetColumn(names.OWNER, 22),
    SheetColumn(names.DUE, 13, CellFormat.DAY),
)


def add_figures(book: Workbook, scores: pd.DataFrame, method: Method) -> None:
    """Add the scores of drivers, phases and workstreams, as numbers."""
    shown = scores[scores["of"].isin([what.key for what in _FIGURES_OF])]
    rows = [_figure(row, method) for row in rows_of(shown)]
    add_table_sheet(book, names.FIGURES, "Werte", _FIGURES, rows, frozen="C2")


def _figure(row: Any, method: Method) -> list[Value]:
    return [
        _OF[row.of],
        row.name,
        _share(row.value),
        level(row.value, method),
        row.coverage,
        *map(_share, (row.low, row.high, row.target)),
        row.rated,
        row.relevant,
        None if row.passed is None else names.YES if row.passed else names.NO,
    ]


def _share(value: float | None) -> float | None:
    return None if value is None else value / 100


def add_gaps(book: Workbook, gaps: pd.DataFrame, result: Result) -> None:
    """Add the gaps, most urgent first; those that lie with others come last, without a rank."""
    rows = [_gap(row) for row in rows_of(gaps)]
    why = "Was bewertet ist, erreicht sein Ziel." if result.overall.rated else "Noch ist nichts bewertet."
    none = placeholder_row(_GAPS, "Kriterium", f"Keine Lücken. {why}")
    add_table_sheet(book, names.GAPS, "Luecken", _GAPS, rows or none, frozen="D2", is_wide=True)


def _gap(row: Any) -> list[Value]:
    return [
        row.rank,
        row.criterion,
        row.title,
        row.phase_name,
        row.driver_name,
        row.answer,
        row.target,
        row.size,
        row.milestone_factor,
        row.overdue,
        row.overdue_factor,
        row.dependents,
        row.dependents_factor,
        row.priority,
        row.first_step,
        row.owner,
        row.due_on,
        YES if row.outside_control else None,
        row.outside_control_who,
    ]


def add_unclear(book: Workbook, answers: pd.DataFrame, result: Result) -> None:
    """Add the due criteria that are unanswered or unknown."""
    shown = answers[answers["criterion"].isin([criterion.id for criterion in result.unclear])]
    rows = [_unclear(row) for row in rows_of(shown)]
    none = placeholder_row(_UNCLEAR, "Kriterium", "Nichts zu klären: Alle fälligen Kriterien sind beantwortet.")
    add_table_sheet(book, names.UNCLEAR, "Zu_klaeren", _UNCLEAR, rows or none, frozen="C2")


def _unclear(row: Any) -> list[Value]:
    why = "unbeantwortet" if row.rating is None else "wissen wir nicht"
    return [row.criterion, row.title, row.phase_name, row.driver_name, why, row.note]


def add_practices(book: Workbook, gaps: pd.DataFrame, catalog: Catalog) -> None:
    """Add what others did, for every gap."""
    rows: list[list[Value]] = [
        [row.criterion, row.title, *_practice(match)]
        for row in rows_of(gaps)
        for match in shown_practices(catalog.criterion(row.criterion), catalog)
    ]
    none = placeholder_row(_PRACTICES, "Kriterium", "Ohne Lücken gibt es hier nichts zu zeigen.")
    add_table_sheet(book, names.PRACTICES, "Beispiele", _PRACTICES, rows or none, frozen="C2")


def _practice(match: Match) -> list[Value]:
    practice = match.practice
    address = practice.url or practice.roadmap_url
    return [practice.name, match_reason(match), practice.what, practice.who, practice.where, address]


def add_history(book: Workbook, history: pd.DataFrame, method: Method) -> None:
    """Add every change of every answer, oldest first."""
    rows = [_version(row, method) for row in rows_of(history)]
    none = placeholder_row(_HISTORY, "Kriterium", "Noch keine Änderungen.")
    add_table_sheet(book, names.HISTORY, "Verlauf", _HISTORY, rows or none, frozen="D2")


def _version(row: Any, method: Method) -> list[Value]:
    return [
        row.changed_at,
        row.criterion,
        row.title,
        row.version,
        row.answer or method.label(None),
        row.reason,
        row.note,
        row.own_target,
        row.owner,
        row.due_on,
    ]
