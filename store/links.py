"""The links of assessments: from a resume code to the row and the keys that it opens."""

from __future__ import annotations

from typing import NamedTuple

from checklist.answers import ShortText
from checklist.model import Frozen
from checklist.problems import ProblemsError, problem
from store.codes import normalise
from store.keeping import Connection, NotOpened
from store.sealing import (
    Keys,
    LinkKeys,
    NotAuthentic,
    former_keys,
    keys_of,
    link_keys,
    lookup_of,
    new_data_key,
    seal,
    seal_entry,
    unseal,
    unwrap,
    wrap,
)


class _Entry(Frozen):
    """The encrypted entry of a link: what whoever may add and withdraw links has to know of it.
    ``public``: its public key, in hexadecimal digits."""

    name: ShortText = ""
    public: str


#: The right of a link with which everything may be done. A link with another right is as good as
#: none to the store.
ALL = "all"


class Row(NamedTuple):
    """A link with all rights, and its assessment; as read, of any type."""

    id: object
    wrapped: object
    version: object
    saved_at: object
    sealed: object
    used_on: object


#: SQL: the id of the assessment of a link with all rights, by its lookup.
OF_LINK = "(SELECT assessment FROM link WHERE lookup = ? AND may = 'all')"


def canonical(code: str) -> str:
    """The code in canonical form; empty, which belongs to no link, where it cannot be one."""
    try:
        return normalise(code)
    except ProblemsError:
        return ""


def row_of(connection: Connection, code: str) -> Row | None:
    """The row that a canonical code opens; ``None`` where there is none."""
    row = connection.execute(
        "SELECT a.id, l.wrapped, a.version, a.saved_at, a.sealed, a.used_on"
        " FROM link l JOIN assessment a ON a.id = l.assessment"
        " WHERE l.lookup = ? AND l.may = 'all'",
        (lookup_of(code),),
    ).fetchone()
    return None if row is None else Row(*row)


def keys_of_row(row: Row, code: str) -> Keys:
    """The keys of a row. Raises NotOpened where its link is damaged."""
    return keys_of_link(row.id, row.wrapped, code)


def keys_of_link(id_: object, wrapped: object, code: str) -> Keys:
    """The keys of an assessment by a link: its columns assessment and wrapped, as read. Raises
    NotOpened where they are damaged."""
    if not isinstance(id_, bytes):
        raise unreadable()
    if wrapped is None:
        return former_keys(id_, code)
    try:
        return keys_of(id_, unwrap(wrapped, link_keys(code), id_, ALL))
    except NotAuthentic as error:
        raise unreadable() from error


def held_by(link: LinkKeys, id_: bytes, data_key: bytes) -> tuple[bytes, bytes]:
    """The columns wrapped and entry of a link with all rights."""
    public = link.private.public_key()
    entry = _Entry(public=public.public_bytes_raw().hex()).model_dump_json()
    return (
        wrap(data_key, public, id_, link.lookup, ALL),
        seal_entry(data_key, entry, id_, link.lookup, ALL),
    )


def give_data_key(connection: Connection, code: str, row: Row, former: Keys) -> None:
    """Seals an assessment of former times and its points anew, under a data key of its own, in a
    write transaction. Raises NotAuthentic, before anything is written, where some is damaged."""
    link, data_key = link_keys(code), new_data_key()
    keys = keys_of(former.id, data_key)
    points = connection.execute(
        "SELECT id, kept_at, sealed FROM point WHERE assessment = ?", (former.id,)
    ).fetchall()
    # All of it is opened before anything is written.
    text = unseal(former.content, row.sealed, former.id, version=row.version, saved_at=row.saved_at)
    opened = [
        (number, str(at), unseal(former.points, sealed, former.id, version="point", saved_at=at))
        for number, at, sealed in points
    ]
    version, saved_at = int(str(row.version)), str(row.saved_at)
    connection.execute(
        "UPDATE assessment SET sealed = ? WHERE id = ?",
        (seal(keys.content, text, keys.id, version=version, saved_at=saved_at), keys.id),
    )
    for number, at, content in opened:
        connection.execute(
            "UPDATE point SET sealed = ? WHERE id = ?",
            (seal(keys.points, content, keys.id, version="point", saved_at=at), number),
        )
    connection.execute(
        "UPDATE link SET wrapped = ?, entry = ? WHERE lookup = ?",
        (*held_by(link, keys.id, data_key), link.lookup),
    )


def unreadable() -> NotOpened:
    """The words for an assessment whose stored data is damaged."""
    return NotOpened(
        [
            problem(
                "",
                "この診断は見つかりましたが、保存データが壊れているため開けません。"
                "保存ファイルがあれば、それを読み込んでください。"
                "なければ、このサイトの担当者に知らせてください。",
                "This assessment was found but its stored data is damaged and cannot be opened. "
                "If you have a save file, load that; if not, tell whoever runs this site.",
            )
        ]
    )
