"""The documents that an assessment can be taken along as."""

import codecs
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from assessment.dossier import Dossier
from assessment.frames import tables
from assessment.measures import Measure, MeasureVersion
from assessment.report import documents
from assessment.report.options import Audience, ReportOptions
from tests.strategies import CATALOG, an_assessment

DOSSIER = Dossier.of(an_assessment(), {}, CATALOG)
ALL = (
    documents.WORD,
    documents.EXCEL,
    documents.PAPER,
    documents.JSON,
    documents.CALENDAR,
    *documents.TABLES.values(),
    *(documents.report(ReportOptions.for_audience(audience)) for audience in Audience),
)


@pytest.mark.parametrize("document", ALL, ids=lambda document: f"{document.key}-{document.name}")
def test_what_is_made_is_what_its_name_says(document: documents.Document[Dossier]) -> None:
    content = document.make(DOSSIER)
    start = {
        "docx": b"PK",
        "xlsx": b"PK",
        "pdf": b"%PDF",
        "json": b"{",
        "ics": b"BEGIN:VCALENDAR",
        "csv": codecs.BOM_UTF8,
    }[document.suffix]
    assert content.startswith(start)
    if start == b"PK":
        assert document.mime.encode() in ZipFile(BytesIO(content)).read("[Content_Types].xml")
    else:
        kinds = {"ics": "text/calendar", "csv": "text/csv"}
        assert document.mime == kinds.get(document.suffix, f"application/{document.suffix}")


def test_every_table_is_there_and_says_of_whom_it_is() -> None:
    of_others = (*documents.TABLES_OF_A_SOLUTION.values(), documents.PORTFOLIO)
    every = [*documents.TABLES.values(), *of_others]
    assert [document.key for document in every] == [f"table-{table.key}" for table in tables.ALL]
    assert [document.file_name(DOSSIER.assessment) for document in of_others] == [
        "Parkleitsystem-verlauf-2026-05-04.csv",
        "Parkleitsystem-kriterien-2026-05-04.csv",
        "skalierungskompass-portfolio.csv",
    ]


def test_no_two_documents_have_the_same_file_name() -> None:
    names = [document.file_name(DOSSIER.assessment) for document in ALL]
    # The full report and the summary are the same document, with other chapters.
    assert len(set(names)) == len(names) - 1


def test_only_the_anonymous_report_leaves_the_solution_out_of_its_name() -> None:
    nameless = [document.name for document in ALL if "Parkleitsystem" not in document.file_name(DOSSIER.assessment)]
    assert nameless == ["anonym"]


@pytest.mark.parametrize("audience", Audience)
def test_a_file_that_is_asked_for_by_its_name_is_what_the_screens_offer(audience: Audience) -> None:
    options = ReportOptions.for_audience(audience)
    offered = documents.by_suffix(options)
    # The paper workbook is a PDF as well, and there are many tables: a name alone can't ask for one.
    assert set(offered) == {document.suffix for document in ALL} - {"csv"}
    assert {document.key for document in offered.values()} == {
        document.key for document in ALL if document.key != "paper" and document.suffix != "csv"
    }
    assert all(document.suffix == suffix for suffix, document in offered.items())
    assert offered["pdf"].is_nameless == options.anonymous


def test_the_calendar_has_the_dates_of_the_dossier() -> None:
    measure = Measure("Vertrag", date(2026, 1, 9), due=date(2026, 6, 30), id="a1")
    past = {"a1": [MeasureVersion(datetime(2026, 2, 3, 4, 5, 6), 3, measure)]}
    dossier = Dossier.of(an_assessment(), {}, CATALOG, measures=(measure,), past_measures=past)
    lines = documents.CALENDAR.make(dossier).decode().split("\r\n")
    assert {"UID:a1@skalierungskompass", "SEQUENCE:2", "DTSTAMP:20260203T040506Z"} <= set(lines)
