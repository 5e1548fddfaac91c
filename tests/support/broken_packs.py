"""Content packs broken in one place, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checklist.load import load
from checklist.problems import ProblemsError

Change = Callable[[str, str, str], Path]
Write = Callable[[str, str | bytes], Path]
STAFF = "checklist/office/staff.yaml"
ADVISER = "schemes/adviser.yaml"
CITY = "cases/port-city.yaml"
NORTH = "cases/found/north.yaml"
SAPPORO = "cases/found/north.yaml.cooperations.0"
MANIFEST = "checklist/checklist.yaml"


def lines(root: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        load(root)
    assert caught.value.problems, "an error without a word"
    for line in caught.value.lines("ja") + caught.value.lines("en"):
        assert line.isprintable(), "one problem is one line"
    return caught.value.lines("en")
