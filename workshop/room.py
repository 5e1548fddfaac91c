"""The state machine of a room: pure transitions from one state to the next (method §10 Rooms).

A transition takes the room, the time and its parameters, and returns the next room with an entry
for the ledger. A transition that the present phase does not allow raises ``Refused``, whose text is
for the facilitator. Individual votes are not part of the state: a room holds only what all
participants may know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from checklist.answers import (
    NOT_APPLICABLE,
    Assessment,
    Homework,
    Level,
    Moment,
    ShortText,
    UserText,
)
from checklist.model import CriterionId, Frozen, Lang, Text
from checklist.problems import ProblemsError
from checklist.voted import MOST_HOMEWORK
from workshop.order import MOST_PARTS, Clock, Part, PartMinutes, Talk, clock, ordered
from workshop.votes import Dots, Votes

#: ``consensus``: one municipality, many people. ``peer``: many municipalities, each with its own
#: assessment.
Kind = Literal["consensus", "peer"]
#: ``draft`` not open for joining · ``joining`` people join · ``open`` a vote runs · ``closed``
#: it has ended, not shown yet · ``revealed`` everybody sees it · ``agreed`` a level is agreed ·
#: ``choosing`` dots are given · ``chosen`` everybody sees them · ``part`` another part of the
#: running order · ``ended`` only to be read.
#: People may come in at any time between ``joining`` and ``chosen``.
Phase = Literal[
    "draft",
    "joining",
    "open",
    "closed",
    "revealed",
    "agreed",
    "choosing",
    "chosen",
    "part",
    "ended",
]
EntryKind = Literal[
    "joining",
    "opened",
    "closed",
    "reopened",
    "revealed",
    "agreed",
    "choosing",
    "chosen",
    "ended",
    "taken_over",
    "seated",
    "reseated",
    "removed",
    "part",
    "skipped",
    "discarded",
    "settled",
    "undone",
    "extended",
    "homework",
    "regrouped",
    "reason_shown",
    "reason_hidden",
]
#: The steps that can be taken back.
Undoable = Literal["opened", "agreed", "part", "skipped", "discarded", "settled", "ended"]

MOST_GROUPS = 20
MOST_CHOICES = 40
#: How long a room may last, in hours.
LONGEST_HOURS = 14 * 24


class Refused(ProblemsError):  # noqa: N818 - the name says what happened
    """The transition is not possible in the room's present state, which is unchanged."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(ProblemsError.one(ja, en).problems)


class Agreed(Frozen):
    """An agreement on a criterion: the level, its reason, after which round (0: without a vote),
    and when."""

    level: Level
    reason: UserText = ""
    round: Annotated[int, Field(ge=0)]
    at: Moment


class Course(Frozen):
    """Where a room stands in its course. ``at``: the place of the present part in the running
    order (−1: before the first), under way since ``opened_at``; ``begun_at``: when the meeting
    began. ``criterion``: the one voted on now; ``rounds``: by criterion, how many rounds have
    begun. ``skipped``: places of parts that are passed over."""

    phase: Phase = "draft"
    at: Annotated[int, Field(ge=-1)] = -1
    begun_at: Moment | None = None
    criterion: CriterionId | None = None
    opened_at: Moment | None = None
    rounds: dict[CriterionId, int] = Field(default_factory=dict)
    agreed: dict[CriterionId, Agreed] = Field(default_factory=dict)
    skipped: tuple[int, ...] = ()


class Before(Course):
    """The course before the last step, a ``step`` of this kind."""

    step: Undoable


class Room(Course):
    """The public state of a room.

    ``minutes``: planned for each question but those in ``own_minutes``; ``talks``: the other parts
    of the running order. ``beforehand``: levels that were answered before (without evidence, notes
    and names). ``choices``: ids of what dots can be given to. ``homework``: what is to be found
    out. ``chair`` leads the room, and is the ``turn``-th to do so. ``rehearsal``: participants are
    simulated. ``is_blank``: the wall shows nothing for now. ``before``: where ``undo`` leads to.
    """

    kind: Kind = "consensus"
    title: ShortText
    municipality: ShortText = ""
    venue: ShortText = ""
    lang: Lang = "ja"
    groups: Annotated[tuple[ShortText, ...], Field(max_length=MOST_GROUPS)] = ()
    criteria: Annotated[tuple[CriterionId, ...], Field(min_length=1, max_length=100)]
    minutes: Annotated[int, Field(strict=True, ge=1, le=60)] = 5
    own_minutes: Annotated[dict[CriterionId, PartMinutes], Field(max_length=100)] = Field(
        default_factory=dict
    )
    talks: Annotated[tuple[Talk, ...], Field(max_length=MOST_PARTS)] = ()
    beforehand: Assessment | None = None
    dots: Annotated[int, Field(strict=True, ge=1, le=10)] = 3
    rehearsal: bool = False
    expires_at: Moment
    chair: ShortText = ""
    turn: Annotated[int, Field(ge=1)] = 1
    choices: Annotated[tuple[ShortText, ...], Field(max_length=MOST_CHOICES)] = ()
    homework: Annotated[tuple[Homework, ...], Field(max_length=MOST_HOMEWORK)] = ()
    is_blank: bool = False
    before: Before | None = None

    @model_validator(mode="after")
    def _names_tell_apart(self) -> Self:
        if not self.title.strip():
            raise ProblemsError.one(
                "ワークショップの名前を入れてください。", "Give the room a name."
            )
        names = [group.strip() for group in self.groups]
        if not all(names):
            raise ProblemsError.one("空のグループ名があります。", "A group has no name.")
        if len(set(names)) < len(names):
            raise ProblemsError.one(
                "同じ名前のグループが2つあります。", "Two groups have the same name."
            )
        if len(set(self.criteria)) < len(self.criteria):
            raise ProblemsError.one("同じ問いが2回あります。", "A criterion stands there twice.")
        return self

    @property
    def round(self) -> int:
        """The round of the criterion voted on now; 0 before the first."""
        return self.rounds.get(self.criterion, 0) if self.criterion else 0

    @property
    def takes_people(self) -> bool:
        """Whether people may join now."""
        return self.phase not in ("draft", "ended")

    @property
    def shows_votes(self) -> bool:
        """Whether the votes of the present round may be seen."""
        return self.kind == "consensus" and self.phase in ("revealed", "agreed")

    @property
    def order(self) -> tuple[Part, ...]:
        """The running order."""
        return ordered(self.criteria, self.minutes, self.own_minutes, self.talks)

    @property
    def part(self) -> Part | None:
        """The part under way; ``None`` before the first, after the end, and between two."""
        if self.phase in ("draft", "joining", "ended"):
            return None
        order = self.order
        if 0 <= self.at < len(order):
            return order[self.at]
        return next((part for part in order if part.criterion == self.criterion), None)

    def is_expired(self, now: datetime) -> bool:
        """Whether the time of the room is over at ``now``."""
        return now >= self.expires_at

    def clock(self, now: datetime) -> Clock | None:
        """The clock of the plan at ``now``; ``None`` where no part is under way."""
        part = self.part
        if part is None or self.opened_at is None:
            return None
        begun = self.begun_at or self.opened_at - timedelta(minutes=part.starts)
        return clock(part, begun, self.opened_at, now)


class Entry(Frozen):
    """One line of the ledger: the kind of event, its time, and who was in the chair. ``votes`` are
    those of the round just revealed, small groups put together; ``people`` the seats removed or
    moved to another group, or how much homework there is; ``part`` the part of the running order
    begun or passed over; ``undoes`` the kind of step taken back; ``until`` the new end."""

    kind: EntryKind
    at: Moment
    chair: ShortText
    criterion: CriterionId | None = None
    round: int | None = None
    votes: tuple[Votes, ...] = ()
    level: Level | None = None
    reason: UserText = ""
    dots: Dots = ()
    people: Annotated[int, Field(ge=0)] = 0
    part: Text | None = None
    undoes: Undoable | None = None
    until: Moment | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The room after a transition, and the entries of the ledger, none where it is nothing to keep
    in mind."""

    room: Room
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        """The last entry; IndexError where there is none."""
        return self.entries[-1]


Move = Callable[[Room, datetime], Step]


def stepped(
    room: Room, now: datetime, kind: EntryKind, changed: dict[str, object], /, **details: object
) -> Step:
    """The room with what ``changed``, and an entry of this kind; ``details`` are further fields of
    the entry."""
    after = room.model_copy(update=changed) if changed else room
    entry = Entry(kind=kind, at=now, chair=room.chair, **details)  # type: ignore[arg-type]
    return Step(after, (entry,))


def remembered(room: Room, step: Undoable) -> Before:
    """The course of the room as it is, to come back to after a step of this kind."""
    return Before(step=step, **{name: getattr(room, name) for name in Course.model_fields})


def _require_consensus(room: Room) -> None:
    if room.kind != "consensus":
        raise Refused(
            "複数の自治体のワークショップでは、投票は行いません。",
            "There are no votes in a workshop of several municipalities.",
        )


def require(room: Room, now: datetime, *phases: Phase) -> None:
    """Raises Refused where the room has expired, or is in none of these phases."""
    if room.is_expired(now):
        raise Refused(
            "このワークショップの期限は過ぎました。期限を延ばすか、記録の書き出しと削除ができます。",
            "This room has expired. It can be extended, and its records exported or deleted.",
        )
    if room.phase not in phases:
        raise Refused(
            "今の状態では、この操作はできません。画面を読み直して、今の状態を確かめてください。",
            "This is not possible at this point. Look at the page again to see where the room is.",
        )


# ---------------------------------------------------------------------------- transitions

_LIVE: tuple[Phase, ...] = (
    "draft", "joining", "open", "closed", "revealed", "agreed", "choosing", "chosen", "part",
)  # fmt: skip
#: Where nothing runs, so that something else can be begun.
BETWEEN: tuple[Phase, ...] = ("joining", "revealed", "agreed", "chosen", "part")


def let_in(room: Room, now: datetime) -> Step:
    """Opens the room: people can join from now on."""
    require(room, now, "draft")
    return stepped(room, now, "joining", {"phase": "joining"})


def begun(room: Room, now: datetime, at: int) -> dict[str, object]:
    """What changes where the part at a place of the running order begins. A meeting that begins
    with a later part than the first is on time."""
    begins = room.begun_at
    if begins is None:
        begins = now - timedelta(minutes=room.order[at].starts)
    skipped = tuple(place for place in room.skipped if place != at)
    return {"at": at, "begun_at": begins, "opened_at": now, "skipped": skipped}


def open_vote(room: Room, now: datetime, criterion: str) -> Step:
    """Opens the next round on a criterion, the first or another one. An earlier agreement on it
    holds until it is replaced. The present question may be left without agreement."""
    _require_consensus(room)
    require(room, now, *BETWEEN)
    if criterion not in room.criteria:
        raise Refused(
            "このワークショップでは扱わない問いです。",
            "This room does not deal with that criterion.",
        )
    number = room.rounds.get(criterion, 0) + 1
    changed: dict[str, object] = {
        "phase": "open",
        "criterion": criterion,
        "rounds": {**room.rounds, criterion: number},
        "before": remembered(room, "opened"),
    }
    if criterion != room.criterion:  # another round belongs to the same part
        at = next(n for n, part in enumerate(room.order) if part.criterion == criterion)
        changed |= begun(room, now, at)
    return stepped(room, now, "opened", changed, criterion=criterion, round=number)


def close_vote(room: Room, now: datetime) -> Step:
    """Closes the round: later votes are refused; the votes are not revealed yet."""
    require(room, now, "open")
    changed: dict[str, object] = {"phase": "closed", "before": None}
    return stepped(room, now, "closed", changed, criterion=room.criterion, round=room.round)


def reopen_vote(room: Room, now: datetime) -> Step:
    """Reopens the round, as long as it is not revealed."""
    require(room, now, "closed")
    return stepped(
        room, now, "reopened", {"phase": "open"}, criterion=room.criterion, round=room.round
    )


def reveal(room: Room, now: datetime, votes: tuple[Votes, ...]) -> Step:
    """Reveals the votes of the round to everybody and enters them into the ledger; a round that is
    still open is closed with it."""
    require(room, now, "open", "closed")
    closing = close_vote(room, now).entries if room.phase == "open" else ()
    step = stepped(
        room,
        now,
        "revealed",
        {"phase": "revealed", "before": None},
        criterion=room.criterion,
        round=room.round,
        votes=votes,
    )
    return Step(step.room, (*closing, *step.entries))


def vote_again(room: Room, now: datetime) -> Step:
    """Opens another round on the criterion just revealed."""
    _require_consensus(room)
    require(room, now, "revealed", "agreed")
    assert room.criterion is not None  # noqa: S101 (those phases have one)
    return open_vote(room, now, room.criterion)


def agree(room: Room, now: datetime, level: Level, reason: str) -> Step:
    """Agrees a level on the criterion just revealed. Another agreement replaces it; the ledger
    keeps both. *Not applicable* needs a reason."""
    _require_consensus(room)
    require(room, now, "revealed", "agreed")
    assert room.criterion is not None  # noqa: S101 (those phases have one)
    agreed = agreed_on(level, reason, room.round, now)
    changed: dict[str, object] = {
        "phase": "agreed",
        "agreed": {**room.agreed, room.criterion: agreed},
        "before": remembered(room, "agreed"),
    }
    return stepped(
        room,
        now,
        "agreed",
        changed,
        criterion=room.criterion,
        round=room.round,
        level=level,
        reason=agreed.reason,
    )


def agreed_on(level: Level, reason: str, round_: int, now: datetime) -> Agreed:
    """The agreement; raises Refused for *not applicable* without a reason."""
    if level == NOT_APPLICABLE and not reason.strip():
        raise Refused("「該当しない」には理由が必要です。", "“Not applicable” needs a reason.")
    return Agreed(level=level, reason=reason.strip(), round=round_, at=now)


def choose(room: Room, now: datetime, choices: tuple[str, ...]) -> Step:
    """Opens the vote on priorities: everybody gives ``room.dots`` dots. Once only."""
    _require_consensus(room)
    require(room, now, "joining", "revealed", "agreed", "part")
    if room.choices:
        raise Refused("優先順位の投票は、もう行いました。", "Priorities were voted on already.")
    if not 2 <= len(set(choices)) == len(choices) <= MOST_CHOICES:
        raise Refused(
            f"投票には2から{MOST_CHOICES}までの選択肢が必要です。",
            f"The vote needs 2 to {MOST_CHOICES} choices.",
        )
    at = next((n for n, part in enumerate(room.order) if part.kind == "priorities"), None)
    changed: dict[str, object] = {
        "phase": "choosing",
        "choices": choices,
        "opened_at": now,
        "before": None,
    }
    if at is not None:
        changed |= begun(room, now, at)
    return stepped(room, now, "choosing", changed)


def show_choices(room: Room, now: datetime, dots: Dots) -> Step:
    """Ends the vote on priorities, shows the result to everybody and enters it into the ledger."""
    require(room, now, "choosing")
    return stepped(room, now, "chosen", {"phase": "chosen", "before": None}, dots=dots)


def seat(room: Room, now: datetime) -> Step:
    """In a peer room: shows everybody the tables, fixed from now on; again, where they are fixed
    anew. The ledger names nobody."""
    if room.kind != "peer":
        raise Refused(
            "この操作は、複数の自治体のワークショップだけで行えます。",
            "Only a workshop of several municipalities has tables.",
        )
    require(room, now, "joining", "revealed")
    kind: EntryKind = "seated" if room.phase == "joining" else "reseated"
    return stepped(room, now, kind, {"phase": "revealed"})


def end(room: Room, now: datetime) -> Step:
    """Ends the room: nobody can join or vote any more; everything can still be read."""
    require(room, now, "draft", *BETWEEN)
    return stepped(room, now, "ended", {"phase": "ended", "before": remembered(room, "ended")})


def take_over(room: Room, now: datetime, chair: str) -> Step:
    """Makes another device the one that leads; the turn of the earlier one is over."""
    require(room, now, *_LIVE)
    after = Room.model_validate(
        {**room.model_dump(), "chair": chair.strip(), "turn": room.turn + 1}
    )
    return stepped(after, now, "taken_over", {})


def remove_seats(room: Room, now: datetime, people: int) -> Step:
    """Takes so many seats out of the room, with what came from them."""
    return _seats(room, now, "removed", people)


def regroup_seats(room: Room, now: datetime, people: int) -> Step:
    """Moves so many seats to another group, with what came from them; votes already shown stay as
    they were shown."""
    return _seats(room, now, "regrouped", people)


def _seats(room: Room, now: datetime, kind: EntryKind, people: int) -> Step:
    require(room, now, *_LIVE)
    if people == 0:
        raise Refused("その席は、もうありません。", "These seats are gone already.")
    return stepped(room, now, kind, {}, people=people)
