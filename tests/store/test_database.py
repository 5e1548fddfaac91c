"""The file: created, checked at the start, refused where it is none of ours, told where it is
damaged."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from store import opening
from store.assessments import AssessmentStore
from store.opening import database_path
from store.schema import MIGRATIONS, migrations_in
from store.sqlite_file import APPLICATION_ID, DatabaseUnusable, connect, copy_database
from tests.support.database_files import filled, foreign, versions
from tests.support.stored import files, full, raw, sample

# ---------------------------------------------------------------------------- place, connection


def test_the_database_is_where_the_setting_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE", raising=False)
    assert database_path() == Path(opening.__file__).parents[1] / "var" / "assessments.db"
    monkeypatch.setenv("DATABASE", "  ")
    assert database_path().name == "assessments.db"
    monkeypatch.setenv("DATABASE", str(tmp_path / "x.db"))
    assert database_path() == tmp_path / "x.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE", "y.db")
    assert database_path() == tmp_path / "y.db"


def test_an_installed_copy_keeps_its_data_with_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not among the installed packages, which an update may remove."""
    monkeypatch.setattr(opening, "_PROJECT", tmp_path / "site-packages")
    for name in ("DATABASE", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    own = Path("cooperation-readiness") / "assessments.db"
    assert database_path() == tmp_path / ".local" / "share" / own
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert database_path() == tmp_path / "data" / own
    (tmp_path / "site-packages").mkdir()
    (tmp_path / "site-packages" / "pyproject.toml").touch()
    assert database_path() == tmp_path / "site-packages" / "var" / "assessments.db"


def test_created_for_the_owner_only(path: Path) -> None:
    before = os.umask(0)
    try:
        store = AssessmentStore(path)
        store.create(sample())
        store.backup(path.with_name("backup.db"))
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
        store.close()
    finally:
        os.umask(before)
    names = ("assessments.db", "assessments.db-wal", "assessments.db-shm", "backup.db")
    assert modes == dict.fromkeys(names, 0o600)
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["空 白.db", "50%?#.db", "a'b\".db"])
def test_any_file_name(tmp_path: Path, name: str) -> None:
    codes = filled(tmp_path / name, 2)
    assert versions(tmp_path / name, codes) == codes
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_connection_writes_durably(path: Path) -> None:
    filled(path, 1)
    with closing(connect(path, 10.0)) as connection:

        def setting(name: str) -> object:
            return connection.execute(f"PRAGMA {name}").fetchone()[0]

        assert setting("journal_mode") == "wal"
        assert setting("synchronous") == 2  # FULL
        assert setting("secure_delete") == 1
        assert setting("foreign_keys") == 1
        assert setting("busy_timeout") == 10_000
        assert setting("application_id") == APPLICATION_ID
        assert setting("user_version") == len(migrations_in(MIGRATIONS))
    with (
        closing(connect(path, 10.0, read_only=True)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("DELETE FROM assessment")


def test_many_first_starts_at_once_make_one_database(path: Path) -> None:
    start = threading.Barrier(8)

    def begin(_: int) -> tuple[AssessmentStore, str]:
        start.wait()
        store = AssessmentStore(path)
        return store, store.create(sample())[0]

    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(begin, range(8)))
    for store, _ in begun:
        assert all(store.version(code) == 1 for _, code in begun)
    for store, _ in begun:
        store.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_locks_survive_a_second_store_and_a_backup(path: Path) -> None:
    """SQLite's locks belong to the process: closing any ``open()`` of the file drops them all,
    and another process may then work on the file as if nobody used it."""
    store = AssessmentStore(path)
    code, _ = store.create(sample())
    ask = (
        "import fcntl, sys\n"
        "with open(sys.argv[1], 'r+b') as file:\n"
        "    try:\n"
        "        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)\n"
        "    except OSError:\n"
        "        print('locked')\n"
    )

    def is_locked() -> bool:
        command = [sys.executable, "-c", ask, str(path)]
        return subprocess.check_output(command, text=True) == "locked\n"  # noqa: S603

    assert is_locked()
    AssessmentStore(path).close()
    store.backup(path.with_name("backup.db"))
    store.open(code)
    assert is_locked()
    store.close()
    assert not is_locked()


# ---------------------------------------------------------------------------- refused or damaged

NEWEST = len(migrations_in(MIGRATIONS))


def foreign_in_wal(path: Path) -> None:
    with raw(path) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE assessment (x);")


def empty(path: Path) -> None:
    path.touch()


def newer(path: Path) -> None:
    filled(path, 1)
    with raw(path) as connection:
        connection.executescript("PRAGMA user_version = 99; PRAGMA wal_checkpoint;")


@pytest.mark.parametrize(
    ("make", "en", "ja"),
    [
        (foreign, "not a database of this application", "このアプリのデータベースではありません"),
        (foreign_in_wal, "not a database of this", "このアプリのデータベースではありません"),
        (empty, "not a database of this application", "このアプリのデータベースではありません"),
        (newer, rf"newer version .* \(schema 99, this one knows {NEWEST}\)", "新しい版"),
    ],
)
def test_refused_and_left_untouched(
    path: Path, make: Callable[[Path], None], en: str, ja: str
) -> None:
    path.parent.mkdir()
    make(path)
    before = files(path.parent)
    with pytest.raises(DatabaseUnusable, match=en) as caught:
        AssessmentStore(path)
    assert ja in caught.value.of("ja")
    assert files(path.parent) == before


@pytest.mark.parametrize("wal_too", [False, True])
@pytest.mark.parametrize("place", ["header", "tree", "end", "text"])
def test_damage_stops_the_start_and_is_copied(path: Path, place: str, wal_too: bool) -> None:
    filled(path)
    content = bytearray(path.read_bytes())
    if place == "header":
        content[:100] = bytes(100)
    elif place == "tree":
        content[4096 : 3 * 4096] = bytes(2 * 4096)
    elif place == "end":
        del content[-3 * 4096 - 10 :]
    else:
        content[:] = b"These are not the bytes you are looking for. " * 1000
    path.write_bytes(content)
    if wal_too:
        path.with_name(path.name + "-wal").write_bytes(b"what was in the log")

    for _ in range(3):  # a server that restarts again and again
        with pytest.raises(DatabaseUnusable, match=r"is damaged .* A copy was set aside") as caught:
            AssessmentStore(path)
    text = caught.value.of("ja")
    assert "壊れています" in text
    assert "バックアップ" in text
    found = files(path.parent)
    copies = [name for name in found if ".damaged-" in name and not name.endswith("-wal")]
    assert len(copies) == 1
    assert found[copies[0]] == content
    assert str(path.with_name(copies[0])) in str(caught.value)
    if wal_too:
        assert found[copies[0] + "-wal"] == b"what was in the log"
    assert path.with_name(copies[0]).stat().st_mode & 0o777 == 0o600


def test_restored_as_the_message_says(path: Path) -> None:
    codes = filled(path)
    backup = path.with_name("backup.db")
    copy_database(path, backup)
    path.write_bytes(b"damaged" * 1000)
    with pytest.raises(DatabaseUnusable):
        AssessmentStore(path)
    path.unlink()
    shutil.copy(backup, path)
    assert versions(path, codes) == codes


def test_a_checkpoint_cut_short_is_no_damage(path: Path) -> None:
    """The first page already says how long the file will be, the others are still in the log."""
    store = AssessmentStore(path)
    short = path.read_bytes()
    codes = {store.create(full())[0]: 1 for _ in range(30)}
    log = path.with_name(path.name + "-wal").read_bytes()
    store.close()
    whole = path.read_bytes()
    assert len(whole) > len(short)
    path.write_bytes(whole[:4096] + short[4096:])
    path.with_name(path.name + "-wal").write_bytes(log)

    copy_database(path, path.with_name("backup.db"))
    assert versions(path, codes) == codes
    assert versions(path.with_name("backup.db"), codes) == codes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("PRAGMA application_id = 7", "not a database of this application"),
        ("PRAGMA user_version = 99", "newer version"),
    ],
)
def test_what_only_the_log_says_counts(
    store: AssessmentStore, path: Path, change: str, words: str
) -> None:
    store.create(sample())
    with raw(path) as connection:
        connection.execute(change)
    crashed = path.with_name("crashed.db")
    for end in ("", "-wal"):
        shutil.copy(path.with_name(path.name + end), crashed.with_name(crashed.name + end))
    if "application_id" in change:
        with pytest.raises(DatabaseUnusable, match=words):
            copy_database(crashed, path.with_name("backup.db"))
        assert not path.with_name("backup.db").exists()
    with pytest.raises(DatabaseUnusable, match=words):
        AssessmentStore(crashed)


def test_a_path_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        AssessmentStore(tmp_path / "file" / "x.db")
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        AssessmentStore(tmp_path)
