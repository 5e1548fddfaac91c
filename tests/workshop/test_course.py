"""The running order of a room, its clock, and the steps besides votes."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers import Answer, Assessment, Homework
from checklist.guide import Agenda
from tests.support.agendas import agenda, room_of
from tests.support.generated import REAL
from tests.support.rooms import CRITERIA, LATER, NOW, room, votes
from workshop.course import (
    Next,
    agree_and_go_on,
    blank,
    discard,
    extend,
    following,
    go_on,
    next_step,
    set_homework,
    settle,
    skip,
    suggested,
    undo,
)
from workshop.moves import (
    agree,
    choose,
    close_vote,
    end,
    let_in,
    open_vote,
    reveal,
    show_choices,
    vote_again,
)
from workshop.order import Clock
from workshop.room import LONGEST_HOURS, Course, Move, Refused, Room

FIRST, SECOND, THIRD = CRITERIA
AGREED, SPLIT = (0, 0, 9, 0, 0), (5, 0, 0, 0, 5)


def led(room: Room, *moves: Move, minutes: int = 0) -> Room:
    """The room after these moves, all at one time."""
    for move in moves:
        room = move(room, NOW + timedelta(minutes=minutes)).room
    return room


def reveals(*counts: int) -> Move:
    return partial(reveal, votes=(votes(*counts),))


# ---------------------------------------------------------------------------- the order


LISTED = [one for one in REAL.guide.agendas if not one.is_quick]


@pytest.mark.parametrize("one", LISTED, ids=lambda one: one.id)
def test_a_room_has_the_running_order_of_the_guide(one: Agenda) -> None:
    order = room_of(one.id).order
    assert order[-1].ends == one.minutes
    assert tuple(part.criterion for part in order if part.kind == "vote") == one.criteria
    rows = dict(zip(one.starts, one.rows, strict=True))
    for part in order:
        if part.title is not None:
            row = rows[part.starts]
            assert (part.title, part.minutes, part.kind) == (row.what, row.minutes, row.kind)


def test_nothing_given_beforehand_is_no_step() -> None:
    """The part that shows such answers is left out where there are none to show."""
    shown = [part for part in room_of("90").order if part.kind == "beforehand"]
    assert shown
    given = Assessment(answers={"purpose.tourism": Answer(level=3)})
    filled = room_of("90").model_copy(update={"beforehand": given})
    assert [room_of("90").has_matter(part) for part in shown] == [False]
    assert [filled.has_matter(part) for part in shown] == [True]


def test_questions_have_minutes_of_their_own() -> None:
    order = room(minutes=3, own_minutes={SECOND: 10}).order
    assert [(p.starts, p.minutes, p.criterion) for p in order] == [
        (0, 3, FIRST),
        (3, 10, SECOND),
        (13, 3, THIRD),
    ]


# ---------------------------------------------------------------------------- the clock


@pytest.mark.parametrize(
    ("began", "now", "left", "behind"),
    [
        (10, 10, 300, 0),
        (10, 12, 180, 0),
        (10, 17, -120, 120),
        (14, 15, 240, 240),
        (8, 9, 240, -120),
        (8, 14, -60, -60),
    ],
)
def test_the_clock_of_the_plan(began: int, now: int, left: int, behind: int) -> None:
    """The first question is planned for minute 10, and for five minutes."""
    at_work = led(room_of("90"), let_in, go_on, go_on)
    at_work = led(at_work, go_on, minutes=began)
    clock = at_work.clock(NOW + timedelta(minutes=now))
    assert clock is not None
    assert (clock.left, clock.behind) == (left, behind)


def test_a_second_round_belongs_to_the_same_time() -> None:
    first = led(room_of("90"), let_in, partial(open_vote, criterion="capacity.people"))
    again = led(led(first, reveals(*SPLIT)), vote_again, minutes=3)
    clock = again.clock(NOW + timedelta(minutes=4))
    assert clock is not None
    assert clock.left == 60
    assert clock.behind == 0  # begun with a question: the meeting is on time


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 0), (59, 0), (-59, 0), (60, 1), (-60, -1), (100, 2), (-100, -2)],
)
def test_less_than_a_minute_from_the_plan_is_on_time(seconds: int, minutes: int) -> None:
    assert Clock(left=0, behind=seconds).minutes_behind == minutes


def test_no_clock_without_a_part() -> None:
    assert room_of("90").clock(NOW) is None
    assert led(room_of("90"), let_in).clock(NOW) is None
    assert led(room_of("90"), let_in, go_on, end).clock(NOW) is None


# ---------------------------------------------------------------------------- what comes next


def test_the_90_minutes_in_four_presses_a_question() -> None:
    """Always the one next step; every second question needs a second round."""
    held, counts = room_of("90"), AGREED
    presses: list[tuple[str, str | None]] = []
    questions = agenda("90").criteria
    while (step := next_step(held, votes(*counts), held.round)) is not None:
        presses.append((step.action, held.criterion))
        is_split = held.criterion is not None and questions.index(held.criterion) % 2 == 1
        if step.action == "let_in":
            held = led(held, let_in)
        elif step.action == "go_on":
            held = led(held, go_on)
        elif step.action == "reveal":
            counts = SPLIT if is_split and held.round == 1 else AGREED
            held = led(held, reveals(*counts))
        elif step.action == "again":
            held = led(held, vote_again)
        elif step.action == "agree":
            assert step.level == 2
            held = led(held, partial(agree_and_go_on, level=2, reason=""))
        elif step.action == "choose":
            held = led(held, partial(choose, choices=(FIRST, "own proposal")))
        elif step.action == "show_choices":
            held = led(held, partial(show_choices, dots=((FIRST, 3), ("own proposal", 1))))
        else:
            assert step.action == "end"
            held = led(held, end)
    assert set(held.agreed) == set(questions)
    on_questions = [[action for action, c in presses if c == one] for one in questions]
    assert all(one[:2] == ["reveal", "agree"] for one in on_questions[::2])
    assert all(one[:4] == ["reveal", "again", "reveal", "agree"] for one in on_questions[1::2])
    assert [action for action, c in presses if c is None] == [
        "let_in", "go_on", "go_on", "go_on", "end",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "round_", "expected"),
    [
        (AGREED, 1, Next("agree", 2)),
        (SPLIT, 1, Next("again")),
        (SPLIT, 2, Next("decide")),
        (AGREED, 2, Next("agree", 2)),
        ((0, 0, 0, 0, 0), 2, Next("decide")),
    ],
)
def test_after_a_reveal(counts: tuple[int, ...], round_: int, expected: Next) -> None:
    held = led(room(), let_in, partial(open_vote, criterion=FIRST), reveals(*counts))
    for _ in range(round_ - 1):
        held = led(held, vote_again, reveals(*counts))
    found = next_step(held, votes(*counts), round_)
    assert found is not None
    assert (found.action, found.level) == (expected.action, expected.level)


def test_a_vote_for_practice_is_followed_by_the_real_one() -> None:
    """Given up unseen, its question comes next again, on time, and is asked twice where needed."""
    practised = led(room_of("90"), let_in, go_on, go_on)
    practised = led(practised, go_on, discard, minutes=5)
    following_ = next_step(practised, votes(0, 0, 0, 0, 0), 0)
    assert following_ is not None
    assert (following_.action, following_.part) == ("go_on", practised.order[2])
    real = led(practised, go_on, reveals(*SPLIT), minutes=10)
    assert (real.criterion, real.round) == (agenda("90").criteria[0], 2)
    assert next_step(real, votes(*SPLIT), 1) == Next("again")
    clock = real.clock(NOW + timedelta(minutes=11))
    assert clock is not None
    assert (clock.left, clock.behind) == (240, 0)


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        ((0, 0, 9, 0, 0), 2),
        ((0, 1, 9, 0, 0), 2),
        ((5, 0, 0, 0, 5), None),
        ((3, 2, 2, 2, 3), None),
        ((0, 5, 5, 0, 0), None),
        ((0, 0, 2, 0, 0), None),
    ],
)
def test_nothing_suggests_itself_on_a_split(counts: tuple[int, ...], level: int | None) -> None:
    assert suggested(votes(*counts)) == level
    assert suggested(votes(*counts, unknown=sum(counts))) is None


def test_parts_left_open_follow_after_the_last() -> None:
    held = led(room(), let_in)
    assert following(held) == 0
    held = led(held, partial(open_vote, criterion=THIRD), reveals(*AGREED))
    assert following(held) == 0  # after the last one, those left open
    held = led(held, partial(agree, level=2, reason=""), skip)
    assert following(held) == 1
    held = led(held, skip)
    assert following(held) is None
    with pytest.raises(Refused, match="Nothing is left"):
        go_on(held, NOW)
    with pytest.raises(Refused, match="Nothing is left"):
        skip(held, NOW)
    held = led(held, partial(open_vote, criterion=FIRST))
    assert held.skipped == (1,)  # what is taken up is no longer passed over


# ---------------------------------------------------------------------------- taking back

REVEALED = (let_in, partial(open_vote, criterion=FIRST), reveals(*AGREED))
UNDONE: dict[str, tuple[tuple[Move, ...], Move]] = {
    "opened": (REVEALED, partial(open_vote, criterion=SECOND)),
    "again": (REVEALED, vote_again),
    "agreed": (REVEALED, partial(agree, level=2, reason="要綱")),
    "agreed and went on": (REVEALED, partial(agree_and_go_on, level=2, reason="要綱")),
    "skipped": (REVEALED, skip),
    "discarded": ((*REVEALED[:2], close_vote), discard),
    "settled": (REVEALED, partial(settle, criterion=THIRD, level="unknown", reason="")),
    "choosing": (REVEALED, partial(choose, choices=(FIRST, "own proposal"))),
    "ended": (REVEALED, end),
    "ended unopened": ((), end),
}


@pytest.mark.parametrize("name", UNDONE)
def test_what_is_taken_back_is_as_before(name: str) -> None:
    moves, last = UNDONE[name]
    before = led(room(beforehand=Assessment(answers={THIRD: Answer(level=3)})), *moves)
    after = last(before, LATER).room
    assert after != before
    back = undo(after, LATER)
    course = {field: getattr(back.room, field) for field in Course.model_fields}
    assert course == {field: getattr(before, field) for field in Course.model_fields}
    assert back.room.choices == ()  # so that it can be opened with others
    assert back.entry.kind == "undone"
    assert Room.model_validate_json(back.room.model_dump_json()) == back.room
    with pytest.raises(Refused, match="can be undone"):
        undo(back.room, LATER)


def test_what_everybody_saw_is_not_taken_back() -> None:
    with pytest.raises(Refused, match="can be undone"):
        undo(led(room(), *REVEALED), NOW)


# ---------------------------------------------------------------------------- time


@given(st.integers(1, LONGEST_HOURS), st.integers(0, 3 * LONGEST_HOURS))
def test_a_room_is_extended_also_after_its_end(hours: int, passed: int) -> None:
    held = room(expires_at=NOW + timedelta(hours=24))
    now = NOW + timedelta(hours=passed)
    step = extend(held, now, hours)
    until = step.room.expires_at
    assert until == min(
        max(held.expires_at, now) + timedelta(hours=hours), now + timedelta(hours=LONGEST_HOURS)
    )
    assert (until > held.expires_at, step.entry.until) == (True, until)
    assert not step.room.is_expired(now)


def test_a_room_does_not_last_for_ever() -> None:
    longest = led(room(), partial(extend, hours=LONGEST_HOURS))
    with pytest.raises(Refused, match="14 days"):
        extend(longest, NOW, 1)
    for hours in (0, -1, LONGEST_HOURS + 1):
        with pytest.raises(ValueError, match="hours"):
            extend(longest, NOW, hours)


# ---------------------------------------------------------------------------- the rest


def test_an_objection_changes_an_answer_given_beforehand() -> None:
    held = led(room(beforehand=Assessment(answers={THIRD: Answer(level=3)})), let_in)
    step = settle(held, LATER, THIRD, "unknown", " 異議あり ")
    assert step.room.agreed[THIRD].model_dump() == {
        "level": "unknown", "reason": "異議あり", "round": 0, "at": LATER,
    }  # fmt: skip
    with pytest.raises(Refused, match="beforehand"):
        settle(held, LATER, FIRST, "unknown", "")
    with pytest.raises(Refused, match="needs a reason"):
        settle(held, LATER, THIRD, "not_applicable", "")


def test_homework_is_written_down_as_a_whole() -> None:
    ended = led(room(), let_in, end)
    tasks: tuple[Any, ...] = (
        Homework(what="予算書を確かめる", criterion=FIRST, owner="財政課", due="2027-01"),
    )
    once = set_homework(ended, NOW, (*tasks, Homework(what="もう一つ")))
    twice = set_homework(once.room, NOW, tasks)
    assert (once.entry.people, twice.room.homework) == (2, tasks)


def test_the_wall_is_blanked_without_a_word_in_the_ledger() -> None:
    step = blank(led(room(), let_in), NOW)
    assert (step.room.is_blank, step.entries) == (True, ())
    assert not blank(step.room, NOW).room.is_blank
