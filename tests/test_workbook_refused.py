"""Workbooks that the import refuses: always with one German sentence, whatever they hold."""

import random
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from assessment.exchange import workbook_package
from assessment.exchange.document import MAX_BYTES, ImportRefusedError, export_document
from assessment.rating import Answer, Evidence, Rating
from tests.strategies import CATALOG, an_assessment
from tests.test_document_refused import checked
from tests.workbooks import (
    ANSWERS,
    EVIDENCE,
    ID,
    ORIGIN,
    column_of,
    edited,
    members,
    read,
    slim,
    with_cell,
    written,
    zipped,
)

NO_WORKBOOK = "Die Datei ist keine Excel-Arbeitsmappe (.xlsx)."
FOREIGN = "Die Datei ist keine Arbeitsmappe des Skalierungskompasses."
BROKEN = "Die Arbeitsmappe ist beschädigt oder unvollständig."
TOO_LARGE = "Die Arbeitsmappe ist ungewöhnlich groß und wird deshalb nicht gelesen."
DAMAGED = "Das verborgene Blatt „Ursprung“ ist beschädigt."

Parts = dict[str, bytes]


@cache
def a_workbook() -> bytes:
    answer = Answer("p1-02", Rating.P, note="Notiz", evidence=(Evidence("Protokoll"),), due=date(2026, 12, 1))
    return written({"p1-02": answer})


@cache
def needed() -> Parts:
    return slim(a_workbook())


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read(content)
    return checked(str(caught.value))


def refused_or_read(content: bytes) -> bool:
    """Return whether a file is refused; with one German sentence, then."""
    try:
        read(content)
    except ImportRefusedError as error:
        checked(str(error))
        return True
    return False


# What somebody fills in


def fill(sheet: str, row: int, heading: str, value: object) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book[sheet].cell(row, column_of(book[sheet], heading)).value = value

    return edit


ENTRIES = [
    ("Antworten", 12, "Antwort", "mittel", "„mittel“ ist nicht vorgesehen. Erlaubt ist: Nicht erfüllt, Teilweise"),
    ("Antworten", 12, "Antwort", 3, "„3“ ist nicht vorgesehen."),
    ("Antworten", 12, "Antwort", True, "„WAHR“ ist nicht vorgesehen."),
    ("Antworten", 12, "Antwort", "x" * 500, "„" + "x" * 40 + "…“ ist nicht vorgesehen."),
    ("Antworten", 12, "Antwort", "a\u202eb_x0001_", "„a�b�“ ist nicht vorgesehen."),
    ("Antworten", 12, "Antwort", "=F12", "Formeln werden nicht gelesen."),
    (
        "Antworten",
        12,
        "Ziel",
        "Wissen wir nicht",
        "„Wissen wir nicht“ ist nicht vorgesehen. Erlaubt ist: Nicht erfüllt",
    ),
    ("Antworten", 12, "Nicht in unserer Hand", "vielleicht", "Erlaubt ist: ja, nein, oder leer."),
    ("Antworten", 12, "Bis wann", "bald", "„bald“ ist kein Datum. Es muss ein Datum wie 31.12.2026 sein."),
    ("Antworten", 12, "Bis wann", "30.02.2026", "„30.02.2026“ ist kein Datum."),
    ("Antworten", 12, "Bis wann", "2026-13-01", "„2026-13-01“ ist kein Datum."),
    ("Antworten", 12, "Bis wann", "31.12.26", "„31.12.26“ ist kein Datum."),
    ("Antworten", 12, "Bis wann", "31.12.2200", "zwischen dem 01.01.1900 und dem 31.12.2199"),
    ("Antworten", 12, "Bis wann", date(2345, 1, 1), "zwischen dem 01.01.1900 und dem 31.12.2199"),
    ("Antworten", 12, "Bis wann", "=TODAY()", "Formeln werden nicht gelesen."),
    ("Antworten", 12, "Begründung", "=1+1", "Formeln werden nicht gelesen. Bitte den Wert selbst eintragen."),
    ("Antworten", 12, "Begründung", "x" * 20_001, "Der Text ist zu lang: höchstens 20000 Zeichen."),
    ("Antworten", 12, "Notiz", "x" * 20_001, "Der Text ist zu lang: höchstens 20000 Zeichen."),
    ("Antworten", 12, "Notiz", "_xD800_", "Der Text enthält Zeichen, die es nicht gibt."),
    ("Antworten", 12, "Verantwortlich", "x" * 301, "Der Text ist zu lang: höchstens 300 Zeichen."),
    ("Antworten", 12, "Bei wem", "x" * 301, "Der Text ist zu lang: höchstens 300 Zeichen."),
    ("Antworten", 12, "Nr.", "p9-99", "Das Kriterium „p9-99“ gibt es im Katalog nicht."),
    ("Antworten", 12, "Nr.", 12, "Das Kriterium „12“ gibt es im Katalog nicht."),
    ("Antworten", 12, "Nr.", "P1-02 ", "p1-02 steht schon in Zeile 3."),
    ("Antworten", 3, "Nr.", None, "Hier fehlt die Nr. des Kriteriums, zum Beispiel p1-01."),
    ("Nachweise", 9, "Nachweis", "Foto", "Hier fehlt die Nr. des Kriteriums"),
    ("Nachweise", 2, "Nr.", "p1-77", "Das Kriterium „p1-77“ gibt es im Katalog nicht."),
    ("Nachweise", 2, "Nachweis", "x" * 301, "Der Text ist zu lang: höchstens 300 Zeichen."),
    ("Nachweise", 2, "Nachweis", "=A1", "Formeln werden nicht gelesen."),
    ("Nachweise", 2, "Link", "javascript:alert(1)", "Ein Link beginnt mit http:// oder https://"),
    ("Nachweise", 2, "Link", "https://" + "x" * 1_500, "Höchstens 1500 Zeichen"),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "value", "problem"), ENTRIES)
def test_an_entry_that_cannot_be_used_is_named(
    sheet: str, row: int, heading: str, value: object, problem: str
) -> None:
    parts = dict(needed())
    place = {"Antworten": ANSWERS, "Nachweise": EVIDENCE}[sheet]
    letter = column_letter(sheet, heading)
    parts_with_entry(parts, place, row, letter, value)
    where = "Nr." if problem.startswith("Hier fehlt") else heading
    found = refusal(zipped(parts))
    assert found.startswith(f"Blatt „{sheet}“, Zeile {row}, Spalte „{where}“: ")
    assert problem in found


@cache
def headings(sheet: str) -> dict[str, str]:
    found: dict[str, str] = {}

    def look(book: Workbook) -> None:
        found.update({cell.value: cell.column_letter for cell in book[sheet][1]})

    edited(a_workbook(), look)
    return found


def column_letter(sheet: str, heading: str) -> str:
    return headings(sheet)[heading]


def parts_with_entry(parts: Parts, place: str, row: int, letter: str, value: object) -> None:
    """Enter a value as Excel would."""
    if value is None:
        xml = ">"
    elif isinstance(value, bool):
        xml = f't="b"><v>{int(value)}</v>'
    elif isinstance(value, int):
        xml = f"><v>{value}</v>"
    elif isinstance(value, date):
        xml = f't="d"><v>{value.isoformat()}</v>'
    elif str(value).startswith("="):
        xml = f"><f>{str(value)[1:]}</f><v>1</v>"
    else:
        xml = f't="inlineStr"><is><t>{value}</t></is>'
    with_cell(place, row, letter, xml)(parts)


def test_too_much_evidence_is_refused() -> None:
    def add(book: Workbook) -> None:
        for row in range(10, 61):
            book["Nachweise"].cell(row, 1).value = "p1-05"
            book["Nachweise"].cell(row, 3).value = f"Nachweis {row}"

    assert refusal(edited(a_workbook(), add)) == (
        "Blatt „Nachweise“, Zeile 60, Spalte „Nachweis“: Je Kriterium sind höchstens 50 Nachweise möglich."
    )


def test_a_hidden_formula_of_many_cells_is_refused() -> None:
    parts = dict(needed())
    with_cell(ANSWERS, 9, "M", '><f t="shared" si="0"/><v>1</v>')(parts)
    assert "Zeile 9, Spalte „Notiz“: Formeln" in refusal(zipped(parts))


# What is not our workbook (any more)


def _renamed(sheet: str) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].__setattr__("title", "Anders")


def _without(sheet: str) -> Callable[[Workbook], None]:
    return lambda book: book.remove(book[sheet])


def _with_heading(sheet: str, heading: str, text: str | None) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].cell(1, column_of(book[sheet], heading)).__setattr__("value", text)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (_renamed("Antworten"), "In der Arbeitsmappe fehlt das Blatt „Antworten“."),
        (_without("Nachweise"), "In der Arbeitsmappe fehlt das Blatt „Nachweise“."),
        (_without("Ursprung"), "In der Arbeitsmappe fehlt das verborgene Blatt „Ursprung“."),
        (_with_heading("Antworten", "Notiz", None), "Im Blatt „Antworten“ fehlt die Spalte „Notiz“."),
        (_with_heading("Antworten", "Nr.", "Nummer"), "Im Blatt „Antworten“ fehlt die Spalte „Nr.“."),
        (_with_heading("Antworten", "Frage", " notiz"), "Im Blatt „Antworten“ steht die Spalte „Notiz“ mehrfach."),
        (_with_heading("Nachweise", "Link", "Adresse"), "Im Blatt „Nachweise“ fehlt die Spalte „Link“."),
        (lambda book: book["Antworten"].delete_rows(1), "Im Blatt „Antworten“ fehlt die Spalte „Nr.“."),
        (
            fill("Nachweise", 20_000, "Nr.", "p1-01"),
            "Blatt „Nachweise“: Unterhalb von Zeile 10000 wird nichts gelesen.",
        ),
        (lambda book: book["Ursprung"].__setitem__("A1", "{"), DAMAGED),
        (lambda book: book["Ursprung"].__setitem__("A1", 5), DAMAGED),
        (lambda book: book["Ursprung"].__setitem__("A1", "[" * 15_000), DAMAGED),
        (lambda book: book["Ursprung"].__setitem__("A1", "{}"), DAMAGED),
        (lambda book: book["Ursprung"].delete_rows(1, 99), DAMAGED),
    ],
)
def test_a_changed_structure_is_refused(edit: Callable[[Workbook], object], expected: str) -> None:
    assert refusal(edited(a_workbook(), edit)).startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", "Die Datei ist kein Export des Skalierungskompasses."),
        ('{"format": "skalierungskompass/2"}', "Die Datei stammt aus einer neueren Fassung"),
        ("[[[]]]", "Die Datei ist kein Export"),
        ('{"format": "skalierungskompass/1"}', "In der Datei fehlt das Feld"),
        ("[" + "[]," * 400_000 + "[]]", DAMAGED),
        ('{"format": "skalierungskompass/1", "a": "\\ud800"}', "In der Datei fehlt das Feld"),
    ],
)
def test_a_changed_origin_is_refused(text: str, expected: str) -> None:
    pieces = [text[start : start + 30_000] for start in range(0, len(text), 30_000)]
    rows = "".join(f'<row><c t="inlineStr"><is><t>{piece}</t></is></c></row>' for piece in pieces)
    parts = {**needed(), ORIGIN: f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()}
    assert refusal(zipped(parts)).startswith(expected)


def test_another_workbook_is_refused() -> None:
    stream = BytesIO()
    Workbook().save(stream)
    assert refusal(stream.getvalue()) == FOREIGN


def test_another_archive_is_refused() -> None:
    assert refusal(zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})) == NO_WORKBOOK
    assert refusal(zipped({})) == NO_WORKBOOK


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"{}", b"PK\x05\x06" + bytes(18), b"\0" * 1_000])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    assert refusal(content) == NO_WORKBOOK


def test_old_and_protected_files_are_named() -> None:
    assert "mit einem Kennwort geschützt" in refusal(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512))


@given(st.binary(max_size=60))
def test_any_bytes_are_refused(content: bytes) -> None:
    assert refused_or_read(content)
    assert refused_or_read(b"PK\x03\x04" + content)


# What is meant to do harm


def bomb(size: int) -> bytes:
    """Return a small archive with a member that becomes huge."""
    return zipped({**needed(), "xl/media/bild.bin": bytes(size)})


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    content = bomb(101 * 1024 * 1024)
    assert len(content) < 1_000_000
    tracemalloc.start()
    try:
        assert refusal(content) == TOO_LARGE
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("unit", ["<row/>", "<row><c/></row>", "<c><v>1</v></c>", "<x>\n</x>", "<row r='1048576'/>"])
def test_memory_does_not_follow_the_number_of_elements(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_package, "MAX_EVENTS", 50_000)
    sheet = f"<worksheet><sheetData>{unit * 60_000}</sheetData></worksheet>".encode()
    content = zipped({**needed(), ANSWERS: sheet})
    tracemalloc.start()
    try:
        assert refusal(content) == TOO_LARGE
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000


def test_too_many_members_are_refused() -> None:
    assert refusal(zipped({**needed(), **{f"x{number}": b"" for number in range(2_000)}})) == TOO_LARGE


def test_too_many_bytes_are_refused() -> None:
    assert refusal(bytes(MAX_BYTES + 1)) == f"Die Datei ist größer als {MAX_BYTES // 1024 // 1024} MB."


XML_BOMBS = {
    "entities": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
    "outside": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>',
    "doctype": b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>',
    "deep": b"<a>" * 100_000,
    "attribute": b"<a b='" + b"x" * 3_000_000 + b"'/>",
    "comment": b"<a><!--" + b"x" * 3_000_000 + b"--></a>",
    "unclosed": b"<worksheet><sheetData>",
    "no XML": b"nichts",
    "empty": b"",
    "encoding": b"<?xml version='1.0' encoding='utf-7'?><a/>",
    "unknown encoding": b"<?xml version='1.0' encoding='gibtsnicht'?><a/>",
    "codec": b"<?xml version='1.0' encoding='idna'?><a/>",
    "control": b"<a>\x01</a>",
    "no UTF-8": b"<a>\xff</a>",
}


@pytest.mark.parametrize("name", XML_BOMBS)
@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", ANSWERS, ORIGIN])
def test_harmful_xml_is_refused(name: str, member: str) -> None:
    parts = {**needed(), member: XML_BOMBS[name]}
    relation = b'<Relationship Type="x/sharedStrings" Target="sharedStrings.xml" Id="s"/></Relationships>'
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation)
    parts.setdefault("xl/sharedStrings.xml", b"<sst/>")
    assert refusal(zipped(parts)) == BROKEN


@pytest.mark.parametrize("xml", ['t="inlineStr"><is><t>{}</t></is>', 't="str"><v>{}</v>'])
def test_texts_that_no_cell_can_hold_are_refused(xml: str) -> None:
    parts = dict(needed())
    with_cell(ANSWERS, 9, "M", xml.format("x" * 300_000))(parts)
    assert refusal(zipped(parts)) == BROKEN


def test_a_member_larger_than_declared_is_refused() -> None:
    content = zipped(needed())
    size = struct.pack("<I", len(needed()[ANSWERS]))
    for smaller in (10, 60_000):
        assert refusal(content.replace(size, struct.pack("<I", smaller))) == BROKEN
    assert refusal(content.replace(size, struct.pack("<I", len(needed()[ANSWERS]) + 1))) == BROKEN


def test_a_member_with_a_wrong_checksum_is_refused() -> None:
    content = zipped(needed())
    checksum = struct.pack("<I", zlib.crc32(needed()[EVIDENCE]))
    assert refusal(content.replace(checksum, bytes(4))) == BROKEN


def test_unusual_compression_is_refused() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_BZIP2) as archive:
        for name, part in needed().items():
            archive.writestr(name, part)
    assert refusal(stream.getvalue()) == BROKEN


def test_no_compression_is_read() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        for name, part in needed().items():
            archive.writestr(name, part)
    assert read(stream.getvalue()) == read(a_workbook())


@pytest.mark.parametrize("member", sorted(slim(written())))
def test_a_missing_member_is_refused(member: str) -> None:
    parts = {name: part for name, part in needed().items() if name != member}
    assert refused_or_read(zipped(parts)) == (member != "[Content_Types].xml")


@pytest.mark.parametrize(
    "xml",
    [
        't="s"><v>99999</v>',
        't="s"><v>-1</v>',
        't="s"><v>x</v>',
        "><v>x</v>",
        "><v>NaN</v>",
        "><v>1e999</v>",
        's="99999"><v>x</v>',
    ],
)
def test_values_that_no_program_writes_are_refused(xml: str) -> None:
    parts = dict(needed())
    with_cell(ANSWERS, 9, "M", xml)(parts)
    assert refusal(zipped(parts)) == BROKEN


# Chance


def test_a_truncated_file_is_refused() -> None:
    content = zipped(needed())
    for cut in range(0, len(content), len(content) // 40):
        assert refused_or_read(content[:cut])


def mutated(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 8, 64])):
        place = chance.randrange(len(found))
        match chance.randrange(4):
            case 0:
                found[place] = chance.randrange(256)
            case 1:
                del found[place : place + chance.choice([1, 10, 1_000])]
            case 2:
                found[place:place] = found[place // 2 : place // 2 + chance.choice([1, 20, 300])]
            case _:
                found[place : place + 1] = chance.choice(
                    [b"<", b">", b'"', b"&#1;", b"=", b"\0", b"9" * 12, b"_x0001_"]
                )
        if not found:
            break
    return bytes(found)


@pytest.mark.parametrize("seed", range(3))
def test_changed_bytes_are_refused_or_read(seed: int) -> None:
    chance = random.Random(seed)
    content = zipped(needed())
    assert sum(refused_or_read(mutated(content, chance)) for _ in range(50)) > 25


@pytest.mark.parametrize("seed", range(6))
def test_changed_members_are_refused_or_read(seed: int) -> None:
    chance = random.Random(seed)
    refused = 0
    for _ in range(40):
        parts = dict(needed())
        name = chance.choice(sorted(parts))
        parts[name] = mutated(parts[name], chance)
        refused += refused_or_read(zipped(parts))
    assert refused > 0


def test_the_tests_begin_with_a_good_file() -> None:
    document = export_document(an_assessment(id=ID), read(a_workbook()).now.answers, CATALOG)
    assert document["answers"][1]["note"] == "Notiz"
    assert read(zipped(needed())) == read(a_workbook())
    assert set(needed()) < set(members(a_workbook()))
