"""How far a group agrees on a level.

Source: W. J. Tastle, M. J. Wierman: Consensus and dissention: A measure of ordinal dispersion. International Journal
of Approximate Reasoning 45 (2007), 531–545.
"""

from collections.abc import Sequence
from math import log2


def consensus(counts: Sequence[int], minimum_votes: int) -> float | None:
    """Return the agreement of votes on an ordinal scale: 0 (half on each end) to 1 (all on one level).

    `counts`: how many votes each level has, in the order of levels. None below `minimum_votes`, where nothing can
    be said, and without votes.
    Formula: 1 + Σ pᵢ log₂(1 − |xᵢ − μ| ÷ d), with the mean μ of the votes and the width d of the scale.
    """
    votes = sum(counts)
    if votes < max(1, minimum_votes):
        return None
    mean = sum(level * count for level, count in enumerate(counts)) / votes
    width = len(counts) - 1
    spread = sum(count / votes * log2(1 - abs(level - mean) / width) for level, count in enumerate(counts) if count)
    # Rounding must not lead out of the scale.
    return min(1.0, max(0.0, 1 + spread))


def middle_half(counts: Sequence[int]) -> tuple[int, int] | None:
    """Return the lowest and the highest level of the middle half of the votes; None without votes.

    The quartiles are votes that were cast (nearest rank), so that the span begins and ends at a level.
    """
    votes = sum(counts)
    if votes == 0:
        return None
    cast = [level for level, count in enumerate(counts) for _ in range(count)]
    # Of n votes in order, the nearest rank of a share q is ⌈q·n⌉.
    return cast[-(-votes // 4) - 1], cast[-(-3 * votes // 4) - 1]
