"""Bericht: take along, close, and read in again."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from assessment.assessment import Assessment
from assessment.exchange.archive import MOST_DOCUMENTS, export_archive
from assessment.exchange.limits import MAX_BYTES
from assessment.report import documents
from pages.report.closing import closing_section
from pages.report.import_file import import_section
from pages.report.preview import choose_options, logo_field, preview
from pages.report.table_files import table_files
from pages.shared import context
from pages.shared.markup import draw_html
from pages.shared.report_files import OFFERS, download

_MANY = MOST_DOCUMENTS // 10
_LIMIT = (
    f" Höchstens {MOST_DOCUMENTS} Selbsteinschätzungen oder {MAX_BYTES // 1024 // 1024} MB passen hinein; für mehr "
    "bitte jede Kommune einzeln oder die Datenbank selbst sichern."
)


_ARCHIVE_NAMES = {"municipality": "kommune", "everything": "alles"}


def draw() -> None:
    """Draw the screen; without an assessment, what concerns all of them."""
    if context.assessment_id() is None:
        draw_html(
            Markup(
                '<h1 class="kompass-title">Einlesen und sichern</h1><p class="kompass-small">Einen Bericht gibt es, '
                "sobald eine Selbsteinschätzung geöffnet ist.</p>"
            )
        )
        context.link("start", "Zur Liste der Selbsteinschätzungen")
        import_section()
        _archives(None)
        return
    assessment = context.current_assessment()
    if assessment is None:
        return
    draw_html(
        Markup('<h1 class="kompass-title">Bericht: {}</h1><p class="kompass-small">{}, {}, Stand {}</p>').format(
            assessment.solution, assessment.municipality, assessment.title, f"{assessment.date:%d.%m.%Y}"
        )
    )
    _report(assessment)
    _files(assessment)
    closing_section(assessment)
    import_section()
    _archives(assessment)


def _report(assessment: Assessment) -> None:
    draw_html(Markup("<h2>Bericht als PDF</h2>"))
    options = choose_options(assessment)
    logo_field(assessment)
    if options.attached and not options.anonymous:
        draw_html(
            Markup(
                '<p class="kompass-small">In der PDF-Datei stecken auch alle Antworten und Notizen: Unten '
                "eingelesen, bringt sie die Selbsteinschätzung zurück.</p>"
            )
        )
    download(documents.report(options), assessment, "PDF herunterladen", is_primary=True)
    preview(assessment.id, options)


def _files(assessment: Assessment) -> None:
    draw_html(Markup("<h2>Zum Weiterarbeiten</h2>"))
    with st.container(key="files"):
        for offer in OFFERS:
            button, purpose = st.columns([3, 9], vertical_alignment="center")
            with button:
                download(offer.document, assessment, offer.label)
            with purpose:
                draw_html(Markup("<p>{}</p>").format(offer.purpose))
        table_files(assessment)


def _archives(assessment: Assessment | None) -> None:
    """Draw the downloads of several assessments at once."""
    stored = context.repository().assessments()
    if not stored:
        return
    own = [
        other for other in stored if assessment is not None and other.municipality_id == assessment.municipality_id
    ]
    draw_html(
        Markup(
            "<h2>Mehrere auf einmal sichern</h2><p>Eine JSON-Datei mit allen Selbsteinschätzungen; eingelesen wird "
            "sie oben.{}</p>"
        ).format(_LIMIT if len(stored) > _MANY else "")
    )
    with st.container(horizontal=True, key="archives"):
        if assessment is not None:
            _archive(
                "Alle dieser Kommune",
                "municipality",
                lambda other: other.municipality_id == assessment.municipality_id,
                disabled=len(own) > MOST_DOCUMENTS,
            )
        _archive("Alle auf diesem Rechner", "everything", lambda _other: True, disabled=len(stored) > MOST_DOCUMENTS)


def _archive(label: str, key: str, belongs: Callable[[Assessment], bool], disabled: bool) -> None:
    def make() -> str:
        repository = context.repository()
        chosen = (assessment.id for assessment in repository.assessments() if belongs(assessment))
        return export_archive(repository.dossiers(chosen, context.newest_catalog()))

    st.download_button(
        label,
        make,
        file_name=f"skalierungskompass-{_ARCHIVE_NAMES[key]}.json",
        mime="application/json",
        key=f"download-{key}",
        on_click="ignore",
        icon=":material/download:",
        disabled=disabled,
    )
