"""The figures of the result, as plotly charts. Each has a table beside it that says the same."""

from html import escape

import pandas as pd
import plotly.graph_objects as go

from assessment.catalog.model import Catalog
from assessment.charts.colours import CURRENT, GRID, SCALE, TARGET
from assessment.charts.radar import LARGE, large_layout, rings, short_names
from assessment.frames.frame import plain
from assessment.frames.scores import scores_of
from assessment.frames.tables import Of
from assessment.phases import Phase
from assessment.texts.numbers import percent

_GAPS_IN_TOOLTIP = 3


def radar(scores: pd.DataFrame, gaps: pd.DataFrame, *, has_spread: bool) -> go.Figure:
    """Draw current score, target and span on the drivers' fixed axes; tooltips name the first gaps.

    `has_spread`: the spans hold the spread of votes, too.
    """
    drivers = scores_of(scores, Of.DRIVER)
    first = _largest_gaps(gaps, drivers["driver"])
    figure = rings(drivers, short_names(drivers["short_name"]), LARGE)
    low, high, target, current = figure.data
    low.showlegend = False
    high.name = "Spanne" if has_spread else "Spanne, solange Antworten fehlen"
    target.name = "Ziel"
    current.update(
        name="Heute",
        customdata=[*first, first[0]],
        hovertemplate="<b>%{theta}: %{r:.0f} %</b>%{customdata}<extra></extra>",
    )
    figure.update_layout(**large_layout())
    return figure


def bars(scores: pd.DataFrame) -> go.Figure:
    """Draw the drivers as bars, weakest first, with target and span."""
    # A figure is drawn from the bottom.
    drivers = scores_of(scores, Of.DRIVER).sort_values("value", ascending=False, kind="stable", na_position="first")
    names = plain(drivers["short_name"])
    figure = go.Figure()
    figure.add_bar(
        y=names,
        x=plain(drivers["value"]),
        orientation="h",
        marker_color=CURRENT,
        text=[percent(value) for value in plain(drivers["value"])],
        textposition="inside",
        insidetextanchor="start",
        error_x={
            "type": "data",
            "symmetric": False,
            "array": _distance(drivers["high"], drivers["value"]),
            "arrayminus": _distance(drivers["value"], drivers["low"]),
            "color": "#80919a",
        },
        hovertemplate="%{y}: %{x:.0f} %<extra></extra>",
        name="Heute",
    )
    figure.add_scatter(
        y=names,
        x=plain(drivers["target"]),
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


def heatmap(scores: pd.DataFrame, catalog: Catalog) -> go.Figure:
    """Draw the score of every driver in every phase; combinations without criteria stay empty."""
    cells = scores_of(scores, Of.CELL).assign(
        shown=lambda scored: [percent(value) for value in plain(scored["value"])]
    )
    # In the order of the catalogue; all drivers, and the phases with criteria.
    drivers, phases = cells["driver"].cat.categories, cells["phase"].cat.remove_unused_categories().cat.categories
    values, shown = (
        cells.pivot(index="driver", columns="phase", values=name).reindex(index=drivers, columns=phases)
        for name in ("value", "shown")
    )
    figure = go.Figure(
        go.Heatmap(
            x=[catalog.phase(Phase(phase)).short_label for phase in phases],
            y=[driver.short_label for driver in catalog.drivers],
            z=[plain(row) for _, row in values.iterrows()],
            text=[plain(row) for _, row in shown.fillna("").iterrows()],
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


def _largest_gaps(gaps: pd.DataFrame, drivers: pd.Series) -> list[str]:
    """Return the first gaps of each driver for a tooltip, one on a line; others' gaps count as well."""
    urgent_first = gaps.sort_values(["priority", "phase", "criterion"], ascending=[False, True, True])
    first = urgent_first.groupby("driver", observed=True).head(_GAPS_IN_TOOLTIP).groupby("driver", observed=True)
    titles = first["title"].agg(lambda titles: "<br>– ".join(map(escape, titles)))
    return [f"<br>Zuerst angehen:<br>– {titles[driver]}" if driver in titles.index else "" for driver in drivers]


def _distance(upper: pd.Series, lower: pd.Series) -> list[float]:
    """Return how far one end is from the other; 0 where nothing can be said."""
    return plain((upper - lower).clip(lower=0).fillna(0))
