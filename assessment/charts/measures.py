"""The timeline of measures, as a plotly chart and in words. A table beside it says the same."""

from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from assessment.charts.colours import GRID
from assessment.frames.frame import rows_of
from assessment.measures import Status
from assessment.texts.measures import STATUS, count_of_measures, dates

# Colour and pattern: either alone tells them apart, on light and on dark.
_OVERDUE = ("Überfällig", "#d9822b", "x")
_LOOKS = {
    Status.OPEN: (STATUS[Status.OPEN], "#7fb4cc", ""),
    Status.IN_PROGRESS: (STATUS[Status.IN_PROGRESS], "#1f7496", "/"),
    Status.DONE: (STATUS[Status.DONE], "#3f8f5b", "."),
    Status.DROPPED: (STATUS[Status.DROPPED], "#80919a", "-"),
}
_TODAY = "#80919a"
_ROW = 46
_MS_PER_DAY = 86_400_000
# One date far off would press all others together; the table has it.
_MOST_DAYS_AHEAD = 2 * 365
_MOST_DAYS_BACK = 5 * 365


def dated(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures that ended or are due, with that day as `last_day`."""
    return measures.assign(last_day=measures["ended_on"].fillna(measures["due_on"])).dropna(subset="last_day")


def timeline(measures: pd.DataFrame, today: date, label: Callable[[str], str]) -> go.Figure:
    """Draw a bar for each measure, from the day it was decided; `measures` (`dated`) from top to bottom.

    `label`: what is to be done in a few words.
    """
    first, last = _range(measures, today)
    rows = list(rows_of(measures))
    figure = go.Figure()
    for name, colour, pattern in (_OVERDUE, *_LOOKS.values()):
        own = [(position, row) for position, row in enumerate(rows) if _look(row)[0] == name]
        spans = [_span(row, first, last) for _, row in own]
        figure.add_bar(
            y=[position for position, _ in own],
            base=[start.isoformat() for start, _ in spans],
            x=[((end - start).days + 1) * _MS_PER_DAY for start, end in spans],
            orientation="h",
            width=0.42,
            marker={
                "color": colour,
                "pattern": {"shape": pattern, "bgcolor": colour, "fgcolor": "#ffffff", "size": 8, "solidity": 0.25},
            },
            customdata=[_in_a_tooltip(row, label) for _, row in own],
            hovertemplate="%{customdata}<extra></extra>",
            name=name,
            visible=True if own else None,
            showlegend=bool(own),
        )
    figure.add_scatter(
        y=[position - 0.38 for position in range(len(rows))],
        x=[first.isoformat()] * len(rows),
        mode="text",
        text=[escape(label(row.what), quote=False) for row in rows],
        textposition="middle right",
        textfont_size=13,
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_vline(x=today.isoformat(), line={"color": _TODAY, "dash": "dash", "width": 2})
    figure.add_annotation(x=today.isoformat(), y=1, yref="paper", yanchor="bottom", text="heute", showarrow=False)
    figure.update_layout(
        barmode="overlay",
        xaxis={
            "type": "date",
            "range": [first.isoformat(), (last + timedelta(days=1)).isoformat()],
            "tickformatstops": [
                {"dtickrange": [None, 27 * _MS_PER_DAY], "value": "%d.%m.%y"},
                {"dtickrange": ["M1", None], "value": "%m/%Y"},
            ],
            "gridcolor": GRID,
            "fixedrange": True,
            "nticks": 8,
            "showgrid": True,
        },
        yaxis={"range": [len(rows) - 0.4, -0.7], "showticklabels": False, "showgrid": False, "fixedrange": True},
        legend={"orientation": "h", "y": 1, "yanchor": "top", "x": 0, "xanchor": "left", "yref": "container"},
        margin={"l": 10, "r": 10, "t": 76, "b": 30},
        height=110 + _ROW * len(rows),
    )
    return figure


def timeline_in_words(measures: pd.DataFrame, today: date, label: Callable[[str], str]) -> str:
    """Say what the timeline shows, for those who don't see it."""
    words = "; ".join(
        f"{label(row.what)}: {row.created_on:%d.%m.%Y} bis {row.last_day:%d.%m.%Y}, {_look(row)[0].lower()}"
        for row in rows_of(measures)
    )
    return f"Zeitachse, {count_of_measures(len(measures))}, heute ist der {today:%d.%m.%Y}. {words}."


def _look(row: Any) -> tuple[str, str, str]:
    return _OVERDUE if row.overdue else _LOOKS[row.status]


def _range(measures: pd.DataFrame, today: date) -> tuple[date, date]:
    """Return the first and the last day to show."""
    first, last = measures[["created_on", "last_day"]].min().min(), measures["last_day"].max()
    earliest, latest = today - timedelta(days=_MOST_DAYS_BACK), today + timedelta(days=_MOST_DAYS_AHEAD)
    return max(min(today, first.date()), earliest), min(max(today, last.date()), latest)


def _span(row: Any, first: date, last: date) -> tuple[date, date]:
    """Return the days that a bar covers; one that ended before it was entered covers its last day."""
    start = min(row.created_on, row.last_day)
    return min(max(start, first), last), max(min(row.last_day, last), first)


def _in_a_tooltip(row: Any, label: Callable[[str], str]) -> str:
    lines = [
        f"<b>{escape(label(row.what), quote=False)}</b>",
        escape(row.owner, quote=False),
        escape(dates(row.status, row.due_on, row.ended_on, row.overdue)),
    ]
    return "<br>".join(line for line in lines if line)
