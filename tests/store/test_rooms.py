"""Rooms in both databases: who may do what, and what a vote must be to count."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from checklist.answers import Answer, Assessment
from store import room_phones
from store.codes import ALPHABET
from store.keeping import Database, NotOpened, NotSaved
from store.room_keys import screen_of, simulated
from store.room_views import AlreadyShared, Moved, NotHere, NotTaken
from store.rooms import RoomStore
from tests.support.leading import FIRST, SECOND, Facilitator
from workshop.course import extend
from workshop.moves import agree, choose, close_vote, end, let_in, take_over, vote_again
from workshop.peers import Placed, Shared
from workshop.room import Refused, Room
from workshop.votes import DONT_KNOW


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database: Database, clock: Clock) -> Iterator[RoomStore]:
    store = RoomStore(database, clock=clock)
    yield store
    store.close()


@pytest.fixture
def lead(store: RoomStore, clock: Clock) -> Facilitator:
    return facilitator(store, clock)


def facilitator(store: RoomStore, clock: Clock, **given: Any) -> Facilitator:
    told = {"title": "会", "criteria": (FIRST, SECOND), "expires_at": clock() + timedelta(hours=2)}
    return Facilitator(store, store.create(Room.model_validate(told | given)))


# ---------------------------------------------------------------------------- in and out


def test_nobody_comes_in_before_the_room_is_open_or_after_it_has_ended(
    store: RoomStore, lead: Facilitator
) -> None:
    code = lead.code
    assert store.door(code).phase == "draft"  # the code is right, and one waits
    with pytest.raises(NotHere):
        store.join(code).result()
    lead.does(let_in)
    assert store.door(f" {code[:4].lower()}-{code[4:]} ").title == "会"
    phone = store.join(code).result()
    assert store.console(lead.secret).people == 1
    lead.does(end)
    for refused in (lambda: store.door(code), lambda: store.join(code).result()):
        with pytest.raises(NotHere):
            refused()
    assert store.seat(phone).room.phase == "ended"  # who is in sees it


def test_codes(store: RoomStore, clock: Clock) -> None:
    codes = {facilitator(store, clock).code for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)


def test_a_new_code_shuts_out_the_old_one(store: RoomStore, lead: Facilitator) -> None:
    old = lead.does(let_in).code
    phone = store.join(old).result()
    new = store.renew_code(lead.secret)
    assert new == lead.code != old
    with pytest.raises(NotHere):
        store.door(old)
    store.join(new).result()
    lead.opens()
    store.vote(phone, FIRST, 1, 3, 1).result()


@pytest.mark.parametrize(("team", "is_welcome"), [(0, True), (1, True), (2, False), (-1, False)])
def test_only_the_groups_of_the_room(
    store: RoomStore, clock: Clock, team: int, is_welcome: bool
) -> None:
    code = facilitator(store, clock, groups=("財政課", "環境課")).does(let_in).code
    if is_welcome:
        assert store.seat(store.join(code, team).result()).team == team
    else:
        with pytest.raises(NotHere):
            store.join(code, team).result()


def test_a_full_room(store: RoomStore, lead: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_phones, "MOST_PEOPLE", 2)
    code = lead.does(let_in).code
    assert len({store.join(code).result() for _ in range(2)}) == 2
    with pytest.raises(NotHere):
        store.join(code).result()


def test_a_room_expires(store: RoomStore, lead: Facilitator, clock: Clock) -> None:
    code = lead.does(let_in).code
    phone = store.join(code).result()
    lead.opens()
    assert store.seat_mark(phone) == ("3", False)
    clock.now += timedelta(hours=2)
    assert store.seat_mark(phone) == ("3", True)
    with pytest.raises(NotTaken):
        store.vote(phone, FIRST, 1, 3, 1).result()
    with pytest.raises(NotHere):
        store.join(code).result()
    with pytest.raises(Refused, match="expired"):
        lead.does(close_vote)
    assert store.record(lead.secret).ledger[-1].kind == "opened"  # and can be exported
    lead.does(partial(extend, hours=1))  # everybody goes on where they were
    assert store.seat_mark(phone) == ("4", False)
    store.vote(phone, FIRST, 1, 3, 1).result()
    assert store.screen(store.console(lead.secret).screen).voted == 1
    clock.now += timedelta(hours=1)
    assert store.seat_mark(phone) == ("4", True)
    assert store.purge(clock.now) == 0
    assert store.purge(clock.now + timedelta(seconds=1)) == 1
    with pytest.raises(NotHere):
        store.console(lead.secret)
    with pytest.raises(NotHere):
        store.seat(phone)


def test_an_attached_assessment_is_for_the_facilitator_alone(
    database: Database, store: RoomStore, clock: Clock
) -> None:
    whole = Assessment(answers={SECOND: Answer(level=3, evidence=("事務分掌規則 第5条",))})
    lead = facilitator(store, clock)
    assert store.attached(lead.secret) is None
    room = store.console(lead.secret).room
    lead = Facilitator(store, store.create(room, whole)).does(let_in)
    assert store.attached(lead.secret) == whole
    phone = store.join(lead.code).result()
    for other in (store.console(lead.secret).screen, phone, lead.code, "", "x"):
        with pytest.raises(NotHere):
            store.attached(other)
    with database.reading() as connection:
        ((sealed,),) = connection.execute("SELECT content FROM attached").fetchall()
    assert "第5条".encode() not in bytes(sealed)
    spoilt = bytes(sealed[:-1]) + bytes([sealed[-1] ^ 1])
    with database.writing("save") as connection:
        connection.execute("UPDATE attached SET content = ?", (spoilt,))
    with pytest.raises(NotOpened):
        store.attached(lead.secret)
    store.delete(lead.secret)
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM attached").fetchone() == (0,)


def test_a_wrong_group_is_put_right(store: RoomStore, clock: Clock) -> None:
    lead = facilitator(store, clock, groups=("財政課", "環境課"))
    code = lead.does(let_in).code
    phones = [store.join(code, team).result() for team in (0, 0, 1, 1, 1)]
    lead.opens()
    for phone in phones:
        store.vote(phone, FIRST, 1, 2, 1).result()
    minute = clock.now.replace(second=0, microsecond=0)
    seen = store.console(lead.secret)
    now = store.regroup(lead.secret, minute, 0, 1, version=seen.version, turn=1)
    assert [store.seat(phone).team for phone in phones] == [1] * 5
    assert store.record(lead.secret).ledger[-1].kind == "regrouped"
    lead.does(close_vote).reveals()
    assert [(v.group, v.voters) for v in store.record(lead.secret).ledger[-1].votes] == [(1, 5)]
    now = store.console(lead.secret)
    for version, turn, into, refused in (
        (seen.version, 1, 1, Moved),
        (now.version, 0, 1, Moved),
        (now.version, 1, 2, ValueError),
        (now.version, 1, -1, ValueError),
        (now.version, 1, 0, Refused),  # nobody is left in it
    ):
        with pytest.raises(refused):
            store.regroup(lead.secret, minute, 0, into, version=version, turn=turn)
    with pytest.raises(NotHere):
        store.regroup(phones[0], minute, 1, 0, version=now.version, turn=1)


def test_what_is_refused_removes_nobody(store: RoomStore, clock: Clock) -> None:
    """The seats are found before the room turns out to have expired."""
    lead = facilitator(store, clock)
    code = lead.does(let_in).code
    phones = [store.join(code).result() for _ in range(3)]
    lead.opens()
    minute = clock.now.replace(second=0, microsecond=0)
    version = store.console(lead.secret).version
    clock.now += timedelta(days=30)
    for ask in (
        partial(store.remove, lead.secret, minute, -1),
        partial(store.remove_silent, lead.secret, -1),
    ):
        with pytest.raises(Refused):
            ask(version=version, turn=1)
    assert [store.seat(phone).team for phone in phones] == [-1] * 3


def test_deleting_leaves_nothing(database: Database, store: RoomStore, lead: Facilitator) -> None:
    phone = store.join(lead.does(let_in).code).result()
    lead.opens()
    store.vote(phone, FIRST, 1, 3, 1).result()
    lead.does(close_vote).reveals()
    assert store.delete(lead.secret) is True
    assert store.delete(lead.secret) is False
    with database.reading() as connection:
        for table in ("room", "participant", "vote", "dots", "share", "ledger", "reason"):
            found = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            assert found.fetchone() == (0,), table
    with pytest.raises(NotHere):
        store.vote(phone, FIRST, 1, 3, 2).result()


# ---------------------------------------------------------------------------- votes


@pytest.fixture
def phone(store: RoomStore, lead: Facilitator) -> str:
    phone = store.join(lead.does(let_in).code).result()
    lead.opens()
    return phone


def test_a_vote_can_be_changed_until_the_end(
    store: RoomStore, lead: Facilitator, phone: str
) -> None:
    for number, level in enumerate((2, 4, DONT_KNOW, 3), start=1):
        store.vote(phone, FIRST, 1, level, number).result()
        assert (store.seat(phone).level, store.seat(phone).number) == (level, number)
        assert store.console(lead.secret).voted == 1
    lead.does(close_vote)
    with pytest.raises(NotTaken, match="closed"):
        store.vote(phone, FIRST, 1, 0, 9).result()
    lead.reveals()
    (entry,) = [e for e in store.record(lead.secret).ledger if e.kind == "revealed"]
    assert [(v.counts, v.unknown) for v in entry.votes] == [((0, 0, 0, 1, 0), 0)]


def test_the_same_vote_may_come_again_but_no_earlier_one(store: RoomStore, phone: str) -> None:
    store.vote(phone, FIRST, 1, 2, 5).result()
    store.vote(phone, FIRST, 1, 2, 5).result()  # its answer had been lost
    for level, number in ((4, 5), (2, 4), (3, 1)):
        with pytest.raises(NotTaken, match="arrived first"):
            store.vote(phone, FIRST, 1, level, number).result()
    assert (store.seat(phone).level, store.seat(phone).number) == (2, 5)


@pytest.mark.parametrize(
    ("criterion", "round_", "level", "number"),
    [
        (SECOND, 1, 2, 1),
        (FIRST, 2, 2, 1),
        (FIRST, 0, 2, 1),
        ("", 1, 2, 1),
        ("'; DROP TABLE vote; --", 1, 2, 1),
        (FIRST, 1, 5, 1),
        (FIRST, 1, -2, 1),
        (FIRST, 1, 2, 0),
        (FIRST, 1, 2, 2**70),
    ],
)
def test_votes_that_do_not_count(
    store: RoomStore, lead: Facilitator, phone: str, criterion: str, round_: int, level: int,
    number: int,
) -> None:  # fmt: skip
    with pytest.raises(NotTaken) as caught:
        store.vote(phone, criterion, round_, level, number).result()
    assert caught.value.lines("ja")
    assert store.seat(phone).level is None
    assert store.console(lead.secret).voted == 0


@pytest.mark.parametrize("forged", ["", "x", "あ", "\x00", "A" * 43])
def test_a_forged_secret_opens_nothing(store: RoomStore, lead: Facilitator, forged: str) -> None:
    store.join(lead.does(let_in).code).result()
    lead.opens()
    for opened in (
        lambda: store.vote(forged, FIRST, 1, 2, 1).result(),
        lambda: store.give_dots(forged, [FIRST], 1).result(),
        lambda: store.unshare(forged).result(),
        lambda: store.seat(forged),
        lambda: store.neighbours(forged),
        lambda: store.seat_mark(forged),
        lambda: store.screen(forged),
        lambda: store.screen_mark(forged),
        lambda: store.console(forged),
        lambda: store.record(forged),
        lambda: store.attached(forged),
        lambda: store.shares(forged),
        lambda: store.renew_code(forged),
        lambda: store.lead(forged, close_vote, version=3, turn=1),
        lambda: store.reveal(forged, version=3, turn=1),
    ):
        with pytest.raises(NotHere):
            opened()
    assert store.delete(forged) is False


def test_one_secret_is_not_good_for_another_door(
    store: RoomStore, lead: Facilitator, phone: str
) -> None:
    screen = store.console(lead.secret).screen
    assert screen == screen_of(lead.secret)
    assert store.screen(screen).people == 1
    secrets = {"lead": lead.secret, "screen": screen, "phone": phone}
    doors = {"lead": store.console, "screen": store.screen, "phone": store.seat}
    for whose, secret in secrets.items():
        for door, look in doors.items():
            if door != whose:
                with pytest.raises(NotHere):
                    look(secret)


@pytest.mark.usefixtures("phone")
def test_nothing_in_the_database_opens_a_room(database: Database, store: RoomStore) -> None:
    with database.reading() as connection:
        (room,) = connection.execute("SELECT lead, screen FROM room").fetchall()
        (person,) = connection.execute("SELECT secret FROM participant").fetchall()
    for stored in (*room, *person):
        assert len(stored) == 32
        for look in (store.console, store.screen, store.seat):
            with pytest.raises(NotHere):
                look(stored.hex())


def test_two_rooms_know_nothing_of_each_other(
    store: RoomStore, clock: Clock, lead: Facilitator, phone: str
) -> None:
    other = facilitator(store, clock, title="別の会").does(let_in)
    guest = store.join(other.code).result()
    other.opens()
    store.vote(guest, FIRST, 1, 4, 1).result()
    store.vote(phone, FIRST, 1, 0, 1).result()
    assert store.seat(guest).room.title == "別の会"
    assert (store.console(lead.secret).voted, store.console(other.secret).voted) == (1, 1)
    assert store.delete(other.secret)
    assert store.seat(phone).level == 0


def test_many_vote_at_once(store: RoomStore, lead: Facilitator) -> None:
    code = lead.does(let_in).code
    phones = [f.result() for f in [store.join(code) for _ in range(300)]]
    lead.opens()
    votes = [
        store.vote(phone, FIRST, 1, n % 5, number)
        for number in (1, 2)
        for n, phone in enumerate(phones)
    ]
    wait(votes)
    assert [v.exception() for v in votes] == [None] * 600
    assert store.console(lead.secret).voted == 300
    lead.does(close_vote).reveals()
    assert store.record(lead.secret).ledger[-1].votes[0].counts == (60,) * 5


def test_a_vote_is_in_before_the_end_or_refused(store: RoomStore, lead: Facilitator) -> None:
    """Threads vote while the room is closed: what was acknowledged is what is revealed."""
    code = lead.does(let_in).code
    phones = [store.join(code).result() for _ in range(20)]
    lead.opens()
    acknowledged: list[str] = []
    refused: list[str] = []

    def votes(phone: str) -> None:
        for number in range(1, 200):
            try:
                store.vote(phone, FIRST, 1, 2, number).result()
            except NotTaken:
                refused.append(phone)
                return
            if number == 1:
                acknowledged.append(phone)

    threads = [threading.Thread(target=votes, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    while not acknowledged:
        pass
    lead.does(close_vote).reveals()
    for thread in threads:
        thread.join()
    revealed = store.record(lead.secret).ledger[-1].votes[0]
    assert revealed.counts[2] == len(acknowledged)
    assert refused


# ---------------------------------------------------------------------------- leading


def test_who_pressed_on_an_old_page_changes_nothing(store: RoomStore, lead: Facilitator) -> None:
    seen = store.console(lead.secret)
    lead.does(let_in)
    with pytest.raises(Moved, match="before you pressed"):
        store.lead(lead.secret, end, version=seen.version, turn=1)
    assert store.console(lead.secret).room.phase == "joining"


def test_taking_over(store: RoomStore, lead: Facilitator) -> None:
    lead.does(let_in)
    second = store.lead(lead.secret, partial(take_over, chair="国際課"), version=2, turn=None)
    assert (second.room.chair, second.room.turn) == ("国際課", 2)
    with pytest.raises(Moved, match="taken over"):
        store.lead(lead.secret, end, version=second.version, turn=1)
    store.lead(lead.secret, end, version=second.version, turn=2)
    told = [(entry.kind, entry.chair) for entry in store.record(lead.secret).ledger]
    assert told == [("joining", ""), ("taken_over", "国際課"), ("ended", "国際課")]


def test_the_ledger_cannot_be_changed(database: Database, lead: Facilitator) -> None:
    lead.does(let_in).opens()
    for statement in (
        "UPDATE ledger SET entry = '{}'",
        "UPDATE ledger SET number = 9 WHERE number = 2",
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE number = 1",
    ):
        with pytest.raises(NotSaved), database.writing("save") as connection:
            connection.execute(statement)
    assert len(lead.store.record(lead.secret).ledger) == 2


def test_priorities(store: RoomStore, lead: Facilitator) -> None:
    code = lead.does(let_in).code
    phones = [store.join(code).result() for _ in range(3)]
    choices = (FIRST, SECOND, "scheme-a", "scheme-b")
    with pytest.raises(NotTaken):
        store.give_dots(phones[0], [FIRST], 1).result()
    lead.does(partial(choose, choices=choices))
    store.give_dots(phones[0], [FIRST, "scheme-b"], 1).result()
    store.give_dots(phones[0], [FIRST, "scheme-b"], 1).result()
    store.give_dots(phones[0], ["scheme-b"], 2).result()
    store.give_dots(phones[1], ["scheme-b", SECOND], 1).result()
    for wrong in (["other"], [FIRST, FIRST], list(choices)):
        with pytest.raises(NotTaken, match="cannot be read"):
            store.give_dots(phones[2], wrong, 1).result()
    with pytest.raises(NotTaken, match="arrived first"):
        store.give_dots(phones[0], [SECOND], 1).result()
    assert store.console(lead.secret).voted == 2
    assert store.seat(phones[0]).choices == ("scheme-b",)
    lead.shows_choices()
    dots = store.record(lead.secret).ledger[-1].dots
    assert dots == (("scheme-b", 2), (SECOND, 1), (FIRST, 0), ("scheme-a", 0))
    with pytest.raises(NotTaken):
        store.give_dots(phones[1], [FIRST], 9).result()


def test_the_record_tells_votes_without_people(store: RoomStore, lead: Facilitator) -> None:
    code = lead.does(let_in).code
    phones = [store.join(code).result() for _ in range(4)]
    lead.opens()
    for phone, level in zip(phones, (4, 3, 2, DONT_KNOW), strict=True):
        store.vote(phone, FIRST, 1, level, 1).result()
    lead.does(close_vote).reveals().does(vote_again)
    for phone in phones[1:3]:
        store.vote(phone, FIRST, 2, 3, 1).result()
    lead.does(close_vote).reveals().does(partial(agree, level=3, reason="要綱")).opens(SECOND)
    store.vote(phones[0], SECOND, 1, 1, 1).result()  # never revealed: not in the record
    record = store.record(lead.secret)
    assert record.teams == ((-1, 4),)
    assert record.criteria == (FIRST,)
    assert record.first == ((2,), (3,), (4,))
    assert record.last == ((3,), (3,))
    assert record.room.agreed[FIRST].level == 3


# ---------------------------------------------------------------------------- peers


def test_tables_are_fixed_for_the_shares_that_were_seen(store: RoomStore, clock: Clock) -> None:
    peers = facilitator(store, clock, kind="peer").does(let_in)
    phones = [store.join(peers.code).result() for _ in range(4)]
    for n, phone in enumerate(phones[:3]):
        store.share(phone, Shared(name=f"{n}市", levels={})).result()
    seen = store.shares(peers.secret)
    store.share(phones[3], Shared(name="遅れた市", levels={})).result()

    def fix(
        shares: tuple[Placed, ...], *tables: tuple[int, ...], version: int | None = None
    ) -> None:
        now = store.console(peers.secret).version
        store.fix_tables(peers.secret, shares, tables, version=version or now, turn=1)

    for refused in (
        lambda: fix(seen, (0, 1, 2)),  # somebody shared meanwhile
        lambda: fix(store.shares(peers.secret), (0, 1, 2, 3), version=1),
    ):
        with pytest.raises(Moved):
            refused()
    assert store.console(peers.secret).room.phase == "joining"
    fix(store.shares(peers.secret), (0, 2), (1, 3))
    assert [placed.table for placed in store.shares(peers.secret)] == [0, 1, 0, 1]
    assert store.console(peers.secret).room.phase == "revealed"
    with pytest.raises(AlreadyShared):
        store.share(phones[0], Shared(name="1 市", levels={FIRST: 1})).result()
    store.share(phones[0], Shared(name="1 市", levels={FIRST: 1}), replaces=True).result()
    assert {(p.shared.city, p.table) for p in store.shares(peers.secret)} == {
        ("1市", 1), ("2市", 0), ("遅れた市", 1),
    }  # fmt: skip
    version = store.console(peers.secret).version
    store.remove_city(peers.secret, "2市", version=version, turn=1)
    with pytest.raises(NotHere):
        store.seat(phones[2])
    with pytest.raises(Refused):
        store.remove_city(peers.secret, "2市", version=version + 1, turn=1)
    with pytest.raises(NotHere):
        store.remove_city("wrong", "1市", version=1, turn=1)
    consensus = facilitator(store, clock).does(let_in)
    now = store.console(consensus.secret).version
    with pytest.raises(Refused):
        store.fix_tables(consensus.secret, (), (), version=now, turn=1)


def test_sharing_can_be_taken_back(store: RoomStore, clock: Clock, lead: Facilitator) -> None:
    peers = facilitator(store, clock, kind="peer").does(let_in)
    phone = store.join(peers.code).result()
    store.share(phone, Shared(name="みどり市", levels={FIRST: 1})).result()
    store.share(phone, Shared(name="みどり市", levels={FIRST: 2})).result()
    assert store.shares(peers.secret) == (Placed(Shared(name="みどり市", levels={FIRST: 2})),)
    assert store.seat(phone).shared == store.shares(peers.secret)[0].shared
    other = store.join(peers.code).result()
    assert store.neighbours(other) == (store.shares(peers.secret), None)
    store.share(other, Shared(name="港市", levels={})).result()
    assert store.neighbours(phone)[1] == 0
    assert store.neighbours(other)[1] == 1
    names = [placed.shared.name for placed in store.screen(screen_of(peers.secret)).shares]
    assert names == ["みどり市", "港市"]
    assert store.console(peers.secret).voted == 2
    store.unshare(other).result()
    peers.does(end)
    store.unshare(phone).result()
    assert store.shares(peers.secret) == ()
    with pytest.raises(NotTaken):
        store.share(phone, Shared(name="みどり市", levels={})).result()
    guest = store.join(lead.does(let_in).code).result()
    with pytest.raises(NotTaken):  # a consensus room takes none
        store.share(guest, Shared(name="みどり市", levels={})).result()


# ---------------------------------------------------------------------------- guessing


def test_wrong_codes_and_closed_rooms_shut_nobody_out(
    store: RoomStore, lead: Facilitator, clock: Clock
) -> None:
    code = store.console(lead.secret).code
    messages = set()
    for n in range(700):  # who scans before reception begins, and reloads; and who guesses
        assert store.door(code).phase == "draft"
        with pytest.raises(NotHere) as refused:
            store.door(f"AAAAAA{n % 7 + 2}B")
        messages.add(tuple(refused.value.lines("ja")))
    assert len(messages) == 1  # one message for all
    other = facilitator(store, clock, groups=("a", "b")).does(let_in)
    for _ in range(20):
        with pytest.raises(NotHere):
            store.join(other.code, 9).result()
    lead.does(let_in)
    assert store.seat(store.join(code).result()).room == store.door(code)
    assert store.join(other.code, 0).result()


def test_a_flood_of_seats_is_seen_and_removed(store: RoomStore, clock: Clock) -> None:
    lead = facilitator(store, clock, groups=("財政課", "環境課"))
    code = lead.does(let_in).code
    early = [store.join(code, n % 2).result() for n in range(4)]
    clock.now += timedelta(minutes=3)
    flood = [store.join(code, 1).result() for _ in range(30)]
    lead.opens()
    store.vote(early[1], FIRST, 1, 2, 1).result()
    store.vote(flood[0], FIRST, 1, 4, 1).result()
    minute = clock.now.replace(second=0, microsecond=0)
    assert [(a.minute, a.team, a.people, a.voted) for a in store.arrivals(lead.secret)] == [
        (minute, 1, 30, 1),
        (minute - timedelta(minutes=3), 0, 2, 0),
        (minute - timedelta(minutes=3), 1, 2, 1),
    ]
    before = store.console(lead.secret)
    now = store.remove(lead.secret, minute, 1, version=before.version, turn=1)
    assert (now.people, now.voted, now.room.phase) == (4, 1, before.room.phase)
    told = store.record(lead.secret).ledger[-1]
    assert (told.kind, told.people, told.at) == ("removed", 30, clock.now)
    for version, turn, refused in (
        (before.version, 1, Moved),  # pressed twice
        (now.version, 0, Moved),  # by a page that only watches
        (now.version, 1, Refused),  # there are none any more
    ):
        with pytest.raises(refused):
            store.remove(lead.secret, minute, 1, version=version, turn=turn)
    assert store.console(lead.secret).version == now.version
    with pytest.raises(NotHere):
        store.seat(flood[0])
    assert store.seat(store.join(code, 1).result()).team == 1  # and may come again
    for wrong in (
        lambda: store.remove("wrong", minute, 1, version=now.version, turn=1),
        lambda: store.arrivals("wrong"),
    ):
        with pytest.raises(NotHere):
            wrong()


def test_silent_seats_are_removed_by_group(store: RoomStore, clock: Clock) -> None:
    """A phone that lost its cookie joined again: the old seat never votes, and everybody waits."""
    lead = facilitator(store, clock, groups=("財政課", "環境課")).does(let_in)
    phones = [store.join(lead.code, team).result() for team in (0, 0, 1, 1)]
    assert store.silent(lead.secret) == {}
    lead.opens()
    for phone in (phones[0], phones[2]):
        store.vote(phone, FIRST, 1, 2, 1).result()
    assert store.silent(lead.secret) == {0: 1, 1: 1}
    now = store.console(lead.secret)
    after = store.remove_silent(lead.secret, 0, version=now.version, turn=1)
    assert (after.people, after.voted) == (3, 2)
    assert store.silent(lead.secret) == {1: 1}
    with pytest.raises(NotHere):
        store.seat(phones[1])
    assert store.seat(phones[3]).team == 1
    with pytest.raises(Refused):
        store.remove_silent(lead.secret, 0, version=after.version, turn=1)
    lead.reveals()
    assert store.silent(lead.secret) == {}
    for call in (
        lambda: store.silent("wrong"),
        lambda: store.remove_silent("wrong", 0, version=1, turn=1),
    ):
        with pytest.raises(NotHere):
            call()
    now = store.console(lead.secret)
    with pytest.raises(Refused):
        store.remove_silent(lead.secret, 1, version=now.version, turn=1)
    assert dict(store.record(lead.secret).teams) == {0: 1, 1: 2}, "counted as they are now"


def test_simulated_participants_have_their_own_secrets(store: RoomStore, lead: Facilitator) -> None:
    code = lead.does(let_in).code
    secrets = [simulated(lead.secret, n) for n in range(3)]
    for secret in secrets:
        assert store.join(code, secret=secret).result() == secret
    lead.opens()
    store.vote(secrets[2], FIRST, 1, 2, 1).result()
    assert [store.seat(secret).level for secret in secrets] == [None, None, 2]


# ---------------------------------------------------------------------------- the store itself


def test_a_closed_store_says_so(database: Database) -> None:
    with closing(RoomStore(database)) as store:
        pass
    store.close()
    with pytest.raises(RuntimeError):
        store.join("AAAAAAAA")
