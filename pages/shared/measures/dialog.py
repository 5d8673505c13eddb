"""The dialog in which a measure is changed. Every field saves at once, so that closing it loses nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from assessment import clock
from assessment.measures import Measure, MeasureField
from assessment.store.failures import StoreUnavailableError
from assessment.texts.measures import short
from assessment.validation import ended_problem, measure_due_problem, owner_problem, what_problem
from pages.shared import context, fields, redraw, saving
from pages.shared.markup import escape_markdown
from pages.shared.measures import saving as measure_saving
from pages.shared.measures import sizes as measure_sizes
from pages.shared.measures.aims import aims_field
from pages.shared.measures.status import status_field

_ASKED_FOR = "measure-asked-for"


@dataclass(frozen=True, slots=True)
class _AskedFor:
    """The measure that is being changed, on which screen; `greeting`: what has just happened to it."""

    measure_id: str
    address: str
    greeting: str


def ask_for(measure_id: str, greeting: str = "") -> None:
    """Open the dialog when this screen is drawn the next time; it stays until it is closed."""
    st.session_state.pop(_deleting(measure_id), None)
    st.session_state[_ASKED_FOR] = _AskedFor(measure_id, _address(), greeting)


def open_if_asked_for(assessment_id: str) -> None:
    """Open the dialog that was asked for; to be called at the end of a screen."""
    asked_for: _AskedFor | None = st.session_state.get(_ASKED_FOR)
    if asked_for is None:
        return
    if asked_for.address == _address():
        _change_dialog(assessment_id, asked_for.measure_id, asked_for.greeting)
    else:
        close()


def close() -> None:
    """Forget what was asked for: the dialog is closed."""
    st.session_state.pop(_ASKED_FOR, None)


def _address() -> str:
    """Return where the user is: whoever leaves with the back button has left the dialog, too."""
    return f"{st.context.url}?a={context.assessment_id()}"


def _deleting(measure_id: str) -> str:
    return f"deleting-{measure_id}"


@st.dialog("Maßnahme", width="medium", on_dismiss=close)
def _change_dialog(assessment_id: str, measure_id: str, greeting: str) -> None:
    stored = next(
        (
            measure
            for measure in context.repository().measures.for_assessment(assessment_id)
            if measure.id == measure_id
        ),
        measure_saving.last_seen(measure_id),
    )
    # The end of a text and a tap on "close" come as one run of this fragment alone.
    if _ASKED_FOR not in st.session_state:
        st.rerun()
    if stored is None:
        st.warning("Diese Maßnahme wurde inzwischen gelöscht.")
        return
    if greeting:
        st.success(escape_markdown(greeting))
    with redraw.part("measure-dialog"):
        _fields(assessment_id, stored)
    _end(stored)


def _fields(assessment_id: str, stored: Measure) -> None:
    shown = measure_saving.in_view(stored)
    with st.container(key="saved-measure"):
        saved = st.empty()
    with st.container():
        measure_saving.draw_refused(stored, "edit")
    fields.text_area(
        "Was",
        f"text-what-{stored.id}",
        shown.what,
        measure_saving.target(stored, "what", check=what_problem),
        height=120,
    )
    with st.container():
        aims_field(assessment_id, stored)
    left, right = st.columns(2)
    with left:
        fields.line(
            "Wer (Amt oder Rolle)",
            f"text-owner-{stored.id}",
            shown.owner,
            measure_saving.target(stored, "owner", check=owner_problem),
            placeholder="z. B. IT-Amt",
        )
        status_field(stored, "edit", labelled=True)
    with right:
        _day_field(stored, "due", "Bis wann", measure_due_problem)
        if shown.status.is_ended:
            _day_field(stored, "ended_on", "Beendet am", lambda day: ended_problem(day, clock.today()))
    measure_sizes.size_fields(stored, "edit")
    kind, sentence = measure_saving.status_line(stored.id)
    # After the fields: it says which of their texts have arrived.
    saved.html(str(saving.indicator(kind, sentence, received=fields.received(stored.id))))


def _day_field(stored: Measure, field: MeasureField, label: str, check: Callable[[Any], str | None]) -> None:
    # fields.js knows date fields by this beginning.
    key = f"due-{field}-{stored.id}"
    shown: date | None = getattr(measure_saving.shown(stored), field)
    fields.day(label, key, shown, measure_saving.target(stored, field, check=check))


def _end(stored: Measure) -> None:
    """Draw the ways out of the dialog; deleting asks first."""
    deleting = _deleting(stored.id)
    if st.session_state.get(deleting):
        _confirm_deleting(stored, deleting)
        return
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if st.button("Fertig", key="measure-ready", type="primary"):
            close()
            st.rerun()
        st.button("Löschen", key="measure-delete", type="tertiary", on_click=_remember, args=(deleting, True))


def _confirm_deleting(stored: Measure, deleting: str) -> None:
    st.warning(
        f"„{escape_markdown(short(stored.what))}“ wird gelöscht, mit dem Verlauf. Das lässt sich nicht rückgängig "
        "machen. Soll nachvollziehbar bleiben, dass es sie gab: Status „Verworfen“ wählen.",
        icon=":material/delete:",
    )
    with st.container(horizontal=True):
        if st.button("Endgültig löschen", key="measure-delete-now", type="primary"):
            try:
                context.repository().measures.delete(stored.id)
            except StoreUnavailableError as error:
                st.error(escape_markdown(f"Nicht gelöscht. {error} Es wurde nichts verändert."))
                return
            measure_saving.give_up(stored.id)
            close()
            st.toast(f"Gelöscht: {escape_markdown(short(stored.what))}")
            st.rerun()
        st.button("Behalten", key="measure-keep", on_click=_remember, args=(deleting, False))


def _remember(key: str, value: bool) -> None:
    st.session_state[key] = value
