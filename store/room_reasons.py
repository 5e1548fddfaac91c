"""Reasons of votes in the database, without a path to the seats they came from.

Before the reveal a reason is found by an HMAC of its phone's secret, so that the phone can replace
or take it back; the database holds nothing that it could be compared with. At the reveal all of the
round are taken out, shuffled, and put back under random ids in one transaction.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from secrets import SystemRandom, token_bytes

from store.interface import Connection
from store.room_checks import checksum_of, read, verify
from store.room_views import HeldReason
from workshop.reasons import Reason
from workshop.votes import LEAST_VOTERS

_OPEN, _HIDDEN, _ON_THE_WALL = 0, 1, 2


def key_of(secret: str, criterion: str, round_: int) -> bytes:
    """The id of a phone's reason until the reveal (32 bytes)."""
    return hmac.digest(b"room/reason/1", f"{criterion}\n{round_}\n{secret}".encode(), sha256)


def put_reason(
    connection: Connection,
    key: bytes,
    room: int,
    place: tuple[str, int],
    level: int,
    reason: Reason | None,
) -> None:
    """Stores, replaces or (``None``) deletes the reason under this key. ``place``: criterion and
    round."""
    if reason is None:
        connection.execute("DELETE FROM reason WHERE id = ?", (key,))
        return
    text = reason.model_dump_json(exclude_defaults=True)
    connection.execute(
        "INSERT INTO reason (id, room, criterion, round, level, content, state, checksum)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET level = excluded.level, content = excluded.content,"
        " checksum = excluded.checksum",
        (key, room, *place, level, text, _OPEN, checksum_of(*place, level, text)),
    )


def own_reason(connection: Connection, key: bytes) -> Reason | None:
    """The reason under a phone's key; ``None`` without one, and after the reveal. Raises
    Damaged."""
    row = connection.execute(
        "SELECT criterion, round, level, content, checksum FROM reason WHERE id = ?", (key,)
    ).fetchone()
    return None if row is None else _read(*row)


def shuffle_reasons(connection: Connection, room: int, place: tuple[str, int], voters: int) -> int:
    """At the reveal of a round: its reasons under new ids, none where fewer than ``LEAST_VOTERS``
    voted; those of rounds that nobody revealed are deleted. Returns how many there were."""
    rows = connection.execute(
        "SELECT criterion, round, level, content, checksum FROM reason"
        " WHERE room = ? AND state = ? AND criterion = ? AND round = ?",
        (room, _OPEN, *place),
    ).fetchall()
    drop_open_reasons(connection, room)
    if voters < LEAST_VOTERS:
        return len(rows)
    SystemRandom().shuffle(rows)
    for row in rows:
        connection.execute(
            "INSERT INTO reason (id, room, criterion, round, level, content, state, checksum)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (token_bytes(32), room, *row[:4], _HIDDEN, row[4]),
        )
    return len(rows)


def drop_open_reasons(connection: Connection, room: int) -> None:
    """Deletes the reasons of rounds that were not revealed."""
    connection.execute("DELETE FROM reason WHERE room = ? AND state = ?", (room, _OPEN))


def reasons_of(connection: Connection, room: int, criterion: str) -> tuple[HeldReason, ...]:
    """The reasons of the revealed rounds of a criterion: the last round first, then by level, then
    as they read, so that nothing is told by their order. Raises Damaged."""
    rows = connection.execute(
        "SELECT id, state, criterion, round, level, content, checksum FROM reason"
        " WHERE room = ? AND criterion = ? AND state <> ?",
        (room, criterion, _OPEN),
    ).fetchall()
    reasons = [
        HeldReason(bytes(id_).hex(), row[1], row[2], _read(*row), state == _ON_THE_WALL)
        for id_, state, *row in rows
    ]
    return tuple(sorted(reasons, key=_order))


def _order(reason: HeldReason) -> tuple[int, int, str, str]:
    return (-reason.round, reason.level, reason.reason.kind or "~", reason.reason.line)


def set_shown(connection: Connection, room: int, id_: str, *, is_shown: bool) -> bool:
    """Shows a reason to everybody, or no longer; False where there is none."""
    done = connection.execute(
        "UPDATE reason SET state = ? WHERE id = ? AND room = ? AND state <> ?",
        (_ON_THE_WALL if is_shown else _HIDDEN, bytes.fromhex(id_), room, _OPEN),
    )
    return done.rowcount == 1


def erase_reason(connection: Connection, room: int, id_: str) -> bool:
    """Deletes a reason; False where there is none."""
    done = connection.execute(
        "DELETE FROM reason WHERE id = ? AND room = ? AND state <> ?",
        (bytes.fromhex(id_), room, _OPEN),
    )
    return done.rowcount == 1


def verify_reasons(connection: Connection, room: int) -> None:
    """Reads every reason of a room. Raises Damaged."""
    for row in connection.execute(
        "SELECT criterion, round, level, content, checksum FROM reason WHERE room = ?", (room,)
    ).fetchall():
        _read(*row)


def _read(criterion: str, round_: int, level: int, content: str, checksum: object) -> Reason:
    verify(checksum, criterion, round_, level, content)
    return read(Reason, content)
