"""What an assessment, its solution and its municipality can be taken along as: one list for screens and command line.

What makes a document is loaded when one is asked for: it takes longer than any screen.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from assessment import clock
from assessment.assessment import Assessment
from assessment.dossier import Dossier, Snapshot
from assessment.file_names import file_name
from assessment.frames import over_time, tables
from assessment.frames.columns import Table
from assessment.portfolio import Entry
from assessment.report.options import ReportOptions
from assessment.timeline import course

if TYPE_CHECKING:
    import pandas as pd

_OFFICE = "application/vnd.openxmlformats-officedocument"


Source = TypeVar("Source")


@dataclass(frozen=True, slots=True)
class Document(Generic[Source]):
    """A kind of document: `name` and `suffix` of its file, its media type, and what makes it.

    It is made of a dossier, of a solution's snapshots or of a municipality's entries. `is_nameless`: not even its
    file's name says whose it is. `is_of_municipality`: it is about more than one solution.
    """

    key: str
    name: str
    suffix: str
    mime: str
    make: Callable[[Source], bytes]
    is_nameless: bool = False
    is_of_municipality: bool = False

    def file_name(self, assessment: Assessment) -> str:
        """Return what its file is called, where it is asked for at this assessment."""
        if self.is_of_municipality:
            return f"skalierungskompass-{self.name}.{self.suffix}"
        return file_name(assessment, self.name, self.suffix, nameless=self.is_nameless)


def report(options: ReportOptions) -> Document[Dossier]:
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


def _table(table: Table, build: Callable[[Source], "pd.DataFrame"]) -> Document[Source]:
    """Return a table as a kind of document. pandas is loaded when `build` is called."""
    return Document(f"table-{table.key}", table.file_name, "csv", "text/csv", partial(_csv, table, build))


def _csv(table: Table, build: Callable[[Source], "pd.DataFrame"], source: Source) -> bytes:
    from assessment.exchange.csv_file import csv_file

    return csv_file(table, build(source))


def _of_an_assessment(key: str, dossier: Dossier) -> "pd.DataFrame":
    from assessment.frames.dossier import table_of

    return table_of(dossier, key, clock.today())


def _course(snapshots: Sequence[Snapshot]) -> "pd.DataFrame":
    from assessment.frames.course import course_frame

    return course_frame(course(snapshots))


def _criteria(snapshots: Sequence[Snapshot]) -> "pd.DataFrame":
    from assessment.frames.criteria import criteria_frame

    return criteria_frame(snapshots)


def _portfolio(entries: Iterable[Entry]) -> "pd.DataFrame":
    from assessment.frames.portfolio import portfolio_frame

    return portfolio_frame(entries)


def _calendar(dossier: Dossier) -> bytes:
    from assessment.exchange.calendar import calendar_file

    return calendar_file(dossier)


WORD = Document("word", "gremienvorlage", "docx", f"{_OFFICE}.wordprocessingml.document", _word)
EXCEL = Document("excel", "tabellen", "xlsx", f"{_OFFICE}.spreadsheetml.sheet", _excel)
PAPER = Document("paper", "arbeitsheft", "pdf", "application/pdf", _paper)
JSON = Document("json", "daten", "json", "application/json", _json)
CALENDAR = Document("calendar", "termine", "ics", "text/calendar", _calendar)
# The tables, by their keys: of an assessment, of its solution, and of its municipality.
TABLES = {table.key: _table(table, partial(_of_an_assessment, table.key)) for table in tables.OF_AN_ASSESSMENT}
_OF_A_SOLUTION = {over_time.COURSE.key: _course, over_time.CRITERIA.key: _criteria}
TABLES_OF_A_SOLUTION = {table.key: _table(table, _OF_A_SOLUTION[table.key]) for table in over_time.OF_A_SOLUTION}
PORTFOLIO = replace(_table(over_time.PORTFOLIO, _portfolio), is_of_municipality=True)


def by_suffix(options: ReportOptions) -> dict[str, Document[Dossier]]:
    """Return what a file is that is asked for by its name alone, by how that ends."""
    return {document.suffix: document for document in (report(options), WORD, EXCEL, JSON, CALENDAR)}
