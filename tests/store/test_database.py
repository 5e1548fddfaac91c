"""The file: created, checked at the start, upgraded, copied."""

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
from store.database import APPLICATION_ID, DatabaseUnusable, connect, copy_database, prepare
from store.opening import database_path
from store.schema import MIGRATIONS, migrations_in
from tests.support.stored import files, full, raw, sample


def filled(path: Path, count: int = 30) -> dict[str, int]:
    """A closed database of some pages; codes and versions."""
    store = AssessmentStore(path)
    codes = {store.create(full())[0]: 1 for _ in range(count)}
    store.close()
    return codes


def versions(path: Path, codes: dict[str, int]) -> dict[str, int | None]:
    """Each assessment opened (so its seal is tested), and its version."""
    store = AssessmentStore(path)
    found = {}
    for code in codes:
        kept = store.open(code)
        found[code] = None if kept is None else kept.version
    store.close()
    return found


# ---------------------------------------------------------------------------- place, connection


def test_database_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
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


def foreign(path: Path) -> None:
    with raw(path) as connection:
        connection.executescript("PRAGMA application_id = 7; CREATE TABLE t (x);")


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


# ---------------------------------------------------------------------------- migrations


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """The real migrations, and a next one with what could trip the splitting of statements."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    (folder / f"{NEWEST + 1:04d}_next.sql").write_text(
        "-- a comment; with a semicolon\n"
        "ALTER TABLE assessment ADD COLUMN extra TEXT NOT NULL DEFAULT 'a;b';\n"
        "CREATE TABLE other (x INTEGER); CREATE INDEX other_x ON other (x);\n"
        "CREATE TRIGGER t AFTER INSERT ON other BEGIN\n"
        "  DELETE FROM other WHERE x < 0;\n"
        "  UPDATE other SET x = 1;\n"
        "END;\n"
        "INSERT INTO other VALUES (5)\n",
        encoding="utf-8",
    )
    return folder


def test_upgrade_with_a_copy_of_what_was(path: Path, steps: Path) -> None:
    codes = filled(path)
    with raw(path) as connection:
        before = connection.execute("SELECT * FROM assessment ORDER BY id").fetchall()

    prepare(path, migrations=steps).close()

    with raw(path) as connection:
        assert connection.execute("SELECT x FROM other").fetchall() == [(1,)]
        rows = connection.execute("SELECT * FROM assessment ORDER BY id").fetchall()
        assert rows == [(*row, "a;b") for row in before]
        assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST + 1,)
    copy = path.with_name(f"assessments.db.before-{NEWEST + 1:04d}")
    assert versions(copy, codes) == codes
    with pytest.raises(DatabaseUnusable, match="newer version"):
        AssessmentStore(path)  # which does not know that schema
    modified = path.stat().st_mtime_ns
    prepare(path, migrations=steps).close()  # nothing left to do
    assert path.stat().st_mtime_ns == modified


def test_new_database_gets_every_migration_and_needs_no_copy(path: Path, steps: Path) -> None:
    prepare(path, migrations=steps).close()
    with raw(path) as connection:
        assert connection.execute("SELECT x FROM other").fetchall() == [(1,)]
        assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST + 1,)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_upgrade_that_fails_changes_nothing(path: Path, steps: Path) -> None:
    codes = filled(path)
    (steps / f"{NEWEST + 2:04d}_wrong.sql").write_text(
        "CREATE TABLE third (x);\nCREATE TABLE third (x);\n"
    )
    for _ in range(2):
        with pytest.raises(DatabaseUnusable, match="Nothing was changed"):
            prepare(path, migrations=steps)
    with raw(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert not {"other", "third"} & {name for (name,) in tables}
    assert versions(path, codes) == codes
    assert versions(path.with_name(f"assessments.db.before-{NEWEST + 2:04d}"), codes) == codes


def test_upgrade_without_room_for_the_copy_does_not_start(path: Path, steps: Path) -> None:
    codes = filled(path)
    path.with_name(f"assessments.db.before-{NEWEST + 1:04d}").mkdir()
    with pytest.raises(DatabaseUnusable, match="cannot be written"):
        prepare(path, migrations=steps)
    assert versions(path, codes) == codes


def test_upgrades_at_once_happen_once(path: Path, steps: Path) -> None:
    codes = filled(path)
    start = threading.Barrier(6)

    def upgrade(_: int) -> None:
        start.wait()
        prepare(path, migrations=steps).close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(upgrade, range(6)))
    with raw(path) as connection:
        assert connection.execute("SELECT x FROM other").fetchall() == [(1,)]
    copies = [file for file in path.parent.iterdir() if ".before-" in file.name]
    assert [copy.name for copy in copies] == [f"assessments.db.before-{NEWEST + 1:04d}"]
    assert versions(copies[0], codes) == codes


@pytest.mark.parametrize(
    "names", [[], ["0002_a.sql"], ["0001_a.sql", "0003_b.sql"], ["1_a.sql"], ["0001_a b.sql"]]
)
def test_wrongly_numbered_migrations_are_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("SELECT 1;")
    with pytest.raises(ValueError, match="migrations"):
        migrations_in(tmp_path)


# ---------------------------------------------------------------------------- copies


def test_backup_while_others_save(store: AssessmentStore, path: Path) -> None:
    code, _ = store.create(sample("v1"))
    done = threading.Event()
    first = threading.Event()

    def go_on_saving() -> int:
        version = 1
        while not done.is_set():
            version = store.save(code, version, sample(f"v{version + 1}")).version
            first.set()
        return version

    copy = path.with_name("backup.db")
    with ThreadPoolExecutor(1) as threads:
        saving = threads.submit(go_on_saving)
        first.wait()
        for _ in range(10):
            at_least = store.version(code)
            assert at_least is not None
            store.backup(copy)
            other = AssessmentStore(copy)
            copied = other.open(code)
            other.close()
            assert copied is not None
            assert copied.version >= at_least
            assert copied.assessment == sample(f"v{copied.version}")
        done.set()
    assert saving.result() > 10
    assert {file.name for file in path.parent.iterdir()} == {
        *(path.name + end for end in ("", "-wal", "-shm")),
        "backup.db",
    }


def test_backup_includes_the_log(store: AssessmentStore, path: Path) -> None:
    code, _ = store.create(sample())
    plain_copy = path.with_name("plain.db")
    shutil.copy(path, plain_copy)  # what people try first
    store.backup(path.with_name("backup.db"))
    assert versions(plain_copy, {code: 1}) == {code: None}
    assert versions(path.with_name("backup.db"), {code: 1}) == {code: 1}


def test_backup_is_one_file_that_needs_no_writing(store: AssessmentStore, path: Path) -> None:
    store.create(sample())
    folder = path.with_name("backups")
    folder.mkdir()
    store.backup(folder / "a.db")
    assert [file.name for file in folder.iterdir()] == ["a.db"]
    with raw(folder / "a.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [file.name for file in folder.iterdir()] == ["a.db"]


def test_an_older_backup_is_replaced_only_by_a_whole_one(
    store: AssessmentStore, path: Path
) -> None:
    code, _ = store.create(sample())
    copy = path.with_name("backup.db")
    store.backup(copy)
    store.save(code, 1, sample())
    store.backup(copy)
    assert versions(copy, {code: 2}) == {code: 2}
    content = copy.read_bytes()
    store.close()
    path.write_bytes(path.read_bytes()[:4096] + bytes(4096 * 3))
    with pytest.raises(DatabaseUnusable, match="could not be copied"):
        copy_database(path, copy)
    assert copy.read_bytes() == content
    assert not [file for file in path.parent.iterdir() if "partial" in file.name]


def test_no_backup_onto_a_database_in_use(store: AssessmentStore, path: Path) -> None:
    code, created = store.create(sample())
    link = path.with_name("link.db")
    link.hardlink_to(path)
    other = AssessmentStore(path.with_name("other.db"))
    other_code, other_kept = other.create(sample())
    folder = path.with_name("folder")
    folder.mkdir()
    for target in (path, link, path.with_name("other.db"), folder):
        with pytest.raises(DatabaseUnusable, match="cannot be written"):
            store.backup(target)
    assert store.open(code) == created
    assert other.open(other_code) == other_kept
    other.close()
    with pytest.raises(DatabaseUnusable, match="could not be copied"):
        store.backup(path.with_name("missing") / "backup.db")


def test_only_our_own_is_backed_up(path: Path) -> None:
    path.parent.mkdir()
    foreign(path)
    with pytest.raises(DatabaseUnusable, match="not a database of this application"):
        copy_database(path, path.with_name("backup.db"))
    assert [file.name for file in path.parent.iterdir()] == [path.name]
