"""Whose page is worked at: a few at once, the others wait for their turn.

Python works at one thing at a time and gives each its share. With a hundred pages at once the
server that sends what is done gets a hundredth as well: it answers no question any more whether it
is still there, connections are given up, and each that comes back asks for a whole page. With a few
at once nobody is later than by the work of those before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore, local

#: Pages at once: one that is worked at, others that wait for the database.
_AT_ONCE = 4
#: Seconds until a page is worked at all the same: those before may wait for something else.
_PATIENCE = 5.0


class Turns:
    """Who may work now, thread by thread; ``patience`` in seconds."""

    def __init__(self, at_once: int, patience: float) -> None:
        self._free = Semaphore(at_once)
        self._patience = patience
        self._mine = local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for a turn, and gives it back at the end."""
        self._take()
        try:
            yield
        finally:
            self._give_back()

    @contextmanager
    def left(self) -> Iterator[None]:
        """Lets others have the turn of this thread, if it has one, while it waits for something
        that takes long."""
        had = self._has
        self._give_back()
        try:
            yield
        finally:
            if had:
                self._take()

    @property
    def _has(self) -> bool:
        return getattr(self._mine, "has", False)

    def _take(self) -> None:
        self._mine.has = self._free.acquire(timeout=self._patience)

    def _give_back(self) -> None:
        if self._has:
            self._mine.has = False
            self._free.release()


#: Those of the pages of this process.
TURNS = Turns(_AT_ONCE, _PATIENCE)
