"""A room as two processes see it, for tests that try any order of what is done in it."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar

from hypothesis.stateful import Bundle, RuleBasedStateMachine

from store.interface import Database
from store.rooms import RoomStore
from tests.support.databases import opener
from workshop.room import Room

STARTED = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
CLOSES = STARTED + timedelta(hours=2)
_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []


@cache
def opened_twice(kind: str) -> tuple[Database, Database]:
    """One database, opened twice and once for all runs: a server's takes long to make."""
    _FOLDERS.append(tempfile.TemporaryDirectory())  # gone when the tests are
    open_ = opener(kind, Path(_FOLDERS[-1].name))
    return open_(), open_()


class RoomMachine(RuleBasedStateMachine):
    """A ``room`` led by the code ``lead`` at the time ``now``, in a ``kind`` of database without
    any other; ``version`` is how often it was moved."""

    kind: ClassVar[str] = "sqlite"

    phones = Bundle("phones")

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.databases = opened_twice(self.kind)
        with self.databases[0].writing("delete") as connection:
            connection.execute("DELETE FROM room")  # everything else goes with it
        self.now = STARTED
        self.stores = [RoomStore(each, clock=lambda: self.now) for each in self.databases]
        self.room = room
        self.lead = self.stores[0].create(room)
        self.version = 1

    def teardown(self) -> None:
        for store in self.stores:
            store.close()

    @property
    def lets_in(self) -> bool:
        return self.room.takes_people and not self.room.is_expired(self.now)
