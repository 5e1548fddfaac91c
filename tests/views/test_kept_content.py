"""The content as an earlier start has read it: the same, and read anew when a file has changed."""

from __future__ import annotations

import os
import pickle
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from checklist.load import DATA, Content, load
from checklist.problems import ProblemsError
from tests.support.shipped import CONTENT
from tests.support.small_pack import write_pack
from views.server import kept_content as module
from views.server.kept_content import kept_content

STEP = Path("text", "plan.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Few files, soon read."""
    return write_pack(tmp_path / "data")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders whose files were read."""
    roots: list[Path] = []

    def counted(root: Path) -> Content:
        roots.append(root)
        return load(root)

    monkeypatch.setattr(module, "load", counted)
    return roots


def test_what_was_kept_is_what_the_files_hold(folder: Path, read: list[Path]) -> None:
    assert_same(kept_content(folder), CONTENT)
    assert_same(kept_content(folder), CONTENT)
    assert read == [DATA]


def assert_same(kept: Content, of_files: Content) -> None:
    for field in fields(Content):
        ours, theirs = getattr(kept, field.name), getattr(of_files, field.name)
        if field.name == "wording":
            assert ours.keys() == theirs.keys()
            assert all(ours.text(key) == theirs.text(key) for key in theirs.keys())  # noqa: SIM118
        else:
            assert ours == theirs, field.name


def test_a_file_that_was_changed_is_read(folder: Path, root: Path) -> None:
    assert kept_content(folder, root).wording.text("plan.step").ja == "{criterion}（{level}）"
    text = (root / STEP).read_text(encoding="utf-8")
    (root / STEP).write_text(text.replace("（{level}）", "：{level}"), encoding="utf-8")
    assert kept_content(folder, root).wording.text("plan.step").ja == "{criterion}：{level}"
    (root / STEP).write_text("step: {ja: 変更後", encoding="utf-8")
    with pytest.raises(ProblemsError):
        kept_content(folder, root)


@pytest.mark.parametrize("damage", [b"", b"no pickle", pickle.dumps("no content")])
def test_what_is_damaged_is_read_anew(
    folder: Path, root: Path, read: list[Path], damage: bytes
) -> None:
    kept_content(folder, root)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert_same(kept_content(folder, root), load(root))
    assert read == [root, root]
    assert len(file.read_bytes()) == len(whole)  # and kept again


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no such rights")
def test_several_applications_of_a_user_keep_each_their_own_and_the_oldest_goes(
    folder: Path, root: Path, tmp_path: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 2)
    roots = [root.rename(tmp_path / "first")]
    roots += [Path(shutil.copytree(roots[0], tmp_path / name)) for name in ("second", "third")]
    for one in (*roots[:2], *roots[:2], *roots[1:], *roots[1:]):
        kept_content(folder, one)
    assert read == roots
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("which", ["folder", "file"])
def test_what_others_may_write_is_not_taken(
    folder: Path, root: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    kept_content(folder, root)
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    {"folder": folder, "file": file}[which].chmod(0o777)
    kept_content(folder, root)
    assert read == [root, root]
    {"folder": folder, "file": file}[which].chmod(0o700)
    kept_content(folder, root)
    assert read == [root, root]
    if os.geteuid() == 0:  # whose files are taken, whoever asks
        os.chown({"folder": folder, "file": file}[which], 12_345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    kept_content(folder, root)
    assert read == [root, root, root]


def test_where_nothing_can_be_kept_the_files_are_read(
    tmp_path: Path, root: Path, read: list[Path]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    for _ in range(2):
        assert_same(kept_content(tmp_path / "file" / "kept", root), load(root))
    assert read == [root, root]
