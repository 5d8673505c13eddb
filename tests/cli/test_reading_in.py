"""Reading in on the command line: what exists stays, what looks odd is pointed out, nothing acts on a terminal."""

import json
import re
from pathlib import Path

import pytest

from assessment.cli.terminal import one_line
from assessment.dossier import Dossier
from assessment.exchange.document import export_json
from assessment.store import measure_repository
from assessment.store.repository import Repository
from tests.cli.command_line import Finished, Run, assert_error
from tests.exchange.documents import changed
from tests.places import CASES
from tests.strategies import CATALOG, a_measure, an_assessment

LOOKING_THE_SAME = ("name-nfc", "name-nfd", "name-nbsp", "name-two-blanks", "name-soft-hyphen")
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def differing(tmp_path: Path) -> Path:
    """Return a file that differs from what is stored in all that belongs to the solution."""
    about = an_assessment(title="Aus der Datei", operator_model="gesellschaft", is_baseline=True)
    file = tmp_path / "datei.json"
    background = {"measures": (a_measure("Daten freigeben", id="a" * 32),)}
    file.write_text(export_json(Dossier.of(about, {}, CATALOG, **background)), encoding="utf-8")
    return file


def test_what_exists_stays_and_what_was_left_is_named(run: Run, repository: Repository, differing: Path) -> None:
    mine = repository.add(an_assessment(operator_model="zweckverband"), {})
    before = repository.assessment(mine)
    status, out, err = (finished := run("import", differing)).status, finished.out, finished.err
    assert status == 0
    assert len(out.splitlines()) == 1
    assert len(err.splitlines()) == 3
    assert all(line.startswith("Nicht übernommen: ") and "--update" in line for line in err.splitlines())
    for part in ("Betreibermodell", "Ausgangspunkt", "Eine neue Maßnahme", "„Daten freigeben“", "„Aus der Datei“"):
        assert part in err
    assert repository.assessment(mine) == before
    assert repository.measures.for_assessment(mine) == []


def test_what_exists_changes_when_asked_to(run: Run, repository: Repository, differing: Path) -> None:
    mine = repository.add(an_assessment(operator_model="zweckverband"), {})
    finished = run("import", "--update", differing)
    assert (finished.status, finished.err) == (0, "")
    assert repository.assessment(mine).operator_model == "gesellschaft"
    assert len(repository.measures.for_assessment(mine)) == 1
    assert [about.is_baseline for about in repository.series(finished.out.strip())] == [False, True]


def test_more_measures_than_a_solution_can_have_are_refused(
    run: Run, repository: Repository, differing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure_repository, "MAX_MEASURES", 0)
    assert_error(run("import", differing), "Maßnahmen kann eine Lösung nicht haben. Es wurde nichts gespeichert.")
    assert repository.assessments() == []


@pytest.mark.dear
def test_one_town_stays_one_town(run: Run, repository: Repository) -> None:
    ids = [run("import", CASES / f"{name}.json").out.strip() for name in LOOKING_THE_SAME]
    assert {about.id for about in repository.series(ids[0])} == set(ids)
    for name in ("Bad Müllheim", "Bad Mu\u0308llheim", " Bad\u00a0 Müll\u00adheim"):
        exported = json.loads(run("export", "--municipality", name).out)["exported"]
        assert {document["assessment"]["id"] for document in exported} == set(ids)
    assert_error(run("export", "--municipality", "bad muellheim"), "keine Kommune", "kann „Bad Müllheim“.")


def test_names_that_are_nearly_the_same_are_pointed_out(run: Run, repository: Repository, tmp_path: Path) -> None:
    repository.add(an_assessment(), {})
    file = tmp_path / "a.json"
    file.write_text(json.dumps(changed("municipality.name", "MUSTERSTADT")), encoding="utf-8")
    finished = run("import", file)
    assert finished.status == 0
    assert "„Parkleitsystem“ in „MUSTERSTADT“ ist neu, fast gleich geschrieben wie" in finished.err
    assert len(repository.series(finished.out.strip())) == 1


def test_a_day_in_the_future_is_pointed_out(run: Run) -> None:
    finished = run("import", CASES / "typo-2062.json")
    assert finished.status == 0
    assert finished.err == "Hinweis: Der Stand von „Tippfehler“ liegt in der Zukunft: 04.05.2062.\n"
    assert run("import", CASES / "base.json").err == ""


class TestTerminal:
    """Texts of users are printed without what would move the cursor, hide lines or change colours."""

    HOSTILE = "rot\x1b[2K\x1b[1A\x1b[31m\u009b31m\u202e\x07\x7f"

    def test_the_list(self, run: Run, repository: Repository) -> None:
        assert run("import", CASES / "name-escape.json").status == 0
        kept = repository.add(an_assessment(), {})
        with repository._transactions.writing() as connection:
            # As an earlier version of the program kept it.
            connection.exec_driver_sql("UPDATE assessment SET title = ? WHERE id = ?", (self.HOSTILE, kept))
        finished = run("list")
        assert len(finished.out.splitlines()) == 2
        assert not ACTING.search(finished.out.replace("\n", "").replace("\t", ""))
        assert not ACTING.search(run("export", kept).out.replace("\n", ""))
        assert json.loads(run("export", kept).out)["assessment"]["title"] == self.HOSTILE

    @pytest.mark.parametrize(
        "arguments",
        [
            ("scores", HOSTILE),
            ("export", "--municipality", HOSTILE),
            ("report", "x", "-o", f"{HOSTILE}.txt"),
            ("verify", HOSTILE),
            ("import", f"/nirgends/{HOSTILE}"),
            ("workshop", "x", "--address", HOSTILE),
            ("workshop", "x", "--minutes", HOSTILE),
            (HOSTILE,),
        ],
        ids=lambda arguments: arguments[0][:8],
    )
    def test_a_message(self, run: Run, arguments: tuple[str, ...]) -> None:
        finished = run(*arguments)
        assert_error(finished, "")
        assert not ACTING.search(finished.err.replace("\n", ""))

    def test_what_a_file_brings(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "a.json"
        for place in ("answers.0.criterion", "catalog_version", "assessment.status"):
            file.write_text(json.dumps(changed(place, self.HOSTILE)), encoding="utf-8")
            assert not ACTING.search(run("import", file).err.replace("\n", ""))

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("Bad Müllheim: App", "Bad Müllheim: App"),
            ("zwei\n  Zeilen\t", "zwei Zeilen"),
            ("👩🏽\u200d🚒 ½ ﬁ", "👩🏽\u200d🚒 ½ ﬁ"),
            ("a\x1b[31mb", "a\ufffd[31mb"),
            ("a\u202eb\u2066c", "a\ufffdb\ufffdc"),
        ],
    )
    def test_one_line(self, text: str, shown: str) -> None:
        assert one_line(text) == shown


PAGES_UNKNOWN = "Geprüft sind nur die Daten, die in der PDF-Datei stecken, nicht ihre Seiten."


@pytest.mark.parametrize("name", ["closed", "closed-one-page-left"])
def test_verifying_a_pdf_promises_nothing_of_its_pages(run: Run, name: str) -> None:
    finished = run("verify", CASES / f"{name}.pdf")
    assert finished.status == 0
    first, second = finished.out.splitlines()
    assert first.startswith("Daten unverändert: Version 1")
    assert second.startswith(PAGES_UNKNOWN)


def test_a_name_for_a_closed_one(run: Run, repository: Repository, tmp_path: Path) -> None:
    """What was closed keeps its spelling, and still can be verified after it came and went."""
    mine = repository.add(an_assessment(municipality="Bad Müllheim"), {})
    other = repository.add(an_assessment(municipality="Neustadt", solution="Radwege"), {})
    with repository._transactions.writing() as connection:
        connection.exec_driver_sql("UPDATE municipality SET name = 'Bad Mu\u0308llheim' WHERE name = 'Neustadt'")
    run("close", other)
    file = tmp_path / "a.json"
    file.write_text(run("export", other).out, encoding="utf-8")
    repository.delete(other)
    assert run("import", file) == Finished(0, f"{other}\n", "")
    assert repository.assessment(other).municipality_id == repository.assessment(mine).municipality_id
    file.write_text(run("export", other).out, encoding="utf-8")
    assert run("verify", file).out.startswith("Unverändert: Version 1")
    assert repository.assessment(other).municipality == "Bad Mu\u0308llheim"
