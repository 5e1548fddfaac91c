"""How far a room is on the shortest way to the stage."""

from __future__ import annotations

from checklist.load import Content
from checklist.model import Lang
from workshop.quick import QuickOrder
from workshop.room import Room


def quick_words(room: Room, content: Content, lang: Lang) -> str:
    """How many questions are left at most, or that the stage is known; empty where the room does
    not ask on the shortest way."""
    if not room.is_quick:
        return ""
    say = content.wording.of(lang)
    left = QuickOrder(content.checklist, content.stages).at_most(room)
    return say("quick.at_most", n=left) if left else say("quick.known")
