"""The chapter of the council paper on what changed since an earlier assessment, in short."""

from docx.document import Document

from assessment.comparison import Comparison, CriterionChange, Movement
from assessment.report.chapters import comparison as comparison_chapter
from assessment.report.word.document import bullets, caption, heading, paragraph, table
from assessment.texts import comparison as comparison_texts

_SIDES = (Movement.ROSE, Movement.FELL, Movement.NOT_COMPARABLE)


def change_chapter(document: Document, found: Comparison) -> None:
    """Write the change in sentences, its parts, the drivers, and the criteria that rose or fell."""
    heading(document, f"Veränderung seit dem {found.before.day:%d.%m.%Y}", 1)
    paragraph(document, " ".join(comparison_chapter.sentences(found)))
    paragraph(document, comparison_chapter.compared_with(found, nameless=False))
    for remark in comparison_chapter.remarks(found, nameless=False):
        paragraph(document, remark)
    _parts(document, found)
    _drivers(document, found)
    for movement in _SIDES:
        _criteria(document, found, movement)
    counted = ", ".join(_counts(found))
    if counted:
        paragraph(document, f"{counted}.", label="Außerdem")


def _parts(document: Document, found: Comparison) -> None:
    rows = comparison_chapter.part_rows(found.overall)
    if rows:
        title = "Woraus die Veränderung der Gesamtreife besteht"
        caption(document, f"Tabelle: {title}{_rounded(found)}", is_above=True)
        table(document, title, ["Ursache", "Prozentpunkte"], rows, [13.3, 3.2])


def _rounded(found: Comparison) -> str:
    return " (Werte gerundet)" if comparison_chapter.is_rounded(found.overall) else ""


def _drivers(document: Document, found: Comparison) -> None:
    title = "Die Treiber früher und heute"
    caption(document, f"Tabelle: {title}", is_above=True)
    rows = comparison_chapter.driver_rows(found)
    table(document, title, comparison_chapter.DRIVERS_HEAD, rows, [5.3, 1.9, 1.9, 3.7, 3.7], has_row_heads=True)


def _criteria(document: Document, found: Comparison, movement: Movement) -> None:
    criteria = found.with_movement(movement)
    if criteria:
        heading(document, comparison_texts.MOVEMENTS[movement], 2)
        bullets(document, [_criterion(moved, found) for moved in criteria])


def _criterion(moved: CriterionChange, found: Comparison) -> str:
    """Say how a criterion moved, what the catalogue did to it, and which measures were done for it."""
    text = f"{moved.criterion.short_title}: {comparison_chapter.levels(moved, found)}"
    measures = "; ".join(comparison_chapter.done(measure) for measure in moved.measures)
    return f"{text} Erledigt: {measures}." if measures else text


def _counts(found: Comparison) -> list[str]:
    """Count the criteria that moved in ways that the chapter does not list."""
    rest = (Movement.FIRST_RATED, Movement.NO_LONGER_RATED, Movement.SAME)
    counts = [(comparison_texts.MOVEMENTS[movement].lower(), len(found.with_movement(movement))) for movement in rest]
    return [f"{count} {word}" for word, count in counts if count]
