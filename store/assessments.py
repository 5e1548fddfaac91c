"""Assessments in a database: created, opened, saved and deleted by resume code.

The code is the only credential and is not stored. Each assessment is encrypted under a random data
key of its own, and its links hold that key, wrapped under keys derived from their codes
(``sealing``): without a code nobody, including the operator, can find or read an assessment.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from checklist.answers import Assessment, ShortText
from checklist.model import Frozen
from checklist.problems import problem
from store.answering_links import Closed as Closed
from store.assessment_rows import Conflict as Conflict
from store.assessment_rows import Gone as Gone
from store.assessment_rows import (
    LinkRow,
    canonical,
    day_of,
    keys_of_link,
    keys_of_row,
    must_be_full,
    right_of,
    row_of,
    sealed_of,
    stored_of,
    text_of,
    unreadable,
)
from store.assessment_rows import NotAllowed as NotAllowed
from store.assessment_rows import Right as Right
from store.assessment_rows import Stored as Stored
from store.codes import new_code
from store.events import Event as Event
from store.events import record, writer_of
from store.handing import MOST_LINKS as MOST_LINKS
from store.handing import Links
from store.interface import Connection, Database, stored_time
from store.interface import NotOpened as NotOpened
from store.interface import NotSaved as NotSaved
from store.link_rows import Link as Link
from store.link_rows import LinkRefused as LinkRefused
from store.links import entry_for, put_link
from store.part_rows import OpenPart as OpenPart
from store.rekeying import row_to_write
from store.sealing import (
    Keys,
    LinkPlace,
    NotAuthentic,
    keys_of,
    link_keys,
    lookup_of,
    new_data_key,
    new_id,
    seal,
    unseal,
)
from store.sqlite import SqliteDatabase
from store.sqlite_file import WAIT_SECONDS

#: Points in time that people can keep of one assessment.
MOST_POINTS = 20


@dataclass(frozen=True)
class PointInTime:
    """An assessment as it was at a point in time, to compare with later. ``name`` is the user's
    (may be empty), ``kept_at`` when it was kept (aware, UTC)."""

    id: int
    kept_at: datetime
    name: str = field(repr=False)
    assessment: Assessment = field(repr=False)


class _Content(Frozen):
    """The encrypted content of a point in time."""

    name: ShortText
    assessment: Assessment


class TooManyPoints(NotSaved):
    """There are ``MOST_POINTS`` points in time already."""

    def __init__(self) -> None:
        super().__init__(
            [
                problem(
                    "",
                    f"記録できる時点は{MOST_POINTS}までです。使わないものを削除してください。",
                    f"At most {MOST_POINTS} points in time can be kept. Delete one first.",
                )
            ]
        )


class AssessmentStore(Links):
    """The assessments of one database; safe for any number of threads and processes.

    Codes may be given in any notation that ``codes.normalise`` reads. A malformed one is treated
    like one that does not exist; ``codes.normalise`` gives the instruction to the user. A method
    that writes returns after its commit is on disk.

    ``wait_seconds`` is how long a write waits, for another thread and another process together.

    Raises NotOpened in methods that read, NotSaved in those that write, when the database fails;
    NotOpened in either also where what they read fails authentication.
    """

    def __init__(
        self,
        place: Path | Database,
        *,
        wait_seconds: float = WAIT_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``place``: a database, or the path of an SQLite file, which is created if missing and
        upgraded if older. Raises DatabaseUnusable when it is damaged, not ours, newer or out of
        reach."""
        database = SqliteDatabase(place, wait_seconds) if isinstance(place, Path) else place
        super().__init__(database, clock)

    # ------------------------------------------------------------------------ one assessment

    def create(self, assessment: Assessment) -> tuple[str, Stored]:
        """Stores a new assessment; returns its resume code and version 1. Raises NotSaved also
        above the limit of size."""
        text, stored = text_of(assessment), Stored(assessment, 1, self._now())
        code, data_key = new_code(), new_data_key()
        link, keys = link_keys(code), keys_of(new_id(), data_key)
        with self._database.writing("save") as connection:
            connection.execute(
                "INSERT INTO assessment (id, version, saved_at, used_on, sealed)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    keys.id,
                    1,
                    stored_time(stored.saved_at),
                    day_of(stored.saved_at),
                    sealed_of(keys, text, stored),
                ),
            )
            entry = entry_for(link, made_at=stored.saved_at)
            day = day_of(stored.saved_at)
            put_link(connection, entry, LinkPlace(keys.id, link.lookup, "all"), data_key, day)
        return code, stored

    def open(self, code: str) -> Stored | None:
        """The assessment as last saved; ``None`` when no full or read-only link has this code.

        Records the day of use, by which ``purge`` decides, and gives an older assessment its data
        key; where the database cannot be written, the assessment is opened without it.
        """
        code = canonical(code)
        with self._database.reading() as connection:
            row = row_of(connection, code)
        if row is None or row.may == "answer":
            return None
        stored, now = stored_of(keys_of_row(row, code), row), self._now()
        if not row.was_used_on(day_of(now)) or row.wrapped is None:
            with suppress(NotSaved, Gone), self._database.writing("save") as connection:
                _record_use(connection, *_row_to_read(connection, code), now)
        return stored

    def version(self, code: str) -> int | None:
        """The version stored now, without reading the assessment; of an answering link, that of
        its answers. ``None`` where no link has this code. Cheap enough (0.1 ms) to ask on every
        interaction whether someone else has saved."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT CASE l.may WHEN 'answer' THEN p.version ELSE a.version END FROM link l"
                " JOIN assessment a ON a.id = l.assessment LEFT JOIN part p ON p.link = l.lookup"
                " WHERE l.lookup = ?",
                (lookup_of(canonical(code)),),
            ).fetchone()
        if row is None:
            return None
        if not isinstance(row[0], int):
            raise unreadable()
        return row[0]

    def save(self, code: str, expected_version: int, assessment: Assessment) -> Stored:
        """Replaces version ``expected_version`` by this assessment, as the next version.

        Raises Conflict when another version is stored, Gone when there is none, NotAllowed for a
        link without all rights, NotOpened when that other version is damaged, and NotSaved also
        above the limit of size. In each case nothing was saved.
        """
        code, text = canonical(code), text_of(assessment)
        stored = Stored(assessment, expected_version + 1, self._now())
        with self._database.writing("save") as connection:
            row, keys = row_to_write(connection, code)
            # One statement tests the version and replaces it: atomic.
            done = connection.execute(
                "UPDATE assessment SET version = ?, saved_at = ?, used_on = ?, sealed = ?"
                " WHERE id = ? AND version = ?",
                (
                    stored.version,
                    stored_time(stored.saved_at),
                    day_of(stored.saved_at),
                    sealed_of(keys, text, stored),
                    keys.id,
                    expected_version,
                ),
            )
            if done.rowcount == 1:
                _record_use(connection, row, keys, stored.saved_at)
                if row.has_history:
                    changed = _changed(keys, row, assessment)
                    record(
                        connection, writer_of(row, keys), stored.saved_at, "saved", criteria=changed
                    )
                return stored
        raise Conflict(stored_of(keys, row))

    def delete(self, code: str) -> bool:
        """Deletes the assessment with its links and points in time, and their bytes from the
        database and its log; False when there was none. Backups made earlier still contain it
        (encrypted). Raises NotAllowed for a link without all rights."""
        code = canonical(code)
        with self._database.writing("delete") as connection:
            _must_be_full(connection, code)
            done = connection.execute(
                "DELETE FROM assessment WHERE id ="
                " (SELECT assessment FROM link WHERE lookup = ? AND may = 'all')",
                (lookup_of(code),),
            )
        self._database.wipe()
        return done.rowcount == 1

    # ------------------------------------------------------------------------ points in time

    def keep_point(
        self, code: str, name: str = "", *, most: int | None = MOST_POINTS
    ) -> PointInTime:
        """Keeps the stored assessment as a point in time, for as long as the assessment exists.

        Raises Gone when there is none, NotAllowed for a link without all rights, TooManyPoints when
        there are ``most`` already (``None``: no limit), and pydantic's ValidationError for a name
        that is no ShortText.
        """
        code, kept_at = canonical(code), self._now()
        with self._database.writing("save") as connection:
            row, keys = row_to_write(connection, code)
            (count,) = connection.execute(
                "SELECT count(*) FROM point WHERE assessment = ?", (keys.id,)
            ).fetchone()
            if most is not None and count >= most:
                raise TooManyPoints
            content = _Content(name=name, assessment=stored_of(keys, row).assessment)
            sealed = seal(
                keys.points,
                content.model_dump_json(),
                keys.id,
                version="point",
                saved_at=stored_time(kept_at),
            )
            done = connection.execute(
                "INSERT INTO point (assessment, kept_at, sealed) VALUES (?, ?, ?) RETURNING id",
                (keys.id, stored_time(kept_at), sealed),
            )
            (number,) = done.fetchone()
        return PointInTime(number, kept_at, content.name, content.assessment)

    def points(self, code: str) -> tuple[PointInTime, ...]:
        """The points in time of an assessment, the latest first; none for an answering link, and
        where no link has this code."""
        code = canonical(code)
        with self._database.reading() as connection:
            # The link in the same statement: somebody may be changing the data key.
            rows = connection.execute(
                "SELECT l.assessment, l.may, l.wrapped, p.id, p.kept_at, p.sealed"
                " FROM link l JOIN point p ON p.assessment = l.assessment"
                " WHERE l.lookup = ? AND l.may <> 'answer' ORDER BY p.id DESC",
                (lookup_of(code),),
            ).fetchall()
        if not rows:
            return ()
        id_, may, wrapped, *_ = rows[0]
        keys = keys_of_link(id_, may, wrapped, code)
        return tuple(_point(keys, *row[3:]) for row in rows)

    def delete_point(self, code: str, point_id: int) -> bool:
        """Deletes one point in time with its bytes, as ``delete`` does; False when there was none
        (of this assessment). Raises NotAllowed for a link without all rights."""
        code = canonical(code)
        with self._database.writing("delete") as connection:
            _must_be_full(connection, code)
            done = connection.execute(
                "DELETE FROM point WHERE id = ? AND assessment ="
                " (SELECT assessment FROM link WHERE lookup = ? AND may = 'all')",
                (point_id, lookup_of(code)),
            )
        self._database.wipe()
        return done.rowcount == 1

    # ------------------------------------------------------------------------ all of them

    def purge(self, before: datetime) -> int:
        """Deletes the assessments that were last opened or saved before this time's day in Japan,
        as ``delete`` does; returns how many. Raises ValueError where ``before`` has no time
        zone."""
        if before.utcoffset() is None:
            raise ValueError("before needs a time zone")
        with self._database.writing("delete") as connection:
            done = connection.execute("DELETE FROM assessment WHERE used_on < ?", (day_of(before),))
        self._database.wipe()
        return done.rowcount

    def backup(self, target: Path) -> None:
        """A consistent copy of the whole database, made while it is in use. Raises
        DatabaseUnusable."""
        self._database.backup(target)

    def close(self) -> None:
        """Ends the use of the store; any later call raises RuntimeError. May be repeated."""
        self._database.close()


# ---------------------------------------------------------------------------- rows


def _row_to_read(connection: Connection, code: str) -> tuple[LinkRow, Keys]:
    """The row of a link that may read and its keys, in a write transaction; else as
    ``row_to_write``, which gives an older assessment its data key."""
    row = row_of(connection, code)
    if row is not None and row.may == "read":
        return row, keys_of_row(row, code)
    return row_to_write(connection, code)


def _record_use(connection: Connection, row: LinkRow, keys: Keys, now: datetime) -> None:
    """Records the day of use, and the first use of a day in the history."""
    day = day_of(now)
    if row.was_used_on(day):
        return
    connection.execute("UPDATE link SET used_on = ? WHERE lookup = ?", (day, row.lookup))
    connection.execute(
        "UPDATE assessment SET used_on = ? WHERE id = ? AND used_on < ?", (day, row.id, day)
    )
    if row.has_history:
        record(connection, writer_of(row, keys), now, "opened")


def _changed(keys: Keys, row: LinkRow, after: Assessment) -> list[str]:
    """The criteria whose answers a save changes; none where what was there is damaged."""
    try:
        before = stored_of(keys, row).assessment
    except NotOpened:
        return []
    return [c for c in {*before.answers, *after.answers} if before[c] != after[c]]


def _must_be_full(connection: Connection, code: str) -> None:
    """Raises NotAllowed for a link without all rights; nothing where there is none."""
    if (may := right_of(connection, code)) is not None:
        must_be_full(may)


def _point(keys: Keys, number: object, kept_at: object, sealed: object) -> PointInTime:
    try:
        text = unseal(keys.points, sealed, keys.id, version="point", saved_at=kept_at)
        content = _Content.model_validate_json(text)
    except (NotAuthentic, ValidationError) as error:
        raise unreadable() from error
    at = datetime.fromisoformat(str(kept_at))
    return PointInTime(int(str(number)), at, content.name, content.assessment)
