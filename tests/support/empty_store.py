"""An empty database file for a test that is about something else than its making."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from store.sqlite import SqliteDatabase


@cache
def _made_once() -> Path:
    """The file as the application makes it, for this process of the tests."""
    folder = tempfile.TemporaryDirectory(prefix="rooms-empty-")
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "empty.db"
    SqliteDatabase(path).close()
    return path


def lay_empty(path: Path) -> Path:
    """Copies an empty database to a path, whose folder is made if missing: a quarter of the time
    that making one takes, which waits for the disk many times."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(_made_once(), path)
    return path
