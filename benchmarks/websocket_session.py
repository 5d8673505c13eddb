"""One session over Streamlit's websocket that rates as the browser does, without a browser."""

import time
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

_NORMAL_ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class RatingSession:
    """Opens a page with one radio and chooses its options.

    It keeps what the browser keeps: the page's hash, the state of every widget in view, and the
    fragment that the radio belongs to.
    """

    def __init__(self, url: str, path: str = "", query: str = "") -> None:
        self._url = url
        self._path = path
        self._query = query
        self._page_hash = ""
        self._radio = ""
        self._fragment = ""
        self._states: dict[str, WidgetState] = {}
        self._connection: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._connection = await connect(
            f"{self._url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],  # type: ignore[list-item]
            origin=self._url,  # type: ignore[arg-type]
            max_size=None,
            open_timeout=None,
            ping_interval=None,
        )
        await self._run(self._request())
        if not self._radio:
            raise RuntimeError(f"There is no radio on /{self._path}?{self._query}")
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._connected().close()

    async def rate(self, label: str) -> tuple[float, bool]:
        """Choose an option; return the seconds until its run is finished, and whether the page says it is saved."""
        self._states[self._radio] = WidgetState(id=self._radio, string_value=label)
        started = time.perf_counter()
        said = await self._run(self._request(self._fragment))
        elapsed = time.perf_counter() - started
        return elapsed, any("Gespeichert" in text and label in text for text in said)

    def _request(self, fragment: str = "") -> BackMsg:
        message = BackMsg()
        request = message.rerun_script
        request.query_string = self._query
        request.page_script_hash = self._page_hash
        request.fragment_id = fragment
        request.widget_states.widgets.extend(self._states.values())
        request.context_info.url = f"{self._url}/{self._path}"
        request.context_info.timezone = "Europe/Berlin"
        request.context_info.locale = "de-DE"
        if not self._page_hash:
            request.page_name = self._path
        return message

    async def _run(self, request: BackMsg) -> list[str]:
        """Send a request and read on until its run is finished; return the texts that were drawn.

        A run that asks for another one (`st.rerun`) is not finished before that one is.
        """
        await self._connected().send(request.SerializeToString())
        said: list[str] = []
        run = ""
        async for data in self._connected():
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                run = message.metadata.run.script_run_id
                self._page_hash = self._page_hash or message.new_session.page_script_hash
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                said.append(self._draw(message))
            elif kind == "script_finished" and message.metadata.run.script_run_id == run:
                if message.script_finished in _NORMAL_ENDS:
                    return said
                said.clear()
        raise RuntimeError("The server closed the connection.")

    def _draw(self, message: ForwardMsg) -> str:
        """Keep what the browser keeps of an element; return its text."""
        element = message.delta.new_element
        kind = element.WhichOneof("type") or "empty"
        drawn = getattr(element, kind)
        state = _state(kind, drawn)
        if state is not None:
            self._states[drawn.id] = state
        if kind == "radio":
            self._radio, self._fragment = drawn.id, message.delta.fragment_id
        return str(drawn.body) if kind in {"html", "text"} else ""

    def _connected(self) -> ClientConnection:
        if self._connection is None:
            raise RuntimeError("The session is not open.")
        return self._connection


def _state(kind: str, drawn: Any) -> WidgetState | None:
    """Return what the browser sends for a widget as it is drawn; None for what has no state of its own."""
    if kind == "radio":
        chosen = drawn.raw_value if drawn.set_value else drawn.options[drawn.default]
        return WidgetState(id=drawn.id, string_value=chosen)
    if kind == "text_area":
        return WidgetState(id=drawn.id, string_value=drawn.value if drawn.set_value else drawn.default)
    if kind == "button_group":
        state = WidgetState(id=drawn.id)
        defaults = [drawn.options[index].content for index in drawn.default]
        state.string_array_value.data.extend(drawn.raw_values if drawn.set_value else defaults)
        return state
    return None
