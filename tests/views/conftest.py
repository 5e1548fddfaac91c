from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.rooms import RoomStore
from tests.support.empty_store import lay_empty
from tests.support.leading import Facilitator
from views.server import resources


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RoomStore]:
    """The rooms behind the plain pages: none yet, and other ones for each test."""
    monkeypatch.setenv("DATABASE", str(lay_empty(tmp_path / "assessments.db")))
    shared = (resources.rooms, resources.store, resources.database)
    for one in shared:
        one.clear()
    store = resources.rooms()
    yield store
    store.close()
    resources.database().close()
    for one in shared:
        one.clear()


@pytest.fixture
def lead(store: RoomStore) -> Facilitator:
    """Leads a room into which people are let."""
    return Facilitator(store)
