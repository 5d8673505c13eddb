"""What is repeated for confidence: all of it in `make soak`, a part, chosen at random, in `make test`.

`make check` is content with a fourth of that part. The mark `alike` says it of the cases of one test; of
the tests with the mark `dear` `make check` takes a fourth.
"""

import os
import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")

IS_FULL = os.environ.get("SOAK") == "1"
_IS_QUICK = os.environ.get("QUICK") == "1"
# Found here once, in the process that starts the others, so that all choose alike.
SEED = os.environ.setdefault("TEST_SEED", str(random.SystemRandom().randrange(1_000_000)))


def repeated(full: int, part: int, quick: int | None = None) -> int:
    """Return how often something is tried. `quick`: in `make check`, where a fourth of the part is not right."""
    if IS_FULL:
        return full
    if not _IS_QUICK:
        return part
    return max(1, part // 4) if quick is None else quick


def randomness(of: str) -> random.Random:
    """Return what decides at random; `of` tells one use from another."""
    return random.Random(f"{SEED} {of}")


def some_of(items: Sequence[Item], part: int, of: str) -> list[Item]:
    """Return so many of several things, in their order; all of them in `make soak`."""
    if IS_FULL:
        return list(items)
    chosen = sorted(randomness(of).sample(range(len(items)), repeated(len(items), part)))
    return [items[place] for place in chosen]
