"""The documents that an assessment can be taken along as."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from assessment.dossier import Dossier
from assessment.report import documents
from assessment.report.options import Audience, ReportOptions
from tests.strategies import CATALOG, an_assessment

DOSSIER = Dossier.of(an_assessment(), {}, CATALOG)
ALL = (
    documents.WORD,
    documents.EXCEL,
    documents.PAPER,
    documents.JSON,
    *(documents.report(ReportOptions.for_audience(audience)) for audience in Audience),
)


@pytest.mark.parametrize("document", ALL, ids=lambda document: f"{document.key}-{document.name}")
def test_what_is_made_is_what_its_name_says(document: documents.Document) -> None:
    content = document.make(DOSSIER)
    start = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "json": b"{"}[document.suffix]
    assert content.startswith(start)
    if start == b"PK":
        assert document.mime.encode() in ZipFile(BytesIO(content)).read("[Content_Types].xml")
    else:
        assert document.mime == f"application/{document.suffix}"


def test_no_two_documents_have_the_same_file_name() -> None:
    names = [document.file_name(DOSSIER.assessment) for document in ALL]
    # The full report and the summary are the same document, with other chapters.
    assert len(set(names)) == len(names) - 1


def test_only_the_anonymous_report_leaves_the_solution_out_of_its_name() -> None:
    nameless = [document.name for document in ALL if "Parkleitsystem" not in document.file_name(DOSSIER.assessment)]
    assert nameless == ["anonym"]
