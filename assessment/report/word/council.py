"""The council paper: an editable Word file with result, gaps, measures and a proposed decision."""

from datetime import date

import pandas as pd
from docx.document import Document

from assessment import clock
from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.dossier import Dossier
from assessment.frames.scores import score_rows, scores_frame, scores_of
from assessment.frames.tables import Of
from assessment.phases import Phase
from assessment.rating import Answers, answer_to
from assessment.report.drawing import drawing_data
from assessment.report.subject import subject_of
from assessment.report.summary import Summary, summary_of
from assessment.report.typesetting import pictures
from assessment.report.word.answers import answers_annex, method_annex, source_annex
from assessment.report.word.comparison import change_chapter
from assessment.report.word.decision import proposed_decision
from assessment.report.word.document import (
    bullets,
    caption,
    heading,
    paragraph,
    picture,
    saved,
    table,
)
from assessment.report.word.gaps import further_gaps_annex, gaps_chapter
from assessment.report.word.judgements import judgement_chapter, votes_annex
from assessment.report.word.measures import measures_chapter
from assessment.report.word.template import fill_footer, fill_head, new_paper
from assessment.results import Result
from assessment.texts import results as result_texts
from assessment.voting.judgement import newest

_RADAR_PIXELS_PER_INCH = 200
_RADAR_WIDTH_CM = 15.5
_STATES = {"met": "Erfüllt", "unmet": "Nicht erfüllt", "open": "Offen"}


def write_word(dossier: Dossier, *, today: date | None = None) -> bytes:
    """Return the council paper as a .docx file. Raises TypesettingError when its picture can't be drawn.

    `today`: the day on which measures are judged, the present one by default.
    """
    assessment, answers, catalog = dossier.assessment, dossier.answers, dossier.catalog
    subject = subject_of(dossier, today or clock.today())
    result, summary = subject.result, summary_of(subject)
    title = f"{assessment.solution}: Reife für Verstetigung und Transfer"
    document = new_paper(title, assessment.municipality, f"Vorlage zur Selbsteinschätzung „{assessment.title}“")
    fill_footer(document, f"Selbsteinschätzung, Stand {assessment.date:%d.%m.%Y}")
    _head(document, assessment)
    _occasion(document, assessment, result, catalog)
    _standing(document, assessment, summary, catalog)
    _progress(document, answers, result, summary)
    _result(document, result, summary, catalog)
    judgements = newest(dossier.judgements, catalog)
    if judgements:
        judgement_chapter(document, judgements, answers, catalog)
    if subject.comparison is not None:
        change_chapter(document, subject.comparison)
    gaps_chapter(document, subject, summary)
    measures_chapter(document, summary, subject)
    _finances(document)
    _decision(document, assessment, result, summary, catalog)
    further_gaps_annex(document, subject, summary)
    if judgements:
        votes_annex(document, judgements, catalog)
    answers_annex(document, assessment, answers, catalog)
    method_annex(document, catalog)
    source_annex(document, assessment, catalog)
    return saved(document)


def _head(document: Document, assessment: Assessment) -> None:
    entries = {
        "Kommune": assessment.municipality,
        "Lösung": assessment.solution,
        "Titel der Selbsteinschätzung": assessment.title,
        "Stand": f"{assessment.date:%d.%m.%Y}",
    }
    fill_head(document, entries, is_example=assessment.is_example)


def _occasion(document: Document, assessment: Assessment, result: Result, catalog: Catalog) -> None:
    heading(document, "Anlass", 1)
    source = catalog.about.source
    paragraph(
        document,
        f"{assessment.municipality} schätzt selbst ein, ob die Lösung „{assessment.solution}“ reif ist für den "
        "dauerhaften Betrieb (Verstetigung) und für die Weitergabe an andere Kommunen (Transfer). Maßstab sind die "
        f"{len(catalog.criteria)} Kriterien der Roadmap „{source.title}“ ({source.publishers}, {source.year}). "
        f"Davon sind {len(result.criteria)} fällig, so weit wie die Lösung heute ist.",
    )
    paragraph(document, "", to_fill="Bitte ergänzen: Warum befasst sich das Gremium jetzt damit?")


def _standing(document: Document, assessment: Assessment, summary: Summary, catalog: Catalog) -> None:
    heading(document, "Sachstand", 1)
    meaning = " ".join(f"{catalog.label(phase)}: {catalog.phase(phase).in_short}" for phase in assessment.phases)
    paragraph(document, f"{summary.standing} {meaning}")
    if assessment.operator_model:
        paragraph(document, f"{catalog.operator_model(assessment.operator_model).label}.", label="Betreibermodell")
    paragraph(document, _status(assessment, catalog))


def _progress(document: Document, answers: Answers, result: Result, summary: Summary) -> None:
    agreed = " ".join(text for text in (summary.measures_text, summary.agreed_text) if text)
    proven = sum(bool(answer_to(criterion.id, answers).evidence) for criterion in result.criteria)
    paragraph(
        document,
        f"Beantwortet sind {result.overall.answered} von {result.overall.total} fälligen Kriterien. "
        f"Nachweise sind zu {'einem' if proven == 1 else proven or 'keinem'} davon genannt. {agreed}",
    )


def _status(assessment: Assessment, catalog: Catalog) -> str:
    version = f"Fassung des Katalogs: {assessment.catalog_version}."
    if assessment.catalog_version != catalog.version:
        version = f"Begonnen mit Fassung {assessment.catalog_version} des Katalogs, gerechnet mit {catalog.version}."
    closing = assessment.closing
    if closing is not None:
        moment = clock.local(closing.closed_at)
        return (
            f"Die Selbsteinschätzung ist abgeschlossen: Version {closing.version}, am {moment:%d.%m.%Y} um "
            f"{moment:%H:%M} Uhr. Prüfsumme (SHA-256): {closing.sha256}. {version}"
        )
    state = "abgeschlossen" if assessment.is_closed else "noch nicht abgeschlossen; die Antworten können sich ändern"
    return f"Die Selbsteinschätzung (Version {assessment.version}) ist {state}. {version}"


def _result(document: Document, result: Result, summary: Summary, catalog: Catalog) -> None:
    heading(document, "Ergebnis", 1)
    paragraph(document, " ".join(text for text in (summary.maturity, summary.drivers) if text))
    scores = scores_frame(result, catalog)
    if result.overall.rated:
        _radar(document, scores, result_texts.radar_in_words(result, catalog))
    title = "Reife je Treiber"
    caption(document, f"Tabelle: {title}", is_above=True)
    rows = score_rows(scores_of(scores, Of.DRIVER), "short_name", catalog.method)
    header = ["Treiber", *result_texts.SCORE_COLUMNS]
    table(document, title, header, rows, [4.1, 1.6, 3.9, 1.6, 3.1, 2.2], has_row_heads=True)
    heading(document, "Abschluss der Phase", 2)
    for phase, text in summary.gates:
        _gate(document, result, phase, text, catalog)


def _radar(document: Document, scores: pd.DataFrame, words: str) -> None:
    data = drawing_data(scores, words)
    radar = pictures("radar.typ", data, _RADAR_PIXELS_PER_INCH)[0]
    picture(document, radar, _RADAR_WIDTH_CM, "Radar der Treiber", data["alt"])
    caption(
        document,
        "Abbildung: Reife je Treiber. Durchgezogen: heute; gestrichelt: Ziel; Fläche: Spanne bei offenen Antworten",
    )


def _gate(document: Document, result: Result, phase: Phase, text: str, catalog: Catalog) -> None:
    gate = result.gates[phase]
    paragraph(document, text)
    if gate.score.relevant:
        conditions = result_texts.gate_conditions(gate, catalog.method)
        bullets(document, [f"{_STATES[state]}: {condition}." for state, condition in conditions])


def _finances(document: Document) -> None:
    heading(document, "Finanzielle Auswirkungen", 1)
    paragraph(
        document,
        "Die Selbsteinschätzung fragt keine Beträge ab.",
        to_fill="Bitte ergänzen: Kosten, Deckung und Folgekosten der Maßnahmen, oder „keine“.",
    )


def _decision(document: Document, assessment: Assessment, result: Result, summary: Summary, catalog: Catalog) -> None:
    heading(document, "Beschlussvorschlag", 1)
    for point in proposed_decision(assessment, result, summary, catalog):
        paragraph(document, point.text, to_fill=point.to_fill, style="List Number")
