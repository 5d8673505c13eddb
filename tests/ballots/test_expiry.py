"""The app deletes what has had its time when it starts, and again while it runs."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from assessment import clock
from assessment.ballots.expiry import expiring
from assessment.catalog.files import CatalogError
from assessment.catalog.model import Catalog
from assessment.method import WorkshopRule
from assessment.store.failures import StoreUnavailableError
from assessment.store.repository import Repository
from assessment.store.tables import workshops
from assessment.store.transactions import utc_now
from assessment.voting.workshop import WorkshopSettings
from tests.ballots.asgi import in_a_thread
from tests.strategies import an_assessment


@pytest.fixture
def forgotten(repository: Repository, engine: Engine) -> Callable[[int], str]:
    """Open a workshop that nobody has touched for so many days; return its assessment."""

    def add(days: int) -> str:
        about = repository.add(an_assessment(), {})
        opened = repository.workshops.open(about, ["p1-01"], WorkshopSettings(120, 5, ("Politik",), minimum_group=5))
        with engine.begin() as connection:
            connection.execute(
                update(workshops)
                .where(workshops.c.id == opened.id)
                .values(changed_at=utc_now() - timedelta(days=days))
            )
        return about

    return add


def test_what_was_forgotten_ends_with_the_start_and_the_rest_stays(
    repository: Repository, catalog: Catalog, forgotten: Callable[[int], str]
) -> None:
    rule = catalog.method.workshop
    old, recent = forgotten(rule.idle_days + 4), forgotten(rule.idle_days - 2)
    repository.workshops.look_at_clock(utc_now() - timedelta(days=2))

    async def run() -> None:
        async with expiring(lambda: repository.workshops, lambda: rule):
            await _until(lambda: repository.workshops.for_assessment(old) is None)

    in_a_thread(asyncio.wait_for(run(), 20))
    assert repository.workshops.for_assessment(recent) is not None


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (StoreUnavailableError("Die Datei ist gesperrt."), "Die Datei ist gesperrt."),
        (CatalogError(["method.yaml: fehlt"]), "solange der Katalog in data/ Fehler hat"),
        (ZeroDivisionError("nobody thought of it"), "ZeroDivisionError: nobody thought of it"),
    ],
)
def test_it_says_what_fails_and_goes_on_deleting(
    repository: Repository,
    catalog: Catalog,
    forgotten: Callable[[int], str],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    failure: Exception,
    sentence: str,
) -> None:
    asked: list[None] = []

    def at_first_failing() -> WorkshopRule:
        asked.append(None)
        if len(asked) == 1:
            raise failure
        return catalog.method.workshop

    async def run() -> None:
        async with expiring(lambda: repository.workshops, at_first_failing, every_seconds=0.01):
            await _until(lambda: len(asked) > 2)
            old = forgotten(catalog.method.workshop.idle_days + 4)
            repository.workshops.look_at_clock(utc_now() - timedelta(days=2))
            await _until(lambda: repository.workshops.for_assessment(old) is None)

    in_a_thread(asyncio.wait_for(run(), 20))
    # A failure that nobody thought of is logged with where it happened.
    assert sentence in capsys.readouterr().out + caplog.text


def test_a_clock_that_is_wrong_for_a_while_ends_nothing(
    repository: Repository, catalog: Catalog, forgotten: Callable[[int], str], capsys: pytest.CaptureFixture[str]
) -> None:
    rule = catalog.method.workshop
    days = rule.idle_days + 1
    # Yesterday by the right clock, which has jumped since.
    about = forgotten(days)
    repository.workshops.look_at_clock(utc_now() - timedelta(days=days))

    def start() -> None:
        async def run() -> None:
            async with expiring(lambda: repository.workshops, lambda: rule, every_seconds=0.01):
                await _until(lambda: "frühestens morgen" in capsys.readouterr().out)

        in_a_thread(asyncio.wait_for(run(), 20))

    # Started twice with the wrong clock.
    for _ in range(2):
        start()
        assert repository.workshops.for_assessment(about) is not None


def test_what_ended_is_said(
    repository: Repository, catalog: Catalog, forgotten: Callable[[int], str], capsys: pytest.CaptureFixture[str]
) -> None:
    rule = catalog.method.workshop
    forgotten(rule.idle_days + 4)
    repository.workshops.look_at_clock(utc_now() - timedelta(days=2))

    async def run() -> None:
        async with expiring(lambda: repository.workshops, lambda: rule):
            await _until(lambda: "wurden beendet: 1" in capsys.readouterr().out)

    in_a_thread(asyncio.wait_for(run(), 20))


MONDAY = datetime(2026, 11, 30, 9)


@pytest.mark.parametrize(
    ("days", "confirmed"),
    [
        # Day after day, and once a week: the last look but one has been reached for certain.
        ([0], None),
        ([0, 0.9], None),
        ([0, 1], 0),
        ([0, 1, 2, 3], 2),
        ([0, 7, 14], 7),
        # Wrong by a month for an afternoon, then set right.
        ([0, 1, 32, 32.2, 1.3], 1),
        ([0, 1, 32, 32.2, 1.3, 2.4], 1.3),
        # Set back by a second, or by a year.
        ([0, 1, 1 - 1e-5], 0),
        ([400, 402, 1, 2], 1),
    ],
)
def test_a_moment_is_reached_once_the_clock_went_on_for_a_day(days: list[float], confirmed: float | None) -> None:
    first, *later = (MONDAY + timedelta(days=day) for day in days)
    reading = clock.Reading(first)
    for moment in later:
        reading = reading.next(moment)
    assert reading.confirmed_at == (None if confirmed is None else MONDAY + timedelta(days=confirmed))


async def _until(holds: Callable[[], bool]) -> None:
    while not await asyncio.to_thread(holds):
        await asyncio.sleep(0)
