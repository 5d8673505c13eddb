"""What commands print."""

import json
import secrets
import shutil
from datetime import date
from pathlib import Path

import pytest

from assessment.catalog.files import DATA
from assessment.comparison import compare
from assessment.dossier import Dossier, Snapshot
from assessment.exchange.comparison import comparison_document
from assessment.exchange.document import export_document
from assessment.phases import Phase
from assessment.results import result_of, scores_document
from assessment.store.repository import Repository
from assessment.version import version
from tests.cli.command_line import ANSWERS, Finished, Run, assert_error, own_content
from tests.exchange.documents import changed
from tests.strategies import CATALOG, P4, P5, an_assessment


def test_export_prints_the_document(run: Run, repository: Repository, stored: str) -> None:
    finished = run("export", stored)
    assert (finished.status, finished.err) == (0, "")
    assert json.loads(finished.out) == export_document(Dossier.of(repository.assessment(stored), ANSWERS, CATALOG))


def test_import_prints_the_new_id(run: Run, repository: Repository, stored: str, tmp_path: Path) -> None:
    exported = run("export", stored).out
    (tmp_path / "a.json").write_text(exported, encoding="utf-8")
    finished = run("import", tmp_path / "a.json")
    new_id = finished.out.rstrip("\n")
    assert (finished.status, finished.err) == (0, "")
    assert new_id not in {"", stored}
    assert repository.answers(new_id) == ANSWERS
    assert own_content(run("export", new_id).out) == own_content(exported.replace(stored, new_id))


def test_scores_prints_the_results_over_due_criteria(run: Run, stored: str) -> None:
    finished = run("scores", stored)
    document = json.loads(finished.out)
    assert (finished.status, finished.err) == (0, "")
    assert document.pop("program_version") == version()
    assert set(document) == {"overall", "drivers", "phases", "workstreams", "gaps", "open"}
    assert set(document["overall"]) == {"score", "coverage", "low", "high"}
    assert set(document["phases"]["P1"]) == {"score", "coverage", "low", "high", "gate"}
    assert document["overall"]["score"] == pytest.approx((0 + 1 + 2 + 3) / 4 / 3 * 100)
    assert document["overall"]["coverage"] == pytest.approx(4 / 56)
    assert document["phases"]["P2"]["score"] is None
    assert document["phases"]["P4"] == {"score": None, "coverage": None, "low": None, "high": None, "gate": False}
    # p1-01 lacks two points and p1-06, a milestone, one that counts twice; the third is not in our hands.
    assert set(document["gaps"]) == {"p1-01", "p1-06"}
    assert "p1-07" in document["open"]
    assert len(document["open"]) == 56 - 4
    assert document == scores_document(result_of(CATALOG, ANSWERS, (Phase.P3,)))


def test_compare_prints_what_changed_between_two_of_a_solution(run: Run, repository: Repository, stored: str) -> None:
    second = repository.add(an_assessment(title="Zweite Runde", date=date(2027, 1, 2)), ANSWERS)
    finished = run("compare", stored, second)
    assert (finished.status, finished.err) == (0, "")
    document = json.loads(finished.out)
    assert document.pop("program_version") == version()
    before, after = (Snapshot.of(repository.assessment(one), ANSWERS, CATALOG) for one in (stored, second))
    assert document == comparison_document(compare(before, after, ()))
    assert [document[when]["id"] for when in ("before", "after")] == [stored, second]


def test_two_of_different_solutions_are_not_compared(run: Run, repository: Repository, stored: str) -> None:
    other = repository.add(an_assessment(solution="Umweltsensoren"), ANSWERS)
    assert_error(run("compare", stored, other), "derselben Lösung")


def test_list_has_one_line_for_each_assessment(run: Run, repository: Repository, stored: str) -> None:
    second = repository.add(an_assessment(title="Zweite Runde", phases=(P4, P5), date=date(2027, 1, 2)), {})
    lines = [line.split("\t") for line in run("list").out.splitlines()]
    assert lines == [
        [second, "2027-01-02", "P4+P5", "Musterstadt: Parkleitsystem, Zweite Runde"],
        [stored, "2026-05-04", "P3", "Musterstadt: Parkleitsystem, Erste Runde"],
    ]


def test_list_of_nothing_is_empty(run: Run) -> None:
    assert run("list") == Finished(0, "", "")


@pytest.mark.parametrize("name", ["Muster\nstadt", "Muster\tstadt", "Muster\rstadt", "Muster\u2028stadt"], ids=ascii)
def test_names_of_several_lines_do_not_break_the_list(run: Run, import_file: Path, name: str) -> None:
    import_file.write_text(json.dumps(changed("municipality.name", name)), encoding="utf-8")
    imported = run("import", import_file)
    if imported.status == 1:
        assert_error(imported)
        return
    (line,) = run("list").out.splitlines()
    assert len(line.split("\t")) == 4


def test_demo_prints_the_ids_of_the_example_oldest_first(run: Run, repository: Repository, stored: str) -> None:
    finished = run("demo")
    ids = finished.out.splitlines()
    assert (finished.status, finished.err) == (0, "")
    example = [repository.assessment(assessment_id) for assessment_id in ids]
    assert ids
    assert all(assessment.is_example for assessment in example)
    assert [assessment.date for assessment in example] == sorted(assessment.date for assessment in example)
    assert {assessment.id for assessment in repository.assessments()} == {stored, *ids}
    for assessment_id in ids:
        assert json.loads(run("scores", assessment_id).out)["overall"]["coverage"] > 0
    assert run("demo").out == finished.out


def test_check_says_what_the_catalogue_holds(run: Run, database_file: Path) -> None:
    finished = run("check")
    assert (finished.status, finished.err) == (0, "")
    assert "70 Kriterien" in finished.out
    assert not database_file.exists()


def test_check_names_a_fault(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    (folder / "criteria" / "p3.yaml").write_text("phase: [P3\n", encoding="utf-8")
    assert_error(run("check", folder), "criteria/p3.yaml: kein gültiges YAML")


def test_check_of_a_file_in_place_of_a_folder(run: Run) -> None:
    assert_error(run("check", DATA / "catalog.yaml"))


def test_every_id_can_be_given_to_a_command(
    run: Run, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In base 64 these bytes begin with a dash, and so looked like an option.
    random_bytes, rigged = secrets.token_bytes, iter([True])
    monkeypatch.setattr(
        secrets, "token_bytes", lambda size: b"\xf8" * size if next(rigged, False) else random_bytes(size)
    )
    assessment_id = repository.add(an_assessment(), ANSWERS)
    assert next(rigged, None) is None
    assert run("scores", assessment_id).status == 0
