"""The drivers then and now: radar, dumbbells, and the table that says the same."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from assessment.charts import comparison as comparison_charts
from assessment.comparison import Cause, Comparison
from assessment.frames.course import changes_frame, states
from assessment.frames.frame import rows_of
from assessment.texts.comparison import SHORT_CAUSES, drivers_in_words, signed
from assessment.texts.numbers import percent
from pages.shared.figures import draw_figure
from pages.shared.markup import draw_html, table

MOST_OTHERS = 3


def draw_drivers(comparison: Comparison, course: pd.DataFrame) -> None:
    """Draw the drivers; other dates can be laid over the radar."""
    draw_html(Markup("<h2>Die sieben Treiber</h2>"))
    if all(difference.before.value is None for difference in comparison.drivers.values()):
        st.info("In der früheren Selbsteinschätzung ist noch nichts bewertet.")
        return
    others = _others(comparison, course)
    changes, days = changes_frame(comparison), (comparison.before.day, comparison.after.day)
    left, right = st.columns(2)
    words = drivers_in_words(comparison)
    with left:
        draw_html(Markup("<h3>Stand je Treiber</h3>"))
        draw_figure(comparison_charts.overlay(changes, *days, others), "overlay", words)
        draw_html(
            Markup(
                '<p class="kompass-small">So standen die Treiber jeweils da, über alle Kriterien, die damals fällig '
                "und bewertet waren. Durchgezogen: der spätere Stand. Orange: sein Ziel.</p>"
            )
        )
    with right:
        draw_html(Markup("<h3>Veränderung an gemeinsamen Kriterien</h3>"))
        if comparison.overall.common:
            draw_figure(comparison_charts.dumbbells(changes, *days), "dumbbells", words)
            draw_html(
                Markup(
                    '<p class="kompass-small">Nur über die Kriterien, die in beiden bewertet sind: von der Raute zum '
                    "Kreis. Rechts die Veränderung in Prozentpunkten.</p>"
                )
            )
        else:
            st.info("Kein Kriterium ist in beiden bewertet. Deshalb gibt es hier keine Veränderung zu zeigen.")
    draw_html(_table(changes))


def _others(comparison: Comparison, course: pd.DataFrame) -> pd.DataFrame:
    """Draw the choice of other dates; return what the course says of those that are chosen."""
    rest = course[~course["assessment"].isin({comparison.before.assessment.id, comparison.after.assessment.id})]
    names = {state.assessment: f"{state.day:%d.%m.%Y}: {state.assessment_title}" for state in states(rest)}
    if not names:
        return rest
    chosen = st.multiselect(
        "Weitere Stände im Radar",
        list(names),
        format_func=lambda key: names[key],
        max_selections=MOST_OTHERS,
        placeholder="Keine",
        key="overlaid",
        persist_state="session",
    )
    return rest[rest["assessment"].isin(chosen)]


def _table(changes: pd.DataFrame) -> Markup:
    """Return the drivers, the strongest rise first, and all together below; causes that nowhere are stay away."""
    is_driver = changes["driver"].notna()
    drivers = changes[is_driver].sort_values("real", ascending=False, kind="stable", na_position="last")
    ordered = pd.concat([drivers, changes[~is_driver]])
    causes = [cause for cause in Cause if ordered[cause.value].notna().any()]
    head = ["Treiber", "Früher", "Später", "Gesamt", "Dieselben Kriterien"]
    return table(
        "Veränderung in Prozentpunkten und woraus sie sich zusammensetzt; in Klammern: wie viele Kriterien in beiden "
        "bewertet sind",
        [*head, *(SHORT_CAUSES[cause] for cause in causes)],
        [_row(row, causes) for row in rows_of(ordered)],
    )


def _row(row: Any, causes: Sequence[Cause]) -> list[str | Markup]:
    parts = [getattr(row, cause.value) for cause in causes]
    return [
        row.short_name,
        percent(row.before),
        percent(row.after),
        signed(row.whole if row.common else None),
        Markup("<strong>{}</strong> ({})").format(signed(row.real), row.common),
        *("" if part is None else signed(part) for part in parts),
    ]
