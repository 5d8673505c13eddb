"""The course over all assessments: a line for each driver, and every criterion at every date."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from assessment.catalog.model import Catalog, Criterion
from assessment.charts.comparison import driver_lines, lines_in_words
from assessment.frames.frame import rows_of
from assessment.rating import Rating, answer_to
from assessment.texts.comparison import phase_change, signed
from assessment.texts.numbers import percent
from assessment.timeline import Point, criteria_of
from pages.shared.markup import draw_html, join, table

_PLOTLY = {"displayModeBar": False, "scrollZoom": False}
_SIGNS = {Rating.UNKNOWN: "?", Rating.NOT_RELEVANT: "–"}


def draw_course(points: Sequence[Point], course: pd.DataFrame, everything: bool) -> None:
    """Draw what is wanted of the course: drivers or criteria."""
    draw_html(Markup("<h2>Verlauf über alle Stände</h2>"))
    drivers, criteria = st.tabs(["Treiber", "Kriterien"], key="course", on_change="rerun")
    catalog = points[-1].snapshot.catalog
    if drivers.open:
        with drivers:
            _drivers(points, course)
    if criteria.open:
        with criteria:
            draw_html(_heatmap(points, catalog, everything))


def _drivers(points: Sequence[Point], course: pd.DataFrame) -> None:
    draw_html(
        Markup(
            '<p class="kompass-small">Jeder Punkt ist die Reife, wie sie an diesem Tag galt: über die Kriterien, die '
            "damals fällig und bewertet waren. Eine gepunktete Senkrechte heißt: Ab hier steht die Lösung in einer "
            "anderen Phase, und andere Kriterien zählen. Wie viel davon Veränderung an denselben ist, steht "
            "in der Tabelle in Klammern.</p>"
        )
    )
    st.plotly_chart(driver_lines(course), key="driver-lines", config=_PLOTLY, alt=lines_in_words(course))
    head = ["Treiber", *(_column(points, index) for index in range(len(points)))]
    cells = course.dropna(subset="driver").assign(shown=lambda drivers: list(map(_cell, rows_of(drivers))))
    by_day = cells.pivot(index=["driver", "driver_name"], columns="assessment", values="shown")
    in_order = by_day[[point.snapshot.assessment.id for point in points]]
    rows = [[name, *row] for (_, name), *row in in_order.itertuples(name=None)]
    draw_html(
        table(
            "Reife je Stand; in Klammern: Veränderung an Kriterien, die auch beim Stand davor bewertet sind. Diese "
            "Schritte lassen sich nicht addieren: Bei jedem sind andere Kriterien gemeinsam.",
            head,
            rows,
        )
    )


def _column(points: Sequence[Point], index: int) -> str:
    snapshot = points[index].snapshot
    phases = snapshot.assessment.phases
    change = phase_change(points[index - 1].snapshot.assessment.phases, phases) if index else "+".join(phases)
    return f"{snapshot.day:%d.%m.%Y} {f'({change})' if change else ''}".strip()


def _cell(row: Any) -> str:
    value = percent(row.value)
    if row.common is None:
        return value
    return f"{value} ({signed(row.real)})" if row.real is not None else f"{value} (nichts gemeinsam)"


def _heatmap(points: Sequence[Point], catalog: Catalog, everything: bool) -> Markup:
    """Return every criterion at every date as a table, driver by driver, coloured by level."""
    criteria = criteria_of([point.snapshot for point in points], everything)
    views = [{criterion.id for criterion in point.snapshot.in_view(everything)} for point in points]
    head = join(Markup('<th scope="col">{}</th>').format(f"{point.snapshot.day:%d.%m.%y}") for point in points)
    groups = join(
        _group(driver.short_label, [c for c in criteria if c.driver == driver.id], points, views)
        for driver in catalog.drivers
    )
    caption = "Jedes Kriterium an jedem Stand"
    return Markup(
        '<p class="kompass-small">N nicht, P teilweise, L überwiegend, F vollständig erfüllt; ? wissen wir nicht; '
        "– nicht relevant; ○ offen; (P) übernommen und nicht bestätigt; leer: nicht fällig.</p>"
        '<div class="kompass-scroll kompass-levels" tabindex="0" role="region" aria-label="{0}">'
        '<table class="kompass-table"><caption>{0}</caption><thead><tr><th scope="col">Kriterium</th>{1}</tr></thead>'
        "{2}</table></div>"
    ).format(caption, head, groups)


def _group(name: str, criteria: Sequence[Criterion], points: Sequence[Point], views: Sequence[set[str]]) -> Markup:
    if not criteria:
        return Markup("")
    rows = join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            criterion.short_title,
            join(
                _level(point, criterion.id, criterion.id in view) for point, view in zip(points, views, strict=True)
            ),
        )
        for criterion in criteria
    )
    return Markup('<tbody><tr><th scope="rowgroup" colspan="{}">{}</th></tr>{}</tbody>').format(
        len(points) + 1, name, rows
    )


def _level(point: Point, criterion_id: str, is_due: bool) -> Markup:
    answer = answer_to(criterion_id, point.snapshot.answers)
    if answer.rating is not None and answer.rating.is_level:
        return Markup('<td class="kompass-level-{0}">{0}</td>').format(answer.rating.value)
    if answer.rating is not None:
        return Markup("<td>{}</td>").format(_SIGNS[answer.rating])
    if answer.suggestion is not None:
        return Markup("<td>({})</td>").format(answer.suggestion.rating.value)
    return Markup("<td>○</td>") if is_due else Markup("<td></td>")
