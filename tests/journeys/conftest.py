from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.assessments import AssessmentStore
from store.editing import Editing
from store.rooms import RoomStore
from tests.support.empty_store import lay_empty
from views.server import resources


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AssessmentStore]:
    """The store behind the pages: empty, and another one for each test."""
    monkeypatch.setenv("DATABASE", str(lay_empty(tmp_path / "assessments.db")))
    for shared in (resources.rooms, resources.store, resources.database):
        shared.clear()
    store = resources.store()
    yield store
    store.close()
    for shared in (resources.rooms, resources.store, resources.database):
        shared.clear()


@pytest.fixture
def rooms(kept: AssessmentStore) -> RoomStore:
    """The rooms behind the pages: in the same database."""
    assert kept is resources.store()
    return resources.rooms()


@pytest.fixture
def at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody hears of the other's change before saving, as when both press at once."""

    def deaf(page: Editing, wanted: str) -> None:
        if page.stored is None:
            ordinary(page, wanted)

    ordinary = Editing._take_up
    monkeypatch.setattr(Editing, "_take_up", deaf)
