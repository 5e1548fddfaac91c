"""What cannot be saved says so, what was saved before stays, and saving goes on afterwards."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from checklist.answers import Answer, Assessment
from store.assessments import AssessmentStore, NotOpened, NotSaved
from store.interface import Damaged
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from store.sqlite_file import DatabaseUnusable, connect
from tests.support.stored import full, raw, sample, without_root
from workshop.moves import close_vote, let_in, open_vote
from workshop.room import Room

QUESTION = "capacity.finance"
#: Larger than the room left in the tests of a full disk.
LARGE = Assessment().with_answer("capacity.finance", Answer(level=1, evidence=("あ" * 20_000,) * 9))


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """The system refuses to write beyond this many bytes, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _says(error: NotSaved, ja: str, en: str) -> None:
    assert ja in error.lines("ja")[0]
    assert en in error.lines("en")[0]
    assert "画面の内容はそのまま" in error.lines("ja")[0]
    assert "still on this page" in error.lines("en")[0]
    assert error.__cause__ is not None


@pytest.mark.parametrize("room", [0, 100, 5_000, 40_000, 200_000])
def test_a_write_that_fails_midway(store: AssessmentStore, path: Path, room: int) -> None:
    code, created = store.create(sample("前"))
    log = path.with_name("assessments.db-wal")
    with no_file_grows_beyond(log.stat().st_size + room):
        for _ in range(3):
            with pytest.raises(NotSaved) as caught:
                store.save(code, 1, LARGE)
            _says(caught.value, "保存先", "The storage")
            with pytest.raises(NotSaved):
                store.create(LARGE)
            assert store.open(code) == created
    assert store.open(code) == created
    saved = store.save(code, 1, LARGE)
    assert store.open(code) == saved
    store.close()
    again = AssessmentStore(path)  # sound
    assert again.open(code) == saved
    again.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    options = ["-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if mount is None or umount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk; the size limit above tests the same")
    if subprocess.run([mount, *options], check=False).returncode != 0:  # noqa: S603
        pytest.skip("mounting is not allowed here; the size limit above tests the same")
    yield disk
    subprocess.run([umount, str(disk)], check=True)  # noqa: S603


def test_a_full_disk(small_disk: Path) -> None:
    store = AssessmentStore(small_disk / "assessments.db")
    code, kept = store.create(sample("前"))
    for step in range(1_000):
        try:
            kept = store.save(code, kept.version, full((f"{step}" * 3_000,)))
            store.create(full((f"{step}" * 3_000,)))
        except NotSaved as error:
            _says(error, "空き容量がありません", "The storage is full")
            break
    else:
        pytest.fail("the disk never filled up")
    for _ in range(5):
        with pytest.raises(NotSaved):
            store.create(LARGE)
        assert store.open(code) == kept
    store.close()
    again = AssessmentStore(small_disk / "assessments.db")  # sound, and the log is worked in
    assert again.open(code) == kept
    again.close()


def test_saving_goes_on_once_there_is_room(small_disk: Path) -> None:
    store = AssessmentStore(small_disk / "assessments.db")
    code, kept = store.create(sample("前"))
    filler = small_disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    with pytest.raises(NotSaved) as caught:
        store.save(code, 1, full())
    _says(caught.value, "空き容量がありません", "The storage is full")
    assert store.open(code) == kept
    filler.unlink()
    assert store.save(code, 1, full()) == store.open(code)
    store.close()


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder of somebody who is not root (root's temporary folders are closed to others)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
        with without_root():
            yield folder
            folder.chmod(0o700)


def test_a_read_only_database(own_folder: Path) -> None:
    path = own_folder / "assessments.db"
    store = AssessmentStore(path)
    code, created = store.create(sample("前"))
    store.close()
    path.chmod(0o400)

    tomorrow = datetime.now(UTC) + timedelta(days=1)
    store = AssessmentStore(path, clock=lambda: tomorrow)  # has a new day to note, and cannot
    assert store.open(code) == created
    for attempt in (
        lambda: store.create(sample("後")),
        lambda: store.save(code, 1, sample("後")),
    ):
        with pytest.raises(NotSaved) as caught:
            attempt()
        _says(caught.value, "書き込めません", "read-only")
    with pytest.raises(NotSaved, match="Nothing was deleted"):
        store.delete(code)
    assert store.open(code) == created

    for file in own_folder.iterdir():
        file.chmod(0o600)
    assert store.save(code, 1, sample("後")) == store.open(code)
    store.close()


def test_a_read_only_folder_stops_the_start(own_folder: Path) -> None:
    own_folder.chmod(0o500)
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        AssessmentStore(own_folder / "assessments.db")
    assert list(own_folder.iterdir()) == []


def test_a_database_locked_by_others(path: Path) -> None:
    store = AssessmentStore(path, wait_seconds=0.3)
    code, created = store.create(sample("前"))
    with raw(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotSaved) as caught:
            store.save(code, 1, sample("後"))
        _says(caught.value, "混み合って", "busy")
        assert store.open(code) == created  # reading does not wait for writers
        other.execute("ROLLBACK")
    assert store.save(code, 1, sample("後")).version == 2
    store.close()


def test_a_short_lock_is_waited_for(store: AssessmentStore, path: Path) -> None:
    code, _ = store.create(sample("前"))
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
    release.start()
    assert store.save(code, 1, sample("後")).version == 2
    release.join()
    other.close()


def test_threads_behind_a_locked_database_do_not_queue_for_ever(path: Path) -> None:
    store = AssessmentStore(path, wait_seconds=0.3)
    code, _ = store.create(sample("前"))
    failures = []

    def attempt() -> None:
        with pytest.raises(NotSaved) as caught:
            store.save(code, 1, sample("後"))
        failures.append(caught.value)

    with raw(path) as other:
        other.execute("BEGIN IMMEDIATE")
        threads = [threading.Thread(target=attempt) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
        other.execute("ROLLBACK")
    assert len(failures) == 20
    assert store.save(code, 1, sample("後")).version == 2
    store.close()


def test_a_call_that_breaks_off_leaves_no_lock(path: Path) -> None:
    one, two = AssessmentStore(path), AssessmentStore(path, wait_seconds=0.3)
    code, _ = one.create(sample("前"))
    with pytest.raises(OverflowError):
        one.save(code, 2**70, sample("後"))
    assert two.save(code, 1, sample("後")).version == 2
    assert one.save(code, 2, sample("後")).version == 3
    one.close()
    two.close()


# ---------------------------------------------------------------------------- rooms


@pytest.fixture
def led(path: Path) -> Iterator[tuple[RoomStore, str, list[str]]]:
    """A room in which a round is open, its facilitator's secret, and three phones."""
    with closing(SqliteDatabase(path, 0.3)) as database, closing(RoomStore(database)) as rooms:
        ends = datetime.now(UTC) + timedelta(hours=1)
        lead = rooms.create(Room(title="会", criteria=(QUESTION,), expires_at=ends))
        code = rooms.lead(lead, let_in, version=1, turn=1).code
        phones = [rooms.join(code).result() for _ in range(3)]
        rooms.lead(lead, partial(open_vote, criterion=QUESTION), version=2, turn=1)
        yield rooms, lead, phones


def expect_refused(rooms: RoomStore, lead: str, phones: list[str], ja: str) -> None:
    """Nothing can be written, and it is said; everything can be read."""
    for phone in phones:
        with pytest.raises(NotSaved) as caught:
            rooms.vote(phone, QUESTION, 1, 3, 2).result()
        assert ja in caught.value.lines("ja")[0]
        assert "まだ届いていません" in caught.value.lines("ja")[0]
        assert "has not arrived" in caught.value.lines("en")[0]
    with pytest.raises(NotSaved) as moved:
        rooms.lead(lead, close_vote, version=3, turn=1)
    assert "状態は変わっていません" in moved.value.lines("ja")[0]
    with pytest.raises(NotSaved):
        rooms.create(rooms.console(lead).room)
    assert [rooms.seat(phone).level for phone in phones] == [1, 1, 1]
    assert rooms.console(lead).voted == 3


def expect_working(rooms: RoomStore, phones: list[str]) -> None:
    for phone in phones:
        rooms.vote(phone, QUESTION, 1, 4, 3).result()
    assert [rooms.seat(phone).level for phone in phones] == [4, 4, 4]


def vote_first(rooms: RoomStore, phones: list[str]) -> None:
    for phone in phones:
        rooms.vote(phone, QUESTION, 1, 1, 1).result()


@pytest.mark.parametrize("room", [0, 100, 4_000])
def test_votes_on_a_full_disk(led: tuple[RoomStore, str, list[str]], path: Path, room: int) -> None:
    rooms, lead, phones = led
    vote_first(rooms, phones)
    log = path.with_name("assessments.db-wal")
    with no_file_grows_beyond(log.stat().st_size + room):
        expect_refused(rooms, lead, phones, "保存先")
    expect_working(rooms, phones)


def test_votes_in_a_locked_database(led: tuple[RoomStore, str, list[str]], path: Path) -> None:
    rooms, lead, phones = led
    vote_first(rooms, phones)
    with raw(path) as other:
        other.execute("BEGIN IMMEDIATE")
        expect_refused(rooms, lead, phones, "混み合って")
        other.execute("ROLLBACK")
    expect_working(rooms, phones)


def test_votes_in_a_read_only_database(
    led: tuple[RoomStore, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms, lead, phones = led
    vote_first(rooms, phones)

    def read_only(path: Path, wait_seconds: float, **how: bool) -> sqlite3.Connection:
        connection = connect(path, wait_seconds, **how)
        connection.execute("PRAGMA query_only = ON")
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(rooms._database, "_renew_writer", True)
        patched.setattr("store.sqlite.connect", read_only)
        expect_refused(rooms, lead, phones, "書き込めません")
    rooms._database._renew_writer = True  # type: ignore[attr-defined]
    expect_working(rooms, phones)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE vote SET level = 3 WHERE participant = 1",
        "UPDATE vote SET number = 9 WHERE participant = 1",
        "UPDATE participant SET team = 7 WHERE id = 1",
        "UPDATE room SET state = replace(state, '会', '合')",
        "UPDATE room SET state = '{'",
        "UPDATE room SET state = '{', checksum = NULL",
        "UPDATE room SET round = 2",
        "UPDATE room SET phase = 'closed'",
    ],
)
def test_a_changed_row_of_a_room_is_told(
    led: tuple[RoomStore, str, list[str]], path: Path, damage: str
) -> None:
    rooms, lead, phones = led
    vote_first(rooms, phones)
    with raw(path) as connection:
        connection.execute(damage)
    with pytest.raises(Damaged) as caught:
        rooms.record(lead)
    assert "壊れたところがあり" in caught.value.lines("ja")[0]
    assert "is damaged" in caught.value.lines("en")[0]
    with pytest.raises(Damaged):
        rooms.seat(phones[0])


def test_a_room_from_before_checksums_goes_on(
    led: tuple[RoomStore, str, list[str]], path: Path
) -> None:
    rooms, lead, phones = led
    vote_first(rooms, phones)
    with raw(path) as connection:
        for table in ("room", "participant", "vote"):
            connection.execute(f"UPDATE {table} SET checksum = NULL")  # noqa: S608
    assert rooms.seat(phones[0]).level == 1
    expect_working(rooms, phones)
    rooms.lead(lead, close_vote, version=3, turn=1)
    assert rooms.record(lead).teams == {-1: 3}


def test_a_removed_or_replaced_file_is_not_written_to(path: Path) -> None:
    store = AssessmentStore(path)
    code, created = store.create(sample("前"))
    copy = path.with_name("copy.db")
    store.backup(copy)
    moved = path.with_name("moved.db")
    path.rename(moved)
    with pytest.raises(NotSaved):
        store.save(code, 1, sample("後"))
    with pytest.raises(NotOpened) as caught:
        store.open(code)
    assert "読めませんでした" in caught.value.lines("ja")[0]
    copy.rename(path)
    with pytest.raises(NotSaved):
        store.save(code, 1, sample("後"))
    path.unlink()
    moved.rename(path)
    assert store.open(code) == created
    assert store.save(code, 1, sample("後")).version == 2
    store.close()
