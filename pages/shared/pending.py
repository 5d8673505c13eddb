"""What this session has entered and is not stored yet: one machine for answers, one for measures."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import streamlit as st

from assessment.assessment import ClosedError, UnknownAssessmentError
from assessment.measures import ENDING, Measure, MeasureChanges, UnknownMeasureError
from assessment.merging import ConflictError
from assessment.pending import ClashError, NotStoredError, Pending, Why
from assessment.rating import Answer, AnswerChanges
from assessment.store.failures import StoreUnavailableError
from pages.shared.context import repository

# Ids of an assessment and of a criterion.
AnswerKey = tuple[str, str]

# For what was entered while somebody else closed the assessment.
CLOSED_MEANWHILE = (
    "Die Selbsteinschätzung ist inzwischen abgeschlossen. Unter „Bericht“ lässt sie sich wieder öffnen."
)
DELETED_MEANWHILE = "Die Selbsteinschätzung ist inzwischen gelöscht, vielleicht in einem anderen Fenster."
MEASURE_DELETED_MEANWHILE = "Diese Maßnahme wurde inzwischen in einem anderen Fenster gelöscht."

_ANSWERS = "pending-answers"
_MEASURES = "pending-measures"
_OPENED_IN = "measures-opened-in"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let nothing else of this session be entered or drawn meanwhile.

    A click that asks for the whole screen starts a run of its own, beside the one that is still saving what was
    entered a moment before; it would be drawn with what was stored until then.
    """
    lock: RLock = st.session_state.setdefault("being-saved", RLock())
    with lock:
        yield


def wait_until_saved() -> None:
    """Before anything is drawn: return when what was entered so far is saved, or refused."""
    with one_at_a_time():
        pass


def answers() -> Pending[AnswerKey, Answer, AnswerChanges]:
    """Return what was entered into answers, by assessment and criterion."""
    try:
        machine: Pending[AnswerKey, Answer, AnswerChanges] = st.session_state[_ANSWERS]
    except KeyError:
        machine = st.session_state[_ANSWERS] = Pending(_store_answer)
    return machine


def measures() -> Pending[str, Measure, MeasureChanges]:
    """Return what was entered into measures, by their ids."""
    try:
        machine: Pending[str, Measure, MeasureChanges] = st.session_state[_MEASURES]
    except KeyError:
        machine = st.session_state[_MEASURES] = Pending(_store_measure, one_decision=ENDING)
    return machine


def opened_in(measure_id: str) -> str:
    """Return the assessment in which something was entered into a measure last; "" where nothing was."""
    return str(st.session_state.get(_OPENED_IN, {}).get(measure_id, ""))


def now_opened_in(measure_id: str, assessment_id: str) -> None:
    """Note where something is entered into a measure: once it is deleted, nothing else says whose it was."""
    st.session_state.setdefault(_OPENED_IN, {})[measure_id] = assessment_id


def retry() -> None:
    """Try again to save what waits, unless it was tried just now."""
    waiting = answers(), measures()
    with one_at_a_time():
        for machine in waiting:
            # Whoever waited for the store in vain does not wait a second time for the same click.
            if not machine.retry():
                break


# Streamlit breaks a run off where it asks for the session: nothing below may.


def _store_answer(key: AnswerKey, changes: AnswerChanges, seen: Answer) -> Answer:
    try:
        return repository().change(*key, changes, seen)
    except StoreUnavailableError as error:
        raise NotStoredError(Why.UNAVAILABLE, str(error)) from error
    except ClosedError as error:
        raise NotStoredError(Why.CLOSED, CLOSED_MEANWHILE) from error
    except UnknownAssessmentError as error:
        raise NotStoredError(Why.DELETED, DELETED_MEANWHILE) from error
    except ConflictError as error:
        raise ClashError(error.fields, error.theirs) from error


def _store_measure(measure_id: str, changes: MeasureChanges, seen: Measure) -> Measure:
    try:
        return repository().measures.change(measure_id, changes, seen)
    except StoreUnavailableError as error:
        raise NotStoredError(Why.UNAVAILABLE, str(error)) from error
    except UnknownMeasureError as error:
        raise NotStoredError(Why.DELETED, MEASURE_DELETED_MEANWHILE) from error
    except ConflictError as error:
        raise ClashError(error.fields, error.theirs) from error
