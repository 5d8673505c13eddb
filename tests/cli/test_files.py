"""Archives and reports as files."""

import errno
import json
from datetime import date
from pathlib import Path

import pytest

from assessment.assessment import NewAssessment
from assessment.exchange.seal import canonical
from assessment.measures import Measure
from assessment.report.options import Audience, ReportOptions
from assessment.store.repository import Repository
from tests.cli.command_line import ANSWERS, Finished, Run, assert_error, own_content
from tests.places import CASES
from tests.strategies import a_logo, an_assessment


@pytest.fixture
def several(repository: Repository) -> list[str]:
    """Three assessments of two municipalities; the first is closed."""
    ids = repository.add_all(
        [
            NewAssessment(an_assessment(), ANSWERS),
            NewAssessment(an_assessment(title="Zweite Runde"), {}),
            NewAssessment(an_assessment(municipality="Musterdorf", logo=a_logo()), {}),
        ]
    )
    repository.close(ids[0], canonical)
    return ids


def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let commands use another database, which is empty."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite'}")


def test_everything_comes_back_from_an_archive(
    run: Run, several: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = run("export", "--all")
    assert (exported.status, exported.err) == (0, "")
    documents = json.loads(exported.out)["exported"]
    assert sorted(document["assessment"]["id"] for document in documents) == sorted(several)
    (tmp_path / "a.json").write_text(exported.out, encoding="utf-8")
    elsewhere(monkeypatch, tmp_path)
    assert sorted(run("import", tmp_path / "a.json").out.split()) == sorted(several)
    assert run("export", "--all") == exported


def test_an_archive_of_one_municipality(run: Run, several: list[str]) -> None:
    documents = json.loads(run("export", "--municipality", "Musterstadt").out)["exported"]
    assert {document["assessment"]["id"] for document in documents} == set(several[:2])
    assert_error(run("export", "--municipality", "Nirgendwo"), "Es gibt keine Kommune „Nirgendwo“.")


def test_an_archive_of_nothing(run: Run) -> None:
    assert_error(run("export", "--all"), "Es gibt noch keine Selbsteinschätzungen.")


@pytest.mark.dear
@pytest.mark.parametrize("suffix", ["pdf", "xlsx"])
def test_a_report_can_be_imported(
    run: Run, several: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    file = tmp_path / f"bericht.{suffix}"
    assert run("report", several[0], "-o", file) == Finished(0, "", "")
    exported = run("export", several[0])
    elsewhere(monkeypatch, tmp_path)
    assert run("import", file) == Finished(0, f"{several[0]}\n", "")
    assert own_content(run("export", several[0]).out) == own_content(exported.out)


def test_a_report_for_word(run: Run, stored: str, tmp_path: Path) -> None:
    file = tmp_path / "bericht.DOCX"
    assert run("report", stored, "-o", file) == Finished(0, "", "")
    assert file.read_bytes().startswith(b"PK")
    assert_error(run("import", file))


def test_a_json_report_is_the_export(run: Run, stored: str, tmp_path: Path) -> None:
    file = tmp_path / "daten.json"
    assert run("report", stored, "-o", file) == Finished(0, "", "")
    assert file.read_bytes().decode() == run("export", stored).out


def test_dates_of_measures_as_a_calendar(run: Run, stored: str, repository: Repository, tmp_path: Path) -> None:
    measure = repository.measures.add(stored, Measure("Vertrag", date(2026, 1, 9), due=date(2026, 6, 30)))
    repository.measures.change(measure.id, {"what": "Neuer Vertrag"}, measure)
    file = tmp_path / "termine.ics"
    assert run("report", stored, "-o", file) == Finished(0, "", "")
    lines = file.read_bytes().decode().split("\r\n")
    assert {f"UID:{measure.id}@skalierungskompass", "SEQUENCE:1", "SUMMARY:Neuer Vertrag"} <= set(lines)


@pytest.mark.alike
@pytest.mark.parametrize("audience", ["full", "summary", "anonymous"])
def test_reports_for_others(run: Run, stored: str, tmp_path: Path, audience: str) -> None:
    file = tmp_path / "bericht.pdf"
    file.write_bytes(b"alt")
    assert run("report", stored, "-o", file, "--for", audience) == Finished(0, "", "")
    content = file.read_bytes()
    assert content.startswith(b"%PDF-")
    options = ReportOptions.for_audience(Audience(audience))
    assert bool(options.attached) == (b"/EmbeddedFile" in content)
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("name", ["bericht", "bericht.txt", "bericht.pdf.zip", ".pdf"])
def test_a_report_of_an_unknown_kind(run: Run, stored: str, tmp_path: Path, name: str) -> None:
    assert_error(run("report", stored, "-o", tmp_path / name), ".pdf, .docx, .xlsx, .json oder .ics")
    assert not (tmp_path / name).exists()


@pytest.mark.alike
@pytest.mark.parametrize("name", ["fehlt/bericht.pdf", "ordner.pdf", f"{'x' * 300}.pdf", "datei/bericht.pdf"])
def test_a_report_that_cannot_be_written(run: Run, stored: str, tmp_path: Path, name: str) -> None:
    (tmp_path / "ordner.pdf" / "inhalt").mkdir(parents=True)
    (tmp_path / "datei").touch()
    before = sorted(tmp_path.rglob("*"))
    assert_error(run("report", stored, "-o", tmp_path / name), "lässt sich nicht schreiben.")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_full_disk_leaves_the_old_report(
    run: Run, stored: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, content: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(content[:10])
        raise OSError(errno.ENOSPC, "full")

    file = tmp_path / "bericht.pdf"
    file.write_bytes(b"alt")
    monkeypatch.setattr(Path, "write_bytes", fail)
    assert_error(run("report", stored, "-o", file), "lässt sich nicht schreiben.")
    assert file.read_bytes() == b"alt"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    "which", [["--all"], ["--municipality", "Musterstadt"], []], ids=["all", "municipality", "one"]
)
def test_an_export_into_a_file_is_what_would_be_printed(
    run: Run, several: list[str], tmp_path: Path, which: list[str]
) -> None:
    file = tmp_path / "datei.json"
    file.write_bytes(b"alt")
    chosen = which or [several[0]]
    assert run("export", *chosen, "-o", file) == Finished(0, "", "")
    assert file.read_bytes().decode("utf-8") == run("export", *chosen).out
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["fehlt/datei.json", "ordner", f"{'x' * 300}.json"])
def test_an_export_that_cannot_be_written(run: Run, several: list[str], tmp_path: Path, name: str) -> None:
    (tmp_path / "ordner" / "inhalt").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    assert_error(run("export", several[0], "-o", tmp_path / name), "lässt sich nicht schreiben.")
    assert sorted(tmp_path.rglob("*")) == before


def test_an_export_that_fails_leaves_the_file(run: Run, several: list[str], tmp_path: Path) -> None:
    file = tmp_path / "datei.json"
    file.write_bytes(b"alt")
    assert_error(run("export", "0" * 32, "-o", file), "Es gibt keine Selbsteinschätzung")
    assert file.read_bytes() == b"alt"


def test_all_faults_of_a_workbook_stand_in_one_line(run: Run) -> None:
    cases = CASES
    places = [f"Zeile {row}," for row in range(2, 12)]
    assert_error(run("import", cases / "ten-errors.xlsx"), "In der Arbeitsmappe sind 10 Angaben falsch.", *places)
