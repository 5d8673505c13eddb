"""The last line of defence: what users read when a screen can't be drawn."""

import streamlit as st

from assessment.assessment import UnknownAssessmentError
from assessment.catalog.files import CatalogError
from assessment.store.failures import StoreError, StoreUnavailableError
from pages.shared.markup import escape_markdown


def explain(error: Exception) -> bool:
    """Say in German what happened, what was kept and what to do; Streamlit has logged the rest.

    Returns True: Streamlit's own English message is not wanted.
    """
    if isinstance(error, CatalogError):
        st.error("Der Katalog in data/ hat Fehler. Ihre Antworten sind davon nicht berührt. Bitte berichtigen:")
        for problem in error.problems:
            st.text(problem)
    elif isinstance(error, StoreUnavailableError):
        st.error(escape_markdown(f"{error} Es wurde nichts verändert."))
        st.button("Noch einmal versuchen", key="try-again")
    elif isinstance(error, StoreError):
        st.error(escape_markdown(str(error)))
    elif isinstance(error, UnknownAssessmentError):
        st.warning("Diese Selbsteinschätzung wurde inzwischen gelöscht. Die Liste steht auf der Startseite.")
    else:
        st.error(
            "Hier ist etwas schiefgegangen. Was als gespeichert angezeigt wurde, ist gespeichert. Bitte die Seite "
            "neu laden. Hilft das nicht: Im Fenster, in dem das Programm läuft, steht der Grund."
        )
    return True
