"""Several processes on one file, and processes that are killed."""

import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from assessment.rating import Answer, Rating
from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.places import ROOT
from tests.store.writers import PATIENCE, add_one, change_field, change_notes
from tests.strategies import IDS, an_assessment
from tests.thoroughness import repeated

# Each is a process of its own with connections of its own; a server that knows the modules spares it their import.
_HAS_SERVER = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES = multiprocessing.get_context("forkserver" if _HAS_SERVER else "spawn")
PROCESSES.set_forkserver_preload(["tests.store.writers", "alembic.command"])

SAVE_AND_WAIT = """
import sys
from assessment.rating import Answer, Rating
from assessment.store.database import open_database
from assessment.store.repository import Repository

url, assessment_id, criterion, note = sys.argv[1:]
repository = Repository(open_database(url))
repository.change(assessment_id, criterion, {"rating": Rating.F, "note": note}, Answer(criterion))
print("saved", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def no_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new processes begin with nothing: a screen drawn in this one has put itself in the main module's place."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def run_together(work: Callable[..., None], *arguments: tuple[object, ...]) -> None:
    """Run a process for each tuple of arguments, all at once; fail if one fails."""
    start = PROCESSES.Barrier(len(arguments))
    running = [PROCESSES.Process(target=work, args=(start, *values)) for values in arguments]
    for process in running:
        process.start()
    for process in running:
        process.join(PATIENCE)
    assert [process.exitcode for process in running] == [0] * len(running)


@pytest.mark.dear
def test_two_processes_on_different_criteria_lose_nothing(database_file: Path, repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    url = f"sqlite:///{database_file}"
    run_together(change_notes, (url, assessment_id, list(IDS[:35]), 3), (url, assessment_id, list(IDS[35:]), 3))
    assert repository.answers(assessment_id) == {
        criterion: Answer(criterion, note=f"{criterion} 2") for criterion in IDS
    }
    for criterion in IDS:
        history = repository.history(assessment_id, criterion)
        assert [(line.version, line.answer.note) for line in history] == [
            (number + 1, f"{criterion} {number}") for number in range(3)
        ]


@pytest.mark.dear
def test_two_processes_on_different_fields_of_one_answer_lose_nothing(
    database_file: Path, repository: Repository
) -> None:
    assessment_id = repository.add(an_assessment(), {})
    url = f"sqlite:///{database_file}"
    run_together(change_field, (url, assessment_id, "note", 50), (url, assessment_id, "owner", 50))
    assert repository.answers(assessment_id) == {"p1-01": Answer("p1-01", note="49", owner="49")}
    history = repository.history(assessment_id, "p1-01")
    assert [line.version for line in history] == list(range(1, 101))
    for field in ("note", "owner"):
        values = [getattr(line.answer, field) for line in history]
        assert list(dict.fromkeys(value for value in values if value)) == [str(number) for number in range(50)]


@pytest.mark.dear
def test_processes_that_create_the_database_at_the_same_time_all_succeed(database_file: Path) -> None:
    url = f"sqlite:///{database_file}"
    run_together(add_one, *[(url,)] * 3)
    engine = open_database(url)
    assessments = Repository(engine).assessments()
    assert [assessment.municipality for assessment in assessments] == ["Musterstadt"] * 3
    engine.dispose()


@pytest.mark.dear
def test_what_was_saved_survives_a_kill(database_file: Path, repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    expected = {}
    for number, criterion in enumerate(IDS[: repeated(20, 4)]):
        command = [sys.executable, "-c", SAVE_AND_WAIT, f"sqlite:///{database_file}", assessment_id, criterion]
        with subprocess.Popen(
            [*command, f"Nr. {number}"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            line = process.stdout.readline()
            process.kill()
        assert (line, process.returncode) == (b"saved\n", -signal.SIGKILL)
        expected[criterion] = Answer(criterion, rating=Rating.F, note=f"Nr. {number}")
        assert repository.answers(assessment_id) == expected
        assert [line.answer for line in repository.history(assessment_id, criterion)] == [expected[criterion]]
