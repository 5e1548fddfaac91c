"""What was done through which link of an assessment, sealed: begun when a second link is made.

What is done again and again (opening, saving) is one event a day and link.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from pydantic import ValidationError

from checklist.model import Frozen
from store.assessment_rows import LinkRow, as_right, day_began
from store.interface import Connection, stored_time
from store.links import entry_of, shared_key
from store.sealing import Keys, LinkPlace, NotAuthentic, events_key, seal, unseal

#: What can be done: links were ``made``, ``withdrawn``, ``replaced``, ``closed`` (an answering one,
#: its answers kept), ``reopened`` or ``removed`` (with its answers); the assessment was ``opened``
#: or ``saved``; a section ``sent`` answers.
What = Literal[
    "made", "withdrawn", "replaced", "closed", "reopened", "removed", "opened", "saved", "sent"
]

#: Events kept of one assessment; beyond it the oldest go.
MOST_EVENTS = 1000
_ONCE_A_DAY = ("opened", "saved", "sent")


@dataclass(frozen=True)
class Event:
    """Something that was done: ``at`` (aware, UTC; the last time of that day where it was done
    several times, and ``since`` the first), the name of the ``link`` through which, that of the
    link ``about`` which, and the ``criteria`` answered."""

    at: datetime
    what: What
    link: str = field(repr=False)
    about: str = field(default="", repr=False)
    criteria: tuple[str, ...] = ()
    since: datetime | None = None


class _Content(Frozen):
    """The encrypted content of an event. ``link`` is empty where an answering link, which does not
    know its name, has written it."""

    what: What
    link: str = ""
    about: str = ""
    criteria: tuple[str, ...] = ()
    since: datetime | None = None


class EventWriter(NamedTuple):
    """The link through which something is done: id of the assessment, lookup of the link, the key
    under which it seals, and its name (empty for an answering link)."""

    id: bytes
    lookup: bytes
    key: bytes
    name: str = ""


class EventRow(NamedTuple):
    """An event as read, of any type, with right and entry of its link where there is one."""

    number: object
    link: object
    at: object
    sealed: object
    may: object
    entry: object


#: SQL: the columns of ``EventRow``, and from where.
EVENT_COLUMNS = "e.id, e.link, e.at, e.sealed, l.may, l.entry"
EVENTS = "event e LEFT JOIN link l ON l.lookup = e.link"


def writer_of(row: LinkRow, keys: Keys) -> EventWriter:
    """The writer of a row of a link that holds the data key; without a name where its entry is
    damaged. Raises NotOpened where its right is none."""
    assert keys.data_key is not None  # noqa: S101 (what has a history has one)
    name = ""
    with suppress(NotAuthentic):
        place = LinkPlace(keys.id, row.lookup, as_right(row.may))
        name = entry_of(keys.data_key, row.entry, place).name
    return EventWriter(keys.id, row.lookup, events_key(keys.data_key), name)


def record(
    connection: Connection,
    writer: EventWriter,
    now: datetime,
    what: What,
    *,
    about: str = "",
    criteria: Iterable[str] = (),
) -> None:
    """Records in a write transaction what is done through a link now, with the criteria answered;
    beyond ``MOST_EVENTS`` the oldest are deleted."""
    number, since, answered = None, None, set(criteria)
    if what in _ONCE_A_DAY and (earlier := _of_today(connection, writer, now, what)):
        number, since = earlier[0], earlier[1].since
        answered |= {*earlier[1].criteria}
    content = _Content(
        what=what,
        link=writer.name,
        about=about,
        criteria=tuple(sorted(answered)),
        since=since,
    )
    at = stored_time(now)
    sealed = _sealed(writer.key, content, writer.id, writer.lookup, at)
    if number is not None:
        connection.execute("UPDATE event SET at = ?, sealed = ? WHERE id = ?", (at, sealed, number))
        return
    connection.execute(
        "INSERT INTO event (assessment, link, at, sealed) VALUES (?, ?, ?, ?)",
        (writer.id, writer.lookup, at, sealed),
    )
    connection.execute(
        "DELETE FROM event WHERE assessment = ? AND id <= "
        "(SELECT id FROM event WHERE assessment = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
        (writer.id, writer.id, MOST_EVENTS),
    )


def _of_today(
    connection: Connection, writer: EventWriter, now: datetime, what: What
) -> tuple[object, _Content] | None:
    """The number and content of the event of today, with the time when it was done first."""
    rows = connection.execute(
        "SELECT id, at, sealed FROM event WHERE assessment = ? AND link = ? AND at >= ?",
        (writer.id, writer.lookup, stored_time(day_began(now))),
    ).fetchall()
    for number, at, sealed in rows:
        try:
            content = _opened(writer.key, sealed, writer.id, writer.lookup, at)
        except NotAuthentic:
            continue  # it stays, and ``history`` tells
        if content.what == what:
            since = content.since or datetime.fromisoformat(f"{at}")
            return number, content.model_copy(update={"since": since})
    return None


def event_of(row: EventRow, id_: bytes, data_key: bytes) -> Event:
    """An event as read. Raises NotAuthentic."""
    content = _content_of(row, id_, data_key)
    return Event(
        datetime.fromisoformat(str(row.at)),
        content.what,
        content.link,
        content.about,
        content.criteria,
        content.since,
    )


def reseal_event(
    connection: Connection, row: EventRow, id_: bytes, data_key: bytes, new_key: bytes
) -> None:
    """Seals an event under another (or the same) data key, with the name of its link, so that it
    outlives the link. Raises NotAuthentic."""
    content = _content_of(row, id_, data_key)
    sealed = _sealed(events_key(new_key), content, id_, None, str(row.at))
    connection.execute(
        "UPDATE event SET link = NULL, sealed = ? WHERE id = ?", (sealed, row.number)
    )


def _content_of(row: EventRow, id_: bytes, data_key: bytes) -> _Content:
    if row.link is None or row.may != "answer":
        return _opened(events_key(data_key), row.sealed, id_, row.link, row.at)
    if not isinstance(row.link, bytes):
        raise NotAuthentic
    place = LinkPlace(id_, row.link, row.may)
    entry = entry_of(data_key, row.entry, place)
    key = shared_key(data_key, entry, place)
    content = _opened(key, row.sealed, id_, row.link, row.at)
    return content.model_copy(update={"link": entry.name})


def _sealed(key: bytes, content: _Content, id_: bytes, link: object, at: str) -> bytes:
    return seal(key, content.model_dump_json(), id_, version=_bound(link), saved_at=at)


def _opened(key: bytes, sealed: object, id_: bytes, link: object, at: object) -> _Content:
    text = unseal(key, sealed, id_, version=_bound(link), saved_at=at)
    try:
        return _Content.model_validate_json(text)
    except ValidationError:
        raise NotAuthentic from None


def _bound(link: object) -> str:
    return f"event {link.hex() if isinstance(link, bytes) else ''}"
