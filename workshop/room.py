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

from checklist.answers import NOT_APPLICABLE, Level, Moment, ShortText, UserText
from checklist.model import CriterionId, Frozen, Lang
from checklist.problems import ProblemsError
from workshop.votes import Dots, Votes

#: ``consensus``: one municipality, many people. ``peer``: many municipalities, each with its own
#: assessment.
Kind = Literal["consensus", "peer"]
#: ``draft`` not open for joining · ``joining`` people join · ``open`` a vote runs · ``closed``
#: it has ended, not shown yet · ``revealed`` everybody sees it · ``agreed`` a level is agreed ·
#: ``choosing`` dots are given · ``chosen`` everybody sees them · ``ended`` only to be read.
#: People may come in at any time between ``joining`` and ``chosen``.
Phase = Literal[
    "draft", "joining", "open", "closed", "revealed", "agreed", "choosing", "chosen", "ended"
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
    "removed",
]

MOST_GROUPS = 20
MOST_CHOICES = 40
#: How long a room may last, in hours; the default, too.
LONGEST_HOURS = 14 * 24
HOURS = 24


class Refused(ProblemsError):  # noqa: N818 - the name says what happened
    """The transition is not possible in the room's present state, which is unchanged."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(ProblemsError.one(ja, en).problems)


class Agreed(Frozen):
    """An agreement on a criterion: the level, its reason, after which round, and when."""

    level: Level
    reason: UserText = ""
    round: Annotated[int, Field(ge=1)]
    at: Moment


class Room(Frozen):
    """The public state of a room.

    ``minutes``: planned for each criterion. ``criterion``: the one voted on now; ``rounds``: by
    criterion, how many rounds have begun. ``choices``: ids of what dots can be given to. ``chair``
    leads the room, and is the ``turn``-th to do so. ``rehearsal``: participants are simulated.
    """

    kind: Kind = "consensus"
    title: ShortText
    lang: Lang = "ja"
    groups: Annotated[tuple[ShortText, ...], Field(max_length=MOST_GROUPS)] = ()
    criteria: Annotated[tuple[CriterionId, ...], Field(min_length=1, max_length=100)]
    minutes: Annotated[int, Field(strict=True, ge=1, le=60)] = 5
    dots: Annotated[int, Field(strict=True, ge=1, le=10)] = 3
    rehearsal: bool = False
    expires_at: Moment
    chair: ShortText = ""
    turn: Annotated[int, Field(ge=1)] = 1
    phase: Phase = "draft"
    criterion: CriterionId | None = None
    opened_at: Moment | None = None
    rounds: dict[CriterionId, int] = Field(default_factory=dict)
    agreed: dict[CriterionId, Agreed] = Field(default_factory=dict)
    choices: Annotated[tuple[ShortText, ...], Field(max_length=MOST_CHOICES)] = ()

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
    def next_criterion(self) -> str | None:
        """The first criterion after the present one that is not agreed, from the beginning again
        after the last; ``None`` when all are."""
        here = self.criteria.index(self.criterion) + 1 if self.criterion else 0
        in_order = (*self.criteria[here:], *self.criteria[:here])
        return next((c for c in in_order if c not in self.agreed), None)

    def is_expired(self, now: datetime) -> bool:
        """Whether the time of the room is over at ``now``."""
        return now >= self.expires_at

    def ends_at(self) -> datetime | None:
        """When the time planned for the present vote is over."""
        return None if self.opened_at is None else self.opened_at + timedelta(minutes=self.minutes)


class Entry(Frozen):
    """One line of the ledger: the kind of event, its time, and who was in the chair. ``votes`` are
    those of the round just revealed, small groups put together; ``people`` the seats removed."""

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


@dataclass(frozen=True, slots=True)
class Step:
    """The room after a transition, and the entry of the ledger."""

    room: Room
    entry: Entry


Move = Callable[[Room, datetime], Step]


def _step(room: Room, now: datetime, kind: EntryKind, /, **details: object) -> Step:
    """The room with an entry of this kind; ``details`` are further fields of the entry."""
    return Step(room, Entry(kind=kind, at=now, chair=room.chair, **details))  # type: ignore[arg-type]


def _require_consensus(room: Room) -> None:
    if room.kind != "consensus":
        raise Refused(
            "複数の自治体のワークショップでは、投票は行いません。",
            "There are no votes in a workshop of several municipalities.",
        )


def _require(room: Room, now: datetime, *phases: Phase) -> None:
    if room.is_expired(now):
        raise Refused(
            "このワークショップの期限は過ぎました。記録の書き出しと削除だけができます。",
            "This room has expired. Its records can still be exported or deleted.",
        )
    if room.phase not in phases:
        raise Refused(
            "今の状態では、この操作はできません。画面を読み直して、今の状態を確かめてください。",
            "This is not possible at this point. Look at the page again to see where the room is.",
        )


# ---------------------------------------------------------------------------- transitions

_LIVE: tuple[Phase, ...] = (
    "draft", "joining", "open", "closed", "revealed", "agreed", "choosing", "chosen",
)  # fmt: skip
_BETWEEN: tuple[Phase, ...] = ("joining", "closed", "revealed", "agreed", "chosen")


def let_in(room: Room, now: datetime) -> Step:
    """Opens the room: people can join from now on."""
    _require(room, now, "draft")
    after = room.model_copy(update={"phase": "joining"})
    return _step(after, now, "joining")


def open_vote(room: Room, now: datetime, criterion: str) -> Step:
    """Opens the next round on a criterion, the first or another one. An earlier
    agreement on it holds until it is replaced. The present vote may be left without
    agreement, and also unrevealed."""
    _require_consensus(room)
    _require(room, now, *_BETWEEN)
    if criterion not in room.criteria:
        raise Refused(
            "このワークショップでは扱わない問いです。",
            "This room does not deal with that criterion.",
        )
    number = room.rounds.get(criterion, 0) + 1
    after = room.model_copy(
        update={
            "phase": "open",
            "criterion": criterion,
            "opened_at": now,
            "rounds": {**room.rounds, criterion: number},
        }
    )
    return _step(after, now, "opened", criterion=criterion, round=number)


def close_vote(room: Room, now: datetime) -> Step:
    """Closes the round: later votes are refused; the votes are not revealed yet."""
    _require(room, now, "open")
    after = room.model_copy(update={"phase": "closed"})
    return _step(after, now, "closed", criterion=room.criterion, round=room.round)


def reopen_vote(room: Room, now: datetime) -> Step:
    """Reopens the round, as long as it is not revealed."""
    _require(room, now, "closed")
    after = room.model_copy(update={"phase": "open", "opened_at": now})
    return _step(after, now, "reopened", criterion=room.criterion, round=room.round)


def reveal(room: Room, now: datetime, votes: tuple[Votes, ...]) -> Step:
    """Reveals the votes of the round to everybody and enters them into the ledger."""
    _require(room, now, "closed")
    after = room.model_copy(update={"phase": "revealed"})
    return _step(after, now, "revealed", criterion=room.criterion, round=room.round, votes=votes)


def vote_again(room: Room, now: datetime) -> Step:
    """Opens another round on the criterion just revealed."""
    _require_consensus(room)
    _require(room, now, "revealed", "agreed")
    assert room.criterion is not None  # noqa: S101 (those phases have one)
    return open_vote(room, now, room.criterion)


def agree(room: Room, now: datetime, level: Level, reason: str) -> Step:
    """Agrees a level on the criterion just revealed. Another agreement replaces it; the ledger
    keeps both. *Not applicable* needs a reason."""
    _require_consensus(room)
    _require(room, now, "revealed", "agreed")
    assert room.criterion is not None  # noqa: S101 (those phases have one)
    if level == NOT_APPLICABLE and not reason.strip():
        raise Refused("「該当しない」には理由が必要です。", "“Not applicable” needs a reason.")
    agreed = Agreed(level=level, reason=reason.strip(), round=room.round, at=now)
    after = room.model_copy(
        update={"phase": "agreed", "agreed": {**room.agreed, room.criterion: agreed}}
    )
    return _step(
        after,
        now,
        "agreed",
        criterion=room.criterion,
        round=room.round,
        level=level,
        reason=agreed.reason,
    )


def choose(room: Room, now: datetime, choices: tuple[str, ...]) -> Step:
    """Opens the vote on priorities: everybody gives ``room.dots`` dots. Once only."""
    _require_consensus(room)
    _require(room, now, "joining", "closed", "revealed", "agreed")
    if room.choices:
        raise Refused("優先順位の投票は、もう行いました。", "Priorities were voted on already.")
    if not 2 <= len(set(choices)) == len(choices) <= MOST_CHOICES:
        raise Refused(
            f"投票には2から{MOST_CHOICES}までの選択肢が必要です。",
            f"The vote needs 2 to {MOST_CHOICES} choices.",
        )
    after = room.model_copy(update={"phase": "choosing", "choices": choices, "opened_at": now})
    return _step(after, now, "choosing")


def show_choices(room: Room, now: datetime, dots: Dots) -> Step:
    """Ends the vote on priorities, shows the result to everybody and enters it into the ledger."""
    _require(room, now, "choosing")
    after = room.model_copy(update={"phase": "chosen"})
    return _step(after, now, "chosen", dots=dots)


def seat(room: Room, now: datetime) -> Step:
    """In a peer room: shows everybody the tables and their seats. They are recomputed whenever
    somebody shares later, so the ledger names nobody."""
    if room.kind != "peer":
        raise Refused(
            "この操作は、複数の自治体のワークショップだけで行えます。",
            "Only a workshop of several municipalities has tables.",
        )
    _require(room, now, "joining")
    after = room.model_copy(update={"phase": "revealed"})
    return _step(after, now, "seated")


def end(room: Room, now: datetime) -> Step:
    """Ends the room: nobody can join or vote any more; everything can still be read."""
    _require(room, now, "draft", *_BETWEEN)
    after = room.model_copy(update={"phase": "ended"})
    return _step(after, now, "ended")


def take_over(room: Room, now: datetime, chair: str) -> Step:
    """Makes another device the one that leads; the turn of the earlier one is over."""
    _require(room, now, *_LIVE)
    after = Room.model_validate(
        {**room.model_dump(), "chair": chair.strip(), "turn": room.turn + 1}
    )
    return _step(after, now, "taken_over")


def remove_seats(room: Room, now: datetime, people: int) -> Step:
    """Takes so many seats out of the room, with what came from them."""
    _require(room, now, *_LIVE)
    if people == 0:
        raise Refused("その席は、もうありません。", "These seats are gone already.")
    return _step(room, now, "removed", people=people)
