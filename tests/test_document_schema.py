"""docs/exchange.schema.json says what the import takes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from assessment.exchange.archive import MOST_DOCUMENTS, export_archive
from assessment.exchange.document import FORMAT, MAX_BYTES, export_document
from assessment.exchange.fields import MAX_EVIDENCE
from assessment.exchange.files import read_file
from assessment.exchange.seal import canonical, checksum
from assessment.rating import Answer
from assessment.store.repository import Assessment
from assessment.validation import MAX_TEXT
from tests.documents import a_document, changed
from tests.strategies import CATALOG, a_logo, an_assessment, answer_sets, full_assessments
from tests.test_document_refused import UNFIT
from tests.test_seal import closed

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "exchange.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
# What a schema can't say: unpaired surrogates, one answer to a criterion, what fits a checksum or is a picture.
UNSAYABLE = (
    "\\ud",
    "\\udfff",
    '"criterion": "p1-01"}, {"criterion": "p1-01"}',
    '"sha256": "' + "a" * 64,
    "iVBOR",
    "AAAA",
)


def unfit_values() -> Iterator[object]:
    for number, (place, _, values) in enumerate(UNFIT):
        for position, value in enumerate(values):
            if not any(part in json.dumps(value) for part in UNSAYABLE):
                yield pytest.param(place, value, id=f"{place}-{number}-{position}")


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@given(full_assessments, answer_sets, st.booleans())
def test_every_export_fits_the_schema(assessment: Assessment, answers: dict[str, Answer], is_closed: bool) -> None:
    shown = closed(assessment, answers) if is_closed else assessment
    VALIDATOR.validate(export_document(shown, answers, CATALOG))
    VALIDATOR.validate(json.loads(export_archive([(shown, answers)] * 2, CATALOG)))


def test_the_least_that_is_read_fits_the_schema() -> None:
    VALIDATOR.validate(a_document())
    assert a_document()["format"] == FORMAT


@pytest.mark.parametrize(("place", "value"), list(unfit_values()))
def test_what_the_import_refuses_does_not_fit_the_schema(place: str, value: object) -> None:
    assert not VALIDATOR.is_valid(changed(place, value))


def test_a_closed_document_needs_a_whole_closing() -> None:
    document = export_document(closed(an_assessment(), {}), {}, CATALOG)
    assert document["assessment"]["closing"]["sha256"] == checksum(an_assessment(), {})
    VALIDATOR.validate(document)
    for name in ("version", "closed_at", "sha256"):
        broken = json.loads(json.dumps(document))
        del broken["assessment"]["closing"][name]
        assert not VALIDATOR.is_valid(broken), name


DOCS = (Path(__file__).parents[1] / "docs" / "exchange.md").read_text(encoding="utf-8")


def names_in(schema: object) -> Iterator[str]:
    """Yield the name of every field that a schema knows."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from names_in(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from names_in(inner)


def test_the_documentation_names_every_field() -> None:
    plain = re.sub("```.+?```", "", DOCS, flags=re.DOTALL)
    written = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall("`[^`]+`", plain))))
    assert set(names_in(SCHEMA)) <= written
    exported = export_document(closed(an_assessment(version=2, logo=a_logo()), {}), {}, CATALOG)
    assert {*exported, *exported["assessment"], *exported["solution"], *exported["answers"][0]} <= set(
        names_in(SCHEMA)
    )


def test_the_example_of_the_documentation_and_its_checksum() -> None:
    example, archive = re.findall(r"```json\n(.+?)```", DOCS, re.DOTALL)
    VALIDATOR.validate(json.loads(example))
    (found,) = read_file(example.encode(), CATALOG)
    assert f"```\n{canonical(found.assessment, found.answers)}\n```" in DOCS
    assert f"`{checksum(found.assessment, found.answers)}`" in DOCS
    VALIDATOR.validate(json.loads(archive) | {"exported": [json.loads(example)]})


def test_the_documentation_names_the_limits() -> None:
    assert f"höchstens {MAX_BYTES // 1024 // 1024} MB" in DOCS
    assert f"1 bis {MOST_DOCUMENTS:,} Selbst".replace(",", ".") in DOCS
    assert f"höchstens {MAX_TEXT:,} Zeichen".replace(",", ".") in DOCS
    assert f"höchstens {MAX_EVIDENCE} Nachweise" in DOCS
