"""The line on top of every screen: the ways to the screens."""

import streamlit as st

from assessment.web.addresses import SCREENS
from pages.shared import context


def draw() -> None:
    """Draw the navigation; the assessment in view goes along to every screen."""
    with st.container(key="navigation", horizontal=True, gap="small"):
        for name, screen in SCREENS.items():
            context.link(name, screen.name)
