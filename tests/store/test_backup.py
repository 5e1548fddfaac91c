"""A backup is whole whatever happens meanwhile, and replaces nothing that is in use."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.assessments import AssessmentStore
from store.sqlite_file import DatabaseUnusable, copy_database
from tests.support.database_files import foreign, versions
from tests.support.stored import raw, sample


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
