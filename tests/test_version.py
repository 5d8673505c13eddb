"""Whatever leaves the house says which version of the program made it; what is signed does not."""

import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
import pypdf
import pytest
from openpyxl import load_workbook

from assessment.__main__ import main
from assessment.assessment import Closing
from assessment.dossier import Dossier
from assessment.exchange import document as document_module
from assessment.exchange.archive import export_archive
from assessment.exchange.calendar import calendar_file
from assessment.exchange.document import export_document, export_json
from assessment.exchange.seal import canonical, checksum
from assessment.exchange.workbook.write import write_workbook
from assessment.rating import Answer, Rating
from assessment.report.paper import paper_pdf
from assessment.report.pdf import report_pdf
from assessment.report.word.council import write_word
from assessment.version import program, version
from tests.exchange.documents import read_one
from tests.places import ROOT
from tests.strategies import CATALOG, an_assessment

ANSWERS = {"p1-01": Answer("p1-01", Rating.L, note="Notiz")}
KNOWN = Dossier.of(an_assessment(), ANSWERS, CATALOG)


def test_the_version_is_the_projects() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert version() == stated
    assert program() == f"Skalierungskompass {stated}"
    assert f"## {stated} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_command_line_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"{program()}\n"


def test_json_says_it() -> None:
    assert export_document(KNOWN)["program_version"] == version()


def test_an_archive_says_it() -> None:
    archive = json.loads(export_archive([KNOWN]))
    assert archive["program_version"] == archive["exported"][0]["program_version"] == version()


def test_a_calendar_says_it() -> None:
    assert program() in calendar_file(KNOWN).decode()


@pytest.mark.dear
def test_a_workbook_says_it() -> None:
    book = load_workbook(BytesIO(write_workbook(KNOWN)))
    assert book.properties.version == version()
    assert any(program() in str(value) for row in book["Methode"].values for value in row)


def test_the_council_paper_says_it() -> None:
    document = docx.Document(BytesIO(write_word(KNOWN)))
    assert document.core_properties.version == version()
    assert any(program() in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.dear
def test_the_pdfs_say_it_on_their_first_page_and_in_their_metadata() -> None:
    report = report_pdf(KNOWN)
    for pdf in (report, paper_pdf(KNOWN)):
        reader = pypdf.PdfReader(BytesIO(pdf))
        assert program() in reader.pages[0].extract_text().replace("\n", " ")
        assert reader.metadata is not None
        assert reader.metadata.keywords == program()


def closed_export(**changes: Any) -> Mapping[str, Any]:
    about = an_assessment(status="closed")
    closing = Closing(1, datetime(2026, 5, 4, 12, tzinfo=UTC), checksum(about, ANSWERS))
    return {
        **json.loads(export_json(Dossier.of(an_assessment(status="closed", closing=closing), ANSWERS, CATALOG))),
        **changes,
    }


def test_a_closing_of_another_version_still_verifies(monkeypatch: pytest.MonkeyPatch) -> None:
    now = canonical(an_assessment(), ANSWERS)
    monkeypatch.setattr(document_module, "version", lambda: "2.5.0")
    assert canonical(an_assessment(), ANSWERS) == now
    assert closed_export()["program_version"] == "2.5.0"
    assert read_one(json.dumps(closed_export()).encode(), CATALOG).assessment.is_closed


@pytest.mark.parametrize("written", ["0.9", "", None, 7, ["x"]])
def test_whatever_a_file_says_of_its_version_it_is_read(written: object) -> None:
    assert read_one(json.dumps(closed_export(program_version=written)).encode(), CATALOG).answers == ANSWERS


def test_a_file_from_before_versions_is_read() -> None:
    document = dict(closed_export())
    del document["program_version"]
    assert read_one(json.dumps(document).encode(), CATALOG).answers == ANSWERS
