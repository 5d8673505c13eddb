"""Files that ask for more than a server has: read apart, within limits, with a sentence for whatever goes wrong."""

import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.dossier import Dossier
from assessment.exchange import apart
from assessment.exchange.apart import read_file_apart, read_workbook_apart
from assessment.exchange.document import export_json
from assessment.exchange.files import read_file
from assessment.exchange.portion import MOST_PIECES, TOO_MUCH_AT_ONCE, Portion
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.workbook.read import read_workbook
from assessment.rating import Answer, Evidence, Rating, Suggestion
from benchmarks.heavy_files import origin
from tests.exchange.attachments import a_pdf
from tests.exchange.documents import a_document
from tests.exchange.test_document_refused import checked
from tests.places import CASES
from tests.strategies import CATALOG, an_assessment

pytestmark = pytest.mark.dear

WORKBOOK = (CASES / "base.xlsx").read_bytes()
DOCUMENT = (CASES / "base.json").read_bytes()
# A file that is not small: what follows the document is white space.
LARGE = DOCUMENT.ljust(2_000_000)


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read()
    return checked(str(caught.value))


def no_process(*_: object) -> int:
    raise AssertionError("small files need no process of their own")


def test_what_is_read_apart_is_what_is_read_here_and_no_file_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for content in (DOCUMENT, LARGE, a_pdf(DOCUMENT)):
        assert read_file_apart(content, CATALOG) == read_file(DOCUMENT, CATALOG)
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_is_read_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SMALL", 1)
    assert read_workbook_apart(WORKBOOK, CATALOG) == read_workbook(WORKBOOK, CATALOG)
    with pytest.raises(ImportRefusedError) as caught:
        read_workbook_apart((CASES / "ten-errors.xlsx").read_bytes(), CATALOG)
    assert len(caught.value.faults) == 10
    assert caught.value.sentence == "In der Arbeitsmappe sind 10 Angaben falsch."


def test_small_files_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_run", no_process)
    assert read_file_apart(DOCUMENT, CATALOG) == read_file(DOCUMENT, CATALOG)
    assert read_workbook_apart(WORKBOOK, CATALOG) == read_workbook(WORKBOOK, CATALOG)
    assert "keine Excel-Arbeitsmappe" in refusal(lambda: read_file_apart(b"PK nichts", CATALOG))


def test_a_refusal_comes_back_as_it_is() -> None:
    content = json.dumps({**a_document(), "format": "skalierungskompass/9"}).encode().ljust(2_000_000)
    assert refusal(lambda: read_file_apart(content, CATALOG)) == refusal(lambda: read_file(content, CATALOG))


def test_a_process_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_LONGEST_SECONDS", 1.0)
    for program in (
        "import os; os.kill(os.getpid(), 9)",
        "raise MemoryError",
        "print('nichts')",
        "import time; time.sleep(60)",
    ):
        monkeypatch.setattr(apart, "_PROGRAM", program)
        assert "mehr Zeit oder Speicher" in refusal(lambda: read_file_apart(LARGE, CATALOG)), program
    monkeypatch.undo()
    assert read_file_apart(LARGE, CATALOG), "the next file has its turn"


def test_a_process_that_cannot_be_started_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/gibt/es/nicht")
    assert "gerade nicht lesen" in refusal(lambda: read_file_apart(LARGE, CATALOG))


def test_one_large_file_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_LONGEST_SECONDS", 0.1)
    with apart._FREE:
        assert "Gerade wird eine andere große Datei gelesen." in refusal(lambda: read_file_apart(LARGE, CATALOG))


READ = """
import resource, sys
from assessment.catalog.files import catalog
from assessment.exchange.files import ImportRefusedError, read_file
from assessment.exchange.workbook.read import read_workbook
content = open(sys.argv[1], "rb").read()
found = catalog()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_file(content, found)
except ImportRefusedError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
# A regular expression that takes such texts out needs 56 bytes for each of them.
TEXTS = {"values.json": lambda: b"[" + b'"",' * 6_500_000, "quotes.xlsx": lambda: origin('"', 20_000_000)}


@pytest.mark.alike
@pytest.mark.parametrize("name", TEXTS)
def test_guards_against_files_that_fill_the_memory_do_not_fill_it(name: str, tmp_path: Path) -> None:
    """The guards themselves, without a process around them: the command line has none."""
    file = tmp_path / name
    file.write_bytes(TEXTS[name]())
    done = subprocess.run([sys.executable, "-c", READ, file], capture_output=True, text=True, timeout=120, check=True)
    sentence, grown = done.stdout.splitlines()
    assert "mehr Einträge" in sentence or "„Ursprung“ ist beschädigt" in sentence
    assert int(grown) < 200_000, "kilobytes"


def test_others_go_on_while_a_large_file_is_read() -> None:
    content = origin('"', 20_000_000)
    longest, ended = 0.0, threading.Event()

    def tick() -> None:
        nonlocal longest
        last = time.perf_counter()
        while not ended.wait(0.01):
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ticking = threading.Thread(target=tick)
    ticking.start()
    try:
        assert "„Ursprung“ ist beschädigt" in refusal(lambda: read_workbook_apart(content, CATALOG))
    finally:
        ended.set()
        ticking.join()
    assert longest < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"


def fullest() -> dict[str, Answer]:
    """Return answers with all that fits, of characters that take the most memory."""
    long, line = "😀" * 20_000, "😀" * 300
    piece = Evidence(line, "https://example.org/" + "x" * 1_400)
    suggestion = Suggestion(Rating.P, long, an_assessment().date)
    return {
        criterion.id: Answer(
            criterion.id,
            reason=long,
            note=long,
            evidence=(piece,) * 50,
            owner=line,
            outside_control_who=line,
            suggestion=suggestion,
        )
        for criterion in CATALOG.criteria
    }


def test_the_fullest_assessment_is_read() -> None:
    content = export_json(Dossier.of(an_assessment(), fullest(), CATALOG)).encode()
    (imported,) = read_file_apart(content, CATALOG)
    assert imported.answers == fullest()


def compact(count: int) -> bytes:
    """Return an archive in which every criterion is answered, in as few bytes as possible."""
    answers = [{"criterion": criterion.id, "rating": "N"} for criterion in CATALOG.criteria]
    documents = [{**a_document(), "answers": answers}] * count
    content = {"format": "skalierungskompass-archive/1", "exported": documents}
    return json.dumps(content, separators=(",", ":")).encode()


def test_more_than_can_be_stored_beside_others_is_refused() -> None:
    # Besides the answers there are the document and what it is about.
    fits = MOST_PIECES // (len(CATALOG.criteria) + 2)
    content = compact(fits + 1)
    assert len(content) < apart._SMALL
    assert refusal(lambda: read_file_apart(content, CATALOG)) == TOO_MUCH_AT_ONCE
    assert refusal(lambda: read_file_apart(content.ljust(2_000_000), CATALOG)) == TOO_MUCH_AT_ONCE
    assert len(read_file_apart(compact(fits), CATALOG)) == fits
    assert len(read_file(content, CATALOG)) == fits + 1, "the command line reads it"


def test_memory_counts_as_python_keeps_it() -> None:
    portion = Portion()
    portion.add(Answer("p1-01", note="x" * 11_000_000))
    with pytest.raises(ImportRefusedError):
        portion.add(Answer("p1-01", note="x" * 11_000_000 + "😀"))
