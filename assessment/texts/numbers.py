"""Numbers and counts in German words."""

import math


def percent(value: float | None) -> str:
    """Say a score of 0–100, rounded half up; "–" where nothing can be said."""
    return "–" if value is None else f"{math.floor(value + 0.5)} %"


def number(value: float) -> str:
    """Say a factor or a priority with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def counted(count: int, one: str, many: str) -> str:
    """Say how many there are: `one` in its words, such as „ein Kriterium“, else the number and `many`."""
    return one if count == 1 else f"{count} {many}"
