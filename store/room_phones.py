"""What phones do in rooms: come in, vote, give dots, share. Every call passes the phone's secret,
which is checked against the database in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime

from store.codes import join_code, new_seat, seat_code
from store.group_commit import GroupCommit, undone_if_refused
from store.interface import Connection, Database, stored_time
from store.room_checks import checksum_of
from store.room_keys import PHONE, lookup
from store.room_reasons import key_of, own_reason, put_reason
from store.room_rows import (
    counted,
    ledger_of,
    minute_of,
    room_row,
    seat_of,
    vote_in,
)
from store.room_seats import rekey, rekey_reasons
from store.room_shares import put_share, share_mark, shares_of
from store.room_views import NotHere, Seat, group_stays, no_vote, overtaken, too_late
from workshop.peers import Placed, Shared
from workshop.reasons import Reason
from workshop.room import LedgerEntry, Room
from workshop.votes import DONT_KNOW, LEVELS, NO_GROUP

#: Seats in one room: more than one address can take (``views/room/door.py``).
MOST_PEOPLE = 3000
#: The largest number of a vote.
_MOST_NUMBER = 2**53


class Phones:
    """The phones' side of the rooms of one database (``store.rooms.RoomStore`` has all sides).

    Raises NotSaved in methods that write and NotOpened in those that read, when the database fails,
    and NotHere for a code or secret that belongs to nothing, the same for every cause. A method
    that returns a future raises through it.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._together = GroupCommit(database)
        self._clock = clock

    def close(self) -> None:
        """Ends the use of the store, not of the database. May be repeated."""
        self._together.close()

    def door(self, code: str) -> Room:
        """The room of a join code, as seen before joining; also while it is a draft, which lets
        nobody in yet. Raises NotHere also where it has ended or expired."""
        with self._database.reading() as connection:
            room = room_row(connection, "code", join_code(code) or "").room
        if room.phase == "ended" or room.is_expired(self._clock()):
            raise NotHere
        return room

    def join(self, code: str, team: int = NO_GROUP, secret: str | None = None) -> Future[str]:
        """Joins the room of a code; returns a future with the phone's secret (its capability).
        ``team``: index among the room's groups, ``NO_GROUP`` for none. ``secret``: a random one
        that was made for this phone. The same call again is then answered alike, since an answer
        may get lost; the seat stays in its group. Raises NotHere also where the room takes nobody
        or is full, has no such group, or the secret is one of another room."""
        phone = secret or new_seat()
        key = lookup(PHONE, phone)

        def job(connection: Connection) -> str:
            number, _, _, room = room_row(connection, "code", join_code(code) or "")
            seats = "SELECT room FROM participant WHERE secret = ?"
            taken = connection.execute(seats, (key,)).fetchone()
            if taken is not None and taken[0] == number and self._lets_in(room):
                return phone
            (people,) = connection.execute(
                "SELECT count(*) FROM participant WHERE room = ?", (number,)
            ).fetchone()
            teams = range(len(room.groups)) if room.groups else (NO_GROUP,)
            is_full = people >= MOST_PEOPLE
            if taken is not None or not self._lets_in(room) or team not in teams or is_full:
                raise NotHere
            connection.execute(
                "INSERT INTO participant (room, secret, team, joined_at, checksum)"
                " VALUES (?, ?, ?, ?, ?)",
                (number, key, team, minute_of(self._now()), checksum_of(key, team)),
            )
            return phone

        return self._together.ask("save", job)

    def take_back(self, code: str, typed: str, fresh: str) -> str:
        """Puts the seat of the code typed, in the room of a join code, under the new secret
        ``fresh`` (as ``new_seat`` makes it), and returns that. The old secret is refused from then
        on, but the same call again is answered alike, since an answer may get lost. Raises NotHere
        also where the room takes nobody."""
        old, new = seat_code(typed) or "", seat_code(fresh) or ""
        keys = lookup(PHONE, old), lookup(PHONE, new)

        def move(connection: Connection) -> Room:
            number, _, _, room = room_row(connection, "code", join_code(code) or "")
            seats = "SELECT secret FROM participant WHERE room = ? AND secret IN (?, ?)"
            known = [bytes(key) for (key,) in connection.execute(seats, (number, *keys)).fetchall()]
            if not self._lets_in(room) or not (old and new) or len(known) != 1:
                raise NotHere
            if known == [keys[0]]:
                with undone_if_refused(connection):
                    rekey(connection, *keys)
            return room

        room: Room = self._together.ask("save", move).result()
        self._together.ask(
            "save", lambda connection: rekey_reasons(connection, room, old, new)
        ).result()
        return new

    def change_group(self, secret: str, team: int) -> Future[None]:
        """Moves a phone to another group of its room, the ``team``-th, as long as it has neither
        voted nor given dots. Raises NotTaken afterwards, and where the room takes nobody or has no
        such group."""
        key = lookup(PHONE, secret)

        def job(connection: Connection) -> None:
            room = seat_of(connection, secret).room
            votes = connection.execute(
                "SELECT 1 FROM participant p WHERE p.secret = ? AND ("
                " EXISTS (SELECT 1 FROM vote v WHERE v.participant = p.id)"
                " OR EXISTS (SELECT 1 FROM dots d WHERE d.participant = p.id))",
                (key,),
            ).fetchone()
            is_there = team in range(len(room.groups))
            if votes is not None or not self._lets_in(room) or not is_there:
                raise group_stays()
            connection.execute(
                "UPDATE participant SET team = ?, checksum = ? WHERE secret = ?",
                (team, checksum_of(key, team), key),
            )

        return self._together.ask("save", job)

    def shown(self, secret: str) -> tuple[tuple[LedgerEntry, ...], int]:
        """What everybody in the room of this phone has been shown: its ledger, and the number of
        people."""
        with self._database.reading() as connection:
            row = room_row(connection, "phone", lookup(PHONE, secret))
            people, _ = counted(connection, row)
            return ledger_of(connection, row.number), people

    def seat(self, secret: str) -> Seat:
        """What the phone with this secret sees now; ``reason`` and ``before`` while a round is
        open."""
        with self._database.reading() as connection:
            seat = seat_of(connection, secret)
            criterion, round_ = seat.room.criterion, seat.room.round
            if seat.room.phase != "open" or criterion is None:
                return seat
            return replace(
                seat,
                reason=own_reason(connection, key_of(secret, criterion, round_)),
                before=vote_in(connection, secret, criterion, round_ - 1),
            )

    def seat_mark(self, secret: str) -> tuple[str, bool]:
        """A value that differs whenever a phone has something new to show (in a peer room also with
        every share), and whether its room has expired."""
        with self._database.reading() as connection:
            number, _, version, room = room_row(connection, "phone", lookup(PHONE, secret))
            mark = share_mark(connection, number, version, room)
        return mark, room.is_expired(self._clock())

    def vote(
        self, secret: str, criterion: str, round_: int, level: int, number: int
    ) -> Future[None]:
        """Stores one phone's vote: a level, or ``DONT_KNOW``. One with a larger ``number`` (1 to
        2^53) replaces it in the same round. Idempotent: the same vote with the same number counts
        once.

        Raises NotTaken when the round is not open any more, or a later vote was stored before; at
        once, when the level or the number is none.
        """
        if level not in range(DONT_KNOW, LEVELS) or not 1 <= number <= _MOST_NUMBER:
            raise no_vote()

        def job(connection: Connection) -> None:
            key, now = lookup(PHONE, secret), stored_time(self._clock())
            checksum = checksum_of(key, criterion, round_, level, number)
            done = connection.execute(
                "INSERT INTO vote (room, criterion, round, participant, level, number, checksum)"
                " SELECT r.id, r.criterion, r.round, p.id, ?, ?, CAST(? AS BIGINT)"
                " FROM participant p JOIN room r ON r.id = p.room"
                " WHERE p.secret = ? AND r.phase = 'open' AND r.criterion = ? AND r.round = ?"
                " AND r.expires_at > ?"
                " ON CONFLICT (room, criterion, round, participant)"
                " DO UPDATE SET level = excluded.level, number = excluded.number,"
                " checksum = excluded.checksum WHERE excluded.number > vote.number",
                (level, number, checksum, key, criterion, round_, now),
            )
            if done.rowcount == 1:
                return
            seat = self._seat_in(connection, secret, criterion, round_)
            if (seat.level, seat.number) != (level, number):
                raise overtaken()

        return self._together.ask("vote", job)

    def give_reason(
        self, secret: str, criterion: str, round_: int, reason: Reason | None
    ) -> Future[None]:
        """Stores the reason of the phone's vote in place of an earlier one; ``None`` takes it back.
        Raises NotTaken when the round is not open any more, or the phone has not voted in it."""

        def job(connection: Connection) -> None:
            seat = self._seat_in(connection, secret, criterion, round_)
            if seat.level is None:
                raise no_vote()
            number = room_row(connection, "phone", lookup(PHONE, secret)).number
            place = (criterion, round_)
            put_reason(connection, key_of(secret, *place), number, place, seat.level, reason)

        return self._together.ask("vote", job)

    def give_dots(self, secret: str, choices: Sequence[str], number: int) -> Future[None]:
        """Stores one phone's dots, one for each of some of the room's choices, at most as many as
        the room gives; ``number`` as in ``vote``. Raises NotTaken when the room is not choosing any
        more, or later dots were stored before; at once, when a choice is named twice."""
        if len(set(choices)) != len(choices) or not 1 <= number <= _MOST_NUMBER:
            raise no_vote()

        def job(connection: Connection) -> None:
            seat = seat_of(connection, secret)
            room = seat.room
            if room.phase != "choosing" or room.is_expired(self._clock()):
                raise too_late()
            if len(choices) > room.dots or not set(choices) <= set(room.choices):
                raise no_vote()
            key, text = lookup(PHONE, secret), json.dumps(list(choices))
            done = connection.execute(
                "INSERT INTO dots (room, participant, choices, number, checksum)"
                " SELECT p.room, p.id, ?, ?, CAST(? AS BIGINT) FROM participant p"
                " WHERE p.secret = ? ON CONFLICT (room, participant)"
                " DO UPDATE SET choices = excluded.choices, number = excluded.number,"
                " checksum = excluded.checksum WHERE excluded.number > dots.number",
                (text, number, checksum_of(key, text, number), key),
            )
            if done.rowcount != 1 and (seat.choices, seat.number) != (tuple(choices), number):
                raise overtaken()

        return self._together.ask("vote", job)

    def share(self, secret: str, shared: Shared, *, replaces: bool = False) -> Future[None]:
        """Stores a municipality's share, in place of an earlier one of this phone; with
        ``replaces`` also of another phone that shared the same municipality. Raises AlreadyShared
        where there is such a one, and NotTaken when the room takes none any more."""

        def job(connection: Connection) -> None:
            seat = seat_of(connection, secret)
            if not self._lets_in(seat.room) or seat.room.kind != "peer":
                raise too_late()
            put_share(connection, lookup(PHONE, secret), shared, replaces=replaces)

        return self._together.ask("save", job)

    def neighbours(self, secret: str) -> tuple[tuple[Placed, ...], int | None]:
        """The shares of a phone's room, in the order in which their phones joined, and the index of
        the phone's own; ``None`` without one."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id, room FROM participant WHERE secret = ?", (lookup(PHONE, secret),)
            ).fetchone()
            if row is None:
                raise NotHere
            shares = shares_of(connection, row[1])
        places = [who for who, _ in shares]
        own = places.index(row[0]) if row[0] in places else None
        return tuple(placed for _, placed in shares), own

    def unshare(self, secret: str) -> Future[None]:
        """Deletes the phone's share, where there is one."""

        def job(connection: Connection) -> None:
            seat_of(connection, secret)
            connection.execute(
                "DELETE FROM share WHERE participant ="
                " (SELECT id FROM participant WHERE secret = ?)",
                (lookup(PHONE, secret),),
            )

        return self._together.ask("delete", job)

    # ------------------------------------------------------------------------ how

    def _seat_in(self, connection: Connection, secret: str, criterion: str, round_: int) -> Seat:
        """What a phone sees in a round. Raises NotTaken when that is not open any more."""
        seat = seat_of(connection, secret)
        room = seat.room
        is_open = room.phase == "open" and not room.is_expired(self._clock())
        if not is_open or (room.criterion, room.round) != (criterion, round_):
            raise too_late()
        return seat

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _lets_in(self, room: Room) -> bool:
        return room.takes_people and not room.is_expired(self._clock())
