"""Bericht: take along, close, and read in again."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from assessment.exchange.archive import export_archive
from assessment.store.repository import Assessment
from pages.components import context
from pages.components.closing import closing_section
from pages.components.import_file import import_section
from pages.components.markup import show
from pages.components.report_files import KINDS, download, download_report
from pages.components.report_preview import choose_options, logo_field, preview


def draw() -> None:
    """Draw the screen; without an assessment, what concerns all of them."""
    if context.assessment_id() is None:
        show(Markup('<h1 class="kompass-title">Einlesen und sichern</h1>'))
        import_section()
        _archives(None)
        return
    assessment = context.current_assessment()
    if assessment is None:
        return
    show(
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
    show(Markup("<h2>Bericht als PDF</h2>"))
    options = choose_options()
    logo_field(assessment)
    if options.attached and not options.anonymous:
        show(
            Markup(
                '<p class="kompass-small">In der PDF-Datei stecken auch alle Antworten und Notizen: Unten '
                "eingelesen, bringt sie die Selbsteinschätzung zurück.</p>"
            )
        )
    download_report(assessment, options)
    preview(assessment.id, options)


def _files(assessment: Assessment) -> None:
    show(Markup("<h2>Zum Weiterarbeiten</h2>"))
    for kind in KINDS:
        button, purpose = st.columns([3, 9], vertical_alignment="center")
        with button:
            download(kind, assessment)
        with purpose:
            show(Markup("<p>{}</p>").format(kind.purpose))


def _archives(assessment: Assessment | None) -> None:
    """Draw the downloads of several assessments at once."""
    stored = context.repository().assessments()
    if not stored:
        return
    show(
        Markup(
            "<h2>Mehrere auf einmal sichern</h2><p>Eine JSON-Datei mit allen Selbsteinschätzungen; eingelesen wird "
            "sie oben.</p>"
        )
    )
    with st.container(horizontal=True, key="archives"):
        if assessment is not None:
            _archive(
                "Alle dieser Kommune", "municipality", lambda found: found.municipality == assessment.municipality
            )
        _archive("Alle auf diesem Rechner", "everything", lambda _found: True)


def _archive(label: str, key: str, wanted: Callable[[Assessment], bool]) -> None:
    def make() -> str:
        repository = context.repository()
        chosen = [found for found in repository.assessments() if wanted(found)]
        return export_archive([(found, repository.answers(found.id)) for found in chosen], context.the_catalog())

    st.download_button(
        label,
        make,
        file_name=f"skalierungskompass-{key}.json",
        mime="application/json",
        key=f"download-{key}",
        on_click="ignore",
        icon=":material/download:",
    )
