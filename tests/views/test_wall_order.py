"""The running order on the wall: what the hall is told of the time, ahead of the plan or behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.room_views import Screen
from tests.support.rooms import NOW
from tests.support.shipped import CONTENT
from views.room.wall_parts import order_rows, part_shown
from workshop.course import go_on
from workshop.moves import let_in
from workshop.order import minutes_of, talks_of
from workshop.room import Room

LONG = next(agenda for agenda in CONTENT.guide.agendas if agenda.id == "180")


def at_the_first_pause(minutes: int) -> Room:
    """The 180 minutes, begun at 13:00, in the pause that began so late; planned for 13:53."""
    room = Room(
        title="会",
        criteria=LONG.criteria,
        minutes=LONG.each,
        own_minutes=minutes_of(LONG),
        talks=talks_of(LONG),
        expires_at=NOW + timedelta(days=1),
    )
    room = go_on(let_in(room, NOW).room, NOW).room
    place = next(n for n, part in enumerate(room.order) if part.kind == "pause")
    begun = {"at": place - 1, "agreed": {}, "phase": "part"}
    return go_on(room.model_copy(update=begun), NOW + timedelta(minutes=53 + minutes)).room


@pytest.mark.parametrize(
    ("late", "pause", "after", "end"),
    [
        (0, "13:53", "14:03", "15:52"),
        (12, "14:05", "14:15", "16:04"),
        (-8, "13:45", "13:55", "15:44"),
    ],
)
def test_a_pause_says_when_it_is_over(late: int, pause: str, after: str, end: str) -> None:
    """What is past stands as planned, what comes as it stands."""
    room = at_the_first_pause(late)
    rows = order_rows(room, "ja")
    assert [row["time"] for row in rows[:3]] == ["13:00", "13:08", "13:13"]
    (here,) = (n for n, row in enumerate(rows) if row["is_here"])
    assert [row["time"] for row in rows[here : here + 2]] == [pause, after]
    assert rows[-1]["time"] == end
    screen = Screen(room, 1, "", 0, 0, (), (), ())
    assert part_shown(screen, "ja")["part_title"] == f"休憩（{after}まで）"
    assert part_shown(screen, "en")["part_title"] == f"Break, until {after}"


def test_what_is_late_is_caught_up_in_the_pause() -> None:
    """Ended five minutes early, the pause gives them back."""
    late = at_the_first_pause(12)
    ends = NOW + timedelta(minutes=53 + 12 + 5)
    caught = go_on(late, ends).room
    clock = caught.clock(ends)
    assert clock is not None
    assert clock.behind == 7 * 60
    assert order_rows(caught, "ja")[-1]["time"] == "15:59"
