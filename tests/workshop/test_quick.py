"""A room that goes the shortest way to the stage."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import pytest

from checklist.answers import Answer, Assessment
from checklist.model import LANGUAGES, Lang
from scoring.quick import quick_check
from scoring.rating import levels_of
from scoring.stages import StageRange, Staircase
from tests.support import often
from tests.support.agendas import agenda, room_of
from tests.support.complete import complete
from tests.support.generated import REAL
from tests.support.rooms import NOW, votes
from wording.phrases import Phrases
from wording.quick import quick_words
from workshop.course import agree_and_go_on, following, next_step, settle, skip, undo
from workshop.moves import agree, close_vote, end, let_in, open_vote, reveal, vote_again
from workshop.outcome import assessment_of
from workshop.quick import QuickOrder, ask_the_rest, left_out
from workshop.room import Move, Refused, Room

QUICK = QuickOrder(REAL.checklist, REAL.stages)
ASKED = tuple(c.id for c in REAL.checklist.asked)


def quick_room(**given: Any) -> Room:
    told = {"criteria": ASKED, "minutes": agenda("quick").each, "is_quick": True}
    return QUICK.arranged(room_of("quick", **(told | given)))


def led(room: Room, *moves: Move, minutes: int = 0) -> Room:
    """The room after these moves, as the console does them."""
    for move in moves:
        room = QUICK.after(move)(room, NOW + timedelta(minutes=minutes)).room
    return room


def opens(criterion: str) -> Move:
    return partial(open_vote, criterion=criterion)


REVEALS: Move = partial(reveal, votes=(votes(0, 0, 9, 0, 0),))


def agrees(level: Any) -> Move:
    return partial(agree_and_go_on, level=level, reason="要綱", arranged=QUICK.arranged)


def stage_of(assessment: Assessment) -> StageRange:
    levels = levels_of(assessment, REAL.checklist)
    return Staircase(REAL.checklist, REAL.stages, levels).stage


def held(room: Room, whole: Assessment) -> tuple[Room, list[str]]:
    """The room led to its end by nothing but its next step, everybody voting as ``whole`` says; and
    the questions that were opened."""
    opened = []
    while (step := next_step(room, votes(0, 0, 9, 0, 0), room.round)) is not None:
        if step.action == "reveal":
            assert room.criterion is not None
            opened.append(room.criterion)
            room = led(room, REVEALS)
            at_most = QUICK.at_most(room)
            room = led(room, agrees(whole[room.criterion].level))
            assert QUICK.at_most(room) < at_most
        elif step.action == "choose":
            room = led(room, skip)
        else:
            room = led(room, {"let_in": let_in, "go_on": QUICK.go_on, "end": end}[step.action])
    return room, opened


@pytest.mark.parametrize("unknown", [0.0, 0.2])
def test_it_ends_at_the_stage_of_all_answers(unknown: float) -> None:
    random = Random(20261130)  # noqa: S311 - no secret
    for _ in range(often(100)):
        whole = complete(REAL.checklist, random, unknown)
        room, opened = held(quick_room(), whole)
        assert room.phase == "ended"
        assert len(set(opened)) == len(opened)
        assert list(room.agreed) == opened == list(room.asked)
        assert stage_of(assessment_of(room, REAL.checklist)) == stage_of(whole)


def test_what_was_answered_beforehand_is_not_asked() -> None:
    random = Random(20261201)  # noqa: S311 - no secret
    for _ in range(often(100)):
        whole = complete(REAL.checklist, random)
        given = dict(random.sample(sorted(whole.answers.items()), 12))
        room, opened = held(quick_room(beforehand=Assessment(answers=given)), whole)
        assert not set(opened) & set(given)
        assert stage_of(assessment_of(room, REAL.checklist)) == stage_of(whole)


def test_it_begins_with_what_the_check_asks_first_and_has_the_parts_of_the_guide() -> None:
    room = quick_room()
    assert room.asked[0] == quick_check(Assessment(), REAL.checklist, REAL.stages).next
    kinds = [part.kind for part in room.order if part.kind != "vote"]
    assert kinds == [row.kind for row in agenda("quick").rows if row.kind != "vote"]
    assert [part.kind for part in room.order][-3:] == ["results", "priorities", "closing"]
    assert QUICK.at_most(room) == len(room.asked) == len(ASKED)


def test_after_the_stage_is_known_the_results_follow() -> None:
    room = led(quick_room(), let_in, opens("capacity.people"), REVEALS, agrees(0))
    assert room.phase == "agreed"
    assert QUICK.at_most(room) == 0
    place = following(room)
    assert place is not None
    assert room.order[place].kind == "results"


def test_one_goes_on_with_the_rest_and_can_take_that_back() -> None:
    first = led(quick_room(), let_in, opens("capacity.people"), REVEALS, agrees(0))
    room = led(first, ask_the_rest)
    rest = tuple(c for c in ASKED if c != "capacity.people")
    assert left_out(first) == rest
    assert (room.phase, room.criterion, room.is_quick) == ("open", rest[0], False)
    assert room.asked == ("capacity.people", *rest)
    assert room.part is not None
    assert room.part.criterion == rest[0]
    assert led(room, undo) == first.model_copy(update={"before": None})
    for criterion in rest:
        assert room.criterion == criterion
        room = led(room, REVEALS, agrees(2))
    assert set(room.agreed) == set(ASKED)
    with pytest.raises(Refused):
        ask_the_rest(room, NOW)


def test_a_question_left_open_or_passed_over_counts_as_not_known() -> None:
    """After it only what can still matter for the other end of the range is asked."""
    room = led(quick_room(), let_in, opens("capacity.people"), REVEALS)
    assert QUICK.at_most(room) == len(ASKED)
    room = led(room, QUICK.go_on)
    assert room.criterion == room.asked[1] != "capacity.people"
    room = led(room, REVEALS, partial(agree, level=2, reason=""))
    strength = led(room, opens("strength.infrastructure"), REVEALS)
    step = next_step(QUICK.arranged(strength, is_left=True), votes(0, 0, 9, 0, 0), 1)
    assert step is not None
    assert step.part is not None
    after = led(strength, QUICK.go_on)
    assert after.criterion == step.part.criterion
    passed = led(quick_room(), let_in, *[QUICK.go_on] * 2, skip)
    assert passed.taken == ("capacity.people",)
    place = following(passed)
    assert place is not None
    assert passed.order[place].criterion == passed.asked[1]
    assert "capacity.people" in led(passed, undo).asked
    assert led(passed, undo).taken == ()


def test_another_question_comes_before_those_planned() -> None:
    """Opened by hand, it is the present part, on time, and the others follow."""
    room = led(quick_room(), let_in, *[QUICK.go_on] * 2)
    room = led(room, QUICK.go_on, minutes=12)
    planned = room.asked
    room = led(room, REVEALS, partial(agree, level=2, reason=""), minutes=17)
    room = led(room, opens("system.network"), minutes=17)
    assert room.asked[:2] == (planned[0], "system.network")
    assert room.part is not None
    assert room.part.criterion == "system.network"
    clock = room.clock(NOW + timedelta(minutes=17))
    assert clock is not None
    assert clock.behind == 0
    assert room.asked[2:] == tuple(c for c in planned[1:] if c != "system.network")


def test_an_objection_asks_nothing_that_cannot_matter() -> None:
    given = Assessment(answers={"capacity.people": Answer(level=0)})
    room = led(quick_room(beforehand=given), let_in)
    assert room.asked == ()
    room = led(room, partial(settle, criterion="capacity.people", level="unknown", reason=""))
    assert "capacity.people" not in room.asked
    assert room.asked == QUICK.check(room).asked != ()
    assert led(room, undo).asked == ()


def test_a_step_taken_back_brings_the_questions_back() -> None:
    room = led(quick_room(), let_in, opens("capacity.people"), REVEALS)
    agreed = led(room, agrees(0))
    assert agreed.asked == ("capacity.people",)
    back = led(agreed, undo)
    assert back.asked == room.asked
    assert led(back, vote_again, close_vote, REVEALS, agrees(2)).criterion == room.asked[1]


def test_the_plan_is_known_until_the_next_question() -> None:
    room = quick_room()
    first = next(part for part in room.order if part.kind == "vote")
    assert room.planned_until == first.starts
    voting = led(room, let_in, opens("capacity.people"), REVEALS)
    assert voting.planned_until == first.ends
    known = led(voting, agrees(0))
    assert known.planned_until == known.order[-1].starts == first.ends + 4 + 5


def test_an_ordinary_room_is_left_alone() -> None:
    room = room_of("60")
    assert room.planned_until == room.order[-1].starts
    assert QUICK.arranged(room) is room
    with pytest.raises(Refused):
        ask_the_rest(led(room, let_in), NOW)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_stage_that_stays_a_range_is_not_said_to_be_known(lang: Lang) -> None:
    unknown = {criterion: Answer(level="unknown") for criterion in ASKED}
    room = quick_room(beforehand=Assessment(answers=unknown))
    phrases = Phrases(REAL, lang)
    wanted = phrases.say("quick.as_far_by_votes", low=phrases.stage(0), high=phrases.stage(4))
    assert quick_words(room, Phrases(REAL, lang)) == wanted
