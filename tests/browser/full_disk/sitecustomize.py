"""Lets every SQLite file of this process end where it ends now, as a full disk would."""

from sqlite3 import Connection, dbapi2
from typing import Any

_connect = dbapi2.connect


def _connect_to_a_full_disk(*arguments: Any, **options: Any) -> Connection:
    connection = _connect(*arguments, **options)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    if pages > 10:
        connection.execute(f"PRAGMA max_page_count = {pages}")
    return connection


dbapi2.connect = _connect_to_a_full_disk  # type: ignore[assignment]
