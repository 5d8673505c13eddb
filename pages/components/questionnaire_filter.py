"""The filters of the questionnaire."""

from collections.abc import Iterable

import streamlit as st

from assessment.catalog import Defined
from assessment.walk import Filter
from pages.components.context import the_catalog


def filter_fields() -> Filter:
    """Draw the filters in a popover; return what is chosen. It lasts as long as the session."""
    catalog = the_catalog()
    with st.popover("Filter", icon=":material/filter_list:"):
        chosen = Filter(
            only_open=st.checkbox("Noch offen", key="filter-open", persist_state="session"),
            only_unknown=st.checkbox("Wissen wir nicht", key="filter-unknown", persist_state="session"),
            only_milestones=st.checkbox("Meilensteine", key="filter-milestones", persist_state="session"),
            workstream=_choice("Workstream", catalog.workstreams, "filter-workstream"),
            stakeholder=_choice("Beteiligte", catalog.stakeholders, "filter-stakeholder"),
            text=st.text_input("Suchwort", key="filter-text", persist_state="session") or "",
        )
    if chosen.is_active:
        st.button("Filter aufheben", on_click=_clear_filter, type="tertiary")
    return chosen


def _choice(label: str, entries: Iterable[Defined], key: str) -> str | None:
    return st.selectbox(
        label,
        [None, *(entry.id for entry in entries)],
        format_func=lambda entry: entry or "Alle",
        placeholder="Alle",
        key=key,
        persist_state="session",
    )


def _clear_filter() -> None:
    for key in ("filter-open", "filter-unknown", "filter-milestones"):
        st.session_state[key] = False
    st.session_state["filter-workstream"] = st.session_state["filter-stakeholder"] = None
    st.session_state["filter-text"] = ""
