"""The chapter on gaps: in which order to close them, what is to be cleared up, and what lies with others."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document

from assessment.catalog.model import Catalog, Criterion
from assessment.gaps import with_rating
from assessment.phases import Phase
from assessment.practices import Match, shown_practices
from assessment.rating import Rating
from assessment.report.subject import Subject
from assessment.report.summary import Summary
from assessment.report.word.document import annex, bullets, caption, heading, paragraph, table
from assessment.texts import results as result_texts
from assessment.texts.numbers import number


def gaps_chapter(document: Document, subject: Subject, summary: Summary) -> None:
    """Write all gaps as a table, the most urgent ones in full, and the two other lists."""
    heading(document, "Lücken", 1)
    paragraph(document, summary.gaps_text)
    if subject.own_gaps:
        _overview(document, subject.own_gaps)
        heading(document, "Zuerst angehen", 2)
        for row in subject.own_gaps[: len(summary.gaps)]:
            _in_full(document, row, 3, subject.dossier.catalog)
    heading(document, "Zu klären", 2)
    _unclear(document, subject, summary)
    heading(document, "Nicht in unserer Hand", 2)
    _outside(document, subject.outside_gaps)


def further_gaps_annex(document: Document, subject: Subject, summary: Summary) -> None:
    """Write the gaps that the chapter shows in its table only."""
    rest = subject.own_gaps[len(summary.gaps) :]
    if rest:
        annex(document, "Weitere Lücken im Einzelnen", on_new_page=True)
        for row in rest:
            _in_full(document, row, 2, subject.dossier.catalog)


def _overview(document: Document, gaps: Sequence[Any]) -> None:
    title = "Lücken, die dringendste zuerst"
    caption(document, f"Tabelle: {title}", is_above=True)
    rows = [
        [str(row.rank), row.title, row.phase, f"{row.answer} → {row.target}", number(row.priority)] for row in gaps
    ]
    table(document, title, ["Rang", "Kriterium", "Phase", "Heute → Ziel", "Priorität"], rows, [1.3, 5.1, 1.4, 6.7, 2])


def _in_full(document: Document, row: Any, level: int, catalog: Catalog) -> None:
    heading(document, f"{row.rank}. {row.title}", level)
    place = f"{row.phase_name}, Treiber „{row.driver_name}“"
    factors = result_texts.factors(row, row.dependents)
    paragraph(document, f"{row.answer} → {row.target} ({place}). {factors}")
    paragraph(document, row.first_step, label="Erster Schritt")
    matches = shown_practices(catalog.criterion(row.criterion), catalog)
    if matches:
        paragraph(document, "", label="Passende Beispiele").paragraph_format.keep_with_next = True
        bullets(document, [_practice(match) for match in matches])


def _practice(match: Match) -> str:
    what = f": {match.practice.what}" if match.practice.what else ""
    return f"{match.practice.name}{what} ({result_texts.match_reason(match)})"


def _unclear(document: Document, subject: Subject, summary: Summary) -> None:
    answers, unclear = subject.dossier.answers, subject.result.unclear
    paragraph(document, summary.unclear)
    for label, criteria in (
        ("Wissen wir nicht", with_rating(unclear, answers, Rating.UNKNOWN)),
        ("Noch nicht beantwortet", with_rating(unclear, answers, None)),
    ):
        if criteria:
            paragraph(document, "", label=label).paragraph_format.keep_with_next = True
            bullets(document, _by_phase(criteria, subject.dossier.catalog))


def _by_phase(criteria: Sequence[Criterion], catalog: Catalog) -> list[str]:
    """Return one text a phase, so that a hardly begun assessment does not fill pages."""
    return [
        f"{catalog.label(phase)}: {'; '.join(titles)}"
        for phase in Phase
        if (titles := [criterion.short_title for criterion in criteria if criterion.phase is phase])
    ]


def _outside(document: Document, gaps: Sequence[Any]) -> None:
    if not gaps:
        paragraph(document, "Hier ist nichts festgehalten.")
        return
    paragraph(document, "Unter dem Ziel, aber andere müssen handeln:")
    for row in gaps:
        who = row.outside_control_who
        lies = f" Liegt bei: {who}" if who.strip() else ""
        paragraph(document, f"{row.title}: {row.answer} → {row.target}.{lies}", style="List Bullet")
