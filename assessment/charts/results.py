"""The figures of the result, as plotly charts. Each has a table beside it that says the same."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from assessment.catalog.model import Catalog
from assessment.charts.colours import BAND_OPACITY, CURRENT, SCALE, TARGET
from assessment.frames.frame import plain
from assessment.frames.scores import scores_of
from assessment.frames.tables import Of
from assessment.phases import Phase
from assessment.texts.numbers import percent

BAND = f"rgba({', '.join(str(part) for part in bytes.fromhex(CURRENT[1:]))}, {BAND_OPACITY})"
GRID = "rgba(128, 145, 153, 0.45)"

_GAPS_IN_TOOLTIP = 3


def radar(scores: pd.DataFrame, gaps: pd.DataFrame, *, has_spread: bool) -> go.Figure:
    """Draw current score, target and span on the drivers' fixed axes; tooltips name the first gaps.

    `has_spread`: the spans hold the spread of votes, too.
    """
    drivers = scores_of(scores, Of.DRIVER)
    names = short_names(drivers["short_name"])
    first = _largest_gaps(gaps, drivers["driver"])
    figure = go.Figure()
    figure.add_scatterpolar(
        **closed_ring(drivers["low"], names),
        mode="lines",
        line_width=0,
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatterpolar(
        **closed_ring(drivers["high"], names),
        mode="lines",
        line_width=0,
        fill="tonext",
        fillcolor=BAND,
        hoverinfo="skip",
        name="Spanne" if has_spread else "Spanne, solange Antworten fehlen",
    )
    figure.add_scatterpolar(
        **closed_ring(drivers["target"], names),
        mode="lines",
        line={"color": TARGET, "dash": "dash", "width": 2},
        hovertemplate="%{theta}: Ziel %{r:.0f} %<extra></extra>",
        name="Ziel",
    )
    figure.add_scatterpolar(
        **closed_ring(drivers["value"], names),
        mode="lines+markers",
        line={"color": CURRENT, "width": 3},
        marker={"size": 9},
        customdata=[*first, first[0]],
        hovertemplate="<b>%{theta}: %{r:.0f} %</b>%{customdata}<extra></extra>",
        name="Heute",
    )
    figure.update_layout(**polar_layout())
    return figure


def short_names(labels: Iterable[str]) -> list[str]:
    """Return the drivers' names for the axes of a radar."""
    return [label.replace(" & ", " &<br>") for label in labels]


def closed_ring(values: pd.Series, names: Sequence[str]) -> dict[str, list[float | str | None]]:
    """Return a radar's line that ends where it begins."""
    listed = plain(values)
    return {"r": [*listed, listed[0]], "theta": [*names, names[0]]}


def polar_layout() -> dict[str, Any]:
    """Return the layout that all large radars share: scores from 0 to 100, clockwise from the top."""
    return {
        "polar": {
            "radialaxis": {
                "range": [0, 100],
                "tickvals": [25, 50, 75, 100],
                "ticksuffix": " %",
                "gridcolor": GRID,
                "angle": 90,
                "tickangle": 90,
            },
            "angularaxis": {"direction": "clockwise", "rotation": 90, "gridcolor": GRID, "tickfont_size": 12},
            "bgcolor": "rgba(0,0,0,0)",
        },
        "legend": {"orientation": "h", "y": -0.08, "x": 0.5, "xanchor": "center"},
        "margin": {"l": 98, "r": 98, "t": 40, "b": 20},
        "height": 460,
    }


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
    cells = scores_of(scores, Of.CELL).assign(shown=lambda found: [percent(value) for value in plain(found["value"])])
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
    titles = first["title"].agg(lambda found: "<br>– ".join(map(escape, found)))
    return [f"<br>Zuerst angehen:<br>– {titles[driver]}" if driver in titles.index else "" for driver in drivers]


def _distance(upper: pd.Series, lower: pd.Series) -> list[float]:
    """Return how far one end is from the other; 0 where nothing can be said."""
    return plain((upper - lower).clip(lower=0).fillna(0))
