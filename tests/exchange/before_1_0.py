"""What the program exported before it had a version, kept in `before-1.0/`, and what has come to it since.

`archive.json` is all of the database in `tests/store/before-1.0`; `assessment.json` and `workbook.xlsx` are one
assessment of it. All were written by the command line of that time.
"""

import json
from pathlib import Path
from typing import Any

BEFORE = Path(__file__).parent / "before-1.0"
ARCHIVE = BEFORE / "archive.json"
ASSESSMENT = BEFORE / "assessment.json"
WORKBOOK = BEFORE / "workbook.xlsx"

# The assessments in the files that are not the example.
CLOSED = "2781b5de4d8ed76aac4116dd6987683b"
RUNNING = "6dcb56be960c97185102d40690f57375"
PLAIN, LOOKS_THE_SAME = "e61ac39a27871143dbfed0b3bbae0dfd", "4d4c971c150cc72a906937ccbeccc417"


def as_then(text: str) -> dict[str, Any]:
    """Return what an export says, without what no export said before version 1.0."""
    document: dict[str, Any] = json.loads(text)
    for part in (document, *document.get("exported", [])):
        del part["program_version"]
        for judgement in part.get("judgements", []):
            for held in judgement["rounds"]:
                others = held.pop("others")
                held["groups"] |= {"übrige": others} if others else {}
    return document
