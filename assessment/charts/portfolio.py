"""The radar of a solution, small enough to stand beside others."""

import pandas as pd
import plotly.graph_objects as go

from assessment.catalog.model import Catalog
from assessment.charts.colours import CURRENT, TARGET
from assessment.charts.results import BAND, GRID
from assessment.frames.frame import plain
from assessment.frames.scores import scores_of
from assessment.frames.tables import Of


def small_radar(scores: pd.DataFrame, catalog: Catalog) -> go.Figure:
    """Draw current score, target and span on the drivers' fixed axes, by number: T1 is the catalogue's first driver.

    There is no room for names; `axes` says what the numbers stand for.
    """
    numbers = [number for number, _ in axes(catalog)]
    drivers = scores_of(scores, Of.DRIVER)
    names = plain(drivers["short_name"])

    def ring(figure: str) -> dict[str, list[float | str | None]]:
        values = plain(drivers[figure])
        return {"r": [*values, values[0]], "theta": [*numbers, numbers[0]], "text": [*names, names[0]]}

    figure = go.Figure()
    figure.add_scatterpolar(**ring("low"), mode="lines", line_width=0, hoverinfo="skip")
    figure.add_scatterpolar(
        **ring("high"),
        mode="lines",
        line_width=0,
        fill="tonext",
        fillcolor=BAND,
        hoverinfo="skip",
    )
    figure.add_scatterpolar(
        **ring("target"),
        mode="lines",
        line={"color": TARGET, "dash": "dash", "width": 1.5},
        hovertemplate="%{text}: Ziel %{r:.0f} %<extra></extra>",
    )
    figure.add_scatterpolar(
        **ring("value"),
        mode="lines+markers",
        line={"color": CURRENT, "width": 2.5},
        marker={"size": 6},
        hovertemplate="%{text}: %{r:.0f} %<extra></extra>",
    )
    figure.update_layout(
        polar={
            "radialaxis": {
                "range": [0, 100],
                "tickvals": [50, 100],
                "ticksuffix": " %",
                "gridcolor": GRID,
                "angle": 90,
                "tickangle": 90,
            },
            "angularaxis": {"direction": "clockwise", "rotation": 90, "gridcolor": GRID, "tickfont_size": 12},
            "bgcolor": "rgba(0,0,0,0)",
        },
        showlegend=False,
        margin={"l": 30, "r": 30, "t": 30, "b": 20},
        height=260,
    )
    return figure


def axes(catalog: Catalog) -> list[tuple[str, str]]:
    """Return the numbers of the axes with the drivers that they stand for, clockwise from the top."""
    return [(f"T{number}", driver.short_label) for number, driver in enumerate(catalog.drivers, start=1)]
