"""What an answering link is asked and has answered: sealed under the key that the link and its
assessment share (``sealing.key_between``), so that both can open it and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pydantic import Field, ValidationError

from checklist.answers import Answer, Assessment
from checklist.inquiry import AskedPart
from checklist.model import CriterionId, Frozen
from store.assessment_rows import Stored, text_of
from store.interface import Connection, stored_time
from store.sealing import LinkPlace, NotAuthentic, seal, unseal


@dataclass(frozen=True)
class OpenPart:
    """What an answering link opens. ``stored``: which municipality it is, and this section's own
    answers alone; version 1 is what was handed out. ``closed_at``: when the coordinator closed it
    (aware, UTC): it can be read, and answered no more."""

    part: AskedPart
    stored: Stored
    closed_at: datetime | None = None


class Asked(Frozen):
    """The encrypted content of what is asked: ``before`` is what was handed out."""

    part: AskedPart
    before: Assessment


class _Answers(Frozen):
    """The encrypted answers. ``checklist``: the version that they belong to."""

    checklist: str | None = None
    answers: dict[CriterionId, Answer] = Field(default_factory=dict)


class PartRow(NamedTuple):
    """A row of what is asked, as read, of any type."""

    version: object
    saved_at: object
    closed_at: object
    asked: object
    sealed: object


#: SQL: the columns of ``PartRow``.
PART_COLUMNS = "p.version, p.saved_at, p.closed_at, p.asked, p.sealed"


def put_part(
    connection: Connection, place: LinkPlace, key: bytes, asked: Asked, now: datetime
) -> None:
    """Stores what a new link is asked, with the answers that it is handed. Raises NotSaved above
    the limit of size."""
    text_of(asked.before)
    at = stored_time(now)
    connection.execute(
        "INSERT INTO part (link, version, saved_at, asked, sealed) VALUES (?, 1, ?, ?, ?)",
        (
            place.lookup,
            at,
            _seal_asked(key, asked.model_dump_json(), place.id, None),
            _seal_answers(key, _answers_in(asked.before), place.id, 1, at),
        ),
    )


def part_in(key: bytes, row: PartRow, id_: bytes) -> tuple[Asked, OpenPart]:
    """All of a row. Raises NotAuthentic."""
    try:
        asked = Asked.model_validate_json(_asked_text(key, row, id_))
        given = _Answers.model_validate_json(_answers_text(key, row, id_))
    except ValidationError:
        raise NotAuthentic from None
    stored = Stored(
        asked.before.model_copy(update=dict(given)),
        int(str(row.version)),
        datetime.fromisoformat(str(row.saved_at)),
    )
    closed_at = None if row.closed_at is None else datetime.fromisoformat(str(row.closed_at))
    return asked, OpenPart(asked.part, stored, closed_at)


def put_answers(connection: Connection, place: LinkPlace, key: bytes, stored: Stored) -> None:
    """Replaces the answers. Raises NotSaved above the limit of size."""
    text_of(stored.assessment)
    at = stored_time(stored.saved_at)
    answers = _answers_in(stored.assessment)
    sealed = _seal_answers(key, answers, place.id, stored.version, at)
    connection.execute(
        "UPDATE part SET version = ?, saved_at = ?, sealed = ? WHERE link = ?",
        (stored.version, at, sealed, place.lookup),
    )


def close_part(
    connection: Connection,
    place: LinkPlace,
    key: bytes,
    row: PartRow,
    closed_at: datetime | None,
) -> None:
    """Closes it, or opens it again (``None``); which of them is bound to what is asked. Raises
    NotAuthentic."""
    at = None if closed_at is None else stored_time(closed_at)
    text = _asked_text(key, row, place.id)
    connection.execute(
        "UPDATE part SET closed_at = ?, asked = ? WHERE link = ?",
        (at, _seal_asked(key, text, place.id, at), place.lookup),
    )


def reseal_part(
    connection: Connection, id_: bytes, former: tuple[bytes, bytes], now: tuple[bytes, bytes]
) -> None:
    """Seals it for another lookup and key, or the same lookup with another key. Raises
    NotAuthentic, with nothing written, where some is damaged."""
    row = connection.execute(
        f"SELECT {PART_COLUMNS} FROM part p WHERE p.link = ?",  # noqa: S608 (a constant)
        (former[0],),
    ).fetchone()
    if row is None:
        raise NotAuthentic
    part = PartRow(*row)
    asked, answers = (read(former[1], part, id_) for read in (_asked_text, _answers_text))
    version, at = int(str(part.version)), str(part.saved_at)
    sealed = seal(now[1], answers, id_, version=version, saved_at=at)
    connection.execute(
        "UPDATE part SET link = ?, asked = ?, sealed = ? WHERE link = ?",
        (now[0], _seal_asked(now[1], asked, id_, part.closed_at), sealed, former[0]),
    )


def _answers_in(assessment: Assessment) -> _Answers:
    return _Answers(checklist=assessment.checklist, answers=assessment.answers)


def _seal_asked(key: bytes, text: str, id_: bytes, closed_at: object) -> bytes:
    return seal(key, text, id_, version="asked", saved_at=f"{closed_at}")


def _asked_text(key: bytes, row: PartRow, id_: bytes) -> str:
    return unseal(key, row.asked, id_, version="asked", saved_at=f"{row.closed_at}")


def _seal_answers(key: bytes, answers: _Answers, id_: bytes, version: int, at: str) -> bytes:
    return seal(key, answers.model_dump_json(), id_, version=version, saved_at=at)


def _answers_text(key: bytes, row: PartRow, id_: bytes) -> str:
    return unseal(key, row.sealed, id_, version=row.version, saved_at=row.saved_at)
