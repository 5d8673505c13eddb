"""What the documents say: the words that they put into code, their links, their tables."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from tests.places import ROOT

PAGES = tuple(sorted(page.relative_to(ROOT).as_posix() for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]))
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# What tools make and keep beside it is no part of the project.
_FOLDERS = ("assessment", "pages", "data", "docs", "tests", "benchmarks", ".streamlit")


@cache
def text(page: str) -> str:
    """Return a document without its longer examples."""
    return re.sub("^```.+?^```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


@cache
def code(page: str) -> tuple[str, ...]:
    """Return what a document puts into code, in its order."""
    return tuple(" ".join(part.split()) for part in _CODE.findall(text(page)))


@cache
def everywhere() -> tuple[str, ...]:
    """Return what any document puts into code."""
    return tuple(part for page in PAGES for part in code(page))


def names(name: str, parts: tuple[str, ...]) -> bool:
    """Whether a name stands in one of these pieces of code, as a word of its own."""
    whole = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-])")
    return any(whole.search(part) for part in parts)


def links(page: str) -> Iterator[str]:
    """Return the links of a document that lead to this project's files."""
    return (target for target in _LINK.findall(text(page)) if not target.startswith("http"))


def headings(page: Path) -> set[str]:
    """Return the headings of a document as links name them."""
    titles = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\s-]", "", title.lower()).replace(" ", "-") for title in titles}


def tables(page: str) -> Iterator[list[tuple[str, ...]]]:
    """Return a document's tables, row by row and cell by cell, with the row below the headings."""
    for table in re.findall(r"(?:^\|.*\n)+", text(page), re.MULTILINE):
        yield [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in table.splitlines()]


def rows(page: str) -> Iterator[tuple[str, ...]]:
    """Return the rows of all tables of a document."""
    return chain.from_iterable(tables(page))


@cache
def tree() -> frozenset[str]:
    """Return the paths of the project's files and folders, those of folders with a slash at the end."""
    paths = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in _FOLDERS:
        paths += [ROOT / folder, *(path for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts)]
    return frozenset(path.relative_to(ROOT).as_posix() + "/" * path.is_dir() for path in paths)


def places(path: str, inside: str = "") -> list[str]:
    """Return what a path may mean, the shortest first: documents leave out what is clear where they say it."""
    whole = path if path.endswith("/") or "." in path.rsplit("/", 1)[-1] else f"{path}/"
    pattern = re.compile(rf"(.*/)?{re.escape(whole).replace(re.escape('*'), '[^/]*')}")
    return sorted((known for known in tree() if known.startswith(inside) and pattern.fullmatch(known)), key=len)
