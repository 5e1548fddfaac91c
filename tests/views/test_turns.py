"""A few runs of pages go on at once, the short ones first, and none keeps the others waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Lock, Thread

import pytest

from views.server.turns import Turns

FOR_EVER = 600.0
PATIENCE = 20.0


class Runs:
    """Runs in threads of their own, each until it is told to end."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.lock = Lock()
        self.begun: list[str] = []
        self.told = Event()
        self._ends: dict[str, Event] = {}
        self._threads: list[Thread] = []

    def come(self, name: str, *, is_short: bool = False) -> None:
        """A run comes: it runs or waits when this returns."""
        end = self._ends[name] = Event()

        def run() -> None:
            with self.turns.one(is_short=is_short):
                with self.lock:
                    self.begun.append(name)
                    self.told.set()
                end.wait(PATIENCE)

        before = self.turns.came
        self._threads.append(Thread(target=run, daemon=True))
        self._threads[-1].start()
        while self.turns.came == before:
            pass

    def expect(self, *names: str) -> None:
        """These have begun, in this order."""
        while len(self.begun) < len(names):
            assert self.told.wait(PATIENCE), f"{self.begun} instead of {names}"
            self.told.clear()
        assert self.begun == [*names]

    def end(self, name: str) -> None:
        self._ends[name].set()

    def end_all(self) -> None:
        for end in self._ends.values():
            end.set()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()


@contextmanager
def runs(together: int, *, long: float = FOR_EVER, ahead: float = FOR_EVER) -> Iterator[Runs]:
    with ExitStack() as stack:
        made = Runs(Turns(together, long, ahead))
        stack.callback(made.end_all)
        yield made


def test_as_many_as_are_allowed_run_and_the_others_in_their_order() -> None:
    with runs(2) as some:
        for name in "abcde":
            some.come(name)
        some.expect("a", "b")
        assert some.turns.waiting == 3
        some.end("b")
        some.expect("a", "b", "c")
        some.end("a")
        some.expect("a", "b", "c", "d")
    assert some.begun == [*"abcde"]
    assert some.turns.waiting == 0


@pytest.mark.parametrize(
    ("ahead", "order"),
    [
        pytest.param(FOR_EVER, ["first", "short", "shorter", "page", "other page"], id="a short"),
        pytest.param(
            0.0, ["first", "page", "short", "other page", "shorter"], id="none waits long"
        ),
    ],
)
def test_a_short_run_overtakes_those_that_came_shortly_before(
    ahead: float, order: list[str]
) -> None:
    with runs(1, ahead=ahead) as some:
        some.come("first")
        some.come("page")
        some.come("short", is_short=True)
        some.come("other page")
        some.come("shorter", is_short=True)
        for number, name in enumerate(order, 1):
            some.expect(*order[:number])
            some.end(name)


def test_a_run_that_waits_for_something_else_keeps_nobody_waiting() -> None:
    with runs(1, long=0.02) as some:
        some.come("a large file")
        some.come("a choice", is_short=True)
        some.expect("a large file", "a choice")


def test_a_turn_ends_with_a_run_that_fails() -> None:
    turns = Turns(1, FOR_EVER, 0)
    with pytest.raises(ZeroDivisionError), turns.one(is_short=True):
        raise ZeroDivisionError
    with turns.one(is_short=True):
        assert turns.waiting == 0
