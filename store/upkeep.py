"""What an operator does to a whole database: looking at it, and deleting what nobody uses.

Nothing here needs a resume code, so nothing here can read an assessment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from checklist.fiscal import months_before
from checklist.model import Text
from store.assessment_rows import day_of
from store.assessments import AssessmentStore
from store.interface import Connection, Damaged, Database, stored_time
from store.room_views import NotHere
from store.rooms import RoomStore

#: Days after its end in which a room's records can still be exported.
KEEP_ROOMS_DAYS = 30
#: Months without any use after which an assessment may be deleted, unless the operator says others.
UNUSED_MONTHS = 24
#: Share of all assessments beyond which a purge is taken for a mistake, where there are at least
#: ``FEW`` to delete.
MOST_SHARE, FEW = 0.5, 5
#: Days without any use after which the clock is doubted, and days of use in the future.
MOST_SILENCE, MOST_AHEAD = 92, 1


@dataclass(frozen=True)
class Unused:
    """What a purge would delete: ``assessments`` of ``all_assessments``, and ``rooms``. ``limit``
    is the time before which an assessment was last used, ``room_limit`` before which a room ended.
    ``doubts``: reasons not to believe it."""

    assessments: int
    all_assessments: int
    rooms: int
    limit: datetime
    room_limit: datetime
    doubts: tuple[Text, ...]


def unused(database: Database, months: int, now: datetime) -> Unused:
    """What nobody has used for so many months. Raises NotOpened."""
    limit, room_limit = months_before(now, months), now - timedelta(days=KEEP_ROOMS_DAYS)
    with database.reading() as connection:
        day = day_of(limit)
        count = _value(connection, "SELECT count(*) FROM assessment WHERE used_on < ?", day)
        of = _value(connection, "SELECT count(*) FROM assessment")
        last = _value(connection, "SELECT max(used_on) FROM assessment")
        ended = "SELECT count(*) FROM room WHERE expires_at < ?"
        rooms = _value(connection, ended, stored_time(room_limit))
    doubts = tuple(_doubts(count, of, last, now))
    return Unused(count, of, rooms, limit, room_limit, doubts)


def _doubts(count: int, of: int, last: str | None, now: datetime) -> Iterator[Text]:
    if last is not None:
        today = date.fromisoformat(day_of(now))
        silence = (today - date.fromisoformat(last)).days
        if silence > MOST_SILENCE:
            yield Text(
                ja=f"最後に使われたのは{last}で、{silence}日前です。サーバーの時計が{today}で正しいか"
                "確かめてください。",
                en=f"The last use was on {last}, {silence} days ago. See whether the server's "
                f"clock is right with {today}.",
            )
        elif silence < -MOST_AHEAD:
            yield Text(
                ja=f"{last}に使われた診断がありますが、サーバーの時計は{today}です。時計が正しいか"
                "確かめてください。",
                en=f"An assessment was used on {last}, but the server's clock says {today}. See "
                "whether it is right.",
            )
    if count >= FEW and count > MOST_SHARE * of:
        yield Text(
            ja=f"{of}件のうち{count}件が削除の対象です。多過ぎないか確かめてください。",
            en=f"{count} of {of} assessments would be deleted. See whether that is meant.",
        )


def delete_unused(database: Database, waste: Unused) -> tuple[int, int]:
    """Deletes what ``unused`` counted; returns how many assessments and rooms. Raises NotSaved."""
    count = AssessmentStore(database).purge(waste.limit)
    rooms = RoomStore(database)
    try:
        return count, rooms.purge(waste.room_limit)
    finally:
        rooms.close()


# ---------------------------------------------------------------------------- looking


@dataclass(frozen=True)
class Condition:
    """The result of looking at every row that can be looked at without a code: how many there are
    (``links`` besides the first of each assessment), how many assessments have no data key yet, and
    the faults."""

    assessments: int
    points: int
    links: int
    rooms: int
    without_data_key: int
    faults: tuple[Text, ...]


def look_at(database: Database) -> Condition:
    """Counts everything, and reads every room. Raises NotOpened."""
    with database.reading() as connection:
        assessments = _value(connection, "SELECT count(*) FROM assessment")
        points = _value(connection, "SELECT count(*) FROM point")
        without = _value(connection, "SELECT count(*) FROM link WHERE wrapped IS NULL")
        links = _value(connection, "SELECT count(*) FROM link")
        lost = _value(
            connection,
            "SELECT count(*) FROM assessment a WHERE NOT EXISTS"
            " (SELECT 1 FROM link l WHERE l.assessment = a.id AND l.may = 'all')",
        )
        torn = _value(
            connection,
            "SELECT count(*) FROM link l LEFT JOIN part p ON p.link = l.lookup"
            " WHERE (l.may = 'answer') <> (p.link IS NOT NULL)",
        )
        numbers = [row[0] for row in connection.execute("SELECT id FROM room").fetchall()]
    faults = []
    if lost:
        faults.append(
            Text(
                ja=f"全てができるリンクのない診断が{lost}件あります。",
                en=f"{lost} assessments have no link that can do everything.",
            )
        )
    if torn:
        faults.append(
            Text(
                ja=f"問いのない課のリンクか、問いの付いたほかのリンクが{torn}件あります。",
                en=f"{torn} links of sections have no questions, or other links have some.",
            )
        )
    rooms = RoomStore(database)
    try:
        faults += [text for number in numbers if (text := _fault_of(rooms, number)) is not None]
    finally:
        rooms.close()
    others = max(0, links - assessments)
    return Condition(assessments, points, others, len(numbers), without, tuple(faults))


def _fault_of(rooms: RoomStore, number: int) -> Text | None:
    try:
        rooms.verify(number)
    except Damaged:
        return Text(
            ja=f"ワークショップ{number}の記録に、壊れた行があります。",
            en=f"A row of room {number} is damaged.",
        )
    except NotHere:
        return None  # deleted meanwhile
    return None


def _value(connection: Connection, sql: str, *values: object) -> Any:
    return connection.execute(sql, values).fetchone()[0]
