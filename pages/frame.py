"""Navigation and what every screen shares. A failure ends in `failures.explain` (see app.py)."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st

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
    context.the_catalog()
    saving.retry()
    saving.banner()
    chosen.run()


main()
