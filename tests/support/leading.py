"""A facilitator for the tests of plain pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from store.rooms import RoomStore
from workshop.room import Move, Room, close_vote, let_in, open_vote

FIRST, SECOND = "capacity.finance", "system.unit"


class Facilitator:
    """Somebody who looks before each press."""

    def __init__(self, store: RoomStore, **given: Any) -> None:
        told = {
            "title": "みどり湾市の会",
            "criteria": (FIRST, SECOND),
            "expires_at": datetime.now(UTC) + timedelta(hours=2),
        }
        self.store = store
        self.secret = store.create(Room.model_validate(told | given))
        self.does(let_in)
        self.code = store.console(self.secret).code
        self.screen = store.console(self.secret).screen

    def does(self, *moves: Move) -> Facilitator:
        for move in moves:
            seen = self.store.console(self.secret)
            self.store.lead(self.secret, move, version=seen.version, turn=seen.room.turn)
        return self

    def opens(self, criterion: str = FIRST) -> Facilitator:
        return self.does(partial(open_vote, criterion=criterion))

    def reveals(self) -> Facilitator:
        self.does(close_vote)
        seen = self.store.console(self.secret)
        self.store.reveal(self.secret, version=seen.version, turn=seen.room.turn)
        return self

    def shows_choices(self) -> Facilitator:
        seen = self.store.console(self.secret)
        self.store.show_choices(self.secret, version=seen.version, turn=seen.room.turn)
        return self
