"""pandas is loaded when a screen or a command needs a table, and not before: it takes as long as all the rest."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

# What comes first is what must not load it. Of two programs, each would load all the rest again.
PROGRAM = """
import sys
from importlib import import_module

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

# Nothing of these shows a table before somebody asks for one.
screens = ("start", "questionnaire", "workshop", "gaps", "measures", "practices", "report", "methodology")
for module in ("app", "assessment.__main__", *(f"pages.{name}.screen" for name in screens)):
    import_module(module)
    assert "pandas" not in sys.modules, module
import_module("assessment.exchange.reading_process")
import_module("assessment.exchange.workbook.read")
assert "pandas" not in sys.modules, "a file that is read"

# The very first page counts as well: Streamlit loads pandas for some of what a screen may ask it.
from assessment.rating import Rating
from assessment.store.shared import shared_repository
from tests.strategies import an_assessment

assert "pandas" not in sys.modules, "what the test itself needs"
assessment = shared_repository().add(an_assessment(), {})
app = AppTest.from_file(sys.argv[1], default_timeout=30)
app.run()
app._page_hash = calc_hash("fragebogen")
app.query_params["a"] = assessment
app.run()
app.radio(key="rating-p1-01").set_value("P").run()
assert not app.exception
assert shared_repository().answers(assessment)["p1-01"].rating is Rating.P
assert "pandas" not in sys.modules, "the first page and a rating"

import_module("assessment.frames.scores")
assert "pandas" in sys.modules, "a table"
"""


@pytest.mark.started
def test_only_a_table_loads_it(tmp_path: Path) -> None:
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": f"sqlite:///{tmp_path}/kompass.sqlite"}
    command = [sys.executable, "-c", PROGRAM, ROOT / "pages" / "frame.py"]
    finished = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
