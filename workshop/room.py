"""The state of a room, and its ledger (method §10 Rooms); how it changes: ``workshop.moves``.

Individual votes are not part of the state: a room holds only what all participants may know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from checklist.answers import (
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
from workshop.order import (
    MOST_PARTS,
    AgendaPart,
    Clock,
    PartMinutes,
    Talk,
    clock,
    ordered,
    places_in,
)
from workshop.votes import Dots, Votes

#: ``consensus``: one municipality, many people. ``peer``: many municipalities, each with its own
#: assessment.
RoomKind = Literal["consensus", "peer"]
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
LedgerKind = Literal[
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
    "handed",
    "reason_shown",
    "reason_hidden",
]
#: The steps that can be taken back.
Undoable = Literal[
    "opened", "revealed", "agreed", "part", "skipped", "discarded", "settled", "choosing", "ended"
]

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
    begun. ``skipped``: places of parts that are passed over. ``questions``: what the running order
    asks, where that is not all ``criteria`` of the room; as long as ``is_quick``, those asked on
    the shortest way to the stage (``workshop.quick``)."""

    phase: Phase = "draft"
    at: Annotated[int, Field(ge=-1)] = -1
    begun_at: Moment | None = None
    criterion: CriterionId | None = None
    opened_at: Moment | None = None
    rounds: dict[CriterionId, int] = Field(default_factory=dict)
    agreed: dict[CriterionId, Agreed] = Field(default_factory=dict)
    skipped: tuple[int, ...] = ()
    is_quick: bool = False
    questions: tuple[CriterionId, ...] | None = None


class CourseBefore(Course):
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

    kind: RoomKind = "consensus"
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
    before: CourseBefore | None = None

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
    def order(self) -> tuple[AgendaPart, ...]:
        """The running order."""
        return ordered(self.asked, self.minutes, self.own_minutes, self.talks)

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions of the running order."""
        return self.criteria if self.questions is None else self.questions

    @property
    def taken(self) -> tuple[str, ...]:
        """The questions of the running order that were begun or passed over, in its order."""
        order = self.order
        passed = {order[place].criterion for place in self.skipped if place < len(order)}
        return tuple(c for c in self.asked if c in self.rounds or c in passed)

    @property
    def planned_until(self) -> int:
        """The last minute at which a part is known to start: on the shortest way to the stage that
        of the next question, since nobody knows how many follow."""
        starts = {part.criterion: part.starts for part in self.order}
        ahead = (starts[c] for c in self.asked if self.is_quick and c not in self.taken)
        return next(ahead, max(starts.values(), default=0))

    def asking(self, questions: Iterable[str]) -> Self:
        """The room with other questions in its running order, the present part and those passed
        over in their new places."""
        after = self.model_copy(update={"questions": tuple(questions)})
        places = places_in(self.order, after.order)
        return after.model_copy(
            update={
                "at": places.get(self.at, self.at),
                "skipped": tuple(places[place] for place in self.skipped if place in places),
            }
        )

    @property
    def part(self) -> AgendaPart | None:
        """The part under way; ``None`` before the first, after the end, and between two."""
        if self.phase in ("draft", "joining", "ended"):
            return None
        order = self.order
        if 0 <= self.at < len(order):
            return order[self.at]
        return next((part for part in order if part.criterion == self.criterion), None)

    def has_matter(self, part: AgendaPart) -> bool:
        """Whether a part of the running order has anything to show: answers given beforehand only
        where there are some to questions that are not asked."""
        given = {} if self.beforehand is None else self.beforehand.answers
        return part.kind != "beforehand" or not given.keys() <= set(self.asked)

    @property
    def is_between(self) -> bool:
        """Whether the meeting has begun, and what was under way was given up: the next part
        follows."""
        return self.phase == "joining" and self.begun_at is not None

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


class LedgerEntry(Frozen):
    """One line of the ledger: the kind of event, its time, and who was in the chair. ``votes`` are
    those of the round just revealed, small groups put together; ``people`` the seats removed or
    moved to another group, or how much homework there is; ``part`` the part of the running order
    begun or passed over; ``undoes`` the kind of step taken back; ``until`` the new end."""

    kind: LedgerKind
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

    @property
    def voters(self) -> int:
        """How many voted in the round just revealed, *don't know* included."""
        return sum(group.voters for group in self.votes)


@dataclass(frozen=True, slots=True)
class Transition:
    """The room after a transition, and the entries of the ledger, none where it is nothing to keep
    in mind."""

    room: Room
    entries: tuple[LedgerEntry, ...]

    @property
    def entry(self) -> LedgerEntry:
        """The last entry. Raises IndexError where there is none."""
        return self.entries[-1]


Move = Callable[[Room, datetime], Transition]
