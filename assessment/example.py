"""The example municipality that newcomers look at, from `data/example.yaml`."""

from dataclasses import replace
from typing import Any

import yaml

from assessment.catalog import Catalog
from assessment.catalog_files import DATA
from assessment.exchange.document import read_document
from assessment.store.repository import Repository


def example_assessments(repository: Repository) -> list[str]:
    """Return the ids of the example's assessments that are stored, oldest first."""
    stored = [assessment for assessment in repository.assessments() if assessment.is_example]
    return [assessment.id for assessment in sorted(stored, key=lambda assessment: assessment.date)]


def ensure_example(repository: Repository, catalog: Catalog) -> list[str]:
    """Return the ids of the example's assessments, oldest first; create them where there are none."""
    present = example_assessments(repository)
    if present:
        return present
    imported = read_document(example_content(catalog), catalog)
    return [repository.add(replace(imported.assessment, is_example=True), imported.answers)]


def example_content(catalog: Catalog) -> dict[str, Any]:
    """Return the example as the plain data of an export."""
    content = yaml.safe_load((DATA / "example.yaml").read_text(encoding="utf-8"))
    return {**content, "catalog_version": catalog.version}
