"""The checksum of a closed assessment: SHA-256 over its content as canonical JSON.

Canonical is what RFC 8785 (JSON Canonicalization Scheme, https://www.rfc-editor.org/rfc/rfc8785) says:
keys sorted, no blanks, UTF-8, the shortest escapes. Python's json writes the same for our data, which
hold no floating-point numbers and only ASCII keys.
"""

import json
from hashlib import sha256
from typing import Any

from assessment.assessment import Assessment
from assessment.exchange.fields import FORMAT, answer_data
from assessment.rating import Answers


def canonical(assessment: Assessment, answers: Answers) -> str:
    """Return what an assessment says as canonical JSON.

    What is empty is left out, so that fields and criteria that come later change no older checksum. The id,
    the status, the closing itself, the logo, measures, judgements and the choice of a baseline are no part of what is
    said.
    """
    reduced = [_without_empty(answer_data(answers[criterion])) for criterion in sorted(answers)]
    content = {
        "format": FORMAT,
        "catalog_version": assessment.catalog_version,
        "municipality": {"name": assessment.municipality},
        "solution": {
            "name": assessment.solution,
            "phases": list(assessment.phases),
            "operator_model": assessment.operator_model,
        },
        "assessment": {
            "title": assessment.title,
            "date": assessment.date.isoformat(),
            "version": assessment.version,
            "participants": list(assessment.participants),
        },
        "answers": [answer for answer in reduced if set(answer) > {"criterion"}],
    }
    return json.dumps(_without_empty(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(assessment: Assessment, answers: Answers) -> str:
    """Return the SHA-256 of the canonical JSON in hexadecimal."""
    return sha256(canonical(assessment, answers).encode()).hexdigest()


def _without_empty(value: Any) -> Any:
    """Return plain data without what is empty, at any depth."""
    if isinstance(value, dict):
        reduced = {key: _without_empty(inner) for key, inner in value.items()}
        return {key: inner for key, inner in reduced.items() if inner not in (None, "", [], {}, False)}
    if isinstance(value, list):
        return [inner for inner in map(_without_empty, value) if inner not in (None, "", [], {}, False)]
    return value
