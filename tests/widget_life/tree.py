"""What the page keeps of the elements that it was sent, by their places, and which of them a run has left behind.

After Streamlit 1.67's frontend: AppRoot, its visitors, and the list of widgets that stay while a run moves them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Place = tuple[int, ...]
# Where a component stands in the page: React keeps it, with what it remembers, as long as this stays the same.
Mount = tuple[str, ...]

# Main part, sidebar, events, bottom.
_ROOTS = 4
_NEVER = "never drawn"


def key_of(widget_id: str) -> str:
    """Return the key that the app gave to a widget; nothing where it gave none."""
    key = widget_id.split("-", 2)[2] if widget_id.startswith("$$") else ""
    return "" if key == "None" else key


@dataclass(eq=False, slots=True)
class Drawn:
    """An element as it was sent. The page forgets `sets_value` once it has taken the value."""

    kind: str
    proto: Any
    digest: str
    is_one_shot: bool
    sets_value: bool

    @property
    def id(self) -> str:
        return str(getattr(self.proto, "id", ""))

    @property
    def key(self) -> str:
        return key_of(self.id)


@dataclass(eq=False, slots=True)
class Leaf:
    """An element at its place; `received` counts the runs of its tab, for the tests."""

    drawn: Drawn
    run: str
    fragment: str
    script: str
    received: int = 0


@dataclass(eq=False, slots=True)
class Retained:
    """A widget that another element has taken the place of while a run goes on; it may come back in it."""

    leaf: Leaf
    before: int


@dataclass(eq=False, slots=True)
class Block:
    """A place for elements, such as a container or a fold."""

    proto: Any = None
    run: str = _NEVER
    fragment: str = ""
    script: str = ""
    children: list["Node"] = field(default_factory=list)
    retained: list[Retained] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return (self.proto.WhichOneof("type") or "") if self.proto is not None else ""

    @property
    def id(self) -> str:
        return self.proto.id if self.proto is not None else ""


Node = Leaf | Block


class Tree:
    """All that is drawn."""

    def __init__(self) -> None:
        self.roots = [Block() for _ in range(_ROOTS)]
        self._main_script = ""

    def apply(self, message: ForwardMsg, run: str, received: int) -> None:
        """Put an element or a block into its place."""
        delta, metadata = message.delta, message.metadata
        *way, index = metadata.delta_path
        parent = self.roots[way[0]] if way else None
        for step in way[1:]:
            child = parent.children[step] if parent else None
            assert isinstance(child, Block), f"Nothing can be drawn at {list(metadata.delta_path)}"
            parent.run = run
            parent = child
        before = _child(parent, index)
        kind = delta.WhichOneof("type")
        new: Node
        if kind == "new_element":
            drawn = _drawn(message)
            if isinstance(before, Leaf) and _is_same(before.drawn, drawn):
                drawn = before.drawn
            new = Leaf(drawn, run, delta.fragment_id, metadata.active_script_hash, received)
        else:
            assert kind == "add_block", f"{kind} is not part of this model"
            new = Block(delta.add_block, run, delta.fragment_id, metadata.active_script_hash)
            if isinstance(before, Block) and before.kind == new.kind and not _is_other_dialog(before, new):
                new.children, new.retained = before.children, before.retained
        if parent is None:
            assert isinstance(new, Block)
            self.roots[index] = new
            return
        parent.run = run
        parent.retained = _retained(parent.retained, index, before, new, run)
        parent.children[index : index + 1] = [new]

    def forget_other_scripts(self, main_script: str) -> None:
        """Another page is coming: only what the main script drew stays."""
        self._main_script = main_script
        self.roots = [_of_script(root, main_script) or Block(script=main_script) for root in self.roots]

    def forget_stale(self, run: str, fragments: Iterable[str]) -> None:
        """A run has ended: what it should have drawn and did not is gone."""
        cleaner = _Cleaner(run, frozenset(fragments))
        kept = [cleaner.keep(root, "") for root in self.roots]
        self.roots = [root if isinstance(root, Block) else Block(script=self._main_script) for root in kept]

    def known(self) -> set[str]:
        """Return the ids of everything that is there: of other widgets the page forgets the state."""
        return self._ids(self.roots)

    def known_to(self, script: str) -> set[str]:
        """Return the ids of everything that one script drew."""
        return self._ids([own for root in self.roots if (own := _of_script(root, script)) is not None])

    def _ids(self, roots: Iterable[Block]) -> set[str]:
        ids: set[str] = set()
        for node in self._walk(roots):
            ids.add(node.id if isinstance(node, Block) else node.drawn.id)
            if isinstance(node, Block) and node.kind in {"expandable", "popover"}:
                ids.add(getattr(node.proto, node.kind).id)
        return ids - {""}

    def mounted(self, is_open: Callable[[Mount], bool]) -> Iterator[tuple[Mount, Node]]:
        """Yield the widgets and folds that are on the page, with what tells React that they are still the same.

        `is_open` is asked about each popover after it was yielded: there is nothing in a closed one.
        """
        for number, root in enumerate(self.roots):
            yield from _mounted(root, (str(number),), is_open)

    def leaves(self) -> Iterator[Leaf]:
        """Yield all elements, in order."""
        return (node for node in self._walk(self.roots) if isinstance(node, Leaf))

    def after(self, leaf: Leaf) -> Leaf | None:
        """Return the element that follows another one in its block."""
        for node in self._walk(self.roots):
            if isinstance(node, Block) and leaf in node.children:
                following = node.children[node.children.index(leaf) + 1 :][:1]
                return following[0] if following and isinstance(following[0], Leaf) else None
        return None

    def _walk(self, nodes: Iterable[Node]) -> Iterator[Node]:
        for node in nodes:
            yield node
            if isinstance(node, Block):
                yield from self._walk(node.children)


def _child(parent: Block | None, index: int) -> Node | None:
    if parent is None:
        return None
    assert index <= len(parent.children), "An element before this one is missing"
    return parent.children[index] if index < len(parent.children) else None


def _drawn(message: ForwardMsg) -> Drawn:
    element = message.delta.new_element
    kind = element.WhichOneof("type") or "empty"
    proto = getattr(element, kind)
    return Drawn(kind, proto, message.hash, element.has_one_shot_effect, bool(getattr(proto, "set_value", False)))


def _is_same(before: Drawn, drawn: Drawn) -> bool:
    return bool(drawn.digest) and before.digest == drawn.digest and not drawn.is_one_shot


def _is_other_dialog(before: Block, new: Block) -> bool:
    return new.kind == "dialog" and new.id != before.id


def _retained(retained: list[Retained], index: int, before: Node | None, new: Node, run: str) -> list[Retained]:
    """Return which widgets stay although they have lost their places."""
    is_left = isinstance(before, Leaf) and before.run != run
    if not retained and not is_left:
        return retained
    own = new.drawn.id if isinstance(new, Leaf) else ""
    kept = [other for other in retained if not own or other.leaf.drawn.id != own]
    if before is not None and _is_in_same_place(before, new):
        return kept
    moved = [Retained(other.leaf, index + 1) for other in kept if other.before == index]
    others = [other for other in kept if other.before != index]
    if (
        isinstance(before, Leaf)
        and is_left
        and before.drawn.id
        and before.drawn.id != own
        and before.drawn.kind != "toast"
        and all(other.leaf.drawn.id != before.drawn.id for other in kept)
    ):
        moved.append(Retained(before, index + 1))
    place = next((number for number, other in enumerate(others) if other.before >= index + 1), len(others))
    return [*others[:place], *moved, *others[place:]]


def _is_in_same_place(before: Node, new: Node) -> bool:
    if isinstance(before, Leaf) and isinstance(new, Leaf):
        return before.drawn.id == new.drawn.id
    return isinstance(before, Block) and isinstance(new, Block) and before.id == new.id


def _of_script(block: Block, script: str) -> Block | None:
    if block.script != script:
        return None
    children: list[Node] = []
    for child in block.children:
        if isinstance(child, Block):
            inner = _of_script(child, script)
            if inner is not None:
                children.append(inner)
        elif child.script == script:
            children.append(child)
    return Block(block.proto, block.run, block.fragment, block.script, children)


@dataclass(frozen=True)
class _Cleaner:
    run: str
    fragments: frozenset[str]

    def keep(self, node: Node, fragment: str) -> Node | None:
        """Return what stays of a node; `fragment`: the fragment of this run that it is in."""
        return self._block(node, fragment) if isinstance(node, Block) else self._leaf(node, fragment)

    def _block(self, block: Block, fragment: str) -> Block | None:
        if not self.fragments:
            if block.run != self.run:
                return None
        else:
            if fragment and block.run != self.run:
                return None
            if block.fragment in self.fragments and block.run == self.run:
                fragment = block.fragment
        kept = [self.keep(child, fragment) for child in block.children]
        block.retained = _moved_together(
            block.retained, [child is not None for child in kept], lambda leaf: self._leaf(leaf, fragment) is not None
        )
        if None in kept:
            block.run = self.run
        block.children = [child for child in kept if child is not None]
        return block

    def _leaf(self, leaf: Leaf, fragment: str) -> Leaf | None:
        is_outside = bool(self.fragments) and (not leaf.fragment or not fragment)
        return leaf if leaf.run == self.run or is_outside or leaf.drawn.kind == "toast" else None


def _moved_together(retained: list[Retained], kept: list[bool], is_kept: Callable[[Leaf], bool]) -> list[Retained]:
    return [Retained(other.leaf, sum(kept[: other.before])) for other in retained if is_kept(other.leaf)]


def _mounted(block: Block, place: Mount, is_open: Callable[[Mount], bool]) -> Iterator[tuple[Mount, Node]]:
    seen: set[str] = set()
    for index, child in enumerate(block.children):
        own = child.id if isinstance(child, Block) else child.drawn.id
        name = own or str(index)
        if own in seen:
            continue
        if own:
            seen.add(own)
        if isinstance(child, Block):
            inner = (*place, child.kind, name)
            yield inner, child
            if child.kind != "popover" or is_open(inner):
                yield from _mounted(child, inner, is_open)
        elif own:
            yield (*place, own), child
    for other in block.retained:
        if other.leaf.drawn.id not in seen:
            yield (*place, other.leaf.drawn.id), other.leaf
