"""Assessments of an older, the newest and an unknown version of the catalogue, on every screen."""

import re
from datetime import date

import pytest

from assessment.assessment import Assessment
from assessment.measures import Aim, Measure
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from assessment.web.addresses import SCREENS
from tests.catalog.versions import (
    CHANGED,
    NEW,
    NEW_QUESTION,
    OLD,
    OLD_QUESTION,
    PARTS,
    RETIRED,
    REWORDED,
    SPLIT,
    older,
    two_versions,
)
from tests.pages.conftest import Open, texts
from tests.strategies import P3

LEVELS = (Rating.N, Rating.P, Rating.L, Rating.F)
UNKNOWN = "2150.7"


@pytest.fixture
def by_version(monkeypatch: pytest.MonkeyPatch, repository: Repository) -> dict[str, str]:
    """An assessment of each version, of one solution, with measures for criteria that changed."""
    monkeypatch.setattr("pages.shared.context.catalog", two_versions)
    ids = {}
    for place, (version, catalog) in enumerate([(OLD, older()), (NEW, two_versions()), (UNKNOWN, two_versions())]):
        about = Assessment("Musterstadt", "Pegel", (P3,), version, date(2025, place + 1, 1), version)
        answers = {
            criterion.id: Answer(criterion.id, LEVELS[(place + number) % 4], note="Notiz")
            for number, criterion in enumerate(catalog.criteria)
        }
        ids[version] = repository.add(about, answers)
    for criterion in (RETIRED, SPLIT, PARTS[0], CHANGED):
        aim = Aim(criterion, Rating.L)
        repository.measures.add(ids[OLD], Measure(f"Tun für {criterion}", date(2024, 1, 1), (aim,)))
    return ids


@pytest.mark.alike
@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_opens_every_version(open_screen: Open, by_version: dict[str, str], screen: str) -> None:
    for version, assessment in by_version.items():
        app = open_screen(screen, a=assessment)
        assert not app.exception, version


@pytest.mark.alike
@pytest.mark.parametrize("criterion", [RETIRED, SPLIT, PARTS[0], CHANGED])
def test_a_criterion_that_changed_is_asked_where_its_version_has_it(
    open_screen: Open, by_version: dict[str, str], criterion: str
) -> None:
    for version, catalog in ((OLD, older()), (NEW, two_versions())):
        app = open_screen("questionnaire", a=by_version[version], k=criterion)
        assert not app.exception
        is_there = criterion in catalog
        assert ("Dieses Kriterium gibt es nicht" not in texts(app)) is is_there


def test_each_version_shows_its_own_question(open_screen: Open, by_version: dict[str, str]) -> None:
    shown = [
        re.sub(r"<[^>]+>", "", texts(open_screen("questionnaire", a=by_version[version], k=REWORDED)))
        for version in (OLD, NEW)
    ]
    assert [(OLD_QUESTION in text, NEW_QUESTION in text) for text in shown] == [(True, False), (False, True)]


@pytest.mark.usefixtures("by_version")
def test_the_comparison_says_what_changed_and_what_it_was(open_screen: Open, repository: Repository) -> None:
    for place, (version, level) in enumerate([(OLD, Rating.P), (NEW, Rating.L)]):
        about = Assessment("Musterstadt", "Parken", (P3,), version, date(2025, place + 1, 1), version)
        newest = repository.add(about, {REWORDED: Answer(REWORDED, level)})
    said = texts(open_screen("comparison", a=newest))
    assert f"von Fassung {OLD} zu {NEW} geändert" in said
    assert "Neu gefasst: Die Frage war missverständlich." in said
    assert f"<dt>Frage</dt><dd>{OLD_QUESTION}</dd>" in said


def test_a_version_that_is_not_known_is_named(open_screen: Open, by_version: dict[str, str]) -> None:
    said = texts(open_screen("comparison", a=by_version[UNKNOWN], von=by_version[NEW]))
    assert f"Die Katalogfassung {UNKNOWN} ist hier nicht bekannt" in said
