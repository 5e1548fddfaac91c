"""Any order of what municipalities and the facilitator do in a peer room, in both databases, with
two processes' stores: each municipality is shared once, with the consent given last, sits where it
was seated until tables are fixed anew, is told whatever is new, and leaves nothing behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import MultipleResults, initialize, invariant, multiple, rule

from store.codes import new_seat
from store.room_views import AlreadyShared, Console, Moved, NotHere, NotTaken
from tests.support import often
from tests.support.two_stores import CLOSES, RoomMachine
from workshop.moves import end, let_in, remove_seats, seat
from workshop.peers import Placed, Shared
from workshop.room import Move, Refused, Room

FIRST = ("みどり湾市", "川市", "Kawa", "山町")
#: Some are the same municipality, written otherwise.
CITIES = (*FIRST, "みどり湾 市", "ＫＡＷＡ", "里村", "海町")
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
        #: What a phone had to show when it was given a mark.
        self.marked: dict[str, tuple[int, tuple[Placed, ...]]] = {}
        self.looks = 0

    @property
    def placed(self) -> tuple[Placed, ...]:
        return tuple(placed for placed in self.people.values() if placed is not None)

    # ------------------------------------------------------------------ municipalities

    @initialize(target=RoomMachine.phones, is_fixed=st.sampled_from((True, True, False)))
    def arrive(self, is_fixed: bool) -> MultipleResults[str]:
        """Every run begins with municipalities in the room, mostly at tables, and a late one."""
        phones = [self.join(n % 2) for n in range(4)]
        for n, (phone, name) in enumerate(zip(phones, FIRST, strict=True)):
            self.share(phone, n % 2, name, n, n == 1, replaces=False)
        self.look()
        if is_fixed:
            self._fix([(0, 1, 2), (3,)])
            phones.append(self.join(1))
            self.share(phones[-1], 0, FIRST[1], 2, is_named=True, replaces=True)  # at its table
            self.everybody_sees_the_same()
            self._leave_and_return(phones[0], 0)  # to the other table
            self.everybody_sees_the_same()
        phones.append(self.join(0))
        self.share(phones[-1], 1, "海 町", 4, is_named=False, replaces=False)
        self._fix([(0, 1), (2, 3)])  # of those who were there before that one came: refused
        if not is_fixed:
            self.remove_city("海町")
        self.look()
        self.share(phones[0], 0, FIRST[0], 4, is_named=False, replaces=False)
        self._fix([tuple(range(len(self.seen)))])  # as many as were seen, and not the same: refused
        return multiple(*phones)

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
            table = self._smallest_table(phone)
        self.people[phone] = Placed(shared, table)

    @rule(target=RoomMachine.phones, name=st.sampled_from(CITIES), level=st.integers(0, 4))
    def come_with(self, name: str, level: int) -> str:
        """Another phone shares, whoever shares the same municipality already."""
        phone = self.join(0)
        self.share(phone, 1, name, level, is_named=False, replaces=True)
        return phone

    @rule(data=st.data(), level=st.integers(0, 4), is_named=st.booleans())
    def share_again(self, data: st.DataObject, level: int, is_named: bool) -> None:
        """The same municipality by the same phone, with other levels or another consent."""
        sharing = [(who, placed.shared) for who, placed in self.people.items() if placed]
        if sharing:
            phone, shared = data.draw(st.sampled_from(sharing))
            self.share(phone, 0, shared.name, level, is_named, replaces=False)

    def _smallest_table(self, late: str) -> int | None:
        """Of equals the first; ``None`` before there are any."""
        sizes = Counter(p.table for who, p in self.people.items() if p and who != late)
        fixed = [(sizes[n], n) for n in sizes if n is not None]
        return min(fixed)[1] if fixed else None

    @rule(phone=RoomMachine.phones, which=st.integers(0, 1))
    def unshare(self, phone: str, which: int) -> None:
        """At any time, also after the end: consent is taken back."""
        if phone not in self.people:
            with pytest.raises(NotHere):
                self.stores[which].unshare(phone).result()
            return
        self.stores[which].unshare(phone).result()
        self.people[phone] = None

    @rule(data=st.data(), which=st.integers(0, 1))
    def leave_and_return(self, data: st.DataObject, which: int) -> None:
        if sharing := [who for who, placed in self.people.items() if placed]:
            self._leave_and_return(data.draw(st.sampled_from(sharing)), which)

    def _leave_and_return(self, phone: str, which: int) -> None:
        """With the same share as before, perhaps to another table: that is new."""
        placed = self.people[phone]
        assert placed is not None
        shared, level = placed.shared, placed.shared.levels["system.unit"]
        self.unshare(phone, which)
        self.share(phone, which, shared.name, level, shared.is_named, replaces=False)

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

    def look(self) -> None:
        self.seen = self.stores[1].shares(self.lead)
        assert self.seen == self.placed

    @rule(data=st.data(), looks=st.booleans())
    def fix_tables(self, data: st.DataObject, looks: bool) -> None:
        """Any tables at all of what was seen; they hold only where that is still what is shared."""
        if looks:
            self.look()
        people = data.draw(st.permutations(range(len(self.seen))))
        cut = data.draw(st.integers(0, len(people)))
        self._fix([table for table in (people[:cut], people[cut:]) if table])

    def _fix(self, tables: Sequence[Sequence[int]]) -> None:
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

    @rule(name=st.sampled_from(("let_in", "end")), minutes=st.sampled_from((1,) * 9 + (60,)))
    def press(self, name: str, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        if name == "end" and len(self.people) < 8:
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

    def teardown(self) -> None:
        """Every run ends with the room, and with what comes too late."""
        if hasattr(self, "people") and self.lets_in:
            self._press(end)
            for phone in self.people:
                self.share(phone, 0, "遅町", 0, is_named=False, replaces=False)
            self.join(0)
            self.everybody_sees_the_same()
        super().teardown()

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def everybody_sees_the_same(self) -> None:
        """Through one store after the other in turns, each phone through either."""
        if not hasattr(self, "people"):
            return
        placed = self.placed
        assert len({share.shared.city for share in placed}) == len(placed)
        self.looks += 1
        store = self.stores[self.looks % 2]
        console = store.console(self.lead)
        assert (console.people, console.voted) == (len(self.people), len(placed))
        assert store.shares(self.lead) == placed
        assert store.screen(console.screen).shares == placed
        assert store.record(self.lead).placed == placed
        for number, (phone, share) in enumerate(self.people.items(), start=self.looks):
            seat = self.stores[number % 2].seat(phone)
            assert seat.shared == (None if share is None else share.shared)
            shown = (self.version, placed)
            assert self.marked.setdefault(seat.mark, shown) == shown, "new, and no phone is told"
            neighbours, own = self.stores[number % 2].neighbours(phone)
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


TestPeersInSqlite = PeerModel.TestCase
TestPeersInSqlite.settings = settings(max_examples=often(40), stateful_step_count=25, deadline=None)
TestPeersInPostgresql = PeersOnAServer.TestCase
TestPeersInPostgresql.settings = settings(
    max_examples=often(12), stateful_step_count=25, deadline=None
)
