"""The door of rooms: nobody can shut it to others, and nobody takes all the seats.

A right code always enters. Only wrong codes count, and only against the address that sends them:
its further wrong codes are answered slowly. A whole hall shares one address, so the seats that one
address may take are many, and fewer than a room has.
"""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Callable
from time import monotonic

from starlette.requests import Request

from views.server.rate import Rate, client_of

#: Wrong codes of one address in ten minutes before the next are answered slowly, and how slowly.
MOST_WRONG, WRONG_SECONDS, SLOW_SECONDS = 60, 600.0, 1.0
#: Seats that one address may take in one room: in a minute, and in a day.
MOST_A_MINUTE, MOST_A_DAY = 1_200, 1_500


class RoomDoor:
    """What addresses did at the doors of all rooms."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._wrong = Rate(MOST_WRONG, WRONG_SECONDS, clock)
        self._a_minute = Rate(MOST_A_MINUTE, 60.0, clock)
        self._a_day = Rate(MOST_A_DAY, 24 * 3600.0, clock)

    def delay(self, client: str) -> float:
        """Counts a wrong code; the seconds to wait before it is answered."""
        return 0.0 if self._wrong.take(client) else SLOW_SECONDS

    def seat(self, code: str, client: str) -> bool:
        """Counts a seat about to be taken; False where the client has taken too many."""
        key = f"{code} {client}"
        return self._a_minute.take(key) and self._a_day.take(key)


async def wait_after_wrong_code(request: Request) -> None:
    """Waits where this address has guessed many codes."""
    if seconds := DOOR.delay(client_of(request)):
        await sleep(seconds)


DOOR = RoomDoor()
