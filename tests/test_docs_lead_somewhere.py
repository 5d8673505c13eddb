"""Links, paths and names of code in the docs lead to something that exists; tables are whole."""

import ast
import re
from functools import cache

import pytest

from tests.documentation import PAGES, code, headings, links, places, tables
from tests.places import ROOT
from tests.test_architecture import modules, tree

_ENDINGS = {"py", "md", "yaml", "js", "css", "typ", "toml", "in", "txt", "docx", "html"}
# Those that developers read name functions and classes; in the others, such words are fields of files.
_OF_CODE = ("CONTRIBUTING.md", "docs/architecture.md", "docs/method.md", "docs/performance.md")
_OTHER_LIBRARIES = {"gc", "pandas", "st"}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in links(page):
        path, _, heading = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        assert not heading or heading in headings(target), link


def test_the_readme_leads_to_every_document() -> None:
    assert {page for page in PAGES if page != "README.md"} <= set(links("README.md"))


@pytest.mark.parametrize("page", PAGES)
def test_every_table_is_one(page: str) -> None:
    """A blank line in one makes plain text of what follows."""
    for headings_of_columns, below, *content in tables(page):
        assert set("".join(below)) <= {"-", " ", ":"}, headings_of_columns
        assert {len(row) for row in (below, *content)} == {len(headings_of_columns)}, headings_of_columns


def is_path(part: str) -> bool:
    """Whether code in a document names a file or folder of this project."""
    if re.search(r"[\s<>…„\\:()=,]|^[/~.]", part):
        return False
    is_in_folder = part.startswith(("assessment/", "docs/", "pages/", "tests/"))
    return is_in_folder or part.endswith("/") or part.rpartition(".")[2] in _ENDINGS


@pytest.mark.parametrize("page", PAGES)
def test_every_path_exists(page: str) -> None:
    assert [part for part in code(page) if is_path(part) and not places(part)] == []


@cache
def members() -> dict[str, set[str]]:
    """Return what modules and classes have, by their last names."""
    known: dict[str, set[str]] = {}
    for path in [*modules(), *sorted((ROOT / "benchmarks").glob("*.py"))]:
        known.setdefault(path.stem, set()).update(_defined(tree(path)))
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                known.setdefault(node.name, set()).update(_defined(node))
    return known


def _defined(block: ast.Module | ast.ClassDef) -> set[str]:
    names: set[str] = set()
    for node in block.body:
        match node:
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                names.add(name)
            case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
                names.add(name)
    return names


@pytest.mark.parametrize("page", _OF_CODE)
def test_every_name_of_code_exists(page: str) -> None:
    """Such as `Repository.dossier` or `context.the_catalog()`; of a name with all its rooms, the end counts."""
    dotted = re.compile(r"(?:\w+\.)*([A-Za-z]\w*)\.([A-Za-z_]\w*)(?:\(\))?")
    dotted_names = [match for part in code(page) if not is_path(part) and (match := dotted.fullmatch(part))]
    gone = [
        match[0]
        for match in dotted_names
        if match[1] not in _OTHER_LIBRARIES and match[2] not in members().get(match[1], set())
    ]
    assert gone == []
