"""Effort and effect of a measure, in three steps each, saved at once."""

import streamlit as st

from assessment.measure_texts import SIZE
from assessment.measures import Measure, Size
from pages.components import measure_saving

_NAMES = {"effort": "Aufwand", "effect": "Wirkung"}


def size_fields(stored: Measure, place: str) -> None:
    """Draw both choices side by side. `place` tells several fields of one measure apart."""
    with st.container(horizontal=True):
        for field, name in _NAMES.items():
            _size_field(stored, field, name, place)


def _size_field(stored: Measure, field: str, name: str, place: str) -> None:
    key = f"{field}-{place}-{stored.id}"
    value: Size | None = getattr(measure_saving.shown(stored), field)
    measure_saving.synchronise(stored, {key: value.value if value else None})
    st.segmented_control(
        name,
        [size.value for size in Size],
        key=key,
        format_func=lambda size: SIZE[Size(size)],
        width="content",
        on_change=_save,
        args=(stored, field, key),
    )


def _save(stored: Measure, field: str, key: str) -> None:
    chosen = st.session_state[key]
    measure_saving.now_shows(key, chosen)
    measure_saving.save(stored, {field: Size(chosen) if chosen else None})
