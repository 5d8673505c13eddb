"""Errors are one line on stderr, with exit status 1, and change nothing."""

import json
import os
from pathlib import Path

import pytest

from assessment.store.repository import Repository
from tests.cli.command_line import ANSWERS, Run, assert_error
from tests.exchange.documents import a_document, changed


@pytest.mark.parametrize("command", ["export", "scores", "close", "reopen"])
def test_an_unknown_id(run: Run, stored: str, command: str) -> None:
    assert_error(run(command, "nirgends"), "Es gibt keine Selbsteinschätzung „nirgends“.")


@pytest.mark.parametrize(
    "arguments",
    [["export", "a\nb"], ["import", "a\nb.json"], ["check", "a\nb"], ["list", "a\nb"], ["a\nb"]],
    ids=lambda arguments: ascii(" ".join(arguments)),
)
def test_an_argument_of_two_lines_makes_an_error_of_one(run: Run, arguments: list[str]) -> None:
    assert_error(run(*arguments))


@pytest.mark.parametrize("command", ["export", "scores", "import", "check", "verify", "close"])
def test_an_argument_that_is_no_text(run: Run, command: str) -> None:
    assert_error(run(command, os.fsdecode(b"\xff")))


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["tanzen"], ["export"], ["export", "a", "b"], ["import"], ["list", "--alle"], ["export", "a", "--all"],
        ["report", "a"], ["report", "-o", "a.pdf"], ["report", "a", "-o", "a.pdf", "--for", "alle"], ["verify"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_does_not_exist_or_lacks_something(run: Run, arguments: list[str]) -> None:
    assert_error(run(*arguments))


REFUSED = {
    "no JSON": "{",
    "foreign": '{"a": 1}',
    "newer": '{"format": "skalierungskompass/9"}',
    "long number": f'{{"format": {"1" * 5000}}}',
    "deep": "[" * 100_000,
    "unknown criterion": json.dumps(a_document(criterion="p9-01")),
    "two lines": json.dumps(a_document(criterion="p9\n01")),
    "surrogate": json.dumps(a_document(note="\ud800")),
    "link": json.dumps(a_document(evidence=[{"url": "javascript:alert(1)"}])),
    "pdf": "%PDF-1.7",
    "zip": "PK",
    "changed after closing": json.dumps(
        changed("assessment.closing", {"version": 1, "closed_at": "2026-11-25T10:00:00Z", "sha256": "0" * 64})
    ),
    "archive": json.dumps(
        {"format": "skalierungskompass-archive/1", "exported": [a_document(), a_document(rating="X")]}
    ),
    "long name": json.dumps(changed("municipality.name", "x" * 300)),
    "second answer unusable": json.dumps(
        {**a_document(), "answers": [{"criterion": "p1-01", "rating": "P"}, {"criterion": "p1-02", "rating": "X"}]}
    ),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_refused_import_stores_nothing(
    run: Run, repository: Repository, stored: str, import_file: Path, content: str
) -> None:
    import_file.write_text(content, encoding="utf-8")
    before = repository.assessments()
    assert_error(run("import", import_file))
    assert repository.assessments() == before
    assert repository.answers(stored) == ANSWERS


def test_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    assert_error(run("import", tmp_path / "fehlt.json"), "fehlt.json lässt sich nicht lesen.")
    assert_error(run("import", tmp_path), "lässt sich nicht lesen.")


@pytest.mark.parametrize("url", ["postgresql://localhost/a", "unsinn", "sqlite+unknown:///a.sqlite"])
def test_a_database_address_of_another_kind(run: Run, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert_error(run("list"), "DATABASE_URL")


@pytest.mark.parametrize("content", [b"Sehr geehrte Damen und Herren", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_database_that_is_none(run: Run, database_file: Path, content: bytes) -> None:
    database_file.parent.mkdir()
    database_file.write_bytes(content * 40)
    assert_error(run("list"))
