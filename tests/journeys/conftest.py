from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.assessments import AssessmentStore
from views.server import resources


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AssessmentStore]:
    """The store behind the pages: empty, and another one for each test."""
    monkeypatch.setenv("DATABASE", str(tmp_path / "assessments.db"))
    for shared in (resources.rooms, resources.store, resources.database):
        shared.clear()
    store = resources.store()
    yield store
    store.close()
    for shared in (resources.rooms, resources.store, resources.database):
        shared.clear()
