"""Runs of pages in turn. All share one processor core (Python's lock): of fifty at once each would
go on for a moment in fifty and all end late; a few at once, the short ones first, end one by one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from threading import Event, Lock
from time import monotonic

_TOGETHER = 2  # one works while another waits for the disk
_LONG = 0.5  # seconds after which a run is taken for one that waits: for a file, for the database
_AHEAD = 0.3  # seconds that a short run may overtake: none waits for ever
_SWITCH = 0.001  # seconds that a run keeps Python's lock while others want it


class Turns:
    """Lets ``together`` runs go on at once, the others in the order in which they came, a short one
    as if it had come ``ahead`` seconds before. A run of more than ``long`` seconds keeps nobody
    waiting: it goes on beside the others."""

    def __init__(self, together: int, long: float, ahead: float) -> None:
        self._together, self._long, self._ahead = together, long, ahead
        self._lock = Lock()
        self.came = 0  # runs so far
        self._running: dict[int, float] = {}  # number of a run: since when
        self._waiting: list[tuple[float, int, Event]] = []

    @contextmanager
    def one(self, *, is_short: bool) -> Iterator[None]:
        """Waits for a turn, and has it until the block ends."""
        with self._lock:
            self.came += 1
            number, called = self.came, Event()
            heappush(self._waiting, (monotonic() - self._ahead * is_short, number, called))
            self._call()
        while not called.wait(self._long):
            with self._lock:
                self._call()
        try:
            yield
        finally:
            with self._lock:
                self._running.pop(number, None)
                self._call()

    @property
    def waiting(self) -> int:
        """How many wait for their turn now."""
        return len(self._waiting)

    def _call(self) -> None:
        """Calls those whose turn it is; with the lock held."""
        if not self._waiting:
            return
        now = monotonic()
        if len(self._running) >= self._together:
            for number, since in [*self._running.items()]:
                if now - since > self._long:
                    del self._running[number]
        while self._waiting and len(self._running) < self._together:
            _, number, called = heappop(self._waiting)
            self._running[number] = now
            called.set()


#: The turns of this server.
TURNS = Turns(_TOGETHER, _LONG, _AHEAD)


def let_others_in() -> None:
    """Lets whoever waits for Python's lock have it sooner than after its usual 5 ms: a run needs it
    anew after each word to the database or to the browser."""
    sys.setswitchinterval(_SWITCH)
