"""Handing out links: made, named, listed, withdrawn and replaced by whoever holds a full one."""

from __future__ import annotations

from datetime import UTC, datetime

from checklist.inquiry import AskedPart, part_of
from store.answering_links import Parts
from store.assessment_rows import (
    Right,
    canonical,
    right_of,
    stored_of,
    unreadable,
)
from store.codes import new_code
from store.events import EVENT_COLUMNS, EVENTS, Event, EventRow, What, event_of, record, writer_of
from store.interface import Connection
from store.link_rows import (
    Link,
    LinkHolder,
    LinkRefused,
    close,
    drop,
    holder_of,
    is_closed,
    link_of,
    must_be_another,
    name_for,
    rekeyed,
    target_of,
    targets_of,
    with_damaged,
)
from store.links import entry_for, put_link, shared_key
from store.part_rows import PART_COLUMNS, Asked, put_part, reseal_part
from store.rekeying import DamagedLink
from store.sealing import LinkPlace, NotAuthentic, link_keys, lookup_of

#: Links of one assessment at most, closed ones included.
MOST_LINKS = 50


class Links(Parts):
    """The links of the assessments of one database (``store.assessments.AssessmentStore`` has all
    sides). Raises NotSaved and NotOpened as that does."""

    def right(self, code: str) -> Right | None:
        """What may be done with a code; ``None`` where it belongs to no link. Takes 0.2 ms."""
        with self._database.reading() as connection:
            return right_of(connection, canonical(code))

    def links(self, code: str) -> tuple[Link, ...]:
        """The links of an assessment in the order in which they were made, this one included; none
        where no assessment has this code. Raises NotAllowed for a link without all rights."""
        rows = self._rows_of_full_link(
            code,
            f"l.lookup, l.may, l.entry, l.used_on, {PART_COLUMNS}",
            "JOIN link l ON l.assessment = me.assessment LEFT JOIN part p ON p.link = l.lookup",
        )
        own = lookup_of(canonical(code))
        links = [link_of(keys, own, *columns) for keys, *columns in rows]
        first = datetime.min.replace(tzinfo=UTC)
        return tuple(sorted(links, key=lambda link: (link.made_at or first, link.name, link.id)))

    def history(self, code: str) -> tuple[Event, ...]:
        """What was done through the links of an assessment since a second one was made, the latest
        first; none where no assessment has this code.

        Raises NotAllowed for a link without all rights.
        """
        rows = self._rows_of_full_link(
            code, EVENT_COLUMNS, f"LEFT JOIN ({EVENTS}) ON e.assessment = me.assessment"
        )
        written = [(keys, EventRow(*columns)) for keys, *columns in rows if columns[0] is not None]
        try:
            events = [
                (row, event_of(row, keys.id, keys.data_key))
                for keys, row in written
                if keys.data_key is not None
            ]
        except NotAuthentic as error:
            raise unreadable() from error
        events.sort(key=lambda pair: (pair[1].at, int(str(pair[0].number))), reverse=True)
        return tuple(event for _, event in events)

    def add_link(self, code: str, may: Right, name: str, *, part: AskedPart | None = None) -> str:
        """Makes a link; returns its code, which is known to nobody else from now on. An answering
        link has a ``part``, and without a name that of its section.

        Raises Gone, NotAllowed, LinkRefused for a name that is empty, too long or taken, or where
        there are ``MOST_LINKS``, and ValueError for a part without the right to answer, or none
        with it.
        """
        if (may == "answer") is (part is None):
            raise ValueError("an answering link has a part, and no other")
        name, new, now = name.strip(), new_code(), self._now()
        with self._database.writing("link") as connection:
            holder = holder_of(connection, canonical(code))
            others = targets_of(connection, holder)
            if len(others) >= MOST_LINKS:
                raise LinkRefused(
                    f"リンクは1つの診断に{MOST_LINKS}までです。要らないものを取り消すか、取り除いてください。",
                    f"An assessment has at most {MOST_LINKS} links. Withdraw or remove those not "
                    "used.",
                )
            name = name_for(name, {other.name for other in others}, part)
            link = link_keys(new)
            entry, place = entry_for(link, name, now), LinkPlace(holder.keys.id, link.lookup, may)
            put_link(connection, entry, place, holder.data_key)
            if part is not None:
                before = part_of(stored_of(holder.keys, holder.row).assessment, part.section)
                key = shared_key(holder.data_key, entry, place)
                put_part(connection, place, key, Asked(part=part, before=before), now)
            _record(connection, holder, now, "made", name)
        return new

    def withdraw(self, code: str, link_id: str) -> bool:
        """Ends a link; False when there is none (any more), or it was closed before.

        One that holds the data key goes, and the whole assessment is sealed under a new data key,
        given to every link that is left. An answering one is closed: its answers stay. With a
        damaged one go all that are damaged, of whatever right: none could be given the new key.
        Raises Gone, NotAllowed, LinkRefused for the link in use, and DamagedLink where another link
        could not be given the new key.
        """
        now = self._now()
        with self._database.writing("link") as connection:
            holder = holder_of(connection, canonical(code))
            target = target_of(connection, holder, link_id)
            if target is None:
                return False
            must_be_another(holder, target)
            if is_closed(connection, target):
                return False
            if target.place.may == "answer" and close(connection, holder, target, now):
                _record(connection, holder, now, "closed", target.name)
            else:
                for ended in with_damaged(connection, holder, target):
                    drop(connection, holder, ended)
                holder = rekeyed(connection, holder)
                _record(connection, holder, now, "withdrawn", target.name)
        self._database.wipe()
        return True

    def reopen(self, code: str, link_id: str) -> bool:
        """Opens a closed answering link again, under the same code and with its answers; False when
        there is no closed one (any more). Raises Gone and NotAllowed."""
        now = self._now()
        with self._database.writing("link") as connection:
            holder = holder_of(connection, canonical(code))
            target = target_of(connection, holder, link_id)
            if target is None or not is_closed(connection, target):
                return False
            if not close(connection, holder, target, None):
                raise unreadable()
            _record(connection, holder, now, "reopened", target.name)
        return True

    def remove(self, code: str, link_id: str) -> bool:
        """Removes a closed answering link with its answers and their bytes; False when there is
        none (any more). Raises Gone, NotAllowed, and LinkRefused where it is not closed."""
        now = self._now()
        with self._database.writing("link") as connection:
            holder = holder_of(connection, canonical(code))
            target = target_of(connection, holder, link_id)
            if target is None:
                return False
            if not is_closed(connection, target):
                raise LinkRefused(
                    "回答ごと取り除けるのは、締め切ったリンクだけです。先に締め切ってください。",
                    "Only a closed link can be removed with its answers. Close it first.",
                )
            drop(connection, holder, target)
            _record(connection, holder, now, "removed", target.name)
        self._database.wipe()
        return True

    def replace(self, code: str, link_id: str) -> str:
        """Gives a link whose code was lost a new one, which is returned; the old code ends in the
        same transaction, as in ``withdraw``. Name, right, questions and answers stay.

        Raises as ``withdraw``, and LinkRefused also for a link that is closed or not there.
        """
        new, now = new_code(), self._now()
        with self._database.writing("link") as connection:
            holder = holder_of(connection, canonical(code))
            target = target_of(connection, holder, link_id)
            if target is None:
                raise LinkRefused(
                    "このリンクは、すでに取り消されています。新しく作ってください。",
                    "This link was withdrawn already. Make a new one.",
                )
            must_be_another(holder, target)
            if target.entry is None:
                raise DamagedLink
            link = link_keys(new)
            entry = entry_for(link, target.name, now)
            place = target.place._replace(lookup=link.lookup)
            put_link(connection, entry, place, holder.data_key)
            if target.place.may == "answer":
                if is_closed(connection, target):
                    raise LinkRefused(
                        "締め切ったリンクのコードは作り直せません。新しいリンクを作ってください。",
                        "The code of a closed link cannot be replaced. Make a new link.",
                    )
                former, here = (
                    (at.lookup, shared_key(holder.data_key, which, at))
                    for which, at in ((target.entry, target.place), (entry, place))
                )
                try:
                    reseal_part(connection, holder.keys.id, former, here)
                except NotAuthentic as error:
                    raise unreadable() from error
            drop(connection, holder, target)
            if target.place.may != "answer":
                holder = rekeyed(connection, holder)
            _record(connection, holder, now, "replaced", target.name)
        self._database.wipe()
        return new


def _record(
    connection: Connection, holder: LinkHolder, now: datetime, what: What, about: str
) -> None:
    record(connection, writer_of(holder.row, holder.keys), now, what, about=about)
