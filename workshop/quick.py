"""The ten-minute check as the running order of a room, which votes on what still decides over the
stage (method §12 The ten-minute check)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checklist.answers import UNKNOWN
from checklist.model import Checklist, Stages
from scoring.quick import QuickCheck, quick_check
from workshop.course import go_on
from workshop.moves import BETWEEN, open_vote, remembered, require
from workshop.outcome import assessment_of
from workshop.room import Move, Refused, Room, Transition


@dataclass(frozen=True, slots=True)
class QuickOrder:
    """What comes next in rooms that ask on the shortest way to the stage."""

    checklist: Checklist
    stages: Stages

    def check(self, room: Room, *, is_left: bool = False) -> QuickCheck:
        """The check of what was agreed over what was answered beforehand. A question left open or
        passed over counts as *don't know*; the one voted on now is still to be answered, unless it
        ``is_left`` without an agreement."""
        assessment = assessment_of(room, self.checklist)
        is_asked = room.phase in ("open", "closed", "revealed") and not is_left
        for criterion in room.taken:
            answer = assessment[criterion]
            if answer.level is None and not (is_asked and criterion == room.criterion):
                answer = answer.model_copy(update={"level": UNKNOWN})
                assessment = assessment.with_answer(criterion, answer)
        return quick_check(assessment, self.checklist, self.stages)

    def at_most(self, room: Room) -> int:
        """How many questions the room is still to be asked at most, the present one included."""
        return sum(c in room.criteria for c in self.check(room).asked)

    def arranged(self, room: Room, *, is_left: bool = False) -> Room:
        """The room with the questions that it has begun or passed over, then those that the check
        may still ask. Unchanged where it does not ask on the shortest way."""
        if not room.is_quick:
            return room
        taken = room.taken
        asked = self.check(room, is_left=is_left).asked
        return room.asking((*taken, *(c for c in asked if c in room.criteria and c not in taken)))

    def go_on(self, room: Room, now: datetime) -> Transition:
        """Begins the next part, as ``course.go_on``; the present question may be left open."""
        return go_on(self.arranged(room, is_left=True), now)

    def after(self, move: Move) -> Move:
        """The transition, with the questions arranged after it."""

        def moved(room: Room, now: datetime) -> Transition:
            step = move(room, now)
            return Transition(self.arranged(step.room), step.entries)

        return moved


def left_out(room: Room) -> tuple[str, ...]:
    """The questions that the shortest way has not asked: neither begun, passed over nor answered
    beforehand."""
    given = {} if room.beforehand is None else room.beforehand.answers
    taken = room.taken
    return tuple(c for c in room.criteria if c not in (*taken, *given, *room.agreed))


def ask_the_rest(room: Room, now: datetime) -> Transition:
    """Goes on with all questions that the shortest way has not asked, in their order: opens the
    vote on the first of them. Raises Refused where none is left, too."""
    require(room, now, *BETWEEN)
    rest = left_out(room)
    if not room.is_quick or not rest:
        raise Refused("残りの問いはありません。", "No questions are left.")
    listed = room.asking((*room.taken, *rest)).model_copy(update={"is_quick": False})
    opened = open_vote(listed, now, rest[0])
    after = opened.room.model_copy(update={"before": remembered(room, "opened")})
    return Transition(after, opened.entries)
