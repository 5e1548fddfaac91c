"""The rows of assessments: which of them a code opens, with which right, and what is read there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as clock
from typing import Literal, NamedTuple, cast, get_args

from pydantic import ValidationError

from checklist.answers import MAX_BYTES, Assessment
from checklist.fiscal import JAPAN
from checklist.problems import ProblemsError, problem
from store.codes import normalise
from store.interface import Connection, NotOpened, NotSaved, stored_time
from store.sealing import (
    Keys,
    NotAuthentic,
    former_keys,
    keys_of,
    link_keys,
    lookup_of,
    seal,
    unseal,
    unwrap,
)

#: What may be done through a link: everything, reading, or answering the questions of a section.
Right = Literal["all", "read", "answer"]


@dataclass(frozen=True)
class Stored:
    """A stored assessment: its version (1 when created, one more with each save) and when it was
    saved (aware, UTC)."""

    assessment: Assessment = field(repr=False)  # private: kept out of logs
    version: int
    saved_at: datetime


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
                    "この診断が削除されたか、お使いのリンクが取り消されました。保存していません。"
                    "画面の内容はそのままなので、保存ファイルに書き出すか、新しく保存してください。",
                    "This assessment was deleted, or your link was withdrawn. Nothing was saved. "
                    "Your answers are still on this page: download them as a file, or save them "
                    "as new.",
                )
            ]
        )


class NotAllowed(NotSaved):
    """The link does not have the right to do this; nothing was changed."""

    def __init__(self, may: Right) -> None:
        super().__init__([problem("", *_NOT_ALLOWED[may])])


_NOT_ALLOWED = {
    "all": (
        "この操作は、課の問いに答えるリンクでだけできます。何も変更していません。",
        "Only a link by which a section answers can do this. Nothing was changed.",
    ),
    "read": (
        "お使いのリンクでは見ることだけができます。何も変更していません。変更が必要なときは、"
        "リンクを渡した担当者に伝えてください。",
        "Your link can only read. Nothing was changed. If something has to be changed, tell "
        "whoever gave you the link.",
    ),
    "answer": (
        "お使いのリンクでは、その課の問いに答えることだけができます。何も変更していません。",
        "Your link can only answer the questions of its section. Nothing was changed.",
    ),
}


class LinkRow(NamedTuple):
    """A link and its assessment; as read, of any type. ``used_on``: of the link. ``has_history``:
    whether what is done is recorded."""

    id: object
    lookup: bytes
    may: object
    wrapped: object
    entry: object
    used_on: object
    version: object
    saved_at: object
    sealed: object
    has_history: object

    def was_used_on(self, day: str) -> bool:
        """Whether the link was used on this day, or later (of a clock that was ahead)."""
        return self.used_on is not None and str(self.used_on) >= day


def canonical(code: str) -> str:
    """The code in canonical form; empty, which belongs to no link, where it cannot be one."""
    try:
        return normalise(code)
    except ProblemsError:
        return ""


def row_of(connection: Connection, code: str) -> LinkRow | None:
    """The row that a canonical code opens, with whatever right; ``None`` where there is none."""
    lookup = lookup_of(code)
    row = connection.execute(
        "SELECT a.id, l.may, l.wrapped, l.entry, l.used_on, a.version, a.saved_at, a.sealed,"
        " EXISTS (SELECT 1 FROM event e WHERE e.assessment = a.id)"
        " FROM link l JOIN assessment a ON a.id = l.assessment WHERE l.lookup = ?",
        (lookup,),
    ).fetchone()
    return None if row is None else LinkRow(row[0], lookup, *row[1:])


def right_of(connection: Connection, code: str) -> Right | None:
    """The right of a canonical code; ``None`` where it belongs to no link. Raises NotOpened where
    it is none."""
    row = connection.execute("SELECT may FROM link WHERE lookup = ?", (lookup_of(code),)).fetchone()
    return None if row is None else as_right(row[0])


def as_right(may: object) -> Right:
    """The column of a right, as read. Raises NotOpened where it is none."""
    if may not in get_args(Right):
        raise unreadable()
    return cast("Right", may)


def must_be_full(may: object) -> None:
    """Raises NotAllowed for a link without all rights, by the column of its right, and NotOpened
    where that is none."""
    if (right := as_right(may)) != "all":
        raise NotAllowed(right)


def keys_of_row(row: LinkRow, code: str) -> Keys:
    """The keys of a row of a link that holds the data key. Raises NotOpened where its link is
    damaged."""
    return keys_of_link(row.id, row.may, row.wrapped, code)


def keys_of_link(id_: object, may: object, wrapped: object, code: str) -> Keys:
    """The keys of an assessment by a link that holds the data key: its columns assessment, may and
    wrapped, as read. Raises NotOpened where they are damaged."""
    if not isinstance(id_, bytes):
        raise unreadable()
    if wrapped is None:
        return former_keys(id_, code)
    try:
        return keys_of(id_, unwrap(wrapped, link_keys(code), id_, as_right(may)))
    except NotAuthentic as error:
        raise unreadable() from error


# ---------------------------------------------------------------------------- what is sealed


def day_of(time: datetime) -> str:
    """The day of a time in Japan, as it is stored."""
    return time.astimezone(JAPAN).date().isoformat()


def day_began(time: datetime) -> datetime:
    """When the day of a time in Japan began (aware, UTC)."""
    return datetime.combine(time.astimezone(JAPAN), clock.min, JAPAN).astimezone(UTC)


def text_of(assessment: Assessment) -> str:
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


def sealed_of(keys: Keys, text: str, stored: Stored) -> bytes:
    """The text of an assessment as it is stored under this version and time."""
    saved_at = stored_time(stored.saved_at)
    return seal(keys.content, text, keys.id, version=stored.version, saved_at=saved_at)


def stored_of(keys: Keys, row: LinkRow) -> Stored:
    """The assessment of a row. Raises NotOpened where it is damaged."""
    try:
        text = unseal(keys.content, row.sealed, keys.id, version=row.version, saved_at=row.saved_at)
        assessment = Assessment.model_validate_json(text)
    except (NotAuthentic, ValidationError) as error:
        raise unreadable() from error
    return Stored(assessment, int(str(row.version)), datetime.fromisoformat(str(row.saved_at)))


def unreadable() -> NotOpened:
    """The words for an assessment whose stored data is damaged."""
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
