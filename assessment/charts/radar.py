"""What all radars share: scores on the drivers' fixed axes, from 0 to 100, clockwise from the top."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from assessment.charts.colours import BAND, CURRENT, GRID, TARGET
from assessment.frames.frame import plain


class Strokes(NamedTuple):
    """How strong a radar is drawn, in pixels."""

    target: float
    current: float
    markers: float


LARGE, SMALL = Strokes(2, 3, 9), Strokes(1.5, 2.5, 6)


def rings(drivers: pd.DataFrame, axes: Sequence[str], strokes: Strokes, axis: str = "%{theta}") -> go.Figure:
    """Draw what scores can be at least and at most, the target, and what they are: four lines, in this order.

    `drivers`: their scores, in the order of the `axes`. `axis`: what the hint calls an axis.
    """
    figure = go.Figure()
    figure.add_scatterpolar(**closed_ring(plain(drivers["low"]), axes), mode="lines", line_width=0, hoverinfo="skip")
    figure.add_scatterpolar(
        **closed_ring(plain(drivers["high"]), axes),
        mode="lines",
        line_width=0,
        fill="tonext",
        fillcolor=BAND,
        hoverinfo="skip",
    )
    figure.add_scatterpolar(
        **closed_ring(plain(drivers["target"]), axes),
        mode="lines",
        line={"color": TARGET, "dash": "dash", "width": strokes.target},
        hovertemplate=f"{axis}: Ziel %{{r:.0f}} %<extra></extra>",
    )
    figure.add_scatterpolar(
        **closed_ring(plain(drivers["value"]), axes),
        mode="lines+markers",
        line={"color": CURRENT, "width": strokes.current},
        marker={"size": strokes.markers},
        hovertemplate=f"{axis}: %{{r:.0f}} %<extra></extra>",
    )
    return figure


def short_names(labels: Iterable[str]) -> list[str]:
    """Return the drivers' names as they stand at the axes of a radar."""
    return [label.replace(" & ", " &<br>") for label in labels]


def closed_ring(values: Sequence[float | None], axes: Sequence[str]) -> dict[str, list[float | str | None]]:
    """Return a line that ends where it begins."""
    return {"r": [*values, values[0]], "theta": [*axes, axes[0]]}


def polar(ticks: Sequence[int]) -> dict[str, Any]:
    """Return the layout of the axes; `ticks`: which scores are written at them."""
    return {
        "radialaxis": {
            "range": [0, 100],
            "tickvals": list(ticks),
            "ticksuffix": " %",
            "gridcolor": GRID,
            "angle": 90,
            "tickangle": 90,
        },
        "angularaxis": {"direction": "clockwise", "rotation": 90, "gridcolor": GRID, "tickfont_size": 12},
        "bgcolor": "rgba(0,0,0,0)",
    }


def large_layout() -> dict[str, Any]:
    """Return the layout of a radar that stands alone."""
    return {
        "polar": polar([25, 50, 75, 100]),
        "legend": {"orientation": "h", "y": -0.08, "x": 0.5, "xanchor": "center"},
        "margin": {"l": 98, "r": 98, "t": 40, "b": 20},
        "height": 460,
    }
