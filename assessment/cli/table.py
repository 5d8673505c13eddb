"""The command `table`: one of the tables of an assessment, of its solution or its municipality."""

from argparse import Namespace

from assessment import clock
from assessment.catalog.files import catalog
from assessment.cli.commands import open_repository, write_file
from assessment.cli.terminal import say_table
from assessment.frames import over_time, tables
from assessment.report import documents
from assessment.store import solutions
from assessment.store.repository import Repository


def table(chosen: Namespace) -> None:
    """Print a table as CSV, or write it to a file that Excel opens."""
    content = _content(open_repository(), chosen.id, chosen.name)
    if chosen.output is None:
        say_table(content.decode("utf-8-sig"))
    else:
        write_file(chosen.output, content)


def _content(repository: Repository, assessment_id: str, key: str) -> bytes:
    newest = catalog()
    if key in documents.TABLES:
        with_past = key == tables.HISTORY.key
        return documents.TABLES[key].make(repository.dossier(assessment_id, newest, with_past=with_past))
    if key in documents.TABLES_OF_A_SOLUTION:
        return documents.TABLES_OF_A_SOLUTION[key].make(solutions.snapshots(repository, assessment_id, newest))
    if key != over_time.PORTFOLIO.key:
        raise KeyError(key)
    municipality_id = repository.assessment(assessment_id).municipality_id
    return documents.PORTFOLIO.make(solutions.portfolio(repository, municipality_id, newest, clock.today()))
