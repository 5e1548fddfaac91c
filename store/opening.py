"""Chooses the database: a server by ``DATABASE_URL``, else the SQLite file."""

from __future__ import annotations

import os

from store.database import WAIT_SECONDS, database_path
from store.keeping import Database
from store.sqlite import SqliteDatabase


def open_database(wait_seconds: float = WAIT_SECONDS) -> Database:
    """The server named by the environment variable ``DATABASE_URL`` (``postgresql://…``), else the
    file of ``database_path``. Raises DatabaseUnusable."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return SqliteDatabase(database_path(), wait_seconds)
    from store.postgres import PostgresDatabase  # 50 ms, and only for those who use it

    return PostgresDatabase(url, wait_seconds)
