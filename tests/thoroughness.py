"""What is repeated for confidence: a part of it, chosen at random, in `make test`, all of it in `make soak`."""

import os
import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")

IS_FULL = os.environ.get("SOAK") == "1"
# Found here once, in the process that starts the others, so that all choose alike.
SEED = os.environ.setdefault("TEST_SEED", str(random.SystemRandom().randrange(1_000_000)))


def repeated(full: int, part: int) -> int:
    """Return how often something is tried."""
    return full if IS_FULL else part


def randomness(of: str) -> random.Random:
    """Return what decides at random; `of` tells one use from another."""
    return random.Random(f"{SEED} {of}")


def some_of(items: Sequence[Item], part: int, of: str) -> list[Item]:
    """Return so many of several things, in their order; all of them in `make soak`."""
    if IS_FULL:
        return list(items)
    chosen = sorted(randomness(of).sample(range(len(items)), part))
    return [items[place] for place in chosen]
