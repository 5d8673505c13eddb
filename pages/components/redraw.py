"""Whether the screen still shows what was asked for: what a fragment alone could not mend."""

import streamlit as st

from pages.components import saving


def remember() -> None:
    """Remember what decides which criteria are on the screen that is being drawn."""
    st.session_state["drawn"] = _wanted()


def redraw_if_outdated() -> None:
    """Within a fragment: draw the whole screen when this run was asked for more than the fragment.

    Streamlit sends what happens at once, such as a text that is done and a tap on "next", as one run of one fragment.
    """
    saving.redraw_if_changed()
    if st.session_state.get("drawn") != _wanted():
        st.rerun(scope="app")


def _wanted() -> tuple[object, ...]:
    choices = {key: value for key, value in st.session_state.items() if str(key).startswith(("view", "filter-"))}
    return st.query_params.to_dict(), choices
