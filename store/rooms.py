"""Rooms in a database: led with the facilitator's secret, joined with a code, voted in from phones.

Every call passes its capability (a secret or code), which is checked against the database in the
same transaction. Votes are committed in the transaction that checks that the round is open.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from checklist.answers import Assessment
from checklist.problems import ProblemsError
from store.codes import new_seat
from store.group_commit import undone_if_refused
from store.interface import Connection, stored_time
from store.room_checks import checksum_of
from store.room_keys import LEAD, PHONE, SCREEN, lookup, screen_of
from store.room_phones import Phones
from store.room_reasons import (
    drop_open_reasons,
    erase_reason,
    reasons_of,
    set_shown,
    shuffle_reasons,
    verify_reasons,
)
from store.room_rows import (
    RoomRow,
    columns,
    console_of,
    counted,
    dots_of,
    drop_silent,
    free_code,
    ledger_of,
    minute_of,
    number_of,
    record_of,
    room_row,
    sealed_for,
    silent_seats,
    unsealed_for,
    votes_of,
)
from store.room_seats import hand_over
from store.room_shares import drop_city, put_tables, shares_of
from store.room_views import (
    Arrival,
    Console,
    HeldReason,
    Moved,
    NotHere,
    Screen,
    moved_on,
)
from workshop.account import RoomRecord
from workshop.moves import hand_seat, regroup_seats, remove_seats, reveal, seat, show_choices
from workshop.peers import Placed
from workshop.reasons import put_reason, reason_gone
from workshop.room import Move, Room, Transition
from workshop.votes import shown_votes, total_votes


class RoomStore(Phones):
    """The rooms of one database; safe for any number of threads and processes. A method that writes
    returns after its commit is on disk.

    Raises NotSaved, NotOpened and NotHere as ``Phones``; in methods that take a ``version``, also
    Refused and Moved as ``lead``.
    """

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
        """The whole assessment whose answers were given beforehand, as it was attached; ``None``
        where there is none."""
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
        return self._lead(lead, version, turn, lambda _, row, now: move(row.room, now))

    def reveal(self, lead: str, *, version: int, turn: int) -> Console:
        """Reveals the votes of the round to everybody."""

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            place = (row.room.criterion or "", row.room.round)
            votes = votes_of(connection, row.number, *place)
            step, voters = reveal(row.room, now, shown_votes(votes)), total_votes(votes).voters
            shuffled.append(shuffle_reasons(connection, row.number, place, voters))
            return step

        shuffled: list[int] = []
        console = self._lead(lead, version, turn, move)
        if any(shuffled):
            self._database.wipe()  # the log has seen each reason arrive
        return console

    def reasons(self, lead: str) -> tuple[HeldReason, ...]:
        """The reasons of the revealed rounds of the present criterion; none before the reveal."""
        with self._database.reading() as connection:
            return _reasons(connection, room_row(connection, "lead", lookup(LEAD, lead)))

    def show_reason(
        self, lead: str, id_: str, *, is_shown: bool, version: int, turn: int
    ) -> Console:
        """Shows one of ``reasons`` to everybody, or no longer. Raises Refused also where it is
        gone."""

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            step = put_reason(row.room, now, is_shown=is_shown)
            if not set_shown(connection, row.number, id_, is_shown=is_shown):
                raise reason_gone()
            return step

        return self._lead(lead, version, turn, move)

    def erase_reason(self, lead: str, id_: str, *, version: int, turn: int) -> Console:
        """Deletes one of ``reasons`` for good. Raises Refused also where it is gone."""

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            step = put_reason(row.room, now, is_shown=False)
            if not erase_reason(connection, row.number, id_):
                raise reason_gone()
            return step

        return self._lead(lead, version, turn, move)

    def show_choices(self, lead: str, *, version: int, turn: int) -> Console:
        """Shows the dots to everybody."""

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            return show_choices(row.room, now, dots_of(connection, row))

        return self._lead(lead, version, turn, move)

    def _lead(
        self,
        lead: str,
        version: int,
        turn: int | None,
        move: Callable[[Connection, RoomRow, datetime], Transition],
    ) -> Console:
        def job(connection: Connection) -> Console:
            row = room_row(connection, "lead", lookup(LEAD, lead))
            number, _, stored, room = row
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
                raise moved_on()
            with undone_if_refused(connection):
                step = move(connection, row, self._clock().astimezone(UTC))
            connection.execute(
                "UPDATE room SET version = version + 1, phase = ?, criterion = ?, round = ?,"
                " expires_at = ?, state = ?, checksum = ? WHERE id = ?",
                (*columns(step.room, stored + 1), number),
            )
            if step.room.phase == "ended":
                drop_open_reasons(connection, number)
            if room.choices and not step.room.choices:  # the vote on priorities was taken back
                connection.execute("DELETE FROM dots WHERE room = ?", (number,))
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
        """Replaces the join code by a new one, which it returns. Seats already taken stay valid."""

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
        anew."""

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            people = connection.execute(
                "DELETE FROM participant WHERE room = ? AND joined_at = ? AND team = ?",
                (row.number, minute_of(minute.astimezone(UTC)), team),
            ).rowcount
            return remove_seats(row.room, now, people)

        return self._lead(lead, version, turn, move)

    def regroup(
        self, lead: str, minute: datetime, team: int, into: int, *, version: int, turn: int
    ) -> Console:
        """Moves the seats of one ``Arrival`` to another group, the ``into``-th of the room, with
        their votes. Raises ValueError where the room has no such group."""

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            if into not in range(len(row.room.groups)):
                raise ValueError("no such group")
            seats = connection.execute(
                "SELECT id, secret FROM participant WHERE room = ? AND joined_at = ? AND team = ?",
                (row.number, minute_of(minute.astimezone(UTC)), team),
            ).fetchall()
            for who, key in seats:
                connection.execute(
                    "UPDATE participant SET team = ?, checksum = ? WHERE id = ?",
                    (into, checksum_of(key, into), who),
                )
            return regroup_seats(row.room, now, len(seats))

        return self._lead(lead, version, turn, move)

    def silent(self, lead: str) -> dict[int, int]:
        """How many seats of each group have no vote in the present round; empty where none runs or
        waits to be revealed."""
        with self._database.reading() as connection:
            return silent_seats(connection, room_row(connection, "lead", lookup(LEAD, lead)))

    def remove_silent(self, lead: str, team: int, *, version: int, turn: int) -> Console:
        """Removes the seats of a group that have no vote in the present round, with all that came
        from them: those whose phones lost them."""

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            return remove_seats(row.room, now, drop_silent(connection, row, team))

        return self._lead(lead, version, turn, move)

    def hand(self, lead: str, team: int, *, version: int, turn: int) -> str:
        """Puts the one seat of a group that has no vote in the present round under a new secret,
        for the phone that takes it back with it (``take_back``); the old phone loses it. Returns
        the secret. Raises Refused also where it is not the only one."""
        fresh = new_seat()

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            hand_over(connection, row, team, lookup(PHONE, fresh))
            return hand_seat(row.room, now)

        self._lead(lead, version, turn, move)
        return fresh

    def record(self, lead: str) -> RoomRecord:
        """The history of the room."""
        with self._database.reading() as connection:
            return record_of(connection, room_row(connection, "lead", lookup(LEAD, lead)))

    def verify(self, number: int) -> None:
        """Reads every row of the room with this id. Raises Damaged, and NotHere where there is
        none; for operators, who have no capability of it."""
        with self._database.reading() as connection:
            row = room_row(connection, "id", number)
            record_of(connection, row)
            dots_of(connection, row)
            shares_of(connection, number)
            verify_reasons(connection, number)

    def shares(self, lead: str) -> tuple[Placed, ...]:
        """The present shares of the municipalities, in the order in which they joined."""
        with self._database.reading() as connection:
            number = number_of(connection, lead)
            return tuple(placed for _, placed in shares_of(connection, number))

    def fix_tables(
        self,
        lead: str,
        seen: Sequence[Placed],
        tables: Sequence[Sequence[int]],
        *,
        version: int,
        turn: int,
    ) -> Console:
        """Gives the shares ``seen`` (all of the room, as ``shares`` returned them) these tables and
        shows them; from then on nobody is moved but by fixing them anew. Raises Moved also where
        these are not the shares any more."""

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            step = seat(row.room, now)
            put_tables(connection, row.number, seen, tables)
            return step

        return self._lead(lead, version, turn, move)

    def remove_city(self, lead: str, city: str, *, version: int, turn: int) -> Console:
        """Removes the seat that shared this municipality (``Shared.city``)."""

        def move(connection: Connection, row: RoomRow, now: datetime) -> Transition:
            return remove_seats(row.room, now, drop_city(connection, row.number, city))

        return self._lead(lead, version, turn, move)

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
        """Deletes the rooms that expired before this time; returns how many. Raises ValueError
        where ``before`` has no time zone."""
        if before.utcoffset() is None:
            raise ValueError("before needs a time zone")

        def job(connection: Connection) -> int:
            return connection.execute(
                "DELETE FROM room WHERE expires_at < ?", (stored_time(before),)
            ).rowcount

        count: int = self._together.ask("delete", job).result()
        self._database.wipe()
        return count

    # ------------------------------------------------------------------------ the projector

    def screen(self, secret: str) -> Screen:
        """The projector's view now; ``secret`` as ``screen_of`` gives it."""
        with self._database.reading() as connection:
            row = room_row(connection, "screen", lookup(SCREEN, secret))
            number, code, version, room = row
            people, voted = counted(connection, row)
            ledger = ledger_of(connection, number)
            shares = tuple(placed for _, placed in shares_of(connection, number))
            reasons = tuple(r for r in _reasons(connection, row) if r.is_shown)
        return Screen(room, version, code, people, voted, ledger, shares, reasons)

    def screen_mark(self, secret: str) -> tuple[int, int, int, bool]:
        """A value that differs whenever the projector has something new to show: version, people,
        votes, and whether the room has expired."""
        with self._database.reading() as connection:
            row = room_row(connection, "screen", lookup(SCREEN, secret))
            people, voted = counted(connection, row)
            return row.version, people, voted, row.room.is_expired(self._clock())


def _reasons(connection: Connection, row: RoomRow) -> tuple[HeldReason, ...]:
    room = row.room
    is_seen = room.shows_votes and room.criterion is not None
    return reasons_of(connection, row.number, room.criterion or "") if is_seen else ()
