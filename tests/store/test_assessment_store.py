"""What is kept comes back, to nobody but the holder of the code, and nothing overwrites it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist.answers import MAX_BYTES, MAX_TEXT, Answer, Assessment
from store.assessments import AssessmentStore, Conflict, Gone, NotOpened, NotSaved, Stored
from store.codes import new_code, normalise
from tests.support import often
from tests.support.stored import HOSTILE, JST, files, full, raw, sample


class Clock:
    """A clock that the test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


# ---------------------------------------------------------------------------- round trip


def test_created_opened_saved_opened(store: AssessmentStore) -> None:
    started = datetime.now(UTC)
    code, created = store.create(full())
    assert normalise(code) == code
    assert created.version == 1
    assert store.open(code) == created
    assert created.assessment == full()

    saved = store.save(code, 1, sample("次"))
    assert saved.version == store.version(code) == 2
    assert store.open(code) == saved
    assert saved.assessment == sample("次")
    assert started <= created.saved_at <= saved.saved_at <= datetime.now(UTC)
    assert saved.saved_at.utcoffset() == timedelta(0)


def test_kept_over_a_restart(path: Path) -> None:
    first = AssessmentStore(path)
    code, created = first.create(full())
    first.close()
    second = AssessmentStore(path)
    assert second.open(code) == created
    second.close()


@settings(max_examples=often(50), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(
        st.characters(
            exclude_categories=["Cs"], exclude_characters=[chr(i) for i in (*range(32), 127)]
        )
        | st.sampled_from("\t\n\r"),
        max_size=200,
    )
)
def test_any_text_comes_back_unchanged(store: AssessmentStore, text: str) -> None:
    code, _ = store.create(sample(text))
    kept = store.open(code)
    assert kept is not None
    assert kept.assessment == sample(text)


def test_code_in_any_way_of_typing(store: AssessmentStore) -> None:
    code, created = store.create(sample())
    typed = f"　{code.lower().replace('-', 'ー')}\n"
    assert store.open(typed) == created
    assert store.version(typed) == 1
    assert store.save(typed, 1, sample("二")).version == 2
    assert store.delete(typed)


def test_assessments_do_not_touch_each_other(store: AssessmentStore) -> None:
    kept = dict(store.create(sample(str(i))) for i in range(10))
    changed, deleted, *others = kept
    store.save(changed, 1, sample("変更"))
    store.delete(deleted)
    assert all(store.open(code) == kept[code] for code in others)


def test_as_much_as_a_save_file_may_hold_and_not_more(store: AssessmentStore, path: Path) -> None:
    lines = ("あ" * MAX_TEXT,) * 32
    large = sample().with_answer("capacity.finance", Answer(level=1, evidence=lines))
    assert 0.9 * MAX_BYTES < len(large.to_json().encode()) < MAX_BYTES
    code, created = store.create(large)
    assert store.open(code) == created

    larger = large.with_answer("capacity.staff", Answer(level=1, evidence=lines))
    before = files(path.parent)
    with pytest.raises(NotSaved, match="too much"):
        store.create(larger)
    with pytest.raises(NotSaved, match="too much"):
        store.save(code, 1, larger)
    assert files(path.parent) == before


# ---------------------------------------------------------------------------- private


def test_files_hold_no_plain_text_and_no_code(path: Path) -> None:
    store = AssessmentStore(path)
    codes = [store.create(full())[0] for _ in range(3)]
    store.save(codes[0], 1, full(HOSTILE[::-1]))
    store.save(codes[0], 2, sample("秘密のメモ"))
    store.open(codes[1])
    used = files(path.parent)
    assert set(used) == {"assessments.db", "assessments.db-wal", "assessments.db-shm"}
    assert len(used["assessments.db-wal"]) > 10_000
    store.close()
    closed = files(path.parent)

    searched = b"".join([*used.values(), *closed.values()])
    assert b"CREATE TABLE assessment" in searched  # the search finds what is there
    secrets = [mark for mark in HOSTILE if len(mark.strip()) > 4]
    secrets += ["北九州市", "福岡県", "401005", "秘密のメモ", "capacity.finance", '"answers"']
    for code in codes:
        plain = code.replace("-", "")
        secrets += [code, plain, code.lower(), plain.lower(), plain[:10], plain[10:]]
    for secret in secrets:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert secret.encode(encoding) not in searched, secret


def test_nothing_private_is_printed(store: AssessmentStore) -> None:
    code, kept = store.create(sample("秘密のメモ"))
    with pytest.raises(Conflict) as conflict:
        store.save(code, 7, sample("別の秘密"))
    with pytest.raises(Gone) as gone:
        store.save(new_code(), 1, sample("別の秘密"))
    printed = f"{kept!r} {conflict.value!r} {conflict.value} {gone.value!r} {gone.value}"
    assert "秘密" not in printed
    assert code not in printed


def test_wrong_code_opens_nothing(store: AssessmentStore) -> None:
    code, _ = store.create(sample())
    near = code[:-1] + ("2" if code[-1] != "2" else "3")
    for wrong in (near, new_code(), code[:-1], code + "2", "", "0" * 20, "' OR 1=1 --"):
        assert store.open(wrong) is None
        assert store.version(wrong) is None
        assert store.delete(wrong) is False
        with pytest.raises(Gone):
            store.save(wrong, 1, sample())
    assert store.version(code) == 1


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE assessment SET version = 3 WHERE id = :a",
        "UPDATE assessment SET version = 1 WHERE id = :a",
        "UPDATE assessment SET version = 'x' WHERE id = :a",
        "UPDATE assessment SET saved_at = '2020-01-01T00:00:00.000000+00:00' WHERE id = :a",
        "UPDATE assessment SET saved_at = '' WHERE id = :a",
        "UPDATE assessment SET sealed = '' WHERE id = :a",
        "UPDATE assessment SET sealed = zeroblob(length(sealed)) WHERE id = :a",
        "UPDATE assessment SET sealed = CAST(sealed || x'00' AS BLOB) WHERE id = :a",
        "UPDATE assessment SET sealed = CAST(sealed AS TEXT) WHERE id = :a",
        # another row's, whole or in part
        "UPDATE assessment SET sealed = (SELECT sealed FROM assessment WHERE id = :b)"
        " WHERE id = :a",
        "UPDATE assessment SET (version, saved_at, sealed) ="
        " (SELECT version, saved_at, sealed FROM assessment WHERE id = :b) WHERE id = :a",
        # an older state under the present version
        "UPDATE assessment SET sealed = :old WHERE id = :a",
    ],
)
def test_tampering_is_noticed(store: AssessmentStore, path: Path, tampering: str) -> None:
    code_a, _ = store.create(sample("一"))
    with raw(path) as connection:
        id_a, old = connection.execute("SELECT id, sealed FROM assessment").fetchone()
    store.save(code_a, 1, sample("二"))
    code_b, _ = store.create(sample("他"))
    kept_b = store.save(code_b, 1, sample("他"))
    with raw(path) as connection:
        (id_b,) = connection.execute("SELECT id FROM assessment WHERE id <> ?", (id_a,)).fetchone()
        changed = connection.execute(tampering, {"a": id_a, "b": id_b, "old": old})
        assert changed.rowcount == 1
    with pytest.raises(NotOpened):
        store.open(code_a)
    with pytest.raises(NotOpened):
        store.save(code_a, 99, sample("三"))  # would be a conflict, but with what?
    assert store.open(code_b) == kept_b


def test_unknown_content_is_not_guessed_at(
    store: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Assessment, "to_json", lambda _: '{"format": 2, "answers": {}}')
    code, _ = store.create(sample())
    with pytest.raises(NotOpened) as caught:
        store.open(code)
    assert "壊れて" in caught.value.lines("ja")[0]
    assert "damaged" in caught.value.lines("en")[0]


# ---------------------------------------------------------------------------- conflict, delete


def test_conflict_shows_what_is_stored_and_changes_nothing(store: AssessmentStore) -> None:
    code, _ = store.create(sample("一"))
    theirs = store.save(code, 1, sample("二"))
    for expected in (0, 1, 3):
        with pytest.raises(Conflict) as caught:
            store.save(code, expected, sample("三"))
        assert caught.value.stored == theirs
        assert store.open(code) == theirs
    assert store.save(code, theirs.version, sample("三")).version == 3


def test_deleted_is_gone(store: AssessmentStore) -> None:
    code, _ = store.create(sample())
    assert store.delete(code) is True
    assert store.delete(code) is False
    assert store.open(code) is None
    assert store.version(code) is None
    with pytest.raises(Gone) as caught:
        store.save(code, 1, sample())
    assert "保存していません" in caught.value.lines("ja")[0]
    assert "Nothing was saved" in caught.value.lines("en")[0]


def test_deleted_leaves_no_bytes(store: AssessmentStore, path: Path) -> None:
    code, _ = store.create(full())
    with raw(path) as connection:
        (sealed,) = connection.execute("SELECT sealed FROM assessment").fetchone()
    piece = sealed[200:232]
    assert any(piece in content for content in files(path.parent).values())
    store.delete(code)
    assert not any(piece in content for content in files(path.parent).values())


def test_closed_store_refuses_everything(path: Path) -> None:
    store = AssessmentStore(path)
    code, _ = store.create(sample())
    store.close()
    store.close()
    for use in (
        lambda: store.open(code),
        lambda: store.version(code),
        lambda: store.create(sample()),
        lambda: store.save(code, 1, sample()),
        lambda: store.delete(code),
    ):
        with pytest.raises(RuntimeError, match="closed"):
            use()


# ---------------------------------------------------------------------------- forgetting


def test_purge_spares_what_was_opened_or_saved(path: Path) -> None:
    clock = Clock(datetime(2026, 1, 10, 12, tzinfo=UTC))
    store = AssessmentStore(path, clock=clock)
    unused, opened, saved, asked = (store.create(sample(str(i)))[0] for i in range(4))
    clock.now = datetime(2026, 3, 1, 0, 30, tzinfo=JST)  # 28 February, 15:30 UTC
    before_opening = store.open(opened)
    store.save(saved, 1, sample("二"))
    store.version(asked)

    assert store.purge(datetime(2026, 1, 10, 23, 59, tzinfo=JST)) == 0
    assert store.purge(datetime(2026, 2, 28, 23, 59, tzinfo=UTC)) == 2
    assert store.open(unused) is store.open(asked) is None
    assert store.open(opened) == before_opening  # opening changes neither version nor time
    assert store.version(saved) == 2
    clock.now = datetime(2026, 3, 5, tzinfo=UTC)
    store.open(opened)
    assert store.purge(datetime(2026, 3, 2, tzinfo=JST)) == 1
    assert store.purge(datetime(2026, 3, 5, 14, 59, tzinfo=UTC)) == 0  # still 5 March in Japan
    assert store.purge(datetime(2026, 3, 5, 15, tzinfo=UTC)) == 1
    with pytest.raises(ValueError, match="time zone"):
        store.purge(datetime(2026, 3, 6))  # naive on purpose
    store.close()


def test_opening_again_on_the_same_day_writes_nothing(path: Path) -> None:
    clock = Clock(datetime(2026, 1, 10, tzinfo=UTC))
    store = AssessmentStore(path, clock=clock)
    code, _ = store.create(sample())
    clock.now += timedelta(days=1)
    before = files(path.parent)["assessments.db-wal"]
    store.open(code)
    noted = files(path.parent)["assessments.db-wal"]
    assert noted != before
    for _ in range(5):
        store.open(code)
    assert files(path.parent)["assessments.db-wal"] == noted
    store.close()


# ---------------------------------------------------------------------------- many at once


def test_two_stores_on_one_file(path: Path) -> None:
    one, two = AssessmentStore(path), AssessmentStore(path)
    code, created = one.create(sample("一"))
    assert two.open(code) == created
    saved = two.save(code, 1, sample("二"))
    with pytest.raises(Conflict) as caught:
        one.save(code, 1, sample("三"))
    assert caught.value.stored == saved == one.open(code)
    two.close()
    assert one.save(code, 2, sample("三")).version == 3
    assert one.delete(code)
    one.close()


def test_twenty_threads_lose_nothing(path: Path) -> None:
    stores = [AssessmentStore(path), AssessmentStore(path)]
    start = threading.Barrier(20)

    def work(number: int) -> tuple[str, Stored]:
        store = stores[number % 2]
        code, kept = store.create(sample(f"{number}/0"))
        start.wait()
        for step in range(1, 21):
            kept = store.save(code, kept.version, sample(f"{number}/{step}"))
            assert store.open(code) == kept
        return code, kept

    with ThreadPoolExecutor(20) as threads:
        results = list(threads.map(work, range(20)))
    for number, (code, kept) in enumerate(results):
        assert kept.version == 21
        assert kept.assessment == sample(f"{number}/20")
        assert all(store.open(code) == kept for store in stores)
    for store in stores:
        store.close()


def test_threads_on_one_assessment_never_overwrite_each_other(path: Path) -> None:
    stores = [AssessmentStore(path), AssessmentStore(path)]
    code, _ = stores[0].create(Assessment())
    start = threading.Barrier(8)

    def work(number: int) -> int:
        """Each adds ten answers of its own, taking in what the others added."""
        store = stores[number % 2]
        start.wait()
        conflicts = 0
        for step in range(10):
            kept = store.open(code)
            assert kept is not None
            while True:
                mine = kept.assessment.with_answer(f"capacity.n{number}-{step}", Answer(level=1))
                try:
                    store.save(code, kept.version, mine)
                    break
                except Conflict as conflict:
                    conflicts += 1
                    kept = conflict.stored
        return conflicts

    with ThreadPoolExecutor(8) as threads:
        conflicts = sum(threads.map(work, range(8)))
    kept = stores[0].open(code)
    assert kept is not None
    assert len(kept.assessment.answers) == 80
    assert kept.version == 81
    assert conflicts > 0  # else nothing was put to the test
    for store in stores:
        store.close()
