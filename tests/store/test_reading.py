"""Connections for reading: kept while nobody reads, never one that could show something old."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from store.interface import NotOpened
from store.sqlite import MOST_IDLE, SqliteDatabase
from store.sqlite_file import connect


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "assessments.db"


def count(connection: sqlite3.Connection) -> int:
    (rows,) = connection.execute("SELECT count(*) FROM kept").fetchone()
    return int(rows)


def add(path: Path) -> None:
    """Another program saves something."""
    with closing(connect(path, 1.0)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO kept DEFAULT VALUES")


def test_the_same_connection_sees_what_others_saved_since(path: Path) -> None:
    with closing(SqliteDatabase(path)) as database:
        used = []
        for saved in range(1, 4):
            add(path)
            with database.reading() as connection:
                assert count(connection) == saved
                used.append(connection)
        assert used[0] is used[1] is used[2]


def test_who_read_keeps_nobody_from_emptying_the_log(path: Path) -> None:
    with closing(SqliteDatabase(path)) as database:
        add(path)
        with database.reading() as connection:  # a row is left, as after ``fetchone``
            connection.execute("SELECT 1 FROM link UNION ALL SELECT 2 FROM kept").fetchone()
        database.wipe()
        assert path.with_name(f"{path.name}-wal").stat().st_size == 0


def test_at_once_each_has_its_own_and_few_are_kept(path: Path) -> None:
    at_once = MOST_IDLE + 2
    together = Barrier(at_once)

    def read(_: int) -> sqlite3.Connection:
        with database.reading() as connection:
            together.wait(10)
            connection.execute("SELECT count(*) FROM link").fetchone()
            return connection

    with closing(SqliteDatabase(path)) as database:
        with ThreadPoolExecutor(at_once) as threads:
            used = list(threads.map(read, range(at_once)))
        assert len(set(map(id, used))) == at_once
        open_still = [connection for connection in used if not is_closed(connection)]
        assert len(open_still) == MOST_IDLE
    assert all(map(is_closed, used)), "nothing is open after the end"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def is_closed(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1").fetchone()
    except sqlite3.ProgrammingError:
        return True
    return False


def test_one_that_failed_is_not_used_again(path: Path) -> None:
    with closing(SqliteDatabase(path)) as database:
        with pytest.raises(NotOpened), database.reading() as failed:
            failed.execute("SELECT * FROM nowhere")
        with database.reading() as connection:
            assert connection is not failed
        assert is_closed(failed)


def test_a_file_put_in_its_place_is_read(path: Path) -> None:
    other = path.with_name("other.db")
    for file, rows in ((path, 1), (other, 2)):
        SqliteDatabase(file).close()
        for _ in range(rows):
            add(file)
    with closing(SqliteDatabase(path)) as database:
        with database.reading() as connection:
            assert count(connection) == 1
        path.unlink()
        with pytest.raises(NotOpened), database.reading() as connection:
            count(connection)
        other.rename(path)
        for name in ("-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
        with database.reading() as connection:
            assert count(connection) == 2


def test_nothing_is_read_after_the_end(path: Path) -> None:
    database = SqliteDatabase(path)
    with database.reading() as connection:
        database.close()
        assert connection.execute("SELECT count(*) FROM link").fetchone() == (0,)
    assert is_closed(connection)
    with pytest.raises(RuntimeError), database.reading():
        pass
