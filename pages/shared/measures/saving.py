"""Saves what is entered about measures, at once, and says what is not saved."""

from contextlib import suppress
from datetime import date
from typing import Any

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.measures import (
    Measure,
    MeasureChanges,
    MeasureField,
    Status,
    TooManyMeasuresError,
    day_of_ending,
    ending_of,
    measure_change,
    with_status,
)
from assessment.pending import Clash, Unsaved, Why
from assessment.store.failures import StoreUnavailableError
from assessment.texts import measures as measure_texts
from pages.shared import fields, pending
from pages.shared.context import assessment_id, repository, the_catalog
from pages.shared.markup import draw_html, escape_markdown


def shown(stored: Measure) -> Measure:
    """Return a stored measure with what was entered here and is not saved."""
    return pending.measures().with_changes(stored.id, stored)


def newest(stored: Measure) -> Measure:
    """Return a measure with what this session entered or saw last: two fields may be done at once."""
    return pending.measures().newest(stored.id, stored)


def last_seen(measure_id: str) -> Measure | None:
    """Return a measure whose changes wait here, though it is gone from the database."""
    waiting = pending.measures().unsaved.get(measure_id)
    return waiting.seen if waiting else None


def in_view(stored: Measure) -> Measure:
    """Return the measure as its fields are to show it, and remember that they do."""
    return pending.measures().in_view(stored.id, stored)


def target(stored: Measure, field: MeasureField, **checks: Any) -> fields.Target[Any]:
    """Return where an input goes: into this field of a measure."""

    def save_field(value: Any, before: Any) -> None:
        save(stored, measure_change(field, value), measure_change(field, before))

    return fields.Target(stored.id, save_field, **checks)


def save(measure: Measure, changes: MeasureChanges, before: MeasureChanges | None = None) -> None:
    """Save changed fields of a measure before the screen is drawn again; what is refused is kept.

    `before`: what fields showed, where other parts of the screen may have been drawn with a newer state since.
    """
    measures = pending.measures()
    pending.now_opened_in(measure.id, assessment_id() or "")
    with pending.one_at_a_time():
        measures.save(measure.id, measure, changes, before)


def save_status(measure: Measure, status: Status, reason: str = "", latest: date | None = None) -> None:
    """Save that a measure is in another status; the day on which it ended follows: today, or `latest` if earlier."""
    day = day_of_ending(measure, clock.today(), latest)
    save(measure, ending_of(with_status(shown(measure), status, day, reason)))


def status_line(measure_id: str) -> tuple[str, str]:
    """Say truly whether a measure is saved: a kind ("saved", "failed") and a sentence."""
    measures = pending.measures()
    if measures.waits(measure_id):
        return "failed", "Nicht gespeichert"
    if fields.has_refused(measure_id):
        return "failed", "Nicht alles gespeichert: Bitte die Felder ansehen."
    saved_at = measures.saved_at.get(measure_id)
    return "saved", f"Gespeichert um {saved_at:%H:%M:%S} Uhr" if saved_at else "Gespeichert"


def draw_refused(measure: Measure, place: str) -> None:
    """Say what is not saved and why, and offer what can be done; draw nothing where all is saved.

    `place` tells several of these for one measure apart.
    """
    measures = pending.measures()
    if clash := measures.clashes.get(measure.id):
        _draw_clash(measure, clash, place)
    if waiting := measures.unsaved.get(measure.id):
        _draw_unsaved(measure, waiting, place)


def _draw_unsaved(measure: Measure, waiting: Unsaved[Measure, MeasureChanges], place: str) -> None:
    is_gone = waiting.why is Why.DELETED
    outlook = "" if is_gone else " Sie wird gespeichert, sobald es wieder geht."
    st.error(
        escape_markdown(f"Nicht gespeichert. {waiting.reason} Ihre Eingabe ist noch da.{outlook}"),
        icon=":material/warning:",
    )
    with st.container(horizontal=True):
        if is_gone:
            st.button("Neu anlegen", key=f"anew-{place}-{measure.id}", on_click=_create_anew, args=(measure,))
        st.button("Eingabe verwerfen", key=f"discard-{place}-{measure.id}", on_click=give_up, args=(measure.id,))


def draw_gone() -> None:
    """Say what was entered into measures of the assessment in view that somebody else deleted meanwhile."""
    for measure_id, waiting in list(pending.measures().unsaved.items()):
        if waiting.why is Why.DELETED and pending.opened_in(measure_id) == assessment_id():
            draw_html(Markup('<p class="kompass-measure-what">{}</p>').format(shown(waiting.seen).what))
            draw_refused(waiting.seen, "gone")


def _create_anew(measure: Measure) -> None:
    # Refused again, it waits here as before.
    with suppress(StoreUnavailableError, TooManyMeasuresError):
        repository().measures.add(pending.opened_in(measure.id), shown(measure))
        give_up(measure.id)


def _draw_clash(measure: Measure, clash: Clash[Measure, MeasureChanges], place: str) -> None:
    st.warning("Diese Maßnahme wurde inzwischen in einem anderen Fenster geändert. Was soll gelten?")
    for field, value in clash.changes.items():
        draw_html(
            Markup('<p class="kompass-measure-what"><strong>{}</strong><br>Hier: {}<br>Dort: {}</p>').format(
                measure_texts.FIELD_NAMES[field],
                measure_texts.value_in_words(field, value, the_catalog()),
                measure_texts.value_in_words(field, getattr(clash.theirs, field), the_catalog()),
            )
        )
    with st.container(horizontal=True):
        st.button("Meine Angabe speichern", key=f"mine-{place}-{measure.id}", on_click=_keep_mine, args=(measure.id,))
        st.button(
            "Die andere behalten", key=f"theirs-{place}-{measure.id}", on_click=_keep_theirs, args=(measure.id,)
        )


def _keep_mine(measure_id: str) -> None:
    measures = pending.measures()
    with pending.one_at_a_time():
        measures.keep_mine(measure_id)


def _keep_theirs(measure_id: str) -> None:
    pending.measures().keep_theirs(measure_id)


def give_up(measure_id: str) -> None:
    """Give up what was entered and is not saved; the fields will show what is stored."""
    pending.measures().give_up(measure_id)
