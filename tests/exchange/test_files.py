"""Files of every kind: what is in them, and what is refused."""

import hashlib
import json
import time
import tracemalloc
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.assessment import Assessment
from assessment.dossier import Dossier
from assessment.exchange import pdf_attachment
from assessment.exchange.document import export_json
from assessment.exchange.files import read_file
from assessment.exchange.limits import MAX_BYTES
from assessment.exchange.pdf_attachment import DAMAGED, ENCRYPTED, NOTHING_INSIDE, UNREADABLE, attached_json
from assessment.exchange.refusal import ImportRefusedError
from assessment.rating import Answer
from assessment.report.pdf import report_pdf
from tests.exchange.attachments import a_pdf, assembled
from tests.exchange.documents import a_document
from tests.exchange.test_seal import FULL, closed
from tests.strategies import CATALOG, a_logo, an_assessment, answer_sets, full_assessments

CONTENT = json.dumps(a_document()).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read_file(content, CATALOG)
    return str(caught.value)


def test_the_kind_is_found_by_content() -> None:
    (plain,) = read_file(CONTENT, CATALOG)
    assert read_file(a_pdf(CONTENT), CATALOG) == [plain]
    assert read_file(b"\n" * 900 + a_pdf(CONTENT), CATALOG) == [plain]
    assert read_file(b"\xef\xbb\xbf" + CONTENT, CATALOG) == [plain]
    document = a_document(note="%PDF-1.7")
    assert read_file(json.dumps(document).encode(), CATALOG)[0].answers["p1-01"].note == "%PDF-1.7"


@pytest.mark.parametrize(
    "assessment",
    [an_assessment(id="a" * 32), closed(an_assessment(version=3, logo=a_logo(), id="b" * 32), {"p1-02": FULL})],
    ids=["open", "closed"],
)
def test_a_report_comes_back_as_the_same_report(assessment: Assessment) -> None:
    answers = {"p1-02": FULL}
    report = report_pdf(Dossier.of(assessment, answers, CATALOG))
    (imported,) = read_file(report, CATALOG)
    assert (imported.assessment, imported.answers) == (assessment, answers)
    assert attached_json(report).decode() == export_json(Dossier.of(assessment, answers, CATALOG))
    assert report_pdf(Dossier.of(imported.assessment, imported.answers, CATALOG)) == report


@given(full_assessments, answer_sets, st.booleans())
def test_an_attachment_is_read_byte_by_byte(
    assessment: Assessment, answers: dict[str, Answer], is_compressed: bool
) -> None:
    content = export_json(Dossier.of(assessment, answers, CATALOG)).encode()
    assert attached_json(a_pdf(content, filter="/FlateDecode" if is_compressed else None)) == content


def test_a_checksum_of_the_attachment_is_heeded() -> None:
    fitting = hashlib.md5(CONTENT).hexdigest()
    assert attached_json(a_pdf(CONTENT, checksum=f"/CheckSum <{fitting}>")) == CONTENT
    assert refusal(a_pdf(CONTENT, checksum=f"/CheckSum <{'00' * 16}>")) == DAMAGED
    assert refusal(a_pdf(CONTENT, size=str(len(CONTENT) - 1))) == DAMAGED


def test_a_table_that_follows_itself_is_read_once() -> None:
    place = a_pdf(CONTENT, trailer="/Prev 000").rindex(b"xref\n0 ")
    assert attached_json(a_pdf(CONTENT, trailer=f"/Prev {place}")) == CONTENT


def test_entries_of_the_attachment_may_stand_elsewhere() -> None:
    filtered = zlib.compress(CONTENT)
    spec = "<</Type/Filespec/F(a.JSON)/EF 4 0 R/AFRelationship/Source>>"
    stream = f"<</Filter 6 0 R/Params 7 0 R/Length {len(filtered)}>>\nstream\n".encode() + filtered + b"\nendstream"
    objects: list[str | bytes] = [
        "<</Type/Catalog/Names<</EmbeddedFiles<</Kids[2 0 R]>>>>>>", "<</Names[(a)3 0 R]>>", spec, "<</F 5 0 R>>",
        stream, "[/FlateDecode]", f"<</Size {len(CONTENT)}>>",
    ]  # fmt: skip
    assert attached_json(assembled(objects)) == CONTENT
    assert refusal(assembled([*objects[:-1], "<</Size 1>>"])) == DAMAGED


PACKED = zlib.compress(CONTENT)
CATALOGS_OF_TWO = "<</Type/Catalog/Names<</EmbeddedFiles<</Names[(a)3 0 R(b)3 0 R]>>>>>>"
REFUSED_PDFS = {
    "no attachment": (a_pdf(CONTENT, catalog="<</Type/Catalog/Pages 2 0 R>>"), NOTHING_INSIDE),
    "no JSON": (a_pdf(CONTENT, name="rechnung.xml"), NOTHING_INSIDE),
    "no source": (a_pdf(CONTENT, relationship="Data"), NOTHING_INSIDE),
    "two": (a_pdf(CONTENT, catalog=CATALOGS_OF_TWO), "In dieser PDF-Datei stecken mehrere Sicherungen."),
    "encrypted": (
        a_pdf(CONTENT, trailer="/Encrypt <</Filter/Standard/V 1/R 2/P -4/O<00>/U<00>>>"), ENCRYPTED,
    ),
    "foreign JSON": (a_pdf(b'{"a": 1}'), "Die Datei ist kein Export des Skalierungskompasses."),
    "no JSON inside": (a_pdf(b"Guten Tag"), "Die Datei ist keine gültige JSON-Datei"),
    "cut short": (a_pdf(CONTENT, raw=PACKED[:-6]), DAMAGED),
    "wrong checksum": (a_pdf(CONTENT, raw=PACKED[:-1] + bytes([PACKED[-1] ^ 1])), DAMAGED),
    "more behind": (a_pdf(CONTENT, raw=PACKED + b"x"), DAMAGED),
    "not compressed": (a_pdf(CONTENT, raw=CONTENT), DAMAGED),
    "other filter": (a_pdf(CONTENT, filter="/LZWDecode"), DAMAGED),
    "many filters": (a_pdf(CONTENT, filter=f"[{'/FlateDecode' * 9}]"), DAMAGED),
    "predictor": (a_pdf(CONTENT, extra="/DecodeParms<</Predictor 12>>"), DAMAGED),
    "no table": (a_pdf(CONTENT).replace(b"startxref", b"startxxxx"), UNREADABLE),
    "cut file": (a_pdf(CONTENT)[:-200], UNREADABLE),
    "only the beginning": (b"%PDF-1.7\n", UNREADABLE),
    "attachment that is none": (a_pdf(CONTENT).replace(b"/F 4 0 R/UF 4 0 R", b"/F 2 0 R/UF 2 0 R"), DAMAGED),
    "tree in itself": (
        assembled(["<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>", "<</Kids[2 0 R]>>"]), NOTHING_INSIDE,
    ),
    "object that is itself": (assembled(["<</Type/Catalog/Names 2 0 R>>", "2 0 R"]), ""),
    "nested": (assembled(["<</Type/Catalog/Names " + "[" * 50_000 + "]" * 50_000 + ">>"]), UNREADABLE),
    "huge length": (a_pdf(CONTENT).replace(b"/Length ", b"/Length 9999999999"), UNREADABLE),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), REFUSED_PDFS.values(), ids=REFUSED_PDFS.keys())
def test_a_refused_pdf(content: bytes, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    sentence = refusal(content)
    assert reason in sentence
    assert sentence.isprintable()
    assert not caplog.records


@pytest.mark.dear
def test_a_pdf_that_takes_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_attachment, "_MOST_SECONDS", 0.2)
    # A text without an end, which is read letter by letter.
    slow = assembled(["<</Type/Catalog/Names(" + "x" * 20_000_000])
    start = time.thread_time()
    assert refusal(slow) == UNREADABLE
    assert time.thread_time() - start < 2


def compressed_tables() -> bytes:
    """A PDF whose objects stand in a compressed stream, as other programs write them, which is a bomb."""
    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    stream = f"<</Type/XRef/W[1 2 1]/Size 5/Root 1 0 R/Filter/FlateDecode/Length {len(bomb)}>>\nstream\n".encode()
    head = b"%PDF-1.7\n"
    return head + b"9 0 obj\n" + stream + bomb + f"\nendstream\nendobj\nstartxref\n{len(head)}\n%%EOF\n".encode()


def test_a_bomb_in_the_tables_of_a_pdf_is_refused() -> None:
    content = compressed_tables()
    start = time.thread_time()
    assert refusal(content) == UNREADABLE
    assert time.thread_time() - start < 2


@pytest.mark.dear
def test_a_bomb_in_the_attachment_is_refused_with_bounded_memory() -> None:
    packing = zlib.compressobj(1)
    bomb = b"".join(packing.compress(bytes(1_000_000)) for _ in range(500)) + packing.flush()
    assert len(bomb) < 5_000_000
    content = a_pdf(b"", raw=bomb)
    tracemalloc.start()
    try:
        start = time.thread_time()
        assert refusal(content) == "Die Sicherung in dieser PDF-Datei ist größer als 64 MB."
        assert time.thread_time() - start < 3
        assert tracemalloc.get_traced_memory()[1] < 3 * MAX_BYTES
    finally:
        tracemalloc.stop()


def test_the_size_limit_holds_for_every_kind() -> None:
    for content in (CONTENT, a_pdf(CONTENT), b"PK\3\4"):
        assert refusal(content.ljust(MAX_BYTES + 1)) == "Die Datei ist größer als 64 MB."


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"PK", b"PK\3\4", b"Guten Tag", b"\x89PNG\r\n\x1a\n", b"GIF89a"], ids=ascii
)
def test_other_files_are_refused(content: bytes) -> None:
    assert refusal(content).isprintable()


@pytest.mark.dear
def test_a_zip_of_zeros_is_refused() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as packed:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            packed.writestr(name, b"\0" * 50_000_000)
    start = time.thread_time()
    assert refusal(stream.getvalue()).isprintable()
    assert time.thread_time() - start < 3


@pytest.mark.parametrize("error", [MemoryError, RecursionError, KeyError, AssertionError])
def test_whatever_goes_wrong_is_a_refusal(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def fail(_content: bytes) -> bytes:
        raise error

    monkeypatch.setattr(pdf_attachment, "attached_json", fail)
    assert refusal(a_pdf(CONTENT)).startswith("Die Datei lässt sich nicht lesen.")
