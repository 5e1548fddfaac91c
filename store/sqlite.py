"""The SQLite file as the database: many readers, one writer at a time, faults as NotSaved or
NotOpened."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from store.interface import Cause, Deed, damaged, not_opened, not_saved
from store.sqlite_file import (
    BROKEN,
    SQLITE_ERRORS,
    WAIT_SECONDS,
    connect,
    copy_database,
    error_code,
    prepare,
)

#: How long reading waits: never for a writer, only while another program has the whole file locked;
#: and some of it is done where every other page waits meanwhile.
READ_SECONDS = 1.0

#: Connections for reading that are kept while nobody reads.
MOST_IDLE = 4

_File = tuple[int, int]  # device and inode

_CAUSES: dict[int, Cause] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_BUSY: "busy",
}


class SqliteDatabase:
    """``store.interface.Database`` in one file.

    ``wait_seconds`` is how long a write waits, for another thread and another process together.
    """

    def __init__(self, path: Path, wait_seconds: float = WAIT_SECONDS) -> None:
        """Opens the database, creates it if missing, upgrades it if older.

        Raises DatabaseUnusable when it is damaged, not ours, newer or out of reach.
        """
        self._path = path.absolute()
        self._wait = wait_seconds
        self._lock = threading.Lock()
        # Guarded by the lock. Never closed before another is open: with the last connection the
        # index of the log disappears, and on a full disk no new one could be made for reading.
        self._writer = prepare(self._path, wait_seconds)
        # After a fault: a connection opened while the file was read-only stays so.
        self._renew_writer = False
        self._file = _identity(self._path)
        # Connections for reading that nobody uses, each with the file on which it was opened.
        self._idle: deque[tuple[_File | None, sqlite3.Connection]] = deque()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Each statement sees what was committed before it. Raises NotOpened."""
        if self._closed:
            raise RuntimeError("the store is closed")
        try:
            file, connection = self._reader()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._keep(file, connection)
        except SQLITE_ERRORS as error:
            raise (damaged() if _is_damage(error) else not_opened()) from error

    def _reader(self) -> tuple[_File | None, sqlite3.Connection]:
        """A connection for one who reads, alone, and its file: the one used last, since opening
        one and reading the schema takes ten times as long as a question; not for each thread,
        which Streamlit makes anew for each run. Where another file has taken the place of the
        database, it is that file's."""
        file = _identity(self._path)
        with suppress(IndexError):
            while True:
                opened_on, connection = self._idle.pop()
                if opened_on == file:
                    return file, connection
                connection.close()
        return file, connect(self._path, min(self._wait, READ_SECONDS), read_only=True)

    def _keep(self, file: _File | None, connection: sqlite3.Connection) -> None:
        self._idle.append((file, connection))
        self._close_idle(0 if self._closed else MOST_IDLE)

    def _close_idle(self, most: int) -> None:
        """Closes the connections that nobody uses, those used longest ago first, down to so
        many."""
        with suppress(IndexError):
            while len(self._idle) > most:
                self._idle.popleft()[1].close()

    @contextmanager
    def writing(self, deed: Deed) -> Iterator[sqlite3.Connection]:
        """A transaction, on the disk at the end of the block. Raises NotSaved; one who waits
        longer than ``wait_seconds`` is among the reasons."""
        until = time.monotonic() + self._wait
        if not self._lock.acquire(timeout=self._wait):
            raise not_saved("busy", deed)
        try:
            if self._closed:
                raise RuntimeError("the store is closed")
            if _identity(self._path) != self._file:
                # An open connection would go on writing into the file that is no longer there.
                raise sqlite3.OperationalError("the database file was removed or replaced")
            if self._renew_writer:
                fresh = connect(self._path, self._wait)
                self._writer.close()
                self._writer, self._renew_writer = fresh, False
            left = max(0, round(1000 * (until - time.monotonic())))
            self._writer.execute(f"PRAGMA busy_timeout = {left}")
            self._writer.execute("BEGIN IMMEDIATE")
            yield self._writer
            self._writer.execute("COMMIT")
        except SQLITE_ERRORS as error:
            self._roll_back()
            cause = "damaged" if _is_damage(error) else _CAUSES.get(error_code(error), "fault")
            raise not_saved(cause, deed) from error
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._lock.release()

    def _roll_back(self) -> None:
        self._renew_writer = True
        with suppress(*SQLITE_ERRORS):
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")

    def wipe(self) -> None:
        """Checkpoints and truncates the write-ahead log, so that deleted content does not stay
        there. While others are reading, a later checkpoint does it."""
        with suppress(*SQLITE_ERRORS), closing(connect(self._path, 1.0)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def backup(self, target: Path) -> None:
        """See ``database.copy_database``. Raises DatabaseUnusable."""
        copy_database(self._path, target, self._wait)

    def close(self) -> None:
        """Ends the use; any later call raises RuntimeError. May be repeated."""
        with self._lock:
            self._closed = True
            self._close_idle(0)  # before the last one, which writes the log into the file
            self._writer.close()


def _is_damage(error: Exception) -> bool:
    return error_code(error) in BROKEN


def _identity(path: Path) -> _File | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
