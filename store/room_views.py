"""What the holder of each secret sees of a room, and the errors by which something is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from checklist.problems import ProblemsError
from workshop.peers import Placed, Shared
from workshop.reasons import Reason
from workshop.room import LedgerEntry, Room


class NotHere(ProblemsError):  # noqa: N818 - the name says what happened
    """No room, and no seat in one, belongs to this code or secret. The text is the same for every
    cause."""

    def __init__(self) -> None:
        refusal = ProblemsError.one(
            "この参加コードでは入れません。会場の画面にあるコードを確かめてください。"
            "合っているときは、ワークショップが終わったか、コードが新しくなっています。",
            "This code does not let you in. Compare it with the screen in the room. "
            "If they are the same, the workshop is over or has a new code.",
        )
        super().__init__(refusal.problems)


class NotTaken(ProblemsError):  # noqa: N818 - the name says what happened
    """A vote that does not count: too late, or superseded by a later one of the same phone."""


class AlreadyShared(NotTaken):
    """A share of a municipality that another phone shared; it can take that one's place."""


class Moved(ProblemsError):  # noqa: N818 - the name says what happened
    """The room has changed since the page was drawn, or another device leads it now."""


@dataclass(frozen=True)
class Console:
    """The facilitator's view: the room and its version, the join code, how many people have joined
    and how many have voted (in the present round, or for priorities)."""

    room: Room
    version: int
    code: str
    screen: str = field(repr=False)
    people: int
    voted: int


@dataclass(frozen=True)
class HeldReason:
    """A reason after the reveal: its id, the round, the level of the vote (or ``DONT_KNOW``), and
    whether everybody sees it."""

    id: str
    round: int
    level: int
    reason: Reason
    is_shown: bool


@dataclass(frozen=True)
class Screen:
    """The projector's view: as ``Console``, with the ledger, which has the revealed votes, and in a
    peer room with what is shared. ``reasons``: those that everybody sees."""

    room: Room
    version: int
    code: str
    people: int
    voted: int
    ledger: tuple[LedgerEntry, ...]
    shares: tuple[Placed, ...]
    reasons: tuple[HeldReason, ...] = ()


@dataclass(frozen=True)
class Seat:
    """A phone's view: the room, the phone's group, and its last vote (``number`` is that of the
    last vote, 0 before the first; ``level`` may be ``DONT_KNOW``). ``mark`` as ``seat_mark``.
    ``reason``: of the vote, until the reveal; ``before``: the vote in the round before."""

    room: Room
    mark: str
    team: int
    level: int | None
    choices: tuple[str, ...]
    number: int
    shared: Shared | None
    reason: Reason | None = None
    before: int | None = None


@dataclass(frozen=True)
class Arrival:
    """The seats that one group (``workshop.votes.NO_GROUP``: people without one) took in one
    minute: when, how many, and how many of them ever voted, gave dots or shared."""

    minute: datetime
    team: int
    people: int
    voted: int


def too_late() -> NotTaken:
    """The round is closed."""
    return NotTaken(
        ProblemsError.one(
            "この投票は締め切られました。今の画面を見てください。",
            "This vote is closed. Look at the page as it is now.",
        ).problems
    )


def group_stays() -> NotTaken:
    """The phone has voted in its group, or nobody can join."""
    return NotTaken(
        ProblemsError.one(
            "投票した後は、グループを変えられません。進行役に知らせてください。",
            "After a vote the group stays. Tell the facilitator.",
        ).problems
    )


def overtaken() -> NotTaken:
    """A later vote of the same phone arrived first."""
    return NotTaken(
        ProblemsError.one(
            "後から送った投票が先に届いています。変えるには、もう一度選んでください。",
            "A later choice of yours arrived first. To change it, choose again.",
        ).problems
    )


def no_vote() -> NotTaken:
    """What was sent cannot be a vote."""
    return NotTaken(
        ProblemsError.one(
            "この投票は読み取れません。画面を読み直して、もう一度選んでください。",
            "This vote cannot be read. Reload the page and choose again.",
        ).problems
    )


def already_shared() -> AlreadyShared:
    """Another phone shared the same municipality."""
    return AlreadyShared(
        ProblemsError.one(
            "この自治体は、すでに別の端末から共有されています。差し替えるか、そのままにするかを選んでください。",
            "Another phone shared this municipality already. Replace that, or leave it as it is.",
        ).problems
    )


def moved_on() -> Moved:
    """The room has another version than the page that was pressed."""
    return Moved(
        ProblemsError.one(
            "押す前に、ワークショップが先に進んでいました。今の状態を確かめてください。",
            "The room had moved before you pressed. See where it is now.",
        ).problems
    )
