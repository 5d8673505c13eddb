"""Every input of a screen keeps to the rule of fields (docs/architecture.md, "Fields"), or has its reason here."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import streamlit

from tests.places import ROOT

PAGES = ROOT / "pages"
_RULE = "pages/shared/fields.py"
INPUTS = {
    "text_input", "text_area", "number_input", "checkbox", "toggle", "radio", "selectbox", "multiselect", "pills",
    "segmented_control", "feedback", "slider", "select_slider", "date_input", "datetime_input", "time_input",
    "file_uploader", "camera_input", "audio_input", "chat_input", "data_editor", "pagination",
    "color_picker", "form",
}  # fmt: skip
_PERSISTS = 'Streamlit keeps it (persist_state="session"): how something is looked at, the same for all assessments.'
_A_FILE = "A page can't be given a file by the server; nothing comes of one without a click."
ALLOWED = {
    ("pages/comparison/drivers.py", "'overlaid'"): _PERSISTS,
    ("pages/questionnaire/screen.py", "'view'"): _PERSISTS,
    ("pages/questionnaire/steps.py", "'phase'"): "The address decides, and is set before it is drawn.",
    ("pages/measures/screen.py", "'measures-view'"): _PERSISTS,
    ("pages/report/preview.py", "'report-audience'"): _PERSISTS,
    ("pages/report/preview.py", "f'report-part-{part.value}'"): _PERSISTS,
    ("pages/report/preview.py", "'report-attached'"): _PERSISTS,
    ("pages/report/preview.py", "'logo-file'"): _A_FILE,
    ("pages/report/import_file.py", "'import-file'"): _A_FILE,
    ("pages/results/screen.py", "f'behind-{what}'"): _PERSISTS,
    ("pages/results/vote_spread.py", "'spread'"): _PERSISTS,
    ("pages/shared/scope.py", "'everything'"): _PERSISTS,
}


@dataclass(frozen=True, slots=True)
class Raw:
    """An input that is drawn past fields.py: where, by which key, and whether Streamlit keeps it."""

    module: str
    key: str
    persists: bool


def raw_inputs(source: str, module: str) -> Iterator[Raw]:
    """Yield the inputs of Streamlit's that a module draws without `fields.begin`."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        is_ours = isinstance(call.func.value, ast.Name) and call.func.value.id == "fields"
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        if call.func.attr in INPUTS and not is_ours and not given.get(None, "").startswith("fields.begin("):
            yield Raw(module, given.get("key", ""), given.get("persist_state") == "'session'")


def drawn() -> list[Raw]:
    modules = {str(path.relative_to(ROOT)): path for path in sorted(PAGES.rglob("*.py"))}
    return [
        raw
        for module, path in modules.items()
        if module != _RULE
        for raw in raw_inputs(path.read_text(encoding="utf-8"), module)
    ]


@pytest.mark.dear
def test_no_screen_draws_an_input_past_the_rule() -> None:
    assert [raw for raw in drawn() if (raw.module, raw.key) not in ALLOWED] == []


def test_what_is_allowed_is_there_and_does_what_its_reason_says() -> None:
    raws = drawn()
    assert {(raw.module, raw.key) for raw in raws} == set(ALLOWED)
    assert {(raw.module, raw.key) for raw in raws if raw.persists} == {
        place for place, reason in ALLOWED.items() if reason == _PERSISTS
    }


@pytest.mark.parametrize("name", sorted(INPUTS))
def test_every_kind_of_input_is_seen(name: str) -> None:
    assert list(raw_inputs(f"columns[0].{name}('Name', key='x')", "m")) == [Raw("m", "'x'", persists=False)]
    assert list(raw_inputs(f"st.{name}('Name', **fields.begin('x', 1, target, kind))", "m")) == []


def test_inputs_are_those_that_streamlit_has() -> None:
    """A kind that a new version brings along is an input, too."""
    widgets = Path(streamlit.__file__).parent / "elements" / "widgets"
    keyed = {
        function.name
        for path in widgets.glob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and "on_change" in {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    }
    assert keyed - INPUTS == set()
    assert "text_input" in keyed
