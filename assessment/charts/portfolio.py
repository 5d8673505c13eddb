"""The radar of a solution, small enough to stand beside others."""

import pandas as pd
import plotly.graph_objects as go

from assessment.catalog.model import Catalog
from assessment.charts.radar import SMALL, polar, rings
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
    figure = rings(drivers, numbers, SMALL, "%{text}")
    figure.update_traces(text=[*names, names[0]])
    figure.update_layout(
        polar=polar([50, 100]),
        showlegend=False,
        margin={"l": 30, "r": 30, "t": 30, "b": 20},
        height=260,
    )
    return figure


def axes(catalog: Catalog) -> list[tuple[str, str]]:
    """Return the numbers of the axes with the drivers that they stand for, clockwise from the top."""
    return [(f"T{number}", driver.short_label) for number, driver in enumerate(catalog.drivers, start=1)]
