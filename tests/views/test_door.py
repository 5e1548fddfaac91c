"""One client cannot shut a room to others, nor take all its seats; a hall behind one address gets
in."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from starlette.requests import Request

from store.room_phones import MOST_PEOPLE
from views.room import exercises
from views.room.door import MOST_A_DAY, MOST_A_MINUTE, MOST_WRONG, SLOW_SECONDS, RoomDoor
from views.room.exercises import Exercises, with_exercise
from views.server import rate
from views.server.rate import Rate, client_of
from views.server.resources import content
from workshop.peers import Exercise, Placed, Shared, exercise_of


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_hall_of_a_thousand_sits_down_at_once() -> None:
    hall = RoomDoor(Clock())
    assert all(hall.seat("AAAABBBB", "192.0.2.1") for _ in range(1_000))


def test_one_client_takes_neither_all_seats_nor_any_of_another_address() -> None:
    clock = Clock()
    hall = RoomDoor(clock)
    for minute in range(60):
        clock.now = 60.0 * minute
        count = sum(hall.seat("AAAABBBB", "203.0.113.9") for _ in range(2_000))
        assert count <= MOST_A_MINUTE
        assert hall.seat("AAAABBBB", "192.0.2.1")
        assert hall.seat("CCCCDDDD", "203.0.113.9")
    assert MOST_A_DAY < MOST_PEOPLE


def test_only_who_guesses_is_answered_slowly() -> None:
    clock = Clock()
    hall = RoomDoor(clock)
    delays = [hall.delay("203.0.113.9") for _ in range(6000)]
    assert delays == [0.0] * MOST_WRONG + [SLOW_SECONDS] * (6000 - MOST_WRONG)
    assert hall.delay("192.0.2.1") == 0.0
    clock.now = 601.0
    assert hall.delay("203.0.113.9") == 0.0


def test_no_more_is_remembered_than_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "MOST_KEYS", 10)
    counted = Rate(3, 60.0)
    for n in range(50):
        counted.take(f"192.0.2.{n}")
    assert len(counted) == 10


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_of_ipv6_a_client_has_a_network(one: str, other: str, is_same: bool) -> None:
    first, second = (
        client_of(Request({"type": "http", "client": (host, 1), "headers": []}))
        for host in (one, other)
    )
    assert (first == second) is is_same


def shares(count: int) -> tuple[Placed, ...]:
    ids = list(content().checklist.criteria)
    return tuple(
        Placed(Shared(name=f"{n}市", levels={c: (n * 7 + k * k) % 5 for k, c in enumerate(ids)}))
        for n in range(count)
    )


def test_a_room_that_changes_quickly_is_worked_out_once_for_its_latest_state() -> None:
    working = Exercises()
    content()
    asked = [working.ask(shares(40 - n)) for n in range(20)]
    latest = working.ask(shares(4))
    assert working.ask(shares(4)) is latest
    assert len(latest.result(60).peers) == 4
    assert sum(not future.cancelled() for future in asked) <= 3  # those that had begun


def test_the_others_do_not_wait_while_a_room_is_worked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The event loop goes on, however long it takes."""
    may_end = threading.Event()

    def takes_long(*args: Any) -> Exercise:
        assert may_end.wait(60), "the loop stands still"
        return exercise_of(*args)

    async def look() -> Exercise:
        task = asyncio.ensure_future(with_exercise(lambda: shares(7), lambda room: room))
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert not task.done()
        may_end.set()
        return (await task)[1]

    monkeypatch.setattr(exercises, "exercise_of", takes_long)
    monkeypatch.setattr(exercises, "EXERCISES", Exercises())
    assert len(asyncio.run(look()).peers) == 7
