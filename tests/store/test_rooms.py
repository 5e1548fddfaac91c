"""Who comes into a room, in both databases, and what of it is seen and deleted."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from functools import partial

import pytest

from checklist.answers import Answer, Assessment
from store import room_phones
from store.codes import ALPHABET
from store.interface import Database, NotOpened
from store.room_views import Moved, NotHere, NotTaken
from store.rooms import RoomStore
from tests.support.leading import FIRST, SECOND, Clock, Facilitator, facilitator
from workshop.course import extend
from workshop.moves import close_vote, end, let_in
from workshop.room import Refused


def test_nobody_comes_in_before_the_room_is_open_or_after_it_has_ended(
    rooms: RoomStore, lead: Facilitator
) -> None:
    code = lead.code
    assert rooms.door(code).phase == "draft"  # the code is right, and one waits
    with pytest.raises(NotHere):
        rooms.join(code).result()
    lead.does(let_in)
    assert rooms.door(f" {code[:4].lower()}-{code[4:]} ").title == "会"
    phone = rooms.join(code).result()
    assert rooms.console(lead.secret).people == 1
    lead.does(end)
    for refused in (lambda: rooms.door(code), lambda: rooms.join(code).result()):
        with pytest.raises(NotHere):
            refused()
    assert rooms.seat(phone).room.phase == "ended"  # who is in sees it


def test_join_codes_differ_and_are_easy_to_read(rooms: RoomStore, clock: Clock) -> None:
    codes = {facilitator(rooms, clock).code for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)


def test_a_new_code_shuts_out_the_old_one(rooms: RoomStore, lead: Facilitator) -> None:
    old = lead.does(let_in).code
    phone = rooms.join(old).result()
    new = rooms.renew_code(lead.secret)
    assert new == lead.code != old
    with pytest.raises(NotHere):
        rooms.door(old)
    rooms.join(new).result()
    lead.opens()
    rooms.vote(phone, FIRST, 1, 3, 1).result()


@pytest.mark.parametrize(("team", "is_welcome"), [(0, True), (1, True), (2, False), (-1, False)])
def test_only_the_groups_of_the_room(
    rooms: RoomStore, clock: Clock, team: int, is_welcome: bool
) -> None:
    code = facilitator(rooms, clock, groups=("財政課", "環境課")).does(let_in).code
    if is_welcome:
        assert rooms.seat(rooms.join(code, team).result()).team == team
    else:
        with pytest.raises(NotHere):
            rooms.join(code, team).result()


def test_a_full_room(rooms: RoomStore, lead: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_phones, "MOST_PEOPLE", 2)
    code = lead.does(let_in).code
    assert len({rooms.join(code).result() for _ in range(2)}) == 2
    with pytest.raises(NotHere):
        rooms.join(code).result()


def test_a_room_expires(rooms: RoomStore, lead: Facilitator, clock: Clock) -> None:
    code = lead.does(let_in).code
    phone = rooms.join(code).result()
    lead.opens()
    assert rooms.seat_mark(phone) == ("3", False)
    clock.now += timedelta(hours=2)
    assert rooms.seat_mark(phone) == ("3", True)
    with pytest.raises(NotTaken):
        rooms.vote(phone, FIRST, 1, 3, 1).result()
    with pytest.raises(NotHere):
        rooms.join(code).result()
    with pytest.raises(Refused, match="expired"):
        lead.does(close_vote)
    assert rooms.record(lead.secret).ledger[-1].kind == "opened"  # and can be exported
    lead.does(partial(extend, hours=1))  # everybody goes on where they were
    assert rooms.seat_mark(phone) == ("4", False)
    rooms.vote(phone, FIRST, 1, 3, 1).result()
    assert rooms.screen(rooms.console(lead.secret).screen).voted == 1
    clock.now += timedelta(hours=1)
    assert rooms.seat_mark(phone) == ("4", True)
    assert rooms.purge(clock.now) == 0
    assert rooms.purge(clock.now + timedelta(seconds=1)) == 1
    with pytest.raises(NotHere):
        rooms.console(lead.secret)
    with pytest.raises(NotHere):
        rooms.seat(phone)


def test_an_attached_assessment_is_for_the_facilitator_alone(
    database: Database, rooms: RoomStore, clock: Clock
) -> None:
    whole = Assessment(answers={SECOND: Answer(level=3, evidence=("事務分掌規則 第5条",))})
    lead = facilitator(rooms, clock)
    assert rooms.attached(lead.secret) is None
    room = rooms.console(lead.secret).room
    lead = Facilitator(rooms, rooms.create(room, whole)).does(let_in)
    assert rooms.attached(lead.secret) == whole
    phone = rooms.join(lead.code).result()
    for other in (rooms.console(lead.secret).screen, phone, lead.code, "", "x"):
        with pytest.raises(NotHere):
            rooms.attached(other)
    with database.reading() as connection:
        ((sealed,),) = connection.execute("SELECT content FROM attached").fetchall()
    assert "第5条".encode() not in bytes(sealed)
    spoilt = bytes(sealed[:-1]) + bytes([sealed[-1] ^ 1])
    with database.writing("save") as connection:
        connection.execute("UPDATE attached SET content = ?", (spoilt,))
    with pytest.raises(NotOpened):
        rooms.attached(lead.secret)
    rooms.delete(lead.secret)
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM attached").fetchone() == (0,)


def test_a_wrong_group_is_put_right(rooms: RoomStore, clock: Clock) -> None:
    lead = facilitator(rooms, clock, groups=("財政課", "環境課"))
    code = lead.does(let_in).code
    phones = [rooms.join(code, team).result() for team in (0, 0, 1, 1, 1)]
    lead.opens()
    for phone in phones:
        rooms.vote(phone, FIRST, 1, 2, 1).result()
    minute = clock.now.replace(second=0, microsecond=0)
    seen = rooms.console(lead.secret)
    now = rooms.regroup(lead.secret, minute, 0, 1, version=seen.version, turn=1)
    assert [rooms.seat(phone).team for phone in phones] == [1] * 5
    assert rooms.record(lead.secret).ledger[-1].kind == "regrouped"
    lead.does(close_vote).reveals()
    assert [(v.group, v.voters) for v in rooms.record(lead.secret).ledger[-1].votes] == [(1, 5)]
    now = rooms.console(lead.secret)
    for version, turn, into, refused in (
        (seen.version, 1, 1, Moved),
        (now.version, 0, 1, Moved),
        (now.version, 1, 2, ValueError),
        (now.version, 1, -1, ValueError),
        (now.version, 1, 0, Refused),  # nobody is left in it
    ):
        with pytest.raises(refused):
            rooms.regroup(lead.secret, minute, 0, into, version=version, turn=turn)
    with pytest.raises(NotHere):
        rooms.regroup(phones[0], minute, 1, 0, version=now.version, turn=1)


def test_what_is_refused_removes_nobody(rooms: RoomStore, clock: Clock) -> None:
    """The seats are found before the room turns out to have expired."""
    lead = facilitator(rooms, clock)
    code = lead.does(let_in).code
    phones = [rooms.join(code).result() for _ in range(3)]
    lead.opens()
    minute = clock.now.replace(second=0, microsecond=0)
    version = rooms.console(lead.secret).version
    clock.now += timedelta(days=30)
    for ask in (
        partial(rooms.remove, lead.secret, minute, -1),
        partial(rooms.remove_silent, lead.secret, -1),
    ):
        with pytest.raises(Refused):
            ask(version=version, turn=1)
    assert [rooms.seat(phone).team for phone in phones] == [-1] * 3


def test_deleting_leaves_nothing(database: Database, rooms: RoomStore, lead: Facilitator) -> None:
    phone = rooms.join(lead.does(let_in).code).result()
    lead.opens()
    rooms.vote(phone, FIRST, 1, 3, 1).result()
    lead.does(close_vote).reveals()
    assert rooms.delete(lead.secret) is True
    assert rooms.delete(lead.secret) is False
    with database.reading() as connection:
        for table in ("room", "participant", "vote", "dots", "share", "ledger", "reason"):
            found = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            assert found.fetchone() == (0,), table
    with pytest.raises(NotHere):
        rooms.vote(phone, FIRST, 1, 3, 2).result()


def test_a_closed_store_says_so(database: Database) -> None:
    with closing(RoomStore(database)) as rooms:
        pass
    rooms.close()
    with pytest.raises(RuntimeError):
        rooms.join("AAAAAAAA")
