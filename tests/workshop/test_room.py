"""The course of a room: what is possible when, and what the ledger tells."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from checklist.answers import Answer, Assessment, Homework
from tests.support.rooms import CRITERIA, LATER, NOW, room, votes
from workshop.course import (
    agree_and_go_on,
    discard,
    following,
    go_on,
    set_homework,
    settle,
    skip,
)
from workshop.moves import (
    BETWEEN,
    agree,
    choose,
    close_vote,
    end,
    let_in,
    open_vote,
    regroup_seats,
    remove_seats,
    reopen_vote,
    reveal,
    seat,
    show_choices,
    take_over,
    vote_again,
)
from workshop.room import MOST_CHOICES, Agreed, LedgerEntry, Phase, Refused, Room, Transition

FIRST, SECOND, THIRD = CRITERIA
VOTES = (votes(0, 1, 2, 0, 0),)
BEFOREHAND = Assessment(answers={THIRD: Answer(level=3)})


def at(phase: Phase, **given: Any) -> Room:
    """A room in this phase, as it may have come there."""
    has_vote = phase in ("open", "closed", "revealed", "agreed")
    told: dict[str, Any] = {"phase": phase, "beforehand": BEFOREHAND}
    if has_vote:
        told |= {"criterion": FIRST, "rounds": {FIRST: 1}, "opened_at": NOW}
    if phase in ("choosing", "chosen"):
        told["choices"] = CRITERIA
    return room(**(told | given))


MOVES: dict[str, Callable[..., Transition]] = {
    "let_in": let_in,
    "open_vote": partial(open_vote, criterion=SECOND),
    "close_vote": close_vote,
    "reopen_vote": reopen_vote,
    "reveal": partial(reveal, votes=VOTES),
    "vote_again": vote_again,
    "agree": partial(agree, level=2, reason="要綱がある"),
    "choose": partial(choose, choices=(FIRST, THIRD)),
    "show_choices": partial(show_choices, dots=((FIRST, 2), (THIRD, 1))),
    "end": end,
    "take_over": partial(take_over, chair="国際課"),
    "remove_seats": partial(remove_seats, people=3),
    "regroup_seats": partial(regroup_seats, people=3),
    "go_on": go_on,
    "agree_and_go_on": partial(agree_and_go_on, level=2, reason="要綱がある"),
    "skip": skip,
    "discard": discard,
    "settle": partial(settle, criterion=THIRD, level="unknown", reason="異議あり"),
    "set_homework": partial(set_homework, homework=(Homework(what="予算書を確かめる"),)),
}
#: What may be done in each phase, and the phase it leads to.
COURSE: dict[Phase, dict[str, Phase]] = {
    "draft": {"let_in": "joining", "end": "ended", "take_over": "draft"},
    "joining": {
        "open_vote": "open",
        "choose": "choosing",
        "end": "ended",
        "take_over": "joining",
    },
    "open": {
        "close_vote": "closed",
        "reveal": "revealed",
        "discard": "joining",
        "take_over": "open",
    },
    "closed": {
        "reopen_vote": "open",
        "reveal": "revealed",
        "discard": "joining",
        "take_over": "closed",
    },
    "revealed": {
        "vote_again": "open",
        "agree": "agreed",
        "open_vote": "open",
        "choose": "choosing",
        "end": "ended",
        "take_over": "revealed",
    },
    "agreed": {
        "vote_again": "open",
        "agree": "agreed",
        "open_vote": "open",
        "choose": "choosing",
        "end": "ended",
        "take_over": "agreed",
    },
    "choosing": {"show_choices": "chosen", "take_over": "choosing"},
    "chosen": {
        "open_vote": "open",
        "end": "ended",
        "take_over": "chosen",
    },
    "part": {
        "open_vote": "open",
        "choose": "choosing",
        "end": "ended",
        "take_over": "part",
    },
    "ended": {"set_homework": "ended"},
}
for _phase, _moves in COURSE.items():
    if _phase != "ended":
        _moves |= {"remove_seats": _phase, "regroup_seats": _phase}
    if _phase in BETWEEN:
        _moves |= {"go_on": "open", "skip": _phase, "settle": _phase, "set_homework": _phase}
    if _phase == "choosing":
        _moves["set_homework"] = _phase
    if _phase in ("revealed", "agreed"):
        _moves["agree_and_go_on"] = "open"


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("phase", get_args(Phase))
def test_what_is_possible_when(phase: Phase, move: str) -> None:
    before = at(phase)
    if move in COURSE[phase]:
        step = MOVES[move](before, LATER)
        assert step.room.phase == COURSE[phase][move]
        assert (step.entry.at, step.entry.chair) == (LATER, step.room.chair)
        assert Room.model_validate_json(step.room.model_dump_json()) == step.room
        assert LedgerEntry.model_validate_json(step.entry.model_dump_json()) == step.entry
    else:
        with pytest.raises(Refused) as caught:
            MOVES[move](before, LATER)
        assert caught.value.lines("ja") != caught.value.lines("en")


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("phase", get_args(Phase))
def test_nothing_happens_in_an_expired_room(phase: Phase, move: str) -> None:
    expired = at(phase, expires_at=LATER)
    assert not expired.is_expired(NOW)
    assert expired.is_expired(LATER)
    with pytest.raises(Refused, match="expired"):
        MOVES[move](expired, LATER)


def test_a_peer_room_has_tables_and_no_votes() -> None:
    peer = let_in(room(kind="peer"), NOW).room
    step = seat(peer, LATER)
    assert (step.room.phase, step.entry.kind) == ("revealed", "seated")
    assert not step.room.shows_votes
    assert end(step.room, LATER).room.phase == "ended"
    assert take_over(step.room, LATER, "国際課").room.phase == "revealed"
    for name in ("open_vote", "vote_again", "agree", "choose"):
        for before in (peer, step.room):
            with pytest.raises(Refused, match="no votes"):
                MOVES[name](before, LATER)
    assert seat(step.room, LATER).entry.kind == "reseated"
    with pytest.raises(Refused, match="not possible"):
        seat(end(step.room, LATER).room, LATER)
    with pytest.raises(Refused, match="Only a workshop of several"):
        seat(at("joining"), NOW)
    with pytest.raises(Refused, match="expired"):
        seat(peer.model_copy(update={"expires_at": LATER}), LATER)


def test_two_rounds_and_an_agreement() -> None:
    step = let_in(room(chair="環境課"), NOW)
    entries = [step.entry]
    for move in (
        partial(open_vote, criterion=FIRST),
        close_vote,
        reopen_vote,
        close_vote,
        partial(reveal, votes=VOTES),
        vote_again,
        close_vote,
        partial(reveal, votes=(votes(0, 0, 3, 0, 0),)),
        partial(agree, level=2, reason=" 要綱がある "),
    ):
        step = move(step.room, LATER)
        entries.append(step.entry)
    assert step.room.round == 2
    assert step.room.agreed == {FIRST: Agreed(level=2, reason="要綱がある", round=2, at=LATER)}
    assert following(step.room) == 1
    told = [(one.kind, one.criterion, one.round) for one in entries]
    assert told == [
        ("joining", None, None),
        ("opened", FIRST, 1),
        ("closed", FIRST, 1),
        ("reopened", FIRST, 1),
        ("closed", FIRST, 1),
        ("revealed", FIRST, 1),
        ("opened", FIRST, 2),
        ("closed", FIRST, 2),
        ("revealed", FIRST, 2),
        ("agreed", FIRST, 2),
    ]
    assert {one.chair for one in entries} == {"環境課"}
    assert entries[5].votes == VOTES
    assert (entries[-1].level, entries[-1].reason) == (2, "要綱がある")


def test_agreeing_once_more_replaces_the_level_and_the_ledger_keeps_both() -> None:
    once = agree(at("revealed"), NOW, 2, "要綱がある")
    twice = agree(once.room, LATER, "unknown", "要綱は古い")
    assert twice.room.agreed[FIRST].level == "unknown"
    assert (once.entry.level, twice.entry.level) == (2, "unknown")


@pytest.mark.parametrize("reason", ["  ", "なし", "特になし。"])
def test_not_applicable_needs_a_reason(reason: str) -> None:
    with pytest.raises(Refused, match="needs a reason"):
        agree(at("revealed"), NOW, "not_applicable", reason)
    assert agree(at("revealed"), NOW, "not_applicable", "海がない").room.phase == "agreed"


@pytest.mark.parametrize(
    "choices",
    [(), (FIRST,), (FIRST, FIRST), tuple(f"choice-{n}" for n in range(MOST_CHOICES + 1))],
)
def test_priorities_need_choices(choices: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="choices"):
        choose(at("agreed"), NOW, choices)


def test_priorities_are_voted_on_once() -> None:
    chosen = show_choices(at("choosing"), NOW, ((FIRST, 1),)).room
    later = reveal(open_vote(chosen, NOW, SECOND).room, NOW, VOTES).room
    with pytest.raises(Refused, match="already"):
        choose(later, NOW, (FIRST, SECOND))


def test_unknown_criterion_is_refused() -> None:
    with pytest.raises(Refused, match="does not deal"):
        open_vote(at("joining"), NOW, "purpose.tourism")


def test_who_takes_over_is_in_the_chair() -> None:
    step = take_over(at("open", chair="環境課"), LATER, " 国際課 ")
    assert (step.room.chair, step.room.turn, step.room.phase) == ("国際課", 2, "open")
    assert (step.entry.kind, step.entry.chair) == ("taken_over", "国際課")
    with pytest.raises(ValidationError):
        take_over(at("open"), LATER, "長" * 201)


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"title": "  "}, "a name"),
        ({"groups": ("財政課", " ")}, "no name"),
        ({"groups": ("財政課", "財政課 ")}, "same name"),
        ({"groups": tuple(map(str, range(21)))}, "too_long"),
        ({"criteria": ()}, "too_short"),
        ({"criteria": (FIRST, FIRST)}, "twice"),
        ({"minutes": 0}, "greater_than_equal"),
        ({"minutes": 61}, "less_than_equal"),
        ({"title": "\x00"}, "control"),
    ],
)
def test_rooms_that_cannot_be(given_: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        room(**given_)


def test_what_a_phase_allows() -> None:
    assert [p for p in get_args(Phase) if not at(p).takes_people] == ["draft", "ended"]
    assert [p for p in get_args(Phase) if at(p).shows_votes] == ["revealed", "agreed"]
    assert (room().round, at("open").round) == (0, 1)


def test_seats_are_removed_once_and_the_ledger_says_how_many() -> None:
    step = remove_seats(at("open"), LATER, 30)
    assert step.room == at("open")
    assert (step.entry.kind, step.entry.people) == ("removed", 30)
    with pytest.raises(Refused, match="gone already"):
        remove_seats(at("open"), LATER, 0)
