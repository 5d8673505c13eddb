"""The catalogue as loaded: complete, and true to its source."""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from assessment.catalog.model import Catalog, Practice
from assessment.phases import Phase

# What the criteria catalogue and the public pages of the roadmap say, as far as it is names, numbers and relations.
# Of texts, which are written in our own words, there are fingerprints: who changes one on purpose changes that, too.
FACTS = Path(__file__).parent / "facts.json"
TEXTS = {"key_points_de", "key_points_note", "title_note", "what_de", "what", "reason", "fact", "origin"}
BASES = {
    "Seite nennt die vier Bereiche; Erläuterung abgeleitet": "name von der seite, erläuterung abgeleitet",
    "Name auf der Seite, Erläuterung eigen": "name von der seite, erläuterung abgeleitet",
}
TITLE_BASES = {"page": "seite", "relation": "verweisliste", "inferred": "eigene"}
RENAMED = {"url": "source_url", "in_relation_lists": "named_as_related"}


def as_tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
    return content


def as_fact(value: Any) -> Any:
    """Return what the catalogue says, with fingerprints in place of texts."""
    if isinstance(value, dict):
        return {name: fingerprint(part) if name in TEXTS else as_fact(part) for name, part in value.items()}
    return [as_fact(part) for part in value] if isinstance(value, list) else value


def fingerprint(text: str | list[str] | None) -> str | None:
    return None if text is None else "#" + sha256(json.dumps(text, ensure_ascii=False).encode()).hexdigest()[:12]


def test_size_of_the_catalogue(catalog: Catalog) -> None:
    assert {
        name: len(getattr(catalog, name)) for name in Catalog.model_fields if name not in {"about", "method"}
    } == {
        "phases": 6,
        "sub_phases": 8,
        "drivers": 7,
        "sub_drivers": 18,
        "workstreams": 4,
        "stakeholders": 7,
        "mechanism_categories": 11,
        "mechanisms": 13,
        "operator_models": 21,
        "terms": 28 + 18,
        "extra_criteria": 6,
        "practices": 34 + 8,
        "criteria": 70,
        "former": 1,
    }
    assert sum(1 for practice in catalog.practices if practice.fits) == 8
    assert [len(catalog.of_phase(phase)) for phase in Phase] == [16, 17, 8, 10, 4, 15]
    assert sum(1 for criterion in catalog.criteria if criterion.milestone) == 10


def test_numbers_of_the_method_are_those_of_the_design(catalog: Catalog) -> None:
    method = catalog.method
    assert [(level.id, level.points, level.up_to_percent) for level in method.levels] == [
        ("N", 0, 15), ("P", 1, 50), ("L", 2, 85), ("F", 3, 100),
    ]  # fmt: skip
    assert (method.targets.default, method.targets.milestone) == ("L", "F")
    assert (method.gate.coverage, method.gate.share_at_target) == (0.8, 0.8)
    assert (method.priority.milestone, method.priority.per_overdue_phase, method.priority.per_dependent) == (
        2, 0.25, 0.1,
    )  # fmt: skip
    assert method.phase_places == {"P1": 1, "P2": 2, "P3": 3, "P4": 4, "P5": 4}


def test_every_label_is_found_by_its_id(catalog: Catalog) -> None:
    for entries in (
        catalog.phases,
        catalog.sub_phases,
        catalog.drivers,
        catalog.sub_drivers,
        catalog.workstreams,
        catalog.stakeholders,
        catalog.mechanism_categories,
        catalog.mechanisms,
    ):
        for entry in entries:
            assert catalog.label(entry.id) == entry.label


def test_criteria_are_found_by_id_and_phase(catalog: Catalog) -> None:
    for criterion in catalog.criteria:
        assert criterion.id in catalog
        assert catalog.criterion(criterion.id) is criterion
        assert criterion in catalog.of_phase(criterion.phase)
        assert catalog.driver(criterion.driver).id == criterion.driver
    assert "p9-01" not in catalog


def test_criteria_say_what_the_source_says(catalog: Catalog, facts: dict[str, Any]) -> None:
    extra = {entry.id: entry.title for entry in catalog.extra_criteria}
    practices = {practice.id: practice.name for practice in catalog.practices}

    def labels(ids: Iterable[str]) -> list[str]:
        return [catalog.label(entry_id) for entry_id in ids]

    assert [criterion.id for criterion in catalog.criteria] == [fact["id"] for fact in facts["criteria"]]
    for criterion, fact in zip(catalog.criteria, facts["criteria"], strict=True):
        milestone = criterion.milestone
        hint = None
        if milestone is not None and milestone.basis == "abgeleitet":
            hint = {"rating": milestone.confidence, "reason": milestone.reason, "url": milestone.url}
        from_source = milestone is not None and milestone.basis == "quelle"
        # The source says once with the title what it also says with the key points.
        note = fact["title_note"] if fact["title_note"] != fact["key_points_note"] else None
        said = {
            "row": criterion.source_row,
            "id": criterion.id,
            "title_de": criterion.title,
            "title_confidence": {value: key for key, value in TITLE_BASES.items()}[criterion.title_basis],
            "title_source_url": criterion.title_source_url,
            "title_note": criterion.title_note,
            "phase": criterion.phase,
            "driver_id": criterion.driver,
            "driver": catalog.label(criterion.driver),
            "sub_drivers": labels(criterion.sub_drivers),
            "workstreams": labels(criterion.workstreams),
            "sub_phases": labels(criterion.sub_phases),
            "stakeholders": labels(criterion.stakeholders),
            "mechanism_categories": labels(criterion.mechanism_categories),
            "mechanisms": labels(criterion.mechanisms),
            "related": list(criterion.related),
            "related_unresolved": [extra[entry_id] for entry_id in criterion.related_unresolved],
            "related_incoming": sorted(other.id for other in catalog.named_by[criterion.id]),
            "good_practices": [practices[entry_id] for entry_id in criterion.good_practices],
            "milestone": True if from_source else None,
            "milestone_hint": hint,
            "cells": list(criterion.source_fields),
            "has_operator_model_text": criterion.has_operator_model_text,
            "key_points_de": list(criterion.key_points),
            "key_points_note": criterion.key_points_note,
        }
        assert as_fact(said) == {
            **{key: value for key, value in fact.items() if key != "milestone_source"},
            "title_note": note,
            "related_incoming": sorted(fact["related_incoming"]),
        }
        # The reason for the one milestone of the source is written in our words.
        assert from_source == (fact["milestone_source"] is not None)


@pytest.mark.parametrize(
    ("part", "key", "attribute"),
    [
        ("phases", "phases", "phase"),
        ("sub_phases", "sub_phases", "sub_phases"),
        ("drivers", "drivers", "driver"),
        ("sub_drivers", "sub_drivers", "sub_drivers"),
        ("workstreams", "workstreams", "workstreams"),
        ("stakeholders", "stakeholders", "stakeholders"),
        ("mechanism_categories", "mechanism_categories", "mechanism_categories"),
        ("mechanisms", "mechanisms", "mechanisms"),
        ("operator_models", "operator_models", None),
        ("terms", "glossary", None),
        ("extra_criteria", "extra_criteria", "related_unresolved"),
    ],
)
def test_lists_say_what_the_source_says(
    catalog: Catalog, facts: dict[str, Any], part: str, key: str, attribute: str | None
) -> None:
    entries = getattr(catalog, part)
    if part == "terms":
        entries = entries[: len(facts[key])]
        assert {entry.definition_basis for entry in catalog.terms[len(entries) :]} == {"abgeleitet"}
    assert len(entries) == len(facts[key])
    for entry, fact in zip(entries, facts[key], strict=True):
        shown: dict[str, Any] = {name: getattr(entry, RENAMED.get(name, name), None) for name in fact}
        naming = [c.id for c in catalog.criteria if attribute and entry.id in as_tuple(getattr(c, attribute))]
        shown |= {"criteria": naming, "criteria_count": len(naming)}
        shown["drivers"] = [catalog.label(driver) for driver in getattr(entry, "drivers", ())]
        shown["category"] = catalog.label(entry.category) if part == "mechanisms" else None
        shown["key_points_de"] = list(getattr(entry, "key_points", ())) or None
        expected = dict(fact)
        if "definition_basis" in fact:
            expected["definition_basis"] = BASES.get(fact["definition_basis"], fact["definition_basis"].lower())
        assert {name: as_fact(shown)[name] for name in expected} == expected


def test_unresolved_relations_are_those_of_the_source(catalog: Catalog, facts: dict[str, Any]) -> None:
    entries = {entry.title: entry for entry in catalog.extra_criteria}
    for fact in facts["unresolved_relations"]:
        entry = entries[fact["title"]]
        assert entry.source_url == fact["url"]
        assert [c.id for c in catalog.criteria if entry.id in c.related_unresolved] == fact["named_by"]
    assert catalog.about.language == facts["meta"]["language"]
    assert any("bricht im letzten Eintrag" in limit for limit in catalog.about.limits)


def test_practices_say_what_the_source_says(catalog: Catalog, facts: dict[str, Any]) -> None:
    def shown(practice: Practice) -> dict[str, Any]:
        named = catalog.criteria_of_practice[practice.id]
        return {
            "name": practice.name,
            "rows": list(practice.source_rows),
            "criteria": [criterion.id for criterion in named],
            "phases": sorted({criterion.phase.value for criterion in named}),
            "drivers": sorted({catalog.label(criterion.driver) for criterion in named}),
            "what_de": practice.what,
            "who": practice.who,
            "where": practice.where,
            "official_url": practice.url,
            "site_page": practice.roadmap_url,
            "facts": [fact.model_dump() for fact in practice.facts],
            "evidence": practice.research,
        }

    def shown_extra(practice: Practice) -> dict[str, Any]:
        fits = list(practice.fits)
        address = practice.url or practice.roadmap_url
        return {"name": practice.name, "origin": practice.origin, "url": address, "fits": fits, "what": practice.what}

    assert [as_fact(shown(practice)) for practice in catalog.practices[:34]] == facts["good_practices"]
    assert [as_fact(shown_extra(practice)) for practice in catalog.practices[34:]] == facts["extra_good_practices"]
