"""What Streamlit has to be told about callbacks, in which everything that is entered is saved."""

from threading import Lock, RLock
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state.safe_session_state import SafeSessionState

_LOCK = "callbacks"
_creating = Lock()
_begin_run = SafeSessionState.on_script_will_rerun


def _nobody_waits() -> None:
    """Instead of asking whether another run is wanted."""


def _take_inputs(self: SafeSessionState, inputs: WidgetStates | None, **more: Any) -> None:
    heeds = self._yield_callback
    with _lock_of(self):
        # Asked for before anything is taken, the other run brings the same inputs along.
        heeds()
        object.__setattr__(self, "_yield_callback", _nobody_waits)
        try:
            _begin_run(self, inputs, **more)
        finally:
            object.__setattr__(self, "_yield_callback", heeds)


def _lock_of(guarded: SafeSessionState) -> RLock:
    """Return the lock of a session: each of its runs puts a guard of its own around it, with a lock of its own."""
    session = guarded._state
    with _creating:
        if _LOCK not in session:
            session[_LOCK] = RLock()
        lock: RLock = session[_LOCK]
    return lock


def let_callbacks_end() -> None:
    """Let the callbacks of a run end before the next run begins, also when that is asked for meanwhile.

    Streamlit breaks a run off wherever it reads or writes the session, in a callback too. What was entered counts as
    known to it by then, so that the callback is not called by the next run: a note that a click on another view
    followed fast enough was neither saved nor shown again (https://github.com/streamlit/streamlit/issues/10578).
    """
    SafeSessionState.on_script_will_rerun = _take_inputs  # type: ignore[assignment,method-assign]
