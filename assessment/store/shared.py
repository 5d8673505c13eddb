"""The one repository of this process: screens and ballot pages share its queue of writers."""

from functools import cache
from threading import Lock

from assessment.store.database import database_url, open_database
from assessment.store.repository import Repository
from assessment.store.workshop_repository import WorkshopRepository

_opening = Lock()


def shared_repository() -> Repository:
    """Return the repository of DATABASE_URL, opened once; raises StoreError when there is no database."""
    with _opening:
        return _opened(database_url())


def shared_workshops() -> WorkshopRepository:
    """Return its workshops; raises StoreError when there is no database."""
    return shared_repository().workshops


def end_shared() -> None:
    """Bring everything into the one file when the process ends, and take no more writes. Raises StoreError."""
    with _opening:
        if _opened.cache_info().currsize:
            _opened(database_url()).end()


@cache
def _opened(url: str) -> Repository:
    return Repository(open_database(url))
