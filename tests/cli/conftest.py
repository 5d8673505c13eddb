"""The command line, run in this process or as users run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assessment.__main__ import main
from assessment.cli import commands
from assessment.store.repository import Repository
from tests.cli.command_line import ANSWERS, Finished, Run
from tests.exchange.documents import a_document
from tests.places import ROOT
from tests.store.databases import opened
from tests.strategies import an_assessment


@pytest.fixture
def run(database_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, against a database of its own."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database_file}")
    # The tables of a first start are made by the shell's tests; here they would take as long as most commands.
    monkeypatch.setattr(commands, "open_database", opened)

    def command(*arguments: object) -> Finished:
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Finished(status, *capsys.readouterr())

    return command


@pytest.fixture
def shell(database_file: Path) -> Run:
    """Run a command as users do."""

    def command(*arguments: object, **environment: str) -> Finished:
        process = subprocess.run(
            [sys.executable, "-m", "assessment", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{database_file}", **environment},
            capture_output=True,
            check=False,
        )
        return Finished(process.returncode, process.stdout.decode(), process.stderr.decode())

    return command


@pytest.fixture
def stored(repository: Repository) -> str:
    return repository.add(an_assessment(), ANSWERS)


@pytest.fixture
def import_file(tmp_path: Path) -> Path:
    path = tmp_path / "import.json"
    path.write_text(json.dumps(a_document()), encoding="utf-8")
    return path
