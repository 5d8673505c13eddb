"""docs/exchange.schema.json says what the import takes."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from assessment.assessment import Assessment
from assessment.comparison import Movement
from assessment.dossier import Dossier, Snapshot
from assessment.exchange.archive import MOST_DOCUMENTS, export_archive
from assessment.exchange.document import export_document
from assessment.exchange.fields import FORMAT, MAX_AIMS, MAX_EVIDENCE
from assessment.exchange.files import read_file
from assessment.exchange.limits import MAX_BYTES
from assessment.exchange.seal import canonical, checksum
from assessment.measures import Measure
from assessment.rating import Answer, Rating
from assessment.validation import MAX_MEASURES, MAX_ROLE_GROUPS, MAX_TEXT
from assessment.voting.judgement import Judgement, Vote, held_round
from tests.exchange.documents import a_document, changed
from tests.exchange.test_document_refused import UNFIT
from tests.exchange.test_seal import FULL, closed
from tests.places import ROOT
from tests.strategies import (
    CATALOG,
    a_judgement,
    a_logo,
    a_measure,
    an_assessment,
    answer_sets,
    full_assessments,
    judgement_lists,
    measure_lists,
)

SCHEMA = json.loads((ROOT / "docs" / "exchange.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
MODEL = CATALOG.operator_models[0].id
# What a schema can't say: unpaired surrogates, one answer to a criterion, ids that differ, what fits a checksum, what
# is a picture.
UNSAYABLE = (
    "\\ud",
    "\\udfff",
    '"criterion": "p1-01"}, {"criterion": "p1-01"}',
    '"id": "' + "0f" * 16,
    '"sha256": "' + "a" * 64,
    "iVBOR",
    "zählt zusammen nicht",
    "AAAA",
)


def unfit_values() -> Iterator[object]:
    for number, (place, _, values) in enumerate(UNFIT):
        for position, value in enumerate(values):
            if not any(part in json.dumps(value) for part in UNSAYABLE):
                yield pytest.param(place, value, id=f"{place}-{number}-{position}")


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.dear
@given(full_assessments, answer_sets, measure_lists, judgement_lists, st.booleans())
def test_every_export_fits_the_schema(
    assessment: Assessment,
    answers: dict[str, Answer],
    measures: tuple[Measure, ...],
    judgements: tuple[Judgement, ...],
    is_closed: bool,
) -> None:
    shown = closed(assessment, answers) if is_closed else assessment
    background = {"measures": measures, "earlier": Snapshot.of(shown, answers, CATALOG), "judgements": judgements}
    VALIDATOR.validate(export_document(Dossier.of(shown, answers, CATALOG)))
    VALIDATOR.validate(export_document(Dossier.of(shown, answers, CATALOG, **background)))
    VALIDATOR.validate(json.loads(export_archive([Dossier.of(shown, answers, CATALOG, **background)] * 2)))


def test_the_least_that_is_read_fits_the_schema() -> None:
    VALIDATOR.validate(a_document())
    assert a_document()["format"] == FORMAT


@pytest.mark.alike
@pytest.mark.parametrize(("place", "value"), list(unfit_values()))
def test_what_the_import_refuses_does_not_fit_the_schema(place: str, value: object) -> None:
    assert not VALIDATOR.is_valid(changed(place, value))


def test_a_closed_document_needs_a_whole_closing() -> None:
    document = export_document(Dossier.of(closed(an_assessment(), {}), {}, CATALOG))
    assert document["assessment"]["closing"]["sha256"] == checksum(an_assessment(), {})
    VALIDATOR.validate(document)
    for name in ("version", "closed_at", "sha256"):
        broken = json.loads(json.dumps(document))
        del broken["assessment"]["closing"][name]
        assert not VALIDATOR.is_valid(broken), name


DOCS = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")


def names_in(schema: object) -> Iterator[str]:
    """Yield the name of every field that a schema knows."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from names_in(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from names_in(inner)


def documented() -> set[str]:
    """Return every name that the documentation puts into code."""
    plain = re.sub("```.+?```", "", DOCS, flags=re.DOTALL)
    return set(re.findall(r"[a-z_0-9]+", " ".join(re.findall("`[^`]+`", plain))))


def names_of(data: object) -> Iterator[str]:
    """Yield the name of every field of a document."""
    if isinstance(data, dict):
        yield from data
        for name, inner in data.items():
            # Below these, the names are answers and role groups.
            yield from names_of(inner if name not in {"votes", "groups"} else [])
    elif isinstance(data, list):
        for inner in data:
            yield from names_of(inner)


def a_full_document() -> dict[str, Any]:
    """Return an export with everything that one may mention."""
    assessment = an_assessment(version=2, logo=a_logo(), participants=("IT",), is_baseline=True, operator_model=MODEL)
    answers = {"p1-02": FULL, "p1-01": Answer("p1-01", Rating.L, note="neu")}
    earlier = Snapshot.of(an_assessment(), {"p1-01": Answer("p1-01", Rating.P)}, CATALOG)
    judged = a_judgement(rounds=(held_round(1, [Vote(Rating.P, comment="x")] * 3, 3),))
    background = {"measures": (a_measure("x", "p1-01"),), "earlier": earlier, "judgements": (judged,)}
    return export_document(Dossier.of(closed(assessment, answers), answers, CATALOG, **background))


def test_the_documentation_names_every_field() -> None:
    document = a_full_document()
    comparison = document.pop("comparison")
    assert set(names_in(SCHEMA)) <= documented()
    assert set(names_of(document)) == set(names_in(SCHEMA)) - {"comparison", "exported"}
    assert set(names_of(comparison)) - {driver.id for driver in CATALOG.drivers} <= documented()


def test_the_documentation_names_what_can_become_of_a_criterion() -> None:
    """In the row itself: `unconfirmed` is the name of a field beside it, too."""
    row = re.search(r"^\| `criteria` \|(.+)\|$", DOCS, re.MULTILINE)
    assert row is not None
    listed = {*Movement} - {Movement.NOT_RATED}
    assert set(re.findall(r"`(\w+)`", row[1])) == listed == set(a_full_document()["comparison"]["criteria"])


def test_the_example_of_the_documentation_and_its_checksum() -> None:
    example, archive = re.findall(r"```json\n(.+?)```", DOCS, re.DOTALL)
    VALIDATOR.validate(json.loads(example))
    (imported,) = read_file(example.encode(), CATALOG)
    assert f"```\n{canonical(imported.assessment, imported.answers)}\n```" in DOCS
    assert f"`{checksum(imported.assessment, imported.answers)}`" in DOCS
    VALIDATOR.validate(json.loads(archive) | {"exported": [json.loads(example)]})


def test_the_documentation_names_the_limits() -> None:
    assert f"höchstens {MAX_BYTES // 1024 // 1024} MB" in DOCS
    assert f"1 bis {MOST_DOCUMENTS:,} Selbst".replace(",", ".") in DOCS
    assert f"höchstens {MAX_TEXT:,} Zeichen".replace(",", ".") in DOCS
    assert f"höchstens {MAX_EVIDENCE} Nachweise" in DOCS
    assert f"höchstens {MAX_MEASURES:,} Maßnahmen".replace(",", ".") in DOCS
    assert f"höchstens {MAX_AIMS} Kriterien" in DOCS
    assert f"höchstens {MAX_ROLE_GROUPS} Gruppen" in DOCS
