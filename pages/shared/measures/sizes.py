"""Effort and effect of a measure, in three steps each, saved at once."""

import streamlit as st

from assessment.measures import Measure, MeasureField, Size, measure_change
from assessment.texts.measures import SIZE
from pages.shared import fields
from pages.shared.measures import saving as measure_saving

_NAMES: dict[MeasureField, str] = {"effort": "Aufwand", "effect": "Wirkung"}


def size_fields(stored: Measure, place: str) -> None:
    """Draw both choices side by side. `place` tells several fields of one measure apart."""
    with st.container(horizontal=True):
        for field, name in _NAMES.items():
            _size_field(stored, field, name, place)


def _size_field(stored: Measure, field: MeasureField, name: str, place: str) -> None:
    value: Size | None = getattr(measure_saving.in_view(stored), field)

    def save(chosen: int | None, shown: int | None) -> None:
        after, before = (Size(size) if size else None for size in (chosen, shown))
        measure_saving.save(stored, measure_change(field, after), measure_change(field, before))

    fields.segments(
        name,
        [size.value for size in Size],
        f"{field}-{place}-{stored.id}",
        value.value if value else None,
        fields.Target(stored.id, save),
        format_func=lambda size: SIZE[Size(size)],
        width="content",
    )
