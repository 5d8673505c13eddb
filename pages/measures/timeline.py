"""The measures of a solution on a timeline, with a table that says the same."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.charts.measures import last_day, timeline, timeline_in_words
from assessment.measures import Measure, in_order
from assessment.texts.measures import STATUS, count_of_measures, when
from pages.shared.markup import show, table
from pages.shared.measures.words import short

_PLOTLY = {"displayModeBar": False, "locale": "de"}
# What fits beside a bar on a phone.
_LABEL = 44


def draw_timeline(measures: Sequence[Measure]) -> None:
    """Draw the timeline and its table."""
    today = clock.today()
    ordered = in_order(measures, today)
    dated = [measure for measure in ordered if last_day(measure) is not None]
    if dated:
        st.plotly_chart(
            timeline(dated, today, _label),
            key="timeline",
            config=_PLOTLY,
            alt=timeline_in_words(dated, today, _label),
        )
    undated = len(ordered) - len(dated)
    if undated:
        count = count_of_measures(undated)
        verb = "hat keinen Termin und steht" if undated == 1 else "haben keinen Termin und stehen"
        show(
            Markup('<p class="kompass-small">{} {} nur in der Tabelle.</p>').format(
                count[0].upper() + count[1:], verb
            )
        )
    show(
        table(
            "Maßnahmen mit Beginn und Termin, überfällige zuerst",
            ["Maßnahme", "Wer", "Angelegt", "Bis wann", "Stand"],
            (
                [
                    short(measure.what, 120),
                    measure.owner or "–",
                    f"{measure.created_on:%d.%m.%Y}",
                    f"{measure.due:%d.%m.%Y}" if measure.due else "–",
                    _progress(measure),
                ]
                for measure in ordered
            ),
        )
    )


def _label(measure: Measure) -> str:
    return short(measure.what, _LABEL)


def _progress(measure: Measure) -> str:
    today = clock.today()
    return when(measure, today) if measure.status.is_ended or measure.is_overdue(today) else STATUS[measure.status]
