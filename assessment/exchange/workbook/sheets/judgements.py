"""The sheet on workshops: how a group voted on each criterion, and what it decided."""

from openpyxl import Workbook

from assessment.catalog.model import Catalog
from assessment.exchange.workbook import columns as names
from assessment.exchange.workbook.columns import CellFormat, SheetColumn
from assessment.exchange.workbook.layout import Value, add_table_sheet
from assessment.rating import LEVELS, Answers, Rating, answer_to
from assessment.voting.judgement import Judgement, Judgements, Round, minorities, most_disputed_first

_ABOUT = (
    SheetColumn("Kriterium", 36),
    SheetColumn(names.NUMBER, 9),
    SheetColumn("Abgestimmt am", 15, CellFormat.DAY),
    SheetColumn("Runden", 11, CellFormat.COUNT),
)
_OUTCOME = (
    SheetColumn("Entschieden", 20),
    SheetColumn("Antwort heute", 20),
    SheetColumn("Kommentare der Minderheit", 60),
)


def add_judgements(book: Workbook, judgements: Judgements, answers: Answers, catalog: Catalog) -> None:
    """Add a row for each criterion that a group voted on, the most disputed first."""
    in_order = most_disputed_first(judgements.values(), catalog.method.agreement)
    rows = [_row(judgement, answers, catalog) for judgement in in_order]
    columns = (*_ABOUT, *_round_columns("erste Runde"), *_round_columns("letzte Runde"), *_OUTCOME)
    add_table_sheet(book, names.WORKSHOP, "Workshop", columns, rows, frozen="B2", is_wide=True)


def _round_columns(which: str) -> list[SheetColumn]:
    levels = [SheetColumn(f"{level}, {which}", 9, CellFormat.COUNT) for level in LEVELS]
    others = [SheetColumn(f"{name}, {which}", 11, CellFormat.COUNT) for name in ("Weiß nicht", "Betrifft uns nicht")]
    agreement = SheetColumn(f"Einigkeit (0 bis 1), {which}", 12, CellFormat.DECIMAL)
    return [SheetColumn(f"Stimmen, {which}", 11, CellFormat.COUNT), *levels, *others, agreement]


def _row(judgement: Judgement, answers: Answers, catalog: Catalog) -> list[Value]:
    label, now = catalog.method.label, answer_to(judgement.criterion, answers).rating
    comments = "\n".join(f"{label(comment.rating)}: {comment.text}" for comment in minorities(judgement))
    return [
        catalog.criterion(judgement.criterion).short_title,
        judgement.criterion,
        judgement.held_on,
        len(judgement.rounds),
        *_figures(judgement.first, catalog),
        *_figures(judgement.last, catalog),
        label(judgement.decided) if judgement.decided else None,
        label(now) if now else None,
        comments or None,
    ]


def _figures(round_: Round, catalog: Catalog) -> list[Value]:
    counts = [round_.tally.counts.get(rating, 0) for rating in Rating]
    return [round_.tally.votes, *counts, round_.tally.consensus(catalog.method.agreement)]
