"""The rows of rooms and what they hold, each checked against its checksum when it is read. Raises
Damaged in every function that reads one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from checklist.answers import Assessment
from store.codes import new_join_code
from store.interface import Connection, damaged_room, stored_time
from store.room_checks import checksum_of, read, verify
from store.room_keys import LEAD, PHONE, lookup, screen_of
from store.room_shares import placed_of, share_mark, shares_of
from store.room_views import Console, NotHere, Seat
from store.sealing import NotAuthentic, attached_key, seal, unseal
from workshop.account import RoomRecord
from workshop.room import LedgerEntry, Room
from workshop.votes import DONT_KNOW, Dots, Votes, dotted, tallied

#: What ``room_of`` takes, of the table ``room r``.
_COLUMNS = "r.version, r.phase, r.criterion, r.round, r.expires_at, r.state, r.checksum"


@lru_cache(maxsize=256)
def room_of(version: int, *columns: object) -> Room:
    """The room of a row. Raises Damaged."""
    *columns_, checksum = columns
    verify(checksum, version, *columns_)
    return read(Room, columns_[-1])


@lru_cache(maxsize=4096)
def _entry(number: int, text: str, checksum: object) -> LedgerEntry:
    verify(checksum, number, text)
    return read(LedgerEntry, text)


def level_of(key: object, criterion: str, round_: int, level: int, *rest: object) -> int:
    """The level of a vote; ``rest``: number and checksum."""
    number, checksum = rest
    verify(checksum, key, criterion, round_, level, number)
    return level


def team_of(key: object, team: int, checksum: object) -> int:
    """The group of a participant."""
    verify(checksum, key, team)
    return team


def choices_of(key: object, choices: str, number: int, checksum: object) -> tuple[str, ...]:
    """The choices that dots were given to."""
    verify(checksum, key, choices, number)
    try:
        return tuple(json.loads(choices))
    except (ValueError, TypeError) as error:
        raise damaged_room() from error


def columns(room: Room, version: int) -> tuple[object, ...]:
    """The columns of a room's row: phase, criterion, round, expires_at, state, checksum."""
    columns = (
        room.phase,
        room.criterion or "",
        room.round,
        stored_time(room.expires_at),
        room.model_dump_json(exclude_defaults=True),
    )
    return (*columns, checksum_of(version, *columns))


def sealed_for(lead: str, assessment: Assessment) -> bytes:
    """An assessment attached to the room led with this secret, bound to the room."""
    text = assessment.to_json()
    return seal(attached_key(lead), text, lookup(LEAD, lead), version=1, saved_at="")


def unsealed_for(lead: str, sealed: object) -> Assessment:
    """The assessment that ``sealed_for`` sealed."""
    try:
        key = attached_key(lead)
        return read(Assessment, unseal(key, sealed, lookup(LEAD, lead), version=1, saved_at=""))
    except NotAuthentic as error:
        raise damaged_room() from error


def minute_of(time: datetime) -> str:
    """The minute of a time, 16 characters: ``2026-11-29T10:05``."""
    return time.isoformat()[:16]


def free_code(connection: Connection) -> str:
    """A new join code that no room has."""
    while True:
        code = new_join_code()
        if not connection.execute("SELECT 1 FROM room WHERE code = ?", (code,)).fetchone():
            return code


class RoomRow(NamedTuple):
    """A room with its id, join code and version."""

    number: int
    code: str
    version: int
    room: Room


def room_row(
    connection: Connection,
    by: Literal["id", "code", "lead", "screen", "phone"],
    key: int | str | bytes,
) -> RoomRow:
    """The room with this id, join code, or ``lookup`` of a secret. Raises NotHere."""
    where = "id = (SELECT room FROM participant WHERE secret = ?)" if by == "phone" else f"{by} = ?"
    row = connection.execute(
        f"SELECT id, code, {_COLUMNS} FROM room r WHERE {where}",  # noqa: S608 (constants)
        (key,),
    ).fetchone()
    if row is None:
        raise NotHere
    number, code, version, *_ = row
    return RoomRow(int(number), code, version, room_of(*row[2:]))


def number_of(connection: Connection, lead: str) -> int:
    """The id of the room led with this secret. Raises NotHere."""
    row = connection.execute("SELECT id FROM room WHERE lead = ?", (lookup(LEAD, lead),)).fetchone()
    if row is None:
        raise NotHere
    return int(row[0])


def console_of(connection: Connection, lead: str) -> Console:
    """What the facilitator sees now. Raises NotHere."""
    row = room_row(connection, "lead", lookup(LEAD, lead))
    people, voted = counted(connection, row)
    return Console(row.room, row.version, row.code, screen_of(lead), people, voted)


def counted(connection: Connection, row: RoomRow) -> tuple[int, int]:
    """The number of people in the room, and of those who have voted (in a peer room: shared)."""
    number, _, _, room = row
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


def votes_of(connection: Connection, number: int, criterion: str, round_: int) -> tuple[Votes, ...]:
    """The votes of one round, tallied by group."""
    rows = connection.execute(
        "SELECT p.secret, p.team, p.checksum, v.level, v.number, v.checksum"
        " FROM vote v JOIN participant p ON p.id = v.participant"
        " WHERE v.room = ? AND v.criterion = ? AND v.round = ?",
        (number, criterion, round_),
    ).fetchall()
    counts = Counter(
        (team_of(key, team, checksum), level_of(key, criterion, round_, level, *rest))
        for key, team, checksum, level, *rest in rows
    )
    return tallied((team, level, count) for (team, level), count in sorted(counts.items()))


def dots_of(connection: Connection, row: RoomRow) -> Dots:
    """How many people gave a dot to each choice of the room."""
    counts: dict[str, int] = {}
    for given in connection.execute(
        "SELECT p.secret, d.choices, d.number, d.checksum"
        " FROM dots d JOIN participant p ON p.id = d.participant WHERE d.room = ?",
        (row.number,),
    ).fetchall():
        for choice in choices_of(*given):
            counts[choice] = counts.get(choice, 0) + 1
    return dotted(counts, row.room.choices)


#: Of the participants ``p`` of a room: those without a vote in a round.
_SILENT = (
    " FROM participant p WHERE p.room = ? AND NOT EXISTS (SELECT 1 FROM vote v"
    " WHERE v.participant = p.id AND v.room = p.room AND v.criterion = ? AND v.round = ?)"
)


def silent_seats(connection: Connection, row: RoomRow) -> dict[int, int]:
    """How many seats of each group have no vote in the round that is open or closed."""
    room = row.room
    if room.phase not in ("open", "closed"):
        return {}
    rows = connection.execute(
        f"SELECT p.team, count(*){_SILENT} GROUP BY p.team ORDER BY p.team",
        (row.number, room.criterion or "", room.round),
    ).fetchall()
    return {int(team): int(count) for team, count in rows}


def silent_keys(connection: Connection, row: RoomRow, team: int) -> list[bytes]:
    """The lookups of the seats that ``silent_seats`` counts for a group."""
    room = row.room
    if room.phase not in ("open", "closed"):
        return []
    rows = connection.execute(
        f"SELECT p.secret{_SILENT} AND p.team = ?",
        (row.number, room.criterion or "", room.round, team),
    ).fetchall()
    return [bytes(key) for (key,) in rows]


def drop_silent(connection: Connection, row: RoomRow, team: int) -> int:
    """Deletes the seats that ``silent_seats`` counts for a group; how many."""
    room = row.room
    if room.phase not in ("open", "closed"):
        return 0
    return connection.execute(
        f"DELETE FROM participant WHERE id IN (SELECT p.id{_SILENT} AND p.team = ?)",  # noqa: S608
        (row.number, room.criterion or "", room.round, team),
    ).rowcount


def ledger_of(connection: Connection, number: int) -> tuple[LedgerEntry, ...]:
    """The ledger of the room with this id, oldest entry first."""
    rows = connection.execute(
        "SELECT entry, checksum FROM ledger WHERE room = ? ORDER BY number", (number,)
    ).fetchall()
    return tuple(_entry(number, text, checksum) for text, checksum in rows)


def vote_in(connection: Connection, secret: str, criterion: str, round_: int) -> int | None:
    """A phone's vote in a round: a level, ``DONT_KNOW``, or ``None`` without one."""
    if round_ < 1:
        return None
    key = lookup(PHONE, secret)
    row = connection.execute(
        "SELECT v.level, v.number, v.checksum FROM vote v JOIN participant p"
        " ON p.id = v.participant AND p.room = v.room"
        " WHERE p.secret = ? AND v.criterion = ? AND v.round = ?",
        (key, criterion, round_),
    ).fetchone()
    return None if row is None else level_of(key, criterion, round_, *row)


def seat_of(connection: Connection, secret: str) -> Seat:
    """What a phone sees now. Raises NotHere."""
    key = lookup(PHONE, secret)
    row = connection.execute(
        f"SELECT r.id, {_COLUMNS}, p.team, p.checksum, v.level, v.number, v.checksum,"  # noqa: S608
        " d.choices, d.number, d.checksum, s.content, s.checksum, s.place"
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
    room = room_of(*row[1:8])
    team, team_sum, level, vote, vote_sum, choices, dots, dots_sum, *share = row[8:]
    if level is not None:
        level_of(key, room.criterion or "", room.round, level, vote, vote_sum)
    number = dots if room.phase in ("choosing", "chosen") else vote
    return Seat(
        room=room,
        mark=share_mark(connection, id_, version, room),
        team=team_of(key, team, team_sum),
        level=level,
        choices=choices_of(key, choices, dots, dots_sum) if choices else (),
        number=number or 0,
        shared=placed_of(key, *share).shared if share[0] else None,
    )


def record_of(connection: Connection, row: RoomRow) -> RoomRecord:
    """The history of a room."""
    ledger = ledger_of(connection, row.number)
    people = connection.execute(
        "SELECT secret, team, checksum FROM participant WHERE room = ?", (row.number,)
    ).fetchall()
    votes = [
        (who, criterion, round_, level_of(secret, criterion, round_, level, *rest))
        for who, secret, criterion, round_, level, *rest in connection.execute(
            "SELECT v.participant, p.secret, v.criterion, v.round, v.level, v.number,"
            " v.checksum FROM vote v JOIN participant p ON p.id = v.participant"
            " WHERE v.room = ?",
            (row.number,),
        ).fetchall()
    ]
    teams = Counter(team_of(*person) for person in people)
    rounds: dict[str, list[int]] = {}
    for entry in ledger:
        if entry.kind == "revealed" and entry.criterion and entry.round:
            rounds.setdefault(entry.criterion, []).append(entry.round)
    criteria = tuple(rounds)
    return RoomRecord(
        room=row.room,
        ledger=ledger,
        teams=dict(sorted(teams.items())),
        first=_ratings(votes, criteria, {c: numbers[0] for c, numbers in rounds.items()}),
        last=_ratings(votes, criteria, {c: numbers[-1] for c, numbers in rounds.items()}),
        voted=tuple(dict.fromkeys(criterion for _, criterion, _, _ in votes)),
        placed=tuple(placed for _, placed in shares_of(connection, row.number)),
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
