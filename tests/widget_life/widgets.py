"""The life of widgets in the page: what they show when they come, when they are set, and when they are used.

After Streamlit 1.67's frontend: WidgetStateManager, useBasicWidgetState, and the components that use it.
"""

from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.widget_life.tree import Block, Drawn, Leaf, Node

# How the value of a widget of each kind travels.
_TRAVELS_AS = {
    "text_input": "string_value",
    "text_area": "string_value",
    "radio": "string_value",
    "selectbox": "string_value",
    "checkbox": "bool_value",
    "button_group": "string_array_value",
}
_TEXTS = ("text_input", "text_area")


@dataclass
class States:
    """The states of widgets that the page knows; all of them travel with every run that it asks for."""

    values: dict[str, WidgetState] = field(default_factory=dict)
    triggers: set[str] = field(default_factory=set)

    def get(self, widget_id: str) -> Any:
        """Return the value of a widget; None where nothing, or no value, is known."""
        state = self.values.get(widget_id)
        kind = state.WhichOneof("value") if state else None
        if state is None or kind is None:
            return None
        return list(state.string_array_value.data) if kind == "string_array_value" else getattr(state, kind)

    def put(self, widget_id: str, kind: str, value: Any) -> None:
        state = WidgetState(id=widget_id)
        if kind == "string_array_value":
            state.string_array_value.data.extend(value)
        elif value is not None:
            setattr(state, kind, value)
        # As a JavaScript map: what is set anew keeps its place.
        self.values[widget_id] = state

    def pull(self, widget_id: str) -> None:
        """A button was pressed: it travels once."""
        self.values[widget_id] = WidgetState(id=widget_id, trigger_value=True)
        self.triggers.add(widget_id)

    def forget_triggers(self) -> None:
        for widget_id in self.triggers:
            self.values.pop(widget_id, None)
        self.triggers.clear()

    def forget_others(self, known: set[str]) -> None:
        kept = known | self.triggers
        self.values = {widget_id: state for widget_id, state in self.values.items() if widget_id in kept}


class Widget:
    """A widget that is on the page."""

    def __init__(self, leaf: Leaf, states: States) -> None:
        self.leaf = leaf
        self._states = states
        self._travels_as = _TRAVELS_AS[leaf.drawn.kind]
        known = states.get(leaf.drawn.id)
        self.value: Any = known if known is not None else _first(leaf.drawn)
        self._publish()
        self.typed: Any = self.value
        self.is_dirty = False
        self._committed = self.value
        self.take(leaf)

    def take(self, leaf: Leaf) -> None:
        """The server drew it again: a value that it sets is taken, what is being typed stays in the field."""
        self.leaf = leaf
        drawn = leaf.drawn
        if drawn.sets_value:
            drawn.sets_value = False
            self.value = _set(drawn)
            self._publish()
        if not self.is_dirty:
            self.typed = self._committed = self.value

    @property
    def shown(self) -> Any:
        """What a person sees in it."""
        drawn = self.leaf.drawn
        if drawn.kind in _TEXTS:
            return self.typed or ""
        if drawn.kind in {"radio", "selectbox"}:
            return self.value if self.value in drawn.proto.options else None
        return self.value

    def type(self, text: str) -> None:
        """Replace what stands in a text field; nobody hears of it yet."""
        self.typed = text
        self.is_dirty = True

    def commit(self) -> bool:
        """Leave a text field, or press Enter in it; return whether there is anything to send."""
        if not self.is_dirty:
            return False
        self.is_dirty = False
        # A line compares with what it sent last, a text area with what it was set to.
        before = self._committed if self.leaf.drawn.kind == "text_input" else self.value
        if self.typed == before:
            self.typed = self._committed = self.value
            return False
        self._committed = self.value = self.typed
        self._publish()
        return True

    def choose(self, value: Any) -> bool:
        """Choose in a widget that is no text; return whether there is anything to send."""
        if value == self.shown:
            return False
        self.value = self.typed = value
        self._publish()
        return True

    def _publish(self) -> None:
        self._states.put(self.leaf.drawn.id, self._travels_as, self.value)


class Fold:
    """An expander or a popover that asks the server for what is in it."""

    def __init__(self, block: Block, states: States) -> None:
        self.block = block
        self._states = states
        self._said: bool | None = _is_expanded(block)
        self.is_open = bool(self._said)

    def take(self, block: Block) -> None:
        """The server drew it again."""
        self.block = block
        says = _is_expanded(block)
        if says == self._said:
            return
        self._said = says
        if says is not None:
            self._states.put(self.id, "bool_value", says)
            self.is_open = says

    def toggle(self) -> None:
        """Open or close it."""
        self.is_open = not self.is_open
        self._states.put(self.id, "bool_value", self.is_open)

    @property
    def id(self) -> str:
        return str(getattr(self.block.proto, self.block.kind).id)


def is_widget(node: Node) -> bool:
    """Whether something on the page has a value that the page tells the server."""
    if isinstance(node, Block):
        return node.kind in {"expandable", "popover"} and bool(getattr(node.proto, node.kind).id)
    return node.drawn.kind in _TRAVELS_AS


def _is_expanded(block: Block) -> bool | None:
    proto, says = getattr(block.proto, block.kind), "expanded" if block.kind == "expandable" else "open"
    return bool(getattr(proto, says)) if proto.HasField(says) else None


def _first(drawn: Drawn) -> Any:
    return _set(drawn) if drawn.sets_value else _default(drawn)


def _default(drawn: Drawn) -> Any:
    proto = drawn.proto
    if drawn.kind in {"radio", "selectbox"}:
        return proto.options[proto.default] if proto.HasField("default") and proto.options else None
    if drawn.kind == "button_group":
        return [proto.options[place].content for place in proto.default]
    if drawn.kind in _TEXTS:
        return proto.default if proto.HasField("default") else None
    return proto.default


def _set(drawn: Drawn) -> Any:
    proto = drawn.proto
    if drawn.kind in {"radio", "selectbox"}:
        return proto.raw_value if proto.HasField("raw_value") else None
    if drawn.kind == "button_group":
        return list(proto.raw_values)
    if drawn.kind in _TEXTS:
        return proto.value if proto.HasField("value") else None
    return proto.value
