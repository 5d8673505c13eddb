"""What a form did not touch stays as it is stored by then."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.merging import ConflictError
from assessment.phases import Phase
from assessment.store.repository import Repository
from tests.strategies import an_assessment


def test_an_old_name_never_replaces_a_new_one(repository: Repository) -> None:
    added = repository.add(an_assessment(title="Erste Runde"), {})
    seen = repository.assessment(added)
    repository.describe(added, replace(seen, solution="Neuer Name", phases=(Phase.P4,)), seen)
    repository.describe(added, replace(seen, title="Zweite Runde"), seen)
    stored = repository.assessment(added)
    assert (stored.solution, stored.phases, stored.title) == ("Neuer Name", (Phase.P4,), "Zweite Runde")


def test_what_two_changed_to_different_things_is_refused_as_a_whole(repository: Repository) -> None:
    added = repository.add(an_assessment(title="Erste Runde"), {})
    seen = repository.assessment(added)
    repository.describe(added, replace(seen, title="Von dort"), seen)
    stored = repository.assessment(added)
    with pytest.raises(ConflictError) as refused:
        repository.describe(added, replace(seen, title="Von hier", date=date(2026, 1, 9)), seen)
    assert refused.value.fields == ("title",)
    assert repository.assessment(added) == stored


def test_what_two_changed_to_the_same_is_fine(repository: Repository) -> None:
    added = repository.add(an_assessment(title="Erste Runde"), {})
    seen = repository.assessment(added)
    for _ in range(2):
        repository.describe(added, replace(seen, title="Gemeinsam"), seen)
    assert repository.assessment(added).title == "Gemeinsam"
