"""What municipalities share in a peer room, in both databases: tables of what was seen, and consent
that is taken back."""

from __future__ import annotations

import pytest

from store.room_keys import screen_of
from store.room_views import AlreadyShared, Moved, NotHere, NotTaken
from store.rooms import RoomStore
from tests.support.leading import FIRST, Clock, Facilitator, facilitator
from workshop.moves import end, let_in
from workshop.peers import Placed, Shared
from workshop.room import Refused


def test_tables_are_fixed_for_the_shares_that_were_seen(rooms: RoomStore, clock: Clock) -> None:
    peers = facilitator(rooms, clock, kind="peer").does(let_in)
    phones = [rooms.join(peers.code).result() for _ in range(4)]
    for n, phone in enumerate(phones[:3]):
        rooms.share(phone, Shared(name=f"{n}市", levels={})).result()
    seen = rooms.shares(peers.secret)
    rooms.share(phones[3], Shared(name="遅れた市", levels={})).result()

    def fix(
        shares: tuple[Placed, ...], *tables: tuple[int, ...], version: int | None = None
    ) -> None:
        now = rooms.console(peers.secret).version
        rooms.fix_tables(peers.secret, shares, tables, version=version or now, turn=1)

    for refused in (
        lambda: fix(seen, (0, 1, 2)),  # somebody shared meanwhile
        lambda: fix(rooms.shares(peers.secret), (0, 1, 2, 3), version=1),
    ):
        with pytest.raises(Moved):
            refused()
    assert rooms.console(peers.secret).room.phase == "joining"
    fix(rooms.shares(peers.secret), (0, 2), (1, 3))
    assert [placed.table for placed in rooms.shares(peers.secret)] == [0, 1, 0, 1]
    assert rooms.console(peers.secret).room.phase == "revealed"
    with pytest.raises(AlreadyShared):
        rooms.share(phones[0], Shared(name="1 市", levels={FIRST: 1})).result()
    rooms.share(phones[0], Shared(name="1 市", levels={FIRST: 1}), replaces=True).result()
    assert {(p.shared.city, p.table) for p in rooms.shares(peers.secret)} == {
        ("1市", 1), ("2市", 0), ("遅れた市", 1),
    }  # fmt: skip
    version = rooms.console(peers.secret).version
    rooms.remove_city(peers.secret, "2市", version=version, turn=1)
    with pytest.raises(NotHere):
        rooms.seat(phones[2])
    with pytest.raises(Refused):
        rooms.remove_city(peers.secret, "2市", version=version + 1, turn=1)
    with pytest.raises(NotHere):
        rooms.remove_city("wrong", "1市", version=1, turn=1)
    consensus = facilitator(rooms, clock).does(let_in)
    now = rooms.console(consensus.secret).version
    with pytest.raises(Refused):
        rooms.fix_tables(consensus.secret, (), (), version=now, turn=1)


def test_sharing_can_be_taken_back(rooms: RoomStore, clock: Clock, lead: Facilitator) -> None:
    peers = facilitator(rooms, clock, kind="peer").does(let_in)
    phone = rooms.join(peers.code).result()
    rooms.share(phone, Shared(name="みどり市", levels={FIRST: 1})).result()
    rooms.share(phone, Shared(name="みどり市", levels={FIRST: 2})).result()
    assert rooms.shares(peers.secret) == (Placed(Shared(name="みどり市", levels={FIRST: 2})),)
    assert rooms.seat(phone).shared == rooms.shares(peers.secret)[0].shared
    other = rooms.join(peers.code).result()
    assert rooms.neighbours(other) == (rooms.shares(peers.secret), None)
    rooms.share(other, Shared(name="港市", levels={})).result()
    assert rooms.neighbours(phone)[1] == 0
    assert rooms.neighbours(other)[1] == 1
    names = [placed.shared.name for placed in rooms.screen(screen_of(peers.secret)).shares]
    assert names == ["みどり市", "港市"]
    assert rooms.console(peers.secret).voted == 2
    rooms.unshare(other).result()
    peers.does(end)
    rooms.unshare(phone).result()
    assert rooms.shares(peers.secret) == ()
    with pytest.raises(NotTaken):
        rooms.share(phone, Shared(name="みどり市", levels={})).result()
    guest = rooms.join(lead.does(let_in).code).result()
    with pytest.raises(NotTaken):  # a consensus room takes none
        rooms.share(guest, Shared(name="みどり市", levels={})).result()
