"""The command `table`: one of the tables of an assessment, of its solution or its municipality."""

from argparse import Namespace

from assessment import clock
from assessment.catalog.files import catalog
from assessment.cli.commands import open_repository, write_file
from assessment.cli.terminal import say_table
from assessment.frames import tables
from assessment.frames.tables import Table
from assessment.store import solutions
from assessment.store.repository import Repository
from assessment.timeline import course


def table(chosen: Namespace) -> None:
    """Print a table as CSV, or write it to a file that Excel opens."""
    from assessment.exchange.csv_file import as_file

    kind = next(known for known in tables.ALL if known.key == chosen.name)
    text = _text(open_repository(), chosen.id, kind)
    if chosen.output is None:
        say_table(text)
    else:
        write_file(chosen.output, as_file(text))


def _text(repository: Repository, assessment_id: str, table: Table) -> str:
    from assessment.exchange.csv_file import csv_text
    from assessment.frames.course import course_frame
    from assessment.frames.criteria import criteria_frame
    from assessment.frames.dossier import table_of
    from assessment.frames.portfolio import portfolio_frame

    newest, today = catalog(), clock.today()
    if table is tables.COURSE:
        points = course(solutions.snapshots(repository, assessment_id, newest))
        return csv_text(table, course_frame(points))
    if table is tables.CRITERIA:
        return csv_text(table, criteria_frame(solutions.snapshots(repository, assessment_id, newest)))
    if table is tables.PORTFOLIO:
        municipality_id = repository.assessment(assessment_id).municipality_id
        entries = solutions.portfolio(repository, municipality_id, newest, today)
        return csv_text(table, portfolio_frame(entries))
    dossier = repository.dossier(assessment_id, newest, with_past=False)
    return csv_text(table, table_of(dossier, table.key, today))
