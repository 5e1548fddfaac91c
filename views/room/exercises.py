"""The exercises of peer rooms, worked out beside the event loop: once for each state of a room, one
after another, and of a room that changes quickly only the latest."""

from __future__ import annotations

from asyncio import CancelledError, wrap_future
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

from views.server.resources import content
from workshop.peers import Exercise, Placed, exercise_of

#: Exercises remembered, the latest used.
REMEMBERED = 32

_T = TypeVar("_T")


class Exercises:
    """Works out exercises in one thread of its own; thread-safe."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, "exercise")
        self._lock = Lock()
        self._known: OrderedDict[tuple[str, ...], Future[Exercise]] = OrderedDict()

    def ask(self, shares: tuple[Placed, ...]) -> Future[Exercise]:
        """A future with the exercise of these shares. It is cancelled where another is asked for
        before its turn comes: then the room has probably changed."""
        key = tuple(f"{share.table} {share.shared.model_dump_json()}" for share in shares)
        with self._lock:
            future = self._known.get(key)
            if future is None or future.cancelled():
                for waiting in self._known.values():
                    waiting.cancel()  # has no effect on those that run or are done
                future = self._worker.submit(exercise_of, shares, content())
                self._known[key] = future
            self._known.move_to_end(key)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return future


EXERCISES = Exercises()


async def with_exercise(
    read: Callable[[], _T], shares_of: Callable[[_T], tuple[Placed, ...]]
) -> tuple[_T, Exercise]:
    """What ``read`` returns, with the exercise of the shares in it; read again where the room
    changed before its turn came."""
    while True:
        state = read()
        future = EXERCISES.ask(shares_of(state))
        try:
            return state, await wrap_future(future)
        except CancelledError:
            if not future.cancelled():  # it is the request that was broken off
                raise
