"""The figures of a comparison, as plotly charts. Each has a table beside it that says the same."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from assessment.charts.colours import CURRENT, EARLIER, GRID, TARGET
from assessment.charts.radar import closed_ring, large_layout, short_names
from assessment.frames.course import states
from assessment.frames.frame import plain
from assessment.texts.comparison import signed
from assessment.texts.numbers import percent

_DASHES = ("dot", "dashdot", "longdashdot")
_ROW_HEIGHT = 96
_BETWEEN_ROWS = 0.035
_AT_THE_LEFT = {
    "x": 0,
    "xanchor": "left",
    "xref": "paper",
    "yanchor": "bottom",
    "yref": "paper",
    "showarrow": False,
    "font": {"size": 14},
}
_UPRIGHT = {"type": "line", "line": {"color": TARGET, "dash": "dot", "width": 2}}


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
    count = lines.ngroups
    moves = list(_phase_changes(course))
    data, axes, names, uprights = [], {}, [], []
    for row, (name, (_, line)) in enumerate(zip(plain(lines["driver_name"].first()), lines, strict=True), start=1):
        number = "" if row == 1 else row
        bottom, top = _band(row, count)
        data.append({**_line(line), "xaxis": f"x{number}", "yaxis": f"y{number}"})
        axes[f"xaxis{number}"] = {
            **({"matches": f"x{count}", "showticklabels": False} if row < count else {}),
            "anchor": f"y{number}",
            "tickformat": "%d.%m.%Y",
            "fixedrange": True,
            "gridcolor": GRID,
            "nticks": 6,
        }
        axes[f"yaxis{number}"] = {
            "anchor": f"x{number}",
            "domain": [bottom, top],
            "range": [-6, 106],
            "tickvals": [0, 50, 100],
            "ticksuffix": " %",
            "gridcolor": GRID,
            "fixedrange": True,
        }
        names.append({"text": name, "y": top, **_AT_THE_LEFT})
        uprights += [
            {"x0": day, "x1": day, "xref": f"x{number}", "y0": 0, "y1": 1, "yref": f"y{number} domain", **_UPRIGHT}
            for day in moves
        ]
    layout = {
        "annotations": names,
        "shapes": uprights,
        "margin": {"l": 10, "r": 20, "t": 30, "b": 20},
        "height": _ROW_HEIGHT * count + 60,
        "showlegend": False,
    }
    # As a whole: plotly checks the figure anew with every part that is added to one.
    return go.Figure({"data": data, "layout": {**axes, **layout}})


def _phase_changes(course: pd.DataFrame) -> Iterator[str]:
    """Yield the days at which a solution stood in another phase than before."""
    for before, after in pairwise(states(course)):
        if before.phases != after.phases:
            yield after.day.isoformat()


def _band(row: int, count: int) -> tuple[float, float]:
    """Return between which heights a row stands, as parts of the figure."""
    height = (1 - _BETWEEN_ROWS * (count - 1)) / count
    bottom = (count - row) * (height + _BETWEEN_ROWS)
    return bottom, bottom + height


def _line(line: pd.DataFrame) -> dict[str, Any]:
    values = plain(line["value"])
    return {
        "type": "scatter",
        "x": plain(line["day"]),
        "y": values,
        "mode": "lines+markers",
        "line": {"color": CURRENT, "width": 2.5},
        "marker": {"size": 8},
        "customdata": [percent(value) for value in values],
        "hovertemplate": "%{x|%d.%m.%Y}: %{customdata}<extra></extra>",
        "showlegend": False,
    }


def lines_in_words(course: pd.DataFrame) -> str:
    """Return the text alternative of the lines: where each driver began and where it ended."""
    lines = course.dropna(subset="driver").groupby("driver", observed=True)
    axes = "; ".join(
        f"{name} {percent(values[0])} auf {percent(values[-1])}"
        for name, values in ((line["driver_name"].iloc[0], plain(line["value"])) for _, line in lines)
    )
    first, *_, last = plain(course["day"])
    return f"Reife je Treiber vom {first:%d.%m.%Y} bis zum {last:%d.%m.%Y}: {axes}."
