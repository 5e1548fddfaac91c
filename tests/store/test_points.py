"""Points in time kept of an assessment: sealed like it, bound to it, gone with it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from store.assessments import MOST_POINTS, AssessmentStore, Gone, NotOpened, TooManyPoints
from store.codes import new_code
from store.schema import MIGRATIONS
from store.sqlite_file import prepare
from tests.support.stored import files, full, raw, sample


def test_a_point_is_what_was_stored_then(path: Path) -> None:
    times = iter(datetime(2026, 4, day, tzinfo=UTC) for day in range(1, 9))
    store = AssessmentStore(path, clock=lambda: next(times))
    code, _ = store.create(full())  # 1 April
    first = store.keep_point(code.lower(), "令和7年度")  # 2 April
    store.save(code, 1, sample("二"))  # 3 April
    second = store.keep_point(code)  # 4 April
    assert store.version(code) == 2  # keeping a point is no change
    store.close()
    store = AssessmentStore(path)
    assert store.points(code) == (second, first)
    assert (first.name, first.kept_at, first.assessment) == (
        "令和7年度",
        datetime(2026, 4, 2, tzinfo=UTC),
        full(),
    )
    assert (second.name, second.assessment) == ("", sample("二"))
    store.close()


def test_twenty_at_most_and_any_of_them_can_go(store: AssessmentStore) -> None:
    code, _ = store.create(sample())
    kept = [store.keep_point(code, str(n)) for n in range(MOST_POINTS)]
    with pytest.raises(TooManyPoints) as caught:
        store.keep_point(code, "一つ多い")
    assert str(MOST_POINTS) in caught.value.lines("ja")[0]
    assert "Delete one first" in caught.value.lines("en")[0]
    assert store.delete_point(code, kept[3].id) is True
    assert store.delete_point(code, kept[3].id) is False
    later = store.keep_point(code, "後から")
    assert later.id not in {point.id for point in kept}  # a stale page deletes nothing else
    assert [point.name for point in store.points(code)] == [
        "後から",
        *(str(n) for n in reversed(range(MOST_POINTS)) if n != 3),
    ]


def test_points_belong_to_their_assessment(store: AssessmentStore) -> None:
    one, other = (store.create(sample(note))[0] for note in ("一", "二"))
    point = store.keep_point(one, "一の時点")
    assert store.points(other) == ()
    assert store.delete_point(other, point.id) is False
    for nobody in (new_code(), "nothing"):
        assert store.points(nobody) == ()
        assert store.delete_point(nobody, point.id) is False
        with pytest.raises(Gone):
            store.keep_point(nobody)
    assert store.points(one) == (point,)


def test_points_go_with_the_assessment_and_leave_no_bytes(
    store: AssessmentStore, path: Path
) -> None:
    code, _ = store.create(sample())
    store.keep_point(code, "令和7年度")
    single = store.keep_point(code, "令和8年度")
    with raw(path) as connection:
        pieces = [row[0][40:72] for row in connection.execute("SELECT sealed FROM point")]
    assert all(any(p in content for content in files(path.parent).values()) for p in pieces)
    store.delete_point(code, single.id)
    assert not any(pieces[1] in content for content in files(path.parent).values())
    store.delete(code)
    assert not any(pieces[0] in content for content in files(path.parent).values())
    assert store.points(code) == ()


def test_a_purge_takes_the_points_along(path: Path) -> None:
    store = AssessmentStore(path)
    code, _ = store.create(sample())
    store.keep_point(code)
    assert store.purge(datetime.now(UTC) + timedelta(days=2)) == 1
    with raw(path) as connection:
        assert connection.execute("SELECT count(*) FROM point").fetchone() == (0,)
    store.close()


def test_a_backup_holds_the_points(store: AssessmentStore, tmp_path: Path) -> None:
    code, _ = store.create(sample())
    point = store.keep_point(code, "令和7年度")
    store.backup(tmp_path / "copy.db")
    copy = AssessmentStore(tmp_path / "copy.db")
    assert copy.points(code) == (point,)
    copy.close()


def test_files_hold_no_plain_text_of_a_point(store: AssessmentStore, path: Path) -> None:
    code, _ = store.create(sample("秘密のメモ"))
    point = store.keep_point(code, "秘密の名前")
    assert "秘密" not in repr(point)
    for content in files(path.parent).values():
        assert "秘密".encode() not in content
        assert "秘密".encode("unicode-escape") not in content


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE point SET kept_at = '2020-01-01T00:00:00.000000+00:00' WHERE id = 1",
        "UPDATE point SET kept_at = '' WHERE id = 1",
        "UPDATE point SET sealed = zeroblob(length(sealed)) WHERE id = 1",
        "UPDATE point SET sealed = (SELECT sealed FROM point WHERE id = 2) WHERE id = 1",
        "UPDATE point SET sealed = (SELECT sealed FROM assessment) WHERE id = 1",
    ],
)
def test_tampering_is_noticed(store: AssessmentStore, path: Path, tampering: str) -> None:
    code, _ = store.create(sample("一"))
    for name in ("前", "後"):
        store.keep_point(code, name)
    with raw(path) as connection:
        connection.execute(tampering)
    with pytest.raises(NotOpened) as caught:
        store.points(code)
    assert "壊れて" in caught.value.lines("ja")[0]


def test_a_point_does_not_open_as_the_assessment(store: AssessmentStore, path: Path) -> None:
    code, _ = store.create(sample("一"))
    store.keep_point(code)
    with raw(path) as connection:
        connection.execute(
            "UPDATE assessment SET (version, saved_at, sealed) ="
            " (SELECT 'point', kept_at, sealed FROM point)"
        )
    with pytest.raises(NotOpened):
        store.open(code)


@pytest.mark.parametrize("name", ["あ" * 201, "\x00", "\x1b[31m"])
def test_a_name_that_cannot_be_is_refused_and_nothing_kept(
    store: AssessmentStore, name: str
) -> None:
    code, _ = store.create(sample())
    with pytest.raises(ValidationError):
        store.keep_point(code, name)
    assert store.points(code) == ()
    store.keep_point(code, "続けられる")
    assert len(store.points(code)) == 1


def test_a_database_of_the_first_version_is_upgraded(path: Path, tmp_path: Path) -> None:
    """Assessments saved before there were points open as ever, and points can be kept of them."""
    first = tmp_path / "first"
    first.mkdir()
    shutil.copy(MIGRATIONS / "0001_assessment.sql", first)
    prepare(path, migrations=first).close()
    store = AssessmentStore(path)
    newest = len(list(MIGRATIONS.glob("*.sql")))
    assert path.with_name(f"assessments.db.before-{newest:04d}").exists()
    code, kept = store.create(sample("一"))
    store.keep_point(code)
    assert store.open(code) == kept
    store.close()
