from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from assessment.carry_over import successor
from assessment.catalog.files import CatalogError, load
from assessment.catalog.model import Catalog, CatalogChange
from assessment.catalog.rules import problems
from assessment.catalog.versions import catalog_changes, every_criterion_id, version_of, versions
from assessment.gaps import gaps
from assessment.phases import Phase
from assessment.rating import Answer, Rating, Suggestion
from assessment.results import result_of
from tests.catalog.versions import (
    CHANGED,
    MOVED,
    NEW,
    NEW_DRIVER,
    NEW_QUESTION,
    OLD,
    OLD_DRIVER,
    OLD_QUESTION,
    PARTS,
    RETIRED,
    REWORDED,
    SPLIT,
    older,
    two_versions,
    write_two_versions,
)
from tests.catalog.yaml_files import read_yaml, write_yaml
from tests.places import ROOT
from tests.strategies import CATALOG, IDS

GONE = {SPLIT, RETIRED}


def test_the_older_version_is_restored_as_it_was() -> None:
    restored = older()
    assert [criterion.id for criterion in restored.criteria] == list(IDS)
    for criterion in restored.criteria:
        assert criterion == CATALOG.criterion(criterion.id).model_copy(update={"related": criterion.related}), (
            criterion.id
        )
    assert restored.version == OLD
    assert restored.criterion(REWORDED).question == OLD_QUESTION
    assert restored.criterion(MOVED).driver == OLD_DRIVER


def test_the_newer_version_has_what_the_files_say() -> None:
    newer = two_versions()
    assert {*newer.criteria} == {*version_of(newer, NEW).criteria}
    assert {criterion.id for criterion in newer.criteria} == {*IDS, *PARTS} - GONE
    assert newer.criterion(REWORDED).question == NEW_QUESTION
    assert newer.criterion(MOVED).driver == NEW_DRIVER


def test_an_older_version_stands_on_its_own() -> None:
    """Whatever a restored catalogue refers to is in it: screens and reports look everything up."""
    restored = older()
    ids = {criterion.id for criterion in restored.criteria}
    assert all({*criterion.related} <= ids for criterion in restored.criteria)
    assert all({*practice.fits} <= ids for practice in restored.practices)
    answers = {criterion: Answer(criterion, Rating.P) for criterion in ids}
    result = result_of(restored, answers, (Phase.P4, Phase.P5))
    assert result.overall.rated == len(IDS)
    assert {gap.criterion.id for gap in gaps(restored.criteria, answers, restored, (Phase.P4, Phase.P5))} == ids


def test_versions_are_known_in_their_order() -> None:
    assert versions(two_versions()) == (*versions(CATALOG), NEW)
    assert versions(older()) == versions(two_versions())
    assert every_criterion_id(two_versions()) == {*IDS, *PARTS}


def test_a_version_that_nobody_knows_is_read_as_the_newest() -> None:
    assert version_of(two_versions(), "1999.9") is two_versions()


def test_an_older_version_knows_nothing_of_newer_ones() -> None:
    with pytest.raises(ValueError, match=OLD):
        version_of(older(), NEW)


def test_restoring_costs_nothing_the_second_time() -> None:
    assert version_of(two_versions(), OLD) is version_of(two_versions(), OLD)


def test_what_changed_between_two_versions_is_the_same_in_both_directions() -> None:
    forth, back = catalog_changes(two_versions(), OLD, NEW), catalog_changes(two_versions(), NEW, OLD)
    assert forth == back
    assert forth.summaries == ("Fünf Kriterien haben sich geändert.",)
    assert {*forth.changes} == {REWORDED, SPLIT, *PARTS, RETIRED, MOVED, CHANGED}
    assert forth.broken_by(REWORDED) is None
    assert forth.broken_by(MOVED) is None
    assert all(forth.broken_by(criterion) for criterion in (SPLIT, *PARTS, RETIRED, CHANGED))
    assert catalog_changes(two_versions(), NEW, NEW).changes == {}
    assert catalog_changes(two_versions(), NEW, "1999.9").changes == {}


def test_every_text_changed_after_our_first_version() -> None:
    """Version 2026.1 had no sentences for the levels: all criteria stay comparable, and all are named."""
    changes = catalog_changes(CATALOG, "2026.1", "2026.2")
    assert {*changes.changes} == {*IDS}
    assert all(changes.broken_by(criterion) is None for criterion in IDS)
    assert [criterion.id for criterion in version_of(CATALOG, "2026.1").criteria] == list(IDS)


def test_the_next_assessment_takes_over_what_still_has_its_meaning() -> None:
    given = {name: Answer(name, Rating.L, note=f"zu {name}") for name in IDS}
    carried = successor(given, date(2026, 5, 4), older(), two_versions())
    assert {*carried} == {criterion.id for criterion in two_versions().criteria}
    assert carried[REWORDED].suggestion == Suggestion(Rating.L, "", date(2026, 5, 4))
    assert carried[MOVED].suggestion is not None
    for name in (*PARTS, CHANGED):
        assert carried[name].suggestion is None
        assert carried[name].rating is None
    assert [carried[part].note for part in PARTS] == [f"zu {SPLIT}"] * 2
    assert all(answer.criterion == name for name, answer in carried.items())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_two_versions(tmp_path / "data")


def faults(data: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogError) as caught:
        load(data)
    return caught.value.problems


def edit_former(data: Path, **fields: object) -> None:
    file = data / "former" / f"{OLD}.yaml"
    content = read_yaml(file)
    write_yaml(file, {**content, **fields})


def test_texts_of_a_newer_version_obey_the_rules(data: Path) -> None:
    catalog: Catalog = load(data)
    assert [problem for problem in problems(catalog, frozenset()) if "Kurztitel" in problem] == []


def test_versions_that_do_not_follow_each_other(data: Path) -> None:
    edit_former(data, followed_by="2098.1")
    (problem,) = faults(data)
    assert "lückenlos" in problem


def test_a_field_that_a_former_criterion_cannot_have(data: Path) -> None:
    change = {"kind": "reworded", "criterion": REWORDED, "reason": "Grund", "before": {"quesion": "Vertippt?"}}
    edit_former(data, changes=[change])
    assert faults(data) == (f"former/{OLD}.yaml: „quesion“ ist kein bekanntes Feld.",)


def test_a_driver_that_never_was(data: Path) -> None:
    change = {"kind": "moved", "criterion": MOVED, "reason": "Grund", "before": {"driver": "erfunden"}}
    edit_former(data, changes=[change])
    assert any("erfunden" in problem and problem.startswith(f"former/{OLD}.yaml") for problem in faults(data))


def test_a_part_that_does_not_exist(data: Path) -> None:
    file = data / "former" / f"{OLD}.yaml"
    changes = read_yaml(file)["changes"]
    for change in changes:
        if change["criterion"] == SPLIT:
            change["into"].append("p2-77")
    edit_former(data, changes=changes)
    assert f"former/{OLD}.yaml, p2-77: Das Kriterium gibt es in Fassung {NEW} nicht." in faults(data)


def test_a_kind_of_change_that_does_not_exist(data: Path) -> None:
    edit_former(data, changes=[{"kind": "umbenannt", "criterion": MOVED, "reason": "Grund"}])
    (problem,) = faults(data)
    assert problem.startswith(f"former/{OLD}.yaml: „changes.0.kind“ darf nicht „umbenannt“ sein")


def test_every_kind_of_change_is_documented() -> None:
    kinds = get_args(CatalogChange.model_fields["kind"].annotation)
    text = (ROOT / "docs" / "catalogue.md").read_text("utf-8")
    assert all(f"| `{kind}` " in text for kind in kinds)
