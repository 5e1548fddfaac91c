"""A content pack of two criteria on disk, which tests break in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checklist.load import Content, load
from checklist.model import Checklist
from tests.support.small_pack import write_pack

Write = Callable[[str, str | bytes], Path]
Change = Callable[[str, str, str], Path]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The folder of a pack with nothing wrong in it."""
    return write_pack(tmp_path / "data")


@pytest.fixture
def write(pack: Path) -> Write:
    """Writes one file of the pack anew and returns the pack's folder."""

    def write_one(name: str, text: str | bytes) -> Path:
        path = pack / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return pack

    return write_one


@pytest.fixture
def change(pack: Path) -> Change:
    """Replaces words in one file of the pack and returns the pack's folder."""

    def change_one(name: str, old: str, new: str) -> Path:
        text = (pack / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not say {old!r}"
        (pack / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return pack

    return change_one


@pytest.fixture
def content(pack: Path) -> Content:
    return load(pack)


@pytest.fixture
def checklist(content: Content) -> Checklist:
    return content.checklist
