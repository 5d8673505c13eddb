"""The timeline of measures, as a plotly chart and in words. A table beside it says the same."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from html import escape

import plotly.graph_objects as go

from assessment.charts.colours import GRID
from assessment.measures import Measure, Status
from assessment.texts.measures import STATUS, count_of_measures, when

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


def last_day(measure: Measure) -> date | None:
    """Return the day on which a measure ended or is due; None for one without a date."""
    return measure.ended_on or measure.due


def timeline(measures: Sequence[Measure], today: date, label: Callable[[Measure], str]) -> go.Figure:
    """Draw a bar for each measure that has a date, from the day it was decided; `measures` from top to bottom.

    `label`: a measure in a few words.
    """
    dated = [measure for measure in measures if last_day(measure) is not None]
    first, last = _range(dated, today)
    figure = go.Figure()
    for name, colour, pattern in (_OVERDUE, *_LOOKS.values()):
        own = [(row, measure) for row, measure in enumerate(dated) if _look(measure, today)[0] == name]
        spans = [_span(measure, first, last) for _, measure in own]
        figure.add_bar(
            y=[row for row, _ in own],
            base=[start.isoformat() for start, _ in spans],
            x=[((end - start).days + 1) * _MS_PER_DAY for start, end in spans],
            orientation="h",
            width=0.42,
            marker={
                "color": colour,
                "pattern": {"shape": pattern, "bgcolor": colour, "fgcolor": "#ffffff", "size": 8, "solidity": 0.25},
            },
            customdata=[_in_a_tooltip(measure, today, label) for _, measure in own],
            hovertemplate="%{customdata}<extra></extra>",
            name=name,
            visible=True if own else None,
            showlegend=bool(own),
        )
    figure.add_scatter(
        y=[row - 0.38 for row in range(len(dated))],
        x=[first.isoformat()] * len(dated),
        mode="text",
        text=[escape(label(measure), quote=False) for measure in dated],
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
        yaxis={"range": [len(dated) - 0.4, -0.7], "showticklabels": False, "showgrid": False, "fixedrange": True},
        legend={"orientation": "h", "y": 1, "yanchor": "top", "x": 0, "xanchor": "left", "yref": "container"},
        margin={"l": 10, "r": 10, "t": 76, "b": 30},
        height=110 + _ROW * len(dated),
    )
    return figure


def timeline_in_words(measures: Sequence[Measure], today: date, label: Callable[[Measure], str]) -> str:
    """Say what the timeline shows, for those who don't see it."""
    dated = [measure for measure in measures if last_day(measure) is not None]
    said = "; ".join(
        f"{label(measure)}: {measure.created_on:%d.%m.%Y} bis {last_day(measure):%d.%m.%Y}, "
        f"{_look(measure, today)[0].lower()}"
        for measure in dated
    )
    return f"Zeitachse, {count_of_measures(len(dated))}, heute ist der {today:%d.%m.%Y}. {said}."


def _look(measure: Measure, today: date) -> tuple[str, str, str]:
    return _OVERDUE if measure.is_overdue(today) else _LOOKS[measure.status]


def _range(dated: Sequence[Measure], today: date) -> tuple[date, date]:
    """Return the first and the last day to show."""
    ends = [end for measure in dated if (end := last_day(measure)) is not None]
    first = min([today, *ends, *(measure.created_on for measure in dated)])
    last = max([today, *ends])
    earliest, latest = today - timedelta(days=_MOST_DAYS_BACK), today + timedelta(days=_MOST_DAYS_AHEAD)
    return max(first, earliest), min(last, latest)


def _span(measure: Measure, first: date, last: date) -> tuple[date, date]:
    """Return the days that a bar covers; one that ended before it was entered covers its last day."""
    end = last_day(measure) or measure.created_on
    start = min(measure.created_on, end)
    return min(max(start, first), last), max(min(end, last), first)


def _in_a_tooltip(measure: Measure, today: date, label: Callable[[Measure], str]) -> str:
    lines = [
        f"<b>{escape(label(measure), quote=False)}</b>",
        escape(measure.owner, quote=False),
        escape(when(measure, today)),
    ]
    return "<br>".join(line for line in lines if line)
