"""Chooses the database: a server by ``DATABASE_URL``, else the SQLite file, and where that is."""

from __future__ import annotations

import os
from pathlib import Path

from store.interface import Database
from store.sqlite import SqliteDatabase
from store.sqlite_file import WAIT_SECONDS

_PROJECT = Path(__file__).resolve().parent.parent


def database_path() -> Path:
    """The file named by the environment variable ``DATABASE``; else ``var/assessments.db`` of the
    project, or, where it is installed as a package, ``cooperation-readiness/assessments.db`` in the
    user's folder for data (``XDG_DATA_HOME``, ``LOCALAPPDATA`` or ``~/.local/share``)."""
    named = os.environ.get("DATABASE", "").strip()
    if named:
        return Path(named).expanduser().absolute()
    if (_PROJECT / "pyproject.toml").exists():
        return _PROJECT / "var" / "assessments.db"
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    folder = Path(data) if data else Path.home() / ".local" / "share"
    return folder / "cooperation-readiness" / "assessments.db"


def open_database() -> Database:
    """The server named by the environment variable ``DATABASE_URL`` (``postgresql://…``), else the
    file of ``database_path``. Raises DatabaseUnusable."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return SqliteDatabase(database_path(), WAIT_SECONDS)
    from store.postgres import PostgresDatabase  # 50 ms, and only for those who use it

    return PostgresDatabase(url, WAIT_SECONDS)
