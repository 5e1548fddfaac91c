"""An answer in words: a level of the scale, don't know, not applicable, or not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Level

if TYPE_CHECKING:
    from wording.phrases import Phrases

#: The four kinds of answer.
State = Literal["level", "unknown", "not_applicable", "blank"]


def state_of(answer: Answer) -> State:
    """Which of the four kinds of answer it is."""
    if answer.known_level is not None:
        return "level"
    if answer.level == UNKNOWN:
        return "unknown"
    return "not_applicable" if answer.level == NOT_APPLICABLE else "blank"


def say_level(level: Level | None, phrases: Phrases) -> str:
    """``2 部分整備`` of a level from 0 to 4; わからない, 該当しない, or 未回答 of ``None``."""
    if isinstance(level, int):
        return f"{level} {phrases.content.checklist.scale[level].title.of(phrases.lang)}"
    return phrases.say(f"level.{level or 'blank'}")


def sign_of(answer: Answer) -> str:
    """An answer in one character: its level, ？ don't know, ― not applicable, □ not answered."""
    if answer.known_level is not None:
        return str(answer.known_level)
    return {"unknown": "？", "not_applicable": "―", "blank": "□"}[state_of(answer)]
