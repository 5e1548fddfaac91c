"""The door of rooms: nobody can shut it to others, and nobody takes all the seats.

A right code always enters. Only wrong codes count, and only against the address that sends them:
its further wrong codes are answered slowly. A whole hall shares one address, so the seats that one
address may take are many, and fewer than a room has. Counted in memory, by process, without names.
"""

from __future__ import annotations

from asyncio import sleep
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from time import monotonic
from typing import TypeVar

from starlette.requests import Request

#: Wrong codes of one address in ten minutes before the next are answered slowly, and how slowly.
MOST_WRONG, WRONG_SECONDS, SLOW_SECONDS = 60, 600.0, 1.0
#: Seats that one address may take in one room: in a minute, and in all.
MOST_A_MINUTE, MOST_SEATS = 400, 1500
#: Addresses remembered, the latest.
MOST_ADDRESSES = 10_000

_K = TypeVar("_K")
_T = TypeVar("_T")


class Door:
    """What addresses did at the doors of all rooms. ``clock``: seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._seats: OrderedDict[tuple[str, str], tuple[int, deque[float]]] = OrderedDict()

    def delay(self, address: str) -> float:
        """Counts a wrong code; the seconds to wait before it is answered."""
        times = _recalled(self._wrong, address, deque(maxlen=MOST_WRONG + 1))
        now = self._clock()
        times.append(now)
        is_guessing = len(times) > MOST_WRONG and now - times[0] < WRONG_SECONDS
        return SLOW_SECONDS if is_guessing else 0.0

    def seat(self, code: str, address: str) -> bool:
        """Counts a seat about to be taken; False where the address has taken too many."""
        key, now = (code, address), self._clock()
        count, times = _recalled(self._seats, key, (0, deque(maxlen=MOST_A_MINUTE)))
        is_full = len(times) == MOST_A_MINUTE and now - times[0] < 60
        if is_full or count >= MOST_SEATS:
            return False
        times.append(now)
        self._seats[key] = count + 1, times
        return True


def _recalled(known: OrderedDict[_K, _T], key: _K, new: _T) -> _T:
    """What is known of a key, or something new; the longest unused is forgotten."""
    value = known.setdefault(key, new)
    known.move_to_end(key)
    while len(known) > MOST_ADDRESSES:
        known.popitem(last=False)
    return value


def address_of(request: Request) -> str:
    """The address of a client; of IPv6 the network, which one client has to itself."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else host


async def wait_after_wrong_code(request: Request) -> None:
    """Waits where this address has guessed many codes."""
    if seconds := DOOR.delay(address_of(request)):
        await sleep(seconds)


DOOR = Door()
