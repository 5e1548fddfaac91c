"""How far somebody, or a room, is on the shortest way to the stage."""

from __future__ import annotations

from scoring.quick import QuickCheck
from wording.phrases import Phrases
from workshop.quick import QuickOrder
from workshop.room import Room


def check_words(check: QuickCheck, phrases: Phrases) -> str:
    """How many questions are left at most; without any that the stage is known, or between which
    stages *don't know* leaves it."""
    return _words(check.at_most, check, phrases, "quick.as_far")


def quick_words(room: Room, phrases: Phrases) -> str:
    """``check_words`` of a room; empty where it does not ask on the shortest way."""
    if not room.is_quick:
        return ""
    order = QuickOrder(phrases.content.checklist, phrases.content.stages)
    return _words(order.at_most(room), order.check(room), phrases, "quick.as_far_by_votes")


def _words(left: int, check: QuickCheck, phrases: Phrases, range_key: str) -> str:
    say, stage = phrases.say, check.stage
    if left:
        return say("quick.at_most", n=left)
    if stage.low == stage.high:
        return say("quick.known")
    return say(range_key, low=phrases.stage(stage.low), high=phrases.stage(stage.high))
