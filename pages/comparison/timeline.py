"""The course over all assessments: a line for each driver, and every criterion at every date."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from assessment.charts.comparison import driver_lines, lines_in_words
from assessment.frames.criteria import criteria_frame
from assessment.frames.frame import rows_of
from assessment.quick_entry import sign
from assessment.rating import LEVELS
from assessment.texts.comparison import phase_change, signed
from assessment.texts.numbers import percent
from assessment.timeline import Point
from pages.shared.figures import draw_figure
from pages.shared.markup import draw_html, join, table


def draw_course(points: Sequence[Point], course: pd.DataFrame, everything: bool) -> None:
    """Draw what is wanted of the course: drivers or criteria."""
    draw_html(Markup("<h2>Verlauf über alle Stände</h2>"))
    drivers, criteria = st.tabs(["Treiber", "Kriterien"], key="course", on_change="rerun")
    if drivers.open:
        with drivers:
            _drivers(points, course)
    if criteria.open:
        with criteria:
            draw_html(_heatmap(points, everything))


def _drivers(points: Sequence[Point], course: pd.DataFrame) -> None:
    draw_html(
        Markup(
            '<p class="kompass-small">Jeder Punkt ist die Reife, wie sie an diesem Tag galt: über die Kriterien, die '
            "damals fällig und bewertet waren. Eine gepunktete Senkrechte heißt: Ab hier steht die Lösung in einer "
            "anderen Phase, und andere Kriterien zählen. Wie viel davon Veränderung an denselben ist, steht "
            "in der Tabelle in Klammern.</p>"
        )
    )
    draw_figure(driver_lines(course), "driver-lines", lines_in_words(course))
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


def _heatmap(points: Sequence[Point], everything: bool) -> Markup:
    """Return every criterion at every date as a table, driver by driver, coloured by level."""
    head = join(Markup('<th scope="col">{}</th>').format(f"{point.snapshot.day:%d.%m.%y}") for point in points)
    # Out of the index, whose cells pandas would put together anew for each row.
    rows = _levels(points, everything).reset_index().itertuples(index=False, name=None)
    groups = join(_group(name, list(levels), len(points)) for (_, name), levels in groupby(rows, itemgetter(0, 1)))
    caption = "Jedes Kriterium an jedem Stand"
    return Markup(
        '<p class="kompass-small">N nicht, P teilweise, L überwiegend, F vollständig erfüllt; ? wissen wir nicht; '
        "– nicht relevant; ○ offen; (P) übernommen und nicht bestätigt; leer: nicht fällig.</p>"
        '<div class="kompass-scroll kompass-levels" tabindex="0" role="region" aria-label="{0}">'
        '<table class="kompass-table"><caption>{0}</caption><thead><tr><th scope="col">Kriterium</th>{1}</tr></thead>'
        "{2}</table></div>"
    ).format(caption, head, groups)


def _levels(points: Sequence[Point], everything: bool) -> pd.DataFrame:
    """Return what is said of each criterion, a column for each date; without those that were never in view."""
    criteria = criteria_frame([point.snapshot for point in points])
    shown = criteria if everything else criteria[criteria.groupby("criterion")["due"].transform("any")]
    signs = shown.assign(sign=[_sign(row, everything) for row in rows_of(shown)])
    place = ["driver", "driver_name", "phase", "criterion", "title"]
    by_day = signs.pivot(index=place, columns="assessment", values="sign")
    return by_day.reindex(columns=[point.snapshot.assessment.id for point in points]).fillna("")


def _group(name: str, levels: Sequence[tuple[str, ...]], days: int) -> Markup:
    rows = join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(title, join(map(_level, signs)))
        for _driver, _name, _phase, _criterion, title, *signs in levels
    )
    return Markup('<tbody><tr><th scope="rowgroup" colspan="{}">{}</th></tr>{}</tbody>').format(days + 1, name, rows)


def _sign(row: Any, everything: bool) -> str:
    if row.rating is not None:
        return sign(row.rating)
    if row.suggested is not None:
        return f"({sign(row.suggested)})"
    return "○" if everything or row.due else ""


@lru_cache(maxsize=32)
def _level(shown: str) -> Markup:
    cell = '<td class="kompass-level-{0}">{0}</td>' if shown in LEVELS else "<td>{}</td>"
    return Markup(cell).format(shown)
