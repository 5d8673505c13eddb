"""The files that an assessment can be taken along as. Each is made when it is asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.catalog.versions import version_of
from assessment.comparison import Background
from assessment.rating import Answers
from assessment.report.options import ReportOptions
from assessment.scoring import due_criteria
from assessment.store.dossiers import background_of
from pages.shared import context


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is called, what it is for, and what makes it."""

    key: str
    name: str
    label: str
    purpose: str
    suffix: str
    mime: str
    make: Callable[[Assessment, Answers, Catalog, Background], bytes]


def _word(assessment: Assessment, answers: Answers, catalog: Catalog, background: Background) -> bytes:
    from assessment.report.word.council import write_word

    return write_word(assessment, answers, catalog, background=background)


def _excel(assessment: Assessment, answers: Answers, catalog: Catalog, background: Background) -> bytes:
    from assessment.exchange.workbook.write import write_workbook

    repository = context.repository()
    history = {criterion: repository.history(assessment.id, criterion) for criterion in answers}
    return write_workbook(assessment, answers, catalog, history, background)


def _paper(assessment: Assessment, _answers: Answers, catalog: Catalog, _background: Background) -> bytes:
    from assessment.report.paper import paper_pdf

    own = version_of(catalog, assessment.catalog_version)
    return paper_pdf(assessment, own, due_criteria(own, assessment.phases))


def _json(assessment: Assessment, answers: Answers, catalog: Catalog, background: Background) -> bytes:
    from assessment.exchange.document import export_json

    return export_json(assessment, answers, catalog, background).encode()


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = (
    Kind(
        "word",
        "gremienvorlage",
        "Word herunterladen",
        "Vorlage für Rat oder Ausschuss, zum Weiterschreiben: Anlass, Sachstand, Ergebnis, Lücken, Maßnahmen, "
        "Beschlussvorschlag.",
        "docx",
        f"{_OFFICE}.wordprocessingml.document",
        _word,
    ),
    Kind(
        "excel",
        "tabellen",
        "Excel herunterladen",
        "Alle Antworten und Zahlen als Tabellen. Das Team kann die Datei ohne Netz ausfüllen und unten wieder "
        "einlesen.",
        "xlsx",
        f"{_OFFICE}.spreadsheetml.sheet",
        _excel,
    ),
    Kind(
        "paper",
        "arbeitsheft",
        "Arbeitsheft herunterladen",
        "Zum Ausdrucken für den Workshop: die fälligen Kriterien mit Kästchen zum Ankreuzen und Platz für Notizen. "
        "Abtippen geht danach am schnellsten im Fragebogen unter „Tabelle“.",
        "pdf",
        "application/pdf",
        _paper,
    ),
    Kind(
        "json",
        "daten",
        "JSON herunterladen",
        "Die Daten für andere Programme und als Sicherung.",
        "json",
        "application/json",
        _json,
    ),
)


def download(kind: Kind, assessment: Assessment) -> None:
    """Draw the button for a file of this kind."""

    def make() -> bytes:
        found, answers, background = _current(assessment.id)
        return kind.make(found, answers, context.newest_catalog(), background)

    st.download_button(
        kind.label,
        make,
        file_name=file_name(assessment, kind.name, kind.suffix),
        mime=kind.mime,
        key=f"download-{kind.key}",
        on_click="ignore",
        icon=":material/download:",
    )


def download_report(assessment: Assessment, options: ReportOptions) -> None:
    """Draw the button for the PDF report."""

    def make() -> bytes:
        from assessment.report.pdf import report_pdf

        found, answers, background = _current(assessment.id)
        return report_pdf(found, answers, context.newest_catalog(), options, background=background)

    st.download_button(
        "PDF herunterladen",
        make,
        file_name=file_name(assessment, "anonym" if options.anonymous else "bericht", "pdf", options.anonymous),
        mime="application/pdf",
        key="download-report",
        type="primary",
        on_click="ignore",
        icon=":material/download:",
    )


def _current(assessment_id: str) -> tuple[Assessment, Answers, Background]:
    """Read again: between drawing the button and pressing it, somebody may have answered."""
    repository = context.repository()
    assessment = repository.assessment(assessment_id)
    background = background_of(assessment, repository, context.newest_catalog())
    return assessment, repository.answers(assessment_id), background


def file_name(assessment: Assessment, kind: str, suffix: str, nameless: bool = False) -> str:
    """Return a file name that every system takes; without the solution's name where that is to stay unsaid."""
    name = "" if nameless else re.sub(r"[^0-9A-Za-zÄÖÜäöüß]+", "-", assessment.solution).strip("-")[:60]
    return "-".join(part for part in (name, kind, assessment.date.isoformat()) if part) + f".{suffix}"
