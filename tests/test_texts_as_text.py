"""No text of a user, a file or an exception is read as Markdown: each place that could is looked at in the source."""

import ast
import re
from collections.abc import Iterator

import pytest

from pages.shared.markup import escape_markdown
from tests.places import ROOT

FILES = sorted(path for path in (*ROOT.glob("pages/**/*.py"), ROOT / "app.py") if path.name != "markup.py")
# What Streamlit draws as Markdown: messages, and the labels of what can be clicked or filled in.
MESSAGES = {"error", "warning", "info", "success", "toast", "caption", "markdown", "write"}
HEADINGS = {"title", "header", "subheader", "spinner", "dialog", "expander", "popover", "tabs", "metric"}
FIELDS = {
    "button", "download_button", "link_button", "form_submit_button", "checkbox", "toggle", "radio", "selectbox",
    "multiselect", "select_slider", "slider", "pills", "segmented_control", "text_input", "text_area", "number_input",
    "date_input", "time_input", "file_uploader", "page_link",
}  # fmt: skip
# A label that a function is given is escaped where it is made.
LABELS = {"label", "action", "kind.label"}


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Return each call that draws Markdown, with its text."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in MESSAGES | HEADINGS | FIELDS:
            continue
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        # The first argument of a link is where it leads to.
        first = [] if node.func.attr == "page_link" else node.args[:1]
        texts = [*first, *(given[name] for name in ("label", "body", "help") if name in given)]
        yield from ((node, text) for text in texts)


def is_ours(text: ast.expr, known: dict[str, list[ast.expr]]) -> bool:
    """Whether a text is a sentence of ours, or escaped; numbers and days say so by their format."""
    parts = parts_of(text)
    if parts is not None:
        return all(is_ours(part, known) for part in parts)
    match text:
        case ast.FormattedValue(value=value, format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))])):
            return spec.endswith("d") or spec.startswith("%") or is_ours(value, known)
        case ast.FormattedValue(value=value):
            return is_ours(value, known)
        case ast.Call(func=ast.Name(id=name)):
            return name in {"escape_markdown", "len"}
        case ast.Name(id=name) if name in known:
            return all(is_ours(value, {}) for value in known[name])
    is_constant = isinstance(text, ast.Name) and text.id.strip("_").isupper()
    return is_constant or ast.unparse(text) in LABELS


def parts_of(text: ast.expr) -> list[ast.expr] | None:
    """Return the texts that one is made of; None for one that has no parts."""
    match text:
        case ast.Constant():
            return []
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
            return parts
        case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, op=ast.Add(), right=right):
            return [left, right]
    return None


def assigned(function: ast.AST) -> dict[str, list[ast.expr]]:
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values.setdefault(node.targets[0].id, []).append(node.value)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            values.setdefault(node.target.id, []).append(node.value)
    return values


def faults() -> Iterator[str]:
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            known = assigned(function)
            for call, text in calls(function):
                if not is_ours(text, known):
                    yield f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(text)}"


@pytest.mark.dear
def test_every_text_that_is_read_as_markdown_is_ours_or_escaped() -> None:
    """A new message with a text of somebody else goes through `escape_markdown`; a number says `:d`."""
    assert sorted(set(faults())) == []


@pytest.mark.parametrize(
    ("source", "is_fault"),
    [
        ('st.error(f"{error} Es wurde nichts geändert.")', True),
        ("st.error(str(error))", True),
        ("st.warning(refused)", True),
        ("st.toast(assessment.title)", True),
        ('st.checkbox(f"{names[0]}")', True),
        ("said = name\n    st.caption(said)", True),
        ('said = escape_markdown(name)\n    said += "!"\n    st.caption(said)', False),
        ('st.error(escape_markdown(f"{error} Es wurde nichts geändert."))', False),
        ('st.error("Nichts geändert." if one else _SENTENCE)', False),
        ('st.success(f"{count:d} am {day:%d.%m.%Y}")', False),
    ],
)
def test_what_is_found_in_the_source(source: str, is_fault: bool) -> None:
    (function,) = ast.parse(f"def draw():\n    {source}").body
    known = assigned(function)
    assert all(is_ours(text, known) for _, text in calls(function)) is not is_fault


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example/b",
        "HTTPS://a.example",
        "www.a.example",
        "name@a.example",
        "a.b+c@d.example",
        "xhttp://a.example",
    ],
)
def test_no_address_is_left_for_streamlit_to_find(address: str) -> None:
    """These are what Streamlit's Markdown looks for in texts, after it has taken escapes away."""
    read = re.sub(r"\\(.)", r"\1", escape_markdown(f"Siehe {address} und weiter"))
    assert not re.search(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+", read, re.IGNORECASE)
    assert read.replace("\u2060", "") == f"Siehe {address} und weiter"
