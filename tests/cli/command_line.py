"""What a command leaves behind, and some answers for it to work on."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assessment.rating import Answer, Rating

ANSWERS = {
    "p1-01": Answer("p1-01", rating=Rating.N, note="Protokoll liegt vor\n👩🏽‍🚒"),
    "p1-02": Answer("p1-02", rating=Rating.P, outside_control=True),
    "p1-06": Answer("p1-06", rating=Rating.L),
    "p1-07": Answer("p1-07", rating=Rating.UNKNOWN),
    "dg-01": Answer("dg-01", rating=Rating.F),
}


@dataclass
class Finished:
    status: int
    out: str
    err: str


Run = Callable[..., Finished]


def own_content(exported: str) -> dict[str, Any]:
    """Return an exported document without the comparison, which depends on what else the database holds."""
    document: dict[str, Any] = json.loads(exported)
    document.pop("comparison", None)
    return document


def assert_error(finished: Finished, *parts: str) -> None:
    assert (finished.status, finished.out) == (1, "")
    assert finished.err.endswith("\n")
    assert len(finished.err.splitlines()) == 1
    assert "Traceback" not in finished.err
    for part in parts:
        assert part in finished.err
