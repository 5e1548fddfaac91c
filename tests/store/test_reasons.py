"""Reasons of votes in both databases: seen by level after the reveal, and by nobody by seat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from store.interface import Database
from store.room_keys import PHONE, lookup
from store.room_reasons import key_of
from store.room_views import Moved, NotHere, NotTaken
from store.rooms import RoomStore
from tests.support.databases import opener
from workshop.course import discard
from workshop.moves import close_vote, end, let_in, open_vote, vote_again
from workshop.reasons import Reason
from workshop.room import Refused, Room
from workshop.votes import DONT_KNOW

FIRST, SECOND = "capacity.finance", "system.unit"
PAPER = Reason(kind="paper", line="要綱の第3条")


class Led:
    """A room whose facilitator looks before each press."""

    def __init__(self, store: RoomStore, people: int = 3) -> None:
        room = Room(
            title="会",
            criteria=(FIRST, SECOND),
            expires_at=datetime.now(UTC) + timedelta(hours=2),
        )
        self.store, self.secret = store, store.create(room)
        self.does(let_in)
        code = store.console(self.secret).code
        self.phones = [store.join(code).result() for _ in range(people)]
        self.does(partial(open_vote, criterion=FIRST))

    @property
    def given(self) -> dict[str, Any]:
        seen = self.store.console(self.secret)
        return {"version": seen.version, "turn": seen.room.turn}

    def does(self, *moves: Any) -> None:
        for move in moves:
            self.store.lead(self.secret, move, **self.given)

    def vote(self, level: int, reason: Reason | None, who: int = 0, number: int = 1) -> None:
        seat = self.store.seat(self.phones[who])
        place = (seat.room.criterion or "", seat.room.round)
        self.store.vote(self.phones[who], *place, level, number).result()
        if reason is not None:
            self.store.give_reason(self.phones[who], *place, reason).result()

    def reveals(self) -> None:
        self.does(close_vote)
        self.store.reveal(self.secret, **self.given)

    @property
    def reasons(self) -> list[tuple[int, int, Reason, bool]]:
        return [
            (held.round, held.level, held.reason, held.is_shown)
            for held in self.store.reasons(self.secret)
        ]


@pytest.fixture
def store(database: Database) -> Iterator[RoomStore]:
    with closing(RoomStore(database)) as store:
        yield store


@pytest.fixture
def led(store: RoomStore) -> Led:
    return Led(store)


def test_after_the_reveal_the_facilitator_sees_them_by_level(led: Led) -> None:
    led.vote(3, PAPER, who=0)
    led.vote(1, Reason(line="予算は人件費だけ"), who=1)
    led.vote(DONT_KNOW, Reason(kind="outside"), who=2)
    assert led.reasons == [], "nobody before the reveal"
    assert led.store.seat(led.phones[0]).reason == PAPER, "but the phone its own"
    led.reveals()
    assert led.reasons == [
        (1, DONT_KNOW, Reason(kind="outside"), False),
        (1, 1, Reason(line="予算は人件費だけ"), False),
        (1, 3, PAPER, False),
    ]
    assert led.store.seat(led.phones[0]).reason is None, "nothing leads back to the phone"
    led.does(vote_again)
    assert led.reasons == [], "not while another vote runs"
    led.vote(3, Reason(kind="words"))
    led.vote(2, None, who=1)
    led.vote(2, None, who=2)
    led.reveals()
    assert [(held[0], held[1]) for held in led.reasons] == [(2, 3), (1, DONT_KNOW), (1, 1), (1, 3)]


def test_a_reason_follows_its_vote_and_can_be_taken_back(led: Led) -> None:
    led.vote(3, PAPER)
    led.vote(1, Reason(kind="changed"), number=2)
    for who in (1, 2):
        led.vote(4, Reason(line="消す"), who=who)
        led.store.give_reason(led.phones[who], FIRST, 1, None).result()
    led.reveals()
    assert led.reasons == [(1, 1, Reason(kind="changed"), False)]


@pytest.mark.parametrize("voters", [1, 2])
def test_of_fewer_than_three_voters_nobody_sees_any(
    led: Led, database: Database, voters: int
) -> None:
    for who in range(voters):
        led.vote(3, PAPER, who=who)
    led.reveals()
    assert led.reasons == []
    assert rows(database) == []


def test_what_was_never_revealed_is_deleted(led: Led, database: Database) -> None:
    for who in range(3):
        led.vote(3, PAPER, who=who)
    led.does(close_vote, discard, partial(open_vote, criterion=SECOND))
    for who in range(3):
        led.vote(2, Reason(line="二問目"), who=who)
    led.reveals()
    assert {row[1] for row in rows(database)} == {SECOND}
    led.does(vote_again)
    led.vote(2, PAPER)
    led.does(close_vote, discard, end)
    assert len(rows(database)) == 3


def test_showing_hiding_erasing(led: Led) -> None:
    store = led.store
    for who, line in enumerate("abc"):
        led.vote(2, Reason(line=line), who=who)
    led.reveals()
    first, second, _ = (held.id for held in store.reasons(led.secret))
    screen = store.console(led.secret).screen
    assert store.screen(screen).reasons == ()
    before = store.screen_mark(screen)
    store.show_reason(led.secret, first, is_shown=True, **led.given)
    store.show_reason(led.secret, second, is_shown=True, **led.given)
    assert [held.reason.line for held in store.screen(screen).reasons] == ["a", "b"]
    assert store.screen_mark(screen) != before
    store.show_reason(led.secret, first, is_shown=False, **led.given)
    store.erase_reason(led.secret, second, **led.given)
    assert store.screen(screen).reasons == ()
    assert [held[2].line for held in led.reasons] == ["a", "c"]
    with pytest.raises(Refused):
        store.erase_reason(led.secret, second, **led.given)
    with pytest.raises(Moved):
        store.show_reason(led.secret, first, is_shown=True, version=1, turn=1)
    with pytest.raises(NotHere):
        store.reasons("wrong")
    told = "".join(entry.model_dump_json() for entry in store.record(led.secret).ledger)
    assert "reason_shown" in told
    assert '"a"' not in told, "no text in a ledger that cannot be changed"
    led.does(partial(open_vote, criterion=SECOND))
    with pytest.raises(Refused):
        store.show_reason(led.secret, first, is_shown=True, **led.given)


def test_one_room_does_not_reach_into_another(led: Led, store: RoomStore) -> None:
    for who in range(3):
        led.vote(2, PAPER, who=who)
    led.reveals()
    other = Led(store)
    other.reveals()
    id_ = store.reasons(led.secret)[0].id
    with pytest.raises(Refused):
        store.show_reason(other.secret, id_, is_shown=True, **other.given)


def test_reasons_that_do_not_count(led: Led, store: RoomStore) -> None:
    phone = led.phones[0]
    with pytest.raises(NotTaken):  # there is no vote yet
        store.give_reason(phone, FIRST, 1, PAPER).result()
    led.vote(2, PAPER)
    for criterion, round_ in ((SECOND, 1), (FIRST, 2), (FIRST, 0)):
        with pytest.raises(NotTaken):
            store.give_reason(phone, criterion, round_, PAPER).result()
    with pytest.raises(NotHere):
        store.give_reason("wrong", FIRST, 1, PAPER).result()
    led.does(close_vote)
    with pytest.raises(NotTaken):
        store.give_reason(phone, FIRST, 1, None).result()


def test_deleted_with_the_room(led: Led, database: Database) -> None:
    for who in range(3):
        led.vote(2, PAPER, who=who)
    led.reveals()
    assert led.store.delete(led.secret)
    assert rows(database) == []


# ---------------------------------------------------------------------------- no path to a seat


def rows(database: Database, table: str = "reason") -> list[tuple[Any, ...]]:
    """The rows as they lie, without an order asked for."""
    columns = {"reason": "id, criterion, round, level, content, state, checksum"}.get(table, "*")
    with database.reading() as connection:
        found = connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in found]


def test_no_path_leads_from_a_reason_to_a_seat(store: RoomStore, database: Database) -> None:
    """Forty people vote one after the other, each with a reason that says when: neither value nor
    order nor transaction of the rows joins the two."""
    led = Led(store, people=40)
    for who in range(40):
        led.vote(who % 5, Reason(line=f"{who:02}"), who=who)
    before = {row[0] for row in rows(database)}
    assert before == {key_of(phone, FIRST, 1) for phone in led.phones}
    assert not before & {lookup(PHONE, phone) for phone in led.phones}
    led.reveals()
    after = rows(database)
    seats = {v for table in ("participant", "vote") for row in rows(database, table) for v in row}
    ids = {row[0] for row in after}
    assert len(ids) == 40
    assert not ids & before, "nobody who holds a phone finds its reason"
    assert not ids & seats
    sums = {row[6] for row in after}
    assert not sums & seats
    lines = [row[4] for row in after]
    assert sorted(lines) != lines, "the rows do not lie in the order in which they came"
    assert rows_of_record(store, led) == [f"{n:02}" for n in by_level_then_text(40)]


def by_level_then_text(people: int) -> list[int]:
    return sorted(range(people), key=lambda n: (n % 5, n))


def rows_of_record(store: RoomStore, led: Led) -> list[str]:
    return [held.reason.line for held in store.reasons(led.secret)]


def test_the_rows_have_no_number_and_no_time(database: Database) -> None:
    with database.reading() as connection:
        reader = connection.execute("SELECT * FROM reason")
        names = {column[0] for column in reader.description}
    assert names == {"id", "room", "criterion", "round", "level", "content", "state", "checksum"}


def test_a_file_gives_the_rows_no_number(tmp_path: Path) -> None:
    with closing(opener("sqlite", tmp_path)()) as database, database.reading() as connection:
        (sql,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'reason'"
        ).fetchone()
    assert sql.rstrip().endswith("WITHOUT ROWID")


def test_on_a_server_one_transaction_wrote_all_of_them(tmp_path: Path) -> None:
    with (
        closing(opener("postgresql", tmp_path)()) as database,
        closing(RoomStore(database)) as store,
    ):
        led = Led(store, people=12)
        for who in range(12):
            led.vote(2, Reason(line=f"{who:02}"), who=who)
        led.reveals()
        with database.reading() as connection:
            written = connection.execute("SELECT DISTINCT xmin::text FROM reason").fetchall()
    assert len(written) == 1
