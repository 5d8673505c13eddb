"""The example municipality that newcomers look at, from `data/example`: three assessments of one solution."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

import yaml

from assessment.assessment import Assessment, NewAssessment
from assessment.catalog.files import DATA, FAST_LOADER
from assessment.catalog.model import Catalog
from assessment.exchange.document import read_document


class Keeper(Protocol):
    """Who keeps assessments."""

    def assessments(self) -> list[Assessment]:
        """Return all that are kept."""

    def add_all(self, new: Sequence[NewAssessment]) -> list[str]:
        """Keep these as well; return their ids."""


def example_assessments(keeper: Keeper) -> list[str]:
    """Return the ids of the example's assessments that are stored, oldest first."""
    stored = [assessment for assessment in keeper.assessments() if assessment.is_example]
    return [assessment.id for assessment in sorted(stored, key=lambda assessment: assessment.date)]


def ensure_example(keeper: Keeper, catalog: Catalog) -> list[str]:
    """Return the ids of the example's assessments, oldest first; create them, all or none, where there are none."""
    present = example_assessments(keeper)
    if present:
        return present
    return keeper.add_all([_as_example(document, catalog) for document in example_documents(catalog)])


def example_documents(catalog: Catalog) -> list[dict[str, Any]]:
    """Return the example as the plain data of exports, oldest first; the last one has the solution's measures."""
    files = sorted(DATA.glob("example/*.yaml"))
    contents = [yaml.load(file.read_text(encoding="utf-8"), FAST_LOADER) for file in files]
    return [{**content, "catalog_version": catalog.version} for content in contents]


def _as_example(document: dict[str, Any], catalog: Catalog) -> NewAssessment:
    new = read_document(document, catalog).as_new()
    return replace(new, assessment=replace(new.assessment, is_example=True))
