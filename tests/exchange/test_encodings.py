"""JSON files as Windows programs save them, and where they stop being JSON: read, or refused with the cause."""

import json

import pytest

from assessment.dossier import Dossier
from assessment.exchange.document import Imported, export_json
from assessment.exchange.files import read_file
from assessment.exchange.refusal import ImportRefusedError
from assessment.rating import Answer
from tests.exchange.attachments import a_pdf
from tests.exchange.documents import a_document
from tests.exchange.test_document_refused import checked
from tests.places import CASES
from tests.strategies import CATALOG, an_assessment

BASE = (CASES / "base.json").read_text(encoding="utf-8")
UMLAUTS = "äöüÄÖÜß „Zitat“"


def read(content: bytes) -> Imported:
    (imported,) = read_file(content, CATALOG)
    return imported


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read_file(content, CATALOG)
    return checked(str(caught.value))


def saying(note: str) -> str:
    return json.dumps(a_document(note=note), ensure_ascii=False, indent=2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_in_whatever_form(encoding: str) -> None:
    assert read(BASE.encode(encoding)) == read(BASE.encode())
    assert read(("\ufeff" + BASE).encode("utf-16-be")) == read(BASE.encode())


def test_lines_may_end_as_windows_ends_them() -> None:
    assert read(BASE.replace("\n", "\r\n").encode("utf-16")) == read(BASE.encode())


def test_a_file_of_an_old_editor_names_its_encoding() -> None:
    sentence = refusal((CASES / "notepad-ansi.json").read_bytes())
    assert "als ANSI (Windows-1252): Zeile 8, Spalte 15." in sentence
    assert "mit der Codierung UTF-8" in sentence


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_of_the_command_prompt_names_its_encoding(newline: str) -> None:
    text = saying(UMLAUTS.removesuffix(" „Zitat“")).replace("\n", newline)
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "äöü" in line)
    column = text.splitlines()[line - 1].index("ä") + 1
    assert f"(OEM): Zeile {line}, Spalte {column}." in refusal(text.encode("cp850"))
    assert f"(Windows-1252): Zeile {line}, Spalte {column}." in refusal(text.encode("cp1252"))


@pytest.mark.parametrize("name", ["powershell51-redirect.json", "powershell51-outfile-utf8.json"])
def test_what_powershell_made_of_umlauts_is_named_with_its_cause(name: str) -> None:
    sentence = refusal((CASES / name).read_bytes())
    assert "Zeichen wie „├╝“, wo Umlaute waren (Zeile 8, Spalte 15)" in sentence
    assert "PowerShell" in sentence
    assert "export ID -o DATEI" in sentence


@pytest.mark.parametrize("page", ["cp850", "cp437", "cp1252"])
@pytest.mark.parametrize("char", "äöüÄÖÜß„“–")
def test_every_umlaut_that_was_misread_is_seen(page: str, char: str) -> None:
    garbled = saying(f"x{char}x").encode().decode(page, "ignore")
    assert "wo Umlaute waren" in refusal(garbled.encode())
    assert "wo Umlaute waren" in refusal(garbled.encode("utf-16"))


@pytest.mark.parametrize(
    "note", ["Im Export stand ├╝ statt ü.", "┌─┬─┐ │ ├──", "São Paulo, Ãvila, Ω", "x\u251c", "â Ô Γ"]
)
def test_a_file_that_speaks_of_such_characters_is_read(note: str) -> None:
    assert read(saying(note).encode()).answers["p1-01"].note == note


def test_what_was_exported_is_read_whatever_it_says() -> None:
    answers = {"p1-01": Answer("p1-01", note="Umlaute sind hier ├╝ und ├ñ, sagt die Müllabfuhr")}
    assert read(export_json(Dossier.of(an_assessment(), answers, CATALOG)).encode()).answers == answers
    # Nobody redirects what is inside a report.
    assert read(a_pdf(saying("B├╝rger").encode())).answers["p1-01"].note == "B├╝rger"


PLACES = [
    ('{\n  "a": 1,\n}', "Zeile 3, Spalte 1. Vor der Klammer steht ein Komma zu viel."),
    ('{\n  "a": [1, 2, ]\n}', "Zeile 2, Spalte 15. Vor der Klammer steht ein Komma zu viel."),
    ("{\n  „a“: 1\n}", "Zeile 2, Spalte 3. Dort steht das Anführungszeichen „"),
    ('{\n  "ä": “x”\n}', "Zeile 2, Spalte 8. Dort steht das Anführungszeichen “"),
    ("{\r\n  'a': 1\r\n}", "Zeile 2, Spalte 3. Dort steht das Anführungszeichen '"),
    ('{\n  "a": 1\n  "b": 2\n}', "Zeile 3, Spalte 3."),
    ('{\n  "a": 1', "Zeile 2, Spalte 9. Dort endet die Datei mitten im Inhalt."),
    ("Guten Tag", "Zeile 1, Spalte 1."),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_where_a_file_stops_being_json_is_said(text: str, expected: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        sentence = refusal(text.encode(encoding))
        assert sentence.startswith("Die Datei ist keine gültige JSON-Datei oder unvollständig: ")
        assert expected in sentence


@pytest.mark.parametrize(
    "content", [b"{\xff", b"\x89PNG\r\n\x1a\n\xff", b"\xff\xfe{", b'{"a": "\xc3', b'{"a": "\x00\xe4"}']
)
def test_no_encoding_is_guessed_for_what_is_no_text(content: bytes) -> None:
    assert refusal(content).startswith("Die Datei ist ")
