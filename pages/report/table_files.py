"""The tables as CSV files: a box with a button for each. pandas is loaded when one is pressed."""

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment
from assessment.dossier import Snapshot
from assessment.frames import over_time, tables
from assessment.frames.columns import Table
from assessment.portfolio import Entry
from assessment.report import documents
from assessment.store import solutions
from pages.shared import context, redraw
from pages.shared.markup import draw_html
from pages.shared.report_files import download, download_of


def table_files(assessment: Assessment) -> None:
    """Draw the button that opens the box, and what it is for."""
    button, purpose = st.columns([3, 9], vertical_alignment="center")
    with purpose:
        draw_html(
            Markup(
                "<p>Einzelne Tabellen für eigene Auswertungen, auch über mehrere Stände oder Lösungen. Excel öffnet "
                "sie mit einem Doppelklick.</p>"
            )
        )
    with button:
        box = redraw.popover("Daten (CSV)", "tables", ":material/table:")
    if box:
        with box, st.container(horizontal=True, gap="xsmall"):
            for table in tables.OF_AN_ASSESSMENT:
                download(documents.TABLES[table.key], assessment, table.title)
            for table in over_time.OF_A_SOLUTION:
                _of_solution(table, assessment, f"{table.title} der Lösung")
            _portfolio(assessment)


def _of_solution(table: Table, assessment: Assessment, label: str) -> None:
    def read() -> Sequence[Snapshot]:
        return solutions.snapshots(context.repository(), assessment.id, context.newest_catalog())

    download_of(documents.TABLES_OF_A_SOLUTION[table.key], read, assessment, label)


def _portfolio(assessment: Assessment) -> None:
    def read() -> Iterable[Entry]:
        newest = context.newest_catalog()
        return solutions.portfolio(context.repository(), assessment.municipality_id, newest, clock.today())

    download_of(documents.PORTFOLIO, read, assessment, f"{over_time.PORTFOLIO.title} der Kommune")
