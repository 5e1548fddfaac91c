"""A facilitator for the tests of plain pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from store.rooms import RoomStore
from workshop.moves import close_vote, let_in, open_vote
from workshop.room import Move, Room

FIRST, SECOND = "capacity.finance", "system.unit"


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Facilitator:
    """Somebody who looks before each press."""

    def __init__(self, store: RoomStore, secret: str | None = None, **given: Any) -> None:
        """Leads the room with this secret; without one, a new room, in which people are let in."""
        told = {
            "title": "みどり湾市の会",
            "criteria": (FIRST, SECOND),
            "expires_at": datetime.now(UTC) + timedelta(hours=2),
        }
        self.store = store
        self.secret = secret or store.create(Room.model_validate(told | given))
        if secret is None:
            self.does(let_in)
        self.screen = store.console(self.secret).screen

    @property
    def code(self) -> str:
        return self.store.console(self.secret).code

    def does(self, *moves: Move) -> Facilitator:
        for move in moves:
            seen = self.store.console(self.secret)
            self.store.lead(self.secret, move, version=seen.version, turn=seen.room.turn)
        return self

    def opens(self, criterion: str = FIRST) -> Facilitator:
        return self.does(partial(open_vote, criterion=criterion))

    def reveals(self) -> Facilitator:
        """Closes the vote before, where it is open."""
        seen = self.store.console(self.secret)
        if seen.room.phase == "open":
            self.does(close_vote)
            seen = self.store.console(self.secret)
        self.store.reveal(self.secret, version=seen.version, turn=seen.room.turn)
        return self

    def shows_choices(self) -> Facilitator:
        seen = self.store.console(self.secret)
        self.store.show_choices(self.secret, version=seen.version, turn=seen.room.turn)
        return self


def facilitator(store: RoomStore, clock: Clock, **given: Any) -> Facilitator:
    """Leads a new room of this time, in which nobody is let in yet."""
    told = {"title": "会", "criteria": (FIRST, SECOND), "expires_at": clock() + timedelta(hours=2)}
    return Facilitator(store, store.create(Room.model_validate(told | given)))
