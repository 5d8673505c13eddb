"""A measure as a card, or in a line."""

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.measures import Measure, Status
from assessment.texts import measures as measure_texts
from pages.shared import context
from pages.shared.markup import draw_html, escape_markdown, join
from pages.shared.measures import dialog as measure_dialog
from pages.shared.measures import saving as measure_saving
from pages.shared.measures.status import status_field


def wide_card(measure: Measure) -> None:
    """Draw a measure over the whole width: what it says, beside it what can be done."""
    with st.container(border=True, key=f"measure-card-{measure.id}"):
        text, actions = st.columns([7, 3], gap="medium")
        with text:
            draw_html(_text(measure))
        with actions:
            _actions(measure, "list")
        measure_saving.draw_refused(measure, "list")


def narrow_card(measure: Measure) -> None:
    """Draw a measure for a column of the board."""
    with st.container(border=True, key=f"measure-card-{measure.id}"):
        draw_html(_text(measure))
        _actions(measure, "board")
        measure_saving.draw_refused(measure, "board")


def line(measure: Measure, place: str) -> None:
    """Draw a measure in short, and the way to change it. `place` tells several of these for one measure apart."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"measure-line-{place}-{measure.id}"):
        draw_html(
            Markup('<div class="kompass-measure"><p class="kompass-measure-what">{}</p>{}</div>').format(
                measure.what, progress(measure, with_status=True)
            )
        )
        edit_button(measure, place)
    measure_saving.draw_refused(measure, place)


def edit_button(measure: Measure, place: str) -> None:
    """Draw the button that opens the dialog."""
    st.button(
        "Bearbeiten",
        key=f"edit-{place}-{measure.id}",
        help=f"{escape_markdown(measure_texts.short(measure.what))} bearbeiten",
        on_click=measure_dialog.ask_for,
        args=(measure.id,),
    )


def progress(measure: Measure, with_status: bool = False) -> Markup:
    """Return who does it and by when; `with_status`: and how far it is, where no field says so."""
    mark = " kompass-overdue" if measure.is_overdue(clock.today()) else ""
    reason = (
        Markup('<p class="kompass-small kompass-measure-what">Grund: {}</p>').format(measure.reason)
        if measure.status is Status.DROPPED and measure.reason
        else ""
    )
    return Markup('<p class="kompass-small{}">{}</p>{}').format(
        mark, measure_texts.who_and_when(measure, clock.today(), with_status), reason
    )


def _text(measure: Measure) -> Markup:
    aims = measure_texts.aims(measure, context.the_catalog())
    judged = measure_texts.judged(measure)
    further = [*(f"Für: {aim}" for aim in aims), *([judged] if judged else [])]
    return Markup(
        '<div class="kompass-measure"><p class="kompass-measure-what"><strong>{}</strong></p>{}{}</div>'
    ).format(
        measure.what,
        progress(measure),
        join(Markup('<p class="kompass-small">{}</p>').format(text) for text in further),
    )


def _actions(measure: Measure, place: str) -> None:
    status_field(measure, place)
    edit_button(measure, place)
