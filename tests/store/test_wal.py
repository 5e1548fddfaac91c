"""A damaged log: SQLite drops what follows in silence, and the start says so."""

from __future__ import annotations

import logging
import random
import shutil
from pathlib import Path

import pytest

from store.assessments import AssessmentStore
from store.sqlite_file import DatabaseDamaged
from store.wal import commits_out_of_reach
from tests.support import by_day
from tests.support.stored import files, sample

FRAME = 24 + 4096


@pytest.fixture
def crashed(path: Path) -> tuple[Path, str]:
    """The files as a killed process leaves them, with twenty saves in the log; and the code."""
    store = AssessmentStore(path)
    code, kept = store.create(sample("v1"))
    for number in range(2, 21):
        kept = store.save(code, kept.version, sample(f"v{number}"))
    folder = path.with_name("crashed")
    folder.mkdir()
    for end in ("", "-wal"):
        shutil.copy(path.with_name(path.name + end), folder / f"a.db{end}")
    store.close()
    return folder / "a.db", code


def version_in(path: Path, code: str) -> int | None:
    store = AssessmentStore(path)
    try:
        return store.version(code)
    finally:
        store.close()


def test_a_sound_log_is_read(crashed: tuple[Path, str]) -> None:
    path, code = crashed
    assert commits_out_of_reach(path.with_name("a.db-wal")) == 0
    assert version_in(path, code) == 20


@pytest.mark.parametrize("chance", by_day(range(8), 4))
def test_a_flipped_bit_in_the_log_stops_the_start(crashed: tuple[Path, str], chance: int) -> None:
    path, _ = crashed
    wal = path.with_name("a.db-wal")
    content = bytearray(wal.read_bytes())
    place = random.Random(chance).randrange(32, len(content) // 2)  # noqa: S311 - no secret
    # the salts of a frame say that it is left over from before: those no reader can tell apart
    while (place - 32) % FRAME in range(8, 16):
        place += 1
    content[place] ^= 1 << chance % 8
    wal.write_bytes(content)
    assert commits_out_of_reach(wal) > 5
    for _ in range(2):
        with pytest.raises(DatabaseDamaged, match="transactions after a damaged frame") as caught:
            AssessmentStore(path)
    copies = [name for name in files(path.parent) if ".damaged-" in name]
    assert len(copies) == 2  # of the file and of its log
    assert wal.read_bytes() == content
    assert "バックアップ" in caught.value.of("ja")


def test_the_operator_may_take_the_loss(crashed: tuple[Path, str]) -> None:
    path, code = crashed
    wal = path.with_name("a.db-wal")
    content = bytearray(wal.read_bytes())
    content[len(content) // 2] ^= 1
    wal.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        AssessmentStore(path)
    wal.write_bytes(content[: len(content) // 2])  # cut off at the damage
    version = version_in(path, code)
    assert version is not None
    assert 1 < version < 20


@pytest.mark.parametrize("cut", [1, 100, FRAME, 5 * FRAME + 7])
def test_a_log_cut_off_cannot_be_told_from_an_earlier_one(
    crashed: tuple[Path, str], cut: int
) -> None:
    path, code = crashed
    wal = path.with_name("a.db-wal")
    content = wal.read_bytes()
    wal.write_bytes(content[:-cut])
    assert commits_out_of_reach(wal) == 0
    version = version_in(path, code)
    assert version is not None
    assert version < 20


def test_a_removed_log_is_noticed_by_its_index(
    crashed: tuple[Path, str], caplog: pytest.LogCaptureFixture
) -> None:
    path, _ = crashed
    path.with_name("a.db-wal").unlink()
    path.with_name("a.db-shm").write_bytes(bytes(32768))
    with caplog.at_level(logging.WARNING, "store"):
        AssessmentStore(path).close()
    assert "what was saved last may be missing" in caplog.text


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"what was in the log", bytes(100_000)])
def test_anything_else_is_no_log(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a-wal").write_bytes(content)
    assert commits_out_of_reach(tmp_path / "a-wal") == 0
    assert commits_out_of_reach(tmp_path / "missing") == 0
