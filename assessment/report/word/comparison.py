"""The chapter of the council paper on what changed since an earlier assessment, in short."""

from docx.document import Document

from assessment.comparison import Comparison, CriterionChange, Movement
from assessment.report.chapters import comparison as comparison_chapter
from assessment.report.word.document import bullets, caption, heading, paragraph, table
from assessment.texts import comparison as comparison_texts

_SIDES = (Movement.ROSE, Movement.FELL, Movement.NOT_COMPARABLE)


def change_chapter(document: Document, comparison: Comparison) -> None:
    """Write the change in sentences, its parts, the drivers, and the criteria that rose or fell."""
    heading(document, f"Veränderung seit dem {comparison.before.day:%d.%m.%Y}", 1)
    paragraph(document, " ".join(comparison_chapter.sentences(comparison)))
    paragraph(document, comparison_chapter.compared_with(comparison, nameless=False))
    for remark in comparison_chapter.remarks(comparison, nameless=False):
        paragraph(document, remark)
    _parts(document, comparison)
    _drivers(document, comparison)
    for movement in _SIDES:
        _criteria(document, comparison, movement)
    counted = ", ".join(_counts(comparison))
    if counted:
        paragraph(document, f"{counted}.", label="Außerdem")


def _parts(document: Document, comparison: Comparison) -> None:
    rows = comparison_chapter.part_rows(comparison.overall)
    if rows:
        title = "Woraus die Veränderung der Gesamtreife besteht"
        caption(document, f"Tabelle: {title}{_rounded(comparison)}", is_above=True)
        table(document, title, ["Ursache", "Prozentpunkte"], rows, [13.3, 3.2])


def _rounded(comparison: Comparison) -> str:
    return " (Werte gerundet)" if comparison_chapter.is_rounded(comparison.overall) else ""


def _drivers(document: Document, comparison: Comparison) -> None:
    title = "Die Treiber früher und heute"
    caption(document, f"Tabelle: {title}", is_above=True)
    rows = comparison_chapter.driver_rows(comparison)
    table(document, title, comparison_chapter.DRIVERS_HEAD, rows, [5.3, 1.9, 1.9, 3.7, 3.7], has_row_heads=True)


def _criteria(document: Document, comparison: Comparison, movement: Movement) -> None:
    criteria = comparison.with_movement(movement)
    if criteria:
        heading(document, comparison_texts.MOVEMENTS[movement], 2)
        bullets(document, [_criterion(change, comparison) for change in criteria])


def _criterion(change: CriterionChange, comparison: Comparison) -> str:
    """Say how a criterion moved, what the catalogue did to it, and which measures were done for it."""
    text = f"{change.criterion.short_title}: {comparison_chapter.levels(change, comparison)}"
    measures = "; ".join(comparison_chapter.done(measure) for measure in change.measures)
    return f"{text} Erledigt: {measures}." if measures else text


def _counts(comparison: Comparison) -> list[str]:
    """Count the criteria that moved in ways that the chapter does not list."""
    rest = (Movement.FIRST_RATED, Movement.NO_LONGER_RATED, Movement.SAME)
    counts = [
        (comparison_texts.MOVEMENTS[movement].lower(), len(comparison.with_movement(movement))) for movement in rest
    ]
    return [f"{count} {word}" for word, count in counts if count]
