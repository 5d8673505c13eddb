"""What our sources use of Streamlit's Python beyond what it documents: as far as it can be read off them.

Followed are names that are imported, annotated or made of something imported: classes and modules, and messages with
the fields of their fields.
"""

import ast
import builtins
import importlib
import inspect
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.places import ROOT

_SOURCES = [
    ROOT / "app.py",
    *(ROOT / "pages").rglob("*.py"),
    *(ROOT / "assessment").rglob("*.py"),
    *(file for file in (ROOT / "tests").rglob("*.py") if file.parent.name != "contract"),
    *(ROOT / "benchmarks").rglob("*.py"),
]
_REPEATED = {"append", "add", "extend"}
# A field of a message whose kind is known at run time only.
_KIND = re.compile("[a-z]+(_[a-z]+)+")


class _AnyMessage:
    """A message of which the source does not say what it is."""


@dataclass(frozen=True, order=True, slots=True)
class Use:
    """A name of something of Streamlit's, where it is used, and whether it is there."""

    owner: str
    name: str
    used_in: str
    is_there: bool


def uses() -> set[Use]:
    """Return what is used of Streamlit's modules, classes and messages, by name."""
    return {use for file in _SOURCES if "streamlit" in (text := _text(file)) for use in _Reader(file, text).uses()}


def options() -> set[tuple[str, str]]:
    """Return the options of Streamlit's that are set or asked for, and where."""
    config = ROOT / ".streamlit" / "config.toml"
    settings: set[tuple[str, str]] = set()
    section = ""
    for line in _text(config).splitlines():
        if match := re.match(r"\[([\w.]+)\]", line):
            section = match[1]
        elif match := re.match(r"(\w+) = ", line):
            settings.add((f"{section}.{match[1]}", config.name))
    for file in _SOURCES:
        names = re.findall(
            r"""(?:["']--|get_option\(["'])((?:server|global|browser|client|runner|theme)\.\w+)""", _text(file)
        )
        settings.update((name, str(file.relative_to(ROOT))) for name in names)
    return settings


def addresses() -> set[tuple[str, str]]:
    """Return the addresses of Streamlit's server that are asked, and where."""
    return {
        (address, str(file.relative_to(ROOT)))
        for file in _SOURCES
        for address in re.findall(r"\}/(_stcore/[\w-]+)", _text(file))
    }


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


class _Reader:
    """Reads one source."""

    def __init__(self, file: Path, text: str) -> None:
        self._place = str(file.relative_to(ROOT))
        self._text = text
        self._tree = ast.parse(text)
        self._imported: dict[str, Any] = {}
        self._missing: list[Use] = []
        # Imports within functions are few, and public.
        for node in self._tree.body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "streamlit":
                self._import_from(node.module or "", node.names)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name == "streamlit":
                        self._imported[alias.asname or alias.name] = streamlit

    def _import_from(self, module: str, names: list[ast.alias]) -> None:
        for alias in names:
            if (what := _import(module, alias.name)) is not None:
                self._imported[alias.asname or alias.name] = what
            else:
                self._missing.append(Use(module, alias.name, self._place, is_there=False))

    def uses(self) -> Iterator[Use]:
        yield from self._missing
        if not self._imported:
            return
        yield from self._in(self._tree, {})
        for kind in self._kinds():
            yield Use("a message", kind, self._place, kind in _fields_of_messages())

    def _kinds(self) -> Iterator[str]:
        """Yield the names of fields that are compared with what `WhichOneof` returns, or looked up by it."""
        if "WhichOneof" not in self._text:
            return
        for node in ast.walk(self._tree):
            texts: list[ast.expr | None] = []
            if isinstance(node, ast.Compare):
                texts = [
                    part for each in node.comparators for part in (each.elts if isinstance(each, ast.Set) else [each])
                ]
            elif isinstance(node, ast.Dict):
                texts = [*node.keys, *node.values]
            for text in texts:
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and _KIND.fullmatch(text.value):
                    yield text.value

    def _in(self, scope: ast.AST, known: dict[str, Any]) -> Iterator[Use]:
        """Yield what is used in a scope, and in those within it."""
        known = dict(known)
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = [*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs]
            known.update((each.arg, self._annotated(each.annotation)) for each in arguments)
        if isinstance(scope, ast.ClassDef) and any(name != "st" for name in self._imported):
            # What one method says of an attribute holds in the others.
            for node in ast.walk(scope):
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Attribute):
                    known[_name(node.target)] = self._annotated(node.annotation)
        within: list[ast.AST] = []
        nodes = list(_own(scope, within))
        for node in nodes:
            self._learn(node, known)
        for node in nodes:
            yield from self._used(node, known)
        for inner in within:
            yield from self._in(inner, known)

    def _learn(self, node: ast.AST, known: dict[str, Any]) -> None:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            known[node.target.id] = self._annotated(node.annotation)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            targets, values = [node.targets[0]], [node.value]
            if isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
                targets, values = node.targets[0].elts, node.value.elts
            for target, value in zip(targets, values, strict=True):
                if isinstance(target, ast.Name) and (what := self._type(value, known)) is not None:
                    known[target.id] = what
        elif isinstance(node, ast.comprehension | ast.For) and isinstance(node.target, ast.Name):
            what = self._type(node.iter, known)
            if isinstance(what, Descriptor):
                known[node.target.id] = what

    def _used(self, node: ast.AST, known: dict[str, Any]) -> Iterator[Use]:
        if isinstance(node, ast.Attribute):
            owner = self._type(node.value, known)
            if owner is not None:
                yield self._use(owner, node.attr)
            elif node.attr.startswith("_") and not node.attr.startswith("__") and not _is_own(node.value):
                yield Use("I can't tell whose", node.attr, self._place, is_there=False)
        elif isinstance(node, ast.Call) and _sets(node):
            owner, name = self._type(node.args[0], known), node.args[1]
            if owner is not None and isinstance(name, ast.Constant):
                yield self._use(owner, str(name.value))

    def _use(self, owner: Any, name: str) -> Use:
        return Use(_called(owner), name, self._place, _has(owner, name))

    def _annotated(self, annotation: ast.expr | None) -> Any:
        """Return what an annotation names, if it is Streamlit's."""
        if isinstance(annotation, ast.BinOp):
            return self._annotated(annotation.left) or self._annotated(annotation.right)
        what = self._imported.get(ast.unparse(annotation)) if annotation is not None else None
        return _instance(what)

    def _type(self, node: ast.expr, known: dict[str, Any]) -> Any:
        """Return what an expression is, None where it is not Streamlit's or can't be told."""
        if (name := _name(node)) in known:
            return known[name]
        if isinstance(node, ast.Name):
            return self._imported.get(node.id)
        if isinstance(node, ast.Attribute):
            return _AnyMessage if node.attr == "proto" else _part(self._type(node.value, known), node.attr)
        if isinstance(node, ast.Call):
            made = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            # AppTest(…), AppTest.from_file(…)
            what = self._imported.get(made.id) if isinstance(made, ast.Name) else None
            return _instance(what) if inspect.isclass(what) else None
        return None


def _part(owner: Any, name: str) -> Any:
    """Return what a field of a message, or a name in a module, is."""
    if isinstance(owner, Descriptor):
        field = owner.fields_by_name.get(name)
        return field.message_type if field is not None else None
    part = getattr(owner, name, None) if isinstance(owner, ModuleType) else None
    return part if isinstance(part, ModuleType) else None


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return (
        f"{node.value.id}.{node.attr}" if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
    )


def _own(scope: ast.AST, within: list[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of a scope without those of the scopes in it, which are added to `within`."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            within.append(node)
        else:
            yield node
            yield from _own(node, within)


def _import(module: str, name: str) -> Any:
    """Return what `from module import name` would, None where there is no such thing."""
    for imported, rest in ((module, name), (f"{module}.{name}", "")):
        with suppress(ImportError):
            source = importlib.import_module(imported)
            if not rest or hasattr(source, rest):
                return getattr(source, rest) if rest else source
    return None


def _sets(call: ast.Call) -> bool:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return called in {"setattr", "__setattr__"} and len(call.args) > 1


def _is_own(node: ast.expr) -> bool:
    """Whether a private name belongs to our own code: in a class of ours, or in a module of ours."""
    return isinstance(node, ast.Name) and node.id in {"self", "cls", *dir(builtins)}


def _is_message(what: Any) -> bool:
    return inspect.isclass(what) and issubclass(what, Message)


def _instance(what: Any) -> Any:
    return what.DESCRIPTOR if _is_message(what) else what


def _called(owner: Any) -> str:
    return (
        "a message" if owner is _AnyMessage else str(getattr(owner, "full_name", getattr(owner, "__name__", owner)))
    )


def _has(owner: Any, name: str) -> bool:
    if owner is _AnyMessage:
        return name in _fields_of_messages() or hasattr(Message, name)
    if isinstance(owner, Descriptor):
        return name in owner.fields_by_name or hasattr(Message, name) or name in _REPEATED
    if hasattr(owner, name):
        return True
    return inspect.isclass(owner) and name in _set_by(owner)


@cache
def _set_by(owner: Any) -> frozenset[str]:
    """Return the attributes that a class declares and those that its methods set."""
    classes = [each for each in owner.__mro__ if each.__module__.startswith("streamlit")]
    declared = [name for each in classes for name in vars(each).get("__annotations__", ())]
    sources = [inspect.getsource(each) for each in classes]
    set_directly = re.findall(r"\bself\.(\w+)(?:: [^=\n]+)? = ", "".join(sources))
    return frozenset(declared + set_directly + re.findall(r'__setattr__\(self, "(\w+)"', "".join(sources)))


@cache
def _fields_of_messages() -> frozenset[str]:
    """Return the names of all fields of what Streamlit's server and page can send each other."""
    waiting = [ForwardMsg.DESCRIPTOR, BackMsg.DESCRIPTOR]
    known = set(waiting)
    for message in waiting:
        parts = {field.message_type for field in message.fields if field.message_type is not None} - known
        waiting += parts
        known |= parts
    return frozenset(field.name for message in known for field in message.fields)
