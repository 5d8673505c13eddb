"""The line on top of every screen: the ways to the screens."""

import streamlit as st

from pages.components import context


def draw() -> None:
    """Draw the navigation; the assessment in view goes along to every screen."""
    with st.container(key="navigation", horizontal=True, gap="small"):
        for name, title in context.SCREENS.items():
            context.link(name, title)
