"""The command `table`."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from assessment.frames import tables
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from tests.cli.command_line import ANSWERS, Run, assert_error
from tests.strategies import CATALOG, P4, a_measure, an_assessment

KEYS = [table.key for table in tables.ALL]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";", strict=True))


@pytest.mark.alike
@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table.key)
def test_each_table_has_its_headings(run: Run, stored: str, table: tables.Table) -> None:
    finished = run("table", stored, table.key)
    assert (finished.status, finished.err) == (0, "")
    assert finished.out.splitlines()[0] == ";".join(column.heading for column in table.columns)


def test_a_table_says_what_is_stored(run: Run, stored: str) -> None:
    said = rows(run("table", stored, "answers").out)
    assert [row["Nr."] for row in said] == [criterion.id for criterion in CATALOG.criteria]
    assert {row["Nr."]: row["Kürzel der Antwort"] for row in said if row["Kürzel der Antwort"]} == {
        name: answer.rating for name, answer in ANSWERS.items()
    }
    assert [row["Nr."] for row in rows(run("table", stored, "gaps").out)] == ["p1-01", "p1-06", "p1-02"]


def test_a_file_is_the_one_of_the_screen(run: Run, stored: str, tmp_path: Path) -> None:
    path = tmp_path / "antworten.csv"
    assert run("table", stored, "answers", "-o", path).status == 0
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfNr.;")
    note = rows(content.decode("utf-8-sig"))[0]["Notiz"]
    assert note == ANSWERS["p1-01"].note
    assert content.decode("utf-8-sig").replace("\r\n", "\n").startswith(run("table", stored, "answers").out[:200])


def test_a_course_and_a_portfolio_are_about_more_than_one(run: Run, repository: Repository, stored: str) -> None:
    later = repository.add(an_assessment(title="Zweite", date=date(2027, 5, 4)), {"p1-01": Answer("p1-01", Rating.F)})
    other = repository.add(an_assessment(solution="Alarmierung", phases=(P4,)), {})
    elsewhere = repository.add(an_assessment(municipality="Anderswo"), {})
    repository.measures.add(later, replace(a_measure("Klären"), due=date(2026, 5, 5)))
    course = rows(run("table", stored, "course").out)
    assert [row["Kennung der Selbsteinschätzung"] for row in course] == [stored] * 8 + [later] * 8
    assert course[8]["Veränderung an denselben Kriterien"] == "100"
    portfolio = rows(run("table", later, "portfolio").out)
    assert [row["Kennung der Selbsteinschätzung"] for row in portfolio] == [other, later]
    assert portfolio[1]["Veränderung an denselben Kriterien"] == "100"
    assert portfolio[1]["Maßnahmen überfällig"] == "1"
    assert len(rows(run("table", elsewhere, "portfolio").out)) == 1


def test_what_would_act_on_a_terminal_is_replaced(run: Run, repository: Repository) -> None:
    note = "rot\x1b[31m\rüber\u202e\nnächste"
    stored = repository.add(an_assessment(), {"p1-01": Answer("p1-01", note=note)})
    said = run("table", stored, "answers").out
    assert "\x1b" not in said
    assert (
        rows(said)[0]["Notiz"]
        == "rot\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}über\N{REPLACEMENT CHARACTER}\nnächste"
    )


@pytest.mark.alike
@pytest.mark.parametrize("key", KEYS)
def test_an_unknown_assessment_is_said(run: Run, key: str) -> None:
    assert_error(run("table", "0" * 32, key), "Es gibt keine Selbsteinschätzung")


def test_an_unknown_table_is_said(run: Run, stored: str) -> None:
    assert_error(run("table", stored, "nix"), "Aufruf nicht verstanden")


def test_a_file_that_cannot_be_written_is_said(run: Run, stored: str, tmp_path: Path) -> None:
    assert_error(run("table", stored, "scores", "-o", tmp_path / "fehlt" / "a.csv"), "lässt sich nicht schreiben")
