"""A database of an earlier version is upgraded whole, once, with a copy of what was, or not at
all."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.assessments import AssessmentStore
from store.schema import MIGRATIONS, migrations_in
from store.sqlite_file import DatabaseUnusable, prepare
from tests.support.database_files import filled, versions
from tests.support.stored import raw

NEWEST = len(migrations_in(MIGRATIONS))


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
