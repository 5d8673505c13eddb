"""A local is called by what it is (CONTRIBUTING.md): a reader guesses its type from its name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What everything could be called says nothing of what it is. In tests, what a screen said and what was wanted of it
# are what they are about.
_EVERYWHERE = {"found"}
_IN_THE_PRODUCT = {*_EVERYWHERE, "said", "wanted"}
SAYS_NOTHING = {
    "app.py": _IN_THE_PRODUCT,
    "assessment/**/*.py": _IN_THE_PRODUCT,
    "pages/**/*.py": _IN_THE_PRODUCT,
    "benchmarks/**/*.py": _EVERYWHERE,
    "tests/**/*.py": _EVERYWHERE,
}


def names_given(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Return the names that a module gives to variables, parameters and functions, each with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno


@pytest.mark.parametrize(("where", "names"), SAYS_NOTHING.items())
def test_names_say_what_they_stand_for(where: str, names: set[str]) -> None:
    paths = sorted(ROOT.glob(where))
    assert paths, f"{where} is nowhere"
    sources = {path: path.read_text(encoding="utf-8") for path in paths}
    assert not [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path, source in sources.items()
        # Most sources have no such word at all, and parsing takes long.
        if any(word in source for word in names)
        for name, line in names_given(ast.parse(source))
        if name in names
    ]


@pytest.mark.parametrize(
    "code",
    [
        "found = 1",
        "found: int = 1",
        "(one, *found) = 1, 2",
        "if (found := 1): pass",
        "for found in (): pass",
        "[found for found in ()]",
        "with one as found: pass",
        "def one(found): pass",
        "def found(): pass",
        "lambda *found: 1",
        "try: pass\nexcept OSError as found: pass",
        "match one:\n    case [found, *_]: pass",
        "match one:\n    case [*found]: pass",
        "import one as found",
    ],
)
def test_every_way_of_giving_a_name_is_seen(code: str) -> None:
    assert "found" in {name for name, _ in names_given(ast.parse(code))}
