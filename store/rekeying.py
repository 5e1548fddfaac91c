"""Giving an assessment a data key, and changing it: all that is sealed under it is sealed anew."""

from __future__ import annotations

from contextlib import suppress

from checklist.problems import problem
from store.assessment_rows import Gone, LinkRow, as_right, keys_of_row, must_be_full, row_of
from store.events import EVENT_COLUMNS, EVENTS, EventRow, reseal_event
from store.interface import Connection, NotSaved
from store.links import LinkEntry, entry_for, entry_of, link_columns, shared_key
from store.part_rows import reseal_part
from store.sealing import (
    Keys,
    LinkKeys,
    LinkPlace,
    NotAuthentic,
    keys_of,
    link_keys,
    new_data_key,
    seal,
    unseal,
)


class DamagedLink(NotSaved):
    """The entry of another link is damaged, so that it could not be given a new data key."""

    def __init__(self) -> None:
        super().__init__(
            [
                problem(
                    "",
                    "壊れたリンクがあるため、できませんでした。何も変更していません。"
                    "一覧の「壊れたリンク」を先に取り消してください。",
                    "A link is damaged, so this could not be done. Nothing was changed. Withdraw "
                    "the link that is listed as damaged first.",
                )
            ]
        )


def row_to_write(connection: Connection, code: str) -> tuple[LinkRow, Keys]:
    """The row of a full link and its keys, in a write transaction. An assessment without data key
    gets one now, and all of it is sealed anew; where some of it is damaged, it stays as it is.

    Raises Gone, NotAllowed, and NotOpened where the link is damaged.
    """
    row = row_of(connection, code)
    if row is None:
        raise Gone
    must_be_full(row.may)
    keys = keys_of_row(row, code)
    if row.wrapped is not None:
        return row, keys
    with suppress(NotAuthentic):
        _give_data_key(connection, link_keys(code), row, keys)
        row = row_of(connection, code) or row
    return row, keys_of_row(row, code)


def _give_data_key(connection: Connection, link: LinkKeys, row: LinkRow, former: Keys) -> None:
    """Seals an assessment of former times and its points anew, under a data key of its own. Raises
    NotAuthentic, before anything is written, where some is damaged."""
    data_key = new_data_key()
    keys = keys_of(former.id, data_key)
    points = _points_of(connection, former)
    # All of it is opened before anything is written.
    text, opened = (
        _text_of(row, former),
        [(*point[:2], _opened(former, *point)) for point in points],
    )
    _seal_anew(connection, row, keys, text)
    for number, at, content in opened:
        _seal_point(connection, keys, number, at, content)
    place = LinkPlace(keys.id, link.lookup, "all")
    connection.execute(
        "UPDATE link SET wrapped = ?, entry = ? WHERE lookup = ?",
        (*link_columns(entry_for(link), place, data_key), link.lookup),
    )


def change_data_key(connection: Connection, row: LinkRow, keys: Keys) -> Keys:
    """Seals the whole assessment under a new data key and gives it to every link that is left,
    whose codes nobody has at hand; returns the new keys. What is damaged stays as it is, as
    unreadable as before.

    Raises DamagedLink where a link could not be given the key, and NotAuthentic where the content
    is damaged.
    """
    assert keys.data_key is not None  # noqa: S101 (callers have tested it)
    new_key = new_data_key()
    new = keys_of(keys.id, new_key)
    _seal_anew(connection, row, new, _text_of(row, keys))
    for number, at, sealed in _points_of(connection, keys):
        with suppress(NotAuthentic):
            _seal_point(connection, new, number, at, _opened(keys, number, at, sealed))
    events = connection.execute(
        f"SELECT {EVENT_COLUMNS} FROM {EVENTS} WHERE e.assessment = ?",  # noqa: S608 (constants)
        (keys.id,),
    ).fetchall()
    for event in events:
        with suppress(NotAuthentic):
            reseal_event(connection, EventRow(*event), keys.id, keys.data_key, new_key)
    links = connection.execute(
        "SELECT lookup, may, entry FROM link WHERE assessment = ?", (keys.id,)
    ).fetchall()
    for lookup, column, sealed in links:
        place = LinkPlace(keys.id, lookup, as_right(column))
        try:
            entry: LinkEntry = entry_of(keys.data_key, sealed, place)
        except NotAuthentic:
            raise DamagedLink from None
        connection.execute(
            "UPDATE link SET wrapped = ?, entry = ? WHERE lookup = ?",
            (*link_columns(entry, place, new_key), lookup),
        )
        if place.may == "answer":
            former, now = (shared_key(key, entry, place) for key in (keys.data_key, new_key))
            with suppress(NotAuthentic):
                reseal_part(connection, keys.id, (lookup, former), (lookup, now))
    return new


def _points_of(connection: Connection, keys: Keys) -> list[tuple[object, str, object]]:
    rows = connection.execute(
        "SELECT id, kept_at, sealed FROM point WHERE assessment = ?", (keys.id,)
    ).fetchall()
    return [(number, str(at), sealed) for number, at, sealed in rows]


def _opened(keys: Keys, _: object, at: str, sealed: object) -> str:
    return unseal(keys.points, sealed, keys.id, version="point", saved_at=at)


def _seal_point(connection: Connection, keys: Keys, number: object, at: str, text: str) -> None:
    connection.execute(
        "UPDATE point SET sealed = ? WHERE id = ?",
        (seal(keys.points, text, keys.id, version="point", saved_at=at), number),
    )


def _text_of(row: LinkRow, keys: Keys) -> str:
    return unseal(keys.content, row.sealed, keys.id, version=row.version, saved_at=row.saved_at)


def _seal_anew(connection: Connection, row: LinkRow, keys: Keys, text: str) -> None:
    version, saved_at = int(str(row.version)), str(row.saved_at)
    connection.execute(
        "UPDATE assessment SET sealed = ? WHERE id = ?",
        (seal(keys.content, text, keys.id, version=version, saved_at=saved_at), keys.id),
    )
