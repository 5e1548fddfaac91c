"""One data key for each assessment, wrapped for each link: older rows get one when they are
opened."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers import Assessment
from store.assessments import AssessmentStore, Conflict, Gone, NotOpened, NotSaved
from store.codes import ALPHABET, LENGTH
from store.interface import Connection, Database
from store.postgres import PostgresDatabase
from store.schema import MIGRATIONS, migrations_in
from store.sealing import NotAuthentic, former_keys, lookup_of, seal, unseal
from store.sqlite import SqliteDatabase
from store.sqlite_file import prepare
from tests.support.databases import KINDS, new_database_url
from tests.support.stored import files, full, raw, sample

CODE = "7KQ2M-XW9RT-4HBNC-E6VZP"
AT = "2026-06-18T01:12:00.000000+00:00"
TODAY = "2999-01-01"  # used today, so that opening has nothing else to write
#: The schema before there were links.
BEFORE = 4


@pytest.fixture(params=KINDS)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Database]:
    """Opens, each time as another process would, a database from before data keys, with one
    assessment and a point in time."""
    rows = [
        (
            "INSERT INTO assessment (lookup, version, saved_at, used_on, sealed)"
            " VALUES (?, 3, ?, ?, ?)",
            (lookup_of(CODE), AT, TODAY, sealed_before(full().to_json(), "content", 3)),
        ),
        (
            "INSERT INTO point (lookup, kept_at, sealed) VALUES (?, ?, ?)",
            (lookup_of(CODE), AT, sealed_before(_point("春", sample("前")), "points", "point")),
        ),
    ]
    if request.param == "sqlite":
        path = tmp_path / "older.db"
        first = tmp_path / "migrations"
        first.mkdir()
        for step in sorted(MIGRATIONS.glob("*.sql"))[:BEFORE]:
            shutil.copy(step, first)
        with closing(prepare(path, migrations=first)) as connection:
            for sql, values in rows:
                connection.execute(sql, values)
        return lambda: SqliteDatabase(path)
    url = new_database_url()
    with psycopg.connect(url) as connection:
        for step in migrations_in(MIGRATIONS / "postgresql")[:BEFORE]:
            connection.execute(step.sql)
        connection.execute("CREATE TABLE schema (version BIGINT NOT NULL)")
        connection.execute("INSERT INTO schema VALUES (%s)", (BEFORE,))
        for sql, values in rows:
            connection.execute(sql.replace("?", "%s"), values)
    return lambda: PostgresDatabase(url)


def sealed_before(text: str, kind: str, version: int | str) -> bytes:
    keys = former_keys(lookup_of(CODE), CODE)
    key = keys.content if kind == "content" else keys.points
    return seal(key, text, keys.id, version=version, saved_at=AT)


def _point(name: str, assessment: Assessment) -> str:
    return json.dumps({"name": name, "assessment": assessment.model_dump(mode="json")})


@contextmanager
def stored(open_it: Callable[[], Database]) -> Iterator[tuple[AssessmentStore, Database]]:
    with closing(open_it()) as database:
        yield AssessmentStore(database), database


def column(database: Database, sql: str, *values: object) -> list[Any]:
    with database.reading() as connection:
        return [row[0] for row in connection.execute(sql, values).fetchall()]


# ---------------------------------------------------------------------------- older databases


def test_an_older_assessment_opens_and_gets_its_data_key(older: Callable[[], Database]) -> None:
    with stored(older) as (store, database):
        assert column(database, "SELECT wrapped FROM link") == [None]
        before = column(database, "SELECT sealed FROM assessment UNION SELECT sealed FROM point")
        kept = store.open(CODE.lower())
        assert kept is not None
        assert (kept.version, kept.assessment) == (3, full())
        assert kept.saved_at.isoformat(timespec="microseconds") == AT
        after = column(database, "SELECT sealed FROM assessment UNION SELECT sealed FROM point")
        assert not set(before) & set(after)
        assert [len(wrapped) for wrapped in column(database, "SELECT wrapped FROM link")] == [80]
        former = former_keys(lookup_of(CODE), CODE)
        with pytest.raises(NotAuthentic):  # what the code alone opened, it opens no more
            unseal(former.content, after[0], former.id, version=3, saved_at=AT)
    with stored(older) as (store, database):
        assert store.open(CODE) == kept
        (point,) = store.points(CODE)
        assert (point.name, point.assessment) == ("春", sample("前"))
        assert store.save(CODE, 3, sample("後")).version == 4
        assert store.delete(CODE) is True
        for table in ("assessment", "link", "point"):
            assert column(database, f"SELECT 1 FROM {table}") == []  # noqa: S608


@pytest.mark.parametrize("first", ["save", "keep_point", "points", "delete_point", "delete"])
def test_any_first_step_will_do(older: Callable[[], Database], first: str) -> None:
    """A page that was open when the application was renewed does not open it again."""
    with stored(older) as (store, _):
        (point,) = store.points(CODE)  # before there is a data key
        if first == "save":
            assert store.save(CODE, 3, sample("後")) == store.open(CODE)
            assert store.points(CODE) == (point,)
        elif first == "keep_point":
            later = store.keep_point(CODE, "夏")
            assert store.points(CODE) == (later, point)
        elif first == "points":
            assert store.open(CODE) is not None
            assert store.points(CODE) == (point,)
        elif first == "delete_point":
            assert store.delete_point(CODE, point.id) is True
            assert store.points(CODE) == ()
        else:
            assert store.delete(CODE) is True
            assert store.open(CODE) is None


def test_an_older_conflict_is_still_one(older: Callable[[], Database]) -> None:
    with stored(older) as (store, _):
        with pytest.raises(Conflict) as caught:
            store.save(CODE, 2, sample("後"))
        assert caught.value.stored == store.open(CODE)


def test_an_older_assessment_opens_also_where_nothing_can_be_written(
    older: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    with stored(older) as (store, database):

        @contextmanager
        def refused(_: str) -> Iterator[Connection]:
            raise NotSaved([])
            yield  # a generator, as the real one

        with monkeypatch.context() as patched:
            patched.setattr(database, "writing", refused)
            kept = store.open(CODE)
            assert kept is not None
            assert kept.assessment == full()
        assert column(database, "SELECT wrapped FROM link") == [None]
        assert store.open(CODE) == kept
        assert column(database, "SELECT wrapped FROM link") != [None]


def test_a_damaged_point_keeps_an_older_assessment_from_nothing(
    older: Callable[[], Database],
) -> None:
    with stored(older) as (store, database):
        with database.writing("save") as connection:
            connection.execute("UPDATE point SET sealed = ?", (bytes(99),))
        kept = store.open(CODE)
        assert kept is not None
        assert store.save(CODE, 3, sample("後")) == store.open(CODE)
        with pytest.raises(NotOpened):
            store.points(CODE)
        assert column(database, "SELECT wrapped FROM link") == [None]
        for id_ in column(database, "SELECT id FROM point"):
            assert store.delete_point(CODE, id_)
        assert store.open(CODE) is not None
        assert column(database, "SELECT wrapped FROM link") != [None]


def test_many_open_an_older_assessment_at_once(older: Callable[[], Database]) -> None:
    """Two processes; each sees all of the old or all of the new."""
    with stored(older) as (one, database), stored(older) as (two, _):

        def look(number: int) -> None:
            store = (one, two)[number % 2]
            kept = store.open(CODE)
            assert kept is not None
            assert kept.assessment == full()
            assert [point.name for point in store.points(CODE)] == ["春"]

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(look, range(40)))
        assert len(column(database, "SELECT lookup FROM link")) == 1


def test_what_was_sealed_before_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    sealed = sealed_before(full().to_json(), "content", 1)
    store = AssessmentStore(path)
    with raw(path) as connection:
        lookup = lookup_of(CODE)
        connection.execute(
            "INSERT INTO assessment VALUES (?, 1, ?, ?, ?)", (lookup, AT, TODAY, sealed)
        )
        connection.execute(
            "INSERT INTO link VALUES (?, ?, 'all', NULL, NULL, ?)", (lookup, lookup, TODAY)
        )
    assert any(sealed[40:80] in content for content in files(tmp_path).values())
    assert store.open(CODE) is not None
    store.close()
    assert not any(sealed[40:80] in content for content in files(tmp_path).values())


def test_an_older_version_of_the_application_does_no_harm(tmp_path: Path) -> None:
    """Still running beside a new one, it finds nothing rather than writing under the old key."""
    AssessmentStore(tmp_path / "a.db").close()
    with raw(tmp_path / "a.db") as connection:
        for sql in (
            "SELECT lookup FROM assessment",
            "UPDATE assessment SET version = 1 WHERE lookup = 1",
        ):
            with pytest.raises(sqlite3.OperationalError, match="no such column"):
                connection.execute(sql)


# ---------------------------------------------------------------------------- wrong codes

LETTERS = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


@pytest.fixture(scope="module")
def two_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[AssessmentStore, str]]:
    store = AssessmentStore(tmp_path_factory.mktemp("codes") / "a.db")
    code, _ = store.create(sample("一"))
    store.create(sample("二"))
    store.keep_point(code)
    yield store, code
    store.close()


@given(data=st.data())
def test_no_other_code_opens_anything(
    two_kept: tuple[AssessmentStore, str], data: st.DataObject
) -> None:
    """Any code, and those that differ from the right one in a letter or by two exchanged."""
    store, code = two_kept
    letters = list(code.replace("-", ""))
    kind = data.draw(st.sampled_from(("any", "one letter", "exchanged", "any text")))
    if kind == "any":
        wrong = data.draw(LETTERS)
    elif kind == "any text":
        wrong = data.draw(st.text(max_size=40))
    else:
        place = data.draw(st.integers(0, LENGTH - 2))
        if kind == "one letter":
            letters[place] = data.draw(st.sampled_from(ALPHABET))
        else:
            letters[place : place + 2] = letters[place + 1], letters[place]
        wrong = "".join(letters)
    if wrong.replace("-", "") == code.replace("-", ""):
        return
    assert store.open(wrong) is None
    assert store.version(wrong) is None
    assert store.points(wrong) == ()
    assert store.delete(wrong) is False
    for write in (lambda: store.save(wrong, 1, sample()), lambda: store.keep_point(wrong)):
        with pytest.raises(Gone):
            write()


# ---------------------------------------------------------------------------- exchanged


def test_links_cannot_be_exchanged(open_it: Callable[[], Database]) -> None:
    """Not by somebody with the database: a link opens its own assessment or nothing."""
    with stored(open_it) as (store, database):
        one, two = (store.create(sample(note))[0] for note in ("一", "二"))
        rows = {}
        with database.reading() as connection:
            for code in (one, two):
                rows[code] = connection.execute(
                    "SELECT assessment, wrapped FROM link WHERE lookup = ?", (lookup_of(code),)
                ).fetchone()
        (mine, wrapped), (theirs, other) = rows[one], rows[two]
        for id_, key in ((theirs, wrapped), (mine, other), (theirs, other), (mine, b"")):
            with database.writing("save") as connection:
                connection.execute(
                    "UPDATE link SET assessment = ?, wrapped = ? WHERE lookup = ?",
                    (id_, key, lookup_of(one)),
                )
            with pytest.raises(NotOpened):
                store.open(one)
        with database.writing("save") as connection:  # as if it had none: an old row put back
            connection.execute(
                "UPDATE link SET assessment = ?, wrapped = NULL WHERE lookup = ?",
                (mine, lookup_of(one)),
            )
        with pytest.raises(NotOpened):
            store.open(one)
        assert store.open(two) is not None
