"""The figures of a comparison, as plotly charts. Each has a table beside it that says the same."""

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from assessment.catalog.model import Catalog
from assessment.charts.colours import CURRENT, EARLIER, GRID, TARGET
from assessment.charts.radar import closed_ring, large_layout, short_names
from assessment.comparison import Comparison
from assessment.scoring import Score
from assessment.texts.comparison import phase_change, signed
from assessment.texts.numbers import percent
from assessment.timeline import Point

_DASHES = ("dot", "dashdot", "longdashdot")
_ROW_HEIGHT = 96


def overlay(comparison: Comparison, between: Sequence[Point]) -> go.Figure:
    """Draw the drivers as they stood then and now on fixed axes, and at up to three other dates."""
    catalog = comparison.after.catalog
    names = short_names(catalog)
    figure = go.Figure()
    before = [comparison.drivers[driver.id].before.value for driver in catalog.drivers]
    after = [comparison.drivers[driver.id].after.value for driver in catalog.drivers]
    lines = [
        (comparison.before.day, before, "dash", EARLIER),
        *(
            (
                point.snapshot.day,
                [_value(_score(point, driver.id)) for driver in catalog.drivers],
                dash,
                EARLIER,
            )
            for point, dash in zip(between, _DASHES, strict=False)
        ),
        (comparison.after.day, after, "solid", CURRENT),
    ]
    targets = [comparison.drivers[driver.id].after.target for driver in catalog.drivers]
    figure.add_scatterpolar(
        **closed_ring(targets, names),
        mode="lines",
        line={"color": TARGET, "width": 1.5, "dash": "longdash"},
        hovertemplate="%{theta}: Ziel %{r:.0f} %<extra></extra>",
        name="Ziel",
    )
    for day, values, dash, colour in lines:
        figure.add_scatterpolar(
            **closed_ring(values, names),
            mode="lines+markers",
            line={"color": colour, "width": 3 if dash == "solid" else 2.5, "dash": dash},
            marker={"size": 8, "symbol": "circle" if dash == "solid" else "diamond"},
            hovertemplate="<b>%{theta}: %{r:.0f} %</b><extra></extra>",
            name=f"{day:%d.%m.%Y}",
        )
    figure.update_layout(**large_layout())
    return figure


def dumbbells(comparison: Comparison) -> go.Figure:
    """Draw each driver's common criteria then and now, the strongest rise on top, with the difference."""
    drivers = sorted(
        (driver for driver in comparison.after.catalog.drivers if comparison.drivers[driver.id].real is not None),
        key=lambda driver: comparison.drivers[driver.id].real or 0,
    )
    found = [comparison.drivers[driver.id] for driver in drivers]
    names = [driver.short_label for driver in drivers]
    figure = go.Figure()
    for name, difference in zip(names, found, strict=True):
        figure.add_scatter(
            x=[difference.common_before, difference.common_after],
            y=[name, name],
            mode="lines",
            line={"color": EARLIER, "width": 4},
            hoverinfo="skip",
            showlegend=False,
        )
    ends = (
        (comparison.before, [difference.common_before for difference in found], EARLIER, "diamond"),
        (comparison.after, [difference.common_after for difference in found], CURRENT, "circle"),
    )
    for snapshot, values, colour, symbol in ends:
        figure.add_scatter(
            x=values,
            y=names,
            mode="markers",
            marker={"color": colour, "size": 13, "symbol": symbol},
            hovertemplate="%{y}: %{x:.0f} %<extra></extra>",
            name=f"{snapshot.day:%d.%m.%Y}",
        )
    for name, difference in zip(names, found, strict=True):
        figure.add_annotation(
            x=1.0, xref="paper", xanchor="right", y=name, text=f"<b>{signed(difference.real)}</b>", showarrow=False
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


def driver_lines(points: Sequence[Point], catalog: Catalog) -> go.Figure:
    """Draw a line for each driver over all dates; a dotted upright marks where the solution changed its phase."""
    figure = make_subplots(
        rows=len(catalog.drivers),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.035,
        subplot_titles=[driver.short_label for driver in catalog.drivers],
    )
    days = [point.snapshot.day for point in points]
    for row, driver in enumerate(catalog.drivers, start=1):
        values = [_value(_score(point, driver.id)) for point in points]
        figure.add_scatter(
            x=days,
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
    for before, after in pairwise(points):
        if phase_change(before.snapshot.assessment.phases, after.snapshot.assessment.phases):
            figure.add_vline(x=after.snapshot.day.isoformat(), line={"color": TARGET, "dash": "dot", "width": 2})
    figure.update_yaxes(range=[-6, 106], tickvals=[0, 50, 100], ticksuffix=" %", gridcolor=GRID, fixedrange=True)
    figure.update_xaxes(tickformat="%d.%m.%Y", fixedrange=True, gridcolor=GRID, nticks=6)
    figure.update_annotations(x=0, xanchor="left", font_size=14)
    figure.update_layout(
        margin={"l": 10, "r": 20, "t": 30, "b": 20}, height=_ROW_HEIGHT * len(catalog.drivers) + 60, showlegend=False
    )
    return figure


def lines_in_words(points: Sequence[Point], catalog: Catalog) -> str:
    """Return the text alternative of the lines: where each driver began and where it ended."""
    if not points:
        return ""
    first, last = points[0], points[-1]
    axes = "; ".join(
        f"{driver.short_label} {percent(_value(_score(first, driver.id)))} auf "
        f"{percent(_value(_score(last, driver.id)))}"
        for driver in catalog.drivers
    )
    return f"Reife je Treiber vom {first.snapshot.day:%d.%m.%Y} bis zum {last.snapshot.day:%d.%m.%Y}: {axes}."


def _score(point: Point, driver_id: str) -> Score | None:
    return point.drivers.get(driver_id)


def _value(score: Score | None) -> float | None:
    return score.value if score is not None else None
