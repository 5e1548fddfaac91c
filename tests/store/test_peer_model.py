"""Any order of what municipalities and the facilitator do in a peer room, in both databases, with
two processes' stores: each municipality is shared once, with the consent given last, sits where it
was seated until tables are fixed anew, and leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from store.codes import new_seat
from store.room_views import AlreadyShared, Console, Moved, NotHere, NotTaken
from tests.support import often
from tests.support.two_stores import CLOSES, RoomMachine
from workshop.moves import end, let_in, remove_seats, seat
from workshop.peers import Placed, Shared, late_table
from workshop.room import Move, Refused, Room

#: Some are the same municipality, written otherwise.
CITIES = ("みどり湾市", "みどり湾 市", "川市", "Kawa", "ＫＡＷＡ", "山町")
MOVES: dict[str, Move] = {"let_in": let_in, "end": end}


class PeerModel(RoomMachine):
    def __init__(self) -> None:
        super().__init__(
            Room(title="会", kind="peer", criteria=("system.unit",), expires_at=CLOSES)
        )
        self.code = self.stores[0].console(self.lead).code
        self._press(let_in)
        #: What each phone shares, in the order in which they joined, and its table.
        self.people: dict[str, Placed | None] = {}
        #: The shares that the facilitator's page showed last.
        self.seen: tuple[Placed, ...] = ()

    @property
    def placed(self) -> tuple[Placed, ...]:
        return tuple(placed for placed in self.people.values() if placed is not None)

    # ------------------------------------------------------------------ municipalities

    @rule(target=RoomMachine.phones, which=st.integers(0, 1))
    def join(self, which: int) -> str:
        if not self.lets_in:
            with pytest.raises(NotHere):
                self.stores[which].join(self.code).result()
            return "nobody"
        phone = self.stores[which].join(self.code).result()
        self.people[phone] = None
        return phone

    @rule(
        phone=RoomMachine.phones,
        which=st.integers(0, 1),
        name=st.sampled_from(CITIES),
        level=st.integers(0, 4),
        is_named=st.booleans(),
        replaces=st.booleans(),
    )
    def share(
        self, phone: str, which: int, name: str, level: int, is_named: bool, replaces: bool
    ) -> None:
        shared = Shared(name=name, levels={"system.unit": level}, is_named=is_named)

        def ask() -> None:
            self.stores[which].share(phone, shared, replaces=replaces).result()

        if phone not in self.people:
            with pytest.raises(NotHere):
                ask()
            return
        if not self.lets_in:
            with pytest.raises(NotTaken):
                ask()
            return
        same = [
            other
            for other, placed in self.people.items()
            if other != phone and placed is not None and placed.shared.city == shared.city
        ]
        if same and not replaces:
            with pytest.raises(AlreadyShared):
                ask()
            return
        ask()
        own = self.people[phone]
        table = None if own is None else own.table
        if same:
            (other,) = same  # a municipality is never there twice
            given = self.people[other]
            table = None if given is None else given.table
            self.people[other] = None
        if table is None:
            table = late_table([p.table for who, p in self.people.items() if p and who != phone])
        self.people[phone] = Placed(shared, table)

    @rule(phone=RoomMachine.phones, which=st.integers(0, 1))
    def unshare(self, phone: str, which: int) -> None:
        """At any time, also after the end: consent is taken back."""
        if phone not in self.people:
            with pytest.raises(NotHere):
                self.stores[which].unshare(phone).result()
            return
        self.stores[which].unshare(phone).result()
        self.people[phone] = None

    @rule(target=RoomMachine.phones, phone=RoomMachine.phones, which=st.integers(0, 1))
    def take_back(self, phone: str, which: int) -> str:
        fresh = new_seat()
        if phone not in self.people or not self.lets_in:
            with pytest.raises(NotHere):
                self.stores[which].take_back(self.code, phone, fresh)
            return "nobody"
        self.stores[which].take_back(self.code, phone, fresh)
        self.people = {fresh if who == phone else who: p for who, p in self.people.items()}
        return fresh

    # ------------------------------------------------------------------ the facilitator

    @rule()
    def look(self) -> None:
        self.seen = self.stores[1].shares(self.lead)
        assert self.seen == self.placed

    @rule(data=st.data())
    def fix_tables(self, data: st.DataObject) -> None:
        """Any tables at all of what was seen; they hold only where that is still what is shared."""
        people = data.draw(st.permutations(range(len(self.seen))))
        cut = data.draw(st.integers(0, len(people)))
        tables = [table for table in (people[:cut], people[cut:]) if table]
        fix = partial(self.stores[0].fix_tables, self.lead, self.seen, tables)
        is_current = self.seen == self.placed
        if self._press(seat, fix, refused=None if is_current else Moved):
            table_of = {member: n for n, table in enumerate(tables) for member in table}
            sharing = [phone for phone, placed in self.people.items() if placed is not None]
            for n, phone in enumerate(sharing):
                placed = self.people[phone]
                assert placed is not None
                self.people[phone] = Placed(placed.shared, table_of[n])
            self.seen = self.placed

    @rule(name=st.sampled_from(CITIES))
    def remove_city(self, name: str) -> None:
        city = Shared(name=name, levels={}).city
        gone = [who for who, p in self.people.items() if p and p.shared.city == city]
        remove = partial(self.stores[1].remove_city, self.lead, city)
        if self._press(partial(remove_seats, people=len(gone)), remove):
            for phone in gone:
                del self.people[phone]

    @rule(name=st.sampled_from(("let_in", "end")), minutes=st.sampled_from((1, 1, 1, 60)))
    def press(self, name: str, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        if name == "end" and len(self.people) < 4:
            return  # so that most runs get far
        self._press(MOVES[name])

    def _press(
        self, move: Move, ask: Any = None, *, refused: type[Exception] | None = None
    ) -> bool:
        """One press on the present version; whether the room moved."""
        ask = ask or partial(self.stores[0].lead, self.lead, move)
        try:
            step = move(self.room, self.now)
        except Refused:
            refused = refused or Refused
        if refused is not None:
            with pytest.raises((refused, Refused)):
                ask(version=self.version, turn=1)
            return False
        console: Console = ask(version=self.version, turn=1)
        self.room, self.version = step.room, self.version + 1
        assert (console.room, console.version) == (self.room, self.version)
        return True

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def everybody_sees_the_same(self) -> None:
        if not hasattr(self, "people"):
            return
        placed = self.placed
        assert len({share.shared.city for share in placed}) == len(placed)
        for store in self.stores:
            console = store.console(self.lead)
            assert (console.people, console.voted) == (len(self.people), len(placed))
            assert store.shares(self.lead) == placed
            assert store.screen(console.screen).shares == placed
            assert store.record(self.lead).placed == placed
        for number, (phone, share) in enumerate(self.people.items()):
            store = self.stores[number % 2]
            assert store.seat(phone).shared == (None if share is None else share.shared)
            neighbours, own = store.neighbours(phone)
            assert neighbours == placed
            assert (None if own is None else neighbours[own]) == share

    @invariant()
    def the_database_has_nothing_else(self) -> None:
        with self.databases[0].reading() as connection:
            rows = connection.execute("SELECT content FROM share ORDER BY content").fetchall()
        written = sorted(p.shared.model_dump_json(exclude_defaults=True) for p in self.placed)
        assert sorted(content for (content,) in rows) == written


class PeersOnAServer(PeerModel):
    kind = "postgresql"


RUNS = settings(max_examples=often(10), stateful_step_count=40, deadline=None)
TestPeersInSqlite = PeerModel.TestCase
TestPeersInSqlite.settings = RUNS
TestPeersInPostgresql = PeersOnAServer.TestCase
TestPeersInPostgresql.settings = RUNS
