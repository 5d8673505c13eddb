"""Choices for the PDF report, and its pages as pictures."""

import hashlib
from datetime import date

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment
from assessment.dossier import Dossier
from assessment.report.options import Audience, Part, ReportOptions, without_content
from assessment.validation import MAX_LOGO_BYTES
from pages.shared import context, drafts, fields
from pages.shared.markup import draw_html, escape_markdown

_AUDIENCES = {
    Audience.FULL: ("Vollständig", "Alles, mit Notizen, Nachweisen und Namen: für das Projektteam."),
    Audience.SUMMARY: ("Nur die Zusammenfassung", "Eine Seite mit Deckblatt, ohne Notizen: für Rat und Leitung."),
    Audience.ANONYMOUS: (
        "Anonymisiert",
        "Ohne Namen, Notizen und Nachweise, auch im Anhang: zum Vergleich mit anderen.",
    ),
}
_PARTS = {
    Part.METHOD: "Wie wir bewertet haben",
    Part.DRIVERS: "Ergebnis mit Radar, Balken und Tabellen",
    Part.JUDGEMENT: "Wie das Urteil zustande kam: die Abstimmungen",
    Part.COMPARISON: "Veränderung seit der früheren Selbsteinschätzung",
    Part.GATES: "Stand der Phasen",
    Part.GAPS: "Lücken mit Beispielen",
    Part.UNCLEAR: "Zu klären, nicht in unserer Hand",
    Part.MEASURES: "Maßnahmen",
    Part.ANSWERS: "Anhang mit allen Kriterien",
    Part.GLOSSARY: "Begriffe",
}
_PIXELS_PER_INCH = 90.0
_LOGO_MEGABYTES = MAX_LOGO_BYTES // 1024 // 1024


def choose_options(assessment: Assessment) -> ReportOptions:
    """Draw what the report is for and what goes in; return it. The choice lasts as long as the session.

    What there is nothing to say about is not offered.
    """
    audience = Audience(
        st.radio(
            "Für wen ist der Bericht?",
            [audience.value for audience in _AUDIENCES],
            format_func=lambda value: _AUDIENCES[Audience(value)][0],
            captions=[caption for _, caption in _AUDIENCES.values()],
            key="report-audience",
            persist_state="session",
        )
        or Audience.FULL
    )
    if audience is Audience.SUMMARY:
        return ReportOptions.for_audience(audience)
    missing = without_content(_dossier(assessment.id))
    with st.expander("Was in den Bericht kommt"):
        chosen = frozenset(
            part
            for part, label in _PARTS.items()
            if part not in missing
            and st.checkbox(label, value=True, key=f"report-part-{part.value}", persist_state="session")
        )
        attached = st.checkbox(
            "Daten in der PDF-Datei mitgeben, ohne Namen und Texte: Andere können sie einlesen"
            if audience is Audience.ANONYMOUS
            else "Daten in der PDF-Datei mitgeben: So ist der Bericht zugleich die Sicherung",
            value=True,
            key="report-attached",
            persist_state="session",
        )
    return ReportOptions(audience, chosen, attached)


def logo_field(assessment: Assessment) -> None:
    """Draw the municipality's logo, and a field to change it."""
    from assessment.exchange.logo import LogoRefusedError, normalised_logo

    with st.expander("Logo auf dem Deckblatt"):
        if assessment.logo:
            st.image(assessment.logo, width=160)
            st.button("Logo entfernen", key="remove-logo", on_click=_set_logo, args=(assessment.id, None))
        file = st.file_uploader(
            f"Logo der Kommune (PNG oder JPEG, höchstens {_LOGO_MEGABYTES} MB)",
            type=["png", "jpg", "jpeg"],
            max_upload_size=_LOGO_MEGABYTES,
            key="logo-file",
        )
        if file is None:
            return
        try:
            logo = normalised_logo(file.getvalue())
        except LogoRefusedError as error:
            st.error(escape_markdown(f"{error} Das Logo bleibt, wie es war."))
            return
        if logo != assessment.logo:
            st.image(logo, width=160)
            st.button(
                "Dieses Logo verwenden",
                key="use-logo",
                type="primary",
                on_click=_set_logo,
                args=(assessment.id, logo),
            )


def _set_logo(assessment_id: str, logo: bytes | None) -> None:
    context.repository().set_logo(assessment_id, logo)


def preview(assessment_id: str, options: ReportOptions) -> None:
    """Draw the report's pages one by one, once they are asked for."""
    key = "report-preview"
    is_on = drafts.value(key, assessment_id, empty=False)
    fields.switch("Seiten ansehen", key, is_on, drafts.target(key, assessment_id))
    if not is_on:
        return
    dossier, today = _dossier(assessment_id), clock.today()
    with st.spinner("Die Seiten werden gesetzt …"):
        pages = _pages(dossier, hashlib.sha256(_content(dossier).encode()).hexdigest(), options, today)
    page = min(st.session_state.get("report-page", 1), len(pages))
    with st.container(horizontal=True, vertical_alignment="center", key="report-pages"):
        st.button("Vorige Seite", key="report-back", disabled=page == 1, on_click=_turn_to, args=(page - 1,))
        draw_html(Markup('<p role="status">Seite {} von {}</p>').format(page, len(pages)))
        st.button("Nächste Seite", key="report-on", disabled=page == len(pages), on_click=_turn_to, args=(page + 1,))
    draw_html(
        Markup('<img class="kompass-sheet" alt="{}" src="{}">').format(
            f"Seite {page} des Berichts als Bild. Die PDF-Datei selbst lässt sich vorlesen.", pages[page - 1]
        )
    )


def _dossier(assessment_id: str) -> Dossier:
    return context.repository().dossier(assessment_id, context.newest_catalog(), with_past=False)


def _content(dossier: Dossier) -> str:
    """Return everything that pages show; a catalogue by its version, since its texts are long and fixed."""
    snapshots = [snapshot for snapshot in (dossier, dossier.earlier) if snapshot is not None]
    contents = [(snapshot.assessment, snapshot.answers, snapshot.catalog.version) for snapshot in snapshots]
    return repr((contents, dossier.measures, dossier.judgements))


def _turn_to(page: int) -> None:
    st.session_state["report-page"] = page


@st.cache_data(max_entries=4, show_spinner=False)
def _pages(_dossier: Dossier, content: str, options: ReportOptions, today: date) -> list[str]:
    """Return the pages as addresses that hold the pictures; `content` stands for the dossier."""
    from base64 import b64encode

    from assessment.report.pdf import report_pictures

    pictures = report_pictures(_dossier, options, _PIXELS_PER_INCH, today=today)
    return [f"data:image/png;base64,{b64encode(picture).decode()}" for picture in pictures]
