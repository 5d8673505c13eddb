"""Files that the program exported before it had a version are read as they were written."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from assessment.__main__ import main
from assessment.catalog.model import Catalog
from assessment.exchange.archive import export_archive
from assessment.exchange.changes import proposed_changes
from assessment.exchange.document import Imported
from assessment.exchange.files import read_file
from assessment.exchange.seal import checksum
from assessment.exchange.workbook.read import read_workbook
from assessment.rating import Rating
from assessment.store.repository import Repository
from tests.exchange.before_1_0 import ARCHIVE, ASSESSMENT, CLOSED, LOOKS_THE_SAME, RUNNING, WORKBOOK, as_then
from tests.exchange.workbook.workbooks import column_of, edited, row_of


def entries(file: Path, catalog: Catalog) -> dict[str, Imported]:
    """Return the assessments in a file by their ids."""
    return {entry.assessment.id: entry for entry in read_file(file.read_bytes(), catalog)}


def test_an_archive_comes_back_as_it_was_written(repository: Repository, catalog: Catalog) -> None:
    stored = repository.add_all([entry.as_new() for entry in entries(ARCHIVE, catalog).values()])
    assert len(stored) == 7
    names = [about.id for about in repository.assessments()]
    now = as_then(export_archive(repository.dossiers(names, catalog)))["exported"]
    before = json.loads(ARCHIVE.read_text(encoding="utf-8"))["exported"]
    expected = told(before)
    # What looks the same is the same name since then.
    expected[LOOKS_THE_SAME]["solution"]["name"] = "Parkleitsystem"
    expected[LOOKS_THE_SAME]["assessment"]["title"] = "Stand zwei"
    assert told(now) == expected
    assert repository.assessment(CLOSED).logo is not None


def told(exported: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return exports by their ids, without logos, which are packed anew when they are read."""
    for about in exported:
        about["municipality"].pop("logo", None)
    return {about["assessment"]["id"]: about for about in exported}


def test_one_assessment_comes_back_with_all_that_belongs_to_it(repository: Repository, catalog: Catalog) -> None:
    (entry,) = entries(ASSESSMENT, catalog).values()
    from_archive = entries(ARCHIVE, catalog)
    assert entry.answers == from_archive[RUNNING].answers
    assert entry.judgements == from_archive[RUNNING].judgements
    assert entry.measures == from_archive[CLOSED].measures
    assert repository.add_all([entry.as_new()]) == [RUNNING]
    assert repository.answers(RUNNING) == entry.answers
    assert tuple(repository.workshops.all_judgements(RUNNING)) == entry.judgements
    assert {measure.id: measure for measure in repository.measures.for_assessment(RUNNING)} == {
        measure.id: measure for measure in entry.measures
    }


def test_a_checksum_holds(catalog: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = entries(ARCHIVE, catalog)[CLOSED]
    assert entry.assessment.closing is not None
    assert checksum(entry.assessment, entry.answers) == entry.assessment.closing.sha256
    alone = tmp_path / "abgeschlossen.json"
    exported = json.loads(ARCHIVE.read_text(encoding="utf-8"))["exported"]
    alone.write_text(json.dumps(told(exported)[CLOSED]), encoding="utf-8")
    assert main(["verify", str(alone)]) == 0
    assert f"SHA-256 {entry.assessment.closing.sha256}" in capsys.readouterr().out


def test_a_workbook_that_nobody_touched(catalog: Catalog) -> None:
    (entry,) = entries(ASSESSMENT, catalog).values()
    filled = read_workbook(WORKBOOK.read_bytes(), catalog)
    assert filled.source_id == RUNNING
    assert filled.now == filled.exported == entry


@pytest.mark.dear
def test_a_workbook_that_was_given_out_then_and_is_filled_in_now(catalog: Catalog) -> None:
    def fill(book: Workbook) -> None:
        sheet = book["Antworten"]
        sheet.cell(row_of(sheet, "p2-01"), column_of(sheet, "Antwort")).value = "Teilweise erfüllt"
        sheet.cell(row_of(sheet, "p3-01"), column_of(sheet, "Notiz")).value = "Nachgefragt"

    filled = read_workbook(edited(WORKBOOK.read_bytes(), fill), catalog)
    before = filled.exported.answers
    assert before["p2-01"].rating is Rating.N
    assert filled.now.answers == {
        **before,
        "p2-01": replace(before["p2-01"], rating=Rating.P),
        "p3-01": replace(before["p3-01"], note="Nachgefragt"),
    }
    proposed = proposed_changes(before, filled.now.answers, before, catalog)
    assert [(change.criterion, change.field) for change in proposed] == [("p2-01", "rating"), ("p3-01", "note")]
