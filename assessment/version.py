"""The version of this program, as everything names it that leaves the house."""

import tomllib
from functools import cache
from pathlib import Path

PROGRAM = "Skalierungskompass"

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


@cache
def version() -> str:
    """Return the version that pyproject.toml names, such as "1.0.0"."""
    with _PROJECT.open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def program() -> str:
    """Return name and version, for texts."""
    return f"{PROGRAM} {version()}"
