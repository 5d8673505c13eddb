"""What Streamlit has to be told so that every input is taken, once: everything that is entered is saved in callbacks.

Whatever the page asks for breaks off the run before it. Streamlit forgets what that run was asked for with, if it had
not begun, and what its callbacks had yet to do, if it had.
"""

from threading import Lock, RLock
from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunner, get_script_run_ctx, script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
    _coalesce_widget_states,
)
from streamlit.runtime.state.safe_session_state import SafeSessionState

_LOCK = "inputs"
_creating = Lock()
_ask_for_run = AppSession.request_rerun
_begin_run = SafeSessionState.on_script_will_rerun
_forget_widgets = SafeSessionState.on_script_finished


class _Requests(ScriptRequests):
    """The requests for runs of one thread, which know what they brought until a run has taken it."""

    def __init__(self) -> None:
        super().__init__()
        # Whether a run is broken off and what it leaves behind is one question.
        self._lock = RLock()  # type: ignore[assignment]
        self._given: WidgetStates | None = None
        self.left_behind: WidgetStates | None = None

    def on_scriptrunner_ready(self) -> ScriptRequest:
        with self._lock:
            return self._give(super().on_scriptrunner_ready())

    def on_scriptrunner_yield(self) -> ScriptRequest | None:
        with self._lock:
            request = super().on_scriptrunner_yield()
            return self._give(request) if request else None

    def _give(self, request: ScriptRequest) -> ScriptRequest:
        if request.type is ScriptRequestType.RERUN:
            self._given = _together(self._given, request.rerun_data.widget_states)
        return request

    def take(self, guarded: SafeSessionState) -> None:
        """Let a run take its inputs, or raise what breaks it off."""
        with self._lock:
            guarded._yield_callback()
            self._given = None

    def request_stop(self) -> None:
        with self._lock:
            if self._state is not ScriptRequestType.STOP:
                waiting = self._rerun_data.widget_states if self._state is ScriptRequestType.RERUN else None
                self.left_behind = _together(self._given, waiting)
            super().request_stop()


def _together(before: WidgetStates | None, after: WidgetStates | None) -> WidgetStates | None:
    """Return all that two requests brought: the later value of a field, and what only the earlier one has.

    A click stands in one request only, and a field that disappears with a click is not in that click's request.
    """
    merged = _coalesce_widget_states(before, after)
    if merged is None or before is None:
        return merged
    ids = {state.id for state in merged.widgets}
    together = WidgetStates()
    together.widgets.extend([*merged.widgets, *(state for state in before.widgets if state.id not in ids)])
    return together


def _ask(self: AppSession, client_state: ClientState | None) -> None:
    runner: ScriptRunner | None = self._scriptrunner
    if client_state is None or client_state.fragment_id or runner is None:
        _ask_for_run(self, client_state)
        return
    # As Streamlit does next; here it can still be asked what that leaves behind.
    runner.request_stop()
    requests = runner._requests
    request = ClientState()
    request.CopyFrom(client_state)
    if isinstance(requests, _Requests) and (inputs := _together(requests.left_behind, client_state.widget_states)):
        request.widget_states.CopyFrom(inputs)
    _ask_for_run(self, request)


def _take_inputs(self: SafeSessionState, inputs: WidgetStates | None, **more: Any) -> None:
    heeds = self._yield_callback
    with _lock_of(self):
        context = get_script_run_ctx()
        if context and isinstance(context.script_requests, _Requests):
            context.script_requests.take(self)
        object.__setattr__(self, "_yield_callback", _nobody_waits)
        try:
            _begin_run(self, inputs, **more)
        finally:
            object.__setattr__(self, "_yield_callback", heeds)


def _end_run(self: SafeSessionState, *arguments: Any, **more: Any) -> None:
    # Another screen's run forgets the widgets of the last one before it begins.
    with _lock_of(self):
        _forget_widgets(self, *arguments, **more)


def _nobody_waits() -> None:
    """Instead of asking whether another run is wanted."""


def _lock_of(guarded: SafeSessionState) -> RLock:
    """Return the lock of a session: each of its runs puts a guard of its own around it, with a lock of its own."""
    session = guarded._state
    with _creating:
        if _LOCK not in session:
            session[_LOCK] = RLock()
        lock: RLock = session[_LOCK]
    return lock


def take_every_input() -> None:
    """Let a run that is broken off leave what it has not taken to the next one, and end its callbacks if it has.

    Without the first, a click is lost that another one follows within milliseconds, and so is a text that is typed
    just before a link is followed. Without the second, a note is neither saved nor shown again: what was entered
    counts as known, but its callback was broken off (https://github.com/streamlit/streamlit/issues/10578).
    """
    script_runner.ScriptRequests = _Requests  # type: ignore[attr-defined]
    AppSession.request_rerun = _ask  # type: ignore[method-assign]
    SafeSessionState.on_script_will_rerun = _take_inputs  # type: ignore[assignment,method-assign]
    SafeSessionState.on_script_finished = _end_run  # type: ignore[method-assign]
