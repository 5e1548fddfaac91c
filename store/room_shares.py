"""What municipalities share in a peer room: a row for each municipality, and their tables."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from store.interface import Connection
from store.room_checks import checksum_of, read, verify
from store.room_views import already_shared, moved_on
from workshop.peers import Placed, Shared, late_table
from workshop.room import Room


def placed_of(key: object, content: str, checksum: object, place: int | None) -> Placed:
    """The share of a row. Raises Damaged."""
    verify(checksum, *_summed(key, content, place))
    return Placed(read(Shared, content), place)


def _summed(key: object, content: str, place: int | None) -> tuple[object, ...]:
    """What the checksum of a share is made of."""
    return (key, content) if place is None else (key, content, place)


def shares_of(connection: Connection, room: int) -> list[tuple[int, Placed]]:
    """The shares with the ids of their participants, in the order in which these joined. Raises
    Damaged."""
    rows = connection.execute(
        "SELECT s.participant, p.secret, s.content, s.checksum, s.place"
        " FROM share s JOIN participant p ON p.id = s.participant"
        " WHERE s.room = ? ORDER BY s.participant",
        (room,),
    ).fetchall()
    return [(int(who), placed_of(*row)) for who, *row in rows]


def share_mark(connection: Connection, number: int, version: int, room: Room) -> str:
    """The version of a room; in a peer room with a digest of what is shared in it."""
    if room.kind != "peer":
        return str(version)
    rows = connection.execute(
        "SELECT participant, content, place FROM share WHERE room = ? ORDER BY participant",
        (number,),
    ).fetchall()
    digest = hashlib.sha256("\n".join(" ".join(map(str, row)) for row in rows).encode())
    return f"{version}-{digest.hexdigest()[:16]}"


def put_share(connection: Connection, key: bytes, shared: Shared, *, replaces: bool) -> None:
    """Stores the share of the phone with this key, in place of its earlier one; with ``replaces``
    also of another phone that shared the same municipality. When tables are fixed, a new
    municipality joins one; nobody is moved. Raises AlreadyShared, and Damaged."""
    who, room = connection.execute(
        "SELECT id, room FROM participant WHERE secret = ?", (key,)
    ).fetchone()
    others = {other: placed for other, placed in shares_of(connection, room) if other != who}
    same = [other for other, placed in others.items() if placed.shared.city == shared.city]
    if same and not replaces:
        raise already_shared()
    own = connection.execute("SELECT place FROM share WHERE participant = ?", (who,)).fetchone()
    places = [others.pop(other).table for other in same] or ([own[0]] if own else [])
    for other in same:
        connection.execute("DELETE FROM share WHERE participant = ?", (other,))
    place = next(iter(places), None)
    if place is None:
        place = late_table([placed.table for placed in others.values()])
    text = shared.model_dump_json(exclude_defaults=True)
    connection.execute(
        "INSERT INTO share (room, participant, content, checksum, place) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (room, participant) DO UPDATE SET content = excluded.content,"
        " checksum = excluded.checksum, place = excluded.place",
        (room, who, text, checksum_of(*_summed(key, text, place)), place),
    )


def rekey_share(connection: Connection, who: int, old: bytes, new: bytes) -> None:
    """Names ``new`` instead of ``old`` in the checksum of a participant's share, where there is
    one. Raises Damaged."""
    rows = connection.execute(
        "SELECT content, checksum, place FROM share WHERE participant = ?", (who,)
    ).fetchall()
    for content, checksum, place in rows:
        placed_of(old, content, checksum, place)
        connection.execute(
            "UPDATE share SET checksum = ? WHERE participant = ?",
            (checksum_of(*_summed(new, content, place)), who),
        )


def put_tables(
    connection: Connection,
    room: int,
    seen: Sequence[Placed],
    tables: Sequence[Sequence[int]],
) -> None:
    """Gives each of the shares ``seen`` (by its index in ``tables``) its table. Raises Moved where
    these are not the room's shares any more, and Damaged."""
    shares = shares_of(connection, room)
    if tuple(placed for _, placed in shares) != tuple(seen):
        raise moved_on()
    for number, members in enumerate(tables):
        for member in members:
            who, _ = shares[member]
            key, text = connection.execute(
                "SELECT p.secret, s.content FROM share s JOIN participant p"
                " ON p.id = s.participant WHERE s.participant = ?",
                (who,),
            ).fetchone()
            connection.execute(
                "UPDATE share SET place = ?, checksum = ? WHERE participant = ?",
                (number, checksum_of(*_summed(key, text, number)), who),
            )


def drop_city(connection: Connection, room: int, city: str) -> int:
    """Deletes the seats that shared this municipality (``Shared.city``); returns how many. Raises
    Damaged."""
    numbers = [who for who, placed in shares_of(connection, room) if placed.shared.city == city]
    for who in numbers:
        connection.execute("DELETE FROM participant WHERE id = ?", (who,))
    return len(numbers)
