import errno
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from assessment.__main__ import main
from assessment.catalog_files import DATA
from assessment.clock import local
from assessment.exchange.archive import export_archive
from assessment.exchange.document import export_document, export_json
from assessment.exchange.seal import canonical, checksum
from assessment.phases import Phase
from assessment.rating import Answer, Rating
from assessment.report.options import Audience, ReportOptions
from assessment.report.report import report_pdf
from assessment.results import result, scores_document
from assessment.store.database import open_database
from assessment.store.repository import Assessment, Closing, NewAssessment, Repository
from tests.documents import a_document, changed
from tests.strategies import CATALOG, HOSTILE, P4, P5, a_logo, an_assessment

ROOT = Path(__file__).parents[1]
ANSWERS = {
    "p1-01": Answer("p1-01", rating=Rating.N, note="Protokoll liegt vor\n👩🏽‍🚒"),
    "p1-02": Answer("p1-02", rating=Rating.P, outside_control=True),
    "p1-06": Answer("p1-06", rating=Rating.L),
    "p1-07": Answer("p1-07", rating=Rating.UNKNOWN),
    "dg-01": Answer("dg-01", rating=Rating.F),
}


@dataclass
class Finished:
    status: int
    out: str
    err: str


Run = Callable[..., Finished]


@pytest.fixture
def run(database_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, against a database of its own."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database_file}")

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
        found = subprocess.run(
            [sys.executable, "-m", "assessment", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{database_file}", **environment},
            capture_output=True,
            check=False,
        )
        return Finished(found.returncode, found.stdout.decode(), found.stderr.decode())

    return command


@pytest.fixture
def stored(repository: Repository) -> str:
    return repository.add(an_assessment(), ANSWERS)


@pytest.fixture
def import_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "import.json"
    path.write_text(json.dumps(a_document()), encoding="utf-8")
    return path


def assert_error(found: Finished, *parts: str) -> None:
    assert (found.status, found.out) == (1, "")
    assert found.err.endswith("\n")
    assert len(found.err.splitlines()) == 1
    assert "Traceback" not in found.err
    for part in parts:
        assert part in found.err


def test_export_prints_the_document(run: Run, repository: Repository, stored: str) -> None:
    found = run("export", stored)
    assert (found.status, found.err) == (0, "")
    assert json.loads(found.out) == export_document(repository.assessment(stored), ANSWERS, CATALOG)


def test_import_prints_the_new_id(run: Run, repository: Repository, stored: str, tmp_path: Path) -> None:
    exported = run("export", stored).out
    (tmp_path / "a.json").write_text(exported, encoding="utf-8")
    found = run("import", tmp_path / "a.json")
    new_id = found.out.rstrip("\n")
    assert (found.status, found.err) == (0, "")
    assert new_id not in {"", stored}
    assert repository.answers(new_id) == ANSWERS
    assert run("export", new_id).out == exported.replace(stored, new_id)


def test_scores_prints_the_results_over_due_criteria(run: Run, stored: str) -> None:
    found = run("scores", stored)
    document = json.loads(found.out)
    assert (found.status, found.err) == (0, "")
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
    assert document == scores_document(result(CATALOG, ANSWERS, (Phase.P3,)))


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
    found = run("demo")
    ids = found.out.splitlines()
    assert (found.status, found.err) == (0, "")
    example = [repository.assessment(assessment_id) for assessment_id in ids]
    assert ids
    assert all(assessment.is_example for assessment in example)
    assert [assessment.date for assessment in example] == sorted(assessment.date for assessment in example)
    assert {assessment.id for assessment in repository.assessments()} == {stored, *ids}
    for assessment_id in ids:
        assert json.loads(run("scores", assessment_id).out)["overall"]["coverage"] > 0
    assert run("demo").out == found.out


def test_check_says_what_the_catalogue_holds(run: Run, database_file: Path) -> None:
    found = run("check")
    assert (found.status, found.err) == (0, "")
    assert "70 Kriterien" in found.out
    assert not database_file.exists()


def test_check_names_a_fault(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    (folder / "criteria" / "p3.yaml").write_text("phase: [P3\n", encoding="utf-8")
    assert_error(run("check", folder), "criteria/p3.yaml: kein gültiges YAML")


def test_check_of_a_file_in_place_of_a_folder(run: Run) -> None:
    assert_error(run("check", DATA / "catalog.yaml"))


@pytest.mark.parametrize("command", ["export", "scores", "close", "reopen"])
def test_an_unknown_id(run: Run, stored: str, command: str) -> None:
    assert_error(run(command, "nirgends"), "Es gibt keine Selbsteinschätzung „nirgends“.")


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


@pytest.mark.parametrize(
    "arguments",
    [["export", "a\nb"], ["import", "a\nb.json"], ["check", "a\nb"], ["list", "a\nb"], ["a\nb"]],
    ids=lambda arguments: ascii(" ".join(arguments)),
)
def test_an_argument_of_two_lines_makes_an_error_of_one(run: Run, arguments: list[str]) -> None:
    assert_error(run(*arguments))


@pytest.mark.parametrize("command", ["export", "scores", "import", "check", "verify", "close"])
def test_an_argument_that_is_no_text(shell: Run, command: str) -> None:
    assert_error(shell(command, os.fsdecode(b"\xff")))


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


def test_from_a_shell(shell: Run, database_file: Path, import_file: Path) -> None:
    imported = shell("import", import_file)
    assert (imported.status, imported.err) == (0, "")
    assessment_id = imported.out.strip()
    exported = shell("export", assessment_id)
    assert (exported.status, exported.err) == (0, "")
    assert json.loads(exported.out)["assessment"]["id"] == assessment_id
    assert_error(shell("export", "nirgends"), "nirgends")
    import_file.write_text("{", encoding="utf-8")
    assert_error(shell("import", import_file))


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_an_export_is_utf8_whatever_the_console_speaks(shell: Run, database_file: Path, encoding: str) -> None:
    engine = open_database(f"sqlite:///{database_file}")
    repository = Repository(engine)
    answers = {"p1-01": replace(ANSWERS["p1-01"], note="ä €\n".join(HOSTILE[:8]))}
    assessment_id = repository.add(an_assessment(municipality="Städtchen 🏘"), answers)
    document = export_document(repository.assessment(assessment_id), answers, CATALOG)
    engine.dispose()
    found = shell("export", assessment_id, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (found.status, found.err) == (0, "")
    assert json.loads(found.out) == document
    assert shell("list", PYTHONIOENCODING=encoding, PYTHONUTF8="0").status == 0


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


@pytest.mark.parametrize("suffix", ["pdf", "xlsx"])
def test_a_report_can_be_imported(
    run: Run, several: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    file = tmp_path / f"bericht.{suffix}"
    assert run("report", several[0], "-o", file) == Finished(0, "", "")
    exported = run("export", several[0])
    elsewhere(monkeypatch, tmp_path)
    assert run("import", file) == Finished(0, f"{several[0]}\n", "")
    assert run("export", several[0]) == exported


def test_a_report_for_word(run: Run, stored: str, tmp_path: Path) -> None:
    file = tmp_path / "bericht.DOCX"
    assert run("report", stored, "-o", file) == Finished(0, "", "")
    assert file.read_bytes().startswith(b"PK")
    assert_error(run("import", file))


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
    assert_error(run("report", stored, "-o", tmp_path / name), ".pdf, .docx oder .xlsx")
    assert not (tmp_path / name).exists()


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


def test_closing_and_opening_again(run: Run, repository: Repository, stored: str) -> None:
    closed = run("close", stored)
    closing = repository.assessment(stored).closing
    assert closing is not None
    assert closed == Finished(
        0, f"Version 1, abgeschlossen am {local(closing.closed_at):%d.%m.%Y}, SHA-256 {closing.sha256}\n", ""
    )
    assert run("close", stored) == closed
    assert run("reopen", stored) == Finished(0, "Version 2, offen\n", "")
    assert not repository.assessment(stored).is_closed


def sealed() -> Assessment:
    """Return an assessment that was closed in the last minutes of a day, in Germany the first of the next."""
    return replace(
        an_assessment(),
        status="closed",
        closing=Closing(1, datetime(2026, 11, 24, 23, 30), checksum(an_assessment(), {})),
    )


UNCHANGED = f"Unverändert: Version 1, abgeschlossen am 25.11.2026, SHA-256 {checksum(an_assessment(), {})}"


def test_verifying_what_was_closed(run: Run, tmp_path: Path, database_file: Path) -> None:
    file = tmp_path / "datei"
    text = export_json(sealed(), {}, CATALOG)
    for content in (text.encode(), report_pdf(sealed(), {}, CATALOG)):
        file.write_bytes(content)
        assert run("verify", file) == Finished(0, f"{UNCHANGED}\n", "")
    file.write_text(text.replace("Parkleitsystem", "Parkleitsysteme"), encoding="utf-8")
    assert_error(run("verify", file), "nach dem Abschließen verändert, die Prüfsumme passt nicht")
    assert not database_file.exists()


def test_verifying_an_archive(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "datei"
    file.write_text(export_archive([(sealed(), {})] * 2, CATALOG), encoding="utf-8")
    assert run("verify", file) == Finished(
        0, f"Selbsteinschätzung 1: {UNCHANGED}\nSelbsteinschätzung 2: {UNCHANGED}\n", ""
    )
    file.write_text(export_archive([(sealed(), {}), (an_assessment(title="Offen"), {})], CATALOG), encoding="utf-8")
    assert_error(run("verify", file), "Selbsteinschätzung 2: Die Datei gehört zu einer offenen Selbsteinschätzung.")


def test_verifying_what_cannot_be_verified(run: Run, stored: str, import_file: Path, tmp_path: Path) -> None:
    assert_error(run("verify", import_file), "Die Datei gehört zu einer offenen Selbsteinschätzung.")
    import_file.write_text(json.dumps(changed("assessment.status", "closed")), encoding="utf-8")
    assert_error(run("verify", import_file), "keine Prüfsumme")
    run("report", stored, "-o", tmp_path / "a.xlsx")
    assert_error(run("verify", tmp_path / "a.xlsx"), "keine Excel-Dateien")
    assert_error(run("verify", tmp_path / "fehlt.json"), "lässt sich nicht lesen.")


def test_a_huge_file_is_refused_before_it_fills_the_memory(database_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "gross.json"
    with file.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    found = subprocess.run(
        [sys.executable, "-c", MEASURED, "import", file],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database_file}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stderr == "Die Datei ist größer als 64 MB.\n"
    status, kibibytes = found.stdout.split()
    assert (status, int(kibibytes) < 400_000) == ("1", True)


# The peak that resource.getrusage names would count the process that started this one.
MEASURED = """
import re, sys
from pathlib import Path
from assessment.__main__ import main
status = main(sys.argv[1:])
print(status, re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""
