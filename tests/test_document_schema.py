"""docs/exchange.schema.json says what the import takes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from assessment.exchange.archive import export_archive
from assessment.exchange.document import FORMAT, export_document
from assessment.exchange.seal import checksum
from assessment.rating import Answer
from assessment.store.repository import Assessment
from tests.documents import a_document, changed
from tests.strategies import CATALOG, an_assessment, answer_sets, full_assessments
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
