"""The rows of the links of an assessment, as whoever holds a full one reads and ends them."""

from __future__ import annotations

import itertools
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from checklist.asking import MOST_NAME
from checklist.inquiry import AskedPart
from checklist.problems import problem
from store.assessment_rows import LinkRow, Right, as_right, unreadable
from store.events import EVENT_COLUMNS, EVENTS, EventRow, reseal_event
from store.interface import Connection, NotSaved
from store.links import LinkEntry, entry_of, shared_key
from store.part_rows import PART_COLUMNS, PartRow, close_part, part_in
from store.rekeying import change_data_key, row_to_write
from store.sealing import Keys, LinkPlace, NotAuthentic, shown_id


@dataclass(frozen=True)
class Link:
    """A link of an assessment. ``id``: 16 characters, safe in a page; ``own``: the one used to ask;
    ``made_at``: ``None`` of a first one that is older than this; ``used_on``: the day in Japan of
    its last use. Of answering links: the key of the ``section``, when it last sent something, and
    when it was closed. ``is_damaged``: nothing else is known of it; it can only be withdrawn."""

    id: str
    may: Right
    name: str = field(repr=False)
    made_at: datetime | None
    used_on: date | None
    own: bool
    section: str = field(default="", repr=False)
    sent_at: datetime | None = None
    closed_at: datetime | None = None
    is_damaged: bool = False


class LinkRefused(NotSaved):
    """What was asked about a link cannot be done; the text says why. Nothing was changed."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__([problem("", ja, en)])


class Target(NamedTuple):
    """A link of the same assessment, which somebody with a full link wants to change."""

    place: LinkPlace
    entry: LinkEntry | None

    @property
    def name(self) -> str:
        """Its name; empty where it is damaged."""
        return "" if self.entry is None else self.entry.name


class LinkHolder(NamedTuple):
    """A full link in a write transaction."""

    row: LinkRow
    keys: Keys
    data_key: bytes


# ---------------------------------------------------------------------------- rows


def holder_of(connection: Connection, code: str) -> LinkHolder:
    """The full link of a canonical code. Raises Gone, NotAllowed and NotOpened."""
    row, keys = row_to_write(connection, code)
    if keys.data_key is None:  # some of it is damaged: see ``row_to_write``
        raise unreadable()
    return LinkHolder(row, keys, keys.data_key)


def rekeyed(connection: Connection, holder: LinkHolder) -> LinkHolder:
    """The same after the data key was changed. Raises DamagedLink, and NotOpened where the content
    is damaged."""
    try:
        keys = change_data_key(connection, holder.row, holder.keys)
    except NotAuthentic as error:
        raise unreadable() from error
    assert keys.data_key is not None  # noqa: S101 (just made)
    row = holder.row
    (entry,) = connection.execute(
        "SELECT entry FROM link WHERE lookup = ?", (row.lookup,)
    ).fetchone()
    return LinkHolder(row._replace(entry=entry), keys, keys.data_key)


def targets_of(connection: Connection, holder: LinkHolder) -> list[Target]:
    """Every link of the assessment, its own included. Raises NotOpened where a right is none."""
    rows = connection.execute(
        "SELECT lookup, may, entry FROM link WHERE assessment = ?", (holder.keys.id,)
    ).fetchall()
    places = [LinkPlace(holder.keys.id, lookup, as_right(may)) for lookup, may, _ in rows]
    return [
        Target(place, _entry(holder.data_key, entry, place))
        for place, (*_, entry) in zip(places, rows, strict=True)
    ]


def target_of(connection: Connection, holder: LinkHolder, link_id: str) -> Target | None:
    """The link with this id on pages. Raises as ``targets_of``."""
    targets = targets_of(connection, holder)
    return next((target for target in targets if shown_id(target.place.lookup) == link_id), None)


def _entry(data_key: bytes, sealed: object, place: LinkPlace) -> LinkEntry | None:
    """The entry of a link; ``None`` where it is damaged."""
    try:
        return entry_of(data_key, sealed, place)
    except NotAuthentic:
        return None


def with_damaged(connection: Connection, holder: LinkHolder, target: Target) -> list[Target]:
    """A link; where its entry is damaged, all whose entry is. Raises as ``targets_of``."""
    if target.entry is not None:
        return [target]
    return [other for other in targets_of(connection, holder) if other.entry is None]


def is_closed(connection: Connection, target: Target) -> bool:
    """Whether it is an answering link that was closed."""
    row = connection.execute(
        "SELECT closed_at FROM part WHERE link = ?", (target.place.lookup,)
    ).fetchone()
    return row is not None and row[0] is not None


def close(
    connection: Connection, holder: LinkHolder, target: Target, closed_at: datetime | None
) -> bool:
    """Closes an answering link, or opens it again (``None``); False where it cannot be, since some
    of it is damaged."""
    row = connection.execute(
        f"SELECT {PART_COLUMNS} FROM part p WHERE p.link = ?",  # noqa: S608 (a constant)
        (target.place.lookup,),
    ).fetchone()
    if row is None or target.entry is None:
        return False
    key = shared_key(holder.data_key, target.entry, target.place)
    try:
        close_part(connection, target.place, key, PartRow(*row), closed_at)
    except NotAuthentic:
        return False
    return True


def drop(connection: Connection, holder: LinkHolder, target: Target) -> None:
    """Deletes a link; what was done through it stays, under its name."""
    events = connection.execute(
        f"SELECT {EVENT_COLUMNS} FROM {EVENTS} WHERE e.assessment = ? AND e.link = ?",  # noqa: S608
        (holder.keys.id, target.place.lookup),
    ).fetchall()
    id_, data_key = holder.keys.id, holder.data_key
    for event in events:
        with suppress(NotAuthentic):
            reseal_event(connection, EventRow(*event), id_, data_key, data_key)
    connection.execute("DELETE FROM link WHERE lookup = ?", (target.place.lookup,))


def link_of(
    keys: Keys,
    own: bytes,
    lookup: bytes,
    may: object,
    sealed: object,
    used_on: object,
    *part: object,
) -> Link:
    """A link as it is listed, from its columns as read: ``own`` is the lookup of the link used to
    ask, ``part`` the columns ``PART_COLUMNS``. Raises NotOpened where the right is none."""
    right, link_id = as_right(may), shown_id(lookup)
    used = None
    with suppress(ValueError):  # no day: never used, or damaged
        used = date.fromisoformat(str(used_on))
    if keys.data_key is None:
        return Link(link_id, right, "", None, used, own=True)
    place = LinkPlace(keys.id, lookup, right)
    entry = _entry(keys.data_key, sealed, place)
    blank = Link(link_id, right, "", None, used, own=lookup == own)
    if entry is None:
        return replace(blank, is_damaged=True)
    link = replace(blank, name=entry.name, made_at=entry.made_at)
    if right != "answer":
        return link
    try:
        key = shared_key(keys.data_key, entry, place)
        _, opened = part_in(key, PartRow(*part), keys.id)
    except NotAuthentic:
        return replace(link, is_damaged=True)
    sent_at = opened.stored.saved_at if opened.stored.version > 1 else None
    section = opened.part.section.key
    return replace(link, section=section, sent_at=sent_at, closed_at=opened.closed_at)


# ---------------------------------------------------------------------------- rules


def must_be_another(holder: LinkHolder, target: Target) -> None:
    """Raises LinkRefused for the link in use; so one with all rights is always left."""
    if target.place.lookup == holder.row.lookup:
        raise LinkRefused(
            "いま使っているリンクは、それ自身では取り消すことも作り直すこともできません。全てができる"
            "別のリンクで開いてから行ってください。",
            "The link in use can neither be withdrawn nor replaced by itself. Open the assessment "
            "by another link that can do everything.",
        )


def name_for(name: str, taken: Set[str], part: AskedPart | None) -> str:
    """The name of a new link. Raises LinkRefused."""
    if not name and part is not None:
        key = part.section.key
        names = (f"{key[: MOST_NAME - 4]} ({number})" for number in itertools.count(2))
        return next(free for free in itertools.chain((key,), names) if free not in taken)
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise LinkRefused(
            f"リンクの名前は{MOST_NAME}文字以内の1行にしてください。",
            f"The name of a link is one line of at most {MOST_NAME} characters.",
        )
    if name in taken:
        raise LinkRefused(
            f"「{name}」という名前のリンクがすでにあります。別の名前にしてください。",
            f"There is a link named {name} already. Give another name.",
        )
    return name
