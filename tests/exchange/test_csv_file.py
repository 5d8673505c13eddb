"""Tables as CSV files: what a German Excel and other programs read of them, whatever somebody typed."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.dossier import Dossier
from assessment.exchange.csv_file import csv_file, csv_text, guarded
from assessment.frames import tables
from assessment.frames.columns import Kind, Table
from assessment.frames.dossier import table_of
from assessment.frames.frame import frame_of, rows_of
from assessment.measures import Measure
from assessment.phases import Phase
from assessment.rating import Answer, Answers, AnswerVersion, Evidence, Rating
from tests.strategies import (
    CATALOG,
    HOSTILE,
    a_judgement,
    a_measure,
    a_tally,
    an_assessment,
    answer_sets,
    lines,
    links,
    measure_lists,
    positions,
    sheets,
    texts,
)

DAY = date(2026, 5, 4)
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def records(text: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=";", strict=True)


def unguarded(text: str) -> str:
    """Read a text as docs/tables.md says it."""
    return text.removeprefix("'")


def of(dossier: Dossier, key: str) -> tuple[Table, pd.DataFrame]:
    return next(table for table in tables.ALL if table.key == key), table_of(dossier, key, DAY)


def test_it_begins_as_excel_wants_it() -> None:
    content = csv_file(*of(Dossier.of(an_assessment(), {}, CATALOG), "scores"))
    assert content.startswith("\ufeffArt;Kennung;Name;".encode())
    first, second, *_ = content.decode("utf-8-sig").split("\r\n")
    assert first.endswith("Vorläufig;Phase abgeschlossen")
    assert second.startswith("Gesamt;;Alle fälligen Kriterien;Alle fälligen Kriterien;;;;;0;0;100;")
    assert second.endswith(";0;56;0;56;0;ja;")


def test_moments_and_agreement_are_written_as_other_programs_read_them() -> None:
    past = {"p1-01": [AnswerVersion(datetime(2026, 1, 4, 8, 30, 7, 99), 1, Answer("p1-01", Rating.L))]}
    judgements = (a_judgement("p1-01", a_tally(N=2, L=2)),)
    dossier = Dossier.of(an_assessment(), {}, CATALOG, judgements=judgements, past=past)
    assert csv_text(*of(dossier, "history")).splitlines()[1].startswith("2026-01-04 09:30:07;p1-01;")
    (votes,) = csv.DictReader(StringIO(csv_text(*of(dossier, "votes")), newline=""), delimiter=";")
    agreed = votes["Einigkeit (0 bis 1), letzte Runde"]
    assert "," in agreed
    assert float(agreed.replace(",", ".")) == judgements[0].consensus(CATALOG.method.agreement)


@pytest.mark.parametrize("start", "=+-@＝＋－＠'")
@pytest.mark.parametrize("before", ["", " ", "\t", "\n", "\u200b", "\ufeff", "\xa0", "\x01", "\u202e \r\n"])
def test_what_looks_like_a_formula_is_none(start: str, before: str) -> None:
    assert guarded(f"{before}{start}1+1") == f"'{before}{start}1+1"


@pytest.mark.parametrize("text", ["", "Notiz", "1+1", "a=b", "12", "„=“", "Ölpreis -3", "\u200b"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@given(texts | lines | st.text())
def test_no_text_is_a_formula_and_every_text_comes_back(text: str) -> None:
    written = guarded(text)
    assert not written.startswith(STARTS)
    assert not written.lstrip().startswith(STARTS[:4])
    assert unguarded(written) == text


@given(texts, lines, links)
def test_a_cell_stays_a_cell_whatever_is_typed(text: str, line: str, url: str) -> None:
    answers = {"p1-01": Answer("p1-01", evidence=(Evidence(line, url),)), "p1-02": Answer("p1-02", note=text)}
    dossier = Dossier.of(an_assessment(), answers, CATALOG)
    head, *rows = records(csv_text(*of(dossier, "evidence")))
    assert head == ["Nr.", "Kriterium", "Nachweis", "Link"]
    assert [list(map(unguarded, row)) for row in rows] == [
        ["p1-01", CATALOG.criterion("p1-01").short_title, line, url]
    ]
    head, *rows = records(csv_text(*of(dossier, "answers")))
    assert [row[0] for row in rows] == [criterion.id for criterion in CATALOG.criteria]
    assert unguarded(rows[1][head.index("Notiz")]) == text


@given(sheets(), positions)
def test_numbers_come_back_to_the_digit(answers: Answers, phases: tuple[Phase, ...]) -> None:
    dossier = Dossier.of(an_assessment(phases=phases), answers, CATALOG)
    table, frame = of(dossier, "scores")
    read = pd.read_csv(BytesIO(csv_file(table, frame)), sep=";", decimal=",")
    for column in table.columns:
        if column.kind in {Kind.PERCENT, Kind.SHARE}:
            pd.testing.assert_series_equal(
                read[column.heading].astype("float64"), frame[column.name], check_names=False, check_exact=True
            )


@given(answer_sets, measure_lists)
def test_cells_say_what_the_frame_says(answers: Answers, measures: tuple[Measure, ...]) -> None:
    dossier = Dossier.of(an_assessment(), answers, CATALOG, measures=measures)
    for key in ("answers", "measures"):
        table, frame = of(dossier, key)
        _, *rows = records(csv_text(table, frame))
        for cells, row in zip(rows, rows_of(frame), strict=True):
            for cell, column in zip(cells, table.columns, strict=True):
                assert_says(cell, getattr(row, column.name), column)


def assert_says(cell: str, value: Any, column: tables.Column) -> None:
    if value is None:
        assert cell == ""
    elif column.words:
        assert cell == column.words[value]
    elif column.kind is Kind.YES_NO:
        assert cell == ("ja" if value else "nein")
    elif column.kind is Kind.DAY:
        assert date.fromisoformat(cell) == value
    elif column.kind is Kind.COUNT:
        assert int(cell) == value
    else:
        assert unguarded(cell) == value


def test_words_stand_for_what_only_programs_know() -> None:
    measure = a_measure("=1+1", "p1-01", due=date(2026, 5, 1))
    dossier = Dossier.of(an_assessment(), {}, CATALOG, measures=(measure,))
    head, row = records(csv_text(*of(dossier, "measures")))
    said = dict(zip(head, row, strict=True))
    assert (said["Was"], said["Status"], said["Überfällig"], said["Bis wann"]) == (
        "'=1+1",
        "Offen",
        "ja",
        "2026-05-01",
    )
    assert (said["Aufwand"], said["Beendet am"]) == ("", "")


@pytest.mark.parametrize("value", [0.0, 100.0, 1e-9, 200 / 3, 1e20, -0.0])
def test_a_number_is_written_so_that_it_is_the_same_again(value: float) -> None:
    dossier = Dossier.of(an_assessment(), {"p1-01": Answer("p1-01", Rating.P)}, CATALOG)
    frame = table_of(dossier, "gaps", DAY)
    (row,) = rows_of(frame)
    changed = frame_of(
        tables.GAPS,
        [{**row._asdict(), "priority": value}],
        {"phase": [row.phase], "driver": [row.driver], "rating": ["P"]},
    )
    head, cells = records(csv_text(tables.GAPS, changed))
    written = cells[head.index("Priorität")]
    assert "." not in written
    assert float(written.replace(",", ".")) == value


def test_all_hostile_texts_stand_in_one_file() -> None:
    pieces = tuple(Evidence(text[:300]) for text in HOSTILE)
    dossier = Dossier.of(an_assessment(), {"p1-01": Answer("p1-01", evidence=pieces)}, CATALOG)
    _, *rows = records(csv_file(*of(dossier, "evidence")).decode("utf-8-sig"))
    assert [unguarded(row[2]) for row in rows] == [piece.text for piece in pieces]
