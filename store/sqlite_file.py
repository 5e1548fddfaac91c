"""The SQLite file: its path, opening, creation, integrity check, schema upgrade and copy."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from checklist.model import Lang, Text
from store.schema import MIGRATIONS, Migration, migrations_in, statements
from store.wal import commits_out_of_reach

log = logging.getLogger("store")

#: "CoRe" in ASCII: marks a file as ours (bytes 68 to 71 of the file).
APPLICATION_ID = 0x436F5265
#: How long to wait for another process that is writing, in seconds.
WAIT_SECONDS = 10.0

#: What a call of SQLite raises.
SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)

#: SQLite's codes of a damaged file.
BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class DatabaseUnusable(Exception):  # noqa: N818 - the name says what happened
    """The database cannot be used; the text says what was done and what to do, in both languages.

    It is meant for the operator and names files, so it belongs into the log and on the terminal,
    never on a page.
    """

    def __init__(self, ja: str, en: str) -> None:
        self.text = Text(ja=ja, en=en)
        super().__init__(f"{en}\n{ja}")

    def of(self, lang: Lang) -> str:
        """The words in one of the languages."""
        return self.text.of(lang)


class DatabaseDamaged(DatabaseUnusable):
    """The file is damaged; how much of what was stored is left is not known."""


def connect(path: Path, wait_seconds: float, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode, usable from one thread at a time, with every commit on
    disk before it returns. Never creates a file. Raises sqlite3.Error."""
    connection = _opened(path, wait_seconds, read_only=read_only)
    try:
        if not read_only:
            _make_durable(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(path: Path, wait_seconds: float, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection without any check of the file."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        timeout=wait_seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    # Text of any bytes can be read; whether it is authentic, decryption decides.
    connection.text_factory = lambda data: data.decode(errors="replace")
    return connection


def _make_durable(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")


def error_code(error: Exception) -> int:
    """SQLite's primary result code of an error, 0 when the error does not come from SQLite."""
    if isinstance(error, UnicodeDecodeError):  # in a message that cites a damaged name
        return sqlite3.SQLITE_CORRUPT
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


# ---------------------------------------------------------------------------- at the start


def prepare(
    path: Path, wait_seconds: float = WAIT_SECONDS, migrations: Path = MIGRATIONS
) -> sqlite3.Connection:
    """The writing connection to a database that exists, is ours, is sound and has the newest
    schema; a missing one is created (mode 0600), an older one copied and then upgraded.

    Raises DatabaseUnusable and leaves the file unchanged if it belongs to another program or a
    newer version of this one, is damaged (a copy is set aside first), or cannot be reached.
    """
    steps = migrations_in(migrations)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _create(path, wait_seconds, steps)
        _refuse_foreign_untouched(path, newest=steps[-1].number)
        _refuse_lost_commits(path)
        with ExitStack() as on_failure:
            connection = on_failure.enter_context(closing(_opened(path, wait_seconds)))
            try:
                _make_durable(connection)
                _refuse_foreign(connection, path, newest=steps[-1].number)
                faults = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
                if faults != ["ok"]:
                    raise _damaged(path, "; ".join(faults))
                _upgrade(connection, path, wait_seconds, steps)
            except SQLITE_ERRORS as error:
                # Copies before closing: the last close writes the log into the file, or drops it.
                raise _unusable(path, error) from error
            on_failure.pop_all()
        return connection
    except (*SQLITE_ERRORS, OSError) as error:
        raise _unusable(path, error) from error


def _refuse_lost_commits(path: Path) -> None:
    """Raises DatabaseDamaged where the log has transactions that SQLite would pass over in silence;
    logs a warning where the log seems to have been removed."""
    wal, shm, _ = _beside(path)
    if shm.exists() and not wal.exists():
        log.warning("%s is there, but not %s: what was saved last may be missing", shm, wal)
    # More than one: the last may have been broken off by a power cut, unacknowledged. Looked at
    # twice: another process may be writing just now.
    if commits_out_of_reach(wal) > 1:
        time.sleep(0.2)
        if (count := commits_out_of_reach(wal)) > 1:
            raise _damaged(path, f"{wal.name}: {count} transactions after a damaged frame")


def _refuse_foreign_untouched(path: Path, newest: int | None = None) -> None:
    """``_refuse_foreign`` without writing to the file or beside it.

    ``immutable`` makes SQLite read the file alone, without locks and without its log. Where file
    and log belong together (an interrupted checkpoint) that check is incomplete, and the caller has
    to repeat it after opening. Never read a database with ``open()``: closing it drops every lock
    that this process has on the file, also those of other connections.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with suppress(*SQLITE_ERRORS), closing(sqlite3.connect(uri, uri=True)) as connection:
        _refuse_foreign(connection, path, newest)


def _refuse_foreign(connection: sqlite3.Connection, path: Path, newest: int | None = None) -> None:
    """Raises DatabaseUnusable when it is no database of this application, or its schema is
    newer than ``newest``."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise DatabaseUnusable(
            f"{path} はこのアプリのデータベースではありません（空か、別のプログラムのもの）。"
            "何も変更していません。環境変数 DATABASE に別のパスを指定するか、"
            "バックアップを戻してください。",
            f"{path} is not a database of this application (it is empty or another program's). "
            "Nothing was changed. Set DATABASE to another path, or restore a backup.",
        )
    version = _schema(connection)
    if newest is not None and version > newest:
        raise _newer(path, version, newest)


def _newer(path: Path, version: int, newest: int) -> DatabaseUnusable:
    return DatabaseUnusable(
        f"{path} はこのアプリの新しい版のものです（スキーマ{version}、この版は{newest}まで）。"
        "何も変更していません。アプリを新しい版に更新してください。",
        f"{path} was written by a newer version of this application (schema {version}, this one "
        f"knows {newest}). Nothing was changed. Update the application.",
    )


def _create(path: Path, wait_seconds: float, steps: tuple[Migration, ...]) -> None:
    """Make the database beside its place and link it there when it is complete: no crash leaves
    half a database, and of two processes that start at once one wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    _create_private(draft)
    try:
        with closing(connect(draft, wait_seconds)) as connection:
            _upgrade(connection, draft, wait_seconds, steps)
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        _remove(draft)


def _create_private(path: Path) -> None:
    # SQLite gives the files beside it (-wal, -shm) the same mode.
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _remove(path: Path) -> None:
    for name in (path, *_beside(path)):
        name.unlink(missing_ok=True)


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))


def _unusable(path: Path, error: Exception) -> DatabaseUnusable:
    if error_code(error) in BROKEN:
        return _damaged(path, str(error))
    return DatabaseUnusable(
        f"データベース {path} を開けません（{error}）。何も変更していません。"
        "場所、権限、空き容量を確かめてください。",
        f"The database {path} cannot be opened ({error}). Nothing was changed. "
        "Check the place, the permissions and the free space.",
    )


def _damaged(path: Path, fault: str) -> DatabaseUnusable:
    """Copy the damaged file and its log aside, and say so. The copy is named by the time of the
    last change, so a server that restarts again and again makes no second one."""
    fault = " ".join(fault.split())
    wal = _beside(path)[0]
    try:
        stamp = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        copy = path.with_name(f"{path.name}.damaged-{stamp}")
        if not copy.exists():
            for source, end in ((wal, "-wal"), (path, "")):
                if source.exists():
                    target = copy.with_name(copy.name + end)
                    _create_private(target)
                    shutil.copyfile(source, target)
        done = (f"コピーを {copy} に残しました。", f"A copy was set aside as {copy}.")
    except OSError as error:
        done = (
            f"コピーは作れませんでした（{error}）。手で写してください。",
            f"It could not be copied ({error}); copy it by hand.",
        )
    return DatabaseDamaged(
        f"データベース {path} が壊れています（{fault}）。{done[0]}アプリは止まりました。"
        f"{path.name} と、その -wal、-shm ファイルを取り除き、"
        "最新のバックアップを同じ名前で置いてから起動してください。",
        f"The database {path} is damaged ({fault}). {done[1]} The application has stopped. "
        f"Remove {path.name} with its -wal and -shm files, put the latest backup in its place "
        "and start again.",
    )


# ---------------------------------------------------------------------------- migrations


def _upgrade(
    connection: sqlite3.Connection, path: Path, wait_seconds: float, steps: tuple[Migration, ...]
) -> None:
    """Bring the schema up to the last step, all of it or nothing. What existed is first copied
    to ``….before-NNNN``."""
    newest = steps[-1].number
    if _schema(connection) == newest:
        return  # and nothing is written: a database that cannot be written can still be read
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again inside the transaction: another process may have been first.
        version = _schema(connection)
        if version > newest:
            raise _newer(path, version, newest)
        pending = steps[version:]
        if pending and version:
            copy_database(path, path.with_name(f"{path.name}.before-{newest:04d}"), wait_seconds)
        for step in pending:
            for statement in statements(step.sql):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {newest}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    # Into the file itself, where an older version of this application looks for it.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _schema(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


# ---------------------------------------------------------------------------- copies


def copy_database(source: Path, target: Path, wait_seconds: float = WAIT_SECONDS) -> None:
    """A consistent copy of a database that may be in use, with everything saved so far, as one
    file (mode 0600). An older copy there is replaced once the new one is complete and checked.

    Raises DatabaseUnusable when the source is not ours or unreadable, or the target cannot be
    written, is a file of another kind or itself a database in use; then nothing changes at the
    target.
    """
    try:
        _refuse_foreign_untouched(source)
        if target.is_file() and not _is_ours(target):
            raise DatabaseUnusable(
                f"{target} は、このアプリのバックアップではない別のファイルです。"
                "何も変更していません。別の名前を指定してください。",
                f"{target} is another file, not a backup of this application. "
                "Nothing was changed. Give another name.",
            )
        # A log left beside the target would be taken for the copy's own.
        if any(name.exists() for name in _beside(target)) or (
            target.exists() and (not target.is_file() or target.samefile(source))
        ):
            raise DatabaseUnusable(
                f"{target} には書き込めません（フォルダか、使用中のデータベースです）。"
                "別の名前を指定してください。",
                f"{target} cannot be written: it is a folder or a database in use. "
                "Give another name.",
            )
        with _whole_copy(source, target, wait_seconds) as draft:
            draft.replace(target)
    except (*SQLITE_ERRORS, OSError) as error:
        raise DatabaseUnusable(
            f"{source} を {target} にコピーできませんでした（{error}）。"
            "場所と空き容量を確かめてください。",
            f"{source} could not be copied to {target} ({error}). "
            "Check the places and the free space.",
        ) from error


@contextmanager
def _whole_copy(source: Path, target: Path, wait_seconds: float) -> Iterator[Path]:
    """A checked copy in a file beside ``target``, removed at the end of the block. Raises
    sqlite3.Error, and DatabaseUnusable where the source is not ours."""
    draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}.partial")
    _create_private(draft)
    try:
        with (
            closing(connect(source, wait_seconds, read_only=True)) as reader,
            closing(sqlite3.connect(draft, isolation_level=None)) as writer,
        ):
            _refuse_foreign(reader, source)
            reader.backup(writer)
            # Out of WAL mode: one file, readable also from a disk that cannot be written.
            writer.execute("PRAGMA journal_mode = DELETE")
            (verdict,) = writer.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
        yield draft
    finally:
        _remove(draft)


def _is_ours(path: Path) -> bool:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
    except SQLITE_ERRORS:
        return False
    return bool(application == APPLICATION_ID)


def faults_of(path: Path) -> tuple[int, list[str]]:
    """The schema of a database and what SQLite's own full check finds in it; nothing is written.

    Raises DatabaseUnusable when it is not ours, of a newer version, or out of reach.
    """
    newest = migrations_in(MIGRATIONS)[-1].number
    try:
        _refuse_foreign_untouched(path, newest)
        # Read alone where there is no log: else SQLite would leave an empty one behind.
        is_alone = not _beside(path)[0].exists()
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(
            sqlite3.connect(uri, uri=True)
            if is_alone
            else connect(path, WAIT_SECONDS, read_only=True)
        ) as connection:
            _refuse_foreign(connection, path, newest)
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
            faults += [
                f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")
            ]
            return _schema(connection), [fault for fault in faults if fault != "ok"]
    except (*SQLITE_ERRORS, OSError) as error:
        if error_code(error) in BROKEN:
            return 0, [str(error)]
        raise _unusable(path, error) from error


def restore_database(backup: Path, path: Path) -> Path | None:
    """Puts a copy of a backup in the place of the database, which is kept under another name, also
    where it is damaged; returns that name, ``None`` where there was no database.

    Raises DatabaseUnusable, with nothing changed, when the backup is not ours, damaged or of a
    newer version, or the database is in use.
    """
    try:
        if not backup.is_file():
            raise FileNotFoundError(str(backup))
        _refuse_foreign_untouched(backup, newest=migrations_in(MIGRATIONS)[-1].number)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = None
        with _whole_copy(backup, path, WAIT_SECONDS) as draft:
            if path.exists():
                _refuse_in_use(path)
                aside = _set_aside(path)
            draft.replace(path)
    except (*SQLITE_ERRORS, OSError) as error:
        raise DatabaseUnusable(
            f"{backup} から {path} に戻せませんでした（{error}）。データベースは変更していません。",
            f"{path} could not be restored from {backup} ({error}). The database was not changed.",
        ) from error
    return aside


def _refuse_in_use(path: Path) -> None:
    """Raises DatabaseUnusable while any other connection to the database is open. Also takes its
    log into the file, where it is sound."""
    try:
        with closing(_opened(path, 1.0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # which needs the file for itself
    except SQLITE_ERRORS as error:
        if error_code(error) == sqlite3.SQLITE_BUSY:
            raise DatabaseUnusable(
                f"{path} は使用中です。アプリを止めてから戻してください。何も変更していません。",
                f"{path} is in use. Stop the application first. Nothing was changed.",
            ) from error
        # damaged: it is replaced all the same, and kept


def _set_aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = path.with_name(f"{path.name}.replaced-{stamp}")
    aside.hardlink_to(path)
    for name, end in zip(_beside(path), ("-wal", "-shm", "-journal"), strict=True):
        if name.exists():
            name.rename(aside.with_name(aside.name + end))
    return aside
