"""The chapter of the council paper on measures: those of the team, else what its answers and gaps suggest."""

from docx.document import Document

from assessment.catalog.model import Criterion
from assessment.rating import Answer, answer_to
from assessment.report.chapters.measures import counts, in_cell, long_texts, outcome
from assessment.report.subject import Subject
from assessment.report.summary import Summary
from assessment.report.word.document import bullets, caption, heading, paragraph, table
from assessment.texts import measures as measure_texts

_NOTHING_SET = "noch offen"


def measures_chapter(document: Document, summary: Summary, subject: Subject) -> None:
    """Write the measures that are to be done as a table and those that ended as a list."""
    heading(document, "Maßnahmen", 1)
    if not subject.dossier.measures:
        _from_answers(document, summary, subject)
        return
    paragraph(document, f"{counts(subject)} Stand: {subject.today:%d.%m.%Y}.")
    _to_do(document, subject)
    if subject.ended:
        heading(document, "Erledigt oder verworfen", 2)
        bullets(document, [f"{in_cell(row.what)} ({in_cell(outcome(row))})" for row in subject.ended])
    in_full = long_texts(subject)
    if in_full:
        heading(document, "Lange Texte im Wortlaut", 2)
        for text in in_full:
            paragraph(document, text)
    if summary.agreed:
        paragraph(document, f"{summary.agreed_text} Die Anlage nennt sie beim Kriterium.")


def _to_do(document: Document, subject: Subject) -> None:
    if not subject.to_do:
        return
    title = "Wer was bis wann tut"
    caption(document, f"Tabelle: {title}", is_above=True)
    rows = [
        [
            in_cell(row.what),
            row.aims or "–",
            row.owner.strip() or _NOTHING_SET,
            measure_texts.dates(row.status, row.due_on, row.ended_on, row.overdue),
            measure_texts.STATUS[row.status],
        ]
        for row in subject.to_do
    ]
    table(document, title, ["Was", "Kriterien", "Wer", "Bis wann", "Status"], rows, [5.2, 4.8, 2.7, 2.3, 1.5])


def _from_answers(document: Document, summary: Summary, subject: Subject) -> None:
    answers = subject.dossier.answers
    agreed = [decision.criterion for decision in summary.agreed]
    urgent = [gap.criterion for gap in summary.gaps if gap.criterion not in agreed]
    criteria = [*agreed, *urgent]
    if not criteria:
        paragraph(document, summary.agreed_text, to_fill="Bitte ergänzen: Wer tut was bis wann?")
        return
    steps = {row.criterion: row.first_step for row in (*subject.own_gaps, *subject.outside_gaps)}
    rows = [_step(criterion, answer_to(criterion.id, answers), steps.get(criterion.id)) for criterion in criteria]
    if any("" in row for row in rows):
        paragraph(document, "Leere Felder sind noch auszufüllen.")
    title = "Wer was bis wann tut"
    caption(document, f"Tabelle: {title}", is_above=True)
    table(document, title, ["Kriterium", "Was zuerst zu tun ist", "Wer", "Bis wann"], rows, [4, 6.6, 3.6, 2.3])


def _step(criterion: Criterion, answer: Answer, step: str | None) -> list[str]:
    step = step or "Klären, wie weit das Kriterium erfüllt ist."
    return [criterion.short_title, step, answer.owner.strip(), f"{answer.due:%d.%m.%Y}" if answer.due else ""]
