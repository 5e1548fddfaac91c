"""Guessing codes and taking seats by the dozen shut nobody out of a room, in both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.room_keys import simulated
from store.room_views import Moved, NotHere
from store.rooms import RoomStore
from tests.support.leading import FIRST, Clock, Facilitator, facilitator
from workshop.moves import let_in
from workshop.room import Refused


def test_wrong_codes_and_closed_rooms_shut_nobody_out(
    rooms: RoomStore, lead: Facilitator, clock: Clock
) -> None:
    code = rooms.console(lead.secret).code
    messages = set()
    for n in range(700):  # who scans before reception begins, and reloads; and who guesses
        assert rooms.door(code).phase == "draft"
        with pytest.raises(NotHere) as refused:
            rooms.door(f"AAAAAA{n % 7 + 2}B")
        messages.add(tuple(refused.value.lines("ja")))
    assert len(messages) == 1  # one message for all
    other = facilitator(rooms, clock, groups=("a", "b")).does(let_in)
    for _ in range(20):
        with pytest.raises(NotHere):
            rooms.join(other.code, 9).result()
    lead.does(let_in)
    assert rooms.seat(rooms.join(code).result()).room == rooms.door(code)
    assert rooms.join(other.code, 0).result()


def test_a_flood_of_seats_is_seen_and_removed(rooms: RoomStore, clock: Clock) -> None:
    lead = facilitator(rooms, clock, groups=("財政課", "環境課"))
    code = lead.does(let_in).code
    early = [rooms.join(code, n % 2).result() for n in range(4)]
    clock.now += timedelta(minutes=3)
    flood = [rooms.join(code, 1).result() for _ in range(30)]
    lead.opens()
    rooms.vote(early[1], FIRST, 1, 2, 1).result()
    rooms.vote(flood[0], FIRST, 1, 4, 1).result()
    minute = clock.now.replace(second=0, microsecond=0)
    assert [(a.minute, a.team, a.people, a.voted) for a in rooms.arrivals(lead.secret)] == [
        (minute, 1, 30, 1),
        (minute - timedelta(minutes=3), 0, 2, 0),
        (minute - timedelta(minutes=3), 1, 2, 1),
    ]
    before = rooms.console(lead.secret)
    now = rooms.remove(lead.secret, minute, 1, version=before.version, turn=1)
    assert (now.people, now.voted, now.room.phase) == (4, 1, before.room.phase)
    told = rooms.record(lead.secret).ledger[-1]
    assert (told.kind, told.people, told.at) == ("removed", 30, clock.now)
    for version, turn, refused in (
        (before.version, 1, Moved),  # pressed twice
        (now.version, 0, Moved),  # by a page that only watches
        (now.version, 1, Refused),  # there are none any more
    ):
        with pytest.raises(refused):
            rooms.remove(lead.secret, minute, 1, version=version, turn=turn)
    assert rooms.console(lead.secret).version == now.version
    with pytest.raises(NotHere):
        rooms.seat(flood[0])
    assert rooms.seat(rooms.join(code, 1).result()).team == 1  # and may come again
    for wrong in (
        lambda: rooms.remove("wrong", minute, 1, version=now.version, turn=1),
        lambda: rooms.arrivals("wrong"),
    ):
        with pytest.raises(NotHere):
            wrong()


def test_silent_seats_are_removed_by_group(rooms: RoomStore, clock: Clock) -> None:
    """A phone that lost its cookie joined again: the old seat never votes, and everybody waits."""
    lead = facilitator(rooms, clock, groups=("財政課", "環境課")).does(let_in)
    phones = [rooms.join(lead.code, team).result() for team in (0, 0, 1, 1)]
    assert rooms.silent(lead.secret) == {}
    lead.opens()
    for phone in (phones[0], phones[2]):
        rooms.vote(phone, FIRST, 1, 2, 1).result()
    assert rooms.silent(lead.secret) == {0: 1, 1: 1}
    now = rooms.console(lead.secret)
    after = rooms.remove_silent(lead.secret, 0, version=now.version, turn=1)
    assert (after.people, after.voted) == (3, 2)
    assert rooms.silent(lead.secret) == {1: 1}
    with pytest.raises(NotHere):
        rooms.seat(phones[1])
    assert rooms.seat(phones[3]).team == 1
    with pytest.raises(Refused):
        rooms.remove_silent(lead.secret, 0, version=after.version, turn=1)
    lead.reveals()
    assert rooms.silent(lead.secret) == {}
    for call in (
        lambda: rooms.silent("wrong"),
        lambda: rooms.remove_silent("wrong", 0, version=1, turn=1),
    ):
        with pytest.raises(NotHere):
            call()
    now = rooms.console(lead.secret)
    with pytest.raises(Refused):
        rooms.remove_silent(lead.secret, 1, version=now.version, turn=1)
    assert dict(rooms.record(lead.secret).teams) == {0: 1, 1: 2}, "counted as they are now"


def test_simulated_participants_have_their_own_secrets(rooms: RoomStore, lead: Facilitator) -> None:
    code = lead.does(let_in).code
    secrets = [simulated(lead.secret, n) for n in range(3)]
    for secret in secrets:
        assert rooms.join(code, secret=secret).result() == secret
    lead.opens()
    rooms.vote(secrets[2], FIRST, 1, 2, 1).result()
    assert [rooms.seat(secret).level for secret in secrets] == [None, None, 2]
