"""pandas is loaded when a screen or a command needs a table, and not before: it takes as long as all the rest."""

import os
import subprocess
import sys
from pathlib import Path

from tests.places import ROOT

# Nothing of these shows a table before somebody asks for one.
WITHOUT = """
import sys
from importlib import import_module

screens = ("start", "questionnaire", "workshop", "gaps", "measures", "practices", "report", "methodology")
for module in ("app", "assessment.__main__", *(f"pages.{name}.screen" for name in screens)):
    import_module(module)
    assert "pandas" not in sys.modules, module
import_module("assessment.exchange.reading_process")
"""
# The very first page counts as well: Streamlit loads pandas for some of what a screen may ask it.
RATING = """
import sys
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from assessment.rating import Rating
from assessment.store.shared import shared_repository
from tests.strategies import an_assessment

assessment = shared_repository().add(an_assessment(), {})
app = AppTest.from_file(sys.argv[1], default_timeout=30)
app.run()
app._page_hash = calc_hash("fragebogen")
app.query_params["a"] = assessment
app.run()
app.radio(key="rating-p1-01").set_value("P").run()
assert not app.exception
assert shared_repository().answers(assessment)["p1-01"].rating is Rating.P
"""


def loads_pandas(program: str, *arguments: object, **environment: str) -> bool:
    """Run a program of its own; return whether pandas is loaded at its end."""
    told = f"{program}\nimport sys\nprint('pandas' in sys.modules)"
    command = [sys.executable, "-c", told, *map(str, arguments)]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    finished = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=True)
    return finished.stdout.split()[-1] == "True"


def test_what_needs_no_table_does_not_load_it() -> None:
    assert not loads_pandas(WITHOUT)


def test_the_first_page_and_a_rating_do_not_load_it(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/kompass.sqlite"
    assert not loads_pandas(RATING, ROOT / "pages" / "frame.py", DATABASE_URL=database)


def test_a_table_does() -> None:
    assert loads_pandas("import assessment.frames.scores")
