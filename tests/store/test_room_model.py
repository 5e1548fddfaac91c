"""Any order of what people and two facilitators do in a room, in both databases, with two
processes' stores: what is acknowledged is there, what is refused has changed nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from checklist.answers import Homework, Level
from store.interface import NotSaved
from store.room_views import Console, Moved, NotHere
from tests.support import often
from tests.support.shipped import CONTENT
from tests.support.two_stores import RoomMachine
from tests.support.voting_room import CHOICES, CRITERIA, QUICK, SETTLED, VotingRoom
from workshop.course import (
    agree_and_go_on,
    blank,
    discard,
    extend,
    set_homework,
    settle,
    skip,
    undo,
)
from workshop.moves import (
    agree,
    choose,
    close_vote,
    end,
    hand_seat,
    let_in,
    open_vote,
    reopen_vote,
    reveal,
    show_choices,
    take_over,
    vote_again,
)
from workshop.quick import ask_the_rest
from workshop.room import Move, Phase, Refused, Room, Transition
from workshop.votes import LEAST_VOTERS, dotted, shown_votes, tallied, total_votes

_MOVES: dict[str, Move] = {
    "let_in": let_in,
    "open_first": partial(open_vote, criterion=CRITERIA[0]),
    "open_second": partial(open_vote, criterion=CRITERIA[1]),
    "close": close_vote,
    "reopen": reopen_vote,
    "vote_again": vote_again,
    "agree": partial(agree, level=2, reason="要綱"),
    "choose": partial(choose, choices=CHOICES),
    "end": end,
    "go_on": QUICK.go_on,
    "agree_and_go_on": partial(agree_and_go_on, level=3, reason="予算書", arranged=QUICK.arranged),
    "ask_the_rest": ask_the_rest,
    "skip": skip,
    "discard": discard,
    "settle": partial(settle, criterion=SETTLED, level="unknown", reason="異議あり"),
    "undo": undo,
    "extend": partial(extend, hours=1),
    "homework": partial(set_homework, homework=(Homework(what="予算書を確かめる"),)),
    "blank": blank,
}
#: As the console does them.
MOVES = {name: QUICK.after(move) for name, move in _MOVES.items()}
NEXT: dict[Phase, str] = {
    "draft": "let_in",
    "joining": "go_on",
    "part": "open_first",
    "open": "close",
    "revealed": "agree",
    "agreed": "open_second",
    "chosen": "end",
}


class RoomModel(VotingRoom):
    """The same room with two facilitators, time and mischief."""

    # ------------------------------------------------------------------ two facilitators

    @rule(target=RoomMachine.phones, who=st.integers(0, 1), team=st.integers(0, 1))
    def hand(self, who: int, team: int) -> str:
        """The one seat of a group without a vote in the round is given to a new phone."""
        place = (self.room.criterion, self.room.round)
        silent = [
            phone
            for phone, person in self.people.items()
            if self.room.phase in ("open", "closed")
            and person.team == team
            and place not in person.votes
        ]

        def move(room: Room, now: datetime) -> Transition:
            if len(silent) != 1:
                raise Refused("一つではない", "not the only one")
            return hand_seat(room, now)

        given: list[str] = []

        def ask(lead: str, **pressed: Any) -> Console:
            given.append(self.stores[who].hand(lead, team, **pressed))
            return self.stores[who].console(lead)

        if not self._move(who, self.turns[who], move, ask):
            return "nobody"
        self.people[given[0]] = self.people.pop(silent[0])
        return given[0]

    @precondition(lambda self: not self.is_deleted)
    @rule(who=st.integers(0, 1))
    def look(self, who: int) -> None:
        self.seen[who] = self.stores[who].console(self.lead)

    @rule(who=st.integers(0, 1), name=st.sampled_from(sorted(MOVES)))
    def press(self, who: int, name: str) -> None:
        self._move(who, self.turns[who], MOVES[name], self.stores[who].lead, MOVES[name])

    @rule(who=st.integers(0, 1))
    def press_reveal(self, who: int) -> None:
        place = (self.room.criterion or "", self.room.round)
        found: dict[tuple[int, int], int] = {}
        for person in self.people.values():
            if place in person.votes:
                key = (person.team, person.votes[place][0])
                found[key] = found.get(key, 0) + 1
        votes = shown_votes(tallied((*key, count) for key, count in found.items()))
        move = partial(reveal, votes=votes)
        if self._move(who, self.turns[who], move, self.stores[who].reveal):
            voters = total_votes(votes).voters
            self.reasons[place] = sorted(
                (person.votes[place][0], str(reason))
                for person in self.people.values()
                if voters >= LEAST_VOTERS and (reason := person.reasons.get(place))
            )
            self.forget_reasons()

    def forget_reasons(self) -> None:
        """Those that can be seen lead to no phone any more, the others are deleted."""
        for person in self.people.values():
            person.reasons.clear()

    @rule(who=st.integers(0, 1))
    def press_show_choices(self, who: int) -> None:
        given = [choice for person in self.people.values() for choice in person.dots[0]]
        dots = dotted({choice: given.count(choice) for choice in given}, self.room.choices)
        move = partial(show_choices, dots=dots)
        self._move(who, self.turns[who], move, self.stores[who].show_choices)

    @precondition(lambda self: not self.is_deleted)
    @rule(who=st.integers(0, 1))
    def go_on(self, who: int) -> None:
        """What a workshop does next, by whoever has to take over for it: so that runs get far."""
        self.look(who)
        if self.turns[who] != self.room.turn:
            self.take_over(who)
        elif self.room.phase == "closed":
            self.press_reveal(who)
        elif self.room.phase == "choosing":
            self.press_show_choices(who)
        elif self.room.phase in NEXT:
            self.press(who, NEXT[self.room.phase])

    @rule(who=st.integers(0, 1))
    def take_over(self, who: int) -> None:
        move = partial(take_over, chair=f"端末{who}")
        if self._move(who, None, move, self.stores[who].lead, move):
            self.turns[who] = self.room.turn

    def _move(
        self, who: int, turn: int | None, move: Move, ask: Callable[..., Console], *given: Any
    ) -> bool:
        """One press on what was seen last; whether the room moved."""
        version = self.seen[who].version
        told: dict[str, Any] = {"version": version, "turn": turn}
        if self.is_deleted:
            with pytest.raises(NotHere):
                ask(self.lead, *given, **told)
            return False
        if version != self.version or turn not in (None, self.room.turn):
            with pytest.raises(Moved):
                ask(self.lead, *given, **told)
            return False
        try:
            expected = move(self.room, self.now)
        except Refused:
            with pytest.raises(Refused):
                ask(self.lead, *given, **told)
            return False
        self.seen[who] = ask(self.lead, *given, **told)
        self.room, self.version = expected.room, self.version + 1
        self.ledger.extend(expected.entries)
        if self.room.phase == "ended":
            self.forget_reasons()
        if not self.room.choices:  # also where the vote on priorities was taken back
            for person in self.people.values():
                person.dots = ((), 0)
        assert self.seen[who].room == self.room
        return True

    # ------------------------------------------------------------------ time and mischief

    @rule(minutes=st.sampled_from((1, 5, 60)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: len(self.ledger) > 8)
    @rule(which=st.integers(0, 1))
    def delete(self, which: int) -> None:
        assert self.stores[which].delete(self.lead) is not self.is_deleted
        self.is_deleted = True
        self.people.clear()

    @precondition(lambda self: self.ledger and not self.is_deleted)
    @rule(statement=st.sampled_from(("UPDATE ledger SET entry = '{}'", "DELETE FROM ledger")))
    def tamper_with_the_ledger(self, statement: str) -> None:
        with pytest.raises(NotSaved), self.databases[0].writing("save") as connection:
            connection.execute(statement)

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def everybody_sees_the_same(self) -> None:
        if self.is_deleted:
            for store in self.stores:
                with pytest.raises(NotHere):
                    store.console(self.lead)
            return
        place = (self.room.criterion or "", self.room.round)
        is_about_dots = self.room.phase in ("choosing", "chosen")
        voted = sum(
            person.dots[1] > 0 if is_about_dots else place in person.votes
            for person in self.people.values()
        )
        for store in self.stores:
            console = store.console(self.lead)
            assert (console.room, console.version) == (self.room, self.version)
            assert (console.people, console.voted) == (len(self.people), voted)
            screen = store.screen(console.screen)
            assert screen.ledger == tuple(self.ledger)
            mark = (self.version, len(self.people), voted, self.room.is_expired(self.now))
            assert store.screen_mark(console.screen) == mark

    @invariant()
    def every_phone_sees_its_own_vote(self) -> None:
        place = (self.room.criterion or "", self.room.round)
        for phone, person in self.people.items():
            seat = self.stores[len(phone) % 2].seat(phone)
            is_open = self.room.phase == "open"
            assert seat.reason == (person.reasons.get(place) if is_open else None)
            level, number = person.votes.get(place, (None, 0))
            if self.room.phase in ("choosing", "chosen"):
                number = person.dots[1]
            assert (seat.room, seat.team) == (self.room, person.team)
            assert (seat.level, seat.choices, seat.number) == (level, person.dots[0], number)

    @invariant()
    def reasons_are_seen_by_level_and_only_after_the_reveal(self) -> None:
        if self.is_deleted:
            return
        seen: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for reason in self.stores[0].reasons(self.lead):
            place = (self.room.criterion or "", reason.round)
            seen.setdefault(place, []).append((reason.level, str(reason.reason)))
        expected = {
            place: reasons
            for place, reasons in self.reasons.items()
            if self.room.shows_votes and place[0] == self.room.criterion and reasons
        }
        assert {place: sorted(reasons) for place, reasons in seen.items()} == expected

    @invariant()
    def the_ledger_tells_what_was_agreed(self) -> None:
        """Every agreement and each that was taken back: told from the start, it is the present."""
        told: list[dict[str | None, Level | None]] = [{}]
        for entry in self.ledger:
            if entry.kind in ("agreed", "settled"):
                told.append({**told[-1], entry.criterion: entry.level})
            elif entry.undoes in ("agreed", "settled"):
                told.pop()
        assert told[-1] == {c: agreed.level for c, agreed in self.room.agreed.items()}

    @invariant()
    def the_running_order_has_what_was_begun_and_what_can_still_matter(self) -> None:
        room, order = self.room, self.room.order
        assert len(set(room.asked)) == len(room.asked)
        assert set(room.rounds) <= set(room.asked) <= set(room.criteria)
        assert room.at < len(order)
        assert all(place < len(order) for place in room.skipped)
        if room.phase in ("open", "closed", "revealed", "agreed"):
            assert order[room.at].criterion == room.criterion
        if room.is_quick:
            planned = set(room.asked) - set(room.taken)
            assert planned == set(QUICK.check(room).asked) - set(room.taken)
            assert not planned & {SETTLED, *room.agreed}


class QuickRoom(RoomModel):
    """A room that goes the shortest way to the stage."""

    criteria = tuple(c.id for c in CONTENT.checklist.asked)
    is_quick = True


class RoomOnAServer(RoomModel):
    kind = "postgresql"


RUNS = settings(max_examples=often(24), stateful_step_count=40, deadline=None)
TestRoomInSqlite = RoomModel.TestCase
TestRoomInSqlite.settings = RUNS
TestRoomInPostgresql = RoomOnAServer.TestCase
TestRoomInPostgresql.settings = RUNS
TestQuickRoom = QuickRoom.TestCase
TestQuickRoom.settings = RUNS
