"""Rooms in a database: led with the facilitator's secret, joined with a code, voted in from phones.

Every call passes its capability (a secret or code), which is checked against the database in the
same transaction. Votes are committed in the transaction that checks that the round is open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import zlib
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from checklist.problems import ProblemsError
from store.codes import join_code, new_join_code
from store.keeping import Connection, Database, damaged_room
from store.together import Together
from workshop.peers import Shared
from workshop.room import Entry, Move, Room, Step, remove_seats, reveal, show_choices
from workshop.votes import DONT_KNOW, LEVELS, NO_GROUP, Dots, Votes, dotted, shown, tallied

_Model = TypeVar("_Model", bound=BaseModel)

#: Seats in one room: more than one address can take (``views/room/door.py``).
MOST_PEOPLE = 3000
#: The largest number of a vote.
_MOST_NUMBER = 2**53

_LEAD, _SCREEN, _PHONE = b"room/lead/1", b"room/screen/1", b"room/phone/1"
_SCREEN_OF_LEAD = b"room/screen-of-lead/1"


class NotHere(ProblemsError):  # noqa: N818 - the name says what happened
    """No room, and no seat in one, belongs to this code or secret. The text is the same for every
    cause."""

    def __init__(self) -> None:
        words = ProblemsError.one(
            "この参加コードでは入れません。会場の画面にあるコードを確かめてください。"
            "ワークショップが終わったか、まだ受付が始まっていないこともあります。",
            "This code does not let you in. Compare it with the screen in the room. "
            "The workshop may be over, or not open yet.",
        )
        super().__init__(words.problems)


class NotTaken(ProblemsError):  # noqa: N818 - the name says what happened
    """A vote that does not count: too late, or superseded by a later one of the same phone."""


class Moved(ProblemsError):  # noqa: N818 - the name says what happened
    """The room has changed since the page was drawn, or another device leads it now."""


@dataclass(frozen=True)
class Console:
    """The facilitator's view: the room and its version, the join code, how many people have joined
    and how many have voted (in the present round, or for priorities)."""

    room: Room
    version: int
    code: str
    screen: str = field(repr=False)
    people: int
    voted: int


@dataclass(frozen=True)
class Screen:
    """The projector's view: as ``Console``, with the ledger, which has the revealed votes, and in a
    peer room with what is shared."""

    room: Room
    version: int
    code: str
    people: int
    voted: int
    ledger: tuple[Entry, ...]
    shares: tuple[Shared, ...]


@dataclass(frozen=True)
class Seat:
    """A phone's view: the room, the phone's group, and its last vote (``number`` is that of the
    last vote, 0 before the first; ``level`` may be ``DONT_KNOW``). ``mark`` as ``seat_mark``."""

    room: Room
    mark: str
    team: int
    level: int | None
    choices: tuple[str, ...]
    number: int
    shared: Shared | None


@dataclass(frozen=True)
class Record:
    """The history of a room, without people. ``teams``: number of people, by group. ``first`` and
    ``last``: votes of the first and of the last revealed round of each criterion, one row for each
    person, sorted by value, one column for each criterion in ``criteria``; ``None`` is don't know
    or no vote."""

    room: Room
    ledger: tuple[Entry, ...]
    teams: tuple[tuple[int, int], ...]
    criteria: tuple[str, ...]
    first: tuple[tuple[int | None, ...], ...]
    last: tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True)
class Arrival:
    """The seats that one group (``NO_GROUP``: people without one) took in one minute: when, how
    many, and how many of them ever voted, gave dots or shared."""

    minute: datetime
    team: int
    people: int
    voted: int


def screen_of(lead: str) -> str:
    """The projector's capability, derived from the facilitator's with HMAC-SHA256 (base64url, 43
    characters). The whole room sees it on the wall; ``lead`` cannot be computed from it."""
    digest = hmac.digest(lead.encode(), _SCREEN_OF_LEAD, hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def simulated(lead: str, number: int) -> str:
    """The capability of simulated participant ``number`` of a rehearsal, derived from the
    facilitator's as in ``screen_of``."""
    digest = hmac.digest(lead.encode(), b"room/simulated/%d" % number, hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _lookup(purpose: bytes, secret: str) -> bytes:
    """The database key of a secret: HMAC-SHA256, 32 bytes. Secrets cannot be computed from the
    database."""
    return hmac.digest(purpose, secret.encode(), hashlib.sha256)


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

    def create(self, room: Room) -> str:
        """Stores a new room; returns the facilitator's capability (a random secret)."""
        lead = secrets.token_urlsafe(32)

        def job(connection: Connection) -> None:
            code = _free_code(connection)
            keys = (_lookup(_LEAD, lead), _lookup(_SCREEN, screen_of(lead)), code)
            connection.execute(
                "INSERT INTO room (lead, screen, code, version, phase, criterion, round,"
                " expires_at, state, checksum) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)",
                (*keys, *_columns(room, 1)),
            )

        self._together.ask("lead", job).result()
        return lead

    def console(self, lead: str) -> Console:
        """The facilitator's view of the room now."""
        with self._database.reading() as connection:
            return _console(connection, lead)

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
            votes = _votes(connection, number, room.criterion or "", room.round)
            return reveal(room, now, shown(votes))

        return self._lead(lead, version, turn, move)

    def show_choices(self, lead: str, *, version: int, turn: int) -> Console:
        """Shows the dots to everybody; see ``lead``."""

        def move(connection: Connection, number: int, room: Room, now: datetime) -> Step:
            return show_choices(room, now, _dots(connection, number, room))

        return self._lead(lead, version, turn, move)

    def _lead(
        self,
        lead: str,
        version: int,
        turn: int | None,
        move: Callable[[Connection, int, Room, datetime], Step],
    ) -> Console:
        def job(connection: Connection) -> Console:
            row = connection.execute(
                f"SELECT id, {_ROOM} FROM room r WHERE lead = ?",  # noqa: S608 (a constant)
                (_lookup(_LEAD, lead),),
            ).fetchone()
            if row is None:
                raise NotHere
            number, stored, *_ = row
            room = _room(*row[1:])
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
                (*_columns(step.room, stored + 1), number),
            )
            entry = step.entry.model_dump_json(exclude_defaults=True)
            connection.execute(
                "INSERT INTO ledger (room, number, entry, checksum)"
                " SELECT ?, coalesce(max(number), 0) + 1, ?, ? FROM ledger WHERE room = ?",
                (number, entry, _checksum(number, entry), number),
            )
            return _console(connection, lead)

        done: Console = self._together.ask("lead", job).result()
        return done

    def renew_code(self, lead: str) -> str:
        """A new join code; the old one is revoked. Seats already taken stay valid."""

        def job(connection: Connection) -> str:
            code = _free_code(connection)
            done = connection.execute(
                "UPDATE room SET code = ? WHERE lead = ?", (code, _lookup(_LEAD, lead))
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
                (_number(connection, lead),),
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
                (number, _minute(minute.astimezone(UTC)), team),
            ).rowcount
            return remove_seats(room, now, people)

        return self._lead(lead, version, turn, move)

    def record(self, lead: str) -> Record:
        """The history of the room."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT id, {_ROOM} FROM room r WHERE lead = ?",  # noqa: S608 (a constant)
                (_lookup(_LEAD, lead),),
            ).fetchone()
            if row is None:
                raise NotHere
            return _record(connection, row[0], _room(*row[1:]))

    def verify(self, number: int) -> None:
        """Reads every row of the room with this id. Raises Damaged, and NotHere where there is
        none; for operators, who have no capability of it."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {_ROOM} FROM room r WHERE id = ?",  # noqa: S608 (a constant)
                (number,),
            ).fetchone()
            if row is None:
                raise NotHere
            room = _room(*row)
            _record(connection, number, room)
            _dots(connection, number, room)
            _shares(connection, number)

    def shares(self, lead: str) -> tuple[Shared, ...]:
        """The present shares of the municipalities, in the order in which they joined."""
        with self._database.reading() as connection:
            number = _number(connection, lead)
            return tuple(shared for _, shared in _shares(connection, number))

    def delete(self, lead: str) -> bool:
        """Deletes the room with everything in it; False when there was none."""

        def job(connection: Connection) -> bool:
            return bool(
                connection.execute(
                    "DELETE FROM room WHERE lead = ?", (_lookup(_LEAD, lead),)
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
                "DELETE FROM room WHERE expires_at < ?", (_written(before),)
            ).rowcount

        count: int = self._together.ask("delete", job).result()
        self._database.wipe()
        return count

    # ------------------------------------------------------------------------ the projector

    def screen(self, secret: str) -> Screen:
        """The projector's view now; ``secret`` as ``screen_of`` gives it."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT id, code, {_ROOM} FROM room r WHERE screen = ?",  # noqa: S608 (a constant)
                (_lookup(_SCREEN, secret),),
            ).fetchone()
            if row is None:
                raise NotHere
            number, code, version, *_ = row
            room = _room(*row[2:])
            people, voted = _counted(connection, number, room)
            ledger = _ledger(connection, number)
            shares = tuple(shared for _, shared in _shares(connection, number))
        return Screen(room, version, code, people, voted, ledger, shares)

    def screen_mark(self, secret: str) -> tuple[int, int, int]:
        """A value that differs whenever the projector has something new to show: version, people,
        votes."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT id, {_ROOM} FROM room r WHERE screen = ?",  # noqa: S608 (a constant)
                (_lookup(_SCREEN, secret),),
            ).fetchone()
            if row is None:
                raise NotHere
            number, version, *_ = row
            return (version, *_counted(connection, number, _room(*row[1:])))

    # ------------------------------------------------------------------------ the phones

    def door(self, code: str) -> Room:
        """The room of a join code, as seen before joining. Raises NotHere, the same for every
        cause."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {_ROOM} FROM room r WHERE code = ?",  # noqa: S608 (a constant)
                (join_code(code) or "",),
            ).fetchone()
        room = _room(*row) if row else None
        if room is None or not self._lets_in(room):
            raise NotHere
        return room

    def join(self, code: str, team: int = NO_GROUP, secret: str | None = None) -> Future[str]:
        """Joins the room of a code; a future with the phone's secret (its capability). ``team``:
        index among the room's groups, ``NO_GROUP`` for none. ``secret`` is given for simulated
        participants only. Raises (through the future) NotHere."""
        phone = secret or secrets.token_urlsafe(32)
        key = _lookup(_PHONE, phone)

        def job(connection: Connection) -> str:
            row = connection.execute(
                f"SELECT id, {_ROOM} FROM room r WHERE code = ?",  # noqa: S608 (a constant)
                (join_code(code) or "",),
            ).fetchone()
            if row is None:
                raise NotHere
            number, room = row[0], _room(*row[1:])
            (people,) = connection.execute(
                "SELECT count(*) FROM participant WHERE room = ?", (number,)
            ).fetchone()
            teams = range(len(room.groups)) if room.groups else (NO_GROUP,)
            if not self._lets_in(room) or team not in teams or people >= MOST_PEOPLE:
                raise NotHere
            connection.execute(
                "INSERT INTO participant (room, secret, team, joined_at, checksum)"
                " VALUES (?, ?, ?, ?, ?)",
                (number, key, team, _minute(self._now()), _checksum(key, team)),
            )
            return phone

        return self._together.ask("save", job)

    def seat(self, secret: str) -> Seat:
        """The view of the phone with this secret."""
        with self._database.reading() as connection:
            return _seat(connection, secret)

    def seat_mark(self, secret: str) -> tuple[str, bool]:
        """A value that differs whenever a phone has something new to show (in a peer room also with
        every share), and whether its room has expired."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT r.id, {_ROOM}"  # noqa: S608 (a constant)
                " FROM participant p JOIN room r ON r.id = p.room WHERE p.secret = ?",
                (_lookup(_PHONE, secret),),
            ).fetchone()
            if row is None:
                raise NotHere
            number, version, *_ = row
            room = _room(*row[1:])
            mark = _share_mark(connection, number, version, room)
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
            raise _unreadable()

        def job(connection: Connection) -> None:
            key, now = _lookup(_PHONE, secret), _written(self._clock())
            checksum = _checksum(key, criterion, round_, level, number)
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
            seat = _seat(connection, secret)
            room = seat.room
            is_open = room.phase == "open" and not room.is_expired(self._clock())
            if not is_open or (room.criterion, room.round) != (criterion, round_):
                raise _too_late()
            if (seat.level, seat.number) != (level, number):
                raise _overtaken()

        return self._together.ask("vote", job)

    def give_dots(self, secret: str, choices: Sequence[str], number: int) -> Future[None]:
        """Stores one phone's dots, one for each choice, at most as many as the room gives. Raises
        as ``vote``."""
        if len(set(choices)) != len(choices) or not 1 <= number <= _MOST_NUMBER:
            raise _unreadable()

        def job(connection: Connection) -> None:
            seat = _seat(connection, secret)
            room = seat.room
            if room.phase != "choosing" or room.is_expired(self._clock()):
                raise _too_late()
            if len(choices) > room.dots or not set(choices) <= set(room.choices):
                raise _unreadable()
            key, text = _lookup(_PHONE, secret), json.dumps(list(choices))
            done = connection.execute(
                "INSERT INTO dots (room, participant, choices, number, checksum)"
                " SELECT p.room, p.id, ?, ?, CAST(? AS BIGINT) FROM participant p"
                " WHERE p.secret = ? ON CONFLICT (room, participant)"
                " DO UPDATE SET choices = excluded.choices, number = excluded.number,"
                " checksum = excluded.checksum WHERE excluded.number > dots.number",
                (text, number, _checksum(key, text, number), key),
            )
            if done.rowcount != 1 and (seat.choices, seat.number) != (tuple(choices), number):
                raise _overtaken()

        return self._together.ask("vote", job)

    def share(self, secret: str, shared: Shared) -> Future[None]:
        """Stores a municipality's share, in place of an earlier one."""

        def job(connection: Connection) -> None:
            seat = _seat(connection, secret)
            if not self._lets_in(seat.room) or seat.room.kind != "peer":
                raise _too_late()
            key, text = _lookup(_PHONE, secret), shared.model_dump_json()
            connection.execute(
                "INSERT INTO share (room, participant, content, checksum)"
                " SELECT p.room, p.id, ?, CAST(? AS BIGINT) FROM participant p WHERE p.secret = ?"
                " ON CONFLICT (room, participant)"
                " DO UPDATE SET content = excluded.content, checksum = excluded.checksum",
                (text, _checksum(key, text), key),
            )

        return self._together.ask("save", job)

    def neighbours(self, secret: str) -> tuple[tuple[Shared, ...], int | None]:
        """The shares of a phone's room, in order, and the index of the phone's own; ``None``
        without one."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id, room FROM participant WHERE secret = ?", (_lookup(_PHONE, secret),)
            ).fetchone()
            if row is None:
                raise NotHere
            shares = _shares(connection, row[1])
        places = [who for who, _ in shares]
        own = places.index(row[0]) if row[0] in places else None
        return tuple(shared for _, shared in shares), own

    def unshare(self, secret: str) -> Future[None]:
        """Deletes the phone's share."""

        def job(connection: Connection) -> None:
            _seat(connection, secret)
            connection.execute(
                "DELETE FROM share WHERE participant ="
                " (SELECT id FROM participant WHERE secret = ?)",
                (_lookup(_PHONE, secret),),
            )

        return self._together.ask("delete", job)

    # ------------------------------------------------------------------------ how

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _lets_in(self, room: Room) -> bool:
        return room.takes_people and not room.is_expired(self._clock())


# ---------------------------------------------------------------------------- rows


#: What ``_room`` takes, of the table ``room r``.
_ROOM = "r.version, r.phase, r.criterion, r.round, r.expires_at, r.state, r.checksum"


@lru_cache(maxsize=256)
def _room(version: int, *columns: object) -> Room:
    """The room of a row. Raises Damaged, as all that follow."""
    *columns_, checksum = columns
    _verify(checksum, version, *columns_)
    return _read(Room, columns_[-1])


@lru_cache(maxsize=4096)
def _entry(number: int, text: str, checksum: object) -> Entry:
    _verify(checksum, number, text)
    return _read(Entry, text)


def _level(key: object, criterion: str, round_: int, level: int, *rest: object) -> int:
    """The level of a vote; ``rest``: number and checksum."""
    number, checksum = rest
    _verify(checksum, key, criterion, round_, level, number)
    return level


def _team(key: object, team: int, checksum: object) -> int:
    _verify(checksum, key, team)
    return team


def _shared(key: object, content: str, checksum: object) -> Shared:
    _verify(checksum, key, content)
    return _read(Shared, content)


def _choices(key: object, choices: str, number: int, checksum: object) -> tuple[str, ...]:
    _verify(checksum, key, choices, number)
    try:
        return tuple(json.loads(choices))
    except (ValueError, TypeError) as error:
        raise damaged_room() from error


def _checksum(*values: object) -> int:
    """CRC-32: for faults of the disk. Whoever can write to the database can compute it as well."""
    return zlib.crc32(repr(values).encode("utf-8", "replace"))


def _verify(checksum: object, *values: object) -> None:
    if checksum is not None and checksum != _checksum(*values):
        raise damaged_room()


def _read(model: type[_Model], text: object) -> _Model:
    try:
        return model.model_validate_json(str(text))
    except ValidationError as error:
        raise damaged_room() from error


def _columns(room: Room, version: int) -> tuple[object, ...]:
    """phase, criterion, round, expires_at, state, checksum"""
    columns = (
        room.phase,
        room.criterion or "",
        room.round,
        _written(room.expires_at),
        room.model_dump_json(exclude_defaults=True),
    )
    return (*columns, _checksum(version, *columns))


def _written(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _minute(time: datetime) -> str:
    return time.isoformat()[:16]


def _free_code(connection: Connection) -> str:
    while True:
        code = new_join_code()
        if not connection.execute("SELECT 1 FROM room WHERE code = ?", (code,)).fetchone():
            return code


def _number(connection: Connection, lead: str) -> int:
    row = connection.execute(
        "SELECT id FROM room WHERE lead = ?", (_lookup(_LEAD, lead),)
    ).fetchone()
    if row is None:
        raise NotHere
    return int(row[0])


def _console(connection: Connection, lead: str) -> Console:
    row = connection.execute(
        f"SELECT id, code, {_ROOM} FROM room r WHERE lead = ?",  # noqa: S608 (a constant)
        (_lookup(_LEAD, lead),),
    ).fetchone()
    if row is None:
        raise NotHere
    number, code, version, *_ = row
    room = _room(*row[2:])
    people, voted = _counted(connection, number, room)
    return Console(room, version, code, screen_of(lead), people, voted)


def _counted(connection: Connection, number: int, room: Room) -> tuple[int, int]:
    """The number of people in the room, and of those who have voted (in a peer room: shared)."""
    (people,) = connection.execute(
        "SELECT count(*) FROM participant WHERE room = ?", (number,)
    ).fetchone()
    if room.kind == "peer":
        voters = connection.execute("SELECT count(*) FROM share WHERE room = ?", (number,))
    elif room.phase in ("choosing", "chosen"):
        voters = connection.execute("SELECT count(*) FROM dots WHERE room = ?", (number,))
    else:
        voters = connection.execute(
            "SELECT count(*) FROM vote WHERE room = ? AND criterion = ? AND round = ?",
            (number, room.criterion or "", room.round),
        )
    return int(people), int(voters.fetchone()[0])


def _votes(connection: Connection, number: int, criterion: str, round_: int) -> tuple[Votes, ...]:
    rows = connection.execute(
        "SELECT p.secret, p.team, p.checksum, v.level, v.number, v.checksum"
        " FROM vote v JOIN participant p ON p.id = v.participant"
        " WHERE v.room = ? AND v.criterion = ? AND v.round = ?",
        (number, criterion, round_),
    ).fetchall()
    counts = Counter(
        (_team(key, team, checksum), _level(key, criterion, round_, level, *rest))
        for key, team, checksum, level, *rest in rows
    )
    return tallied((team, level, count) for (team, level), count in sorted(counts.items()))


def _dots(connection: Connection, number: int, room: Room) -> Dots:
    counts: dict[str, int] = {}
    for row in connection.execute(
        "SELECT p.secret, d.choices, d.number, d.checksum"
        " FROM dots d JOIN participant p ON p.id = d.participant WHERE d.room = ?",
        (number,),
    ).fetchall():
        for choice in _choices(*row):
            counts[choice] = counts.get(choice, 0) + 1
    return dotted(counts, room.choices)


def _ledger(connection: Connection, number: int) -> tuple[Entry, ...]:
    rows = connection.execute(
        "SELECT entry, checksum FROM ledger WHERE room = ? ORDER BY number", (number,)
    ).fetchall()
    return tuple(_entry(number, text, checksum) for text, checksum in rows)


def _shares(connection: Connection, number: int) -> list[tuple[int, Shared]]:
    """The shares with the participants' numbers, in the order in which they joined."""
    rows = connection.execute(
        "SELECT s.participant, p.secret, s.content, s.checksum"
        " FROM share s JOIN participant p ON p.id = s.participant"
        " WHERE s.room = ? ORDER BY s.participant",
        (number,),
    ).fetchall()
    return [(int(who), _shared(*row)) for who, *row in rows]


def _share_mark(connection: Connection, number: int, version: int, room: Room) -> str:
    """The version of a room; in a peer room with a digest of what is shared in it."""
    if room.kind != "peer":
        return str(version)
    rows = connection.execute(
        "SELECT participant, content FROM share WHERE room = ? ORDER BY participant", (number,)
    ).fetchall()
    digest = hashlib.sha256("\n".join(f"{who} {text}" for who, text in rows).encode())
    return f"{version}-{digest.hexdigest()[:16]}"


def _seat(connection: Connection, secret: str) -> Seat:
    key = _lookup(_PHONE, secret)
    row = connection.execute(
        f"SELECT r.id, {_ROOM}, p.team, p.checksum, v.level, v.number, v.checksum,"  # noqa: S608
        " d.choices, d.number, d.checksum, s.content, s.checksum"
        " FROM participant p JOIN room r ON r.id = p.room"
        " LEFT JOIN vote v ON v.room = r.id AND v.criterion = r.criterion AND v.round = r.round"
        " AND v.participant = p.id"
        " LEFT JOIN dots d ON d.room = r.id AND d.participant = p.id"
        " LEFT JOIN share s ON s.room = r.id AND s.participant = p.id"
        " WHERE p.secret = ?",
        (key,),
    ).fetchone()
    if row is None:
        raise NotHere
    id_, version, *_ = row
    room = _room(*row[1:8])
    team, team_sum, level, voted, vote_sum, choices, dotted_, dots_sum, content, share_sum = row[8:]
    if level is not None:
        _level(key, room.criterion or "", room.round, level, voted, vote_sum)
    number = dotted_ if room.phase in ("choosing", "chosen") else voted
    return Seat(
        room=room,
        mark=_share_mark(connection, id_, version, room),
        team=_team(key, team, team_sum),
        level=level,
        choices=_choices(key, choices, dotted_, dots_sum) if choices else (),
        number=number or 0,
        shared=_shared(key, content, share_sum) if content else None,
    )


def _record(connection: Connection, number: int, room: Room) -> Record:
    ledger = _ledger(connection, number)
    people = connection.execute(
        "SELECT secret, team, checksum FROM participant WHERE room = ?", (number,)
    ).fetchall()
    votes = [
        (who, criterion, round_, _level(secret, criterion, round_, level, *rest))
        for who, secret, criterion, round_, level, *rest in connection.execute(
            "SELECT v.participant, p.secret, v.criterion, v.round, v.level, v.number,"
            " v.checksum FROM vote v JOIN participant p ON p.id = v.participant"
            " WHERE v.room = ?",
            (number,),
        ).fetchall()
    ]
    teams = Counter(_team(*person) for person in people)
    rounds: dict[str, list[int]] = {}
    for entry in ledger:
        if entry.kind == "revealed" and entry.criterion and entry.round:
            rounds.setdefault(entry.criterion, []).append(entry.round)
    criteria = tuple(rounds)
    return Record(
        room=room,
        ledger=ledger,
        teams=tuple(sorted(teams.items())),
        criteria=criteria,
        first=_ratings(votes, criteria, {c: numbers[0] for c, numbers in rounds.items()}),
        last=_ratings(votes, criteria, {c: numbers[-1] for c, numbers in rounds.items()}),
    )


def _ratings(
    votes: Sequence[tuple[int, str, int, int]],
    criteria: Sequence[str],
    rounds: dict[str, int],
) -> tuple[tuple[int | None, ...], ...]:
    """One row for each person, sorted by value, so that the order reveals nobody."""
    people: dict[int, list[int | None]] = {}
    for participant, criterion, round_, level in votes:
        if rounds.get(criterion) == round_ and level != DONT_KNOW:
            row = people.setdefault(participant, [None] * len(criteria))
            row[criteria.index(criterion)] = level
    return tuple(
        sorted((tuple(row) for row in people.values()), key=lambda row: [v or 0 for v in row])
    )


# ---------------------------------------------------------------------------- refusals


def _too_late() -> NotTaken:
    return NotTaken(
        ProblemsError.one(
            "この投票は締め切られました。今の画面を見てください。",
            "This vote is closed. Look at the page as it is now.",
        ).problems
    )


def _overtaken() -> NotTaken:
    return NotTaken(
        ProblemsError.one(
            "後から送った投票が先に届いています。変えるには、もう一度選んでください。",
            "A later choice of yours arrived first. To change it, choose again.",
        ).problems
    )


def _unreadable() -> NotTaken:
    return NotTaken(
        ProblemsError.one(
            "この投票は読み取れません。画面を読み直して、もう一度選んでください。",
            "This vote cannot be read. Reload the page and choose again.",
        ).problems
    )
