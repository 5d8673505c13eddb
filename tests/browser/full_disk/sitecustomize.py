"""Lets every SQLite file of this process end where it ends now, as a full disk would."""

import sqlite3
from typing import Any

_connect = sqlite3.connect


def _connect_to_a_full_disk(*arguments: Any, **options: Any) -> sqlite3.Connection:
    connection = _connect(*arguments, **options)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    if pages > 10:
        connection.execute(f"PRAGMA max_page_count = {pages}")
    return connection


for module in (sqlite3, sqlite3.dbapi2):
    module.connect = _connect_to_a_full_disk
