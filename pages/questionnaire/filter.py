"""The filters of the questionnaire. What is chosen lasts as long as the session."""

from collections.abc import Iterable

import streamlit as st

from assessment.catalog.model import Defined
from assessment.questionnaire import Filter
from pages.shared import drafts, fields, redraw
from pages.shared.context import the_catalog

_ALL = "Alle"
_TICKS = ("filter-open", "filter-unknown", "filter-milestones")
_CHOICES = ("filter-workstream", "filter-stakeholder")
_TEXT = "text-filter"


def filter_fields() -> Filter:
    """Draw the filters in a popover; return what is chosen."""
    box = redraw.popover("Filter", "filter", ":material/filter_list:")
    if box:
        with box:
            _fields()
    chosen = _chosen()
    if chosen.is_active:
        st.button("Filter aufheben", key="clear-filter", on_click=_clear_filter, type="tertiary")
    return chosen


def _fields() -> None:
    catalog = the_catalog()
    for key, label in zip(_TICKS, ("Noch offen", "Wissen wir nicht", "Meilensteine"), strict=True):
        fields.tick(label, key, drafts.value(key, empty=False), drafts.target(key))
    _choice("Workstream", catalog.workstreams, _CHOICES[0])
    _choice("Beteiligte", catalog.stakeholders, _CHOICES[1])
    fields.line("Suchwort", _TEXT, drafts.value(_TEXT), drafts.target(_TEXT))


def _choice(label: str, entries: Iterable[Defined], key: str) -> None:
    offered = [_ALL, *(defined.id for defined in entries)]
    fields.choice(label, offered, key, drafts.value(key, empty=_ALL), drafts.target(key))


def _chosen() -> Filter:
    only_open, only_unknown, only_milestones = (bool(drafts.value(key, empty=False)) for key in _TICKS)
    workstream, stakeholder = (
        None if choice == _ALL else choice for choice in (drafts.value(key, empty=_ALL) for key in _CHOICES)
    )
    return Filter(
        only_open=only_open,
        only_unknown=only_unknown,
        only_milestones=only_milestones,
        workstream=workstream,
        stakeholder=stakeholder,
        text=drafts.value(_TEXT),
    )


def _clear_filter() -> None:
    for key in (*_TICKS, *_CHOICES, _TEXT):
        drafts.forget(key)
