"""Damaged files, ten thousand in `make soak`: each is read, or refused with one German sentence, and that is all."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import typst

from assessment.dossier import Dossier
from assessment.exchange.archive import export_archive
from assessment.exchange.document import export_document, export_json
from assessment.exchange.files import read_file
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.workbook.write import write_workbook
from assessment.rating import Answer, Rating
from assessment.report.pdf import report_pdf
from tests.exchange.attachments import a_pdf, assembled
from tests.exchange.documents import a_document, read_one
from tests.exchange.test_document_refused import checked, places_in
from tests.exchange.test_seal import FULL, closed
from tests.strategies import CATALOG, a_logo, an_assessment
from tests.thoroughness import IS_FULL, randomness

ANSWERS = {"p1-01": Answer("p1-01", rating=Rating.P, note="Notiz „ä“ 👩🏽‍🚒"), "p1-02": FULL}
OPEN = an_assessment(id="a" * 32)
CLOSED = closed(an_assessment(id="b" * 32, version=2, logo=a_logo()), ANSWERS)


def small(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document without answers that say nothing, so that most changes hit something."""
    return {**document, "answers": [answer for answer in document["answers"] if answer["criterion"] in ANSWERS]}


DOCUMENTS = [
    a_document(evidence=[{"text": "x", "url": "https://example.org"}]),
    small(export_document(Dossier.of(OPEN, ANSWERS, CATALOG))),
    small(export_document(Dossier.of(CLOSED, ANSWERS, CATALOG))),
]
ARCHIVE = {"format": "skalierungskompass-archive/1", "exported": DOCUMENTS}

PIECES = [
    b"", b"\0", b"\xff", b"{", b"}", b"[", b'"', b",", b"\\", b"\n", b"null", b"-1", b"1e999", b"9" * 30, b"obj",
    b"endobj", b"stream", b"endstream", b"<<", b">>", b"R", b"xref", b"%%EOF", b"4 0 R", b"(", b")", b"/Length 99999",
    b"PK\1\2", b"<", b"&", b"\\ud800", b"NaN", "\u2028".encode(), b"%PDF-", b"[" * 300,
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 2**70, 1.5, float("nan"), "", " ", "x", "\ud800", "\0", "\n", "N", "P4", "2026-02-30",
    "2026-05-04", "closed", "skalierungskompass/1", "skalierungskompass-archive/1", "x" * 30_000, [], {}, [None],
    [[]], {"": None}, {"criterion": "p1-01"}, ["P4", "P5"], json.loads("[" * 400 + "]" * 400), "https://example.org",
]  # fmt: skip


def mutated(content: bytes, chance: Random) -> bytes:
    """Return bytes with one to four faults: flipped, deleted, inserted, repeated, moved or cut off."""
    mutant = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if not mutant:
            break
        start = chance.randrange(len(mutant))
        end = start + chance.choice([1, 1, 2, 5, 40, len(mutant) // 3])
        kind = chance.choice(["flip", "flip", "delete", "insert", "repeat", "move", "cut"])
        if kind == "flip":
            mutant[start] ^= 1 << chance.randrange(8)
        elif kind == "delete":
            del mutant[start:end]
        elif kind == "insert":
            mutant[start:start] = chance.choice(PIECES)
        elif kind == "repeat":
            mutant[start:start] = mutant[start:end]
        elif kind == "move":
            piece = mutant[start:end]
            del mutant[start:end]
            place = chance.randrange(len(mutant) + 1)
            mutant[place:place] = piece
        elif chance.random() < 0.3:
            del mutant[start:]
    return bytes(mutant)


def rebuilt(document: dict[str, Any], chance: Random) -> bytes:
    """Return a document with one to three values of another kind, or with values gone or repeated."""
    mutant = deepcopy(document)
    for _ in range(chance.randint(1, 3)):
        places = places_in(mutant)
        if places:
            chance.choice(places)(deepcopy(chance.choice([*VALUES, chance.choice(DOCUMENTS)])))
        if chance.random() < 0.2 and mutant:
            del mutant[chance.choice(list(mutant))]
    return json.dumps(mutant).encode()


def outcome(content: bytes) -> str:
    """Read a file; say what came of it after making sure that it is one of the two things allowed."""
    try:
        imported = read_file(content, CATALOG)
    except ImportRefusedError as error:
        return checked(str(error))
    for entry in imported:
        written = export_json(Dossier.of(entry.assessment, entry.answers, CATALOG))
        assert read_one(written.encode(), CATALOG) == entry
    return "read"


def outcomes(count: int, seed: str, make: Callable[[Random], bytes], is_whole: bool = IS_FULL) -> set[str]:
    decides = randomness(seed)
    # Fewer than a tenth would not meet every outcome that the tests name; the rarest of them need all (`is_whole`).
    return {outcome(make(decides)) for _ in range(count if is_whole else count // 10)}


@pytest.mark.dear
def test_mutated_json() -> None:
    bases = [json.dumps(document, ensure_ascii=False).encode() for document in DOCUMENTS]
    sentences = outcomes(2_500, "json", lambda chance: mutated(chance.choice(bases), chance))
    assert "read" in sentences
    assert any("nach dem Abschließen verändert" in sentence for sentence in sentences)
    assert any("keine gültige JSON-Datei" in sentence for sentence in sentences)


@pytest.mark.dear
def test_documents_of_another_structure() -> None:
    sentences = outcomes(3_000, "structure", lambda chance: rebuilt(chance.choice(DOCUMENTS), chance))
    assert "read" in sentences
    assert len(sentences) > 50


@pytest.mark.dear
def test_mutated_archives() -> None:
    base = json.dumps(ARCHIVE, ensure_ascii=False).encode()
    sentences = outcomes(400, "archive bytes", lambda chance: mutated(base, chance))
    sentences |= outcomes(600, "archive", lambda chance: rebuilt(ARCHIVE, chance))
    assert "read" in sentences
    assert any(sentence.startswith("Selbsteinschätzung 2: ") for sentence in sentences)
    both = [Dossier.of(assessment, ANSWERS, CATALOG) for assessment in (OPEN, CLOSED)]
    assert outcome(export_archive(both).encode()) == "read"


def set_pdf(folder: Path, content: bytes) -> bytes:
    """Return a PDF by typst, as the report is, but of one page."""
    template = folder / "page.typ"
    template.write_text(
        '#set document(title: "x")\n#set text(lang: "de")\n'
        '#pdf.attach("skalierungskompass.json", bytes(sys.inputs.content), relationship: "source", '
        'mime-type: "application/json", description: "Sicherung")\n#v(1cm)',
        encoding="utf-8",
    )
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])
    compiler = typst.Compiler(root=str(folder), font_paths=fonts)
    moment = datetime(2026, 11, 25, 12, tzinfo=UTC)
    inputs = {"content": content.decode()}
    pdf = compiler.compile(
        str(template), format="pdf", sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"], timestamp=moment
    )
    assert isinstance(pdf, bytes)
    return pdf


@pytest.mark.dear
def test_mutated_pdf(tmp_path: Path) -> None:
    page = set_pdf(tmp_path, json.dumps(DOCUMENTS[1]).encode())
    assert outcome(page) == "read"
    smallest = [a_pdf(json.dumps(document).encode()) for document in DOCUMENTS]
    sentences = outcomes(1_000, "page", lambda chance: mutated(page, chance))
    sentences |= outcomes(1_200, "smallest", lambda chance: mutated(chance.choice(smallest), chance), is_whole=True)
    assert {sentence.split(".")[0] for sentence in sentences} >= {
        "read",
        "In dieser PDF-Datei steckt keine Sicherung",
        "Die Sicherung in dieser PDF-Datei ist beschädigt",
        "Die PDF-Datei ist beschädigt oder unvollständig",
    }
    report = report_pdf(Dossier.of(CLOSED, ANSWERS, CATALOG))
    sentences = outcomes(100, "report", lambda chance: mutated(report, chance))
    assert {sentence.split(".")[0] for sentence in sentences} >= {
        "read",
        "Die PDF-Datei ist beschädigt oder unvollständig",
    }


def test_foreign_pdf() -> None:
    foreign = assembled(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"])
    sentences = outcomes(400, "foreign", lambda chance: mutated(foreign, chance))
    assert "read" not in sentences
    assert any("keine Sicherung" in sentence for sentence in sentences)


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return write_workbook(Dossier.of(OPEN, ANSWERS, CATALOG))


@pytest.mark.dear
def test_mutated_workbooks(workbook: bytes) -> None:
    with ZipFile(BytesIO(workbook)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}

    def with_a_broken_part(chance: Random) -> bytes:
        name = chance.choice(list(parts))
        return zipped({**parts, name: mutated(parts[name], chance)})

    assert outcome(workbook) == "read"
    sentences = outcomes(200, "workbook", lambda chance: mutated(workbook, chance))
    sentences |= outcomes(200, "part", with_a_broken_part)
    assert "read" in sentences
    # Of so few as `make test` tries, all may be refused for the same reason.
    assert sentences > {"read"}
    assert len(sentences) > 2 or not IS_FULL


def test_mutated_archives_of_zeros() -> None:
    bomb = zipped(dict.fromkeys(("[Content_Types].xml", "xl/workbook.xml"), b"\0" * 2_000_000))
    assert "read" not in outcomes(150, "zip", lambda chance: mutated(bomb, chance))
