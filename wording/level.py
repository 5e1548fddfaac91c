"""An answer in words – a level of the scale, don't know, not applicable, not answered – and the
reader of these words from a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Level
from checklist.load import Content
from checklist.model import LANGUAGES, TOP_LEVEL
from checklist.text import without_unseen

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


#: How tables of numbers write what is no level.
_CODES: Mapping[str, Level | None] = {"-1": UNKNOWN, "-2": NOT_APPLICABLE, "-3": None}
#: Typographic signs that stand for one on a keyboard (NFKC leaves them as they are).
_AS_TYPED = str.maketrans({"’": "'", "‘": "'", "−": "-", "‐": "-", "‑": "-", "–": "-"})
#: What spreadsheets and programs write behind a whole number.
_FRACTION = re.compile(r"(?<=\d)\.0*$", re.ASCII)
_NUMBER = re.compile(r"(?:レベル|level)?\s*(\d{1,3})", re.ASCII)
#: A number before its name: ``3 制度化``, ``3：制度化``, ``3. Institutionalised``, ``3（制度化）``.
_NUMBERED = re.compile(r"(?:レベル|level)?\s*(\d)[\s.:、,)（(・-]*(\D+?)\)?", re.ASCII)


class NotALevelError(ValueError):
    """A cell that is neither a level nor one of the other answers."""


def as_typed(text: str) -> str:
    """A text normalised for comparison: width, case, kind of apostrophe or minus, and white space
    are unified, and characters that nobody sees are left out."""
    plain = unicodedata.normalize("NFKC", without_unseen(text)).translate(_AS_TYPED)
    return " ".join(plain.split()).lower()


class LevelReader:
    """Reads the level in a cell, the same for every kind of file: the words of our own
    files in either language (``3``, ``3 制度化``, ``制度化``, ``わからない``), the
    codes of tables (``-1`` don't know, ``-2`` not applicable, ``-3`` not answered), and
    each of these in any width or case."""

    def __init__(self, content: Content) -> None:
        scale = content.checklist.scale
        self._titles = {
            as_typed(step.title.of(lang)): level
            for level, step in enumerate(scale)
            for lang in LANGUAGES
        }
        answers: Mapping[str, Level | None] = {
            "unknown": UNKNOWN,
            "not_applicable": NOT_APPLICABLE,
            "blank": None,
        }
        self._answers: dict[str, Level | None] = {"": None, **_CODES, **answers}
        for lang in LANGUAGES:
            say = content.wording.of(lang)
            for name, answer in answers.items():
                self._answers[as_typed(say(f"level.{name}"))] = answer
        self._answers |= {"分からない": UNKNOWN}

    def read(self, cell: str) -> Level | None:
        """The level 0 to 4, ``unknown`` or ``not_applicable``; ``None`` for *not answered*. Raises
        NotALevelError for anything else, also for a number beside the name of another level."""
        words = _FRACTION.sub("", as_typed(cell))
        if words in self._answers:
            return self._answers[words]
        if words in self._titles:
            return self._level(self._titles[words])
        if number := _NUMBER.fullmatch(words):
            return self._level(int(number[1]))
        if numbered := _NUMBERED.fullmatch(words):
            level = int(numbered[1])
            if self._titles.get(numbered[2].strip()) == level:
                return self._level(level)
        raise NotALevelError(cell)

    @staticmethod
    def _level(number: int) -> Level:
        if not 0 <= number <= TOP_LEVEL:
            raise NotALevelError(f"{number}")
        return number
