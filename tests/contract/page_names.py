"""What our style sheet, scripts, screens and tests name in Streamlit's page, as their sources say it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.places import ROOT

_WEB = ROOT / "assessment" / "web"
# Sources that set attributes of their own: those are no business of Streamlit's.
_OURS = [
    *(ROOT / "pages").rglob("*.py"),
    *(ROOT / "assessment").rglob("*.py"),
    *(ROOT / "assessment").rglob("*.html"),
    *(ROOT / "assessment").rglob("*.js"),
]
_READERS = [
    _WEB / "style.css",
    *_WEB.glob("*.js"),
    *(ROOT / "tests" / "browser").rglob("*.py"),
    *(ROOT / "benchmarks").glob("*.py"),
]

_TEST_ID = re.compile(
    r"""data-testid\s*(?P<how>[\^*]?)=\s*["']?(?P<name>[\w-]+)|get_by_test_id\(["'](?P<called>[\w-]+)"""
)
_CLASS = re.compile(r"\.(?P<name>st[A-Z]\w+|react-aria-[\w-]+)")
_ID = re.compile(r"""#(?P<name>st[A-Z]\w+)|\[id(?P<how>[\^*]?)=["'](?P<called>[\w-]+)""")
_ROLE = re.compile(r"""\[role=["'](?P<name>\w+)""")
_DATA = re.compile(r"\b(?P<name>data-[a-z][a-z-]*[a-z])\b")
_DATASET = re.compile(r"\.dataset\.(?P<name>[a-z]\w*)")
_STATE = re.compile(
    r"""\[(?P<data>data-[\w-]+)=["'](?P<name>\w+)|(?:[sS]tate(?:\(\))?|oldValue) === ["'](?P<called>\w+)"""
)
_SELECTORS = re.compile(r"([^{};]+)\{")
_CLASS_IN_SHEET = re.compile(r"\.([a-zA-Z][\w-]*)")
# By convention: our own classes, and those that Streamlit makes of the keys of our elements.
_OWN_CLASSES = ("kompass", "st-key-")


@dataclass(frozen=True, order=True, slots=True)
class PageName:
    """A name, where it is used, and whether a beginning of it is enough."""

    name: str
    used_in: str
    is_beginning: bool = False


def names() -> set[PageName]:
    """Return what is relied on in Streamlit's page: test ids, classes, ids, attributes and their values, roles."""
    page_names = {PageName("st-key-", "pages", is_beginning=True)}
    for file in _READERS:
        page_names.update(_names_in(_code(file), str(file.relative_to(ROOT)), file.suffix == ".css"))
    return page_names


def _names_in(text: str, place: str, is_sheet: bool) -> Iterator[PageName]:
    own = _own_attributes()
    for pattern in (_TEST_ID, _CLASS, _ID, _ROLE):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            yield PageName(parts["name"] or parts["called"], place, is_beginning=bool(parts.get("how")))
    attributes = {match["name"] for match in _DATA.finditer(text)}
    attributes |= {f"data-{_hyphenated(match['name'])}" for match in _DATASET.finditer(text)}
    for name in attributes - own:
        yield PageName(name, place)
    for match in _STATE.finditer(text):
        if match["data"] not in own | {"data-testid"}:
            yield PageName(match["called"] or match["name"], place)
    if is_sheet:
        for selectors in _SELECTORS.findall(text):
            for name in _CLASS_IN_SHEET.findall(selectors):
                if not name.startswith(_OWN_CLASSES):
                    yield PageName(name, place)


def _hyphenated(name: str) -> str:
    return re.sub("[A-Z]", lambda big: f"-{big[0].lower()}", name)


@cache
def _own_attributes() -> frozenset[str]:
    """Return the attributes that our own pages and scripts set."""
    attributes: set[str] = set()
    for file in _OURS:
        text = _code(file)
        if file.suffix == ".js":
            attributes.update(f"data-{state}" for state in re.findall(r'\bmark\("(\w+)"', text))
            attributes.update(re.findall(r'toggleAttribute\("(data-[\w-]+)"', text))
            continue
        attributes.update(re.findall(r"(data-[\w-]+)=\\?[\"'{]", text))
        if "indicator(" in text:
            attributes.update(_marks(text))
    return frozenset(attributes)


def _marks(text: str) -> Iterator[str]:
    """Yield the attributes that `saving.indicator` makes of what functions call it with."""
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef) or not any(map(_is_indicator, ast.walk(function))):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Dict):
                yield from (f"data-{key.value!s}" for key in node.keys if isinstance(key, ast.Constant))
            elif isinstance(node, ast.Call):
                yield from (f"data-{keyword.arg}" for keyword in node.keywords if keyword.arg)


def _is_indicator(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "indicator"


@cache
def _code(file: Path) -> str:
    """Return what a file says, without the comments of style sheets and scripts."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".css":
        return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE) if file.suffix == ".js" else text


def words() -> list[str]:
    """Return Streamlit's words that german.js translates; of a pattern its longest fixed part.

    Those that consist of signs and numbers only, such as sizes, are left out.
    """
    whole, beginnings, patterns = _translated()
    longest = []
    for pattern in patterns:
        fixed = [
            part.replace("\\", "") for part in re.split(r"\([^)]*\)\??|\\S\+|\.\*|s\?|\\d|\[\w+\]", pattern[1:-1])
        ]
        longest.append(max(fixed, key=len))
    return [*whole, *beginnings, *(part for part in longest if re.search("[a-z]{3}", part))]


def translations() -> list[str]:
    """Return a pattern for each entry of german.js, fitting what that entry translates."""
    whole, beginnings, patterns = _translated()
    return [*(f"^{re.escape(text)}$" for text in whole), *(f"^{re.escape(text)}" for text in beginnings), *patterns]


def _translated() -> tuple[list[str], list[str], list[str]]:
    """Return the words, the beginnings and the patterns of german.js."""
    text = (_WEB / "german.js").read_text(encoding="utf-8")
    entries = r'(?:"([^"]+)"|\b(\w+)): "[^"]+"'
    whole, beginnings = (
        [quoted or bare for quoted, bare in re.findall(entries, _block(text, name, "};"))]
        for name in ("WORDS", "BEGINNINGS")
    )
    return whole, beginnings, re.findall(r'\[/(\^.+?\$)/, "[^"]+"\]', _block(text, "PATTERNS", "];"))


def _block(text: str, name: str, end: str) -> str:
    begin = text.index(f"const {name} = ") + len(f"const {name} = ")
    return text[begin : text.index(end, begin)]


def rewritten() -> set[str]:
    """Return the places of Streamlit's page that web/document.py replaces."""
    tree = ast.parse((_WEB / "document.py").read_text(encoding="utf-8"))
    return {
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "replace"
        if isinstance(node.args[0], ast.Constant)
    }
