"""Answering links: what a section of the office is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from checklist.answers import Answer
from checklist.problems import problem
from checklist.returned import Returned
from store.assessment_rows import (
    Conflict,
    Gone,
    NotAllowed,
    Stored,
    canonical,
    day_of,
    keys_of_link,
    must_be_full,
    right_of,
    unreadable,
)
from store.events import EventWriter, What, record
from store.interface import Connection, Database, NotSaved
from store.links import entry_of, shared_key
from store.part_rows import (
    PART_COLUMNS,
    OpenPart,
    PartRow,
    part_in,
    put_answers,
)
from store.sealing import LinkPlace, NotAuthentic, key_between, link_keys, lookup_of, unwrap


class Closed(NotAllowed):
    """The coordinator has closed the link: it can be read, and answered no more."""

    def __init__(self) -> None:
        NotSaved.__init__(
            self,
            [
                problem(
                    "",
                    "この照会は締め切られたため、回答は保存していません。画面の内容はそのままです。"
                    "直すところがあれば、照会した担当者に知らせてください。",
                    "This inquiry was closed, so your answer was not saved. It is still on this "
                    "page. If something has to be corrected, tell whoever asked you.",
                )
            ],
        )


class _Mine(NamedTuple):
    """What a code of an answering link opens."""

    place: LinkPlace
    key: bytes
    used_on: object
    opened: OpenPart


class Parts:
    """The sections' side of the assessments of one database (``store.assessments.AssessmentStore``
    has all sides). Raises NotSaved and NotOpened as that does."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def open_part(self, code: str) -> OpenPart | None:
        """What an answering link is asked and has answered, also where it was closed; ``None``
        where no answering link has this code. Records the day of use, as ``open`` does."""
        code = canonical(code)
        with self._database.reading() as connection:
            mine = _mine(connection, code)
        if mine is None:
            return None
        now = self._now()
        if str(mine.used_on or "") < day_of(now):
            with suppress(NotSaved), self._database.writing("save") as connection:
                # asked again: somebody may have changed the data key, or withdrawn the link
                if (here := _mine(connection, code)) is not None:
                    _record(connection, here, now, "opened")
        return mine.opened

    def save_part(
        self,
        code: str,
        expected_version: int,
        answers: Mapping[str, Answer],
        *,
        checklist: str | None = None,
    ) -> Stored:
        """Replaces all answers of an answering link at version ``expected_version``, as the next
        version. ``checklist``: the version of it that they belong to, where it is another now.

        Raises Conflict when another version is stored, Gone when there is none, Closed when the
        coordinator closed it, and NotAllowed when the code is none of an answering link, or a
        criterion is not asked. In each case nothing was saved.
        """
        code, now = canonical(code), self._now()
        with self._database.writing("save") as connection:
            mine = _mine(connection, code)
            if mine is None:
                raise _refused(connection, code)
            before = mine.opened.stored
            if mine.opened.closed_at is not None:
                raise Closed
            if before.version == expected_version:
                if not answers.keys() <= set(mine.opened.part.section.criteria):
                    raise NotAllowed("answer")
                version = checklist or before.assessment.checklist
                given = {"answers": dict(answers), "checklist": version}
                saved = before.assessment.model_copy(update=given)
                stored = Stored(saved, expected_version + 1, now)
                put_answers(connection, mine.place, mine.key, stored)
                changed = [
                    criterion
                    for criterion in mine.opened.part.section.criteria
                    if saved[criterion] != before.assessment[criterion]
                ]
                _record(connection, mine, now, "sent", changed)
                return stored
        raise Conflict(before)

    def returned(self, code: str) -> tuple[Returned, ...]:
        """What came by answering links, closed ones included, in the order in which these were
        made; none where no assessment has this code. ``name`` is the name of the link.

        Raises NotAllowed for a link without all rights.
        """
        rows = self._rows_of_full_link(
            code,
            f"l.lookup, l.entry, {PART_COLUMNS}",
            "LEFT JOIN link l ON l.assessment = me.assessment AND l.may = 'answer'"
            " LEFT JOIN part p ON p.link = l.lookup",
        )
        returned = []
        for keys, lookup, sealed, *columns in rows:
            if lookup is None:
                continue
            try:
                assert keys.data_key is not None  # noqa: S101 (such links come with one)
                place = LinkPlace(keys.id, lookup, "answer")
                entry = entry_of(keys.data_key, sealed, place)
                key = shared_key(keys.data_key, entry, place)
                asked, part = part_in(key, PartRow(*columns), keys.id)
            except NotAuthentic as error:
                raise unreadable() from error
            if part.stored.version > 1:
                made_at = entry.made_at or part.stored.saved_at
                answers, before = part.stored.assessment.answers, asked.before.answers
                section = asked.part.section.key
                returned.append((made_at, Returned(entry.name, section, answers, before)))
        return tuple(file for _, file in sorted(returned, key=lambda file: (file[0], file[1].name)))

    def _rows_of_full_link(self, code: str, columns: str, joined: str) -> list[tuple[Any, ...]]:
        """The columns of what is ``joined`` to the link ``me`` of a code, a row each, with the keys
        of its assessment before them; none where no link has this code. Raises NotAllowed for a
        link without all rights, and NotOpened."""
        code = canonical(code)
        with self._database.reading() as connection:
            # The link in the same statement: somebody may be changing the data key.
            rows = connection.execute(
                f"SELECT me.assessment, me.may, me.wrapped, {columns} FROM link me {joined}"  # noqa: S608
                " WHERE me.lookup = ?",
                (lookup_of(code),),
            ).fetchall()
        if not rows:
            return []
        id_, may, wrapped, *_ = rows[0]
        must_be_full(may)
        keys = keys_of_link(id_, may, wrapped, code)
        return [(keys, *row[3:]) for row in rows]

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)


def _mine(connection: Connection, code: str) -> _Mine | None:
    """What a canonical code of an answering link opens; ``None`` where there is none. Raises
    NotOpened where it is damaged, or the public key of the assessment is another's."""
    link = link_keys(code)
    row = connection.execute(
        f"SELECT l.assessment, l.wrapped, l.used_on, {PART_COLUMNS}"  # noqa: S608 (a constant)
        " FROM link l JOIN part p ON p.link = l.lookup WHERE l.lookup = ? AND l.may = 'answer'",
        (link.lookup,),
    ).fetchone()
    if row is None:
        return None
    id_, wrapped, used_on, *columns = row
    place = LinkPlace(id_, link.lookup, "answer")
    try:
        public = X25519PublicKey.from_public_bytes(unwrap(wrapped, link, id_, "answer"))
        key = key_between(link.private, public, place)
        _, opened = part_in(key, PartRow(*columns), id_)
    except (NotAuthentic, ValueError) as error:
        raise unreadable() from error
    return _Mine(place, key, used_on, opened)


def _refused(connection: Connection, code: str) -> Gone | NotAllowed:
    """Why a code that opens no part cannot save one."""
    may = right_of(connection, code)
    return Gone() if may in (None, "answer") else NotAllowed(may)


def _record(
    connection: Connection, mine: _Mine, now: datetime, what: What, criteria: Sequence[str] = ()
) -> None:
    day, (id_, lookup, _) = day_of(now), mine.place
    connection.execute("UPDATE link SET used_on = ? WHERE lookup = ?", (day, lookup))
    connection.execute(
        "UPDATE assessment SET used_on = ? WHERE id = ? AND used_on < ?", (day, id_, day)
    )
    record(connection, EventWriter(id_, lookup, mine.key), now, what, criteria=criteria)
