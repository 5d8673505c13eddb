"""Snapshots and dossiers: which catalogue they have, and what a dossier is compared with."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from assessment.comparison import compare, since_earlier
from assessment.dossier import Dossier, Snapshot
from assessment.measures import MeasureVersion
from assessment.rating import Answer, Rating
from tests.catalog.versions import older, two_versions
from tests.strategies import CATALOG, DUE, a_measure, an_assessment

EARLIER = Snapshot.of(an_assessment(date=date(2025, 1, 1)), {"p1-01": Answer("p1-01", Rating.P)}, CATALOG)


@pytest.mark.parametrize("kind", [Snapshot, Dossier])
def test_the_catalogue_is_the_one_that_the_assessment_was_begun_with(kind: type[Snapshot]) -> None:
    newest = two_versions()
    old = kind.of(an_assessment(catalog_version=older().version), {}, newest)
    assert old.catalog.version == older().version
    assert kind.of(an_assessment(catalog_version=newest.version), {}, newest).catalog is newest
    assert kind.of(an_assessment(catalog_version="1999.1"), {}, newest).catalog is newest, "nobody knows it any more"


@pytest.mark.parametrize("phases", list(DUE))
def test_in_view_is_what_is_due_or_all(phases: tuple) -> None:
    snapshot = Snapshot.of(an_assessment(phases=phases), {}, CATALOG)
    assert {criterion.phase for criterion in snapshot.in_view(every_criterion=False)} == DUE[phases]
    assert snapshot.in_view(every_criterion=True) == CATALOG.criteria


def test_a_dossier_is_compared_with_its_earlier_snapshot() -> None:
    answers, measures = {"p1-01": Answer("p1-01", Rating.F)}, (a_measure("Vertrag", "p1-01"),)
    dossier = Dossier.of(an_assessment(), answers, CATALOG, measures=measures, earlier=EARLIER)
    assert since_earlier(dossier) == compare(EARLIER, dossier, measures)
    assert since_earlier(Dossier.of(an_assessment(), answers, CATALOG, measures=measures)) is None


def test_a_measure_is_known_since_its_last_change_or_its_first_day() -> None:
    stored, new = replace(a_measure("Vertrag"), id="a1"), replace(a_measure("Beschluss"), id="b2")
    first, last = (MeasureVersion(datetime(2026, 2, day), day, stored) for day in (1, 2))
    dossier = Dossier.of(an_assessment(), {}, CATALOG, measures=(stored, new), past_measures={"a1": [first, last]})
    assert dossier.newest_measures() == [last, MeasureVersion(datetime(*new.created_on.timetuple()[:3]), 1, new)]
