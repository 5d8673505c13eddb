"""The chapter on gaps: in which order to close them, what is to be cleared up, and what lies with others."""

from collections.abc import Sequence

import pandas as pd
from docx.document import Document

from assessment.catalog.model import Catalog, Criterion
from assessment.frames.frame import rows_of
from assessment.frames.gaps import gaps_frame
from assessment.gaps import Gap, with_rating
from assessment.phases import Phase
from assessment.practices import Match, shown_practices
from assessment.rating import Answers, Rating
from assessment.report.summary import Summary
from assessment.report.word.document import annex, bullets, caption, heading, paragraph, table
from assessment.results import Result
from assessment.texts import results as result_texts
from assessment.texts.numbers import number


def gaps_chapter(document: Document, result: Result, summary: Summary, answers: Answers, catalog: Catalog) -> None:
    """Write all gaps as a table, the most urgent ones in full, and the two other lists."""
    heading(document, "Lücken", 1)
    paragraph(document, summary.gaps_text)
    if result.own_gaps:
        _overview(document, gaps_frame(result, catalog))
        heading(document, "Zuerst angehen", 2)
        for rank, gap in enumerate(summary.gaps, start=1):
            _in_full(document, rank, gap, 3, catalog)
    heading(document, "Zu klären", 2)
    _unclear(document, result, summary, answers, catalog)
    heading(document, "Nicht in unserer Hand", 2)
    _outside(document, result.outside_gaps, catalog)


def further_gaps_annex(document: Document, result: Result, summary: Summary, catalog: Catalog) -> None:
    """Write the gaps that the chapter shows in its table only."""
    rest = result.own_gaps[len(summary.gaps) :]
    if rest:
        annex(document, "Weitere Lücken im Einzelnen", on_new_page=True)
        for rank, gap in enumerate(rest, start=len(summary.gaps) + 1):
            _in_full(document, rank, gap, 2, catalog)


def change(gap: Gap, catalog: Catalog) -> str:
    """Say from which level to which."""
    return f"{catalog.method.label(gap.answer.rating)} → {catalog.method.label(gap.target)}"


def _overview(document: Document, gaps: pd.DataFrame) -> None:
    title = "Lücken, die dringendste zuerst"
    caption(document, f"Tabelle: {title}", is_above=True)
    rows = [
        [str(row.rank), row.title, row.phase, f"{row.answer} → {row.target}", number(row.priority)]
        for row in rows_of(gaps.dropna(subset="rank"))
    ]
    table(document, title, ["Rang", "Kriterium", "Phase", "Heute → Ziel", "Priorität"], rows, [1.3, 5.1, 1.4, 6.7, 2])


def _in_full(document: Document, rank: int, gap: Gap, level: int, catalog: Catalog) -> None:
    criterion = gap.criterion
    heading(document, f"{rank}. {criterion.short_title}", level)
    place = f"{catalog.label(criterion.phase)}, Treiber „{catalog.driver(criterion.driver).short_label}“"
    paragraph(document, f"{change(gap, catalog)} ({place}). {result_texts.factors(gap)}")
    paragraph(document, gap.first_step, label="Erster Schritt")
    matches = shown_practices(criterion, catalog)
    if matches:
        paragraph(document, "", label="Passende Beispiele").paragraph_format.keep_with_next = True
        bullets(document, [_practice(match) for match in matches])


def _practice(match: Match) -> str:
    what = f": {match.practice.what}" if match.practice.what else ""
    return f"{match.practice.name}{what} ({result_texts.match_reason(match)})"


def _unclear(document: Document, result: Result, summary: Summary, answers: Answers, catalog: Catalog) -> None:
    paragraph(document, summary.unclear)
    for label, criteria in (
        ("Wissen wir nicht", with_rating(result.unclear, answers, Rating.UNKNOWN)),
        ("Noch nicht beantwortet", with_rating(result.unclear, answers, None)),
    ):
        if criteria:
            paragraph(document, "", label=label).paragraph_format.keep_with_next = True
            bullets(document, _by_phase(criteria, catalog))


def _by_phase(criteria: Sequence[Criterion], catalog: Catalog) -> list[str]:
    """Return one text a phase, so that a hardly begun assessment does not fill pages."""
    return [
        f"{catalog.label(phase)}: {'; '.join(titles)}"
        for phase in Phase
        if (titles := [criterion.short_title for criterion in criteria if criterion.phase is phase])
    ]


def _outside(document: Document, gaps: Sequence[Gap], catalog: Catalog) -> None:
    if not gaps:
        paragraph(document, "Hier ist nichts festgehalten.")
        return
    paragraph(document, "Unter dem Ziel, aber andere müssen handeln:")
    for gap in gaps:
        who = gap.answer.outside_control_who
        lies = f" Liegt bei: {who}" if who.strip() else ""
        paragraph(document, f"{gap.criterion.short_title}: {change(gap, catalog)}.{lies}", style="List Bullet")
