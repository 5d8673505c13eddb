"""The files that an assessment can be taken along as. Each is made when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from assessment.assessment import Assessment
from assessment.dossier import Dossier
from assessment.report.documents import EXCEL, JSON, PAPER, WORD, Document, Source
from pages.shared import context


@dataclass(frozen=True, slots=True)
class Offer:
    """A document as the screen offers it: what its button says, and what it is for."""

    document: Document[Dossier]
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
    document: Document[Dossier],
    assessment: Assessment,
    label: str,
    *,
    is_primary: bool = False,
    is_empty: bool = False,
    icon: str = ":material/download:",
) -> None:
    """Draw the button for a document of an assessment; without use where the document would be empty."""

    def read() -> Dossier:
        return context.repository().dossier(assessment.id, context.newest_catalog())

    download_of(document, read, assessment, label, is_primary=is_primary, is_empty=is_empty, icon=icon)


def download_of(
    document: Document[Source],
    read: Callable[[], Source],
    assessment: Assessment,
    label: str,
    *,
    is_primary: bool = False,
    is_empty: bool = False,
    icon: str = ":material/download:",
) -> None:
    """Draw the button for a document. `read` is called when it is pressed: somebody may have answered since."""
    st.download_button(
        label,
        lambda: document.make(read()),
        file_name=document.file_name(assessment),
        mime=document.mime,
        key=f"download-{document.key}",
        type="primary" if is_primary else "secondary",
        on_click="ignore",
        icon=icon,
        disabled=is_empty,
    )
