"""The status of a measure: chosen and saved at once; who drops one says why."""

from datetime import date

import streamlit as st

from assessment.measure_texts import STATUS
from assessment.measures import Measure, Status
from assessment.validation import MAX_TEXT, reason_problem
from pages.components import measure_saving, measure_words
from pages.components.evidence_fields import field_problem
from pages.components.markup import plain

_OPTIONS = [status.value for status in Status]


def status_field(measure: Measure, place: str, labelled: bool = False, latest: date | None = None) -> None:
    """Draw the choice of a status, and the question for the reason while a measure is being dropped.

    `place` tells several fields of one measure apart. `latest`: the last day on which it may have ended, today
    unless given.
    """
    stored = measure_saving.shown(measure)
    key, reason = _key(place, measure), f"text-why-{place}-{measure.id}"
    measure_saving.synchronise(measure, {key: stored.status.value, reason: stored.reason})
    st.selectbox(
        "Status" if labelled else f"Status: {plain(measure_words.short(measure.what))}",
        _OPTIONS,
        key=key,
        format_func=lambda value: STATUS[Status(value)],
        label_visibility="visible" if labelled else "collapsed",
        # Four options need no search, which would open a phone's keyboard.
        filter_mode=None,
        on_change=_save,
        args=(measure, place, latest),
    )
    if st.session_state[key] == Status.DROPPED and (labelled or stored.status is not Status.DROPPED):
        _reason_field(measure, stored, place, latest)


def _reason_field(measure: Measure, stored: Measure, place: str, latest: date | None) -> None:
    key = f"text-why-{place}-{measure.id}"
    is_dropped = stored.status is Status.DROPPED
    st.text_area(
        "Grund" if is_dropped else "Warum wird sie verworfen?",
        key=key,
        height=80,
        max_chars=MAX_TEXT,
        on_change=_correct_reason if is_dropped else None,
        args=(measure, place) if is_dropped else None,
    )
    field_problem(f"problem-{key}")
    if is_dropped:
        return
    with st.container(horizontal=True):
        st.button(
            "Verwerfen",
            key=f"drop-{place}-{measure.id}",
            type="primary",
            on_click=_drop,
            args=(measure, place, latest),
        )
        st.button("Doch nicht", key=f"keep-{place}-{measure.id}", on_click=_keep, args=(measure, place))


def _save(measure: Measure, place: str, latest: date | None) -> None:
    """Save what was chosen; "dropped" waits for its reason."""
    status = Status(st.session_state[_key(place, measure)])
    if status is not Status.DROPPED:
        _save_as(measure, place, status, "", latest)


def _drop(measure: Measure, place: str, latest: date | None) -> None:
    key = f"text-why-{place}-{measure.id}"
    reason = st.session_state[key].strip()
    fault = reason_problem(reason)
    st.session_state[f"problem-{key}"] = f"{fault} Noch ist sie nicht verworfen." if fault else None
    if fault is None:
        _save_as(measure, place, Status.DROPPED, reason, latest)


def _correct_reason(measure: Measure, place: str) -> None:
    key = f"text-why-{place}-{measure.id}"
    reason = st.session_state[key].strip()
    fault = reason_problem(reason)
    st.session_state[f"problem-{key}"] = f"{fault} Es bleibt beim alten Grund." if fault else None
    if fault is None:
        measure_saving.now_shows(key, reason)
        measure_saving.save(measure, {"reason": reason})


def _keep(measure: Measure, place: str) -> None:
    st.session_state[_key(place, measure)] = measure_saving.shown(measure).status.value


def _save_as(measure: Measure, place: str, status: Status, reason: str, latest: date | None) -> None:
    measure_saving.now_shows(_key(place, measure), status.value)
    measure_saving.save_status(measure, status, reason, latest)


def _key(place: str, measure: Measure) -> str:
    return f"status-{place}-{measure.id}"
