"""What a vote must be to count, in both databases: acknowledged is in, refused is out."""

from __future__ import annotations

import threading
from concurrent.futures import wait

import pytest

from store.interface import Database
from store.room_keys import screen_of
from store.room_views import NotHere, NotTaken
from store.rooms import RoomStore
from tests.support.leading import FIRST, SECOND, Clock, Facilitator, facilitator
from workshop.moves import close_vote, let_in
from workshop.votes import DONT_KNOW


@pytest.fixture
def phone(rooms: RoomStore, lead: Facilitator) -> str:
    phone = rooms.join(lead.does(let_in).code).result()
    lead.opens()
    return phone


def test_a_vote_can_be_changed_until_the_end(
    rooms: RoomStore, lead: Facilitator, phone: str
) -> None:
    for number, level in enumerate((2, 4, DONT_KNOW, 3), start=1):
        rooms.vote(phone, FIRST, 1, level, number).result()
        assert (rooms.seat(phone).level, rooms.seat(phone).number) == (level, number)
        assert rooms.console(lead.secret).voted == 1
    lead.does(close_vote)
    with pytest.raises(NotTaken, match="closed"):
        rooms.vote(phone, FIRST, 1, 0, 9).result()
    lead.reveals()
    (entry,) = [e for e in rooms.record(lead.secret).ledger if e.kind == "revealed"]
    assert [(v.counts, v.unknown) for v in entry.votes] == [((0, 0, 0, 1, 0), 0)]


def test_the_same_vote_may_come_again_but_no_earlier_one(rooms: RoomStore, phone: str) -> None:
    rooms.vote(phone, FIRST, 1, 2, 5).result()
    rooms.vote(phone, FIRST, 1, 2, 5).result()  # its answer had been lost
    for level, number in ((4, 5), (2, 4), (3, 1)):
        with pytest.raises(NotTaken, match="arrived first"):
            rooms.vote(phone, FIRST, 1, level, number).result()
    assert (rooms.seat(phone).level, rooms.seat(phone).number) == (2, 5)


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
    rooms: RoomStore, lead: Facilitator, phone: str, criterion: str, round_: int, level: int,
    number: int,
) -> None:  # fmt: skip
    with pytest.raises(NotTaken) as caught:
        rooms.vote(phone, criterion, round_, level, number).result()
    assert caught.value.lines("ja")
    assert rooms.seat(phone).level is None
    assert rooms.console(lead.secret).voted == 0


@pytest.mark.parametrize("forged", ["", "x", "あ", "\x00", "A" * 43])
def test_a_forged_secret_opens_nothing(rooms: RoomStore, lead: Facilitator, forged: str) -> None:
    rooms.join(lead.does(let_in).code).result()
    lead.opens()
    for opened in (
        lambda: rooms.vote(forged, FIRST, 1, 2, 1).result(),
        lambda: rooms.give_dots(forged, [FIRST], 1).result(),
        lambda: rooms.unshare(forged).result(),
        lambda: rooms.seat(forged),
        lambda: rooms.neighbours(forged),
        lambda: rooms.seat_mark(forged),
        lambda: rooms.screen(forged),
        lambda: rooms.screen_mark(forged),
        lambda: rooms.console(forged),
        lambda: rooms.record(forged),
        lambda: rooms.attached(forged),
        lambda: rooms.shares(forged),
        lambda: rooms.renew_code(forged),
        lambda: rooms.lead(forged, close_vote, version=3, turn=1),
        lambda: rooms.reveal(forged, version=3, turn=1),
    ):
        with pytest.raises(NotHere):
            opened()
    assert rooms.delete(forged) is False


def test_one_secret_is_not_good_for_another_door(
    rooms: RoomStore, lead: Facilitator, phone: str
) -> None:
    screen = rooms.console(lead.secret).screen
    assert screen == screen_of(lead.secret)
    assert rooms.screen(screen).people == 1
    secrets = {"lead": lead.secret, "screen": screen, "phone": phone}
    doors = {"lead": rooms.console, "screen": rooms.screen, "phone": rooms.seat}
    for whose, secret in secrets.items():
        for door, look in doors.items():
            if door != whose:
                with pytest.raises(NotHere):
                    look(secret)


@pytest.mark.usefixtures("phone")
def test_nothing_in_the_database_opens_a_room(database: Database, rooms: RoomStore) -> None:
    with database.reading() as connection:
        (room,) = connection.execute("SELECT lead, screen FROM room").fetchall()
        (person,) = connection.execute("SELECT secret FROM participant").fetchall()
    for stored in (*room, *person):
        assert len(stored) == 32
        for look in (rooms.console, rooms.screen, rooms.seat):
            with pytest.raises(NotHere):
                look(stored.hex())


def test_two_rooms_know_nothing_of_each_other(
    rooms: RoomStore, clock: Clock, lead: Facilitator, phone: str
) -> None:
    other = facilitator(rooms, clock, title="別の会").does(let_in)
    guest = rooms.join(other.code).result()
    other.opens()
    rooms.vote(guest, FIRST, 1, 4, 1).result()
    rooms.vote(phone, FIRST, 1, 0, 1).result()
    assert rooms.seat(guest).room.title == "別の会"
    assert (rooms.console(lead.secret).voted, rooms.console(other.secret).voted) == (1, 1)
    assert rooms.delete(other.secret)
    assert rooms.seat(phone).level == 0


def test_many_vote_at_once(rooms: RoomStore, lead: Facilitator) -> None:
    code = lead.does(let_in).code
    phones = [f.result() for f in [rooms.join(code) for _ in range(300)]]
    lead.opens()
    votes = [
        rooms.vote(phone, FIRST, 1, n % 5, number)
        for number in (1, 2)
        for n, phone in enumerate(phones)
    ]
    wait(votes)
    assert [v.exception() for v in votes] == [None] * 600
    assert rooms.console(lead.secret).voted == 300
    lead.does(close_vote).reveals()
    assert rooms.record(lead.secret).ledger[-1].votes[0].counts == (60,) * 5


def test_a_vote_is_in_before_the_end_or_refused(rooms: RoomStore, lead: Facilitator) -> None:
    """Threads vote while the room is closed: what was acknowledged is what is revealed."""
    code = lead.does(let_in).code
    phones = [rooms.join(code).result() for _ in range(20)]
    lead.opens()
    acknowledged: list[str] = []
    refused: list[str] = []

    def votes(phone: str) -> None:
        for number in range(1, 200):
            try:
                rooms.vote(phone, FIRST, 1, 2, number).result()
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
    revealed = rooms.record(lead.secret).ledger[-1].votes[0]
    assert revealed.counts[2] == len(acknowledged)
    assert refused
