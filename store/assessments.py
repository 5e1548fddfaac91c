"""Assessments in a database: created, opened, saved and deleted by resume code.

The code is the only credential and is not stored: the rows are encrypted with keys derived from it
(``sealing``), so that without it nobody, including the operator, can find or read an assessment.
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
from store.codes import new_code, normalise
from store.database import WAIT_SECONDS
from store.keeping import Connection, Database
from store.keeping import NotOpened as NotOpened
from store.keeping import NotSaved as NotSaved
from store.sealing import Keys, NotAuthentic, keys_of, keys_of_points, seal, unseal
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


#: version, saved_at, sealed, used_on: as read, of any type
_Row = tuple[object, object, object, object]


class AssessmentStore:
    """The assessments of one database; safe for any number of threads and processes.

    Codes may be given in any notation that ``codes.normalise`` reads. A malformed one is treated
    like one that does not exist; ``codes.normalise`` gives the instruction to the user. A method
    that writes returns after its commit is on disk.

    Methods that read raise NotOpened, methods that write NotSaved, when the database fails.
    ``wait_seconds`` is how long a write waits for another thread, and again for another process.
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
        code = new_code()
        keys = keys_of(code)
        stored, saved_at, sealed = self._sealed(keys, assessment, 1)
        with self._database.writing("save") as connection:
            connection.execute(
                "INSERT INTO assessment (lookup, version, saved_at, used_on, sealed)"
                " VALUES (?, ?, ?, ?, ?)",
                (keys.lookup, stored.version, saved_at, _day(stored.saved_at), sealed),
            )
        return code, stored

    def open(self, code: str) -> Stored | None:
        """The assessment as last saved; ``None`` when no assessment has this code.

        Records the day of use, by which ``purge`` decides; where the database cannot be written,
        the assessment is opened without it.
        """
        keys = _keys(code)
        if keys is None:
            return None
        with self._database.reading() as connection:
            row = _row(connection, keys)
        if row is None:
            return None
        stored = _stored(keys, row)
        today = _day(self._clock())
        if str(row[3]) < today:
            with suppress(NotSaved), self._database.writing("save") as connection:
                connection.execute(
                    "UPDATE assessment SET used_on = ? WHERE lookup = ? AND used_on < ?",
                    (today, keys.lookup, today),
                )
        return stored

    def version(self, code: str) -> int | None:
        """The version stored now, without reading the assessment; None as in ``open``. Cheap
        enough (0.2 ms) to ask on every interaction whether someone else has saved."""
        keys = _keys(code)
        if keys is None:
            return None
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT version FROM assessment WHERE lookup = ?", (keys.lookup,)
            ).fetchone()
        if row is None:
            return None
        if not isinstance(row[0], int):
            raise _unreadable()
        return row[0]

    def save(self, code: str, expected_version: int, assessment: Assessment) -> Stored:
        """Replaces version ``expected_version`` by this assessment, as the next version.

        Raises Conflict when another version is stored, Gone when there is none, and NotOpened
        when that other version is damaged. In each case nothing was saved.
        """
        keys = _keys(code)
        if keys is None:
            raise Gone
        stored, saved_at, sealed = self._sealed(keys, assessment, expected_version + 1)
        with self._database.writing("save") as connection:
            # One statement tests the version and replaces it: atomic.
            done = connection.execute(
                "UPDATE assessment SET version = ?, saved_at = ?, used_on = ?, sealed = ?"
                " WHERE lookup = ? AND version = ?",
                (
                    stored.version,
                    saved_at,
                    _day(stored.saved_at),
                    sealed,
                    keys.lookup,
                    expected_version,
                ),
            )
            current = _row(connection, keys) if done.rowcount == 0 else None
        if done.rowcount == 1:
            return stored
        if current is None:
            raise Gone
        raise Conflict(_stored(keys, current))

    def delete(self, code: str) -> bool:
        """Deletes the assessment and its points in time, and their bytes from the database and its
        log; False when there was none. Backups made earlier still contain it (encrypted)."""
        keys = _keys(code)
        if keys is None:
            return False
        with self._database.writing("delete") as connection:
            done = connection.execute("DELETE FROM assessment WHERE lookup = ?", (keys.lookup,))
        self._database.wipe()
        return done.rowcount == 1

    # ------------------------------------------------------------------------ points in time

    def keep_point(self, code: str, name: str = "", *, most: int | None = MOST_POINTS) -> Point:
        """Keeps the stored assessment as a point in time, for as long as the assessment exists.

        Raises Gone when there is none, TooManyPoints when there are ``most`` already (``None``: no
        limit), and pydantic's ValidationError for a name that is no ShortText.
        """
        keys, own = _keys(code), _keys(code, keys_of_points)
        if keys is None or own is None:
            raise Gone
        kept_at = self._clock().astimezone(UTC)
        written = kept_at.isoformat(timespec="microseconds")
        with self._database.writing("save") as connection:
            row = _row(connection, keys)
            if row is None:
                raise Gone
            (count,) = connection.execute(
                "SELECT count(*) FROM point WHERE lookup = ?", (own.lookup,)
            ).fetchone()
            if most is not None and count >= most:
                raise TooManyPoints
            content = _Content(name=name, assessment=_stored(keys, row).assessment)
            sealed = seal(own, content.model_dump_json(), version="point", saved_at=written)
            done = connection.execute(
                "INSERT INTO point (lookup, kept_at, sealed) VALUES (?, ?, ?) RETURNING id",
                (own.lookup, written, sealed),
            )
            (number,) = done.fetchone()
        return Point(number, kept_at, content.name, content.assessment)

    def points(self, code: str) -> tuple[Point, ...]:
        """The points in time of an assessment, the latest first. Raises NotOpened also where one of
        them fails authentication."""
        own = _keys(code, keys_of_points)
        if own is None:
            return ()
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, kept_at, sealed FROM point WHERE lookup = ? ORDER BY id DESC",
                (own.lookup,),
            ).fetchall()
        return tuple(_point(own, *row) for row in rows)

    def delete_point(self, code: str, point_id: int) -> bool:
        """Deletes one point in time with its bytes, as ``delete`` does; False when there was none
        (of this assessment)."""
        own = _keys(code, keys_of_points)
        if own is None:
            return False
        with self._database.writing("delete") as connection:
            done = connection.execute(
                "DELETE FROM point WHERE id = ? AND lookup = ?", (point_id, own.lookup)
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

    # ------------------------------------------------------------------------ how

    def _sealed(
        self, keys: Keys, assessment: Assessment, version: int
    ) -> tuple[Stored, str, bytes]:
        """The stored assessment, and the columns saved_at and sealed. Raises NotSaved above the
        limit of size."""
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
        stored = Stored(assessment, version, self._clock().astimezone(UTC))
        saved_at = stored.saved_at.isoformat(timespec="microseconds")
        return stored, saved_at, seal(keys, text, version=version, saved_at=saved_at)


def _keys(code: str, derive: Callable[[str], Keys] = keys_of) -> Keys | None:
    try:
        return derive(normalise(code))
    except ProblemsError:
        return None


def _day(time: datetime) -> str:
    day: date = time.astimezone(UTC).date()
    return day.isoformat()


def _row(connection: Connection, keys: Keys) -> _Row | None:
    row: _Row | None = connection.execute(
        "SELECT version, saved_at, sealed, used_on FROM assessment WHERE lookup = ?", (keys.lookup,)
    ).fetchone()
    return row


def _stored(keys: Keys, row: _Row) -> Stored:
    version, saved_at, sealed, _ = row
    try:
        text = unseal(keys, sealed, version=version, saved_at=saved_at)
        assessment = Assessment.model_validate_json(text)
    except (NotAuthentic, ValidationError) as error:
        raise _unreadable() from error
    return Stored(assessment, int(str(version)), datetime.fromisoformat(str(saved_at)))


def _point(keys: Keys, number: object, kept_at: object, sealed: object) -> Point:
    try:
        text = unseal(keys, sealed, version="point", saved_at=kept_at)
        content = _Content.model_validate_json(text)
    except (NotAuthentic, ValidationError) as error:
        raise _unreadable() from error
    at = datetime.fromisoformat(str(kept_at))
    return Point(int(str(number)), at, content.name, content.assessment)


def _unreadable() -> NotOpened:
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
