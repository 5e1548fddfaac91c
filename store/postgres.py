"""PostgreSQL as the database, for more than one process on more than one machine.

Same guarantees as with the SQLite file: one transaction writes at a time, among all processes (an
advisory lock until the commit), and each reading statement sees what was committed before it. The
same tests run on both.
"""

from __future__ import annotations

import select
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors
from psycopg_pool import ConnectionPool, PoolTimeout

from store.interface import Cause, Deed, Rows, not_opened, not_saved
from store.schema import MIGRATIONS, Migration, migrations_in
from store.sqlite_file import WAIT_SECONDS, DatabaseUnusable

#: The lock of whoever writes: "CoRe" in ASCII, as in the SQLite file.
_LOCK = 0x436F5265
#: Connections of one process. Writers wait for the lock anyway; readers are short.
_CONNECTIONS = 8
#: What begins a transaction that writes; sent at once, so that the server is asked one time less.
_BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock({_LOCK})"
#: A connection whose other end has gone without a word is closed by the system after 45 seconds.
_KEPT_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3}

_CAUSES: tuple[tuple[tuple[type[Exception], ...], Cause], ...] = (
    ((errors.DiskFull, errors.OutOfMemory), "full"),
    ((errors.ReadOnlySqlTransaction,), "read-only"),
    ((errors.LockNotAvailable, errors.QueryCanceled, PoolTimeout), "busy"),
)


class _Connection:
    """``store.interface.Connection`` over psycopg's."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Rows:
        # every statement is a constant of ours, and none holds a "?" or "%" of its own
        return self._connection.execute(sql.replace("?", "%s"), parameters, binary=True)


class PostgresDatabase:
    """``store.interface.Database`` on a server.

    ``wait_seconds`` is how long a write waits for others, and anybody for a connection.
    """

    def __init__(self, url: str, wait_seconds: float = WAIT_SECONDS) -> None:
        """Connects, and brings the schema up to date. Raises DatabaseUnusable when the server
        cannot be reached, its schema is newer, or the database's encoding is not UTF-8."""
        self._closed = False
        self._pool: ConnectionPool[Any] = ConnectionPool(
            url,
            min_size=1,
            max_size=_CONNECTIONS,
            timeout=wait_seconds,
            open=False,
            check=_notice_restart,
            kwargs={
                "autocommit": True,
                "connect_timeout": max(1, round(wait_seconds)),
                "client_encoding": "UTF8",
                "options": f"-c lock_timeout={max(1, round(1000 * wait_seconds))}",
                **_KEPT_ALIVE,
            },
        )
        try:
            self._pool.open(wait=True, timeout=wait_seconds)
            self._upgrade(migrations_in(MIGRATIONS / "postgresql"))
        except (psycopg.Error, PoolTimeout) as error:
            self._pool.close()
            raise DatabaseUnusable(
                f"DATABASE_URL のデータベースに接続できません（{type(error).__name__}）。"
                "何も変更していません。アドレス、権限、サーバーの状態を確かめてください。",
                f"The database of DATABASE_URL cannot be reached ({type(error).__name__}). Nothing "
                "was changed. Check the address, the permissions and the server.",
            ) from error
        except BaseException:
            self._pool.close()
            raise

    def _upgrade(self, steps: tuple[Migration, ...]) -> None:
        newest = steps[-1].number
        with self._pool.connection() as connection:
            _require_utf8(connection)
            if _version(connection) == newest:
                return  # and nothing is written: what cannot be written can still be read
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                # Asked again inside the transaction: another process may have been first.
                version = _version(connection)
                if version > newest:
                    raise DatabaseUnusable(
                        f"このデータベースは新しい版のものです（スキーマ{version}、この版は"
                        f"{newest}まで）。何も変更していません。アプリを新しい版に更新してください。",
                        f"This database was written by a newer version (schema {version}, this "
                        f"one knows {newest}). Nothing was changed. Update the application.",
                    )
                for step in steps[version:]:
                    connection.execute(step.sql)
                connection.execute("CREATE TABLE IF NOT EXISTS schema (version BIGINT NOT NULL)")
                connection.execute("DELETE FROM schema")
                connection.execute("INSERT INTO schema (version) VALUES (%s)", (newest,))

    @contextmanager
    def reading(self) -> Iterator[_Connection]:
        """Each statement sees what was committed before it. Raises NotOpened."""
        self._must_be_open()
        try:
            with self._pool.connection() as connection:
                yield _Connection(connection)
        except (psycopg.Error, PoolTimeout) as error:
            raise not_opened() from error

    @contextmanager
    def writing(self, deed: Deed) -> Iterator[_Connection]:
        """A transaction, on the disk at the end of the block. Raises NotSaved; one who waits
        longer than ``wait_seconds`` is among the reasons."""
        self._must_be_open()
        try:
            with self._pool.connection() as connection:  # commits at its end, or rolls back
                connection.execute(_BEGIN)
                yield _Connection(connection)
        except (psycopg.Error, PoolTimeout) as error:
            kinds = (cause for kind, cause in _CAUSES if isinstance(error, kind))
            raise not_saved(next(kinds, "fault"), deed) from error

    def _must_be_open(self) -> None:
        if self._closed:
            raise RuntimeError("the store is closed")

    def wipe(self) -> None:
        """Does nothing: the server removes deleted rows itself (autovacuum)."""

    def backup(self, target: Path) -> None:
        """Raises DatabaseUnusable: a server is backed up with ``pg_dump``."""
        raise DatabaseUnusable(
            "PostgreSQL のバックアップは pg_dump で取ってください。何も書き込んでいません。",
            f"Back up PostgreSQL with pg_dump; nothing was written to {target}.",
        )

    def close(self) -> None:
        """Ends the use; any later call raises RuntimeError. May be repeated."""
        if not self._closed:
            self._closed = True
            self._pool.close()


def _notice_restart(connection: psycopg.Connection[Any]) -> None:
    """Asks the server where its end of the connection said something unasked: it was restarted, or
    closed it. To ask before each use would cost as much as reading an assessment. Raises
    psycopg's OperationalError."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        ConnectionPool.check_connection(connection)


def _require_utf8(connection: psycopg.Connection[Any]) -> None:
    """Others refuse some characters; of SQL_ASCII the driver reads texts as bytes, and nothing that
    was sealed with them would open again."""
    row = connection.execute("SHOW server_encoding").fetchone()
    encoding = row[0] if row else ""
    if encoding != "UTF8":
        raise DatabaseUnusable(
            f"このデータベースの文字コードは {encoding} です。UTF-8 が必要です。"
            "何も変更していません。"
            "createdb --encoding UTF8 --template template0 で作り直してください。",
            f"The encoding of this database is {encoding}; it must be UTF-8. Nothing was changed. "
            "Create it with: createdb --encoding UTF8 --template template0",
        )


def _version(connection: psycopg.Connection[Any]) -> int:
    """The schema's version; 0 in an empty database."""
    has_schema = connection.execute("SELECT to_regclass('schema') IS NOT NULL").fetchone()
    if has_schema is None or not has_schema[0]:
        return 0
    row = connection.execute("SELECT version FROM schema").fetchone()
    return int(row[0]) if row else 0
