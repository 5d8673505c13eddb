"""Whether the screen still shows what was asked for: what a fragment alone could not mend."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import banner, pending

_ASKED = "asked-for"
_PART = "drawing"
_DRAWN = "drawn"


def begin_screen() -> None:
    """At the start of a full run: all that was asked for is drawn by it."""
    pending.wait_until_saved()
    st.session_state[_ASKED] = set()
    st.session_state[_PART] = ""
    remember()


def remember() -> None:
    """Remember what decides which criteria are on the screen that is being drawn."""
    st.session_state[_DRAWN] = _selection()


@contextmanager
def part(name: str) -> Iterator[None]:
    """Around what a fragment draws; `name` is its own on the screen.

    Draws the whole screen instead when this run was asked for more than the fragment: Streamlit sends what happens at
    once, such as a text that is done and a tap on "next" or on a fold, as one run of one fragment.
    """
    pending.wait_until_saved()
    to_draw: set[str] = st.session_state.setdefault(_ASKED, set())
    banner.redraw_if_changed()
    if to_draw - {name} or st.session_state.get(_DRAWN) != _selection():
        st.rerun(scope="app")
    to_draw.clear()
    outer = current_part()
    st.session_state[_PART] = name
    try:
        yield
    finally:
        st.session_state[_PART] = outer


def current_part() -> str:
    """Return the part of the screen that is being drawn; "" outside of all fragments."""
    return str(st.session_state.get(_PART, ""))


def ask_for(name: str) -> None:
    """In a callback: something in this part of the screen was changed, so it has to be drawn again."""
    st.session_state.setdefault(_ASKED, set()).add(name)


def fold(label: str, key: str) -> DeltaGenerator | None:
    """Draw a fold; return the place for what is in it, None while it is closed and nothing need be drawn."""
    expander = st.expander(label, key=key, on_change=ask_for, args=(current_part(),))
    return expander if expander.open else None


def popover(label: str, key: str, icon: str) -> DeltaGenerator | None:
    """Draw a button that opens a box; return the place for what is in it, None while it is closed.

    Streamlit's page keeps what a field in a closed box said, and sends it again, whatever was set since.
    """
    box = st.popover(label, icon=icon, key=key, on_change=ask_for, args=(current_part(),))
    return box if box.open else None


def _selection() -> tuple[object, ...]:
    # By name: asking the session for all it holds takes milliseconds of every click.
    drafts: Any = st.session_state.get("drafts")
    entered = drafts.values.items() if drafts else ()
    filters = {key: value for (_, key), value in entered if "filter" in key}
    return st.query_params.to_dict(), st.session_state.get("view"), filters
