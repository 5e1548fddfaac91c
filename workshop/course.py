"""The course of a consensus room along its running order: what comes next, and the steps besides
votes (method §10 Rooms): parts without a vote, skipping, discarding, undoing, extending, homework.

Raises Refused, as every transition (``workshop.moves``), in a step that cannot be taken now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from checklist.answers import Homework, Level
from workshop.agreement import median, verdict
from workshop.moves import (
    BETWEEN,
    agree,
    agreed_on,
    begun,
    close_vote,
    open_vote,
    remembered,
    require,
    stepped,
)
from workshop.order import AgendaPart
from workshop.room import LONGEST_HOURS, Course, Refused, Room, Transition
from workshop.votes import Votes

#: What the facilitator does next. ``decide``: choose a level, since none suggests itself;
#: ``go_on``: begin the next part.
Action = Literal[
    "let_in", "go_on", "choose", "reveal", "agree", "again", "decide", "show_choices", "end"
]


@dataclass(frozen=True, slots=True)
class Next:
    """The next sensible step; ``level``: that suggests itself for an agreement; ``part``: what
    begins, with it or after it."""

    action: Action
    level: int | None = None
    part: AgendaPart | None = None


def following(room: Room) -> int | None:
    """The place of the part that comes next: after the present one, what is neither done nor
    skipped. After a last question those left open come again, but not on the shortest way to the
    stage; ``None`` when nothing is left."""
    order = room.order
    places = [n for n in range(room.at + 1, len(order)) if not _is_done(room, order[n], n)]
    is_last_vote = 0 <= room.at < len(order) and order[room.at].kind == "vote"
    if not places and is_last_vote and not room.is_quick:
        places = [
            n for n in range(room.at) if order[n].criterion and not _is_done(room, order[n], n)
        ]
    return places[0] if places else None


def _is_done(room: Room, part: AgendaPart, place: int) -> bool:
    if part.kind == "priorities" and room.choices:
        return True
    return place in room.skipped or part.criterion in room.agreed or not room.has_matter(part)


def suggested(votes: Votes) -> int | None:
    """The level that the votes of everybody suggest: the one most voted for, where more than half
    chose it or a neighbouring one and it is the median; ``None`` where they are divided."""
    counts = votes.counts
    if verdict(counts, votes.unknown) not in ("agreed", "near", "most"):
        return None
    most = max(counts)
    level = counts.index(most)
    return level if counts.count(most) == 1 and median(counts) == level else None


def next_step(room: Room, votes: Votes, shown: int) -> Next | None:
    """The next step of a consensus room; ``votes``: those of everybody in the last round revealed
    on the present question; ``shown``: how many of its rounds were revealed. ``None`` after the
    end."""
    place = following(room)
    part = None if place is None else room.order[place]
    if room.phase == "ended":
        return None
    if room.phase == "draft":
        return Next("let_in")
    if room.phase in ("open", "closed"):
        return Next("reveal")
    if room.phase == "choosing":
        return Next("show_choices")
    if room.phase == "revealed" and room.criterion not in room.agreed:
        level = suggested(votes)
        if shown < 2 and verdict(votes.counts, votes.unknown) != "agreed":
            return Next("again")
        return Next("decide" if level is None else "agree", level, part)
    if part is None:
        return Next("end")
    return Next("choose" if part.kind == "priorities" else "go_on", part=part)


# ---------------------------------------------------------------------------- steps


def go_on(room: Room, now: datetime) -> Transition:
    """Begins the next part of the running order: opens its vote, or shows it. The vote on
    priorities is begun by ``choose``."""
    require(room, now, *BETWEEN)
    place = following(room)
    if place is None:
        raise Refused("次の予定はありません。", "Nothing is left of the running order.")
    part = room.order[place]
    if part.criterion is not None:
        return open_vote(room, now, part.criterion)
    changed = begun(room, now, place) | {
        "phase": "part",
        "criterion": None,
        "before": remembered(room, "part"),
    }
    return stepped(room, now, "part", changed, part=part.title)


def agree_and_go_on(
    room: Room,
    now: datetime,
    level: Level,
    reason: str,
    arranged: Callable[[Room], Room] = lambda room: room,
) -> Transition:
    """Agrees a level, and opens the next question where one follows in the running order that is
    ``arranged`` after the agreement."""
    agreed = agree(room, now, level, reason)
    agreed = Transition(arranged(agreed.room), agreed.entries)
    place = following(agreed.room)
    if place is None or agreed.room.order[place].criterion is None:
        return agreed
    opened = go_on(agreed.room, now)
    after = opened.room.model_copy(update={"before": remembered(room, "agreed")})
    return Transition(after, (*agreed.entries, *opened.entries))


def skip(room: Room, now: datetime) -> Transition:
    """Passes over the next part of the running order."""
    require(room, now, *BETWEEN)
    place = following(room)
    if place is None:
        raise Refused("次の予定はありません。", "Nothing is left of the running order.")
    part = room.order[place]
    changed: dict[str, object] = {
        "skipped": (*room.skipped, place),
        "before": remembered(room, "skipped"),
    }
    return stepped(room, now, "skipped", changed, criterion=part.criterion, part=part.title)


def discard(room: Room, now: datetime) -> Transition:
    """Gives up a round without showing it to anybody; one that is still open is closed with it. Its
    question comes next again: a vote for practice, or one that went wrong, is followed by the real
    one."""
    require(room, now, "open", "closed")
    closing = close_vote(room, now).entries if room.phase == "open" else ()
    changed: dict[str, object] = {
        "phase": "joining",
        "criterion": None,
        "at": max(-1, room.at - 1),
        "before": remembered(room, "discarded"),
    }
    step = stepped(room, now, "discarded", changed, criterion=room.criterion, round=room.round)
    return Transition(step.room, (*closing, *step.entries))


def settle(room: Room, now: datetime, criterion: str, level: Level, reason: str) -> Transition:
    """Changes an answer given beforehand, without a vote: after an objection."""
    require(room, now, *BETWEEN)
    if room.beforehand is None or criterion not in room.beforehand.answers:
        raise Refused(
            "事前の回答にない問いです。", "No answer was given beforehand to that criterion."
        )
    agreed = agreed_on(level, reason, 0, now)
    changed: dict[str, object] = {
        "agreed": {**room.agreed, criterion: agreed},
        "before": remembered(room, "settled"),
    }
    return stepped(
        room, now, "settled", changed, criterion=criterion, level=level, reason=agreed.reason
    )


def undo(room: Room, now: datetime) -> Transition:
    """Takes the last step back, where it can be: a beginning, an agreement, skipping, discarding,
    the vote on priorities, the end. Votes that came since are kept for the round they were given
    in; dots are not, since other choices may be offered next."""
    before = room.before
    if before is None:
        raise Refused("元に戻せる操作はありません。", "There is nothing that can be undone.")
    require(room, now, room.phase)
    changed: dict[str, object] = {name: getattr(before, name) for name in Course.model_fields}
    if before.step == "choosing":
        changed["choices"] = ()
    return stepped(
        room,
        now,
        "undone",
        changed | {"before": None},
        criterion=room.criterion,
        undoes=before.step,
    )


def extend(room: Room, now: datetime, hours: int) -> Transition:
    """Lets the room last for so many hours more, 1 to ``LONGEST_HOURS`` from now, also where it has
    expired. Raises ValueError for any other number."""
    if not 1 <= hours <= LONGEST_HOURS:
        raise ValueError("hours out of range")
    until = max(room.expires_at, now) + timedelta(hours=hours)
    until = min(until, now + timedelta(hours=LONGEST_HOURS))
    if until <= room.expires_at:
        raise Refused(
            "期限は、今から14日より先には延ばせません。",
            "The end cannot be more than 14 days from now.",
        )
    return stepped(room, now, "extended", {"expires_at": until}, until=until)


def set_homework(room: Room, now: datetime, homework: Sequence[Homework]) -> Transition:
    """Writes down all homework in place of what was written before; also after the end."""
    require(room, now, *BETWEEN, "choosing", "ended")
    after = Room.model_validate({**dict(room), "homework": tuple(homework)})
    return stepped(after, now, "homework", {}, people=len(after.homework))


def blank(room: Room, now: datetime) -> Transition:
    """Blanks the wall, or shows it again; nothing to keep in the ledger."""
    require(room, now, room.phase)
    return Transition(room.model_copy(update={"is_blank": not room.is_blank}), ())
