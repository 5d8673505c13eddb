"""Files that are meant to do harm, or damaged by chance: refused with one German sentence, or read."""

import random
import struct
import tracemalloc
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest

from assessment.dossier import Dossier
from assessment.exchange.document import export_document
from assessment.exchange.limits import MAX_BYTES
from assessment.exchange.workbook import package as workbook_package
from tests.exchange.workbook.workbooks import (
    ANSWERS,
    BROKEN,
    EVIDENCE,
    ID,
    ORIGIN,
    TOO_LARGE,
    a_workbook,
    members,
    needed,
    read,
    refusal,
    refused_or_read,
    slim,
    with_cell,
    written,
    zipped,
)
from tests.strategies import CATALOG, an_assessment
from tests.thoroughness import randomness, repeated

# What is meant to do harm


def bomb(size: int) -> bytes:
    """Return a small archive with a member that becomes huge."""
    return zipped({**needed(), "xl/media/bild.bin": bytes(size)})


@pytest.mark.dear
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


@pytest.mark.dear
@pytest.mark.alike
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


@pytest.mark.dear
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
    mutant = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 8, 64])):
        place = chance.randrange(len(mutant))
        match chance.randrange(4):
            case 0:
                mutant[place] = chance.randrange(256)
            case 1:
                del mutant[place : place + chance.choice([1, 10, 1_000])]
            case 2:
                mutant[place:place] = mutant[place // 2 : place // 2 + chance.choice([1, 20, 300])]
            case _:
                mutant[place : place + 1] = chance.choice(
                    [b"<", b">", b'"', b"&#1;", b"=", b"\0", b"9" * 12, b"_x0001_"]
                )
        if not mutant:
            break
    return bytes(mutant)


def test_changed_bytes_are_refused_or_read() -> None:
    chance, count = randomness("changed bytes"), repeated(150, 30)
    content = zipped(needed())
    assert sum(refused_or_read(mutated(content, chance)) for _ in range(count)) > count // 3


def test_changed_members_are_refused_or_read() -> None:
    chance, refused = randomness("changed members"), 0
    for _ in range(repeated(240, 40)):
        parts = dict(needed())
        name = chance.choice(sorted(parts))
        parts[name] = mutated(parts[name], chance)
        refused += refused_or_read(zipped(parts))
    assert refused > 0


def test_the_tests_begin_with_a_good_file() -> None:
    document = export_document(Dossier.of(an_assessment(id=ID), read(a_workbook()).now.answers, CATALOG))
    assert document["answers"][1]["note"] == "Notiz"
    assert read(zipped(needed())) == read(a_workbook())
    assert set(needed()) < set(members(a_workbook()))
