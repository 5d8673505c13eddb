"""The files that an assessment can be taken along as. Each is made when it is asked for."""

from dataclasses import dataclass

import streamlit as st

from assessment.assessment import Assessment
from assessment.report.documents import EXCEL, JSON, PAPER, WORD, Document
from pages.shared import context


@dataclass(frozen=True, slots=True)
class Offer:
    """A document as the screen offers it: what its button says, and what it is for."""

    document: Document
    label: str
    purpose: str


OFFERS = (
    Offer(
        WORD,
        "Word herunterladen",
        "Vorlage für Rat oder Ausschuss, zum Weiterschreiben: Anlass, Sachstand, Ergebnis, Lücken, Maßnahmen, "
        "Beschlussvorschlag.",
    ),
    Offer(
        EXCEL,
        "Excel herunterladen",
        "Alle Antworten und Zahlen als Tabellen. Das Team kann die Datei ohne Netz ausfüllen und unten wieder "
        "einlesen.",
    ),
    Offer(
        PAPER,
        "Arbeitsheft herunterladen",
        "Zum Ausdrucken für den Workshop: die fälligen Kriterien mit Kästchen zum Ankreuzen und Platz für Notizen. "
        "Abtippen geht danach am schnellsten im Fragebogen unter „Tabelle“.",
    ),
    Offer(JSON, "JSON herunterladen", "Die Daten für andere Programme und als Sicherung."),
)


def download(
    document: Document,
    assessment: Assessment,
    label: str,
    *,
    is_primary: bool = False,
    is_empty: bool = False,
    icon: str = ":material/download:",
) -> None:
    """Draw the button for a document; without use where the document would be empty."""

    def make() -> bytes:
        # Read again: between drawing the button and pressing it, somebody may have answered.
        return document.make(context.repository().dossier(assessment.id, context.newest_catalog()))

    st.download_button(
        label,
        make,
        file_name=document.file_name(assessment),
        mime=document.mime,
        key=f"download-{document.key}",
        type="primary" if is_primary else "secondary",
        on_click="ignore",
        icon=icon,
        disabled=is_empty,
    )
