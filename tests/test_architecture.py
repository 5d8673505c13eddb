"""Who may import whom: the drawing in docs/architecture.md, read off the code itself."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from assessment.web.addresses import SCREENS

ROOT = Path(__file__).parent.parent

# The rooms, the outermost first, and what each may import besides itself. Arrows point down only.
MAY_IMPORT = {
    "app": "pages web ballots store catalog values",
    "pages": "web store report exchange ballots charts frames texts core catalog values",
    "cli": "store report exchange ballots frames texts core catalog values",
    "web": "ballots plain",
    "ballots": "store plain texts core catalog values",
    "report": "exchange charts frames texts core catalog values",
    "exchange": "frames texts core catalog values",
    "charts": "frames texts core catalog values",
    "frames": "texts core catalog values",
    "store": "core catalog values",
    "texts": "core catalog values",
    "core": "catalog values",
    "catalog": "values",
    "values": "",
    "plain": "",
}

# The modules at the bottom, which the catalogue is made of as well; all others beside them are the core.
VALUES = {"rating", "phases", "method", "likeness", "days", "clock", "background"}
# Those without a test of their own: they show in the catalogue, in what is rated, in what runs beside the app.
SHOWN_ELSEWHERE = {"rating", "method", "background"}

# Libraries that stay in their rooms.
ONLY_IN = {
    "streamlit": "app pages",
    "sqlalchemy": "store",
    "alembic": "store",
    "starlette": "app ballots plain web",
    "jinja2": "plain",
    "plotly": "charts",
    "pandas": "pages report exchange charts frames",
    "docx": "report",
    "typst": "report",
    "openpyxl": "exchange",
    "pypdf": "exchange",
    "pydantic": "catalog exchange values",
}


@cache
def modules() -> tuple[Path, ...]:
    inner = (file for folder in ("assessment", "pages") for file in sorted((ROOT / folder).rglob("*.py")))
    return ROOT / "app.py", *inner


@cache
def room(module: str) -> str:
    """Return the room of a module, by its dotted name."""
    parts = module.split(".")
    if parts[0] != "assessment":
        return parts[0]
    if len(parts) == 1 or parts[1] == "__main__":
        return "cli"
    if parts[1] == "voting":
        return "core"
    if (ROOT / "assessment" / parts[1]).is_dir():
        return parts[1]
    return "values" if parts[1] in VALUES else "core"


@cache
def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Return the dotted names of what a module imports, wherever in it."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                yield inner if path_of(inner) else node.module


@cache
def path_of(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.exists()), None)


def test_every_room_is_known() -> None:
    assert {room(name_of(path)) for path in modules()} == set(MAY_IMPORT)


def test_arrows_point_down_only() -> None:
    order = list(MAY_IMPORT)
    for place, (name, allowed) in enumerate(MAY_IMPORT.items()):
        assert set(allowed.split()) <= set(order[place + 1 :]), name


@pytest.mark.parametrize("place", MAY_IMPORT)
def test_a_room_imports_what_it_may(place: str) -> None:
    allowed = {place, *MAY_IMPORT[place].split()}
    forbidden = [
        f"{name_of(path)} imports {target}"
        for path in modules()
        if room(name_of(path)) == place
        for target in imported(path)
        if target.split(".")[0] in {"assessment", "pages", "app"} and room(target) not in allowed
    ]
    assert not forbidden


@pytest.mark.parametrize("place", [place for place, allowed in MAY_IMPORT.items() if allowed])
def test_every_arrow_is_there(place: str) -> None:
    """What no room uses any more would be a hole that nobody notices."""
    used = {
        room(target)
        for path in modules()
        if room(name_of(path)) == place
        for target in imported(path)
        if _is_ours(target)
    }
    assert set(MAY_IMPORT[place].split()) <= used


def _is_ours(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] in {"assessment", "pages"}


def test_tests_mirror_the_tree() -> None:
    """A folder of tests for each room, a file for each module beside them."""
    inside = [path.relative_to(ROOT / "assessment") for path in modules() if path.is_relative_to(ROOT / "assessment")]
    folders = {path.parts[0] for path in inside if len(path.parts) > 1} | {"pages"}
    assert {"voting", "charts"} <= folders
    assert {folder for folder in folders if not list((ROOT / "tests" / folder).rglob("test_*.py"))} == set()
    alone = {path.stem for path in inside if len(path.parts) == 1 and not path.stem.startswith("__")}
    assert {name for name in alone if not (ROOT / "tests" / f"test_{name}.py").exists()} == SHOWN_ELSEWHERE


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_rooms(library: str) -> None:
    users = {
        room(name_of(path)) for path in modules() if library in {target.split(".")[0] for target in imported(path)}
    }
    assert users == set(ONLY_IN[library].split())


def test_a_name_is_imported_from_where_it_is_defined() -> None:
    """One import path for one class: nothing is passed on by a module that only imported it itself."""
    passed_on = []
    for path in modules():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.ImportFrom) or not node.module or not _is_ours(node.module):
                continue
            source = path_of(node.module)
            assert source is not None, f"{name_of(path)} imports {node.module}"
            here = _defined(source)
            passed_on += [
                f"{name_of(path)} takes {name.name} from {node.module}"
                for name in node.names
                if name.name not in here and not path_of(f"{node.module}.{name.name}")
            ]
    assert not passed_on


@cache
def _defined(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return frozenset(names)


def test_no_file_is_longer_than_400_lines() -> None:
    """About 300 are enough (CONTRIBUTING.md); what is longer does more than one thing."""
    suffixes = {".py", ".js", ".css", ".typ", ".html"}
    folders = ("assessment", "benchmarks", "pages", "tests")
    files = [ROOT / "app.py", *(path for folder in folders for path in (ROOT / folder).rglob("*"))]
    lengths = {
        path.relative_to(ROOT).as_posix(): path.read_bytes().count(b"\n") for path in files if path.suffix in suffixes
    }
    assert {"app.py", "assessment/web/fields.js", "assessment/report/report.typ", "tests/conftest.py"} <= set(lengths)
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_what_lies_in_shared_is_drawn_by_several_screens() -> None:
    """What only one draws lies in its folder; the frame stands for all of them."""
    users: dict[str, set[str]] = {}
    for path in modules():
        for module in imported(path):
            users.setdefault(module, set()).add(name_of(path))
    shared = {module for module in users if module.startswith("pages.shared.") and path_of(module)}
    assert {module for module in shared if len(_screens_of(module, users)) == 1} == set()


def _screens_of(module: str, users: Mapping[str, set[str]]) -> set[str]:
    """Return the screens that a module of `pages/shared/` serves, straight or through others there."""
    served: set[str] = set()
    for user in users.get(module, set()):
        if user.startswith("pages.shared."):
            served |= _screens_of(user, users)
        else:
            served |= set(SCREENS) if user in {"app", "pages.frame"} else {user.split(".")[1]}
    return served
