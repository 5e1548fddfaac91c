"""What people do in a room that votes, and what must come of it, in any order."""

from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from checklist.answers import Answer, Assessment
from checklist.model import Text
from store.codes import new_seat
from store.room_views import Console, NotHere, NotTaken
from tests.support.shipped import CONTENT
from tests.support.two_stores import CLOSES, RoomMachine
from workshop.order import Talk
from workshop.quick import QuickOrder
from workshop.reasons import Reason
from workshop.room import LedgerEntry, Room
from workshop.votes import DONT_KNOW

CRITERIA = ("capacity.finance", "system.unit")
#: The order of a room that goes the shortest way to the stage; others it leaves as they are.
QUICK = QuickOrder(CONTENT.checklist, CONTENT.stages)
SETTLED = "purpose.brand"
GROUPS = ("財政課", "環境課")
CHOICES = (*CRITERIA, "a-scheme")


class Person:
    """What the model knows of a phone: its votes by (criterion, round), its dots, each with the
    number that holds."""

    def __init__(self, team: int) -> None:
        self.team = team
        self.votes: dict[tuple[str, int], tuple[int, int]] = {}
        self.dots: tuple[tuple[str, ...], int] = ((), 0)
        self.reasons: dict[tuple[str, int], Reason] = {}


class VotingRoom(RoomMachine):
    """A room and what its people do: each rule asks a store, and says what must come of it."""

    #: The questions of the room, and whether it goes the shortest way to the stage.
    criteria: ClassVar[tuple[str, ...]] = CRITERIA
    is_quick: ClassVar[bool] = False

    def __init__(self) -> None:
        room = Room(
            title="会",
            groups=GROUPS,
            criteria=self.criteria,
            is_quick=self.is_quick,
            talks=(Talk(kind="opening", minutes=5, title=Text(ja="開会", en="Opening")),),
            beforehand=Assessment(answers={SETTLED: Answer(level=2)}),
            dots=2,
            expires_at=CLOSES,
        )
        super().__init__(QUICK.arranged(room))
        self.ledger: list[LedgerEntry] = []
        self.people: dict[str, Person] = {}
        #: What may be seen of reasons by (criterion, round): level of the vote, and reason.
        self.reasons: dict[tuple[str, int], list[tuple[int, str]]] = {}
        self.is_deleted = False
        first = self.stores[0].console(self.lead)
        #: What each of two facilitators saw last, and the turn from which each leads.
        self.seen: list[Console] = [first, first]
        self.turns = [1, 1]

    @rule(target=RoomMachine.phones, which=st.integers(0, 1), team=st.integers(-1, 2))
    def join(self, which: int, team: int) -> str:
        store = self.stores[which]
        try:
            phone = store.join(self.seen[0].code, team).result()
        except NotHere:
            assert self.is_deleted or not self.lets_in or team not in (0, 1)
            return "nobody"
        assert not self.is_deleted
        assert self.lets_in
        assert team in (0, 1)
        self.people[phone] = Person(team)
        return phone

    @rule(phone=RoomMachine.phones, which=st.integers(0, 1), team=st.integers(-1, 2))
    def change_group(self, phone: str, which: int, team: int) -> None:
        def ask() -> None:
            self.stores[which].change_group(phone, team).result()

        if phone not in self.people:
            with pytest.raises(NotHere):
                ask()
            return
        person = self.people[phone]
        if person.votes or person.dots[1] or not self.lets_in or team not in (0, 1):
            with pytest.raises(NotTaken):
                ask()
            return
        ask()
        person.team = team

    @rule(
        phone=RoomMachine.phones,
        which=st.integers(0, 1),
        level=st.integers(DONT_KNOW - 1, 5),
        number=st.integers(0, 6),
        criterion=st.sampled_from(CRITERIA),
        late=st.sampled_from((0, 0, 0, 1, -1)),
    )
    def vote(
        self, phone: str, which: int, level: int, number: int, criterion: str, late: int
    ) -> None:
        criterion = criterion if late else self.room.criterion or criterion
        place = (criterion, self.room.rounds.get(criterion, 0) + late)

        def ask() -> None:
            self.stores[which].vote(phone, *place, level, number).result()

        if not (DONT_KNOW <= level <= 4 and number >= 1):
            with pytest.raises(NotTaken):
                ask()
            return
        if phone not in self.people:
            with pytest.raises(NotHere):
                ask()
            return
        votes = self.people[phone].votes
        is_open = self.room.phase == "open" and not self.room.is_expired(self.now)
        held = votes.get(place, (None, 0))
        is_here = is_open and place == (self.room.criterion, self.room.round)
        if is_here and (number > held[1] or (level, number) == held):
            ask()
            votes[place] = (level, number)
        else:
            with pytest.raises(NotTaken):
                ask()

    @rule(
        phone=RoomMachine.phones,
        which=st.integers(0, 1),
        reason=st.sampled_from((Reason(kind="paper"), Reason(line="要綱"), None)),
    )
    def give_reason(self, phone: str, which: int, reason: Reason | None) -> None:
        place = (self.room.criterion or CRITERIA[0], self.room.round)

        def ask() -> None:
            self.stores[which].give_reason(phone, *place, reason).result()

        if phone not in self.people:
            with pytest.raises(NotHere):
                ask()
            return
        person = self.people[phone]
        is_open = self.room.phase == "open" and not self.room.is_expired(self.now)
        if not is_open or place not in person.votes:
            with pytest.raises(NotTaken):
                ask()
            return
        ask()
        person.reasons.pop(place, None)
        if reason is not None:
            person.reasons[place] = reason

    @rule(
        phone=RoomMachine.phones,
        which=st.integers(0, 1),
        choices=st.lists(st.sampled_from((*CHOICES, "other")), max_size=3),
        number=st.integers(0, 4),
    )
    def give_dots(self, phone: str, which: int, choices: list[str], number: int) -> None:
        def ask() -> None:
            self.stores[which].give_dots(phone, choices, number).result()

        is_readable = len(set(choices)) == len(choices) and number >= 1
        if is_readable and phone not in self.people:
            with pytest.raises(NotHere):
                ask()
            return
        is_open = self.room.phase == "choosing" and not self.room.is_expired(self.now)
        is_one = len(choices) <= 2 and set(choices) <= set(CHOICES)
        held = self.people[phone].dots if phone in self.people else ((), 0)
        is_new = number > held[1] or (tuple(choices), number) == held
        if is_readable and is_open and is_one and is_new:
            ask()
            self.people[phone].dots = (tuple(choices), number)
        else:
            with pytest.raises(NotTaken):
                ask()

    @rule(
        target=RoomMachine.phones,
        phone=RoomMachine.phones,
        which=st.integers(0, 1),
        again=st.booleans(),
    )
    def take_back(self, phone: str, which: int, again: bool) -> str:
        """On a new phone, where the answer may get lost; the old one is refused from then on."""
        store, fresh = self.stores[which], new_seat()
        code = self.seen[0].code
        if phone not in self.people or not self.lets_in:
            with pytest.raises(NotHere):
                store.take_back(code, phone, fresh)
            return "nobody"
        for _ in range(1 + again):
            assert store.take_back(code, phone, fresh) == fresh
        self.people[fresh] = self.people.pop(phone)
        return fresh
