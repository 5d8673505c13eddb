"""The status of a measure: chosen and saved at once; who drops one says why."""

from datetime import date

import streamlit as st

from assessment.measures import Measure, Status
from assessment.texts import measures as measure_texts
from assessment.validation import reason_problem
from pages.shared import drafts, fields
from pages.shared.fields import field_problem
from pages.shared.markup import escape_markdown
from pages.shared.measures import saving as measure_saving

_OPTIONS = [status.value for status in Status]


def status_field(measure: Measure, place: str, labelled: bool = False, latest: date | None = None) -> None:
    """Draw the choice of a status, and the question for the reason while a measure is being dropped.

    `place` tells several fields of one measure apart. `latest`: the last day on which it may have ended, today
    unless given.
    """
    shown = measure_saving.in_view(measure)
    key = f"status-{place}-{measure.id}"
    if key not in st.session_state:
        # Whoever comes back sees what holds; the reason that was typed is kept.
        _stop_dropping(place, measure)
    is_dropping = bool(st.session_state.get(_dropping_key(place, measure)))
    status = Status.DROPPED if is_dropping else shown.status
    fields.choice(
        "Status" if labelled else f"Status: {escape_markdown(measure_texts.short(measure.what))}",
        _OPTIONS,
        key,
        status.value,
        _status_target(measure, place, latest),
        format_func=lambda value: measure_texts.STATUS[Status(value)],
        label_visibility="visible" if labelled else "collapsed",
        # Four options need no search, which would open a phone's keyboard.
        filter_mode=None,
    )
    if shown.status is Status.DROPPED:
        if labelled:
            _reason_of_dropped(measure, shown, place)
    elif is_dropping:
        _ask_for_reason(measure, place, latest)


def _status_target(measure: Measure, place: str, latest: date | None) -> fields.Target[str]:
    def save(chosen: str, _shown: str) -> None:
        status = Status(chosen)
        _stop_dropping(place, measure)
        if status is Status.DROPPED and measure_saving.newest(measure).status is not Status.DROPPED:
            # It waits for its reason.
            st.session_state[_dropping_key(place, measure)] = True
        elif status is not measure_saving.newest(measure).status:
            measure_saving.save_status(measure, status, "", latest)

    return fields.Target(measure.id, save)


def _reason_of_dropped(measure: Measure, shown: Measure, place: str) -> None:
    fields.text_area(
        "Grund",
        _reason_key(place, measure),
        shown.reason,
        measure_saving.target(measure, "reason", check=reason_problem, kept="Es bleibt beim alten Grund."),
        height=80,
    )


def _ask_for_reason(measure: Measure, place: str, latest: date | None) -> None:
    key = _reason_key(place, measure)
    fields.text_area(
        "Warum wird sie verworfen?",
        key,
        drafts.value(key, measure.id),
        drafts.target(key, measure.id),
        height=80,
    )
    field_problem(_problem_key(place, measure))
    with st.container(horizontal=True):
        st.button(
            "Verwerfen",
            key=f"drop-{place}-{measure.id}",
            type="primary",
            on_click=_drop,
            args=(measure, place, latest),
        )
        st.button("Doch nicht", key=f"keep-{place}-{measure.id}", on_click=_stop_dropping, args=(place, measure))


def _drop(measure: Measure, place: str, latest: date | None) -> None:
    key = _reason_key(place, measure)
    # What stands in the field at the click: it may be newer than the draft.
    reason = st.session_state[key].strip()
    fault = reason_problem(reason)
    st.session_state[_problem_key(place, measure)] = f"{fault} Noch ist sie nicht verworfen." if fault else None
    if fault is None:
        _stop_dropping(place, measure)
        measure_saving.save_status(measure, Status.DROPPED, reason, latest)


def _stop_dropping(place: str, measure: Measure) -> None:
    st.session_state.pop(_dropping_key(place, measure), None)
    st.session_state.pop(_problem_key(place, measure), None)
    drafts.forget(_reason_key(place, measure), measure.id)


def _dropping_key(place: str, measure: Measure) -> str:
    return f"dropping-{place}-{measure.id}"


def _reason_key(place: str, measure: Measure) -> str:
    return f"text-why-{place}-{measure.id}"


def _problem_key(place: str, measure: Measure) -> str:
    return f"problem-{_reason_key(place, measure)}"
