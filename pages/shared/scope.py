"""Whether results are over the due criteria or over all of them."""

import streamlit as st

from pages.shared.context import the_catalog


def every_criterion() -> bool:
    """Draw the switch; return whether criteria count that are not due yet."""
    count = len(the_catalog().criteria)
    return st.toggle(
        f"Alle {count} Kriterien einbeziehen, auch die noch nicht fälligen", key="everything", persist_state="session"
    )
