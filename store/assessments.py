"""Assessments in a database: created, opened, saved and deleted by resume code.

The code is the only credential and is not stored. Each assessment is encrypted under a random data
key of its own, and its links hold that key, wrapped under keys derived from their codes
(``sealing``): without a code nobody, including the operator, can find or read an assessment.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import ValidationError

from checklist.answers import MAX_BYTES, Assessment, ShortText
from checklist.model import Frozen
from checklist.problems import ProblemsError, problem
from store.codes import new_code
from store.database import WAIT_SECONDS
from store.keeping import Connection, Database
from store.keeping import NotOpened as NotOpened
from store.keeping import NotSaved as NotSaved
from store.links import (
    ALL,
    OF_LINK,
    Row,
    canonical,
    give_data_key,
    held_by,
    keys_of_link,
    keys_of_row,
    row_of,
    unreadable,
)
from store.sealing import (
    Keys,
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


@dataclass(frozen=True)
class Stored:
    """A stored assessment: its version (1 when created, one more with each save) and when it was
    saved (aware, UTC)."""

    assessment: Assessment = field(repr=False)  # private: kept out of logs
    version: int
    saved_at: datetime


#: Points in time that people can keep of one assessment.
MOST_POINTS = 20


@dataclass(frozen=True)
class Point:
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


class Conflict(Exception):  # noqa: N818 - the name says what happened
    """Another version was saved in the meantime; ``stored`` is that version, and nothing was
    changed.

    ``stored`` may equal what was to be saved, for example when an earlier save was committed but
    its answer got lost: then nothing is left to do.
    """

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        super().__init__(f"version {stored.version} is stored")


class Gone(ProblemsError):  # noqa: N818 - the name says what happened
    """No assessment has this code (any more)."""

    def __init__(self) -> None:
        super().__init__(
            [
                problem(
                    "",
                    "この診断は削除されたか、もともとありません。保存していません。画面の内容は"
                    "そのままなので、保存ファイルに書き出すか、新しく保存してください。",
                    "This assessment was deleted or never existed. Nothing was saved. Your answers "
                    "are still on this page: download them as a file, or save them as new.",
                )
            ]
        )


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


class AssessmentStore:
    """The assessments of one database; safe for any number of threads and processes.

    Codes may be given in any notation that ``codes.normalise`` reads. A malformed one is treated
    like one that does not exist; ``codes.normalise`` gives the instruction to the user. A method
    that writes returns after its commit is on disk.

    Methods that read raise NotOpened, methods that write NotSaved, when the database fails.
    ``wait_seconds`` is how long a write waits, for another thread and another process together.
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
        self._database = SqliteDatabase(place, wait_seconds) if isinstance(place, Path) else place
        self._clock = clock

    # ------------------------------------------------------------------------ one assessment

    def create(self, assessment: Assessment) -> tuple[str, Stored]:
        """Stores a new assessment; returns its resume code and version 1."""
        text, stored = _text(assessment), Stored(assessment, 1, self._now())
        code, data_key = new_code(), new_data_key()
        link, keys = link_keys(code), keys_of(new_id(), data_key)
        with self._database.writing("save") as connection:
            connection.execute(
                "INSERT INTO assessment (id, version, saved_at, used_on, sealed)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    keys.id,
                    1,
                    _written(stored.saved_at),
                    _day(stored.saved_at),
                    _seal(keys, text, stored),
                ),
            )
            connection.execute(
                "INSERT INTO link (lookup, assessment, may, wrapped, entry) VALUES (?, ?, ?, ?, ?)",
                (link.lookup, keys.id, ALL, *held_by(link, keys.id, data_key)),
            )
        return code, stored

    def open(self, code: str) -> Stored | None:
        """The assessment as last saved; ``None`` when no assessment has this code.

        Records the day of use, by which ``purge`` decides, and gives an older assessment its data
        key; where the database cannot be written, the assessment is opened without it.
        """
        code = canonical(code)
        with self._database.reading() as connection:
            row = row_of(connection, code)
        if row is None:
            return None
        stored, today = _stored(keys_of_row(row, code), row), _day(self._now())
        if str(row.used_on) < today or row.wrapped is None:
            with suppress(NotSaved), self._database.writing("save") as connection:
                _row_to_write(connection, code)
                connection.execute(
                    "UPDATE assessment SET used_on = ? WHERE id = ? AND used_on < ?",
                    (today, row.id, today),
                )
        return stored

    def version(self, code: str) -> int | None:
        """The version stored now, without reading the assessment; None as in ``open``. Cheap
        enough (0.2 ms) to ask on every interaction whether someone else has saved."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT version FROM assessment WHERE id = {OF_LINK}",  # noqa: S608 (a constant)
                (lookup_of(canonical(code)),),
            ).fetchone()
        if row is None:
            return None
        if not isinstance(row[0], int):
            raise unreadable()
        return row[0]

    def save(self, code: str, expected_version: int, assessment: Assessment) -> Stored:
        """Replaces version ``expected_version`` by this assessment, as the next version.

        Raises Conflict when another version is stored, Gone when there is none, and NotOpened
        when that other version is damaged. In each case nothing was saved.
        """
        code, text = canonical(code), _text(assessment)
        stored = Stored(assessment, expected_version + 1, self._now())
        with self._database.writing("save") as connection:
            row, keys = _row_to_write(connection, code)
            # One statement tests the version and replaces it: atomic.
            done = connection.execute(
                "UPDATE assessment SET version = ?, saved_at = ?, used_on = ?, sealed = ?"
                " WHERE id = ? AND version = ?",
                (
                    stored.version,
                    _written(stored.saved_at),
                    _day(stored.saved_at),
                    _seal(keys, text, stored),
                    keys.id,
                    expected_version,
                ),
            )
            if done.rowcount == 1:
                return stored
        raise Conflict(_stored(keys, row))

    def delete(self, code: str) -> bool:
        """Deletes the assessment with its links and points in time, and their bytes from the
        database and its log; False when there was none. Backups made earlier still contain it
        (encrypted)."""
        with self._database.writing("delete") as connection:
            done = connection.execute(
                f"DELETE FROM assessment WHERE id = {OF_LINK}",  # noqa: S608 (a constant)
                (lookup_of(canonical(code)),),
            )
        self._database.wipe()
        return done.rowcount == 1

    # ------------------------------------------------------------------------ points in time

    def keep_point(self, code: str, name: str = "", *, most: int | None = MOST_POINTS) -> Point:
        """Keeps the stored assessment as a point in time, for as long as the assessment exists.

        Raises Gone when there is none, TooManyPoints when there are ``most`` already (``None``: no
        limit), and pydantic's ValidationError for a name that is no ShortText.
        """
        code, kept_at = canonical(code), self._now()
        with self._database.writing("save") as connection:
            row, keys = _row_to_write(connection, code)
            (count,) = connection.execute(
                "SELECT count(*) FROM point WHERE assessment = ?", (keys.id,)
            ).fetchone()
            if most is not None and count >= most:
                raise TooManyPoints
            content = _Content(name=name, assessment=_stored(keys, row).assessment)
            sealed = seal(
                keys.points,
                content.model_dump_json(),
                keys.id,
                version="point",
                saved_at=_written(kept_at),
            )
            done = connection.execute(
                "INSERT INTO point (assessment, kept_at, sealed) VALUES (?, ?, ?) RETURNING id",
                (keys.id, _written(kept_at), sealed),
            )
            (number,) = done.fetchone()
        return Point(number, kept_at, content.name, content.assessment)

    def points(self, code: str) -> tuple[Point, ...]:
        """The points in time of an assessment, the latest first. Raises NotOpened also where one of
        them fails authentication."""
        code = canonical(code)
        with self._database.reading() as connection:
            # The link in the same statement: somebody may be giving the assessment its data key.
            rows = connection.execute(
                "SELECT l.assessment, l.wrapped, p.id, p.kept_at, p.sealed"
                " FROM link l JOIN point p ON p.assessment = l.assessment"
                " WHERE l.lookup = ? AND l.may = 'all' ORDER BY p.id DESC",
                (lookup_of(code),),
            ).fetchall()
        if not rows:
            return ()
        id_, wrapped, *_ = rows[0]
        keys = keys_of_link(id_, wrapped, code)
        return tuple(_point(keys, *row[2:]) for row in rows)

    def delete_point(self, code: str, point_id: int) -> bool:
        """Deletes one point in time with its bytes, as ``delete`` does; False when there was none
        (of this assessment)."""
        with self._database.writing("delete") as connection:
            done = connection.execute(
                f"DELETE FROM point WHERE id = ? AND assessment = {OF_LINK}",  # noqa: S608
                (point_id, lookup_of(canonical(code))),
            )
        self._database.wipe()
        return done.rowcount == 1

    # ------------------------------------------------------------------------ all of them

    def purge(self, before: datetime) -> int:
        """Deletes the assessments that were last opened or saved before this time's UTC day, as
        ``delete`` does; returns how many. ``before`` must be aware (ValueError)."""
        if before.utcoffset() is None:
            raise ValueError("before needs a time zone")
        with self._database.writing("delete") as connection:
            done = connection.execute("DELETE FROM assessment WHERE used_on < ?", (_day(before),))
        self._database.wipe()
        return done.rowcount

    def backup(self, target: Path) -> None:
        """A consistent copy of the whole database, made while it is in use. Raises
        DatabaseUnusable."""
        self._database.backup(target)

    def close(self) -> None:
        """Ends the use of the store; any later call raises RuntimeError. May be repeated."""
        self._database.close()

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)


# ---------------------------------------------------------------------------- rows


def _row_to_write(connection: Connection, code: str) -> tuple[Row, Keys]:
    """The row and its keys, in a write transaction. An assessment without data key gets one now,
    and all of it is sealed anew; where some of it is damaged, it stays as it is.

    Raises Gone, and NotOpened where the link is damaged.
    """
    row = row_of(connection, code)
    if row is None:
        raise Gone
    keys = keys_of_row(row, code)
    if row.wrapped is not None:
        return row, keys
    with suppress(NotAuthentic):
        give_data_key(connection, code, row, keys)
        row = row_of(connection, code) or row
    return row, keys_of_row(row, code)


def _written(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")


def _day(time: datetime) -> str:
    day: date = time.astimezone(UTC).date()
    return day.isoformat()


def _text(assessment: Assessment) -> str:
    """The text to be sealed. Raises NotSaved above the limit of size."""
    text = assessment.to_json()
    if len(text.encode()) > MAX_BYTES:
        raise NotSaved(
            [
                problem(
                    "",
                    "内容が多すぎて保存できません（全体で2MBまで）。"
                    "根拠やメモを短くしてください。画面の内容はそのままです。",
                    "There is too much to save (2 MB in all). Shorten evidence and notes. "
                    "Your answers are still on this page.",
                )
            ]
        )
    return text


def _seal(keys: Keys, text: str, stored: Stored) -> bytes:
    saved_at = _written(stored.saved_at)
    return seal(keys.content, text, keys.id, version=stored.version, saved_at=saved_at)


def _stored(keys: Keys, row: Row) -> Stored:
    try:
        text = unseal(keys.content, row.sealed, keys.id, version=row.version, saved_at=row.saved_at)
        assessment = Assessment.model_validate_json(text)
    except (NotAuthentic, ValidationError) as error:
        raise unreadable() from error
    return Stored(assessment, int(str(row.version)), datetime.fromisoformat(str(row.saved_at)))


def _point(keys: Keys, number: object, kept_at: object, sealed: object) -> Point:
    try:
        text = unseal(keys.points, sealed, keys.id, version="point", saved_at=kept_at)
        content = _Content.model_validate_json(text)
    except (NotAuthentic, ValidationError) as error:
        raise unreadable() from error
    at = datetime.fromisoformat(str(kept_at))
    return Point(int(str(number)), at, content.name, content.assessment)
