"""What all radars share: scores on the drivers' fixed axes, from 0 to 100, clockwise from the top."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from assessment.catalog.model import Catalog
from assessment.charts.colours import BAND, CURRENT, GRID, TARGET
from assessment.scoring import Score


class Strokes(NamedTuple):
    """How strong a radar is drawn, in pixels."""

    target: float
    current: float
    markers: float


LARGE, SMALL = Strokes(2, 3, 9), Strokes(1.5, 2.5, 6)


def rings(scores: Sequence[Score], axes: Sequence[str], strokes: Strokes, axis: str = "%{theta}") -> go.Figure:
    """Draw what scores can be at least and at most, the target, and what they are: four lines, in this order.

    `axis`: what the hint calls an axis.
    """
    figure = go.Figure()
    figure.add_scatterpolar(
        **closed_ring([score.low for score in scores], axes), mode="lines", line_width=0, hoverinfo="skip"
    )
    figure.add_scatterpolar(
        **closed_ring([score.high for score in scores], axes),
        mode="lines",
        line_width=0,
        fill="tonext",
        fillcolor=BAND,
        hoverinfo="skip",
    )
    figure.add_scatterpolar(
        **closed_ring([score.target for score in scores], axes),
        mode="lines",
        line={"color": TARGET, "dash": "dash", "width": strokes.target},
        hovertemplate=f"{axis}: Ziel %{{r:.0f}} %<extra></extra>",
    )
    figure.add_scatterpolar(
        **closed_ring([score.value for score in scores], axes),
        mode="lines+markers",
        line={"color": CURRENT, "width": strokes.current},
        marker={"size": strokes.markers},
        hovertemplate=f"{axis}: %{{r:.0f}} %<extra></extra>",
    )
    return figure


def short_names(catalog: Catalog) -> list[str]:
    """Return the drivers' names for the axes of a radar, in their order."""
    return [driver.short_label.replace(" & ", " &<br>") for driver in catalog.drivers]


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
