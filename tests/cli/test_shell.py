"""What only a process of its own shows."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.dossier import Dossier
from assessment.exchange.document import export_document
from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.cli.command_line import ANSWERS, Run, assert_error
from tests.places import ROOT
from tests.strategies import CATALOG, HOSTILE, an_assessment

pytestmark = pytest.mark.started


def test_from_a_shell(shell: Run, database_file: Path, import_file: Path) -> None:
    imported = shell("import", import_file)
    assert (imported.status, imported.err) == (0, "")
    assessment_id = imported.out.strip()
    exported = shell("export", assessment_id)
    assert (exported.status, exported.err) == (0, "")
    assert json.loads(exported.out)["assessment"]["id"] == assessment_id
    assert_error(shell("export", os.fsdecode(b"\xff")))


@pytest.mark.alike
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_an_export_is_utf8_whatever_the_console_speaks(shell: Run, database_file: Path, encoding: str) -> None:
    engine = open_database(f"sqlite:///{database_file}")
    repository = Repository(engine)
    answers = {"p1-01": replace(ANSWERS["p1-01"], note="ä €\n".join(HOSTILE[:8]))}
    assessment_id = repository.add(an_assessment(municipality="Städtchen 🏘"), answers)
    document = export_document(Dossier.of(repository.assessment(assessment_id), answers, CATALOG))
    engine.dispose()
    finished = shell("export", assessment_id, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (finished.status, finished.err) == (0, "")
    assert json.loads(finished.out) == document
    assert shell("list", PYTHONIOENCODING=encoding, PYTHONUTF8="0").status == 0


@pytest.mark.parametrize("command", [("scores",), ("table", "gaps")], ids=" ".join)
def test_a_reader_that_has_enough_is_no_fault(
    database_file: Path, repository: Repository, command: tuple[str, ...]
) -> None:
    """As with `| head`: the pipe is closed before a line is in it."""
    name, *rest = command
    assessment_id = repository.add(an_assessment(), ANSWERS)
    reading, writing = os.pipe()
    os.close(reading)
    finished = subprocess.run(
        [sys.executable, "-m", "assessment", name, assessment_id, *rest],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database_file}"},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (finished.returncode, finished.stderr) == (1, b"")


def test_a_huge_file_is_refused_before_it_fills_the_memory(database_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "gross.json"
    with file.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    process = subprocess.run(
        [sys.executable, "-c", MEASURED, "import", file],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database_file}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.stderr == "Die Datei ist größer als 64 MB.\n"
    status, kibibytes = process.stdout.split()
    assert (status, int(kibibytes) < 400_000) == ("1", True)


# The peak that resource.getrusage names would count the process that started this one.
MEASURED = """
import re, sys
from pathlib import Path
from assessment.__main__ import main
status = main(sys.argv[1:])
print(status, re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""
