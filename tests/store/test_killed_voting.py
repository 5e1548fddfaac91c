"""A vote that was acknowledged is still there after the process was killed.

Two kills; ``KILLS=50`` in the environment for more.
"""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support.killed import acknowledged_until_killed
from workshop.moves import let_in, open_vote
from workshop.room import Room

KILLS = int(os.environ.get("KILLS", "2"))
CRITERION = "capacity.finance"
PEOPLE = 50


def test_no_acknowledged_vote_is_lost_to_sigkill(path: Path) -> None:
    with closing(SqliteDatabase(path)) as database, closing(RoomStore(database)) as store:
        room = Room(
            title="会", criteria=(CRITERION,), expires_at=datetime.now(UTC) + timedelta(hours=2)
        )
        lead = store.create(room)
        console = store.lead(lead, let_in, version=1, turn=1)
        phones = [store.join(console.code).result() for _ in range(PEOPLE)]
        store.lead(lead, partial(open_vote, criterion=CRITERION), version=2, turn=1)
    held = dict.fromkeys(phones, (0, -1))
    for _ in range(KILLS):
        first = max(number for number, _ in held.values()) + 2
        lines = acknowledged_until_killed("votes_until_killed", path, first, ",".join(phones))
        newest: dict[str, tuple[int, int]] = {}
        for line in lines:
            phone, number, level = line.split()
            newest[phone] = (int(number), int(level))
        assert newest
        with closing(SqliteDatabase(path)) as database, closing(RoomStore(database)) as store:
            assert store.console(lead).voted <= PEOPLE
            for phone in phones:
                seat = store.seat(phone)
                number, level = newest.get(phone, held[phone])
                found = (seat.number, -1 if seat.level is None else seat.level)
                # The last vote may have been done without its acknowledgement; no other.
                after = max(number + 1, first)
                assert found in ((number, level), (after, (after + len(phone)) % 5))
                held[phone] = found
    assert max(number for number, _ in held.values()) > KILLS  # they had really been voting
