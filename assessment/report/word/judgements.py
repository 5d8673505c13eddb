"""The chapter of the council paper on how the judgement came about, and the annex with all votes."""

from docx.document import Document

from assessment.catalog.model import Catalog
from assessment.rating import Answers
from assessment.report.chapters import judgements as chapter
from assessment.report.word.document import annex, bullets, caption, heading, paragraph, table
from assessment.texts.judgements import consensus_number, letters, side_by_side
from assessment.texts.method import agreement_read
from assessment.voting.judgement import Judgement, Judgements, disputed, most_disputed_first

_ANNEX = "Stimmen je Kriterium"
_HEAD = ["Kriterium", "Stimmen", "Erste Runde", "Letzte Runde", "Einigkeit", "Urteil"]


def judgement_chapter(document: Document, judgements: Judgements, answers: Answers, catalog: Catalog) -> None:
    """Write how many voted on what, where the group was divided, what minorities said, and how to read it."""
    rule = catalog.method.agreement
    heading(document, "Wie das Urteil zustande kam", 1)
    paragraph(
        document,
        f"{' '.join(chapter.sentences(judgements, answers, catalog))} Alle Zahlen stehen in der Anlage „{_ANNEX}“.",
    )
    heading(document, "Wo die Gruppe geteilt war", 2)
    paragraph(document, chapter.divided_text(judgements, rule))
    for judgement in disputed(judgements.values(), rule):
        title = catalog.criterion(judgement.criterion).short_title
        paragraph(document, "", label=title).paragraph_format.keep_with_next = True
        bullets(document, [f"{name}: {text}" for name, text in chapter.in_words(judgement, catalog)])
    _minorities(document, judgements, catalog)
    heading(document, "Wie die Einigkeit zu lesen ist", 2)
    for text in agreement_read(catalog.method):
        paragraph(document, text)


def _minorities(document: Document, judgements: Judgements, catalog: Catalog) -> None:
    commented = chapter.said_by_minorities(judgements, catalog.method.agreement)
    if not commented:
        return
    heading(document, "Was die Minderheit sagte", 2)
    paragraph(document, chapter.MINORITIES)
    for judgement, comments in commented:
        title = catalog.criterion(judgement.criterion).short_title
        paragraph(document, "", label=title).paragraph_format.keep_with_next = True
        bullets(document, [f"{catalog.method.label(comment.rating)}: {comment.text}" for comment in comments])


def votes_annex(document: Document, judgements: Judgements, catalog: Catalog) -> None:
    """Write all votes as a table, the most disputed criteria first."""
    annex(document, _ANNEX)
    paragraph(document, chapter.LETTERS)
    caption(document, f"Tabelle: {chapter.TABLE_TITLE}", is_above=True)
    rows = [
        _votes(judgement, catalog) for judgement in most_disputed_first(judgements.values(), catalog.method.agreement)
    ]
    table(document, chapter.TABLE_TITLE, _HEAD, rows, [4.6, 1.9, 3.3, 3.3, 2.5, 1.6], has_row_heads=True)


def _votes(judgement: Judgement, catalog: Catalog) -> list[str]:
    return [
        catalog.criterion(judgement.criterion).short_title,
        side_by_side(judgement, lambda round_: str(round_.tally.votes)),
        letters(judgement.first.tally),
        letters(judgement.last.tally) if len(judgement.rounds) > 1 else "–",
        side_by_side(judgement, lambda round_: consensus_number(round_, catalog.method.agreement)),
        chapter.verdict(judgement, catalog),
    ]
