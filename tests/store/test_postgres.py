"""PostgreSQL does for assessments what the file does, and its schema is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from store.__main__ import main
from store.assessments import AssessmentStore, Conflict, Gone
from store.interface import NotOpened, NotSaved
from store.opening import open_database
from store.postgres import PostgresDatabase
from store.schema import MIGRATIONS, migrations_in
from store.sqlite import SqliteDatabase
from store.sqlite_file import DatabaseUnusable, connect
from tests.support.databases import new_database_url
from tests.support.stored import full, sample


@pytest.fixture
def url() -> str:
    return new_database_url()


@pytest.fixture
def server(url: str) -> Iterator[PostgresDatabase]:
    server = PostgresDatabase(url)
    yield server
    server.close()


def test_an_assessment_lives_there_as_in_the_file(server: PostgresDatabase) -> None:
    store = AssessmentStore(server)
    code, created = store.create(full())
    assert store.open(code) == created
    saved = store.save(code, 1, sample("二"))
    assert (saved.version, store.version(code)) == (2, 2)
    with pytest.raises(Conflict) as caught:
        store.save(code, 1, sample("三"))
    assert caught.value.stored == saved
    point = store.keep_point(code, "春")
    assert store.points(code) == (point,)
    assert store.delete_point(code, point.id) is True
    store.keep_point(code)
    assert store.delete(code) is True
    assert store.points(code) == ()
    with pytest.raises(Gone):
        store.save(code, 2, sample())
    assert store.open(code) is None


def test_unused_assessments_are_purged(server: PostgresDatabase) -> None:
    then = datetime(2024, 1, 1, tzinfo=UTC)
    old, _ = AssessmentStore(server, clock=lambda: then).create(sample())
    store = AssessmentStore(server)
    new, _ = store.create(sample())
    assert store.purge(then + timedelta(days=1)) == 1
    assert store.open(old) is None
    assert store.open(new) is not None


# ---------------------------------------------------------------------------- schema


def sqlite_columns(path: Path) -> dict[str, list[str]]:
    SqliteDatabase(path).close()
    with closing(connect(path, 10.0)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        return {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for name in names
        }


def test_both_have_the_same_migrations_tables_and_columns(tmp_path: Path, url: str) -> None:
    folders = (MIGRATIONS, MIGRATIONS / "postgresql")
    one, other = (sorted(file.name for file in folder.glob("*.sql")) for folder in folders)
    assert one == other
    PostgresDatabase(url).close()
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        ).fetchall()
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    assert found.pop("schema") == ["version"]  # the file keeps it in its head
    assert found == sqlite_columns(tmp_path / "a.db")


@pytest.mark.parametrize("number", range(1, len(migrations_in(MIGRATIONS)) + 1))
def test_both_check_the_same(number: int) -> None:
    def checks(folder: Path) -> list[str]:
        sql = re.sub(r"--.*", "", migrations_in(folder)[number - 1].sql)
        return re.findall(r"(CHECK \(.*?\)+|UNIQUE|REFERENCES .*? CASCADE|PRIMARY KEY)[ ,\n]", sql)

    assert checks(MIGRATIONS / "postgresql") == checks(MIGRATIONS)


def test_an_older_schema_is_brought_up_to_date(url: str) -> None:
    first = migrations_in(MIGRATIONS / "postgresql")[0]
    with psycopg.connect(url) as connection:
        connection.execute(first.sql)
        connection.execute("CREATE TABLE schema (version BIGINT NOT NULL)")
        connection.execute("INSERT INTO schema VALUES (1)")
        connection.execute(
            "INSERT INTO assessment VALUES (%s, 1, 'a', 'b', %s)", (b"\0" * 32, b"x")
        )
    for _ in range(2):
        PostgresDatabase(url).close()
    with psycopg.connect(url) as connection:
        newest = len(migrations_in(MIGRATIONS))
        assert connection.execute("SELECT version FROM schema").fetchall() == [(newest,)]
        assert connection.execute("SELECT count(*) FROM assessment").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM room").fetchone() == (0,)


def test_a_newer_schema_is_left_alone(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE schema (version BIGINT NOT NULL)")
        connection.execute("INSERT INTO schema VALUES (999)")
    with pytest.raises(DatabaseUnusable, match="newer version"):
        PostgresDatabase(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('assessment')").fetchone() == (None,)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "EUC_JP", "LATIN1"])
def test_a_database_of_another_encoding_is_refused_untouched(encoding: str) -> None:
    """A server set up without a locale, as in a bare container, makes SQL_ASCII by default."""
    url = new_database_url(f"ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(DatabaseUnusable, match=encoding) as caught:
        PostgresDatabase(url)
    for lang in ("ja", "en"):
        assert "createdb --encoding UTF8 --template template0" in caught.value.of(lang)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('schema') IS NULL").fetchone() == (True,)


# ---------------------------------------------------------------------------- faults


def test_a_server_out_of_reach() -> None:
    secret = "postgresql://somebody:secret@127.0.0.1:9/none"  # noqa: S105 - nobody's
    with pytest.raises(DatabaseUnusable) as caught:
        PostgresDatabase(secret, wait_seconds=0.5)
    for lang in ("ja", "en"):
        assert "DATABASE_URL" in caught.value.of(lang)
        assert "secret" not in caught.value.of(lang)


def test_another_writer_is_waited_for_and_then_said(url: str) -> None:
    with closing(PostgresDatabase(url)) as one, closing(PostgresDatabase(url, 0.3)) as other:
        store = AssessmentStore(other)
        with one.writing("save"), pytest.raises(NotSaved, match="busy"):
            store.create(sample())
        store.create(sample())


def test_a_connection_that_was_cut_is_replaced(url: str, server: PostgresDatabase) -> None:
    store = AssessmentStore(server)
    code, created = store.create(sample())
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(  # and waits until they have ended
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert store.open(code) == created


def test_a_database_that_takes_no_writes(url: str) -> None:
    PostgresDatabase(url).close()
    with psycopg.connect(url, autocommit=True) as other:
        name = other.info.dbname
        other.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with closing(PostgresDatabase(url)) as server, pytest.raises(NotSaved, match="read-only"):
        AssessmentStore(server).create(sample())


def test_a_lost_table_is_said_without_a_trace(url: str, server: PostgresDatabase) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("DROP TABLE point, event, part, link, assessment")
    store = AssessmentStore(server)
    with pytest.raises(NotOpened) as read:
        store.version("AAAAA-AAAAA-AAAAA-AAAAA")
    with pytest.raises(NotSaved) as written:
        store.create(sample())
    assert "assessment" not in "".join(written.value.lines("ja") + read.value.lines("ja"))


def test_a_closed_server_says_so(url: str) -> None:
    server = PostgresDatabase(url)
    server.close()
    server.close()
    with pytest.raises(RuntimeError):
        AssessmentStore(server).create(sample())


# ---------------------------------------------------------------------------- by environment


def test_the_environment_says_which(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE", str(tmp_path / "a.db"))
    monkeypatch.setenv("DATABASE_URL", " ")
    with closing(open_database()) as found:
        assert isinstance(found, SqliteDatabase)
    monkeypatch.setenv("DATABASE_URL", url)
    with closing(open_database()) as found:
        assert isinstance(found, PostgresDatabase)


def test_the_command_knows_the_server(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATABASE", str(tmp_path / "none.db"))
    assert main(["purge", "--lang", "en"]) == 0
    assert "Deleted 0 assessments" in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "x.db"), "--lang", "en"]) == 1
    assert "pg_dump" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
