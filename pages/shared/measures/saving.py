"""Saves what is entered about measures, at once, and keeps what can't be saved until it can."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.measures import (
    Measure,
    MeasureChanges,
    Status,
    TooManyMeasuresError,
    UnknownMeasureError,
    with_status,
)
from assessment.merging import ConflictError
from assessment.store.failures import StoreUnavailableError
from pages.shared import fields, saving
from pages.shared.context import assessment_id, repository, the_catalog
from pages.shared.markup import plain, show
from pages.shared.measures import words as measure_words

_ENDING = ("status", "reason", "ended_on")
_DELETED = "Diese Maßnahme wurde inzwischen in einem anderen Fenster gelöscht."


@dataclass(frozen=True)
class Refused:
    """Changes that were not saved, the measure that was in view, and why.

    `theirs`: what is stored instead, where somebody else changed the same fields meanwhile. `is_gone`: whether the
    measure was deleted; it belonged to the solution of `assessment`.
    """

    changes: dict[str, Any]
    seen: Measure
    reason: str
    theirs: Measure | None = None
    is_gone: bool = False
    assessment: str = ""


def refused() -> dict[str, Refused]:
    """Return what is not saved, by measure."""
    waiting: dict[str, Refused] = st.session_state.setdefault("refused-measures", {})
    return waiting


def shown(stored: Measure) -> Measure:
    """Return a stored measure with what was entered here and is not saved."""
    waiting = refused().get(stored.id)
    return replace(stored, **waiting.changes) if waiting else stored


def newest(stored: Measure) -> Measure:
    """Return a measure with what this session entered or saw last: two fields may be done at once."""
    return shown(st.session_state.get(_seen_key(stored.id), stored))


def last_seen(measure_id: str) -> Measure | None:
    """Return a measure whose changes wait here, though it is gone from the database."""
    waiting = refused().get(measure_id)
    return waiting.seen if waiting else None


def in_view(stored: Measure) -> Measure:
    """Return the measure as its fields are to show it, and remember that they do."""
    if stored.id not in refused():
        st.session_state[_seen_key(stored.id)] = stored
    return shown(stored)


def target(stored: Measure, field: str, **checks: Any) -> fields.Target[Any]:
    """Return where an input goes: into this field of a measure."""

    def save_field(value: Any, before: Any) -> None:
        save(stored, {field: value}, {field: before})

    return fields.Target(stored.id, save_field, **checks)


def save(measure: Measure, changes: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> None:
    """Save changed fields of a measure before the screen is drawn again; what is refused is kept.

    `before`: what fields showed, where other parts of the screen may have been drawn with a newer state since.
    """
    with saving.one_at_a_time():
        _save(measure, changes, before or {})


def _save(measure: Measure, changes: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    # Once something is taken out, nothing may be asked of the session until it is stored or back again (saving.py).
    # What was saved a moment ago may not be drawn yet.
    unsaved, known = refused(), st.session_state.get(_seen_key(measure.id), measure)
    assessment = assessment_id() or ""
    waiting = unsaved.pop(measure.id, None)
    mine = waiting.changes if waiting else {}
    untouched = {field: value for field, value in before.items() if field not in mine}
    base = replace(waiting.seen if waiting else known, **untouched)
    wanted = {**mine, **changes}
    try:
        stored = repository().measures.change(measure.id, cast("MeasureChanges", wanted), base)
    except StoreUnavailableError as error:
        unsaved[measure.id] = Refused(wanted, base, str(error))
    except UnknownMeasureError:
        unsaved[measure.id] = Refused(wanted, base, _DELETED, is_gone=True, assessment=assessment)
    except ConflictError as error:
        _keep_clash(base, wanted, error)
    else:
        st.session_state[_seen_key(measure.id)] = stored
        st.session_state[_saved_key(measure.id)] = clock.now()


def _keep_clash(base: Measure, wanted: dict[str, Any], error: ConflictError[Measure]) -> None:
    """Save what nobody else touched; what somebody did is to be decided about.

    How a measure ended is one decision: its status, the reason and the day go together.
    """
    touched = set(error.fields)
    if touched & set(_ENDING):
        touched |= set(_ENDING)
    rest = {field: value for field, value in wanted.items() if field not in touched}
    if rest:
        save(base, rest)
    also_refused = refused().pop(base.id, None)
    mine = {field: value for field, value in wanted.items() if field in touched}
    kept = {**(also_refused.changes if also_refused else {}), **mine}
    refused()[base.id] = Refused(kept, base, "", theirs=error.theirs)


def save_status(measure: Measure, status: Status, reason: str = "", latest: date | None = None) -> None:
    """Save that a measure is in another status; the day on which it ended follows: today, or `latest` if earlier."""
    day = max(measure.created_on, min(clock.today(), latest or clock.today()))
    changed = with_status(shown(measure), status, day, reason)
    save(measure, {field: getattr(changed, field) for field in _ENDING})


def status_line(measure_id: str) -> tuple[str, str]:
    """Say truly whether a measure is saved: a kind ("saved", "failed") and a sentence."""
    if measure_id in refused():
        return "failed", "Nicht gespeichert"
    if fields.has_refused(measure_id):
        return "failed", "Nicht alles gespeichert: Bitte die Felder ansehen."
    saved_at = st.session_state.get(_saved_key(measure_id))
    return "saved", f"Gespeichert um {saved_at:%H:%M:%S} Uhr" if saved_at else "Gespeichert"


def draw_refused(measure: Measure, place: str) -> None:
    """Say what is not saved and why, and offer what can be done; draw nothing where all is saved.

    `place` tells several of these for one measure apart.
    """
    waiting = refused().get(measure.id)
    if waiting is None:
        return
    if waiting.theirs is not None:
        _draw_clash(measure, waiting.changes, waiting.theirs, place)
        return
    outcome = "" if waiting.is_gone else " An der gespeicherten Maßnahme wurde nichts verändert."
    st.error(
        plain(f"Nicht gespeichert. {waiting.reason} Ihre Eingabe ist noch da.{outcome}"), icon=":material/warning:"
    )
    with st.container(horizontal=True):
        if waiting.is_gone:
            st.button("Neu anlegen", key=f"anew-{place}-{measure.id}", on_click=_create_anew, args=(measure,))
        else:
            st.button("Noch einmal speichern", key=f"again-{place}-{measure.id}", on_click=save, args=(measure, {}))
        st.button("Eingabe verwerfen", key=f"discard-{place}-{measure.id}", on_click=give_up, args=(measure.id,))


def draw_gone() -> None:
    """Say what was entered into measures of the assessment in view that somebody else deleted meanwhile."""
    for waiting in list(refused().values()):
        if waiting.is_gone and waiting.assessment == assessment_id():
            show(Markup('<p class="kompass-measure-what">{}</p>').format(shown(waiting.seen).what))
            draw_refused(waiting.seen, "gone")


def _create_anew(measure: Measure) -> None:
    waiting = refused()[measure.id]
    # Refused again, it waits here as before.
    with suppress(StoreUnavailableError, TooManyMeasuresError):
        repository().measures.add(waiting.assessment, shown(measure))
        give_up(measure.id)


def _draw_clash(measure: Measure, mine: Mapping[str, Any], theirs: Measure, place: str) -> None:
    st.warning("Diese Maßnahme wurde inzwischen in einem anderen Fenster geändert. Was soll gelten?")
    for field, value in mine.items():
        show(
            Markup('<p class="kompass-measure-what"><strong>{}</strong><br>Hier: {}<br>Dort: {}</p>').format(
                measure_words.FIELD_NAMES[field],
                measure_words.value_in_words(field, value, the_catalog()),
                measure_words.value_in_words(field, getattr(theirs, field), the_catalog()),
            )
        )
    with st.container(horizontal=True):
        st.button("Meine Angabe speichern", key=f"mine-{place}-{measure.id}", on_click=_keep_mine, args=(measure.id,))
        st.button("Die andere behalten", key=f"theirs-{place}-{measure.id}", on_click=give_up, args=(measure.id,))


def _keep_mine(measure_id: str) -> None:
    clash = refused().pop(measure_id)
    if clash.theirs is not None:
        st.session_state[_seen_key(measure_id)] = clash.theirs
        save(clash.theirs, clash.changes)


def give_up(measure_id: str) -> None:
    """Give up what was entered and is not saved; the fields will show what is stored."""
    refused().pop(measure_id)


def _seen_key(measure_id: str) -> str:
    return f"seen-measure-{measure_id}"


def _saved_key(measure_id: str) -> str:
    return f"measure-saved-at-{measure_id}"
