"""Rooms in a database: led with the facilitator's secret, joined with a code, voted in from phones.

Every call passes its capability (a secret or code), which is checked against the database in the
same transaction. Votes are committed in the transaction that checks that the round is open.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime

from checklist.answers import Assessment
from checklist.problems import ProblemsError
from store.codes import join_code
from store.keeping import Connection, Database
from store.room_keys import LEAD, PHONE, SCREEN, lookup, screen_of
from store.room_rows import (
    checksum_of,
    columns,
    console_of,
    counted,
    dots_of,
    found,
    free_code,
    ledger_of,
    minute_of,
    number_of,
    record_of,
    sealed_for,
    seat_of,
    share_mark,
    shares_of,
    unsealed_for,
    votes_of,
    written,
)
from store.room_views import (
    Arrival,
    Console,
    Moved,
    NotHere,
    Record,
    Screen,
    Seat,
    overtaken,
    too_late,
    unreadable,
)
from store.together import Together
from workshop.peers import Shared
from workshop.room import Move, Room, Step, regroup_seats, remove_seats, reveal, show_choices
from workshop.votes import DONT_KNOW, LEVELS, NO_GROUP, shown

#: Seats in one room: more than one address can take (``views/room/door.py``).
MOST_PEOPLE = 3000
#: The largest number of a vote.
_MOST_NUMBER = 2**53


class RoomStore:
    """The rooms of one database; safe for any number of threads and processes.

    Methods that write raise NotSaved when the database fails, those that read NotOpened; an unknown
    secret raises NotHere. A method returns after its commit is on disk.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._together = Together(database)
        self._clock = clock

    def close(self) -> None:
        """Ends the use of the store, not of the database. May be repeated."""
        self._together.close()

    # ------------------------------------------------------------------------ the facilitator

    def create(self, room: Room, attached: Assessment | None = None) -> str:
        """Stores a new room; returns the facilitator's capability (a random secret). ``attached``:
        the assessment whose answers were given beforehand, sealed under that secret."""
        lead = secrets.token_urlsafe(32)

        def job(connection: Connection) -> None:
            code = free_code(connection)
            keys = (lookup(LEAD, lead), lookup(SCREEN, screen_of(lead)), code)
            connection.execute(
                "INSERT INTO room (lead, screen, code, version, phase, criterion, round,"
                " expires_at, state, checksum) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)",
                (*keys, *columns(room, 1)),
            )
            if attached is not None:
                connection.execute(
                    "INSERT INTO attached (room, content) SELECT id, ? FROM room WHERE lead = ?",
                    (sealed_for(lead, attached), keys[0]),
                )

        self._together.ask("lead", job).result()
        return lead

    def attached(self, lead: str) -> Assessment | None:
        """The whole assessment whose answers were given beforehand, as it was attached."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT content FROM attached WHERE room = ?", (number_of(connection, lead),)
            ).fetchone()
        return None if row is None else unsealed_for(lead, row[0])

    def console(self, lead: str) -> Console:
        """The facilitator's view of the room now."""
        with self._database.reading() as connection:
            return console_of(connection, lead)

    def lead(self, lead: str, move: Move, *, version: int, turn: int | None) -> Console:
        """Applies one transition to the room. ``version`` is that of the facilitator's page,
        ``turn`` that of the device that leads from there; ``None`` takes the lead over.

        Raises Refused when the phase does not allow the transition, and Moved when the room has
        another version or another device leads; nothing has changed then.
        """
        return self._lead(lead, version, turn, lambda _, __, room, now: move(room, now))

    def reveal(self, lead: str, *, version: int, turn: int) -> Console:
        """Reveals the votes of the round to everybody; see ``lead``."""

        def move(connection: Connection, number: int, room: Room, now: datetime) -> Step:
            votes = votes_of(connection, number, room.criterion or "", room.round)
            return reveal(room, now, shown(votes))

        return self._lead(lead, version, turn, move)

    def show_choices(self, lead: str, *, version: int, turn: int) -> Console:
        """Shows the dots to everybody; see ``lead``."""

        def move(connection: Connection, number: int, room: Room, now: datetime) -> Step:
            return show_choices(room, now, dots_of(connection, number, room))

        return self._lead(lead, version, turn, move)

    def _lead(
        self,
        lead: str,
        version: int,
        turn: int | None,
        move: Callable[[Connection, int, Room, datetime], Step],
    ) -> Console:
        def job(connection: Connection) -> Console:
            number, _, stored, room = found(connection, "lead", lookup(LEAD, lead))
            if turn is not None and turn != room.turn:
                raise Moved(
                    ProblemsError.one(
                        "別の端末が進行を引き継ぎました。この端末で進めるには、"
                        "「この端末で進行する」を押してください。",
                        "Another device has taken over. To lead from this one, press "
                        "“Lead from this device”.",
                    ).problems
                )
            if version != stored:
                raise Moved(
                    ProblemsError.one(
                        "押す前に、ワークショップが先に進んでいました。今の状態を確かめてください。",
                        "The room had moved before you pressed. See where it is now.",
                    ).problems
                )
            step = move(connection, number, room, self._clock().astimezone(UTC))
            connection.execute(
                "UPDATE room SET version = version + 1, phase = ?, criterion = ?, round = ?,"
                " expires_at = ?, state = ?, checksum = ? WHERE id = ?",
                (*columns(step.room, stored + 1), number),
            )
            for entry in step.entries:
                text = entry.model_dump_json(exclude_defaults=True)
                connection.execute(
                    "INSERT INTO ledger (room, number, entry, checksum)"
                    " SELECT ?, coalesce(max(number), 0) + 1, ?, ? FROM ledger WHERE room = ?",
                    (number, text, checksum_of(number, text), number),
                )
            return console_of(connection, lead)

        done: Console = self._together.ask("lead", job).result()
        return done

    def renew_code(self, lead: str) -> str:
        """A new join code; the old one is revoked. Seats already taken stay valid."""

        def job(connection: Connection) -> str:
            code = free_code(connection)
            done = connection.execute(
                "UPDATE room SET code = ? WHERE lead = ?", (code, lookup(LEAD, lead))
            )
            if done.rowcount != 1:
                raise NotHere
            return code

        renewed: str = self._together.ask("lead", job).result()
        return renewed

    def arrivals(self, lead: str) -> tuple[Arrival, ...]:
        """The seats by minute and group, the latest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT p.joined_at, p.team, count(*), coalesce(sum("
                "  CASE WHEN EXISTS (SELECT 1 FROM vote v WHERE v.participant = p.id)"
                "  OR EXISTS (SELECT 1 FROM dots d WHERE d.participant = p.id)"
                "  OR EXISTS (SELECT 1 FROM share s WHERE s.participant = p.id)"
                "  THEN 1 ELSE 0 END), 0)"
                " FROM participant p WHERE p.room = ?"
                " GROUP BY p.joined_at, p.team ORDER BY p.joined_at DESC, p.team",
                (number_of(connection, lead),),
            ).fetchall()
        return tuple(
            Arrival(datetime.fromisoformat(f"{at}+00:00"), int(team), int(people), int(voted))
            for at, team, people, voted in rows
        )

    def remove(self, lead: str, minute: datetime, team: int, *, version: int, turn: int) -> Console:
        """Removes the seats of one ``Arrival`` with their votes of any round; their phones may join
        anew. See ``lead``."""

        def move(connection: Connection, number: int, room: Room, now: datetime) -> Step:
            people = connection.execute(
                "DELETE FROM participant WHERE room = ? AND joined_at = ? AND team = ?",
                (number, minute_of(minute.astimezone(UTC)), team),
            ).rowcount
            return remove_seats(room, now, people)

        return self._lead(lead, version, turn, move)

    def regroup(
        self, lead: str, minute: datetime, team: int, into: int, *, version: int, turn: int
    ) -> Console:
        """Moves the seats of one ``Arrival`` to another group, the ``into``-th of the room, with
        their votes. ValueError where the room has no such group; see ``lead``."""

        def move(connection: Connection, number: int, room: Room, now: datetime) -> Step:
            if into not in range(len(room.groups)):
                raise ValueError("no such group")
            seats = connection.execute(
                "SELECT id, secret FROM participant WHERE room = ? AND joined_at = ? AND team = ?",
                (number, minute_of(minute.astimezone(UTC)), team),
            ).fetchall()
            for seat, key in seats:
                connection.execute(
                    "UPDATE participant SET team = ?, checksum = ? WHERE id = ?",
                    (into, checksum_of(key, into), seat),
                )
            return regroup_seats(room, now, len(seats))

        return self._lead(lead, version, turn, move)

    def record(self, lead: str) -> Record:
        """The history of the room."""
        with self._database.reading() as connection:
            here = found(connection, "lead", lookup(LEAD, lead))
            return record_of(connection, here.number, here.room)

    def verify(self, number: int) -> None:
        """Reads every row of the room with this id. Raises Damaged, and NotHere where there is
        none; for operators, who have no capability of it."""
        with self._database.reading() as connection:
            room = found(connection, "id", number).room
            record_of(connection, number, room)
            dots_of(connection, number, room)
            shares_of(connection, number)

    def shares(self, lead: str) -> tuple[Shared, ...]:
        """The present shares of the municipalities, in the order in which they joined."""
        with self._database.reading() as connection:
            number = number_of(connection, lead)
            return tuple(shared for _, shared in shares_of(connection, number))

    def delete(self, lead: str) -> bool:
        """Deletes the room with everything in it; False when there was none."""

        def job(connection: Connection) -> bool:
            return bool(
                connection.execute(
                    "DELETE FROM room WHERE lead = ?", (lookup(LEAD, lead),)
                ).rowcount
            )

        is_deleted: bool = self._together.ask("delete", job).result()
        self._database.wipe()
        return is_deleted

    def purge(self, before: datetime) -> int:
        """Deletes the rooms that expired before this time; returns how many. ``before`` must be
        aware (ValueError)."""
        if before.utcoffset() is None:
            raise ValueError("before needs a time zone")

        def job(connection: Connection) -> int:
            return connection.execute(
                "DELETE FROM room WHERE expires_at < ?", (written(before),)
            ).rowcount

        count: int = self._together.ask("delete", job).result()
        self._database.wipe()
        return count

    # ------------------------------------------------------------------------ the projector

    def screen(self, secret: str) -> Screen:
        """The projector's view now; ``secret`` as ``screen_of`` gives it."""
        with self._database.reading() as connection:
            number, code, version, room = found(connection, "screen", lookup(SCREEN, secret))
            people, voted = counted(connection, number, room)
            ledger = ledger_of(connection, number)
            shares = tuple(shared for _, shared in shares_of(connection, number))
        return Screen(room, version, code, people, voted, ledger, shares)

    def screen_mark(self, secret: str) -> tuple[int, int, int]:
        """A value that differs whenever the projector has something new to show: version, people,
        votes."""
        with self._database.reading() as connection:
            number, _, version, room = found(connection, "screen", lookup(SCREEN, secret))
            return (version, *counted(connection, number, room))

    # ------------------------------------------------------------------------ the phones

    def door(self, code: str) -> Room:
        """The room of a join code, as seen before joining. Raises NotHere, the same for every
        cause."""
        with self._database.reading() as connection:
            room = found(connection, "code", join_code(code) or "").room
        if not self._lets_in(room):
            raise NotHere
        return room

    def join(self, code: str, team: int = NO_GROUP, secret: str | None = None) -> Future[str]:
        """Joins the room of a code; a future with the phone's secret (its capability). ``team``:
        index among the room's groups, ``NO_GROUP`` for none. ``secret`` is given for simulated
        participants only. Raises (through the future) NotHere."""
        phone = secret or secrets.token_urlsafe(32)
        key = lookup(PHONE, phone)

        def job(connection: Connection) -> str:
            number, _, _, room = found(connection, "code", join_code(code) or "")
            (people,) = connection.execute(
                "SELECT count(*) FROM participant WHERE room = ?", (number,)
            ).fetchone()
            teams = range(len(room.groups)) if room.groups else (NO_GROUP,)
            if not self._lets_in(room) or team not in teams or people >= MOST_PEOPLE:
                raise NotHere
            connection.execute(
                "INSERT INTO participant (room, secret, team, joined_at, checksum)"
                " VALUES (?, ?, ?, ?, ?)",
                (number, key, team, minute_of(self._now()), checksum_of(key, team)),
            )
            return phone

        return self._together.ask("save", job)

    def seat(self, secret: str) -> Seat:
        """The view of the phone with this secret."""
        with self._database.reading() as connection:
            return seat_of(connection, secret)

    def seat_mark(self, secret: str) -> tuple[str, bool]:
        """A value that differs whenever a phone has something new to show (in a peer room also with
        every share), and whether its room has expired."""
        with self._database.reading() as connection:
            number, _, version, room = found(connection, "phone", lookup(PHONE, secret))
            mark = share_mark(connection, number, version, room)
        return mark, room.is_expired(self._clock())

    def vote(
        self, secret: str, criterion: str, round_: int, level: int, number: int
    ) -> Future[None]:
        """Stores one phone's vote; a later one of the same round (with a larger ``number``)
        replaces it. Idempotent: the same vote with the same number counts once.

        Raises (through the future) NotTaken when the round is not open any more, or a later vote
        was stored before; NotHere when the phone has no seat.
        """
        if level not in range(DONT_KNOW, LEVELS) or not 1 <= number <= _MOST_NUMBER:
            raise unreadable()

        def job(connection: Connection) -> None:
            key, now = lookup(PHONE, secret), written(self._clock())
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
            seat = seat_of(connection, secret)
            room = seat.room
            is_open = room.phase == "open" and not room.is_expired(self._clock())
            if not is_open or (room.criterion, room.round) != (criterion, round_):
                raise too_late()
            if (seat.level, seat.number) != (level, number):
                raise overtaken()

        return self._together.ask("vote", job)

    def give_dots(self, secret: str, choices: Sequence[str], number: int) -> Future[None]:
        """Stores one phone's dots, one for each choice, at most as many as the room gives. Raises
        as ``vote``."""
        if len(set(choices)) != len(choices) or not 1 <= number <= _MOST_NUMBER:
            raise unreadable()

        def job(connection: Connection) -> None:
            seat = seat_of(connection, secret)
            room = seat.room
            if room.phase != "choosing" or room.is_expired(self._clock()):
                raise too_late()
            if len(choices) > room.dots or not set(choices) <= set(room.choices):
                raise unreadable()
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

    def share(self, secret: str, shared: Shared) -> Future[None]:
        """Stores a municipality's share, in place of an earlier one."""

        def job(connection: Connection) -> None:
            seat = seat_of(connection, secret)
            if not self._lets_in(seat.room) or seat.room.kind != "peer":
                raise too_late()
            key, text = lookup(PHONE, secret), shared.model_dump_json()
            connection.execute(
                "INSERT INTO share (room, participant, content, checksum)"
                " SELECT p.room, p.id, ?, CAST(? AS BIGINT) FROM participant p WHERE p.secret = ?"
                " ON CONFLICT (room, participant)"
                " DO UPDATE SET content = excluded.content, checksum = excluded.checksum",
                (text, checksum_of(key, text), key),
            )

        return self._together.ask("save", job)

    def neighbours(self, secret: str) -> tuple[tuple[Shared, ...], int | None]:
        """The shares of a phone's room, in order, and the index of the phone's own; ``None``
        without one."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id, room FROM participant WHERE secret = ?", (lookup(PHONE, secret),)
            ).fetchone()
            if row is None:
                raise NotHere
            shares = shares_of(connection, row[1])
        places = [who for who, _ in shares]
        own = places.index(row[0]) if row[0] in places else None
        return tuple(shared for _, shared in shares), own

    def unshare(self, secret: str) -> Future[None]:
        """Deletes the phone's share."""

        def job(connection: Connection) -> None:
            seat_of(connection, secret)
            connection.execute(
                "DELETE FROM share WHERE participant ="
                " (SELECT id FROM participant WHERE secret = ?)",
                (lookup(PHONE, secret),),
            )

        return self._together.ask("delete", job)

    # ------------------------------------------------------------------------ how

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _lets_in(self, room: Room) -> bool:
        return room.takes_people and not room.is_expired(self._clock())
