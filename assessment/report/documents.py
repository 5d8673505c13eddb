"""The documents that an assessment can be taken along as: one list for screens and command line.

What makes a document is loaded when one is asked for: it takes longer than any screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from assessment import clock
from assessment.assessment import Assessment
from assessment.dossier import Dossier
from assessment.file_names import file_name
from assessment.frames import tables
from assessment.frames.tables import Table
from assessment.report.options import ReportOptions

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of document: `name` and `suffix` of its file, its media type, and what makes it of a dossier.

    `is_nameless`: not even its file's name says whose it is.
    """

    key: str
    name: str
    suffix: str
    mime: str
    make: Callable[[Dossier], bytes]
    is_nameless: bool = False

    def file_name(self, assessment: Assessment) -> str:
        """Return what its file is called."""
        return file_name(assessment, self.name, self.suffix, nameless=self.is_nameless)


def report(options: ReportOptions) -> Document:
    """Return the PDF report as a kind of document."""
    name = "anonym" if options.anonymous else "bericht"
    return Document("report", name, "pdf", "application/pdf", partial(_report, options), options.anonymous)


def _report(options: ReportOptions, dossier: Dossier) -> bytes:
    from assessment.report.pdf import report_pdf

    return report_pdf(dossier, options)


def _word(dossier: Dossier) -> bytes:
    from assessment.report.word.council import write_word

    return write_word(dossier)


def _excel(dossier: Dossier) -> bytes:
    from assessment.exchange.workbook.write import write_workbook

    return write_workbook(dossier)


def _paper(dossier: Dossier) -> bytes:
    from assessment.report.paper import paper_pdf

    return paper_pdf(dossier)


def _json(dossier: Dossier) -> bytes:
    from assessment.exchange.document import export_json

    return export_json(dossier).encode()


def _table(table: Table, dossier: Dossier) -> bytes:
    from assessment.exchange.csv_file import csv_file
    from assessment.frames.dossier import table_of

    return csv_file(table, table_of(dossier, table.key, clock.today()))


def _calendar(dossier: Dossier) -> bytes:
    from assessment.exchange.calendar import calendar_file

    return calendar_file(dossier)


WORD = Document("word", "gremienvorlage", "docx", f"{_OFFICE}.wordprocessingml.document", _word)
EXCEL = Document("excel", "tabellen", "xlsx", f"{_OFFICE}.spreadsheetml.sheet", _excel)
PAPER = Document("paper", "arbeitsheft", "pdf", "application/pdf", _paper)
JSON = Document("json", "daten", "json", "application/json", _json)
TABLES = tuple(
    Document(f"table-{table.key}", table.file_name, "csv", "text/csv", partial(_table, table))
    for table in tables.OF_AN_ASSESSMENT
)


CALENDAR = Document("calendar", "termine", "ics", "text/calendar", _calendar)


def by_suffix(options: ReportOptions) -> dict[str, Document]:
    """Return what a file is that is asked for by its name alone, by how that ends."""
    return {document.suffix: document for document in (report(options), WORD, EXCEL, JSON, CALENDAR)}
