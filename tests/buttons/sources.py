"""Which texts an expression can be, as far as a source says it: what a button is called, and what a test presses."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from tests.places import ROOT

# What stands in a text and is known at run time only.
UNKNOWN = "§"
_MOST = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(eq=False, slots=True)
class Scope:
    """A function, or the module where there is none, with what its names can be."""

    source: "Source"
    function: Function | None
    outer: "Scope | None" = None
    names: dict[str, list[ast.expr]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.function.name if self.function else ""

    def can_be(self, name: str) -> tuple["Scope", list[ast.expr]] | None:
        """Return what a name was set to, and where that is to be understood."""
        if name in self.names:
            return self, self.names[name]
        return self.outer.can_be(name) if self.outer else None


class Source:
    """A file of Python, with all calls in it and the functions that they are made in."""

    def __init__(self, file: Path) -> None:
        self.place = str(file.relative_to(ROOT))
        self.calls: list[tuple[Scope, ast.Call]] = []
        tree = ast.parse(file.read_text(encoding="utf-8"))
        self._modules = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        self._read(tree, Scope(self, None))

    def is_ours(self, call: ast.Call) -> bool:
        """Whether a function of this project is called: by its name, or as one of an imported module."""
        if isinstance(call.func, ast.Attribute):
            return isinstance(call.func.value, ast.Name) and call.func.value.id in self._modules
        return isinstance(call.func, ast.Name)

    def _read(self, node: ast.AST, scope: Scope) -> None:
        for child in ast.iter_child_nodes(node):
            inner = Scope(self, child, scope) if isinstance(child, Function) else scope
            if isinstance(child, ast.Call):
                self.calls.append((scope, child))
            for name, value in _bound(child):
                scope.names.setdefault(name, []).append(value)
            self._read(child, inner)


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield which names a statement sets, and to what."""
    if isinstance(node, ast.Assign):
        yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        yield node.target.id, node.value
    elif isinstance(node, ast.For | ast.comprehension):
        targets = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
        yield from ((target.id, node.iter) for target in targets if isinstance(target, ast.Name))


class Reader:
    """Knows all sources that call each other.

    `follows`: whether a part of a text, too, is what any caller may give; else only what the same file gives plainly.
    """

    def __init__(self, files: Iterable[Path], *, follows: bool) -> None:
        self._follows = follows
        self.sources = [Source(file) for file in sorted(files)]
        self._calls: dict[str, list[tuple[Scope, ast.Call]]] = {}
        for source in self.sources:
            for scope, call in filter(lambda each: source.is_ours(each[1]), source.calls):
                self._calls.setdefault(called(call), []).append((scope, call))

    def texts(self, node: ast.AST, scope: Scope, depth: int = 6) -> list[str]:
        """Return what an expression can be, or what is said in it where it is no text itself."""
        if depth == 0:
            return []
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else []
        if isinstance(node, ast.JoinedStr):
            parts = [self._part(part, scope, depth) for part in node.values]
            return ["".join(parts) for parts in list(product(*parts))[:_MOST]]
        if isinstance(node, ast.Name):
            return self._named(node.id, scope, depth - 1)
        children = [node.body, node.orelse] if isinstance(node, ast.IfExp) else list(ast.iter_child_nodes(node))
        return [text for child in children for text in self.texts(child, scope, depth)][:_MOST]

    def _part(self, part: ast.expr, scope: Scope, depth: int) -> list[str]:
        if isinstance(part, ast.Constant):
            return [str(part.value)]
        assert isinstance(part, ast.FormattedValue)
        value, function = part.value, scope.function
        if isinstance(value, ast.Name) and function is not None and value.id in parameters_of(function):
            return (self.texts(value, scope, depth) if self._follows else self._constants(value.id, scope)) or [
                UNKNOWN
            ]
        is_known = isinstance(value, ast.IfExp | ast.Name)
        return (self.texts(value, scope, depth) if is_known else []) or [UNKNOWN]

    def _constants(self, name: str, scope: Scope) -> list[str]:
        """Return what callers give for a parameter, if all of them stand in the same file and give plain texts."""
        assert scope.function is not None
        place = parameters_of(scope.function).index(name)
        constants: list[str] = []
        for caller, call in self._calls.get(scope.name, []):
            given = [each.value for each in call.keywords if each.arg == name] or call.args[place : place + 1]
            texts = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if caller.source is not scope.source or not texts:
                return []
            constants += texts
        return constants

    def _named(self, name: str, scope: Scope, depth: int) -> list[str]:
        if (binding := scope.can_be(name)) is not None:
            where, values = binding
            return [text for value in values for text in self.texts(value, where, depth)]
        owner: Scope | None = scope
        while owner is not None and owner.function is not None:
            if name in (parameters := parameters_of(owner.function)):
                return self._given(owner, parameters.index(name), name, depth)
            owner = owner.outer
        return []

    def _given(self, scope: Scope, place: int, name: str, depth: int) -> list[str]:
        """Return what callers, or the decorators of a test, give for a parameter."""
        assert scope.function is not None
        assert scope.outer is not None
        texts: list[str] = []
        for decorator in scope.function.decorator_list:
            if isinstance(decorator, ast.Call) and called(decorator) == "parametrize":
                texts += self.texts(decorator, scope.outer, depth)
        for caller, call in self._calls.get(scope.name, []):
            given: Sequence[ast.expr] = [each.value for each in call.keywords if each.arg == name]
            for value in given or call.args[place : place + 1]:
                texts += self.texts(value, caller, depth)
        return texts


def called(call: ast.Call) -> str:
    """Return the last name of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def parameters_of(function: Function) -> list[str]:
    arguments = function.args
    return [each.arg for each in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]]
