"""The state machine of a room: pure transitions from one state to the next (method §10 Rooms).

A transition takes the room, the time (aware) and its parameters, and returns the next room with an
entry for the ledger. Raises Refused, whose text is for the facilitator, in every transition that
the present phase does not allow.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from checklist.answers import NOT_APPLICABLE, Level
from checklist.evidence import is_reason
from workshop.room import (
    MOST_CHOICES,
    Agreed,
    Course,
    CourseBefore,
    LedgerEntry,
    LedgerKind,
    Phase,
    Refused,
    Room,
    Transition,
    Undoable,
)
from workshop.votes import Dots, Votes

_LIVE: tuple[Phase, ...] = (
    "draft", "joining", "open", "closed", "revealed", "agreed", "choosing", "chosen", "part",
)  # fmt: skip
#: Where nothing runs, so that something else can be begun.
BETWEEN: tuple[Phase, ...] = ("joining", "revealed", "agreed", "chosen", "part")


def stepped(
    room: Room, now: datetime, kind: LedgerKind, changed: dict[str, object], /, **details: object
) -> Transition:
    """The room with what ``changed``, and an entry of this kind; ``details`` are further fields of
    the entry."""
    after = room.model_copy(update=changed) if changed else room
    entry = LedgerEntry(kind=kind, at=now, chair=room.chair, **details)  # type: ignore[arg-type]
    return Transition(after, (entry,))


def remembered(room: Room, step: Undoable) -> CourseBefore:
    """The course of the room as it is, to come back to after a step of this kind."""
    return CourseBefore(step=step, **{name: getattr(room, name) for name in Course.model_fields})


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


def let_in(room: Room, now: datetime) -> Transition:
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


def open_vote(room: Room, now: datetime, criterion: str) -> Transition:
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
    if room.is_quick and criterion not in room.taken:
        room = room.asking(dict.fromkeys((*room.taken, criterion, *room.asked)))
    if criterion != room.criterion:  # another round belongs to the same part
        at = next(n for n, part in enumerate(room.order) if part.criterion == criterion)
        changed |= begun(room, now, at)
    return stepped(room, now, "opened", changed, criterion=criterion, round=number)


def close_vote(room: Room, now: datetime) -> Transition:
    """Closes the round: later votes are refused; the votes are not revealed yet."""
    require(room, now, "open")
    changed: dict[str, object] = {"phase": "closed", "before": None}
    return stepped(room, now, "closed", changed, criterion=room.criterion, round=room.round)


def reopen_vote(room: Room, now: datetime) -> Transition:
    """Reopens the round, as long as it is not revealed."""
    require(room, now, "closed")
    return stepped(
        room, now, "reopened", {"phase": "open"}, criterion=room.criterion, round=room.round
    )


def reveal(room: Room, now: datetime, votes: tuple[Votes, ...]) -> Transition:
    """Reveals the votes of the round to everybody and enters them into the ledger; a round that is
    still open is closed with it. It can be taken back where nobody voted."""
    require(room, now, "open", "closed")
    closing = close_vote(room, now).entries if room.phase == "open" else ()
    step = stepped(
        room,
        now,
        "revealed",
        {"phase": "revealed", "before": None if votes else remembered(room, "revealed")},
        criterion=room.criterion,
        round=room.round,
        votes=votes,
    )
    return Transition(step.room, (*closing, *step.entries))


def vote_again(room: Room, now: datetime) -> Transition:
    """Opens another round on the criterion just revealed."""
    _require_consensus(room)
    require(room, now, "revealed", "agreed")
    assert room.criterion is not None  # noqa: S101 (those phases have one)
    return open_vote(room, now, room.criterion)


def agree(room: Room, now: datetime, level: Level, reason: str) -> Transition:
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
    """The agreement. Raises Refused for *not applicable* without a reason."""
    if level == NOT_APPLICABLE and not is_reason(reason):
        raise Refused(
            "「該当しない」には理由が必要です（「なし」などは理由になりません）。",
            "“Not applicable” needs a reason (“none” is no reason).",
        )
    return Agreed(level=level, reason=reason.strip(), round=round_, at=now)


def choose(room: Room, now: datetime, choices: tuple[str, ...]) -> Transition:
    """Opens the vote on priorities: everybody gives ``room.dots`` dots. Once only, but until its
    result is shown it can be taken back with the dots given so far."""
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
        "before": remembered(room, "choosing"),
    }
    if at is not None:
        changed |= begun(room, now, at)
    return stepped(room, now, "choosing", changed)


def show_choices(room: Room, now: datetime, dots: Dots) -> Transition:
    """Ends the vote on priorities, shows the result to everybody and enters it into the ledger."""
    require(room, now, "choosing")
    return stepped(room, now, "chosen", {"phase": "chosen", "before": None}, dots=dots)


def seat(room: Room, now: datetime) -> Transition:
    """In a peer room: shows everybody the tables, fixed from now on; again, where they are fixed
    anew. The ledger names nobody."""
    if room.kind != "peer":
        raise Refused(
            "この操作は、複数の自治体のワークショップだけで行えます。",
            "Only a workshop of several municipalities has tables.",
        )
    require(room, now, "joining", "revealed")
    kind: LedgerKind = "seated" if room.phase == "joining" else "reseated"
    return stepped(room, now, kind, {"phase": "revealed"})


def end(room: Room, now: datetime) -> Transition:
    """Ends the room: nobody can join or vote any more; everything can still be read."""
    require(room, now, "draft", *BETWEEN)
    return stepped(room, now, "ended", {"phase": "ended", "before": remembered(room, "ended")})


def take_over(room: Room, now: datetime, chair: str) -> Transition:
    """Makes another device the one that leads; the turn of the earlier one is over."""
    require(room, now, *_LIVE)
    after = Room.model_validate(
        {**room.model_dump(), "chair": chair.strip(), "turn": room.turn + 1}
    )
    return stepped(after, now, "taken_over", {})


def remove_seats(room: Room, now: datetime, people: int) -> Transition:
    """Takes so many seats out of the room, with what came from them."""
    return _seats(room, now, "removed", people)


def regroup_seats(room: Room, now: datetime, people: int) -> Transition:
    """Moves so many seats to another group, with what came from them; votes already shown stay as
    they were shown."""
    return _seats(room, now, "regrouped", people)


def hand_seat(room: Room, now: datetime) -> Transition:
    """Gives one seat, with what came from it, to a new phone."""
    return _seats(room, now, "handed", 1)


def _seats(room: Room, now: datetime, kind: LedgerKind, people: int) -> Transition:
    require(room, now, *_LIVE)
    if people == 0:
        raise Refused("その席は、もうありません。", "These seats are gone already.")
    return stepped(room, now, kind, {}, people=people)
