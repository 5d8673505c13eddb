"""Streamlit's own sessions in this process: what a page asks for runs as on the server, scripts in their threads."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from threading import Event, Thread
from typing import Any, TypeVar

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from pages.shared.inputs import take_every_input
from tests.places import ROOT

_FRAME = str(ROOT / "pages" / "frame.py")
# Runs take milliseconds; one that takes so long will not end.
_PATIENCE_SECONDS = 60.0

Result = TypeVar("Result")
Reader = Callable[[ForwardMsg], None]
Run = Callable[[Coroutine[Any, Any, Any]], Any]


class Screens:
    """The app's screens, for as many sessions as are opened."""

    def __init__(self) -> None:
        # In a thread: Playwright's tests have a loop of their own in this one.
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="screens")
        self._thread.start()
        self._uploads = MemoryUploadedFileManager("/uploads")
        self._scripts = ScriptCache()
        Runtime._instance = None
        Runtime(RuntimeConfig(_FRAME, MemoryMediaFileStorage("/media"), self._uploads))

    def open(self, reader: Reader) -> "Line":
        """Open a session; `reader` gets what it sends."""
        return Line(self._run, self._session, reader)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        Runtime._instance = None

    def _run(self, doing: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(_PATIENCE_SECONDS)

    def _session(self, has_sent: Callable[[], None]) -> AppSession:
        script = ScriptData(_FRAME, is_hello=False)
        session = AppSession(script, self._uploads, self._scripts, has_sent, {})
        session.track_settling()
        return session


class Step(Enum):
    """How far a run is with its inputs: not looked for, found, or about to be acted on."""

    ASKED_FOR = auto()
    FOUND = auto()
    TAKEN = auto()


class Hold:
    """Can hold a run at a step until the next request has arrived."""

    def __init__(self) -> None:
        self.is_reached = Event()
        self._at: Step | None = None
        self._go_on = Event()

    def at(self, step: Step) -> None:
        self.is_reached.clear()
        self._go_on.clear()
        self._at = step

    def release(self) -> None:
        self._at = None
        self._go_on.set()

    def reach(self, step: Step) -> None:
        """Called by a run at each step."""
        if step is self._at:
            self.is_reached.set()
            self._go_on.wait(_PATIENCE_SECONDS)


_hold = Hold()


class Line:
    """A session of the server, and the way to it.

    The server's queue of messages is emptied every few milliseconds. What a later message replaces, or a next run
    makes void, is never sent if it is still in the queue. `is_eager`: each message is read at once, or else nothing
    before all runs have ended: the two ends of what happens after one request. Between two there is time to read.
    """

    def __init__(self, run: Run, create: Callable[[Callable[[], None]], AppSession], reader: Reader) -> None:
        self.is_eager = True
        self._run = run
        self._reader = reader
        self._read = 0
        self._reads_at_once = True
        self._failure: Exception | None = None

        async def begin() -> AppSession:
            return create(self._has_sent)

        self._session: AppSession = run(begin())

    def ask(
        self, messages: Sequence[BackMsg], meanwhile: int = 0, after: Event | None = None, hold: Step | None = None
    ) -> None:
        """Ask for runs, and return when all of them have ended and everything that they sent is read.

        `meanwhile`: how many messages of the server's come before the next is asked for. `after`: what happens
        before that. `hold`: the second comes just when the run of the first is at this step.
        """
        self._reads_at_once = self.is_eager or len(messages) > 1
        if hold and len(messages) > 1:
            self._run(self._ask_at(hold, *messages[:2]))
            messages = messages[2:]
        self._run(self._ask(messages, meanwhile, after))

    def close(self) -> None:
        async def end() -> None:
            self._session.shutdown()

        self._run(end())

    async def _ask(self, messages: Sequence[BackMsg], meanwhile: int, after: Event | None) -> None:
        for number, message in enumerate(messages):
            if number:
                if after:
                    await asyncio.to_thread(after.wait, _PATIENCE_SECONDS)
                enough = self._read + meanwhile
                while self._read < enough and not self._session.is_settled:
                    await asyncio.sleep(0)
            self._session.handle_backmsg(message)
        await self._session.wait_until_settled()
        if self._failure:
            raise self._failure

    async def _ask_at(self, step: Step, first: BackMsg, second: BackMsg) -> None:
        _hold.at(step)
        try:
            self._session.handle_backmsg(first)
            while not _hold.is_reached.is_set() and not self._session.is_settled:
                await asyncio.sleep(0)
            self._session.handle_backmsg(second)
        finally:
            _hold.release()

    def _has_sent(self) -> None:
        self._read += 1
        # Nothing but Streamlit's own mark says that the last run has ended.
        if self._reads_at_once or self._session._settle_pending:
            for message in self._session.flush_browser_queue():
                try:
                    self._reader(message)
                except Exception as failure:
                    self._failure = self._failure or failure
            self._session.on_flushed_messages_sent()


@contextmanager
def screens() -> Iterator[Screens]:
    """Yield the screens; nothing of them is left for other tests."""
    with pytest.MonkeyPatch.context() as patch:
        # There are none to find, and the search takes seconds.
        patch.setattr(manifest_scanner, "scan_component_manifests", list[Any])
        # As app.py does; what is set here first is set back in the end.
        for owner, name in (
            (SafeSessionState, "on_script_will_rerun"),
            (SafeSessionState, "on_script_finished"),
            (AppSession, "request_rerun"),
            (script_runner, "ScriptRequests"),
        ):
            patch.setattr(owner, name, getattr(owner, name))
        take_every_input()
        _reach(patch, script_runner.ScriptRequests, "on_scriptrunner_ready", Step.ASKED_FOR)
        _reach(patch, SafeSessionState, "on_script_will_rerun", Step.FOUND)
        _reach(patch, SessionState, "_call_callbacks", Step.TAKEN)
        app_screens = Screens()
        try:
            yield app_screens
        finally:
            app_screens.close()


def _reach(patch: pytest.MonkeyPatch, owner: type, name: str, step: Step) -> None:
    """Let runs that come to this function be held at its beginning."""
    function = getattr(owner, name)

    def reach(*arguments: Any, **more: Any) -> Any:
        _hold.reach(step)
        return function(*arguments, **more)

    patch.setattr(owner, name, reach)
