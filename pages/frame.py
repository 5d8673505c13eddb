"""Navigation and what every screen shares: header, banners, the last line of defence."""

import logging
from collections.abc import Callable
from importlib import import_module

import streamlit as st

from assessment.catalog_files import CatalogError
from assessment.store.database import StoreError, StoreUnavailableError
from pages.components import context, header, saving

_ADDRESSES = {
    "start": "",
    "questionnaire": "fragebogen",
    "results": "ergebnis",
    "gaps": "luecken",
    "practices": "praxis",
    "methodology": "methodik",
}


def _screen(name: str) -> Callable[[], None]:
    """Return a function that draws a screen; its module and what that needs load when it is wanted."""

    def draw() -> None:
        import_module(f"pages.{name}").draw()

    return draw


def main() -> None:
    st.set_page_config(page_title="Skalierungskompass", layout="wide")
    pages = {
        name: st.Page(
            _screen(name),
            title=f"{title} – Skalierungskompass" if address else "Skalierungskompass",
            url_path=address,
            default=not address,
        )
        for (name, title), address in zip(context.SCREENS.items(), _ADDRESSES.values(), strict=True)
    }
    st.session_state["pages"] = pages
    chosen = st.navigation(list(pages.values()), position="hidden")
    header.draw()
    try:
        context.the_catalog()
        saving.retry()
        saving.banner()
        chosen.run()
    except CatalogError as error:
        st.error("Der Katalog in data/ hat Fehler. Ihre Antworten sind davon nicht berührt. Bitte berichtigen:")
        st.html("<p>Prüfen mit: <code>python -m assessment check</code></p>")
        for problem in error.problems:
            st.text(problem)
    except StoreUnavailableError as error:
        st.error(f"{error} Es wurde nichts verändert. Sobald die Datenbank wieder antwortet, geht es hier weiter.")
        st.button("Noch einmal versuchen")
    except StoreError as error:
        st.error(str(error))
    except Exception:
        logging.getLogger("skalierungskompass").exception("A screen failed")
        st.error(
            "Hier ist etwas schiefgegangen. Was als gespeichert angezeigt wurde, ist gespeichert. "
            "Bitte die Seite neu laden; hilft das nicht, den Text im Fenster des Servers weitergeben."
        )


main()
