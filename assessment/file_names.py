"""What files that an assessment is taken along as are called."""

import re

from assessment.assessment import Assessment

_MOST_OF_A_NAME = 60


def file_name(assessment: Assessment, kind: str, suffix: str, *, nameless: bool = False) -> str:
    """Return a file name that every system takes; without the solution's name where that is to stay unsaid."""
    name = re.sub(r"[^0-9A-Za-zÄÖÜäöüß]+", "-", assessment.solution).strip("-")[:_MOST_OF_A_NAME]
    parts = ("" if nameless else name, kind, assessment.date.isoformat())
    return "-".join(part for part in parts if part) + f".{suffix}"
