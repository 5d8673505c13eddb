"""The figures of a comparison, as plotly charts. Each has a table beside it that says the same."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from assessment.charts.colours import CURRENT, EARLIER, GRID, TARGET
from assessment.charts.radar import closed_ring, large_layout, short_names
from assessment.frames.course import states
from assessment.frames.frame import plain
from assessment.texts.comparison import signed
from assessment.texts.numbers import percent

_DASHES = ("dot", "dashdot", "longdashdot")
_ROW_HEIGHT = 96


def overlay(changes: pd.DataFrame, before: date, after: date, between: pd.DataFrame) -> go.Figure:
    """Draw the drivers as they stood then and now on fixed axes, and at up to three other dates.

    `between`: what a course says of those.
    """
    drivers, then = changes.dropna(subset="driver"), between.dropna(subset="driver")
    names = short_names(drivers["short_name"])
    figure = go.Figure()
    lines = [
        (before, drivers["before"], "dash", EARLIER),
        *(
            (state.day, then.loc[then["assessment"] == state.assessment, "value"], dash, EARLIER)
            for state, dash in zip(states(between), _DASHES, strict=False)
        ),
        (after, drivers["after"], "solid", CURRENT),
    ]
    figure.add_scatterpolar(
        **closed_ring(plain(drivers["target"]), names),
        mode="lines",
        line={"color": TARGET, "width": 1.5, "dash": "longdash"},
        hovertemplate="%{theta}: Ziel %{r:.0f} %<extra></extra>",
        name="Ziel",
    )
    for day, values, dash, colour in lines:
        figure.add_scatterpolar(
            **closed_ring(plain(values), names),
            mode="lines+markers",
            line={"color": colour, "width": 3 if dash == "solid" else 2.5, "dash": dash},
            marker={"size": 8, "symbol": "circle" if dash == "solid" else "diamond"},
            hovertemplate="<b>%{theta}: %{r:.0f} %</b><extra></extra>",
            name=f"{day:%d.%m.%Y}",
        )
    figure.update_layout(**large_layout())
    return figure


def dumbbells(changes: pd.DataFrame, before: date, after: date) -> go.Figure:
    """Draw each driver's common criteria then and now, the strongest rise on top, with the difference."""
    # A figure is drawn from the bottom.
    drivers = changes.dropna(subset=["driver", "real"]).sort_values("real", kind="stable")
    names, earlier, later = (plain(drivers[name]) for name in ("short_name", "common_before", "common_after"))
    figure = go.Figure()
    for name, *both in zip(names, earlier, later, strict=True):
        figure.add_scatter(
            x=both,
            y=[name, name],
            mode="lines",
            line={"color": EARLIER, "width": 4},
            hoverinfo="skip",
            showlegend=False,
        )
    ends = (
        (before, earlier, EARLIER, "diamond"),
        (after, later, CURRENT, "circle"),
    )
    for day, values, colour, symbol in ends:
        figure.add_scatter(
            x=values,
            y=names,
            mode="markers",
            marker={"color": colour, "size": 13, "symbol": symbol},
            hovertemplate="%{y}: %{x:.0f} %<extra></extra>",
            name=f"{day:%d.%m.%Y}",
        )
    for name, real in zip(names, plain(drivers["real"]), strict=True):
        figure.add_annotation(
            x=1.0, xref="paper", xanchor="right", y=name, text=f"<b>{signed(real)}</b>", showarrow=False
        )
    figure.update_layout(
        xaxis={"range": [-3, 125], "tickvals": [0, 25, 50, 75, 100], "ticksuffix": " %", "gridcolor": GRID},
        yaxis={"showgrid": False},
        legend={"orientation": "h", "y": -0.08, "x": 0.5, "xanchor": "center"},
        margin={"l": 10, "r": 10, "t": 20, "b": 20},
        height=460,
    )
    figure.update_xaxes(fixedrange=True, zeroline=False)
    figure.update_yaxes(fixedrange=True)
    return figure


def driver_lines(course: pd.DataFrame) -> go.Figure:
    """Draw a line for each driver over all dates; a dotted upright marks where the solution changed its phase."""
    lines = course.dropna(subset="driver").groupby("driver", observed=True)
    figure = make_subplots(
        rows=lines.ngroups,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.035,
        subplot_titles=plain(lines["driver_name"].first()),
    )
    for row, (_, line) in enumerate(lines, start=1):
        values = plain(line["value"])
        figure.add_scatter(
            x=plain(line["day"]),
            y=values,
            mode="lines+markers",
            line={"color": CURRENT, "width": 2.5},
            marker={"size": 8},
            customdata=[percent(value) for value in values],
            hovertemplate="%{x|%d.%m.%Y}: %{customdata}<extra></extra>",
            showlegend=False,
            row=row,
            col=1,
        )
    stood = ""
    for state in states(course):
        if stood and state.phases != stood:
            figure.add_vline(x=state.day.isoformat(), line={"color": TARGET, "dash": "dot", "width": 2})
        stood = state.phases
    figure.update_yaxes(range=[-6, 106], tickvals=[0, 50, 100], ticksuffix=" %", gridcolor=GRID, fixedrange=True)
    figure.update_xaxes(tickformat="%d.%m.%Y", fixedrange=True, gridcolor=GRID, nticks=6)
    figure.update_annotations(x=0, xanchor="left", font_size=14)
    figure.update_layout(
        margin={"l": 10, "r": 20, "t": 30, "b": 20}, height=_ROW_HEIGHT * lines.ngroups + 60, showlegend=False
    )
    return figure


def lines_in_words(course: pd.DataFrame) -> str:
    """Return the text alternative of the lines: where each driver began and where it ended."""
    lines = course.dropna(subset="driver").groupby("driver", observed=True)
    axes = "; ".join(
        f"{name} {percent(values[0])} auf {percent(values[-1])}"
        for name, values in ((line["driver_name"].iloc[0], plain(line["value"])) for _, line in lines)
    )
    first, *_, last = plain(course["day"])
    return f"Reife je Treiber vom {first:%d.%m.%Y} bis zum {last:%d.%m.%Y}: {axes}."
