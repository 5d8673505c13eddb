"""The rules for texts find what they are for, and the catalogue breaks none of them."""

from typing import Any

import pytest

from assessment.catalog.files import DATA, source_fingerprints
from assessment.catalog.model import Anchors, Catalog, NextSteps
from assessment.catalog.rules import fingerprints, problems

NOTHING: frozenset[str] = frozenset()


def with_criterion(catalog: Catalog, **fields: Any) -> Catalog:
    """Return the catalogue with other fields in its first criterion."""
    first, *rest = catalog.criteria
    return catalog.model_copy(update={"criteria": (first.model_copy(update=fields), *rest)})


def with_practice(catalog: Catalog, **fields: Any) -> Catalog:
    first, *rest = catalog.practices
    return catalog.model_copy(update={"practices": (first.model_copy(update=fields), *rest)})


def anchors(**texts: str) -> Anchors:
    usual = {
        "N": "Es gibt kein Papier.",
        "P": "Es gibt ein Papier.",
        "L": "Der Rat beschloss es.",
        "F": "Es ist geprüft.",
    }
    return Anchors(**{**usual, **texts})


def test_the_catalogue_keeps_every_rule(catalog: Catalog) -> None:
    assert list(problems(catalog, source_fingerprints(DATA))) == []


@pytest.mark.alike
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"question": "x" * 160 + "?"}, "„question“ hat 161 Zeichen, höchstens 160 sind erlaubt."),
        ({"question": "Es ist festgelegt."}, "„question“ endet nicht mit einem Fragezeichen."),
        ({"why": "x" * 261}, "„why“ hat 261 Zeichen, höchstens 260 sind erlaubt."),
        ({"short_title": "x" * 46}, "„short_title“ hat 46 Zeichen"),
        ({"evidence": ("x" * 141,)}, "„evidence“ hat 141 Zeichen"),
        ({"anchors": anchors(F="x" * 201)}, "„anchors.F“ hat 201 Zeichen, höchstens 200 sind erlaubt."),
        ({"next_step": NextSteps(P="a", L="b", F="x" * 181)}, "„next_step.F“ hat 181 Zeichen"),
        ({"anchors": anchors(P="Die Ziele stehen.", L="Die Ziele stehen.")}, "P und L unterscheiden sich nicht"),
        (
            {"anchors": anchors(P="Die Ziele stehen teilweise fest.", L="Die Ziele stehen weitgehend fest.")},
            "P und L unterscheiden sich nicht",
        ),
        (
            {"operator_models": ("contracting",), "operator_note": None},
            "„operator_models“ braucht eine „operator_note“.",
        ),
        ({"has_operator_model_text": False, "operator_note": "x"}, "„operator_note“ gehört zu den Kriterien"),
        ({"why": "Die Pruefung fehlt."}, "Umlaut fehlt in „Pruefung“"),
        ({"hints": ("Das fuehrt zu Fehlern.",)}, "Umlaut fehlt in „fuehrt“"),
        ({"why": "Herr Müller hat es gesagt."}, "Personennamen gehören nicht in den Katalog („Herr Müller“)"),
        ({"why": 'Das ist "gut".'}, "Anführungszeichen sind „ und “"),
    ],
)
def test_a_broken_rule_is_named_with_file_and_entry(catalog: Catalog, fields: dict[str, Any], sentence: str) -> None:
    faults = list(problems(with_criterion(catalog, **fields), NOTHING))
    assert any(problem.startswith("criteria/p1.yaml, p1-01: ") and sentence in problem for problem in faults), faults


def test_different_documents_tell_levels_apart(catalog: Catalog) -> None:
    assert list(problems(with_criterion(catalog, anchors=anchors()), NOTHING)) == []


@pytest.mark.dear
def test_wording_of_the_source_is_found_by_its_fingerprint(catalog: Catalog) -> None:
    source = "Zwei Ämter sichten jeden Monat gemeinsam alle neuen Daten der Sensoren."
    copied = f"Sonst fehlt dies: {source.casefold()}"
    assert list(problems(with_criterion(catalog, why=copied), fingerprints(source)))
    assert list(problems(with_criterion(catalog, why="Sonst fehlen die Daten."), fingerprints(source))) == []


def test_seven_words_in_a_row_are_no_copy() -> None:
    assert fingerprints("eins zwei drei vier fünf sechs sieben") == NOTHING
    assert len(fingerprints("eins zwei drei vier fünf sechs sieben acht")) == 1


@pytest.mark.parametrize("fields", [{"what": None, "lesson": "x"}, {"what": "x", "lesson": None}])
def test_what_is_known_of_a_practice_has_a_lesson_and_the_other_way_round(
    catalog: Catalog, fields: dict[str, Any]
) -> None:
    faults = list(problems(with_practice(catalog, **fields), NOTHING))
    assert [problem for problem in faults if "„what“ und „lesson“ gehören zusammen" in problem]


def test_a_short_title_stands_once(catalog: Catalog) -> None:
    again = catalog.criteria[1].short_title
    faults = list(problems(with_criterion(catalog, short_title=again), NOTHING))
    assert faults == [f"criteria: Der Kurztitel „{again}“ steht bei mehreren Kriterien."]
