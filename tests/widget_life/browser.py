"""A tab of a browser: what the page shows, what it tells the server, and what a person's hands do in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any
from urllib.parse import parse_qsl

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.widget_life.server import Line, Screens, Step
from tests.widget_life.tree import Drawn, Leaf, Mount, Tree, key_of
from tests.widget_life.widgets import Fold, States, Widget, is_widget

_ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_ORIGIN = "http://127.0.0.1:8501"


@dataclass(frozen=True)
class Address:
    """Where a tab is: the path of the screen, and the query."""

    path: str
    query: str

    def parameter(self, name: str) -> str:
        return dict(parse_qsl(self.query)).get(name, "")


@dataclass
class Pace:
    """How things come together in time.

    `in_one`: what is done at once travels as one message; else as several, the next one after so many messages of the
    server's (`meanwhile`), or after everything has ended (None). `is_eager`: see `Line`. `draws_every`: after so many
    messages the page shows what it has read; it always does at the ends of runs. `after`: what happens before the
    next message is sent. `hold`: the next message comes while the server is at this step with what the first brought.
    """

    in_one: bool = True
    meanwhile: int | None = None
    is_eager: bool = True
    draws_every: int = 1_000_000
    after: Event | None = None
    hold: Step | None = None


class Tab:
    """One page of one browser, with a session of its own."""

    def __init__(self, screens: Screens, address: Address, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self._screens = screens
        self._history = [address]
        self._place = 0
        self._begin()

    def _begin(self) -> None:
        self.states = States()
        self.tree = Tree()
        self.runs = 0
        self._line: Line = self._screens.open(self._read)
        self._widgets: dict[Mount, Widget | Fold] = {}
        self._page = ""
        self._query = self.address.query
        self._pages: dict[str, str] = {}
        self._main_script = ""
        self._run = ""
        self._is_going_back = False
        self._unshown = 0
        self._fragment = ""
        self._has_to_flush = False
        self._asked: list[BackMsg] = []
        self._send(self._request())
        self._settle()

    @property
    def address(self) -> Address:
        return self._history[self._place]

    def close(self) -> None:
        self._line.close()

    def reload(self) -> None:
        """Load the page anew, as after F5."""
        self.leave_texts()
        self.close()
        self._begin()

    # What can be seen.

    def shown(self) -> dict[str, Any]:
        """Return what the fields with a key show, by key."""
        return {widget.leaf.drawn.key: widget.shown for widget in self._fields() if widget.leaf.drawn.key}

    def widget(self, key: str) -> Widget:
        return next(widget for widget in self._fields() if widget.leaf.drawn.key == key)

    def fold(self, key: str) -> Fold:
        return next(fold for fold in self._folds() if key_of(fold.id) == key)

    def folds(self) -> dict[str, bool]:
        """Return which folds are on the page, by key, and whether they are open."""
        return {key_of(fold.id): fold.is_open for fold in self._folds() if fold.block.kind == "expandable"}

    def filled_folds(self) -> dict[str, bool]:
        """Return of the folds on the page whether there is anything in them."""
        folds = (fold for fold in self._folds() if fold.block.kind == "expandable")
        return {key_of(fold.id): bool(fold.block.children) for fold in folds}

    def sentence(self, key: str) -> str:
        """Return what stands below a field, where what was entered is refused."""
        following = self.tree.after(self.widget(key).leaf)
        drawn = following.drawn if following else None
        is_wrong = drawn is not None and drawn.kind == "alert" and drawn.proto.format == Alert.ERROR
        return str(drawn.proto.body) if drawn is not None and is_wrong else ""

    def buttons(self) -> dict[str, bool]:
        """Return which buttons are on the page, by key, and whether they can be pressed."""
        return {drawn.key: not drawn.proto.disabled for drawn in self._drawn("button") if drawn.key}

    def html(self) -> list[str]:
        return [str(drawn.proto.body) for drawn in self._drawn("html")]

    def alerts(self) -> str:
        return "\n".join(str(drawn.proto.body) for drawn in self._drawn("alert"))

    def faults(self) -> list[str]:
        """Return the exceptions that the page shows."""
        return [f"{drawn.proto.type}: {drawn.proto.message}" for drawn in self._drawn("exception")]

    # What hands do.

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Within this, things are done faster than the server answers."""
        yield
        self._settle()

    def type(self, key: str, text: str) -> None:
        """Replace the text of a field; it waits there."""
        self.widget(key).type(text)

    def leave_texts(self) -> None:
        """Leave the fields that are typed in, or pause: fields.js sends what was typed."""
        for widget in list(self._fields()):
            if widget.commit():
                self._flush(widget.leaf.fragment)
        self._between()

    def choose(self, key: str, value: Any) -> None:
        """Choose an option, tick a box, or press a segment."""
        widget = self.widget(key)
        if widget.choose(value):
            self._flush(widget.leaf.fragment)
        self._between()

    def choose_in_menu(self, menu: str, key: str, value: Any) -> None:
        """Open a menu, choose something in it, and close it."""
        self.toggle(menu)
        self._settle()
        self.choose(key, value)
        self.toggle(menu)

    def press(self, key: str) -> None:
        """Press a button."""
        leaf = next(leaf for leaf in self.tree.leaves() if leaf.drawn.kind == "button" and leaf.drawn.key == key)
        self.states.pull(leaf.drawn.id)
        self._flush(leaf.fragment)
        self._between()

    def toggle(self, key: str) -> None:
        """Open or close a fold or a menu."""
        fold = self.fold(key)
        fold.toggle()
        self._flush(fold.block.fragment)
        self._between()

    def follow(self, address: Address) -> None:
        """Follow a link of the app to another screen."""
        self._leave(address, is_back=False)

    def follow_link(self, label: str) -> None:
        """Click on a link."""
        link = next(drawn.proto for drawn in self._drawn("page_link") if drawn.proto.label == label)
        path = next(path for path, page in self._pages.items() if page == link.page_script_hash)
        self.follow(Address(path, link.query_string))

    def go_back(self, steps: int = 1) -> None:
        """Use the browser's back button; forward with -1."""
        self._place -= steps
        self._leave(self.address, is_back=True)

    @property
    def can_go_back(self) -> bool:
        return self._place > 0

    @property
    def can_go_forward(self) -> bool:
        return self._place + 1 < len(self._history)

    # What the page and the server tell each other.

    def _leave(self, address: Address, is_back: bool) -> None:
        wanted = self._pages.get(address.path, self._page)
        kept = self.tree.known_to(self._main_script)
        request = self._request(wanted, address.query, is_back)
        request.rerun_script.widget_states.ClearField("widgets")
        request.rerun_script.widget_states.widgets.extend(
            state for widget_id, state in self.states.values.items() if widget_id in kept
        )
        self._query = address.query
        self._is_going_back = is_back
        self._send(request)
        self._between()

    def _request(self, page: str | None = None, query: str | None = None, is_back: bool = False) -> BackMsg:
        message = BackMsg()
        request = message.rerun_script
        request.query_string = self._query if query is None else query
        request.page_script_hash = self._page if page is None else page
        request.is_history_navigation = is_back
        request.widget_states.widgets.extend(self.states.values.values())
        request.context_info.url = f"{_ORIGIN}/{self.address.path}"
        request.context_info.timezone = "Europe/Berlin"
        request.context_info.locale = "de-DE"
        if not request.page_script_hash:
            request.page_name = self.address.path
        return message

    def _flush(self, fragment: str) -> None:
        self._fragment = self._fragment or fragment
        self._has_to_flush = True

    def _flush_now(self) -> None:
        if not self._has_to_flush:
            return
        request = self._request()
        request.rerun_script.fragment_id = self._fragment
        self._fragment, self._has_to_flush = "", False
        self._send(request)
        self.states.forget_triggers()

    def _send(self, message: BackMsg) -> None:
        self._asked.append(message)

    def _between(self) -> None:
        """One thing is done; how it goes on depends on the pace."""
        if self.pace.in_one:
            return
        self._flush_now()
        if self.pace.meanwhile is None:
            self._settle()

    def _settle(self) -> None:
        self._flush_now()
        asked, self._asked = self._asked, []
        if not asked:
            return
        self.runs += 1
        self._line.is_eager = self.pace.is_eager
        self._line.ask(asked, self.pace.meanwhile or 0, self.pace.after, self.pace.hold)
        self._show()
        assert not self._asked

    def _read(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self.tree.apply(message, self._run, self.runs)
            self._unshown += 1
            if self._unshown >= self.pace.draws_every:
                self._show()
        elif kind == "new_session":
            self._begin_run(message)
        elif kind == "script_finished":
            self._end_run(message)
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
            self._pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            path = next(path for path, page in self._pages.items() if page == self._page)
            if path != self.address.path:
                self._push(Address(path, self._query))
        elif kind == "page_info_changed":
            query = self._query = message.page_info_changed.query_string
            if query != self.address.query:
                self._push(Address(self.address.path, query), is_new=not self._is_going_back)

    def _begin_run(self, message: ForwardMsg) -> None:
        run, session = message.metadata.run, message.new_session
        before = self._page
        if not run.fragment_ids:
            self._page = session.page_script_hash
            self._main_script = session.main_script_hash
        self._show()
        self._run = run.script_run_id
        if before != session.page_script_hash:
            self.tree.forget_other_scripts(session.main_script_hash)
            self._show()
            self.states.forget_others(self.tree.known())

    def _end_run(self, message: ForwardMsg) -> None:
        if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._is_going_back = False
        run = message.metadata.run
        if message.script_finished not in _ENDS or not run.script_run_id:
            return
        self._show()
        if run.fragment_ids or run.script_run_id == self._run:
            self.tree.forget_stale(run.script_run_id, run.fragment_ids)
            self._show()
        self.states.forget_others(self.tree.known())

    def _show(self) -> None:
        """Let components come, change and go, as React does when it gets to it."""
        self._unshown = 0
        there: dict[Mount, Widget | Fold] = {}

        def is_open(popover: Mount) -> bool:
            fold = there.get(popover)
            return isinstance(fold, Fold) and fold.is_open

        for mount, node in self.tree.mounted(is_open):
            if not is_widget(node):
                continue
            known = self._widgets.get(mount)
            if isinstance(node, Leaf):
                if isinstance(known, Widget):
                    known.take(node)
                    there[mount] = known
                else:
                    there[mount] = Widget(node, self.states)
            elif isinstance(known, Fold):
                known.take(node)
                there[mount] = known
            else:
                there[mount] = Fold(node, self.states)
        self._widgets = there

    def _push(self, address: Address, is_new: bool = True) -> None:
        if is_new:
            self._history[self._place + 1 :] = [address]
            self._place += 1
        else:
            self._history[self._place] = address

    def _fields(self) -> Iterator[Widget]:
        return (widget for widget in self._widgets.values() if isinstance(widget, Widget))

    def _folds(self) -> Iterator[Fold]:
        return (fold for fold in self._widgets.values() if isinstance(fold, Fold))

    def _drawn(self, kind: str) -> Iterator[Drawn]:
        return (leaf.drawn for leaf in self.tree.leaves() if leaf.drawn.kind == kind)
