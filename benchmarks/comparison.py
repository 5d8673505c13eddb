"""What every benchmark prints: the machine, a table, and whether the ratio keeps its limit."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Literal

Figures = Sequence[float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Times of the bare app and of ours in seconds, and how many times as long ours may take."""

    command: str
    bare: Figures
    ours: Figures
    compared: Literal["median", "p95"]
    limit: float
    names: tuple[str, str] = ("bare", "ours")

    @property
    def ratio(self) -> float:
        if self.compared == "median":
            return statistics.median(self.ours) / statistics.median(self.bare)
        return p95(self.ours) / p95(self.bare)

    @property
    def holds(self) -> bool:
        return self.ratio <= self.limit


def p95(figures: Figures) -> float:
    """Return the time that 95 of 100 measurements keep."""
    return statistics.quantiles(figures, n=100, method="inclusive")[94]


def show(comparison: Comparison) -> int:
    """Print the comparison; return the exit status: 1 if the ratio is above its limit."""
    print(f"command   {comparison.command}")
    print(f"machine   {_machine()}")
    print(f"{'':<10}{'n':>6}{'median':>12}{'p95':>12}")
    for name, figures in zip(comparison.names, (comparison.bare, comparison.ours), strict=True):
        print(f"{name:<10}{len(figures):>6}{_ms(statistics.median(figures)):>12}{_ms(p95(figures)):>12}")
    verdict = "ok" if comparison.holds else "ABOVE THE LIMIT"
    print(f"ratio of {comparison.compared}s {comparison.ratio:.2f}, limit {comparison.limit}: {verdict}")
    print(f"for docs/performance.md: {_row(comparison)}\n")
    return 0 if comparison.holds else 1


def _row(comparison: Comparison) -> str:
    """Return the figures as a row of the table in docs/performance.md."""
    cells = [f"{datetime.now(UTC):%Y-%m-%d}", f"`{comparison.command}`"]
    for figures in (comparison.bare, comparison.ours):
        cells += [_ms(statistics.median(figures)), _ms(p95(figures))]
    cells += [f"{comparison.ratio:.2f} ({comparison.compared})", str(comparison.limit)]
    return f"| {' | '.join(cells)} |"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, Streamlit {version('streamlit')}"
