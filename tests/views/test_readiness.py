"""What the server says of its store: alive is not ready, and nobody waits behind a locked one."""

from __future__ import annotations

import asyncio
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import pytest

from store.interface import NotSaved, damaged_room
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from store.sqlite_file import DatabaseUnusable
from tests.support.plain_browser import HOST, PlainBrowser
from tests.support.stored import raw
from views.server import health, resources
from views.server.resources import content, shared

SHARED = (resources.rooms, resources.store, resources.database)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The server's database file, not opened yet."""
    path = tmp_path / "assessments.db"
    monkeypatch.setenv("DATABASE", str(path))
    monkeypatch.setattr(resources, "open_database", lambda: SqliteDatabase(path, 0.3))
    for one in SHARED:
        one.clear()
    yield path
    if resources.database.is_made:
        resources.database().close()
    for one in SHARED:
        one.clear()


@pytest.fixture(autouse=True)
def _looked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    health._state_of_store.cache_clear()
    monkeypatch.setattr(health, "_LOOKING", asyncio.Lock())


def asked(page: str) -> tuple[int, str]:
    health._state_of_store.cache_clear()
    answer = PlainBrowser().ask("GET", f"{HOST}/{page}")
    return answer.status, answer.text


def test_ready_where_the_store_can_be_read_and_written(path: Path) -> None:
    for _ in range(3):
        assert asked("ready") == (200, "ready")
        assert asked("health") == (200, "ok")
    with raw(path) as connection:
        rows = connection.execute("SELECT id FROM probe").fetchall()
    assert rows == [(1,)]


def test_locked_is_not_ready(path: Path) -> None:
    assert asked("ready") == (200, "ready")
    with raw(path) as other:
        other.execute("BEGIN IMMEDIATE")
        assert asked("ready") == (503, "unavailable")
        assert asked("health") == (200, "ok")
        other.execute("ROLLBACK")
    assert asked("ready") == (200, "ready")


def test_a_full_disk_is_not_ready(path: Path) -> None:
    assert asked("ready") == (200, "ready")
    log = path.with_name("assessments.db-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        assert asked("ready") == (503, "unavailable")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert asked("ready") == (200, "ready")


def test_damaged_is_said(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)
    assert asked("ready") == (503, "damaged")
    assert asked("health") == (200, "ok")
    path.unlink()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_over_a_damaged_database_no_page_says_that_all_is_well(path: Path, lang: str) -> None:
    path.write_bytes(b"no database at all" * 1000)
    answer = PlainBrowser().ask("GET", f"{HOST}/join?code=7KQ2MXW9&lang={lang}")
    assert answer.status == 503
    words = content().wording.of("en" if lang == "en" else "ja")
    assert words("common.damaged") in answer.text
    assert str(path) not in answer.text
    for comfort in ("失われていません", "is lost"):
        assert comfort not in answer.text


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_damaged_room_is_said_in_words(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise damaged_room()

    monkeypatch.setattr(RoomStore, "door", broken)
    answer = PlainBrowser().ask("GET", f"{HOST}/join?code=7KQ2MXW9&lang={lang}")
    assert answer.status == 503
    said = "The record of this workshop is damaged" if lang == "en" else "壊れたところがあり"
    assert said in answer.text


def test_a_locked_store_at_the_start_holds_nobody_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening waits; the loop that serves everybody does not."""
    SqliteDatabase(path).close()
    has_begun, may_go_on = threading.Event(), threading.Event()

    def locked() -> SqliteDatabase:
        has_begun.set()
        assert may_go_on.wait(60), "the loop stands still"
        return SqliteDatabase(path, 0.3)

    monkeypatch.setattr(resources, "open_database", locked)
    with raw(path) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        browser, place = PlainBrowser(), urlsplit(f"{HOST}/join?code=7KQ2MXW9")

        async def both() -> int:
            door = asyncio.create_task(browser._converse("GET", place, {"host": place.netloc}, ""))
            while not has_begun.is_set():
                await asyncio.sleep(0.001)
            for _ in range(20):
                await asyncio.sleep(0.001)
            assert not door.done()
            may_go_on.set()
            status: int = (await door)[0]["status"]
            return status

        assert asyncio.run(both()) == 503


def test_whoever_waited_for_a_failed_opening_does_not_try_again() -> None:
    tries = []

    def slow() -> str:
        tries.append(1)
        time.sleep(0.2)
        raise DatabaseUnusable("だめ", "no")

    opened = shared(slow)
    failures = []

    def attempt() -> None:
        with pytest.raises(DatabaseUnusable) as caught:
            opened()
        failures.append(caught.value)

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failures) == 8
    assert len(tries) == 1
    with pytest.raises(DatabaseUnusable):
        opened()
    assert len(tries) == 2


class LateLock:
    """Free after 0.3 s."""

    def acquire(self, timeout: float) -> bool:
        time.sleep(0.3)
        return timeout > 0.3

    def release(self) -> None: ...


def test_a_write_waits_so_long_in_all(path: Path) -> None:
    """For a thread of this process and another process together: what was waited for the one is
    not waited for the other."""
    with closing(SqliteDatabase(path, 0.6)) as database, raw(path) as other:
        statements: list[str] = []
        database._writer.set_trace_callback(statements.append)
        other.execute("BEGIN IMMEDIATE")
        database._lock = cast(threading.Lock, LateLock())
        with pytest.raises(NotSaved, match="busy"), database.writing("save"):
            pass
        (left,) = (int(one.split()[-1]) for one in statements if "busy_timeout" in one)
        assert 0 <= left <= 300
        database._lock = threading.Lock()
        with database._lock, pytest.raises(NotSaved, match="busy"), database.writing("save"):
            pass
        other.execute("ROLLBACK")
