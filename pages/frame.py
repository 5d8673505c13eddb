"""Navigation and what every screen shares. What fails ends in `failures.explain`, here or by way of app.py."""

import secrets
from collections.abc import Callable
from importlib import import_module

import streamlit as st
from markupsafe import Markup

from assessment.store.failures import StoreUnavailableError
from assessment.web.addresses import SCREENS
from assessment.web.document import TITLE
from pages.shared import banner, context, drafts, failures, glossary, header, pending, redraw
from pages.shared.markup import draw_html

# A number: for the words "1h" Streamlit would load pandas before it shows the first page.
_HOUR = 3600.0


def _screen(name: str) -> Callable[[], None]:
    """Return a function that draws a screen; its module and what that needs load when it is wanted."""

    def draw() -> None:
        import_module(f"pages.{name}.screen").draw()

    return draw


def main() -> None:
    st.set_page_config(page_title=TITLE, layout="wide")
    pages = {
        name: st.Page(
            _screen(name),
            title=f"{screen.name} – {TITLE}" if screen.path else TITLE,
            url_path=screen.path,
            default=not screen.path,
        )
        for name, screen in SCREENS.items()
    }
    st.session_state["pages"] = pages
    chosen = st.navigation(list(pages.values()), position="hidden")
    try:
        _draw(chosen)
    except Exception as error:
        _mark_run()
        if type(error) is not StoreUnavailableError:
            raise
        # Its sentence says all there is to know; Streamlit would log sixty lines for every view.
        print(error, flush=True)
        failures.explain(error)
        return
    _mark_run()


def _draw(chosen: st.Page) -> None:
    glossary.begin_screen()
    redraw.begin_screen()
    header.draw()
    context.newest_catalog()
    context.begin_screen()
    pending.retry()
    banner.draw()
    _redraw_after_reconnecting()
    chosen.run()


def _mark_run() -> None:
    """Leave a mark at the end of every full run: a page that lost its server takes no clicks before it.

    It tells what waits for a button, too.
    """
    with st.container(key="run"):
        mark = '<span class="kompass-run" data-run="{}" data-drafts="{}"></span>'
        draw_html(Markup(mark).format(secrets.token_hex(8), drafts.texts()))


@st.fragment(run_every=_HOUR)
def _redraw_after_reconnecting() -> None:
    """Make a page that outlived its server ask the next one for a full run.

    Streamlit's page does so for a page with a timed fragment. Any other page would go on sending clicks for
    fragments that a new server does not know, and that it passes over in silence.
    """


main()
