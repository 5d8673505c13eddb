"""The drivers then and now: radar, dumbbells, and the table that says the same."""

import math
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from assessment.charts import comparison as comparison_charts
from assessment.comparison import Cause, Comparison, ScoreDifference
from assessment.texts.comparison import SHORT_CAUSES, drivers_in_words, signed
from assessment.texts.numbers import percent
from assessment.timeline import Point
from pages.shared.markup import show, table

_PLOTLY = {"displayModeBar": False, "scrollZoom": False}
MOST_OTHERS = 3


def draw_drivers(found: Comparison, points: Sequence[Point]) -> None:
    """Draw the drivers; other dates can be laid over the radar."""
    show(Markup("<h2>Die sieben Treiber</h2>"))
    if all(difference.before.value is None for difference in found.drivers.values()):
        st.info("In der früheren Selbsteinschätzung ist noch nichts bewertet.")
        return
    others = _others(found, points)
    left, right = st.columns(2)
    words = drivers_in_words(found)
    with left:
        show(Markup("<h3>Stand je Treiber</h3>"))
        st.plotly_chart(comparison_charts.overlay(found, others), key="overlay", config=_PLOTLY, alt=words)
        show(
            Markup(
                '<p class="kompass-small">So standen die Treiber jeweils da, über alle Kriterien, die damals fällig '
                "und bewertet waren. Durchgezogen: der spätere Stand. Orange: sein Ziel.</p>"
            )
        )
    with right:
        show(Markup("<h3>Veränderung an gemeinsamen Kriterien</h3>"))
        if found.overall.common:
            st.plotly_chart(comparison_charts.dumbbells(found), key="dumbbells", config=_PLOTLY, alt=words)
            show(
                Markup(
                    '<p class="kompass-small">Nur über die Kriterien, die in beiden bewertet sind: von der Raute zum '
                    "Kreis. Rechts die Veränderung in Prozentpunkten.</p>"
                )
            )
        else:
            st.info("Kein Kriterium ist in beiden bewertet. Deshalb gibt es hier keine Veränderung zu zeigen.")
    show(_table(found))


def _others(found: Comparison, points: Sequence[Point]) -> list[Point]:
    both = {found.before.assessment.id, found.after.assessment.id}
    rest = {point.snapshot.assessment.id: point for point in points if point.snapshot.assessment.id not in both}
    if not rest:
        return []
    chosen = st.multiselect(
        "Weitere Stände im Radar",
        list(rest),
        format_func=lambda key: f"{rest[key].snapshot.day:%d.%m.%Y}: {rest[key].snapshot.assessment.title}",
        max_selections=MOST_OTHERS,
        placeholder="Keine",
        key="overlaid",
    )
    return [rest[key] for key in rest if key in chosen]


def _table(found: Comparison) -> Markup:
    drivers = sorted(found.after.catalog.drivers, key=lambda driver: _place(found.drivers[driver.id].real))
    rows = [(driver.short_label, found.drivers[driver.id]) for driver in drivers]
    rows.append(("Alle zusammen", found.overall))
    causes = [cause for cause in Cause if any(cause in difference.parts for _, difference in rows)]
    head = ["Treiber", "Früher", "Später", "Gesamt", "Dieselben Kriterien"]
    return table(
        "Veränderung in Prozentpunkten und woraus sie sich zusammensetzt; in Klammern: wie viele Kriterien in beiden "
        "bewertet sind",
        [*head, *(SHORT_CAUSES[cause] for cause in causes)],
        [_row(name, difference, causes) for name, difference in rows],
    )


def _place(real: float | None) -> float:
    return math.inf if real is None else -real


def _row(name: str, difference: ScoreDifference, causes: Sequence[Cause]) -> list[str | Markup]:
    return [
        name,
        percent(difference.before.value),
        percent(difference.after.value),
        signed(difference.whole if difference.common else None),
        Markup("<strong>{}</strong> ({})").format(signed(difference.real), len(difference.common)),
        *(signed(difference.parts[cause]) if cause in difference.parts else "" for cause in causes),
    ]
