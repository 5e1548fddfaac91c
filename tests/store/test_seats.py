"""A seat that goes on under another secret, in both databases: everything that came from it goes
with it, once, and nobody else gets in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from store.codes import new_seat, seat_code
from store.interface import Database
from store.room_reasons import key_of
from store.room_views import Moved, NotHere
from store.rooms import RoomStore
from tests.support.databases import opener
from tests.support.leading import FIRST, SECOND, Facilitator
from workshop.moves import choose, end, open_vote
from workshop.peers import Shared
from workshop.reasons import Reason
from workshop.room import Refused

PAPER = Reason(line="要綱の第3条")


@pytest.fixture
def store(database: Database) -> Iterator[RoomStore]:
    with closing(RoomStore(database)) as store:
        yield store


@pytest.fixture
def lead(store: RoomStore) -> Facilitator:
    return Facilitator(store, groups=("財政課", "環境課"))


def number_of(database: Database) -> int:
    with database.reading() as connection:
        ((number,),) = connection.execute("SELECT id FROM room").fetchall()
    return int(number)


def test_everything_goes_with_the_seat(
    store: RoomStore, lead: Facilitator, database: Database
) -> None:
    old = store.join(lead.code, 1).result()
    other = store.join(lead.code, 1).result()
    lead.opens()
    store.vote(old, FIRST, 1, 3, 2).result()
    store.vote(other, FIRST, 1, 0, 1).result()
    lead.reveals().does(partial(open_vote, criterion=SECOND))
    store.vote(old, SECOND, 1, 2, 5).result()
    new = store.take_back(lead.code, old, new_seat())
    seat = store.seat(new)
    assert (seat.team, seat.level, seat.number) == (1, 2, 5)
    store.verify(number_of(database))  # every checksum names the new key
    lead.reveals().does(partial(choose, choices=(FIRST, SECOND)))
    store.give_dots(new, [SECOND], 3).result()
    newer = store.take_back(lead.code, new, new_seat())
    assert store.seat(newer).choices == (SECOND,)
    store.verify(number_of(database))
    assert store.record(lead.secret).first == ((0, None), (3, 2))
    for lost in (old, new):
        with pytest.raises(NotHere):
            store.seat(lost)
    assert store.console(lead.secret).people == 2


def test_a_share_and_its_table_go_with_the_seat(store: RoomStore, database: Database) -> None:
    lead = Facilitator(store, kind="peer")
    phones = [store.join(lead.code).result() for _ in range(2)]
    for n, phone in enumerate(phones):
        store.share(phone, Shared(name=f"市{n}", levels={FIRST: n}, is_named=n == 0)).result()
    seen = store.console(lead.secret)
    placed = store.shares(lead.secret)
    store.fix_tables(lead.secret, placed, [(0, 1)], version=seen.version, turn=1)
    before = store.shares(lead.secret)
    new = store.take_back(lead.code, phones[0], new_seat())
    assert store.shares(lead.secret) == before
    assert store.neighbours(new) == (before, 0)
    store.verify(number_of(database))
    store.unshare(new).result()
    assert [placed.shared.name for placed in store.shares(lead.secret)] == ["市1"]


def test_a_reason_is_found_again_and_counts_once(store: RoomStore, lead: Facilitator) -> None:
    phones = [store.join(lead.code, 0).result() for _ in range(3)]
    lead.opens()
    for phone in phones:
        store.vote(phone, FIRST, 1, 3, 1).result()
        store.give_reason(phone, FIRST, 1, PAPER).result()
    new = store.take_back(lead.code, phones[0], new_seat())
    assert store.seat(new).reason == PAPER
    changed = Reason(kind="changed")
    store.give_reason(new, FIRST, 1, changed).result()
    lead.reveals()
    reasons = [held.reason for held in store.reasons(lead.secret)]
    assert sorted(map(str, reasons)) == sorted(map(str, (PAPER, PAPER, changed)))


def test_no_transaction_joins_seat_and_reason(tmp_path: Path) -> None:
    with (
        closing(opener("postgresql", tmp_path)()) as database,
        closing(RoomStore(database)) as store,
    ):
        lead = Facilitator(store)
        phone = store.join(lead.code).result()
        lead.opens()
        store.vote(phone, FIRST, 1, 3, 1).result()
        store.give_reason(phone, FIRST, 1, PAPER).result()
        new = store.take_back(lead.code, phone, new_seat())
        with database.reading() as connection:
            seats = {
                row[0]
                for table in ("participant", "vote")
                for row in connection.execute(f"SELECT xmin::text FROM {table}").fetchall()  # noqa: S608
            }
            ((key, number),) = connection.execute("SELECT id, xmin::text FROM reason").fetchall()
    assert bytes(key) == key_of(new, FIRST, 1)
    assert number not in seats


def test_who_may_take_a_seat_back(store: RoomStore, lead: Facilitator) -> None:
    phone, other = (store.join(lead.code, 0).result() for _ in range(2))
    elsewhere = Facilitator(store)
    stranger = store.join(elsewhere.code).result()
    for typed, fresh in (
        ("", new_seat()),
        (new_seat(), new_seat()),
        (phone[:-1], new_seat()),
        (stranger, new_seat()),  # a seat of another room
        (lead.secret, new_seat()),
        (phone, ""),
        (phone, "short"),
        (phone, other),  # taken by somebody else
    ):
        with pytest.raises(NotHere):
            store.take_back(lead.code, typed, fresh)
    assert store.seat(phone).team == 0
    fresh = new_seat()
    assert store.take_back(lead.code, phone, fresh) == fresh
    assert store.take_back(lead.code, phone, fresh) == fresh, "the answer may have been lost"
    with pytest.raises(NotHere):
        store.take_back(lead.code, phone, new_seat())
    store._clock = lambda: datetime.now(UTC) + timedelta(hours=3)
    with pytest.raises(NotHere):
        store.take_back(lead.code, fresh, new_seat())
    store._clock = lambda: datetime.now(UTC)
    lead.does(end)
    with pytest.raises(NotHere):
        store.take_back(lead.code, fresh, new_seat())


def test_a_seat_is_given_only_where_it_is_nobody_elses(store: RoomStore, lead: Facilitator) -> None:
    one, two, voter = (store.join(lead.code, 0).result() for _ in range(3))
    lead.opens()

    def hand(team: int = 0, turn: int = 1) -> str:
        version = store.console(lead.secret).version
        return store.hand(lead.secret, team, version=version, turn=turn)

    store.vote(voter, FIRST, 1, 1, 1).result()
    for team in (0, 1, 9):
        with pytest.raises(Refused):
            hand(team)
    store.vote(two, FIRST, 1, 1, 1).result()
    with pytest.raises(Moved):
        hand(turn=2)
    with pytest.raises(NotHere):
        store.hand(voter, 0, version=1, turn=1)
    given = hand()
    assert seat_code(given) == given
    last = hand()  # not used: it can be given again
    for lost in (one, given):
        with pytest.raises(NotHere):
            store.take_back(lead.code, lost, new_seat())
    new = store.take_back(lead.code, last, new_seat())
    with pytest.raises(NotHere):
        store.seat(last)
    store.vote(new, FIRST, 1, 4, 1).result()
    assert [e.kind for e in store.record(lead.secret).ledger][-2:] == ["handed", "handed"]
    lead.reveals()
    with pytest.raises(Refused):
        hand()
    ((_, counts),) = [(v.group, v.counts) for v in store.record(lead.secret).ledger[-1].votes]
    assert counts == (0, 2, 0, 0, 1)
