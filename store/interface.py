"""The interface of a database, SQLite or PostgreSQL, and the errors when it fails."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from checklist.problems import ProblemsError, problem

#: What could not be done. ``link`` is making or ending one, ``vote`` and ``lead`` are of a room.
Deed = Literal["save", "delete", "link", "vote", "lead"]
Cause = Literal["full", "read-only", "busy", "damaged", "fault"]


class NotSaved(ProblemsError):  # noqa: N818 - the name says what happened
    """The database could not be changed (full, read-only, busy, …), and is unchanged. The text is
    for the page; the cause is ``__cause__``.

    After a fault of the disk itself the change may, rarely, have been committed all the same; the
    next ``save`` then raises Conflict with the same content.
    """


class NotOpened(ProblemsError):  # noqa: N818 - the name says what happened
    """The database could not be read, or the assessment with this code fails authentication. The
    text is for the page; the cause is ``__cause__``."""


class Damaged(NotOpened):
    """Something that is stored is damaged; what else is, is not known."""


def stored_time(time: datetime) -> str:
    """A time (aware) as every row holds it: UTC, to the microsecond, so that it sorts as text."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


class Rows(Protocol):
    """The result of a statement: rows, and how many were changed."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        ...

    def fetchone(self) -> Any:
        """The next row as a tuple; ``None`` after the last."""
        ...

    def fetchall(self) -> list[Any]:
        """Every row that is left."""
        ...


class Connection(Protocol):
    """Takes SQL in the common subset of SQLite and PostgreSQL, with ``?`` for each parameter."""

    def execute(self, sql: str, parameters: Sequence[object] = ..., /) -> Rows:
        """Runs one statement."""
        ...


class Database(Protocol):
    """A database; safe for any number of threads and processes, with one writer at a time."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection of which each statement sees what was committed before it.
        Raises NotOpened."""
        ...

    def writing(self, deed: Deed) -> AbstractContextManager[Connection]:
        """A write transaction, committed to disk at the end of the block. No other process writes
        between its beginning and its end. Raises NotSaved."""
        ...

    def wipe(self) -> None:
        """Removes deleted content from the log, where the database has one under our control."""
        ...

    def backup(self, target: Path) -> None:
        """A consistent copy as one file, made while in use. Raises DatabaseUnusable."""
        ...

    def close(self) -> None:
        """Ends the use; any later call raises RuntimeError. May be repeated."""
        ...


_CAUSES = {
    "full": ("保存先の空き容量がありません。", "The storage is full."),
    "read-only": ("保存先に書き込めません。", "The storage is read-only."),
    "busy": ("保存先が混み合っています。", "The storage is busy."),
    "damaged": ("保存先のデータベースに壊れたところがあります。", "The database is damaged."),
    "fault": ("保存先に問題があります。", "The storage has a fault."),
}
_DEEDS = {
    "save": (
        "まだ保存されていません。画面の内容はそのままです。もう一度試すか、"
        "保存ファイルに書き出してください。",
        "Your changes are not saved. They are still on this page: try again, "
        "or download them as a file.",
    ),
    "delete": (
        "何も削除されていません。もう一度試してください。",
        "Nothing was deleted. Try again.",
    ),
    "link": (
        "リンクはどれも変わっていません。もう一度試してください。",
        "No link was made or ended. Try again.",
    ),
    "vote": (
        "まだ届いていません。少し待って、もう一度選んでください。",
        "Your choice has not arrived. Wait a moment and choose again.",
    ),
    "lead": (
        "ワークショップの状態は変わっていません。もう一度押してください。",
        "The room has not moved. Press again.",
    ),
}


def not_saved(cause: Cause, deed: Deed) -> NotSaved:
    """The error of an operation (``deed``) that failed, with its text for the page."""
    why, outcome = _CAUSES[cause], _DEEDS[deed]
    return NotSaved([problem("", why[0] + outcome[0], f"{why[1]} {outcome[1]}")])


def not_opened() -> NotOpened:
    """The error of a database that could not be read, with its text for the page."""
    return NotOpened(
        [
            problem(
                "",
                "保存先を読めませんでした。少し待って、もう一度試してください。"
                "続くときは、このサイトの担当者に知らせてください。",
                "The stored data could not be read. Wait a moment and try again. "
                "If it goes on, tell whoever runs this site.",
            )
        ]
    )


def damaged() -> Damaged:
    """The error of a database that is damaged, with its text for the page."""
    return Damaged(
        [
            problem(
                "",
                "保存先のデータベースに壊れたところがあり、読めませんでした。保存した内容がどこまで"
                "残っているかは、担当者が調べるまで分かりません。手元の報告書や保存ファイルには"
                "影響しません。このサイトの担当者に知らせてください。",
                "The database is damaged and this could not be read. How much of what was saved is "
                "left is not known until it has been examined. Reports and save files that you "
                "kept are not affected. Tell whoever runs this site.",
            )
        ]
    )


def damaged_room() -> Damaged:
    """The error of a room of which a row is damaged, with its text for the page."""
    return Damaged(
        [
            problem(
                "",
                "このワークショップの記録に壊れたところがあり、この画面は表示できません。どの投票や"
                "記録が正しく残っているかは、担当者が調べるまで分かりません。進行役は、このサイトの"
                "担当者に知らせてください。",
                "The record of this workshop is damaged and this page cannot be shown. Which votes "
                "and entries are still right is not known until it has been examined. "
                "Facilitators: tell whoever runs this site.",
            )
        ]
    )
