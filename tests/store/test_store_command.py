"""``python -m store``, as somebody at a terminal uses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checklist.fiscal import months_before
from store.__main__ import main
from store.assessments import AssessmentStore
from store.postgres import PostgresDatabase
from store.room_views import NotHere
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support import ROOT
from tests.support.databases import new_database_url
from tests.support.shipped import CONTENT
from tests.support.stored import files, sample
from workshop.room import Room


def test_backup_while_the_application_runs(path: Path) -> None:
    store = AssessmentStore(path)
    code, created = store.create(sample())
    target = path.with_name("backup.db")
    done = subprocess.run(  # noqa: S603 - this Python and this project
        [sys.executable, "-m", "store", "backup", target, "--lang", "en"],
        cwd=ROOT,
        env={**os.environ, "DATABASE": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Backed up to {target}.\n"
    saved = store.save(code, 1, sample("後"))
    copy = AssessmentStore(target)
    assert copy.open(code) == created
    copy.close()
    assert store.open(code) == saved
    store.close()


def test_backup_after_a_crash_includes_the_log(
    store: AssessmentStore, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = store.create(sample("一"))
    saved = store.save(code, 1, sample("二"))
    crashed = path.with_name("crashed.db")
    for end in ("", "-wal"):
        shutil.copy(path.with_name(path.name + end), crashed.with_name(crashed.name + end))
    target = path.with_name("backup.db")
    assert main(["backup", str(target), "--database", str(crashed)]) == 0
    assert "バックアップしました" in capsys.readouterr().out
    copy = AssessmentStore(target)
    assert copy.open(code) == saved
    copy.close()


@pytest.mark.parametrize("command", [["backup", "x.db"], ["purge"]])
def test_a_missing_database_is_not_created(
    command: list[str],
    path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE", str(path))
    assert main(command) == 1
    printed = capsys.readouterr()
    assert f"データベース {path} がありません" in printed.err
    assert printed.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_told_in_the_language_asked(
    store: AssessmentStore, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.create(sample())
    before = files(path.parent)
    for lang, words in (("ja", "書き込めません"), ("en", "cannot be written")):
        assert main(["backup", str(path), "--database", str(path), "--lang", lang]) == 1
        printed = capsys.readouterr()
        assert words in printed.err
        assert printed.out == ""
    assert files(path.parent) == before


def test_purge_counts_calendar_months(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    limit = months_before(datetime.now(UTC), 24)
    codes = []
    for used in (limit - timedelta(days=1), limit + timedelta(days=1), datetime.now(UTC)):
        store = AssessmentStore(path, clock=lambda used=used: used)  # type: ignore[misc]
        codes.append(store.create(sample())[0])
        store.close()
    assert main(["purge", "--database", str(path)]) == 0
    assert "24か月以上使われていない診断を1件" in capsys.readouterr().out
    assert main(["purge", "--months", "25", "--database", str(path), "--lang", "en"]) == 0
    assert "Deleted 0 assessments" in capsys.readouterr().out
    store = AssessmentStore(path)
    assert [store.version(code) for code in codes] == [None, 1, 1]
    store.close()


def test_purge_deletes_rooms_a_month_after_their_end(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    with closing(SqliteDatabase(path)) as database, closing(RoomStore(database)) as rooms:
        leads = [
            rooms.create(Room(title="会", criteria=("a.b",), expires_at=now - timedelta(days=days)))
            for days in (31, 29, 0)
        ]
        assert main(["purge", "--database", str(path)]) == 0
        assert "30日を過ぎたワークショップを1件" in capsys.readouterr().out
        with pytest.raises(NotHere):
            rooms.console(leads[0])
        assert [rooms.console(lead).room.title for lead in leads[1:]] == ["会", "会"]


@pytest.mark.parametrize("months", ["0", "-1", "x", "99999"])
def test_senseless_months_are_refused(months: str, path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["purge", f"--months={months}", "--database", str(path)])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 11, 23), 24, (2024, 11, 23)),
        ((2026, 1, 31), 2, (2025, 11, 30)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 31), 1, (2024, 2, 29)),
        ((2026, 12, 1), 12, (2025, 12, 1)),
        ((2026, 1, 1), 1, (2025, 12, 1)),
    ],
)
def test_an_earlier_month_may_end_sooner(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    found = months_before(datetime(*day, tzinfo=UTC), months)
    assert found == datetime(*expected, tzinfo=UTC)


def test_demo_keeps_copies_of_the_example(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a database that is new, or in use; nothing but the codes on standard output."""
    monkeypatch.setenv("DATABASE", str(path))
    assert main(["demo", "2"]) == 0
    assert main(["demo", "1", "--database", str(path)]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    codes = printed.out.split("\n")[:-1]
    assert len(set(codes)) == 3
    with closing(AssessmentStore(path)) as store:
        for code in codes:
            kept = store.open(code)
            assert kept is not None
            assert (kept.version, kept.assessment) == (1, CONTENT.example)


def test_demo_on_a_server(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database_url()
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["demo", "1"]) == 0
    code = capsys.readouterr().out.strip()
    with closing(PostgresDatabase(url)) as database:
        assert AssessmentStore(database).version(code) == 1


@pytest.mark.parametrize("count", ["0", "-1", "x", "100001"])
def test_senseless_numbers_of_demos_are_refused(count: str, path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["demo", count, "--database", str(path)])
    assert not path.exists()


def test_migrate_speaks_of_a_copy_where_there_is_one(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    AssessmentStore(path).close()
    assert main(["migrate", "--database", f"{path}", "--lang", "en"]) == 0
    assert capsys.readouterr().out == f"{path} has the format of this version.\n"
    path.with_name(f"{path.name}.before-0009").write_bytes(b"")
    assert main(["migrate", "--database", f"{path}", "--lang", "en"]) == 0
    assert ".before-" in capsys.readouterr().out
