"""Looking at a database, copying it back, deleting what nobody uses: never more than was meant."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checklist.inquiry import AskedPart, AskedSection
from checklist.problems import ProblemsError
from store.__main__ import main
from store.assessments import AssessmentStore
from store.interface import NotOpened, not_opened
from store.postgres import PostgresDatabase
from store.rooms import RoomStore
from store.schema import MIGRATIONS, migrations_in
from store.sqlite import SqliteDatabase
from store.sqlite_file import DatabaseUnusable, prepare
from store.upkeep import look_at, unused
from tests.support.databases import new_database_url
from tests.support.stored import files, full, raw, sample
from workshop.room import Room

NOW = datetime.now(UTC)
NEWEST = len(migrations_in(MIGRATIONS))


def keep(path: Path, *days_ago: int) -> list[str]:
    """Assessments last used so many days ago."""
    codes = []
    for days in days_ago:
        used = NOW - timedelta(days=days)
        with closing(AssessmentStore(path, clock=lambda used=used: used)) as store:  # type: ignore[misc]
            codes.append(store.create(sample())[0])
    return codes


def left(path: Path) -> int:
    with raw(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM assessment").fetchone()
    return int(count)


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


# ---------------------------------------------------------------------------- backup


@pytest.mark.parametrize(
    "content", [b"", b"Dear Sir or Madam,\n", b"SQLite format 3\x00" + bytes(200)]
)
def test_a_backup_replaces_no_other_file(
    path: Path, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(path, 0)
    letter = tmp_path / "letter.txt"
    letter.write_bytes(content)
    assert run("backup", letter, "--database", path, "--lang", "en") == 1
    assert "another file, not a backup of this application" in capsys.readouterr().err
    assert letter.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir() if "partial" in file.name] == []


def test_nor_the_database_of_another_program(path: Path, tmp_path: Path) -> None:
    keep(path, 0)
    other = tmp_path / "other.db"
    with raw(other) as connection:
        connection.execute("CREATE TABLE bookkeeping (x)")
    before = other.read_bytes()
    assert run("backup", other, "--database", path) == 1
    assert other.read_bytes() == before


# ---------------------------------------------------------------------------- restore


def test_restored_and_what_was_there_is_kept(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = keep(path, 0)
    backup = tmp_path / "backup.db"
    assert run("backup", backup, "--database", path) == 0
    with closing(AssessmentStore(path)) as store:
        store.save(code, 1, sample("後"))
    capsys.readouterr()
    assert run("restore", backup, "--database", path, "--lang", "en") == 0
    assert f"Restored {path}" in capsys.readouterr().out
    (aside,) = [file for file in path.parent.iterdir() if ".replaced-" in file.name]
    for place, version in ((path, 1), (aside, 2)):
        with closing(AssessmentStore(place)) as store:
            assert store.version(code) == version


def test_restored_where_there_was_none(path: Path, tmp_path: Path) -> None:
    (code,) = keep(tmp_path / "other" / "a.db", 0)
    assert run("restore", tmp_path / "other" / "a.db", "--database", path) == 0
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with closing(AssessmentStore(path)) as store:
        assert store.version(code) == 1


@pytest.mark.parametrize("damage", ["text", "tree", "wal"])
def test_a_damaged_database_is_replaced_and_kept(path: Path, tmp_path: Path, damage: str) -> None:
    codes = keep(path, *[0] * 20)
    backup = tmp_path / "backup.db"
    assert run("backup", backup, "--database", path) == 0
    content = bytearray(path.read_bytes())
    if damage == "text":
        content[:] = b"no database" * 1000
    elif damage == "tree":
        content[4096 : 5 * 4096] = bytes(4 * 4096)
    else:
        path.with_name(path.name + "-wal").write_bytes(b"no log")
    path.write_bytes(content)
    assert run("restore", backup, "--database", path) == 0
    with closing(AssessmentStore(path)) as store:
        assert all(store.version(code) == 1 for code in codes)
    (aside,) = path.parent.glob("*.replaced-*Z")
    if damage == "text":
        assert aside.read_bytes() == content


def test_a_database_in_use_is_not_replaced(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = keep(path, 0)
    backup = tmp_path / "backup.db"
    assert run("backup", backup, "--database", path) == 0
    with closing(AssessmentStore(path)) as store:
        saved = store.save(code, 1, sample("後"))
        assert run("restore", backup, "--database", path, "--lang", "en") == 1
        assert "is in use. Stop the application first" in capsys.readouterr().err
        assert store.open(code) == saved
        assert store.save(code, 2, sample("その後")).version == 3
    assert not [file for file in path.parent.iterdir() if ".replaced-" in file.name]


def foreign(path: Path) -> None:
    with raw(path) as connection:
        connection.execute("CREATE TABLE bookkeeping (x)")


def newer(path: Path) -> None:
    keep(path, 0)
    with raw(path) as connection:
        connection.executescript("PRAGMA user_version = 99; PRAGMA wal_checkpoint;")


def damaged(path: Path) -> None:
    keep(path, *[0] * 20)
    content = bytearray(path.read_bytes())
    content[8 * 4096 : 9 * 4096] = bytes(4096)
    path.write_bytes(content)


@pytest.mark.parametrize("make", [foreign, newer, damaged, Path.touch, Path.mkdir, lambda _: None])
def test_a_backup_that_is_none_changes_nothing(path: Path, tmp_path: Path, make: object) -> None:
    keep(path, 0)
    backup = tmp_path / "backup.db"
    make(backup)  # type: ignore[operator]
    before = files(path.parent)
    assert run("restore", backup, "--database", path) == 1
    assert files(path.parent) == before


# ---------------------------------------------------------------------------- check, migrate


def test_check_counts_and_changes_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code, _) = keep(path, 0, 0)
    with closing(AssessmentStore(path)) as store:
        store.keep_point(code)
        store.add_link(code, "read", "課長")
    before = files(path.parent)
    assert run("check", "--database", path, "--lang", "en") == 0
    printed = capsys.readouterr()
    assert "2 assessments, 1 points in time, 1 further links, 0 rooms" in printed.out
    assert "Nothing damaged was found" in printed.out
    assert printed.err == ""
    assert files(path.parent) == before
    assert run("check", "--database", path) == 0
    assert "壊れたところは見つかりませんでした" in capsys.readouterr().out


def test_check_while_the_application_runs(path: Path) -> None:
    with closing(AssessmentStore(path)) as store:
        store.create(full())
        assert run("check", "--database", path) == 0


def test_check_finds_damage(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(path, *[0] * 20)
    content = bytearray(path.read_bytes())
    content[-4096:] = bytes(4096)
    path.write_bytes(content)
    before = files(path.parent)
    assert run("check", "--database", path, "--lang", "en") == 1
    assert "Damaged: " in capsys.readouterr().err
    assert files(path.parent) == before


def test_check_finds_a_damaged_room_and_a_lost_link(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(path, 0)
    with closing(SqliteDatabase(path)) as database, closing(RoomStore(database)) as rooms:
        room = Room(title="会", criteria=("a.b",), expires_at=NOW + timedelta(days=1))
        rooms.create(room)
        assert look_at(database).faults == ()
        with raw(path) as connection:
            connection.execute("UPDATE room SET state = replace(state, '会', '合')")
            connection.execute("DELETE FROM link")
    assert run("check", "--database", path) == 1
    printed = capsys.readouterr().err
    assert "ワークショップ1の記録に、壊れた行があります" in printed
    assert "全てができるリンクのない診断が1件" in printed


def test_a_room_that_cannot_be_read_now_is_not_called_sound(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_rooms: RoomStore, _number: int) -> None:
        raise not_opened()

    with closing(SqliteDatabase(path)) as database, closing(RoomStore(database)) as rooms:
        rooms.create(Room(title="会", criteria=("a.b",), expires_at=NOW + timedelta(days=1)))
        monkeypatch.setattr(RoomStore, "verify", fails)
        with pytest.raises(NotOpened):
            look_at(database)


def test_check_finds_an_answering_link_without_its_questions(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = keep(path, 0)
    part = AskedPart(section=AskedSection(name="財政課", criteria=("capacity.finance",)))  # type: ignore[arg-type]
    with closing(AssessmentStore(path)) as store:
        store.add_link(code, "answer", "", part=part)
    assert run("check", "--database", path) == 0
    with raw(path) as connection:
        connection.execute("DELETE FROM part")
    assert run("check", "--database", path, "--lang", "en") == 1
    assert "1 links of sections have no questions" in capsys.readouterr().err


def test_an_older_database_is_checked_as_it_is_and_migrated_when_asked(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = tmp_path / "migrations"
    first.mkdir()
    shutil.copy(MIGRATIONS / "0001_assessment.sql", first)
    prepare(path, migrations=first).close()
    before = files(path.parent)
    assert run("check", "--database", path, "--lang", "en") == 0
    assert "has the earlier format 1" in capsys.readouterr().out
    assert files(path.parent) == before
    for _ in range(2):
        assert run("migrate", "--database", path, "--lang", "en") == 0
        assert "has the format of this version" in capsys.readouterr().out
    with raw(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST,)
    assert path.with_name(f"{path.name}.before-{NEWEST:04d}").exists()


def test_on_a_server(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = new_database_url()
    monkeypatch.setenv("DATABASE_URL", url)
    with closing(PostgresDatabase(url)) as database:
        AssessmentStore(database).create(sample())
    assert run("check", "--lang", "en") == 0
    assert "1 assessments, 0 points in time, 0 further links, 0 rooms" in capsys.readouterr().out
    assert run("migrate") == 0
    assert run("purge", "--dry-run", "--lang", "en") == 0
    assert "Of 1 assessments, 0 were not used" in capsys.readouterr().out
    assert run("purge") == 0
    assert run("restore", tmp_path / "x", "--lang", "en") == 1
    assert "pg_restore" in capsys.readouterr().err


# ---------------------------------------------------------------------------- purge


def test_a_dry_run_deletes_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(path, 0, 0, 0, 900)
    before = files(path.parent)
    assert run("purge", "--dry-run", "--database", path, "--lang", "en") == 0
    assert "Of 4 assessments, 1 were not used for 24 months" in capsys.readouterr().out
    assert files(path.parent) == before


def test_a_copy_of_what_was_stands_beside_it(path: Path) -> None:
    old, *new = keep(path, 900, 0, 0)
    assert run("purge", "--database", path) == 0
    assert left(path) == 2
    with closing(AssessmentStore(path.with_name(f"{path.name}.before-purge"))) as copy:
        assert all(copy.version(code) == 1 for code in (old, *new))
    keep(path, 800)
    assert run("purge", "--database", path) == 0  # the copy is replaced by the newer one
    with closing(AssessmentStore(path.with_name(f"{path.name}.before-purge"))) as copy:
        assert copy.version(old) is None


@pytest.mark.parametrize("jump", [800, 10_000])
def test_a_clock_that_jumped_deletes_nothing(
    path: Path, jump: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(path, *range(50))

    class Jumped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            assert tz is UTC
            return NOW + timedelta(days=jump)

    monkeypatch.setattr("store.__main__.datetime", Jumped)
    assert run("purge", "--database", path, "--lang", "en") == 3
    printed = capsys.readouterr().err
    assert "See whether the server's clock is right" in printed
    assert "50 of 50 assessments would be deleted" in printed
    assert "add --force" in printed
    assert left(path) == 50
    assert run("purge", "--dry-run", "--database", path) == 0
    assert "時計" in capsys.readouterr().out
    assert run("purge", "--force", "--database", path) == 0
    assert left(path) == 0
    assert left(path.with_name(f"{path.name}.before-purge")) == 50


def test_a_clock_that_had_jumped_is_noticed_later(path: Path) -> None:
    """Used under a clock two years ahead: by the right clock, from the future."""
    keep(path, -700, *[750] * 3, *[0] * 9)
    assert run("purge", "--database", path) == 3
    assert left(path) == 13


@pytest.mark.parametrize(
    ("old", "new", "status"), [(4, 0, 3), (4, 1, 0), (5, 4, 3), (5, 5, 0), (60, 59, 3), (60, 61, 0)]
)
def test_most_of_the_store_is_not_deleted_in_one_go(
    path: Path, old: int, new: int, status: int
) -> None:
    keep(path, *[800] * old, *[0] * new)
    assert run("purge", "--database", path) == status
    assert left(path) == new + (old if status else 0)


def test_where_nothing_is_to_be_deleted_nothing_is_doubted(path: Path) -> None:
    keep(path, 200)
    assert run("purge", "--database", path) == 0
    with closing(SqliteDatabase(path)) as database:
        assert unused(database, 24, NOW).doubts != ()


# ---------------------------------------------------------------------------- single bits


def kept_rooms(path: Path) -> tuple[str, ...]:
    with closing(SqliteDatabase(path)) as database, closing(RoomStore(database)) as rooms:
        room = Room(title="会" * 30, criteria=("a.b",), expires_at=NOW + timedelta(days=1))
        return tuple(rooms.create(room) for _ in range(8))


def what_is_read(path: Path, codes: list[str], leads: tuple[str, ...]) -> list[object]:
    """Everything, or for each what went wrong; a file that does not open is told as a whole."""
    try:
        database = SqliteDatabase(path, 1.0)
    except DatabaseUnusable as error:
        return [error]
    seen: list[object] = []
    with closing(database), closing(RoomStore(database)) as rooms:
        store = AssessmentStore(database)
        for read, key in [
            *((store.open, code) for code in codes),
            *((rooms.record, lead) for lead in leads),
        ]:
            try:
                seen.append(read(key))
            except ProblemsError as error:
                seen.append(error)
    return seen


def bits_flipped(path: Path, rounds: int, seed: int) -> None:
    codes, leads = keep(path, *[0] * 8), kept_rooms(path)
    with raw(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    before, chance = path.read_bytes(), random.Random(seed)  # noqa: S311 - no secret
    right = what_is_read(path, codes, leads)
    assert not [what for what in right if isinstance(what, Exception)]
    for number in range(rounds):
        for file in path.parent.iterdir():
            file.unlink()
        content = bytearray(before)
        place = chance.randrange(len(content))
        content[place] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        seen = what_is_read(path, codes, leads)
        for what, should in zip(seen, right, strict=False):
            is_told = isinstance(what, Exception) or what is None
            assert is_told or what == should, (number, place)


def test_single_bits_change_nothing_in_silence(path: Path) -> None:
    bits_flipped(path, 60, seed=1)


@pytest.mark.slow
def test_many_single_bits_change_nothing_in_silence(path: Path) -> None:
    bits_flipped(path, 3_000, seed=2)
