"""A seat that goes on under another secret: taken back on a new phone, or given to one."""

from __future__ import annotations

from store.interface import Connection
from store.room_checks import checksum_of
from store.room_reasons import key_of
from store.room_rows import RoomRow, choices_of, level_of, silent_keys, team_of
from store.room_shares import rekey_share
from workshop.room import Refused, Room


def rekey(connection: Connection, old: bytes, new: bytes) -> None:
    """Puts the seat with the lookup ``old`` under ``new``, with its votes, dots and share, whose
    checksums name it. The old secret is then nobody's. Raises Damaged."""
    who, team, checksum = connection.execute(
        "SELECT id, team, checksum FROM participant WHERE secret = ?", (old,)
    ).fetchone()
    votes = connection.execute(
        "SELECT criterion, round, level, number, checksum FROM vote WHERE participant = ?", (who,)
    ).fetchall()
    for criterion, round_, level, number, vote_sum in votes:
        level_of(old, criterion, round_, level, number, vote_sum)
        connection.execute(
            "UPDATE vote SET checksum = ? WHERE participant = ? AND criterion = ? AND round = ?",
            (checksum_of(new, criterion, round_, level, number), who, criterion, round_),
        )
    dots = connection.execute(
        "SELECT choices, number, checksum FROM dots WHERE participant = ?", (who,)
    ).fetchall()
    for choices, number, dots_sum in dots:
        choices_of(old, choices, number, dots_sum)
        connection.execute(
            "UPDATE dots SET checksum = ? WHERE participant = ?",
            (checksum_of(new, choices, number), who),
        )
    rekey_share(connection, who, old, new)
    connection.execute(
        "UPDATE participant SET secret = ?, checksum = ? WHERE id = ?",
        (new, checksum_of(new, team_of(old, team, checksum)), who),
    )


def rekey_reasons(connection: Connection, room: Room, old: str, new: str) -> None:
    """Lets the phone with the secret ``new`` find the reasons that ``old`` gave and that are not
    revealed yet. Never in the transaction of ``rekey``: a database numbers those."""
    for criterion, rounds in room.rounds.items():
        for round_ in range(1, rounds + 1):
            connection.execute(
                "UPDATE reason SET id = ? WHERE id = ?",
                (key_of(new, criterion, round_), key_of(old, criterion, round_)),
            )


def hand_over(connection: Connection, row: RoomRow, team: int, new: bytes) -> None:
    """Puts the one seat of a group that has no vote in the present round under ``new``. Raises
    Refused where none or several have none: it could be somebody else's; and Damaged."""
    silent = silent_keys(connection, row, team)
    if len(silent) != 1:
        raise Refused(
            "投票していない席が、このグループに一つだけあるときに渡せます。"
            "ほかの人の投票が届くのを待ってください。",
            "A seat can be given when it is the only one of its group without a vote. "
            "Wait until the others have voted.",
        )
    rekey(connection, silent[0], new)
