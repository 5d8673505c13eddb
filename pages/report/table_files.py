"""The tables as CSV files: a box with a button for each. pandas is loaded when one is pressed."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment
from assessment.file_names import file_name
from assessment.frames import tables
from assessment.report import documents
from assessment.store import solutions
from assessment.timeline import course
from pages.shared import context, redraw
from pages.shared.markup import draw_html
from pages.shared.report_files import download


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
            for document, table in zip(documents.TABLES, tables.OF_AN_ASSESSMENT, strict=True):
                download(document, assessment, table.title)
            _course(assessment)
            _criteria(assessment)
            _portfolio(assessment)


def _course(assessment: Assessment) -> None:
    def make() -> bytes:
        from assessment.exchange.csv_file import csv_file
        from assessment.frames.course import course_frame

        stored = solutions.snapshots(context.repository(), assessment.id, context.newest_catalog())
        return csv_file(tables.COURSE, course_frame(course(stored)))

    label = f"{tables.COURSE.title} der Lösung"
    _button(label, make, file_name(assessment, tables.COURSE.file_name, "csv"), "table-course")


def _criteria(assessment: Assessment) -> None:
    def make() -> bytes:
        from assessment.exchange.csv_file import csv_file
        from assessment.frames.criteria import criteria_frame

        stored = solutions.snapshots(context.repository(), assessment.id, context.newest_catalog())
        return csv_file(tables.CRITERIA, criteria_frame(stored))

    name = file_name(assessment, tables.CRITERIA.file_name, "csv")
    _button(tables.CRITERIA.title, make, name, "table-criteria")


def _portfolio(assessment: Assessment) -> None:
    def make() -> bytes:
        from assessment.exchange.csv_file import csv_file
        from assessment.frames.portfolio import portfolio_frame

        municipality_id, newest = assessment.municipality_id, context.newest_catalog()
        entries = solutions.portfolio(context.repository(), municipality_id, newest, clock.today())
        return csv_file(tables.PORTFOLIO, portfolio_frame(entries))

    label = f"{tables.PORTFOLIO.title} der Kommune"
    _button(label, make, f"skalierungskompass-{tables.PORTFOLIO.file_name}.csv", "table-portfolio")


def _button(label: str, make: Callable[[], bytes], name: str, key: str) -> None:
    st.download_button(
        label,
        make,
        file_name=name,
        mime="text/csv",
        key=f"download-{key}",
        on_click="ignore",
        icon=":material/download:",
    )
