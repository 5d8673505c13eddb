"""The workbook there and back: whatever stands in an assessment comes back as it was."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.assessment import Assessment, Closing
from assessment.dossier import Dossier
from assessment.exchange.document import export_document
from assessment.exchange.seal import checksum
from assessment.exchange.workbook.text import MAX_UNITS, escape, fitting, unescape
from assessment.exchange.workbook.write import write_workbook
from assessment.rating import Answer
from tests.exchange.workbook.workbooks import (
    FORMULA_LIKE,
    ID,
    ONE_ANSWER,
    UNUSUAL,
    filled_in,
    full,
    members,
    note_cell,
    opened,
    read,
    written,
)
from tests.strategies import CATALOG, HOSTILE, IDS, an_assessment, answer_sets, full_assessments, texts
from tests.thoroughness import repeated


@pytest.mark.dear
@settings(max_examples=repeated(40, 5))
@given(full_assessments, answer_sets)
def test_what_was_written_comes_back(assessment: Assessment, answers: dict[str, Answer]) -> None:
    assessment = replace(assessment, id=ID)
    content = write_workbook(Dossier.of(assessment, answers, CATALOG))
    filled = read(content)
    assert filled.exported.assessment == assessment
    assert filled.exported.answers == {name: answer for name, answer in answers.items() if answer != Answer(name)}
    assert filled.now == filled.exported
    assert filled.source_id == ID
    again = write_workbook(Dossier.of(filled.now.assessment, filled.now.answers, CATALOG))
    assert sheets_of(again) == sheets_of(content)


def sheets_of(content: bytes) -> dict[str, bytes]:
    return {name: part for name, part in members(content).items() if name.startswith("xl/worksheets/sheet")}


@given(texts | st.text(st.sampled_from("_xX00DA\r\x01\ufffe5Fz\ud83d\ude00")))
def test_escapes_are_undone(text: str) -> None:
    assert unescape(escape(text)) == text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@pytest.mark.dear
def test_every_text_survives_in_every_field() -> None:
    answers = {name: full(text, name) for name, text in zip(IDS, (*HOSTILE, *FORMULA_LIKE, *UNUSUAL), strict=False)}
    assert len(answers) == len(HOSTILE) + len(FORMULA_LIKE) + len(UNUSUAL)
    content = written(answers, municipality="=1+1", solution="#N/A", title="\x01\ufffe_x000D_")
    filled = read(content)
    assert filled.now == filled.exported
    assert filled.now.answers == answers
    assert filled.now.assessment.title == "\x01\ufffe_x000D_"
    parts = members(content)
    assert not any(b"<f>" in part or b"<f " in part for part in parts.values())
    assert not any(b"hyperlink" in part for part in parts.values())
    for sheet in opened(content):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in "snd", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    assert len(cell.value.encode("utf-16-le")) // 2 <= MAX_UNITS


@pytest.mark.dear
def test_a_text_too_long_for_a_cell_is_kept_until_it_is_changed() -> None:
    content = written({"p1-01": full("😀" * 20_000)})
    note = opened(content, "Antworten")["Antworten"].cell(2, 13)
    assert note.value.endswith("… (gekürzt)")
    changed = filled_in(content, lambda book: note_cell(book).__setattr__("value", "kurz"))
    assert read(content).now.answers["p1-01"].note == "😀" * 20_000
    assert read(changed).now.answers["p1-01"].note == "kurz"
    assert read(changed).now.answers["p1-01"].reason == "😀" * 20_000


@pytest.mark.dear
def test_a_closed_assessment_stays_closed_until_something_is_changed() -> None:
    answers = {"p1-02": ONE_ANSWER}
    seal = Closing(1, datetime(2026, 11, 25, 10), checksum(an_assessment(), answers))
    content = written(answers, status="closed", closing=seal)
    assert read(content).now.assessment.closing == seal
    filled = read(filled_in(content, lambda book: note_cell(book).__setattr__("value", "neu")))
    assert filled.exported.assessment.closing == seal
    assert (filled.now.assessment.status, filled.now.assessment.closing) == ("open", None)


@pytest.mark.dear
def test_the_origin_is_what_was_exported() -> None:
    assessment, answers = an_assessment(id=ID), {"p1-02": full("_x000D_\x7f\u2028" * 5_000, "p1-02")}
    content = write_workbook(Dossier.of(assessment, answers, CATALOG))
    cells = [row[0] for row in opened(content, "Ursprung")["Ursprung"].iter_rows(values_only=True)]
    assert max(map(len, cells)) < 30_000
    assert json.loads("".join(cells)) == export_document(Dossier.of(assessment, answers, CATALOG))


@pytest.mark.parametrize("text", ["", "x", "😀" * 16_000, "\x01" * 5_000, "_x0041_" * 3_000, "ä" * 40_000])
def test_a_cell_holds_what_fits(text: str) -> None:
    cell_text = fitting(text)
    assert len(escape(cell_text).encode("utf-16-le")) // 2 <= MAX_UNITS
    assert cell_text == text or (
        cell_text.endswith("… (gekürzt)") and text.startswith(cell_text.removesuffix(" … (gekürzt)"))
    )
