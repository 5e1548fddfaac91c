"""The running order of a room: its parts with the minutes planned for each, and the clock of the
plan (method §10 Rooms).

A part is a question to vote on, or another part of the meeting: opening, pause, priorities. A room
keeps its questions in their order and the other parts with their places between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Annotated

from pydantic import Field

from checklist.guide import Agenda, PartKind
from checklist.model import Frozen, Text

#: Minutes of one part of a running order, and how many parts without a vote there may be.
MOST_MINUTES, MOST_PARTS = 240, 40
#: More questions than a room can have: what stands after all of them.
MOST_QUESTIONS = 100
PartMinutes = Annotated[int, Field(strict=True, ge=1, le=MOST_MINUTES)]


class Talk(Frozen):
    """A part without questions. ``after``: how many questions come before it."""

    kind: PartKind
    minutes: PartMinutes
    title: Text
    after: Annotated[int, Field(strict=True, ge=0, le=MOST_QUESTIONS)] = 0


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """A part in its place: ``starts`` and ``minutes`` as planned, from the beginning of the
    meeting. ``criterion`` is that of a question (kind ``vote``), ``title`` that of any other
    part."""

    kind: PartKind
    minutes: int
    starts: int
    criterion: str | None = None
    title: Text | None = None

    @property
    def ends(self) -> int:
        """The minute in which it is planned to be over."""
        return self.starts + self.minutes


def ordered(
    criteria: Sequence[str], minutes: int, own: Mapping[str, int], talks: Sequence[Talk]
) -> tuple[AgendaPart, ...]:
    """All parts one after another. ``minutes``: of a question that has none in ``own``."""
    parts: list[AgendaPart] = []
    for place in range(len(criteria) + 1):
        starts = parts[-1].ends if parts else 0
        for talk in talks:
            if talk.after == place or (place == len(criteria) and talk.after > place):
                parts.append(AgendaPart(talk.kind, talk.minutes, starts, title=talk.title))
                starts = parts[-1].ends
        if place < len(criteria):
            criterion = criteria[place]
            parts.append(AgendaPart("vote", own.get(criterion, minutes), starts, criterion))
    return tuple(parts)


def places_in(order: Sequence[AgendaPart], other: Sequence[AgendaPart]) -> dict[int, int]:
    """Where each part of an order stands in another with other questions; what is not in that one
    is left out. The parts without questions are the same in both, and in the same order."""
    keys = _keys(other)
    return {n: keys.index(key) for n, key in enumerate(_keys(order)) if key in keys}


def _keys(order: Sequence[AgendaPart]) -> list[str | int]:
    """What names each part: its criterion, or the number of the part without one."""
    talks = count()
    return [next(talks) if part.criterion is None else part.criterion for part in order]


def talks_of(agenda: Agenda) -> tuple[Talk, ...]:
    """The parts of an agenda of the guide that have no questions."""
    talks, before = [], 0
    for row in agenda.rows:
        if row.kind == "vote":
            before += MOST_QUESTIONS if row.is_quick else len(row.criteria)
        else:
            talks.append(Talk(kind=row.kind, minutes=row.minutes, title=row.what, after=before))
    return tuple(talks)


def minutes_of(agenda: Agenda) -> dict[str, int]:
    """The minutes of each question of an agenda: what is left of a row belongs to its last one."""
    minutes = {}
    for row in agenda.rows:
        for criterion in row.criteria:
            minutes[criterion] = agenda.each
        if row.criteria:
            minutes[row.criteria[-1]] += row.minutes - len(row.criteria) * agenda.each
    return minutes


@dataclass(frozen=True, slots=True)
class Clock:
    """How the meeting stands at a moment, in seconds: ``left`` of the present part (negative: over
    its time), ``behind`` the plan (negative: ahead of it)."""

    left: int
    behind: int

    @property
    def minutes_behind(self) -> int:
        """Whole minutes behind the plan (negative: ahead of it); 0 while it is on time, less than a
        minute away from it."""
        return 0 if abs(self.behind) < 60 else round(self.behind / 60)


def clock(part: AgendaPart, begun: datetime, since: datetime, now: datetime) -> Clock:
    """The clock of a part under way ``since``, in a meeting that has ``begun``. Behind the plan is
    what the part began too late, and what it takes longer than planned."""
    left = timedelta(minutes=part.minutes) - (now - since)
    late = since - begun - timedelta(minutes=part.starts)
    behind = late + max(timedelta(0), -left)
    return Clock(round(left.total_seconds()), round(behind.total_seconds()))
