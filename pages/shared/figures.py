"""Figures on the screens: they only show something, and what they show is also said in words."""

from typing import Any

import streamlit as st

_CONFIG = {"displayModeBar": False, "scrollZoom": False}


def draw_figure(figure: Any, key: str, words: str) -> None:
    """Draw a plotly figure; `words` say what it shows, for those who don't see it."""
    st.plotly_chart(figure, key=key, config=_CONFIG, alt=words)
