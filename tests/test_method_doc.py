"""docs/method.md and the screen "Methodik" name the numbers of data/method.yaml, and follow them."""

from typing import Any

import pytest

from assessment.catalog.model import Catalog
from assessment.method import Method
from assessment.texts import method as texts
from assessment.texts.numbers import number
from tests.places import ROOT


@pytest.fixture(scope="module")
def text() -> str:
    """The document in one line: where it breaks is nobody's concern."""
    return " ".join((ROOT / "docs" / "method.md").read_text(encoding="utf-8").split())


def test_the_document_names_every_number_of_the_file(catalog: Catalog, text: str) -> None:
    method = catalog.method
    gate, weights, agreed, given = method.gate, method.priority, method.agreement, method.workshop
    for passage in (
        *(texts.band(method, level) for level in method.levels),
        f"Das Ziel eines Kriteriums ist {method.targets.default}, bei Meilensteinen {method.targets.milestone}",
        f"Abdeckung mindestens {gate.coverage * 100:g} %",
        f"mindestens {gate.share_at_target * 100:g} % der bewerteten am Ziel",
        f"(Meilenstein: {number(weights.milestone)})",
        f"(1 + {number(weights.per_overdue_phase)} × überfällige Phasen)",
        f"(1 + {number(weights.per_dependent)} × Kriterien, die daran hängen)",
        "(P1 = 1, P2 = 2, P3 = 3, P4 und P5 = 4; durchgehende immer 0)",
        f"Erst ab {agreed.minimum_votes} Stimmen für eine Stufe",
        f"Ab {number(agreed.high_from)} heißt sie hoch, unter {number(agreed.disputed_below)} gering",
        f"ab {given.minimum_group} Stimmen einzeln gezeigt",
        f"auf {given.smallest_minimum_group} senken",
        f"(Minuten − {given.minutes_around} für Begrüßung und Abschluss)",
        f"die ersten {method.practices_per_gap}.",
        texts.common_gaps(method.common_gaps),
    ):
        assert passage in text, passage
    assert [method.phase_places[phase] for phase in method.phase_places] == [1, 2, 3, 4, 4]


def said_of(method: Method) -> str:
    sentences = (
        *(texts.band(method, level) for level in method.levels),
        texts.target(method),
        texts.phase_done(method),
        texts.priority(method),
        *texts.priority_factors(method),
        texts.common_gaps(method.common_gaps),
        texts.agreement(method),
        texts.agreement_needs(method),
        *texts.agreement_read(method),
        texts.groups(method),
        texts.workshop_time(method),
    )
    return "\n".join(sentences)


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("targets", "default", "P"),
        ("targets", "milestone", "L"),
        ("gate", "coverage", 0.61),
        ("gate", "share_at_target", 0.61),
        ("priority", "milestone", 7),
        ("priority", "per_overdue_phase", 0.61),
        ("priority", "per_dependent", 0.61),
        ("agreement", "minimum_votes", 61),
        ("agreement", "high_from", 0.91),
        ("agreement", "disputed_below", 0.51),
        ("common_gaps", "at_least", 61),
        ("common_gaps", "more_than", 0.61),
        ("workshop", "minimum_group", 61),
        ("workshop", "smallest_minimum_group", 4),
        ("workshop", "minutes_each", 61),
        ("workshop", "minutes_around", 61),
    ],
)
def test_what_is_said_follows_the_number(catalog: Catalog, section: str, field: str, value: Any) -> None:
    changed = edited(catalog.method, section, field, value)
    assert said_of(changed) != said_of(catalog.method)


def edited(method: Method, section: str, field: str, value: Any) -> Method:
    """Return the method with one number changed, checked like the file."""
    data = method.model_dump(mode="json")
    data[section][field] = value
    return Method.model_validate(data)


@pytest.mark.parametrize(
    ("section", "field", "value", "sentence"),
    [
        ("workshop", "smallest_minimum_group", 2, "smallest_minimum_group"),
        ("workshop", "minimum_group", 2, "nicht kleiner als smallest_minimum_group"),
        ("agreement", "high_from", 0.5, "nicht kleiner als disputed_below"),
        ("agreement", "minimum_votes", 0, "minimum_votes"),
        ("common_gaps", "more_than", 1, "more_than"),
        ("common_gaps", "at_least", 0, "at_least"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(
    catalog: Catalog, section: str, field: str, value: Any, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        edited(catalog.method, section, field, value)
