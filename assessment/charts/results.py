"""The figures of the result, as plotly charts. Each has a table beside it that says the same."""

import math
from html import escape

import plotly.graph_objects as go

from assessment.catalog.model import Catalog
from assessment.charts.colours import CURRENT, GRID, SCALE, TARGET
from assessment.charts.radar import LARGE, large_layout, rings, short_names
from assessment.phases import Phase
from assessment.results import Result
from assessment.scoring import Score
from assessment.texts.numbers import percent

_GAPS_IN_TOOLTIP = 3


def radar(result: Result, catalog: Catalog) -> go.Figure:
    """Draw current score, target and span on the drivers' fixed axes."""
    names = short_names(catalog)
    scores = [result.drivers[driver.id] for driver in catalog.drivers]
    gaps = [_largest_gaps(result, driver.id) for driver in catalog.drivers]
    figure = rings(scores, names, LARGE)
    low, high, target, current = figure.data
    low.showlegend = False
    high.name = "Spanne" if result.has_spread else "Spanne, solange Antworten fehlen"
    target.name = "Ziel"
    current.update(
        name="Heute",
        customdata=[*gaps, gaps[0]],
        hovertemplate="<b>%{theta}: %{r:.0f} %</b>%{customdata}<extra></extra>",
    )
    figure.update_layout(**large_layout())
    return figure


def bars(result: Result, catalog: Catalog) -> go.Figure:
    """Draw the drivers as bars, weakest first, with target and span."""
    ordered = sorted(catalog.drivers, key=lambda driver: _order(result.drivers[driver.id]), reverse=True)
    names = [driver.short_label for driver in ordered]
    scores = [result.drivers[driver.id] for driver in ordered]
    figure = go.Figure()
    figure.add_bar(
        y=names,
        x=[score.value for score in scores],
        orientation="h",
        marker_color=CURRENT,
        text=[percent(score.value) for score in scores],
        textposition="inside",
        insidetextanchor="start",
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [_distance(score.high, score.value) for score in scores],
            "arrayminus": [_distance(score.value, score.low) for score in scores],
            "color": "#80919a",
        },
        hovertemplate="%{y}: %{x:.0f} %<extra></extra>",
        name="Heute",
    )
    figure.add_scatter(
        y=names,
        x=[score.target for score in scores],
        mode="markers",
        marker={"symbol": "line-ns", "size": 22, "line": {"color": TARGET, "width": 4}},
        hovertemplate="%{y}: Ziel %{x:.0f} %<extra></extra>",
        name="Ziel",
    )
    figure.update_layout(
        xaxis={"range": [0, 101], "ticksuffix": " %", "gridcolor": GRID, "fixedrange": True},
        yaxis={"fixedrange": True},
        showlegend=False,
        margin={"l": 10, "r": 40, "t": 30, "b": 20},
        height=460,
    )
    return figure


def heatmap(result: Result, catalog: Catalog) -> go.Figure:
    """Draw the score of every driver in every phase; combinations without criteria stay empty."""
    phases = [phase for phase in Phase if any(key[1] is phase for key in result.cells)]
    rows = [[result.cells.get((driver.id, phase)) for phase in phases] for driver in catalog.drivers]
    figure = go.Figure(
        go.Heatmap(
            x=[f"{catalog.phase(phase).short_label}" for phase in phases],
            y=[driver.short_label for driver in catalog.drivers],
            z=[[cell.value if cell else None for cell in row] for row in rows],
            text=[[percent(cell.value) if cell else "" for cell in row] for row in rows],
            texttemplate="%{text}",
            textfont={"size": 14},
            colorscale=SCALE,
            zmin=0,
            zmax=100,
            xgap=3,
            ygap=3,
            showscale=False,
            hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
        )
    )
    figure.update_layout(
        xaxis={"side": "top", "fixedrange": True, "showgrid": False},
        yaxis={"autorange": "reversed", "fixedrange": True, "showgrid": False},
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        height=400,
    )
    return figure


def _largest_gaps(result: Result, driver: str) -> str:
    """Return the first gaps of a driver for a tooltip, one on a line."""
    own = [gap.criterion.short_title for gap in result.gaps if gap.criterion.driver == driver]
    shown = [escape(title) for title in own[:_GAPS_IN_TOOLTIP]]
    return "<br>Zuerst angehen:<br>– " + "<br>– ".join(shown) if shown else ""


def _order(score: Score) -> float:
    return math.inf if score.value is None else score.value


def _distance(upper: float | None, lower: float | None) -> float:
    return 0.0 if upper is None or lower is None else max(0.0, upper - lower)
